"""What may be done with documents that leave: publish them. The bytes are made and kept by `reports`."""

from datetime import datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.editions import queries, rules
from standfast.apps.editions.facts import (
    ChallengeAnswer,
    DocumentKind,
    EditionName,
    EditionPublished,
)
from standfast.log.facts import new_subject
from standfast.log.fold import Entry
from standfast.log.labels import UNCLASSIFIED
from standfast.log.operations import Refused, append, operation

PUBLISHERS = ("task-force secretary", "assessor", "administrator")


@operation(roles=PUBLISHERS)
def publish_edition(
    *,
    by: Person,
    at: datetime,
    document: str,
    document_kind: DocumentKind,
    edition: EditionName,
    reader: str,
    as_of: datetime,
    heads: dict[str, tuple[int, str]],
    forms: dict[str, str],
    known_by: datetime | None = None,
    at_site: str | None = None,
    since: datetime | None = None,
    against: str | None = None,
    challenged: tuple[str, ...] = (),
    answers: tuple[ChallengeAnswer, ...] = (),
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    id: UUID | None = None,
) -> Entry:
    """State that a document was published in these bytes; `challenged` are its absolute words as `C54 all`.

    :raises Refused: when a challenged word has no answer, a form has no digest, an edition that leaves the mission is not
        unclassified, or the same document was published already in this edition.
    """
    reason = rules.publication_blocker(
        at=at,
        edition=edition,
        known_by=known_by,
        forms=forms,
        label=label,
        unanswered=challenged,
        answers=answers,
    )
    if reason is not None:
        raise Refused(reason)
    same = queries.editions_of(document).filter(edition=edition, reader=reader, label=label)
    if any(row.subject != subject for row in same):
        raise Refused(
            "This document is published already in this edition; the list of published editions has it."
        )
    fact = EditionPublished(
        document=document,
        document_kind=document_kind,
        edition=edition,
        reader=reader,
        as_of=as_of,
        heads=heads,
        forms=forms,
        known_by=known_by,
        at_site=at_site,
        since=since,
        against=against,
        answers=answers,
    )
    return append(fact, subject=subject or new_subject(), by=by, at=at, label=label, id=id)
