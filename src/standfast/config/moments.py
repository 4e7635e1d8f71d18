"""Moments as the words of a command name them."""

import argparse
from datetime import datetime

from standfast.config.output import now
from standfast.log.chains import recorded_world
from standfast.log.figures import Moment
from standfast.log.models import StoredEntry
from standfast.log.times import moment_from_text

Given = argparse.Namespace


class Usage(Exception):
    """The words of a command do not fit; the message says which and what would."""


def instant(text: str | None, *, name: str) -> datetime | None:
    """Return the instant that an option names.

    :raises Usage: when it is not one.
    """
    if text is None:
        return None
    try:
        return moment_from_text(text)
    except ValueError as error:
        raise Usage(
            f"{name} '{text}' is not a date or time: write 2017-04-17 or 2016-12-23T21:00:00Z."
        ) from error


def moment_of(given: Given) -> Moment:
    """Return the moment that --as-of, --known-by and --at name; without --as-of it is today, or the demo's last day."""
    as_of = instant(given.as_of, name="--as-of") or _today()
    return Moment(as_of, instant(given.known_by, name="--known-by"), given.at)


def _today() -> datetime:
    held = recorded_world()
    if held is None or held[1] == "live":
        return now()
    newest = (
        StoredEntry.objects.exclude(recorded_at=None)
        .order_by("-recorded_at")
        .values_list("recorded_at", flat=True)
        .first()
    )
    return newest or now()
