"""What commands share: printing a line, printing JSON, reading the clock."""

import json
import sys
from datetime import UTC, datetime
from typing import Any, TextIO


def say(text: str, *, to: TextIO | None = None) -> None:
    """Print a line at once."""
    print(text, file=to or sys.stdout, flush=True)


def say_json(content: Any) -> None:
    """Print JSON."""
    say(json.dumps(content, ensure_ascii=False, indent=1))


def now() -> datetime:
    """Return the clock: only here and in web is it read."""
    return datetime.now(UTC)
