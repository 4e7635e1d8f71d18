"""Rows and events in words: the cells as they came, the decision in force, and what changed between versions."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from standfast.apps.accounts import queries as accounts
from standfast.apps.accounts.models import Person
from standfast.apps.linkage.facts import observation_id
from standfast.apps.observations import queries
from standfast.apps.observations.models import KeptRow, Observation
from standfast.apps.observations.sources import SOURCES
from standfast.log.models import StoredEntry
from standfast.web.linkage.links import links_context

VERDICTS = {
    "accepted": "accepted as it stands",
    "set aside": "set aside",
    "corrected": "corrected by hand",
}
COMPARED = (
    ("date_start", "From"),
    ("date_end", "To"),
    ("place", "Place"),
    ("admin2", "County"),
    ("admin1", "State"),
    ("lon", "Longitude"),
    ("lat", "Latitude"),
    ("where_precision", "Precision of the place"),
    ("date_precision", "Precision of the date"),
    ("event_kind", "Kind"),
    ("violence", "Type of violence"),
    ("side_a", "One side"),
    ("side_b", "Other side"),
    ("low", "Deaths, low"),
    ("best", "Deaths, best"),
    ("high", "Deaths, high"),
)


def decision_in_words(row: KeptRow) -> str | None:
    """Return the decision in force about a row; None while it waits."""
    found = queries.decisions([row.subject]).get(row.subject)
    if found is None or found.verdict == "undecided":
        return None
    reason = f": {found.reason}" if found.reason else ""
    return f"{_(VERDICTS[found.verdict])}{reason}"


def cells_shown(row: KeptRow, person: Person) -> dict[str, Any]:
    """Return what the page of a row shows below the facts: its cells, what was recorded or proposed of it, and the next step."""
    cells = queries.cells_of(row)
    event = None
    if row.source in SOURCES and row.external_id:
        event = queries.events().filter(source=row.source, external_id=row.external_id).first()
    recorded = row.incident is not None and StoredEntry.objects.filter(subject=row.incident)
    found = queries.decisions([row.subject]).get(row.subject)
    return {
        "row": row,
        "cells": [(name, cell) for name, cell in (cells or {}).items() if cell.strip()],
        "torn": row.raw if cells is None else "",
        "event": event,
        "incident": row.incident if recorded else (found.incident if found else None),
        "proposed": row.proposed,
    }


@dataclass(frozen=True, slots=True)
class Version:
    """A version of an event: the row, and what changed from the one before, as name, before and now."""

    row: Observation
    changes: tuple[tuple[str, Any, Any], ...]
    set_aside: bool


def versions_of(row: Observation, person: Person) -> dict[str, Any]:
    """Return the versions of an event, the newest first, with what changed between them."""
    rows = list(queries.history(row.external_id, source=row.source).select_related("batch"))
    aside = set(queries.contents_set_aside())
    before = [None, *rows[:-1]]
    versions = [
        Version(one, _changes(last, one), one.content in aside)
        for last, one in zip(before, rows, strict=True)
    ]
    return {
        "versions": versions[::-1],
        "raw": [(name, cell) for name, cell in queries.raw_cells(row).items() if cell.strip()],
        "names": accounts.names({one.batch.taken_by for one in rows if one.batch.taken_by}),
        **links_context(observation_id(row.source, row.external_id), person),
    }


def _changes(before: Observation | None, now: Observation) -> tuple[tuple[str, Any, Any], ...]:
    if before is None or now.gone:
        return ()
    told = [
        (_(title), getattr(before, name), getattr(now, name))
        for name, title in COMPARED
        if getattr(before, name) != getattr(now, name)
    ]
    one, other = queries.raw_cells(before), queries.raw_cells(now)
    if not told:
        told = [
            (name, one.get(name), other.get(name))
            for name in {**one, **other}
            if one.get(name) != other.get(name)
        ]
    return tuple(told)
