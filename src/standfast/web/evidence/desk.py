"""The register of evidence, declared; adding, replacing and fetching a file are pages of their own."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from standfast.apps.accounts import queries as accounts
from standfast.apps.accounts.models import Person
from standfast.apps.evidence import operations, queries, rules
from standfast.apps.evidence.models import EvidenceFile
from standfast.log.times import local_date
from standfast.web.desks.declare import (
    PEOPLE,
    Ask,
    Column,
    Recording,
    Register,
    Text,
    register,
)
from standfast.web.desks.filters import Days, State
from standfast.web.recording import not_for

TYPES = (
    ("pictures", _("pictures"), Q(media_type__startswith="image/")),
    ("pdf", _("PDF"), Q(media_type="application/pdf")),
    ("office", _("Word and Excel"), Q(media_type__startswith="application/vnd")),
    ("text", _("text and tables"), Q(media_type__startswith="text/")),
)
STANDING = (
    ("counts", _("not withdrawn"), Q(withdrawn_at=None)),
    ("withdrawn", _("withdrawn"), Q(withdrawn_at__isnull=False)),
    ("superseded", _("superseded"), Q(superseded_by__isnull=False)),
)
WORDS_OF_TYPES = {
    "image/jpeg": _("JPEG picture"),
    "image/png": _("PNG picture"),
    "image/webp": _("WebP picture"),
    "application/pdf": _("PDF"),
    "text/csv": _("table (CSV)"),
    "text/plain": _("text"),
}
OFFICE = _("Word or Excel file")


def _type(row: EvidenceFile) -> Any:
    return WORDS_OF_TYPES.get(row.media_type, OFFICE)


def _megabytes(row: EvidenceFile) -> float:
    return round(row.size / 1_000_000, 2)


def _withdrawal(row: EvidenceFile, person: Person) -> str | None:
    return rules.change_blocker(row, by=person, doing="withdrawing")


def _superseding(row: EvidenceFile, person: Person) -> str | None:
    return rules.change_blocker(row, by=person, doing="superseding")


def _is_closed(row: EvidenceFile) -> bool:
    return not rules.reads_openly(row)


def _part(row: EvidenceFile, person: Person) -> dict[str, Any]:
    """Return what the page of a file shows below its facts."""
    at = timezone.now()
    readings = list(queries.readings(row)[:50]) if _is_closed(row) else []
    return {
        "file": row,
        "supports": list(queries.supported_by(row)),
        "copies": list(queries.copies(row)),
        "readings": readings,
        "names": accounts.names({one.reader for one in readings}),
        "opens": rules.reads_openly(row) or queries.reading_lets(row, reader=person, at=at),
        "expired": row.is_expired(on=local_date(at)),
        "cannot_replace": not_for(person, operations.replace_file)
        or rules.change_blocker(row, by=person, doing="replacing"),
        "cannot_support": not_for(person, operations.add_supports),
    }


EVIDENCE = register(
    Register(
        key="evidence",
        title=_("Evidence"),
        one=_("A file of evidence"),
        desk="evidence",
        model=EvidenceFile,
        lede=_(
            "Files that support what is claimed, stripped of who made them and where, and sealed."
        ),
        name=lambda row: row.title,
        order="-added_at",
        columns=(
            Column("title", _("Title")),
            Column("type", _("Type"), _type, sort="media_type"),
            Column("megabytes", _("Size in MB"), _megabytes, sort="size"),
            Column("speaks_from", _("Speaks of days from"), unknown=_("not stated")),
            Column("speaks_to", _("Up to"), unknown=_("not stated")),
            Column("expires_on", _("Last day it counts"), unknown=_("does not expire")),
            Column("added_at", _("Added at")),
            Column("added_by", _("Added by"), of=PEOPLE, listed=False),
            Column("source", _("Source"), listed=False),
            Column("name", _("File name"), listed=False),
            Column("stripped", _("Stripped from it"), listed=False),
            Column("withdrawn_at", _("Withdrawn at"), unknown=_("stands"), listed=False),
            Column("withdrawn_reason", _("Withdrawn because"), unknown=_("stands"), listed=False),
            Column(
                "superseded_by",
                _("Its place is taken by"),
                of="evidence",
                unknown=_("nothing"),
                listed=False,
            ),
        ),
        filters=(
            Text(("title", "source", "name")),
            State("type", _("Type"), TYPES),
            State("state", _("State"), STANDING),
            Days("added_at"),
        ),
        figures=("evidence.expired_support",),
        records=(
            Recording(
                operations.open_file,
                _("Open this file"),
                about="file_id",
                lede=_("It is closely held: who opened it, when and what for stays on record."),
                asks=(("purpose", Ask(label=_("What for"))),),
                applies=_is_closed,
            ),
            Recording(
                operations.supersede_file,
                _("Say which file takes its place"),
                about="file_id",
                asks=(("by_file", Ask(label=_("The file that takes its place"), of="evidence")),),
                blocker=_superseding,
            ),
            Recording(
                operations.withdraw_file,
                _("Withdraw this file"),
                about="file_id",
                lede=_("It stays on record, and what rests on it is open again."),
                blocker=_withdrawal,
            ),
        ),
        part="evidence/part.html",
        context=_part,
        empty=_(
            "No file is kept as evidence. One stands here when somebody adds it: a photograph, a certificate, a report."
        ),
    )
)
