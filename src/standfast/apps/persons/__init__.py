"""Protected persons: survivors, witnesses, sources, callers, interpreters, casualties, children; and who reads about them.

Imports the log and accounts. Start with `facts.py`. Every body of the fold `persons.person` is kept under a key of that person's
own, and rows are coarse: no name, contact, place or word of an account is in a table. Reading a sealed body is an entry.
"""
