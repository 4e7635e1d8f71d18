"""Why a decision about a row of a file may not be recorded, as a sentence."""

from uuid import UUID

from standfast.apps.observations.facts import Cell, Verdict
from standfast.apps.observations.models import KeptRow, RowDecision
from standfast.apps.observations.sources import SOURCES


def decision_blocker(
    row: KeptRow,
    verdict: Verdict,
    *,
    reason: str | None,
    cells: tuple[Cell, ...],
    incident: UUID | None,
) -> str | None:
    """Say why a verdict does not fit a row."""
    if verdict in ("set aside", "undecided") and not (reason or "").strip():
        return "Say why, in a sentence: whoever reads the decision later must understand it."
    match verdict:
        case "accepted" if row.outcome == "refused":
            return "The row was refused, so there is nothing to accept as it stands; correct it by hand, or set it aside."
        case "set aside" if row.incident is not None:
            return (
                "The row is recorded as an incident; open that, and correct or refute it there. Accept the row here once "
                "that is done."
            )
        case "undecided" if not RowDecision.objects.filter(subject=row.subject).exists():
            return "Nobody has decided about this row, so there is no decision to take back."
        case "corrected" if row.source in SOURCES and not cells:
            return "A correction of an event needs its cells; open the form and correct them."
        case "corrected" if row.source not in SOURCES and incident is None:
            return "A correction of an incident names what was recorded of it; use the form of the row."
        case _:
            return None
