"""Stores: lots received, issues and returns, each under the number of its paper voucher.

Imports the log, accounts and places. Start with `facts.py`; `queries.issues_of` shows how two bookings of one voucher, made
by two offices that did not know of each other, are recognised and counted once.
"""
