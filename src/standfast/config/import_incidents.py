"""Taking files of incidents into entries: each row recorded with its source or not at all; what waits for a person is kept."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias, cast, get_args
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.incidents.facts import Credibility, IncidentReported, Reliability, SourceKind
from standfast.apps.incidents.operations import RECORDERS, add_source, report_incident
from standfast.apps.incidents.reference import CATEGORIES
from standfast.apps.observations.flags import Flag
from standfast.apps.observations.incident_files import (
    IncidentRow,
    incident_in,
    incident_table,
    subject_of_incident,
)
from standfast.apps.observations.layout import Table, Unreadable, UnreadableFile
from standfast.apps.observations.operations import Keep, content_in, content_of, keep_file
from standfast.apps.observations.sources import INCIDENTS
from standfast.log.labels import CONFIDENTIAL, LEVELS, UNCLASSIFIED, checked, label_text
from standfast.log.models import StoredEntry
from standfast.log.operations import Refused, role_blocker, write_transaction
from standfast.log.store import entries_of

Told: TypeAlias = dict[str, int | str]
REPORTED = ("category", "place", "lon", "lat", "accuracy_m", "narrative", "reported_at")
M_PER_KM = 1000.0


def take_incidents(path: Path, *, by: Person, at: datetime) -> dict[str, Any]:
    """Record the incidents of a file with the fixed header, each external id once, and return what came of it.

    :raises Refused: when `by` may not report incidents, or the file is none of incidents.
    """
    may_take(by)
    name, content = content_in(path)
    try:
        found = incident_table(content)
    except UnreadableFile as error:
        raise Refused(f"{name}: {error}") from error
    rows = (
        Read(incident_in(found.columns, line, cells), labels_in(found.columns, cells), None)
        for line, cells in found.rows
    )
    return take_rows(rows, path=path, content=content, table=found, source=INCIDENTS, by=by, at=at)


def may_take(by: Person) -> None:
    """Refuse whoever may not report incidents.

    :raises Refused: with the roles that may.
    """
    if reason := role_blocker(by, RECORDERS, "report_incident"):
        raise Refused(reason)


@dataclass(frozen=True, slots=True)
class Closeness:
    """What a row says of how closely it is held: its category and label as written; None where that cannot be told."""

    category: str | None
    label: str | None


@dataclass(frozen=True, slots=True)
class Read:
    """A row as it was read, how closely it is held, and the cells that a mapping made of it, where one did."""

    row: IncidentRow | Unreadable
    said: Closeness
    mapped: dict[str, str] | None


def labels_in(columns: tuple[str, ...], cells: Any) -> Closeness:
    """Return what a row says of how closely it is held."""
    if not isinstance(cells, list) or len(cells) != len(columns):
        return Closeness(None, None)
    row = dict(zip(columns, cells, strict=True))
    return Closeness(row["category"].strip().upper(), row["label"].strip())


def held_as(said: Closeness) -> str:
    """Return the label of a row: as it says, at least as its category requires, and confidential where either is unknown."""
    category = CATEGORIES.get(said.category or "")
    least = category.least_label if category else CONFIDENTIAL
    try:
        own = checked(said.label or UNCLASSIFIED) if said.label is not None else CONFIDENTIAL
    except ValueError:
        own = CONFIDENTIAL
    return joined(own, least)


def joined(one: str, other: str) -> str:
    """Return the label under which what two labels hold may stand together: the closer level, and the groups of both."""
    parts = [label.partition(":") for label in (one, other)]
    level = max((part[0] for part in parts), key=LEVELS.index)
    return label_text(level, filter(None, (name for part in parts for name in part[2].split(","))))


def take_rows(
    rows: Iterable[Read],
    *,
    path: Path,
    content: bytes,
    table: Table,
    source: str,
    by: Person,
    at: datetime,
) -> dict[str, Any]:
    """Record rows, keep what waits for a person, and return what came of them."""
    work = Taken(by, at)
    work.flagged.extend({"line": 1, "reason": str(doubt)} for doubt in table.doubts)
    for read in rows:
        work.take(read)
    keep_file(
        path=path,
        sha256=hashlib.sha256(content).hexdigest(),
        source=source,
        columns=table.columns,
        by=by.subject,
        at=at,
        counts=work.counts(),
        rows=work.kept,
        doubts=tuple(map(str, table.doubts)),
        label=work.label,
    )
    return work.as_json()


@dataclass(slots=True)
class Taken:
    """What came of a file of incidents so far: read = new + unchanged + refused. `label` is the closest of its rows'."""

    by: Person
    at: datetime
    read: int = 0
    new: int = 0
    unchanged: int = 0
    flagged: list[Told] = field(default_factory=list)
    refused: list[Told] = field(default_factory=list)
    kept: list[Keep] = field(default_factory=list)
    label: str = UNCLASSIFIED

    def take(self, read: Read) -> None:
        """Record an incident with its source, both or neither; one that is recorded already is left as it is."""
        self.read += 1
        row, label = read.row, held_as(read.said)
        self.label = joined(self.label, label)
        if isinstance(row, Unreadable):
            self._refuse(read, row.reason, label, row.kind)
            return
        flags = list(row.flags)
        try:
            with write_transaction():
                new = self._recorded(row, flags)
        except Refused as error:
            self._refuse(read, str(error), label, "not recorded")
            return
        self.new += new
        self.unchanged += not new
        if flags:
            self.flagged.extend({"line": row.line, "reason": str(flag)} for flag in flags)
            self.kept.append(
                Keep(
                    "flagged",
                    row.line,
                    row.raw,
                    tuple(flags),
                    external_id=row.external_id,
                    content=content_of(row.raw),
                    label=label,
                    incident=subject_of_incident(row.external_id),
                    proposed=_proposed(row),
                )
            )

    def _refuse(self, read: Read, reason: str, label: str, kind: str) -> None:
        row = read.row
        self.refused.append({"line": row.line, "reason": reason})
        self.kept.append(
            Keep(
                "refused",
                row.line,
                row.raw,
                (Flag("words", reason),),
                external_id=row.id if isinstance(row, Unreadable) else row.external_id,
                content=content_of(row.raw),
                kinds=(kind,),
                label=label,
                proposed=None if read.mapped is None else {"cells": read.mapped},
            )
        )

    def _recorded(self, row: IncidentRow, flags: list[Flag]) -> bool:
        """Record a row unless its external id is recorded here, and tell whether it was.

        :raises Refused: when it is recorded with other content, or the operations refuse it.
        """
        subject = subject_of_incident(row.external_id)
        report = {name: getattr(row, name) for name in REPORTED}
        if StoredEntry.objects.filter(subject=subject).exists():
            if _differs(subject, row, report):
                raise Refused(
                    f"The incident {row.external_id} is recorded already with other content; "
                    "open it and correct it there, with the reason."
                )
            return False
        label = row.label or UNCLASSIFIED
        report_incident(
            by=self.by, at=self.at, subject=subject, happened=row.happened, label=label, **report
        )
        if row.source or row.reliability or row.credibility:
            self._add_source(subject, row, flags)
        return True

    def _add_source(self, subject: UUID, row: IncidentRow, flags: list[Flag]) -> None:
        kind = (row.source or "").lower()
        known = next((name for name in get_args(SourceKind) if name.lower() == kind), None)
        if known is None and row.source:
            flags.append(
                Flag(
                    "source",
                    "The source is not one of the kinds of source, so it was recorded as 'other' and its name left out.",
                )
            )
        add_source(
            by=self.by,
            at=self.at,
            incident_id=subject,
            source_kind=known or "other",
            channel="written",
            reliability=cast(Reliability, row.reliability or "F"),
            credibility=cast(Credibility, row.credibility or 6),
        )

    def counts(self) -> dict[str, int]:
        """Return what is kept of the file's counts."""
        return {
            "read": self.read,
            "new": self.new,
            "unchanged": self.unchanged,
            "flagged": len(self.flagged),
            "refused": len(self.refused),
        }

    def as_json(self) -> dict[str, Any]:
        """Return what the command prints."""
        return {
            name: getattr(self, name) for name in ("read", "new", "unchanged", "flagged", "refused")
        }


def _proposed(row: IncidentRow) -> dict[str, Any] | None:
    meant = row.proposed
    if meant is None:
        return None
    reach = meant.reach_km or 0.0
    return {
        "lon": meant.lon,
        "lat": meant.lat,
        "accuracy_m": reach * M_PER_KM,
        "how": meant.how,
        "sentence": meant.sentence,
    }


def _differs(subject: UUID, row: IncidentRow, report: dict[str, Any]) -> bool:
    """Tell whether the report of an incident, as it was first made, says other than a row; what is sealed here does not."""
    first = next(
        (entry for entry in entries_of(subject) if isinstance(entry.fact, IncidentReported)), None
    )
    if first is None:
        return False
    same = all(getattr(first.fact, name) == value for name, value in report.items())
    return not same or first.happened != row.happened or first.label != (row.label or UNCLASSIFIED)
