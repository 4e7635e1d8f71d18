"""The same event in two sources or two offices: proposed with reasons, judged by a person, never merged by itself.

Proposals stand outside the log: they are computed and can be computed again. What a person says of a pair is an entry.
"""
