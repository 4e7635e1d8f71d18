"""Editions: documents that were published, what they rested on, and the digests of their bytes.

Called theirs by the secretary of the task force, who sends them. The bytes themselves are kept outside the log, by `reports`;
an entry here says which bytes were sent, when and by whom, and never changes.
"""
