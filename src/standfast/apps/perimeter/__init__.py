"""Perimeters: works along them, breaches and repairs, posts and who manned them by the hour, sensors.

Imports the log and the apps below it on the street (accounts, places). Start with `facts.py`, then `queries.finished`: how
records of finished and reopened stretches become the part of a wall that stands; and `queries.day_and_night`: how reports of
single days become a post that is never left.
"""
