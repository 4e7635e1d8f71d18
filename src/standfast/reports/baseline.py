"""What a document is held against: the edition published last, or the letter as of an earlier day."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from standfast.apps.followup import wording
from standfast.log.figures import Moment
from standfast.log.times import end_of_day, local_date
from standfast.reports.diff import Difference, difference
from standfast.reports.letter import Letter, letter
from standfast.reports.readers import Reader
from standfast.reports.release import Edition


@dataclass(frozen=True, slots=True)
class Baseline:
    """An earlier document: what it said, as JSON, and its moment; `published` where it was sent, by its digest."""

    said: dict[str, Any]
    as_of: datetime
    published: str | None = None

    @property
    def words(self) -> str:
        """The baseline in words."""
        day = wording.day_text(local_date(self.as_of))
        return f"the edition published as of {day}" if self.published else day

    def against(self, made: Letter) -> Difference:
        """Return what a letter says that the baseline did not."""
        return difference(self.said, made.as_json())


def earlier(
    moment: Moment, since: datetime, *, reader: Reader, edition: Edition | None
) -> Baseline:
    """Return the letter as of an earlier day, by what is known of that day at the moment.

    :raises ValueError: when the day is not earlier.
    """
    if since >= moment.as_of:
        raise ValueError(
            f"A document as of {wording.day_text(local_date(moment.as_of))} cannot tell what moved since "
            f"{wording.day_text(local_date(since))}; name an earlier day."
        )
    made = letter(replace(moment, as_of=since), reader=reader, edition=edition)
    return Baseline(made.as_json(), since)


def month_before(moment: Moment) -> datetime:
    """Return the end of the month before that of a moment: where a period begins unless told otherwise."""
    first = local_date(moment.as_of).replace(day=1)
    return end_of_day(first.fromordinal(first.toordinal() - 1))
