"""Recommendations on two tracks, and the assessor's desk where claims are judged."""
