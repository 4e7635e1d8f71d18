"""Readiness: what units are told to do, what they were trained in, what their countries confirmed, what they must bring.

Imports the log and the apps below it on the street (units, places, accounts). Start with `facts.py`. Training belongs to a
rotation: when a battalion goes home, its successors start from nothing.
"""
