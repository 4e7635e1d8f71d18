"""Patrols: tasking, the journey with its stays, denials of movement, reports, and patrols of the weapons-free zones.

Imports the log and the apps below it on the street (places, accounts). Start with `facts.py`; `queries.deployments` says
what a deployment is, `queries.Journey` what it means to have reached a place.
"""
