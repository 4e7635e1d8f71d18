"""Figures as they read at the end of a day, and refusals with the proof that they wrote nothing."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from standfast.log.figures import Reading, evaluate
from standfast.log.models import StoredEntry
from standfast.log.operations import Refused
from standfast.log.times import end_of_day
from standfast.log.worlds import world

LETTER = date(2017, 4, 17)


def local(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    """Return an instant of the mission's clock, which stood at UTC+3 then."""
    return datetime(year, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=3)


def read(key: str, on: date = LETTER, *, known_by: datetime | None = None) -> Reading:
    """Return what a figure reads at the end of a day."""
    with world(as_of=end_of_day(on), known_by=known_by) as found:
        return evaluate(key, found.moment)


def reasons(reading: Reading) -> list[str]:
    """Return why cases were left out, in order."""
    return [left.reason for left in reading.excluded]


def refusal(do: Callable[[], object]) -> str:
    """Return the sentence of a refusal that wrote nothing."""
    before = StoredEntry.objects.count()
    with pytest.raises(Refused) as refused:
        do()
    assert StoredEntry.objects.count() == before
    return str(refused.value)
