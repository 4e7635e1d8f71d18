"""Operations centres: which there are and who sits in them; interventions of peacekeepers; influxes into sites.

Imports the log, accounts, bodies and places. Start with `facts.py`. An influx is counted gate by gate: every tally is a record,
and two tallies of one crowd are matched, so that nobody is counted twice.
"""
