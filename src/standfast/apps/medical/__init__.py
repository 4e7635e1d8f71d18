"""Medical facilities: their level and what each can do, by day.

Imports the log, accounts and places. Start with `facts.py`: a capability is stated as present or absent from a time on, so
that an upgrade and a breakdown are the same kind of fact.
"""
