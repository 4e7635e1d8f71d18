"""Zones: their legal versions as drawings, with what happened inside them."""
