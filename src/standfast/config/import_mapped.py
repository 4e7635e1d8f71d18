"""Taking exports of other systems into entries by a mapping file."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from standfast.apps.accounts.models import Person
from standfast.apps.observations.incident_files import IncidentRow, incident_of
from standfast.apps.observations.layout import Table, Unreadable, UnreadableFile, as_json
from standfast.apps.observations.mappings import Mapping, kind_of, mapped_row, mapping_in
from standfast.apps.observations.operations import content_in
from standfast.apps.observations.sources import MAPPED
from standfast.apps.observations.tables import table_in
from standfast.config.import_incidents import Closeness, Read, may_take, take_rows
from standfast.log.operations import Refused


def take_mapped(path: Path, mapping: Path, *, by: Person, at: datetime) -> dict[str, Any]:
    """Record the incidents of an export that a mapping file describes, and return what came of it.

    :raises Refused: when `by` may not report incidents, or either file cannot be read.
    """
    may_take(by)
    mapping_name, mapping_content = content_in(mapping)
    name, content = content_in(path)
    try:
        known = mapping_in(mapping_content, mapping_name)
    except UnreadableFile as error:
        raise Refused(str(error)) from error
    try:
        found = table_in(content, kind_of(known))
    except UnreadableFile as error:
        raise Refused(f"{name}: {error}") from error
    rows = _read(known, mapping_name, found)
    return take_rows(rows, path=path, content=content, table=found, source=MAPPED, by=by, at=at)


def _read(mapping: Mapping, file: str, found: Table) -> Iterator[Read]:
    for line, cells in found.rows:
        mapped = mapped_row(mapping, file, found.columns, line, cells)
        if isinstance(mapped, Unreadable):
            yield Read(mapped, Closeness(None, mapping.constants.get("label")), mapped.mapped)
            continue
        row = mapped.row
        said = Closeness(row["category"].upper(), row["label"])
        raw = as_json(cells) if isinstance(cells, list) else ""
        read = incident_of(line, row, raw)
        if isinstance(read, IncidentRow):
            read = replace(read, flags=(*mapped.flags, *read.flags))
        yield Read(read, said, row)
