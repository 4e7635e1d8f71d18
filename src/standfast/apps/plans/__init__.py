"""Contingency plans with their versions, the exercises that rehearse them, and their validation by headquarters.

Imports the log and the apps below it on the street (places, accounts). Start with `facts.py`. An exercise here is a record
that it was held; what is played inside one is quarantined in a world of its own and never reaches this log.
"""
