"""Doors for machines: exchange between sites, devices in the field.

Nobody signs in here: each request is signed by the key of the chain that calls (`signing.py`). May import apps and the log. Start
with `urls.py` (every address), then `signing.py` (who is let in).
"""
