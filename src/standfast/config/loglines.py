"""Lines of the server's log: what failed and where, never what a record says.

The message of an exception may quote what somebody wrote, and PostgreSQL's errors quote whole rows. So of a traceback the
frames and the kind of the exception are written; its message only where it speaks of the machine, and then its first line.
"""

import logging
import traceback
from types import TracebackType

from django.db import DatabaseError

SPEAK_OF_THE_MACHINE = (OSError, DatabaseError)
NOT_WRITTEN = "its message is not written: it may quote a record"
ExceptionInfo = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)


class Lines(logging.Formatter):
    """Formats records with tracebacks that hold no words of a record."""

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 -- the name that logging calls
        """Return a traceback and those of its causes, the first cause first."""
        error = ei[1]
        chain: list[BaseException] = []
        while error is not None and error not in chain:
            chain.append(error)
            error = error.__cause__ or error.__context__
        return "\n".join(_traceback(one) for one in reversed(chain))


def _traceback(error: BaseException) -> str:
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{frames}{type(error).__qualname__}: {_message(error)}"


def _message(error: BaseException) -> str:
    if not isinstance(error, SPEAK_OF_THE_MACHINE):
        return NOT_WRITTEN
    return (str(error).splitlines() or [""])[0]
