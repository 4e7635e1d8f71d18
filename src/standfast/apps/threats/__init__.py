"""Threats: forecasts and their scores, hotspots, community alerts, and what became of each warning.

Imports incidents, observations, places and accounts, and engines.warning through `planning`. Start with `facts.py`;
`reference/` holds the matrices and clocks of the assessment, `event_files.py` reads the catalogues of others.
"""
