"""Recommendations on two tracks: where each stands, what is overdue, lapsed or reopened."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from standfast.apps.accounts.models import Person
from standfast.apps.followup import queries, wording
from standfast.apps.followup.models import Action, Claim, Recommendation

TRACKS = {
    "mission": gettext_lazy("The mission's track"),
    "headquarters": gettext_lazy("Headquarters' track"),
}
STATES = ("overdue", "lapsed", "reopened", "open", "closed")


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action point or obligation, and what is wrong with it on a day."""

    row: Action
    due: str | None
    marks: tuple[str, ...]

    @property
    def kind(self) -> str:
        """What it is, in words."""
        if not self.row.obligation:
            return _("action point")
        if self.row.interval:
            return _("obligation, %s") % self.row.interval
        return _("obligation, when %s") % self.row.trigger

    @property
    def status(self) -> str:
        """Where its owner says that it stands."""
        return self.row.status or _("not reported yet")


@dataclass(frozen=True, slots=True)
class RecommendationLine:
    """A recommendation with the actions and claims that answer it."""

    row: Recommendation
    actions: tuple[ActionLine, ...] = ()
    claims: tuple[Claim, ...] = field(default=())

    @property
    def marks(self) -> tuple[str, ...]:
        """What is wrong with any of its actions."""
        return tuple(dict.fromkeys(mark for action in self.actions for mark in action.marks))

    @property
    def closed(self) -> bool:
        """Whether every action that answers it is reported as closed; without any it is open."""
        statuses = [line.row.status for line in self.actions]
        return bool(statuses) and all(status in queries.CLOSED for status in statuses)

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        if not self.actions:
            return _("no action set")
        if self.closed:
            return _("closed as reported")
        closed = sum(line.row.status in queries.CLOSED for line in self.actions)
        return _("%(closed)s of %(all)s actions closed as reported") % {
            "closed": closed,
            "all": len(self.actions),
        }


def action_lines(rows: list[Action], *, on: date) -> dict[UUID, ActionLine]:
    """Return actions with what is wrong with each on a day."""
    lapsed = {found.action.subject for found in queries.lapsed_obligations(on=on)}
    reopened = {found.subject for found in queries.reopened_actions(on=on)}
    lines = {}
    for row in rows:
        due = queries.due_of(row)
        marks = (
            ("overdue", not row.obligation and queries.is_overdue(row, on=on)),
            ("lapsed", row.subject in lapsed),
            ("reopened", row.subject in reopened),
        )
        lines[row.subject] = ActionLine(
            row,
            wording.due_text(due) if due else None,
            tuple(mark for mark, holds in marks if holds),
        )
    return lines


def register(*, by: Person, on: date, track: str = "", state: str = "") -> list[RecommendationLine]:
    """Return the recommendations that a reader may see, of a track and in a state where they are named."""
    actions = [row for row in queries.actions() if by.may_read(row.label)]
    lines = action_lines(actions, on=on)
    answering: defaultdict[str, list[ActionLine]] = defaultdict(list)
    for row in actions:
        for recommendation in row.recommendations:
            answering[recommendation].append(lines[row.subject])
    claims: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in queries.claims():
        if by.may_read(claim.label):
            for recommendation in claim.recommendations:
                claims[recommendation].append(claim)
    found = [
        RecommendationLine(row, tuple(answering[str(row.subject)]), tuple(claims[str(row.subject)]))
        for row in queries.recommendations(track or None)
        if by.may_read(row.label)
    ]
    return [line for line in found if not state or _is_in(line, state)]


def _is_in(line: RecommendationLine, state: str) -> bool:
    if state in ("open", "closed"):
        return line.closed == (state == "closed")
    return state in line.marks
