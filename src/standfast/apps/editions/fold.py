"""From what was stated about a published document to its row. A published document never changes."""

from datetime import datetime
from uuid import UUID

import msgspec

from standfast.apps.editions.facts import EditionPublished
from standfast.apps.editions.models import PublishedEdition
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row


class EditionState(State):
    """A document as it was published."""

    published: EditionPublished | None = None
    at: datetime | None = None
    by: UUID | None = None
    entry: UUID | None = None


def step(state: EditionState, entry: Entry) -> EditionState | Unapplied:
    """Take the publication of a document; there is no second one of the same."""
    match entry.fact:
        case EditionPublished() as fact if state.published is None:
            return EditionState(
                published=fact, at=entry.happened.start, by=entry.author, entry=entry.id
            )
        case EditionPublished():
            return Unapplied("A document is published once, and never changes after that.")
        case _:
            return Unapplied("This is not a statement about a published document.")


def rows(state: EditionState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of the document."""
    fact, at, by, entry = state.published, state.at, state.by, state.entry
    if fact is None or at is None or by is None or entry is None:
        return []
    return [
        PublishedEdition(
            subject=subject,
            label=label,
            document=fact.document,
            document_kind=fact.document_kind,
            edition=fact.edition,
            reader=fact.reader,
            as_of=fact.as_of,
            known_by=fact.known_by,
            at_site=fact.at_site,
            since=fact.since,
            against=fact.against,
            heads=msgspec.to_builtins(fact.heads),
            forms=dict(fact.forms),
            answers=msgspec.to_builtins(fact.answers),
            published_at=at,
            published_by=by,
            entry=entry,
        )
    ]


register_fold(
    "editions.edition",
    version=1,
    state=EditionState,
    step=step,
    rows=rows,
    tables=(PublishedEdition,),
)
