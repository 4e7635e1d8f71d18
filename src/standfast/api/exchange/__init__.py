"""Sync between sites over a link: who holds what, bundles that survive a cut link, and `standfast sync`.

`holdings.py` says what this site holds, `comparison.py` what one site lacks that another has (pure), `views.py` answers other
sites, `sync.py` asks them. What travels are bundles encrypted to the one site; the link is believed in nothing.
"""
