"""Reading files of the UCDP Georeferenced Event Dataset (Sundberg and Melander 2013): one row in, one event or a sentence out.

Taken are the 49 columns of the yearly and monthly releases, the variant of the Humanitarian Data Exchange with `iso3` and a
row of HXL tags, older names of the estimates, and monthly files without a header.
"""

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from operator import itemgetter
from pathlib import Path

import msgspec

# fmt: off
COLUMNS = (
    "id", "relid", "year", "active_year", "code_status",
    "type_of_violence", "conflict_dset_id", "conflict_new_id", "conflict_name", "dyad_dset_id",
    "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article",
    "source_office", "source_date", "source_headline", "source_original", "where_prec",
    "where_coordinates", "where_description", "adm_1", "adm_2", "latitude",
    "longitude", "geom_wkt", "priogrid_gid", "country", "country_id",
    "region", "event_clarity", "date_prec", "date_start", "date_end",
    "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best",
    "high", "low", "gwnoa", "gwnob",
)
# fmt: on
HDX_COLUMNS = (
    *COLUMNS[: COLUMNS.index("country_id")],
    "iso3",
    *COLUMNS[COLUMNS.index("country_id") :],
)
OLDER_NAMES = {"best_est": "best", "high_est": "high", "low_est": "low"}
NEEDED = ("id", "latitude", "longitude", "date_start", "date_end", "best", "high", "low")
# What says nothing of its own: the two follow from the point, the third from the country.
DERIVED = frozenset({"geom_wkt", "priogrid_gid", "iso3"})
_encoder = msgspec.json.Encoder()
LARGEST_FIELD = 16_000_000
LARGEST_COUNT = 2**31 - 1
BEST_KNOWN, LEAST_KNOWN = 1, 7


class UnreadableFile(ValueError):
    """A file is not one of these; the message says what was expected and found."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a country lies, in degrees; generous."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: float, lat: float) -> bool:
        """Tell whether a point lies in the box."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north


def _boxes() -> dict[str, Box]:
    with (Path(__file__).parent / "reference" / "boxes.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        return {
            row["country"]: Box(*(float(row[side]) for side in ("west", "south", "east", "north")))
            for row in csv.DictReader(file)
        }


BOXES = _boxes()


@dataclass(slots=True)
class Event:
    """One row, read: the columns that are asked for, a digest of its content, and what is doubtful about it."""

    line: int
    raw: list[str]
    id: str
    content: str
    lon: float | None
    lat: float | None
    where_precision: int | None
    place: str | None
    admin1: str | None
    admin2: str | None
    country: str | None
    date_start: date
    date_end: date
    date_precision: int | None
    violence: int | None
    side_a: str | None
    side_b: str | None
    best: int | None
    high: int | None
    low: int | None
    flags: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that cannot be taken, as it came, and why; the id where that much could be read."""

    line: int
    raw: str
    reason: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Torn:
    """Text that cannot be split into cells, and why."""

    text: str
    reason: str


NumberedRow = tuple[int, "list[str] | Torn"]


@dataclass(frozen=True, slots=True)
class Table:
    """A file's columns and rows; `doubts` are those about the whole file."""

    columns: tuple[str, ...]
    rows: Iterator[NumberedRow]
    doubts: tuple[str, ...]


def text_of(content: bytes) -> tuple[str, str | None]:
    """Return the file's text, and a doubt where it had to be guessed how its letters are written."""
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return content.decode("latin-1"), (
            f"The file is not UTF-8 (first seen on line {line}), so it was read as Latin-1; "
            "letters with accents may be wrong."
        )


