"""The sources of events: how the files of each are opened and read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from standfast.apps.observations.acled import AcledReader, acled_table
from standfast.apps.observations.layout import Reader, RowReader, Table
from standfast.apps.observations.ucdp import ucdp_table


@dataclass(frozen=True, slots=True)
class Source:
    """A source of events: its key and name, and how its files are read."""

    name: str
    title: str
    table: Callable[[bytes], Table]
    reader: Callable[[tuple[str, ...], date], Reader]


UCDP = Source("ucdp", "Uppsala Conflict Data Program", ucdp_table, RowReader)
ACLED = Source("acled", "Armed Conflict Location & Event Data", acled_table, AcledReader)
SOURCES = {source.name: source for source in (UCDP, ACLED)}
INCIDENTS = "incidents"
MAPPED = "mapped"
