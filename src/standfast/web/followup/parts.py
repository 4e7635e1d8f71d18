"""What rows of the follow-up say beyond their own fields, and what stands below the facts on the page of one."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from standfast.apps.accounts import queries as accounts
from standfast.apps.accounts.models import Person
from standfast.apps.followup import queries, sunset, updates
from standfast.apps.followup.dealings import Change
from standfast.apps.followup.models import (
    Circulation,
    CirculationAnswer,
    Reminder,
    TaskForce,
    Transfer,
    Update,
)

KINDS = {
    "action point": "followup/actions.one",
    "obligation": "followup/actions.one",
    "consultation": "followup/consultations.one",
    "ask": "followup/asks.one",
}


def answered_on(row: Circulation) -> date | None:
    """Return the day of an operation's first answer to a consultation, or None."""
    found = CirculationAnswer.objects.filter(subject=row.subject).order_by("on", "entry").first()
    return None if found is None else found.on


def times_reminded(row: Circulation) -> str:
    """Return how often an operation was asked again, in words."""
    count = Reminder.objects.filter(subject=row.subject).count()
    return _("%s times") % count if count else _("no")


def asked_about(row: Circulation) -> list[UUID]:
    """Return the recommendations that a consultation names."""
    return [UUID(one) for one in row.recommendations]


@dataclass(frozen=True, slots=True)
class MatterLine:
    """An open matter with the address of its page."""

    matter: sunset.Matter
    address: str


def matter_lines(force: TaskForce, by: Person) -> list[MatterLine]:
    """Return what a task force has open, as far as a reader may open it."""
    return [
        MatterLine(matter, reverse(KINDS[matter.kind], args=[matter.subject]))
        for matter in sunset.open_matters(force)
        if by.may_read(matter.label)
    ]


def of_force(row: TaskForce, person: Person) -> dict[str, Any]:
    """Return what stands below the facts of a task force: what is open, and what is orphaned."""
    lines = matter_lines(row, person)
    return {
        "orphans": [line for line in lines if line.matter.orphaned],
        "accepted": [line for line in lines if not line.matter.orphaned],
        "force": row,
    }


def of_transfer(row: Transfer, person: Person) -> dict[str, Any]:
    """Return what stands below the facts of a transfer: the matters that it names."""
    force = queries.task_force_by_subject(row.task_force)
    named = set(row.items)
    lines = matter_lines(force, person) if force else []
    return {
        "matters": [line for line in lines if str(line.matter.subject) in named],
        "successor": accounts.names({row.successor}).get(row.successor),
    }


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One thing that moved, with the address of what it is about and the entries that moved it."""

    change: Change
    address: str


def change_lines(changes: tuple[Change, ...]) -> list[ChangeLine]:
    """Return what moved, each with where to look."""
    return [ChangeLine(change, _address(change)) for change in changes]


def _address(change: Change) -> str:
    if change.figure:
        return reverse("figure", args=[change.figure])
    if change.subject is None:
        return ""
    name = "claim" if change.what.startswith("Claim ") else "followup/actions.one"
    return reverse(name, args=[change.subject])


def of_update(row: Update, person: Person) -> dict[str, Any]:
    """Return what stands below the facts of an update: what moved, and whether it can be computed again here."""
    changes = updates.changes_in(row)
    return {
        "changes": change_lines(tuple(c for c in changes if c.kind != "figure")),
        "figure_changes": change_lines(tuple(c for c in changes if c.kind == "figure")),
        "update": row,
        "check": updates.checked_again(row),
        "rests_on": [UUID(entry) for entry in row.entries],
    }
