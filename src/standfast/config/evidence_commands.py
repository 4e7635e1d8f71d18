"""`standfast evidence`: files in and out, and what is missing, damaged or no longer holds."""

import argparse
import sys
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from standfast.apps.evidence import intake, operations, queries
from standfast.apps.evidence.models import EvidenceFile
from standfast.apps.evidence.rules import reads_openly
from standfast.config.evidence_health import damaged_files, files_of_evidence
from standfast.config.output import now, say, say_json
from standfast.config.people import person_of_account
from standfast.log import blob_exchange, blobs
from standfast.log.blobs import StoreFailed
from standfast.log.operations import Refused
from standfast.log.times import instant_text, moment_from_text

Given = argparse.Namespace


def evidence_add(given: Given) -> None:
    """Take a file in and print what was stripped from it."""
    path = Path(given.file)
    if blocked := intake.size_blocker(path.stat().st_size):
        raise Refused(blocked)
    entry = operations.add_file(
        path.read_bytes(),
        by=person_of_account(given.by),
        at=_moment(given.at),
        name=path.name,
        title=given.title,
        source=given.source,
        label=given.label,
        speaks_from=_day(given.speaks_from),
        speaks_to=_day(given.speaks_to),
        expires_on=_day(given.expires_on),
        record=tuple(_uuid(text) for text in given.supports),
    )
    row = EvidenceFile.objects.get(subject=entry.subject, label=entry.label)
    say_json(
        {
            "file": str(entry.subject),
            "entry": str(entry.id),
            "type": row.media_type,
            "size": row.size,
            "name": row.name,
            "stripped": row.stripped,
        }
    )


def evidence_get(given: Given) -> None:
    """Write a file out; of a closely held one the reading is recorded first."""
    by, at, target = person_of_account(given.by), now(), Path(given.out)
    row = queries.file(_uuid(given.file), reader=by)
    if row is None:
        raise Refused(f"This site knows no file of evidence {given.file} that you may open.")
    if target.exists():
        raise Refused(f"{target.name} exists already and was not overwritten; choose another name.")
    if not reads_openly(row):
        if not given.purpose:
            raise Refused("This file is closely held: say what you read it for (--purpose).")
        operations.open_file(by=by, at=at, file_id=row.subject, purpose=given.purpose)
    content = operations.content_of(row)
    target.touch(mode=0o600)
    target.write_bytes(content)
    say_json({"file": str(row.subject), "name": row.name, "size": len(content)})


def evidence_missing(given: Given) -> None:
    """List the files that are named here and missing."""
    found = blob_exchange.missing()
    if given.out:
        Path(given.out).write_text("".join(f"{one.name}\n" for one in found))
    say_json([{"name": one.name, "file": str(one.subject)} for one in found])


def evidence_stale(given: Given) -> None:
    """List what rests on evidence that no longer holds; of files that the reader may not open only that there is one."""
    by = person_of_account(given.by)
    found = queries.stale_support(_moment(given.at))
    say_json(
        [
            {
                "record": str(one.target),
                "kind": one.target_kind,
                "since": instant_text(one.since) if by.may_read(one.file.label) else None,
                "sentence": queries.told(one, reader=by),
            }
            for one in found
            if queries.may_name(one, reader=by)
        ]
    )


def evidence_check(given: Given) -> int:
    """Compare every file with its name; exit 1 if one is damaged or missing."""
    try:
        if given.remove_damaged:
            for name in damaged_files():
                blobs.store().remove(name)
    except StoreFailed as error:
        raise Refused(str(error)) from error
    well = True
    for is_well, what in files_of_evidence(most_bytes=None):
        well = well and is_well
        say(what, to=sys.stdout if is_well else sys.stderr)
    return 0 if well else 1


def _moment(text: str | None) -> datetime:
    return moment_from_text(text) if text else now()


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Refused(f"'{text}' is no day; write it as 2017-01-31.") from error


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Refused(f"'{text}' is no number of a record; copy it from its page.") from error
