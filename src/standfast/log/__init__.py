"""The mission's log: append-only entries in signed chains, and the rows that are folded from them.

Imports nothing of the product but `engines.geo`. Start with `format.py` (bytes), then `facts.py`, `fold.py`,
`operations.py` (the only writer), `worlds.py` (what was true, what was known), `exchange.py` (bundles).
"""
