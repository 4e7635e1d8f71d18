"""What the readers of files raise, apart from the log's refusals: they know nothing of who asks."""


class NotTaken(Exception):
    """A file is not taken as evidence; the message says why, as a sentence."""
