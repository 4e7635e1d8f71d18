"""What is stated of documents that leave: that one was published, resting on these heads, in these bytes."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from standfast.log.facts import Fact, fact

DocumentKind = Literal["letter", "briefing", "report"]
EditionName = Literal["mission", "agencies", "public"]
Form = Literal["json", "html", "pdf", "docx"]
Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Paragraph = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class ChallengeAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why an absolute word that no figure bears was let stand."""

    claim: Line
    word: Line
    reason: Paragraph


@fact("editions.edition.published", act=True)
class EditionPublished(Fact):
    """A document was published: its kind and edition, its moment and the heads that it rests on, the digest of each form's bytes.

    `since` is where its period begins or what it is held against, `against` the digest of the document published before it, where
    it is held against one.
    """

    document: Digest
    document_kind: DocumentKind
    edition: EditionName
    reader: Line
    as_of: datetime
    heads: dict[str, tuple[int, str]]
    forms: dict[str, Digest]
    known_by: datetime | None = None
    at_site: Line | None = None
    since: datetime | None = None
    against: Digest | None = None
    answers: tuple[ChallengeAnswer, ...] = ()
