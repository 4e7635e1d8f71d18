"""What stands about a row that was refused or flagged: the decision in force, and how many were made before it."""

from datetime import datetime
from uuid import UUID

import msgspec

from standfast.apps.observations.facts import RowDecided
from standfast.apps.observations.models import RowDecision
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row


class DecisionState(State):
    """The newest decision about a row, who made it and when."""

    decided: RowDecided | None = None
    by: UUID | None = None
    at: datetime | None = None
    entry: UUID | None = None
    decisions: int = 0


def step(state: DecisionState, entry: Entry) -> DecisionState | Unapplied:
    """Apply one entry."""
    match entry.fact:
        case RowDecided() as decided:
            return msgspec.structs.replace(
                state,
                decided=decided,
                by=entry.author,
                at=entry.recorded_at,
                entry=entry.id,
                decisions=state.decisions + 1,
            )
        case _:
            return Unapplied("This is no decision about a row of a file.")


def rows(state: DecisionState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of the decision in force."""
    decided = state.decided
    if decided is None:
        return []
    return [
        RowDecision(
            subject=subject,
            label=label,
            verdict=decided.verdict,
            source=decided.source,
            file=decided.file,
            line=decided.line,
            content=decided.content,
            external_id=decided.external_id,
            reason=decided.reason,
            cells={cell.column: cell.text for cell in decided.cells},
            corrected=decided.corrected,
            incident=decided.incident,
            decided_by=state.by,
            decided_at=state.at,
            entry=state.entry,
            decisions=state.decisions,
        )
    ]


register_fold(
    "observations.row",
    version=1,
    state=DecisionState,
    step=step,
    rows=rows,
    tables=(RowDecision,),
)
