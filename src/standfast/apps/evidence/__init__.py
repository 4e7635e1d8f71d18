"""Evidence: files that support what others claim, each with where it is from, which time it speaks of and when it expires.

Imports the log and accounts. Start with `facts.py`; `intake.py` says which files are taken and what is stripped from them,
`queries.stale_support` what no longer holds because its evidence has expired or was withdrawn. A file's bytes are a blob of the log,
sealed like the bodies of this app's entries; other apps refer to evidence, and evidence to other records, by UUID alone.
"""
