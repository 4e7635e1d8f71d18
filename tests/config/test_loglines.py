import logging
import sys

import pytest
from django.conf import settings
from django.db import DataError, OperationalError

from standfast.config import commands
from standfast.config.loglines import NOT_WRITTEN, Lines

QUOTED = 'value too long\nDETAIL:  Failing row contains (7, "zqnarrative").'


def line(error: Exception, cause: Exception | None = None) -> str:
    try:
        raise error from cause
    except type(error):
        record = logging.LogRecord(
            "django.request",
            logging.ERROR,
            __file__,
            1,
            "Internal Server Error: %s",
            ("/",),
            sys.exc_info(),
        )
    return Lines("{levelname} {message}", style="{").format(record)


@pytest.mark.parametrize(
    ("error", "last"),
    [
        (ValueError("cannot read 'zqnarrative'"), f"ValueError: {NOT_WRITTEN}"),
        (KeyError("zqnarrative"), f"KeyError: {NOT_WRITTEN}"),
        (DataError(QUOTED), "DataError: value too long"),
        (OperationalError("database is locked"), "OperationalError: database is locked"),
        (OSError(28, "No space left on device"), "OSError: [Errno 28] No space left on device"),
        (OSError(), "OSError: "),
    ],
)
def test_a_traceback_says_where_and_what_kind_and_quotes_no_record(
    error: Exception, last: str
) -> None:
    text = line(error)

    assert text.startswith("ERROR Internal Server Error: /\n")
    assert "in line\n" in text
    assert text.splitlines()[-1] == last.rstrip("\n")
    assert "zqnarrative" not in text


def test_the_causes_of_an_exception_are_written_first_and_quote_nothing() -> None:
    text = line(RuntimeError("zqone"), DataError(QUOTED))

    assert text.index("DataError: value too long") < text.index("RuntimeError: ")
    assert "zq" not in text


def test_the_server_writes_its_lines_so() -> None:
    assert settings.LOGGING["formatters"]["line"]["()"] == "standfast.config.loglines.Lines"
    assert settings.LOGGING["handlers"]["stderr"]["formatter"] == "line"


def test_a_command_tells_the_first_line_of_what_the_database_says() -> None:
    assert commands.first_line(DataError(QUOTED)) == "value too long"
    assert commands.first_line(DataError()) == "DataError"
