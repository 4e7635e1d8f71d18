"""The `import` commands: take a file of others as observations or as entries, and say what came of it."""

import argparse
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias, cast, get_args
from uuid import UUID, uuid5

from standfast.apps.accounts.models import Person
from standfast.apps.incidents.facts import Credibility, IncidentReported, Reliability, SourceKind
from standfast.apps.incidents.operations import RECORDERS, add_source, report_incident
from standfast.apps.observations.incident_files import IncidentRow, incident_in, incident_table
from standfast.apps.observations.layout import Unreadable, UnreadableFile
from standfast.apps.observations.operations import import_acled as take_acled
from standfast.apps.observations.operations import import_ucdp as take_ucdp
from standfast.config.output import now, say_json
from standfast.config.people import person_of_account
from standfast.log.ids import NAMESPACE
from standfast.log.labels import UNCLASSIFIED
from standfast.log.models import StoredEntry
from standfast.log.operations import Refused, role_blocker, write_transaction
from standfast.log.store import entries_of

Given = argparse.Namespace
Told: TypeAlias = dict[str, int | str]
REPORTED = ("category", "place", "lon", "lat", "accuracy_m", "narrative", "reported_at")


def import_ucdp(given: Given) -> None:
    """Take a UCDP file as observations."""
    say_json(take_ucdp(Path(given.file), at=now(), dry_run=given.dry_run))


def import_acled(given: Given) -> None:
    """Take an ACLED file as observations."""
    say_json(take_acled(Path(given.file), at=now(), dry_run=given.dry_run))


def import_incidents(given: Given) -> None:
    """Record the incidents of a file, each once."""
    person = person_of_account(given.by)
    if reason := role_blocker(person, RECORDERS, "report_incident"):
        raise Refused(reason)
    path = Path(given.file)
    try:
        found = incident_table(path.read_bytes())
    except UnreadableFile as error:
        raise Refused(f"{path.name}: {error}") from error
    work = Taken(person, now())
    work.flagged.extend({"line": 1, "reason": doubt} for doubt in found.doubts)
    for line, cells in found.rows:
        work.take(incident_in(found.columns, line, cells))
    say_json(work.as_json())


@dataclass(slots=True)
class Taken:
    """What came of a file of incidents so far: read = new + unchanged + refused."""

    by: Person
    at: datetime
    read: int = 0
    new: int = 0
    unchanged: int = 0
    flagged: list[Told] = field(default_factory=list)
    refused: list[Told] = field(default_factory=list)

    def take(self, row: IncidentRow | Unreadable) -> None:
        """Record an incident with its source, both or neither; one that is recorded already is left as it is."""
        self.read += 1
        if isinstance(row, Unreadable):
            self.refused.append({"line": row.line, "reason": row.reason})
            return
        flags = list(row.flags)
        try:
            with write_transaction():
                new = self._recorded(row, flags)
        except Refused as error:
            self.refused.append({"line": row.line, "reason": str(error)})
            return
        self.new += new
        self.unchanged += not new
        self.flagged.extend({"line": row.line, "reason": reason} for reason in flags)

    def _recorded(self, row: IncidentRow, flags: list[str]) -> bool:
        """Record a row unless its external id is recorded here, and tell whether it was.

        :raises Refused: when it is recorded with other content, or the operations refuse it.
        """
        subject = uuid5(NAMESPACE, f"incident {row.external_id}")
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

    def _add_source(self, subject: UUID, row: IncidentRow, flags: list[str]) -> None:
        kind = (row.source or "").lower()
        known = next((name for name in get_args(SourceKind) if name.lower() == kind), None)
        if known is None and row.source:
            flags.append(
                "The source is not one of the kinds of source, so it was recorded as 'other' and its name left out."
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

    def as_json(self) -> dict[str, Any]:
        """Return what the command prints."""
        return {
            name: getattr(self, name) for name in ("read", "new", "unchanged", "flagged", "refused")
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
