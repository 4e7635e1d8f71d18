"""Guidance and what was learnt: policies and procedures with what they demand, lessons with what answers them.

Imports the log, accounts, bodies, plans and followup; nothing but the outer rooms imports it. Start with `facts.py`; `answers.py`
tells whether what a lesson or a requirement was linked to does answer it, by the records of the moment.
"""
