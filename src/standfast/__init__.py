"""Standfast: the operations record and planning system of a mission that protects civilians.

Rooms, from the outside in: `config`, then `web` and `demo`, `reports`, `apps`, `log`, `engines`; imports only point inwards.
Start reading at `standfast.log`.
"""
