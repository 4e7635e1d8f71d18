"""Standing bodies: who sits in them, when they met, what they decided and which documents they approved.

Imports the log and accounts. Start with `facts.py`: a body is a subject, and each of its meetings is one of its own, so that
a body that meets weekly for years stays small. `queries.Sitting` shows how two records of one meeting become one.
"""
