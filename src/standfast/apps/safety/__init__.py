"""Safety of staff: where they live, the havens they run to, security officers lent to others, what they were told.

Imports the log, accounts and bodies. Start with `facts.py`. Addresses of residences and capacities of havens are held under
their own label in tables of their own: knowing that a block exists does not tell where it stands.
"""
