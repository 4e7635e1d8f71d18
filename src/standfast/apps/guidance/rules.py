"""Why something may not be recorded about guidance or a lesson, as a sentence."""

from datetime import date
from uuid import UUID

from standfast.apps.followup.facts import Comparison
from standfast.apps.guidance import queries
from standfast.apps.guidance.answers import OWN_FIGURES
from standfast.apps.guidance.facts import AnswerKind
from standfast.apps.guidance.models import Answer, GuidanceDocument, Lesson
from standfast.log.figures import FIGURES


def period_blocker(start: date | None, end: date | None) -> str | None:
    """Say why guidance cannot be in force between two days."""
    if end is not None and start is None:
        return "An end needs a beginning: give the day from which the guidance is in force."
    if start is not None and end is not None and end < start:
        return f"The guidance would end on {end}, before it begins on {start}."
    return None


def document_blocker(row: GuidanceDocument | None) -> str | None:
    """Say why nothing can be said of guidance."""
    if row is None:
        return "This site knows no such guidance; register it first."
    return None


def issuing_blocker(row: GuidanceDocument | None, on: date, to: date | None) -> str | None:
    """Say why a draft cannot be put in force."""
    if reason := document_blocker(row):
        return reason
    if row is not None and row.in_force_from is not None:
        return f"{row} is in force from {row.in_force_from} already; register what supersedes it."
    return period_blocker(on, to)


def ending_blocker(row: GuidanceDocument | None, on: date) -> str | None:
    """Say why guidance cannot be ended."""
    if reason := document_blocker(row):
        return reason
    if row is None or row.in_force_from is None:
        return "A draft is not in force and cannot be ended; put it in force, or leave it."
    if row.ended_reason is not None:
        return f"{row} ended on {row.in_force_to} already: {row.ended_reason}"
    return period_blocker(row.in_force_from, on)


def asking_blocker(row: GuidanceDocument | None, organisation: str) -> str | None:
    """Say why an organisation cannot be asked to acknowledge guidance."""
    if reason := _in_use_blocker(row):
        return reason
    known = queries.acknowledgement(row.subject, organisation) if row is not None else None
    if known is not None and known.acknowledged_at is not None:
        return f"{organisation} has acknowledged {row} already."
    return None


def acknowledging_blocker(row: GuidanceDocument | None, organisation: str) -> str | None:
    """Say why an organisation cannot have acknowledged guidance."""
    return asking_blocker(row, organisation)


def requirement_blocker(row: GuidanceDocument | None, number: int) -> str | None:
    """Say why a requirement cannot be stated."""
    if reason := document_blocker(row):
        return reason
    if row is not None and queries.requirement(row.subject, number) is not None:
        return f"{row} has a requirement {number} already; give the next number."
    return None


def requirement_answer_blocker(row: GuidanceDocument | None, number: int) -> str | None:
    """Say why a requirement cannot be answered."""
    if reason := document_blocker(row):
        return reason
    if row is not None and queries.requirement(row.subject, number) is None:
        return f"{row} has no requirement {number}; state it first."
    return None


def lesson_number_blocker(number: str) -> str | None:
    """Say why a lesson cannot bear a number."""
    if queries.lesson_by_number(number) is not None:
        return f"There is a lesson {number} already; take the next number."
    return None


def lesson_blocker(row: Lesson | None) -> str | None:
    """Say why nothing can be said of a lesson."""
    if row is None:
        return "This site knows no such lesson; record it first."
    if row.withdrawn is not None:
        return f"{row.number} was taken back: {row.withdrawn}"
    return None


def answer_blocker(
    kind: AnswerKind,
    target: UUID | None,
    figure: str | None,
    comparison: Comparison | None,
    number: float | None,
) -> str | None:
    """Say why something is no answer."""
    if kind != "figure":
        if target is None:
            return f"An answer by a {kind} names it; choose which {kind}."
        if (figure, comparison, number) != (None, None, None):
            return f"A {kind} is no figure; leave figure, comparison and number out, or answer by a figure."
        return None
    if target is not None:
        return "A figure is named by its key; leave the record out, or answer by it."
    if figure is None or comparison is None or number is None:
        return "A figure answers by a test: give its key, the comparison, and the number that it must reach."
    if figure not in FIGURES:
        return f"There is no figure '{figure}'; `standfast figures` lists them."
    if figure.startswith(OWN_FIGURES):
        return f"'{figure}' rests on such answers itself; name a figure of what was done."
    return None


def answer_withdrawal_blocker(answer: Answer | None) -> str | None:
    """Say why an answer cannot be taken back."""
    if answer is None:
        return "This site knows no such answer; look at what is linked."
    if answer.withdrawn is not None:
        return f"The answer was taken back already: {answer.withdrawn}"
    return None


def _in_use_blocker(row: GuidanceDocument | None) -> str | None:
    if reason := document_blocker(row):
        return reason
    if row is not None and row.in_force_from is None:
        return f"{row} is a draft; put it in force before anybody is asked to acknowledge it."
    return None
