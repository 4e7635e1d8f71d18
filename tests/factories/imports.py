"""A file that was taken: one event without a doubt, one with, one that could not be read; invented."""

import io
from datetime import UTC, datetime
from uuid import UUID

from factories.observations import Row, as_csv, event
from standfast.apps.observations.models import Batch, KeptRow, Observation
from standfast.apps.observations.operations import import_ucdp

TAKEN = datetime(2017, 2, 1, 12, tzinfo=UTC)
NAME = "invented-ged.csv"
ROWS = (event("A-1"), event("A-2", low="9"), event("A-3", latitude="north"))


def take(*rows: Row, at: datetime = TAKEN, name: str = NAME) -> Batch:
    """Take a file of events and return what is kept of it."""
    file = io.BytesIO(as_csv(rows).encode())
    file.name = name
    import_ucdp(file, at=at)
    return Batch.objects.latest("pk")


def taken_file() -> UUID:
    """Return the subject of a file that was taken."""
    return (Batch.objects.filter(file_name=NAME).first() or take(*ROWS)).subject


def waiting_row(outcome: str = "flagged") -> UUID:
    """Return the subject of a row that waits for a decision."""
    taken_file()
    return KeptRow.objects.get(outcome=outcome, batch__file_name=NAME).subject


def known_event() -> UUID:
    """Return the subject of an event that is held."""
    taken_file()
    return Observation.objects.filter(external_id="A-1").latest("version").subject
