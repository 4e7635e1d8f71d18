"""Observations: data from outside, taken as it came, append-only by batch; beside the log and never in its figures.

What a person concludes from an observation is an entry elsewhere. Start with `operations.import_ucdp`; `layout.py` reads
the files, `models.py` says what is kept.
"""
