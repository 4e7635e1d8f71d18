"""Incidents: the list, one opened, and what may be stated about it."""
