"""Why something may not be done with a file of evidence."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.evidence.facts import SupportedKind, Supports
from standfast.apps.evidence.models import EvidenceFile
from standfast.log.keyring import is_erased
from standfast.log.labels import UNCLASSIFIED, covers
from standfast.log.store import many, uuid_value

ASSESSOR = "assessor"
SECRETARY = "task-force secretary"
MOST_SUPPORTED = 50
KINDS: dict[str, SupportedKind] = {
    "followup.action": "action",
    "followup.assessment": "assessment",
    "followup.claim": "claim",
    "followup.recommendation": "recommendation",
    "bodies.meeting": "meeting",
    "incidents.incident": "incident",
    "patrols.patrol": "patrol",
    "perimeter.breach": "breach",
    "plans.exercise": "exercise",
    "plans.plan": "plan",
    "searches.search": "search",
}
"""What a record is called, by the fold that reads it; what is not among them is another record."""
PROTECTED = ("persons.person", "persons.reading")


def known_blocker(row: EvidenceFile | None, subject: UUID) -> str | None:
    """Say that a file is not one that can be spoken of here."""
    if is_erased(subject):
        return "This file was erased; nothing more is recorded about it here."
    if row is None:
        return f"This site knows no file of evidence {subject} that you may open; check the number."
    return None


def label_blocker(by: Person, label: str) -> str | None:
    """Say why somebody may not keep a file under a label: nobody writes what they could not read again."""
    if by.may_read(label):
        return None
    return f"You are not cleared for '{label}', so you keep no file under it; let somebody who is cleared add it."


def days_blocker(
    speaks_from: date | None, speaks_to: date | None, expires_on: date | None
) -> str | None:
    """Say why the days of a file cannot be right."""
    if speaks_from is not None and speaks_to is not None and speaks_to < speaks_from:
        return f"The file cannot speak of days up to {speaks_to} that begin on {speaks_from}."
    first = speaks_from or speaks_to
    if expires_on is not None and first is not None and expires_on < first:
        return f"The file cannot expire on {expires_on}, before the days that it speaks of begin ({first})."
    return None


def supports_blocker(targets: Iterable[UUID], *, label: str, own: UUID | None = None) -> str | None:
    """Say why a file cannot be said to support some records: each is known here, and none is held more closely than the file."""
    named = list(targets)
    if len(named) > MOST_SUPPORTED:
        return f"One file supports {MOST_SUPPORTED} records at most; these are {len(named)}."
    for target in named:
        if target == own:
            return "A file does not support itself."
        held = _held(target)
        if not held:
            return (
                f"This site knows no record {target} that a file could support; check the number."
            )
        if any(fold in PROTECTED for fold, _label in held):
            return "The record of a protected person is kept under that person's own key; state what was said there."
        if not any(covers(label, other) for _fold, other in held):
            return (
                f"The record {target} is held more closely than '{label}'; keep the file at least as closely as what it "
                "supports, or nobody who opens it could be told what it supports."
            )
    return None


def supports_of(targets: Iterable[UUID]) -> tuple[Supports, ...]:
    """Return the records that a file supports, each with what it is called."""
    return tuple(Supports(_kind(target), target) for target in dict.fromkeys(targets))


def is_usual(target: UUID) -> bool:
    """Tell whether a record is of a kind that files are usually added for, so that its page offers to add one."""
    return any(fold in KINDS for fold, _label in _held(target))


def _kind(target: UUID) -> SupportedKind:
    return next((KINDS[fold] for fold, _label in _held(target) if fold in KINDS), "other record")


def _held(target: UUID) -> list[tuple[str, str]]:
    return [
        (fold, label)
        for fold, label in many(
            "SELECT fold, label FROM log_subject WHERE subject = %s ORDER BY fold, label",
            uuid_value(target),
        )
    ]


def change_blocker(row: EvidenceFile, *, by: Person, doing: str) -> str | None:
    """Say why somebody may not withdraw, supersede or replace a file: whoever is assessed does not take away what assesses."""
    if row.withdrawn_at is not None:
        return (
            f"This file was withdrawn on {row.withdrawn_at:%d %b %Y}; nothing more is done with it."
        )
    if row.chain_role == ASSESSOR and ASSESSOR not in by.roles:
        return f"An assessor added this file, so an assessor alone is {doing} it."
    if row.added_by != by.subject and not by.roles & {SECRETARY, ASSESSOR}:
        return (
            f"{doing.capitalize()} it is for who added it, the task-force secretary or an assessor."
        )
    return None


def successor_blocker(row: EvidenceFile, other: EvidenceFile | None, by_file: UUID) -> str | None:
    """Say why a file cannot take the place of another."""
    if by_file == row.subject:
        return "A file does not take its own place; name the one that does."
    if other is None:
        return f"This site knows no file of evidence {by_file} that you may open; add it first."
    if other.withdrawn_at is not None:
        return "The file that is to take its place was withdrawn; name one that counts."
    if other.superseded_by == row.subject:
        return (
            "That file was itself superseded by this one; two files do not take each other's place."
        )
    return None


def reads_openly(row: EvidenceFile) -> bool:
    """Tell whether a file may be opened without a recorded reading."""
    return row.label == UNCLASSIFIED
