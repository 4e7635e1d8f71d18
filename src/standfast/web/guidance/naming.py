"""What answers a lesson or a requirement, by name: only where the reader may open it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from standfast.apps.accounts.models import Person
from standfast.apps.bodies import queries as bodies
from standfast.apps.followup.models import Action, Claim, Recommendation
from standfast.apps.guidance.models import Answer, GuidanceDocument
from standfast.apps.plans.models import Exercise, Plan
from standfast.web.reading import readable

LONGEST = 110


@dataclass(frozen=True, slots=True)
class Source:
    """Where the records of a kind stand: their rows, the field that identifies one, its name, the address of its page."""

    rows: Callable[[], QuerySet[Any]]
    name: Callable[[Any], str]
    page: str = ""
    identity: str = "subject"


@dataclass(frozen=True, slots=True)
class Told:
    """A record by name and address, as a reader may know it; without an address it has no page of its own."""

    name: str
    address: str = ""


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"


SOURCES: dict[str, Source] = {
    "recommendation": Source(
        lambda: Recommendation.objects.order_by("number", "pk"),
        lambda row: f"{row.number}, {_short(row.summary)}",
        "recommendation",
    ),
    "action": Source(lambda: Action.objects.order_by("text", "pk"), lambda row: _short(row.text)),
    "claim": Source(
        lambda: Claim.objects.order_by("number", "pk"),
        lambda row: f"{row.number}",
        "claim",
    ),
    "plan": Source(lambda: Plan.objects.order_by("name", "pk"), lambda row: row.name),
    "exercise": Source(
        lambda: Exercise.objects.order_by("held_from", "due_on", "pk"),
        lambda row: f"{row}, {row.scenario}" if row.scenario else str(row),
    ),
    "decision": Source(
        bodies.decisions, lambda row: _short(row.text), "bodies/decisions.one", "entry"
    ),
    "guidance": Source(
        lambda: GuidanceDocument.objects.order_by("title", "pk"),
        lambda row: row.title,
        "guidance.one",
    ),
}


def records_to_name(person: Person) -> list[tuple[str, str]]:
    """Return every record that may answer something and that somebody may open, for a choice."""
    return [
        (str(getattr(row, source.identity)), f"{kind}: {source.name(row)}")
        for kind, source in SOURCES.items()
        for row in readable(source.rows(), by=person)
    ]


def named(answers: Iterable[Answer], person: Person) -> dict[UUID, Told]:
    """Return by their subject the records that answers name and that somebody may open, in one query a kind."""
    wanted: dict[str, set[UUID]] = {}
    for one in answers:
        if one.target is not None and one.answer_kind in SOURCES:
            wanted.setdefault(one.answer_kind, set()).add(one.target)
    found: dict[UUID, Told] = {}
    for kind, subjects in wanted.items():
        source = SOURCES[kind]
        rows = source.rows().filter(**{f"{source.identity}__in": subjects})
        for row in readable(rows, by=person):
            subject = getattr(row, source.identity)
            address = reverse(source.page, args=[subject]) if source.page else ""
            found[subject] = Told(source.name(row), address)
    return found
