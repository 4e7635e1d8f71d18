"""Places: sites and how many people shelter in them, zones with their legal versions, perimeters with chainage.

Imports the log, `engines.geo` and, below it on the street, accounts. Start with `facts.py`: a zone is declared, and each
version of its outline is put in force by an act of its own, so that any event can be judged by the outline of its day.
Positions are `lon, lat` in degrees (WGS 84); a position in a zone is decided by distance, never by a drawn polygon.
"""
