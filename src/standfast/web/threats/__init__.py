"""Threats: where violence is likely next and why, how good such forecasts were, and what became of each warning."""
