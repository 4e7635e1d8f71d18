"""Threats: forecasts and their scores, hotspots, community alerts, and what became of each warning.

Imports incidents, observations, places and accounts, and engines.warning through `planning`. Start with `facts.py`;
`presence.py` is where the apps above state where their people went, which a forecast must know; `reference/` holds the
matrices and clocks of the assessment, `event_files.py` reads the catalogues of others.
"""
