"""What the page of one report says of the same event elsewhere."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.linkage import queries
from standfast.web.linkage.sides import Heading, heading_of

MOST_WAITING = 5


@dataclass(frozen=True, slots=True)
class Link:
    """The other report of the event, and the judgement that says so."""

    link: queries.Linked
    heading: Heading


def links_context(id: UUID, person: Person) -> dict[str, Any]:
    """Return what `linkage/links.html` shows of a report: reports judged to be of its event, and pairs that wait."""
    waiting = queries.waiting_of(id, reader=person)[:MOST_WAITING]
    return {
        "links": [Link(one, heading_of(one.told)) for one in queries.links_of(id, reader=person)],
        "waiting": [(row.subject, f"{row.score:.0%}") for row in waiting],
    }
