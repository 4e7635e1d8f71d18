"""Reading catalogues of events for a forecast: UCDP GED and ACLED, in the layouts that are about.

Which events are forecast: UCDP events of any type, ACLED battles, explosions and remote violence, and violence against
civilians, under their names before and after 2019. ACLED's protests, riots and strategic developments only may foretell.
Place and date precision count as UCDP writes them (1 exact to 7 and 5): up to 3 is read as a place and scored as a day.
An ACLED event that is known only to the month counts as known once the month is over.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from standfast.apps.observations.layout import COLUMNS, HDX_COLUMNS, text_of
from standfast.engines.warning import Event

Layout = Literal["ucdp", "acled"]
Row = Mapping[str, str]
FINEST_PLACES = 3
FINEST_DAYS = 3
# ACLED's time_precision: 1 a day, 2 a week, 3 a month.
MONTH_ONLY = 3
FORECAST_TYPES = ("battle", "explosion", "remote violence", "violence against civilians")
DATES = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d/%m/%Y")
OTHER_NAMES = {"event_id_no_cnty": "number", "data_id": "number", "event_id_cnty": "id"}
NEEDED = {
    "ucdp": ("latitude", "longitude", "date_start", "date_end", "where_prec", "date_prec"),
    "acled": ("latitude", "longitude", "event_date", "event_type"),
}
DELIMITERS = (",", ";", "\t")
LARGEST_FIELD = 16_000_000


class UnreadableEvents(ValueError):
    """A file is not a table of events in this layout; the message says what was expected."""


@dataclass(frozen=True, slots=True)
class Catalogued:
    """The events of a file, and a sentence for each row that could not be read."""

    events: tuple[Event, ...]
    unread: tuple[str, ...]


def events_of(content: bytes, layout: Layout) -> Catalogued:
    """Return the events in a file, each id once as it was written last.

    :raises UnreadableEvents: when the file is no table in this layout, or no row of it can be read.
    """
    text, _ = text_of(content)
    events: dict[str, tuple[str, Event]] = {}
    unread = []
    for line, row in _rows(text, layout):
        try:
            event = READERS[layout](row)
        except ValueError as error:
            unread.append(f"Line {line} was left out: {error}.")
            continue
        key = row.get("id") or row.get("number") or f"line {line}"
        stamp = row.get("timestamp", "")
        if key not in events or _newer(stamp, events[key][0]):
            events[key] = (stamp, event)
    if unread and not events:
        raise UnreadableEvents(
            f"None of the {len(unread)} rows could be read as {layout}. {unread[0]}"
        )
    return Catalogued(tuple(event for _, event in events.values()), tuple(unread))


def _newer(stamp: str, other: str) -> bool:
    return (len(stamp), stamp) >= (len(other), other)


def _rows(text: str, layout: Layout) -> Iterator[tuple[int, Row]]:
    csv.field_size_limit(LARGEST_FIELD)
    first_line = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        first = next(reader, None)
        if first is None:
            raise UnreadableEvents(
                f"The file is empty; it should hold a table of {layout.upper()} events."
            )
        columns = _columns(first, layout)
        if columns is None:
            columns = _headless(first, layout)
            yield 1, dict(zip(columns, first, strict=False))
        for cells in reader:
            if any(cell.strip() for cell in cells) and not _is_tags(cells):
                yield reader.line_num, dict(zip(columns, cells, strict=False))
    except csv.Error as error:
        raise UnreadableEvents(
            f"The table breaks off at line {reader.line_num}: {error}."
        ) from error


def _columns(cells: list[str], layout: Layout) -> tuple[str, ...] | None:
    """Return the names in a header, whatever their case; None when the row is no header."""
    names = tuple(cell.strip().lower() for cell in cells)
    missing = [name for name in NEEDED[layout] if name not in names]
    if missing and cells[0].strip().isdigit():
        return None
    if missing:
        raise UnreadableEvents(
            f"This is not a table of {layout.upper()} events: it names no column {', '.join(missing)}. "
            "Check the layout, or export it again with a header."
        )
    return tuple(OTHER_NAMES.get(name, name) for name in names)


def _headless(cells: list[str], layout: Layout) -> tuple[str, ...]:
    known = {len(COLUMNS): COLUMNS, len(HDX_COLUMNS): HDX_COLUMNS}
    if layout == "ucdp" and len(cells) in known:
        return known[len(cells)]
    raise UnreadableEvents(
        f"The file has no header and {len(cells)} columns, which no known {layout.upper()} layout has."
    )


def _is_tags(cells: list[str]) -> bool:
    """Tell whether a row is one of HXL tags: every cell empty or beginning with #."""
    return all(not cell.strip() or cell.strip().startswith("#") for cell in cells)


def _ucdp(row: Row) -> Event:
    start = _date(row, "date_start")
    end = max(_date(row, "date_end"), start)
    return Event(
        _number(row, "longitude"),
        _number(row, "latitude"),
        start,
        end,
        exact_place=_code(row, "where_prec") <= FINEST_PLACES,
        exact_day=_code(row, "date_prec") <= FINEST_DAYS,
    )


def _acled(row: Row) -> Event:
    on = _date(row, "event_date")
    known = end_of_month(on) if row.get("time_precision", "").strip() == str(MONTH_ONLY) else None
    kind = row.get("event_type", "").strip().lower()
    if not kind:
        raise ValueError("event_type is empty")
    return Event(
        _number(row, "longitude"),
        _number(row, "latitude"),
        on,
        on,
        target=kind.startswith(FORECAST_TYPES),
        known_on=known,
    )


READERS: dict[Layout, Callable[[Row], Event]] = {"ucdp": _ucdp, "acled": _acled}


def _number(row: Row, column: str) -> float:
    text = row.get(column, "").strip()
    try:
        return float(text)
    except ValueError as error:
        raise ValueError(f"{column} '{text}' is not a number") from error


def _code(row: Row, column: str) -> int:
    text = row.get(column, "").strip()
    if not text.isdigit():
        raise ValueError(f"{column} '{text}' is not a code")
    return int(text)


def _date(row: Row, column: str) -> date:
    text = row.get(column, "").strip()
    day = text[:10] if text[4:5] == "-" else text.partition(" 00:")[0]
    for form in DATES:
        try:
            return datetime.strptime(day, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    raise ValueError(f"{column} '{text}' is not a date")


def end_of_month(on: date) -> date:
    """Return the last day of a day's month."""
    return (on.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
