"""What is stated about a file of evidence, and about who read it.

`evidence.file` is sealed: its bodies lie under a key of the file's own, and the file's bytes under the same key. So erasing a file
reaches every copy of both. `evidence.reading` is not: who opened what stays, and names the file by a number alone.
"""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from standfast.log.blobs import BlobName
from standfast.log.facts import Fact, fact
from standfast.log.keyring import seal_fold

Title = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Source = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
FileName = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Size = Annotated[int, msgspec.Meta(ge=1)]
MediaType = Literal[
    "image/jpeg",
    "image/png",
    "image/webp",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "text/csv",
    "text/plain",
]
SupportedKind = Literal[
    "action",
    "assessment",
    "breach",
    "claim",
    "exercise",
    "incident",
    "meeting",
    "patrol",
    "plan",
    "recommendation",
    "search",
    "other record",
]

seal_fold("evidence.file")


class Content(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A file as it is kept, after intake: where its sealed bytes lie, what they are, and what was stripped.

    `digest` is SHA-256 over `salt` and the bytes, so that whoever sees it cannot try out which of a few likely files it is of
    without the salt; both stand in the sealed body alone.
    """

    blob: BlobName
    digest: Digest
    salt: Digest
    size: Size
    media_type: MediaType
    name: FileName
    stripped: tuple[str, ...] = ()


class Supports(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A record that a file supports."""

    kind: SupportedKind
    subject: UUID


@fact("evidence.file.added", act=True)
class FileAdded(Fact):
    """A file is kept as evidence. `speaks_from` and `speaks_to` are the days that it speaks of; when it was added is the entry's.

    `expires_on` is the last day on which it counts; None where it does not expire.
    """

    title: Title
    content: Content
    source: Source
    speaks_from: date | None = None
    speaks_to: date | None = None
    expires_on: date | None = None
    supports: tuple[Supports, ...] = ()


@fact("evidence.file.supports_added", act=False)
class SupportsAdded(Fact):
    """The file supports more records than was said before."""

    supports: tuple[Supports, ...]


@fact("evidence.file.withdrawn", act=True)
class FileWithdrawn(Fact):
    """The file is no evidence any more: what rests on it is open again."""

    reason: Reason


@fact("evidence.file.superseded", act=True, sets=("by_file",))
class FileSuperseded(Fact):
    """Another file has taken its place, such as this year's certificate: what rested on this rests on that."""

    by_file: UUID
    reason: Reason | None = None


@fact("evidence.file.replaced", act=True, sets=("content",))
class FileReplaced(Fact):
    """A better copy of the same thing is kept, such as a clearer scan; the earlier copy stays under its entry."""

    content: Content
    reason: Reason


@fact("evidence.reading.opened", act=True)
class FileOpened(Fact):
    """Somebody opened a closely held file."""

    file: UUID
    blob: BlobName
    purpose: Reason
