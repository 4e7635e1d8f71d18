"""What a person states of two reports: one event, two events, or that it cannot be told."""

from typing import Annotated, Literal, get_args
from uuid import UUID, uuid5

import msgspec

from standfast.log.facts import Fact, fact
from standfast.log.ids import NAMESPACE

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Shown = Annotated[str, msgspec.Meta(min_length=1, max_length=600)]
Share = Annotated[float, msgspec.Meta(ge=0, le=1)]
ReportKind = Literal["incident", "observation"]
Verdict = Literal["same", "different", "undecided"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


class Side(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the two reports, and the state in which it was judged; `state` is a digest of what was compared.

    An observation is named by its source and the source's own id as well: its version may change, its id does not.
    """

    kind: ReportKind
    id: UUID
    state: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    source: Annotated[str, msgspec.Meta(min_length=1, max_length=16)] | None = None
    external_id: Annotated[str, msgspec.Meta(min_length=1, max_length=64)] | None = None


@fact("linkage.pair.judged", act=True, sets=("verdict",))
class PairJudged(Fact):
    """Somebody looked at two reports side by side and says whether they are of one event; a later judgement replaces it.

    `shown` are the reasons that stood on the screen, `score` what the proposal gave; None where nothing was proposed.
    """

    a: Side
    b: Side
    verdict: Verdict
    reason: Text
    shown: tuple[Shown, ...] = ()
    score: Share | None = None


def observation_id(source: str, external_id: str) -> UUID:
    """Return the UUID under which an event of a source is one of two reports."""
    return uuid5(NAMESPACE, f"observation {source} {external_id}")


def pair_id(a: UUID, b: UUID) -> UUID:
    """Return the subject of a pair, the same whichever report is named first."""
    first, second = sorted((a, b))
    return uuid5(NAMESPACE, f"pair {first} {second}")
