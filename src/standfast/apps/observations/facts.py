"""What a person states about a row of a file that was refused or flagged when it was imported."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec

from standfast.log.facts import Fact, fact

Verdict = Literal["accepted", "set aside", "corrected", "undecided"]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Word = Annotated[str, msgspec.Meta(max_length=255)]
Digest = Annotated[str, msgspec.Meta(max_length=64)]


class Cell(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A cell as a person wrote it."""

    column: Word
    text: Annotated[str, msgspec.Meta(max_length=4000)]


@fact("observations.row.decided", act=True, sets=("verdict",))
class RowDecided(Fact):
    """A person decided about a row of a file; a later decision undoes this one.

    The row is known by its file, its line and its content. *Accepted*: it stands as it came. *Set aside*: it counts in nothing.
    *Corrected*: `cells` say what it should read (`corrected` is the digest of what they say), or `incident` is the report
    that was made of it. *Undecided*: the decision before is taken back.
    """

    verdict: Verdict
    source: Word
    file: Digest
    line: Annotated[int, msgspec.Meta(ge=1, le=2_000_000_000)]
    content: Digest
    external_id: Word | None = None
    reason: Text | None = None
    cells: tuple[Cell, ...] = ()
    corrected: Digest | None = None
    incident: UUID | None = None
