"""People, the roles they hold and what they are cleared to read. Credentials stand outside the log (Django's users).

Imports only the log. Start with `facts.py`; `queries.person(account)` is how every other room finds who acts.
"""
