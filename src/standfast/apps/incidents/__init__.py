"""What happened, according to whom: incidents, their sources, figures, corrections and verification.

Imports accounts and places. Start with `facts.py`; `reference/` holds the categories and the versions of *serious*.
"""