def table(content: bytes) -> Table:
    """Return the columns of a file and its rows, header and HXL tags left out.

    :raises UnreadableFile: when it has no columns that can be recognised.
    """
    text, doubt = text_of(content)
    rows = _rows(text)
    first = next(rows, None)
    if first is None:
        raise UnreadableFile("The file is empty; it should hold a table of UCDP events.")
    line, cells = first
    if isinstance(cells, Torn):
        raise UnreadableFile(f"The file is not a table with commas. {cells.reason}")
    doubts = () if doubt is None else (doubt,)
    if cells and cells[0].strip().isdigit() and (known := _headless(len(cells))):
        return Table(known, _chained((line, cells), rows), doubts)
    columns = tuple(
        OLDER_NAMES.get(name, name) for name in (cell.strip().lower() for cell in cells)
    )
    if missing := [name for name in NEEDED if name not in columns]:
        raise UnreadableFile(
            f"This is not a UCDP event file: line {line} names no column {', '.join(missing)}. Export it again from "
            "the source, with commas and a header."
        )
    if len(set(columns)) != len(columns):
        twice = sorted({name for name in columns if columns.count(name) > 1})
        raise UnreadableFile(
            f"The header on line {line} names {', '.join(twice)} twice; export the file again."
        )
    return Table(columns, _without_tags(rows), doubts)


def _headless(width: int) -> tuple[str, ...] | None:
    return {len(COLUMNS): COLUMNS, len(HDX_COLUMNS): HDX_COLUMNS}.get(width)


def _chained(first: NumberedRow, rows: Iterator[NumberedRow]) -> Iterator[NumberedRow]:
    yield first
    yield from rows


def _without_tags(rows: Iterator[NumberedRow]) -> Iterator[NumberedRow]:
    """Leave out the row of HXL tags under the header: every cell empty or beginning with #."""
    first = next(rows, None)
    if first is None:
        return
    if not _is_tags(first[1]):
        yield first
    yield from rows


def _is_tags(cells: list[str] | Torn) -> bool:
    return not isinstance(cells, Torn) and all(not cell or cell.startswith("#") for cell in cells)


def _rows(text: str) -> Iterator[NumberedRow]:
    """Yield each row with the line it begins on, empty lines left out; `Torn` where the row cannot be split."""
    csv.field_size_limit(LARGEST_FIELD)
    taken: list[str] = []
    reader = csv.reader(_noted(io.StringIO(text, newline=""), taken), strict=True)
    line = 1
    while True:
        taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield (
                line,
                Torn(
                    "".join(taken),
                    f"The row cannot be split up to line {reader.line_num}: {error}.",
                ),
            )
        else:
            if cells:
                yield line, cells
        line = reader.line_num + 1


