"""Who answered what: the matrix of peacekeeping operations by recommendations. What was not answered is not known."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from standfast.apps.followup.models import (
    Circulation,
    CirculationAnswer,
    Recommendation,
    Reminder,
)
from standfast.log.times import local_date

NOT_SENT = "was not asked about it"
NOT_ANSWERED = "has not answered"
NOT_ON_THIS = "answered as a whole, and said nothing of this one"
NO_VIEW_RECORDED = "answered in words, and no view was recorded"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one operation holds of one recommendation; `view` None means not known, and `reason` says why."""

    recommendation: UUID
    view: str | None
    reason: str | None
    answer: CirculationAnswer | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One operation: when it was asked and asked again, whether it answered, and what of each recommendation."""

    operation: str
    circulations: tuple[Circulation, ...]
    reminders: tuple[Reminder, ...]
    answers: tuple[CirculationAnswer, ...]
    cells: tuple[Cell, ...]

    @property
    def asked_on(self) -> date:
        """The day on which it was first asked."""
        return min(local_date(row.sent_at) for row in self.circulations)

    @property
    def answered(self) -> bool:
        """Whether any answer is on record."""
        return bool(self.answers)

    @property
    def answered_on(self) -> date | None:
        """The day of its first answer, or None."""
        return min((answer.on for answer in self.answers), default=None)

    @property
    def answer_by(self) -> date | None:
        """The day by which an answer was asked for, the latest named."""
        return max((row.answer_by for row in self.circulations if row.answer_by), default=None)

    def is_late(self, on: date) -> bool:
        """Tell whether an answer was asked for by a day that has passed, and none is on record."""
        return not self.answered and self.answer_by is not None and self.answer_by < on


@dataclass(frozen=True, slots=True)
class Matrix:
    """Operations by recommendations of one document."""

    recommendations: tuple[Recommendation, ...]
    lines: tuple[Line, ...]

    @property
    def asked(self) -> int:
        """How many operations were asked."""
        return len(self.lines)

    @property
    def answered(self) -> int:
        """How many of them have answered."""
        return sum(line.answered for line in self.lines)


def matrix(
    *,
    recommendations: Sequence[Recommendation],
    circulations: Iterable[Circulation],
    answers: Iterable[CirculationAnswer],
    reminders: Iterable[Reminder],
) -> Matrix:
    """Return who answered what; operations by name, recommendations in the order given."""
    by_operation: defaultdict[str, list[Circulation]] = defaultdict(list)
    for row in circulations:
        by_operation[row.operation].append(row)
    said: defaultdict[UUID, list[CirculationAnswer]] = defaultdict(list)
    for answer in answers:
        said[answer.subject].append(answer)
    reminded: defaultdict[UUID, list[Reminder]] = defaultdict(list)
    for reminder in reminders:
        reminded[reminder.subject].append(reminder)
    lines = []
    for operation, rows in sorted(by_operation.items()):
        theirs = sorted(
            (answer for row in rows for answer in said[row.subject]),
            key=lambda answer: (answer.on, answer.entry),
        )
        lines.append(
            Line(
                operation=operation,
                circulations=tuple(rows),
                reminders=tuple(
                    sorted(
                        (reminder for row in rows for reminder in reminded[row.subject]),
                        key=lambda reminder: (reminder.on, reminder.entry),
                    )
                ),
                answers=tuple(theirs),
                cells=tuple(_cell(one, rows, theirs) for one in recommendations),
            )
        )
    return Matrix(tuple(recommendations), tuple(lines))


def _cell(
    recommendation: Recommendation,
    circulations: Sequence[Circulation],
    answers: Sequence[CirculationAnswer],
) -> Cell:
    about = recommendation.subject
    if not any(_asks(row, recommendation) for row in circulations):
        return Cell(about, None, NOT_SENT)
    on_it = [a for a in answers if a.recommendation == about and a.stands]
    if on_it:
        last = on_it[-1]
        return Cell(about, last.view, None if last.view else NO_VIEW_RECORDED, last)
    whole = [a for a in answers if a.recommendation is None and a.stands]
    if not whole:
        return Cell(about, None, NOT_ANSWERED)
    last = whole[-1]
    if last.view is not None:
        return Cell(about, last.view, None, last)
    return Cell(about, None, NOT_ON_THIS, last)


def _asks(circulation: Circulation, recommendation: Recommendation) -> bool:
    if circulation.recommendations:
        return str(recommendation.subject) in circulation.recommendations
    return circulation.document == recommendation.document
