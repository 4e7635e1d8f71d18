"""From what was said of a pair to how it stands."""

from datetime import datetime
from uuid import UUID

import msgspec

from standfast.apps.linkage.facts import PairJudged
from standfast.apps.linkage.models import Judging, Pair
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row


class Said(msgspec.Struct, frozen=True):
    """A judgement with its entry, its author and when it was passed."""

    fact: PairJudged
    entry: UUID
    by: UUID
    at: datetime


class PairState(State):
    """Every judgement of one pair, in the order of the log."""

    said: tuple[Said, ...] = ()


def step(state: PairState, entry: Entry) -> PairState | Unapplied:
    """Apply one entry to what was said of a pair."""
    match entry.fact:
        case PairJudged() as fact:
            if state.said and _sides(state.said[0].fact) != _sides(fact):
                return Unapplied("This judgement names other reports than those of its pair.")
            said = Said(fact, entry.id, entry.author, entry.happened.end)
            return msgspec.structs.replace(state, said=(*state.said, said))
        case _:
            return Unapplied("This is not a statement about two reports.")


def _sides(fact: PairJudged) -> frozenset[UUID]:
    return frozenset((fact.a.id, fact.b.id))


def rows(state: PairState, *, subject: UUID, label: str) -> list[Row]:
    """Return the pair as the last judgement leaves it, and every judgement."""
    if not state.said:
        return []
    return [_pair(state.said[-1], subject, label), *_judgings(state, subject, label)]


def _pair(last: Said, subject: UUID, label: str) -> Pair:
    a, b = last.fact.a, last.fact.b
    return Pair(
        subject=subject,
        label=label,
        a_kind=a.kind,
        a_id=a.id,
        a_source=a.source,
        a_external=a.external_id,
        a_state=a.state,
        b_kind=b.kind,
        b_id=b.id,
        b_source=b.source,
        b_external=b.external_id,
        b_state=b.state,
        verdict=last.fact.verdict,
        reason=last.fact.reason,
        judged_at=last.at,
        judged_by=last.by,
    )


def _judgings(state: PairState, subject: UUID, label: str) -> list[Judging]:
    return [
        Judging(
            subject=subject,
            label=label,
            entry=said.entry,
            position=position,
            verdict=said.fact.verdict,
            reason=said.fact.reason,
            shown=list(said.fact.shown),
            score=said.fact.score,
            judged_at=said.at,
            judged_by=said.by,
        )
        for position, said in enumerate(state.said)
    ]


register_fold(
    "linkage.pair", version=1, state=PairState, step=step, rows=rows, tables=(Pair, Judging)
)
