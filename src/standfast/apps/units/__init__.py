"""Units: contingents, police units and teams, their rotations, their strength by sex and day, their vehicles.

Imports the log and, below it on the street, accounts and places. Start with `facts.py`: a unit stays while its people rotate
through it, a rotation is a subject of its own (training belongs to it), and each strength is a reading of one unit on one day.
"""
