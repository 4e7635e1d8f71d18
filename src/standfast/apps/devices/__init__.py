"""Devices that people carry: offered, taken up with a key of their own, locked when they are lost.

Imports only the log and accounts. A device writes a chain of its own; what that chain may state is a trust record of the log.
Start with `facts.py`; `queries.device_of(chain)` is how the doors find who sends.
"""