def _noted(lines: Iterator[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line


def as_json(cells: list[str]) -> str:
    """Return a row as it is kept: a JSON list of its cells."""
    return _encoder.encode(cells).decode()


class RowReader:
    """Turns rows of one file into events. `today` is the day of the import: an event after it is doubtful."""

    def __init__(self, columns: tuple[str, ...], today: date) -> None:
        self.columns = columns
        self.today = today
        self.at = {name: index for index, name in enumerate(columns)}
        parsed = {*NEEDED, *DERIVED}
        words = [self.at[name] for name in sorted(columns) if name not in parsed]
        self.words = itemgetter(
            self.at["id"], self.at["id"], *words
        )  # two at least, so that it gives a tuple
        self.needed = itemgetter(*(self.at[name] for name in NEEDED))

    def read(self, line: int, cells: list[str] | Torn) -> Event | Unreadable:
        """Return the event that a row describes, or why it cannot be read."""
        if isinstance(cells, Torn):
            return Unreadable(line, cells.text, cells.reason)
        if len(cells) != len(self.columns):
            return Unreadable(
                line,
                as_json(cells),
                f"The row has {len(cells)} columns where there should be {len(self.columns)}.",
            )
        if "\0" in "".join(cells):
            return Unreadable(
                line, as_json(cells), "The row holds a character that no text has (NUL)."
            )
        own_id, *needed = (cell.strip() for cell in self.needed(cells))
        if not own_id or len(own_id) > 64:
            return Unreadable(
                line, as_json(cells), "The row has no id by which the event could be found again."
            )
        try:
            return self._event(line, cells, own_id, needed)
        except ValueError as error:
            return Unreadable(line, as_json(cells), str(error), own_id)

    def _event(self, line: int, cells: list[str], id: str, needed: list[str]) -> Event:
        lat, lon = _degrees(needed[0], "latitude", 90), _degrees(needed[1], "longitude", 180)
        start, end = _day(needed[2], "start"), _day(needed[3] or needed[2], "end")
        best, high, low = (
            _count(needed[4], "best"),
            _count(needed[5], "high"),
            _count(needed[6], "low"),
        )
        identity = "\x1f".join((*self.words(cells), repr((lat, lon, start, end, best, high, low))))
        event = Event(
            line=line,
            raw=cells,
            id=id,
            content=blake2b(identity.encode(), digest_size=16).hexdigest(),
            lon=lon,
            lat=lat,
            where_precision=self._level(cells, "where_prec"),
            place=self._word(cells, "where_coordinates"),
            admin1=self._word(cells, "adm_1"),
            admin2=self._word(cells, "adm_2"),
            country=self._word(cells, "country"),
            date_start=start,
            date_end=end,
            date_precision=self._level(cells, "date_prec"),
            violence=self._level(cells, "type_of_violence"),
            side_a=self._word(cells, "side_a"),
            side_b=self._word(cells, "side_b"),
            best=best,
            high=high,
            low=low,
        )
        event.flags = self._doubts(event)
        return event

    def _word(self, cells: list[str], name: str) -> str | None:
        index = self.at.get(name)
        return None if index is None else cells[index].strip() or None

    def _level(self, cells: list[str], name: str) -> int | None:
        word = self._word(cells, name)
        return (
            int(word)
            if word is not None and len(word) <= 4 and word.isascii() and word.isdigit()
            else None
        )

    def _doubts(self, event: Event) -> list[str]:
        """Return what is possible and yet doubtful; such a row is taken."""
        return [
            doubt
            for doubt in (
                _point_doubt(event),
                _order_doubt(event),
                _estimate_doubt(event),
                f"It lies in the future: {event.date_end} is after {self.today}."
                if event.date_end > self.today
                else None,
                *(
                    f"The {name} '{found}' is not one of the codes {first} to {last}."
                    for name, column, level, first, last in (
                        (
                            "precision of the place",
                            "where_prec",
                            event.where_precision,
                            BEST_KNOWN,
                            LEAST_KNOWN,
                        ),
                        ("precision of the date", "date_prec", event.date_precision, 1, 5),
                        ("type of violence", "type_of_violence", event.violence, 1, 3),
                    )
                    if column in self.at and not (level is not None and first <= level <= last)
                    for found in [self._word(event.raw, column) or ""]
                ),
            )
            if doubt is not None
        ]


def _degrees(text: str, name: str, limit: int) -> float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"The {name} '{text[:40]}' is not a number of degrees.") from None
    if not math.isfinite(value) or abs(value) > limit:
        raise ValueError(f"The {name} {text[:40]} is not on the globe.")
    return value


@lru_cache(maxsize=20_000)
def _day(text: str, name: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise ValueError(
            f"The {name} date '{text[:40]}' is not a day; it should read 2016-07-08."
        ) from None


def _count(text: str, name: str) -> int | None:
    if not text:
        return None
    whole = text.removesuffix(".0")
    if not (whole.isascii() and whole.isdigit()) or int(whole[:20]) > LARGEST_COUNT:
        raise ValueError(f"The {name} estimate '{text[:40]}' is not a number of deaths.")
    return int(whole)


def _point_doubt(event: Event) -> str | None:
    if event.lon is None or event.lat is None:
        return "It has no point."
    box = BOXES.get(event.country or "")
    if box is not None and not box.holds(event.lon, event.lat):
        swapped = (
            " It would lie inside with longitude and latitude exchanged."
            if box.holds(event.lat, event.lon)
            else ""
        )
        return f"The point {event.lon}, {event.lat} lies outside {event.country}.{swapped}"
    return None


def _order_doubt(event: Event) -> str | None:
    if event.date_end < event.date_start:
        return f"It ends on {event.date_end}, before it begins on {event.date_start}."
    return None


def _estimate_doubt(event: Event) -> str | None:
    low, best, high = event.low, event.best, event.high
    if best is None:
        return "It has no best estimate of deaths."
    if (low is not None and low > best) or (high is not None and best > high):
        return f"The estimates of deaths do not rise: low {low}, best {best}, high {high}."
    return None
