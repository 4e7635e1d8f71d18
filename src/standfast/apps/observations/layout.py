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
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Protocol

import msgspec

from standfast.apps.observations.flags import (
    PERCENTAGE,
    Flag,
    area_flag,
    coarse_flag,
    future_flag,
    name_flag,
    total_flag,
    total_in,
    wide_place_flag,
)

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
NEEDED = ("id", "latitude", "longitude", "date_start", "date_end", "best", "high", "low")
# What says nothing of its own: the two follow from the point, the third from the country.
DERIVED = frozenset({"geom_wkt", "priogrid_gid", "iso3"})
_encoder = msgspec.json.Encoder()
LARGEST_FIELD = 16_000_000
LARGEST_COUNT = 2**31 - 1
LONGEST_ID = 64
# The first words name a place; the sides after them do not.
NAMING = 4
WORDS = ("where_coordinates", "adm_1", "adm_2", "country", "side_a", "side_b")
CODED = {
    "where_prec": ("precision of the place", 7),
    "date_prec": ("precision of the date", 5),
    "type_of_violence": ("type of violence", 3),
}
EXACT = 1
CODES = {str(code): code for code in range(1, 10)}


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
    date_start: date | None
    date_end: date | None
    date_precision: int | None
    violence: int | None
    side_a: str | None
    side_b: str | None
    best: int | None
    high: int | None
    low: int | None
    flags: list[Flag] = field(default_factory=list)
    # Whether its day says which time the file covers; a day that is doubtful does not.
    sure_of_day: bool = True
    # What kind of event the source says it is, where it has words for that.
    event_kind: str | None = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row that cannot be taken, as it came, and why; the id where that much could be read."""

    line: int
    raw: str
    reason: str
    id: str | None = None
    kind: str = "unreadable"
    # What a mapping could make of it, under the fixed header of incidents.
    mapped: dict[str, str] | None = None


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
    doubts: tuple[Flag, ...]


def text_of(content: bytes) -> tuple[str, Flag | None]:
    """Return the file's text, and a doubt where it had to be guessed how its letters are written."""
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return content.decode("latin-1"), Flag(
            "file",
            f"The file is not UTF-8 (first seen on line {line}), so it was read as Latin-1; "
            "letters with accents may be wrong.",
        )


def without_tags(rows: Iterator[NumberedRow]) -> Iterator[NumberedRow]:
    """Leave out the row of HXL tags under the header: every cell empty or beginning with #."""
    first = next(rows, None)
    if first is None:
        return
    if not _is_tags(first[1]):
        yield first
    yield from rows


def _is_tags(cells: list[str] | Torn) -> bool:
    return not isinstance(cells, Torn) and all(not cell or cell.startswith("#") for cell in cells)


def rows_of(text: str, delimiter: str = ",") -> Iterator[NumberedRow]:
    """Yield each row with the line it begins on, empty lines left out; `Torn` where the row cannot be split."""
    csv.field_size_limit(LARGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    line = 1
    while True:
        try:
            for cells in reader:
                if cells:
                    yield line, cells
                line = reader.line_num + 1
        except csv.Error as error:
            last = reader.line_num
            torn = "".join(islice(io.StringIO(text, newline=""), line - 1, last))
            yield line, Torn(torn, f"The row cannot be split up to line {last}: {error}.")
            line = last + 1
        else:
            return


def as_json(cells: list[str]) -> str:
    """Return a row as it is kept: a JSON list of its cells."""
    return _encoder.encode(cells).decode()


class Reader(Protocol):
    """Turns rows of one file into events."""

    def read(self, line: int, cells: list[str] | Torn) -> Event | Unreadable:
        """Return the event that a row describes, or why it cannot be read."""
        ...


class RowReader:
    """Turns rows of one file into events. `today` is the day of the import: an event after it is doubtful."""

    def __init__(self, columns: tuple[str, ...], today: date) -> None:
        self.columns = columns
        self.today = today
        at = {name: index for index, name in enumerate(columns)}
        self.absent = len(
            columns
        )  # a column that the file lacks is read from an empty cell put behind the row
        self.coded = [name in at for name in CODED]
        parsed = {*NEEDED, *DERIVED}
        rest = [at[name] for name in sorted(columns) if name not in parsed]
        self.rest = itemgetter(at["id"], at["id"], *rest)  # two at least, so that it gives a tuple
        self.needed = itemgetter(*(at[name] for name in NEEDED))
        self.words = itemgetter(*(at.get(name, self.absent) for name in WORDS))
        self.codes = itemgetter(*(at.get(name, self.absent) for name in CODED))

    def read(self, line: int, cells: list[str] | Torn) -> Event | Unreadable:
        """Return the event that a row describes, or why it cannot be read."""
        if isinstance(cells, Torn):
            return Unreadable(line, cells.text, cells.reason)
        if len(cells) != self.absent:
            return Unreadable(
                line,
                as_json(cells),
                f"The row has {len(cells)} columns where there should be {self.absent}.",
            )
        if "\0" in "".join(cells):
            return Unreadable(
                line, as_json(cells), "The row holds a character that no text has (NUL)."
            )
        own_id, *needed = [cell.strip() for cell in self.needed(cells)]
        words = [cell.strip() for cell in self.words([*cells, ""])]
        total = total_in([own_id, *words[:NAMING]])
        if total and not own_id:
            own_id = " / ".join(filter(None, words))[:LONGEST_ID]
        if not own_id or len(own_id) > LONGEST_ID:
            reason = "The row has no id by which the event could be found again."
            return Unreadable(line, as_json(cells), reason)
        try:
            return self._event(line, cells, needed, words, (own_id, total))
        except ValueError as error:
            return Unreadable(line, as_json(cells), str(error), own_id)

    def _event(
        self,
        line: int,
        cells: list[str],
        needed: list[str],
        words: list[str],
        known: tuple[str, str | None],
    ) -> Event:
        own_id, total = known
        lat, lon = degrees(needed[0], "latitude", 90), degrees(needed[1], "longitude", 180)
        dates = needed[2], needed[3] or needed[2]
        start = None if total and not dates[0] else _day(dates[0], "start")
        end = None if total and not dates[1] else _day(dates[1], "end")
        shares = [cell for cell in needed[4:] if PERCENTAGE.fullmatch(cell)]
        counts = ["" if cell in shares else cell for cell in needed[4:]]
        best = _count(counts[0], "best")
        high, low = _count(counts[1], "high"), _count(counts[2], "low")
        rest = "\x1f".join(self.rest(cells))
        identity = f"{rest}\x1f{lat}\x1f{lon}\x1f{start}\x1f{end}\x1f{best}\x1f{high}\x1f{low}"
        place, admin1, admin2, country, side_a, side_b = [word or None for word in words]
        codes = self.codes([*cells, ""])
        where_precision, date_precision, violence = [CODES.get(code) for code in codes]
        event = Event(
            line,
            cells,
            own_id,
            blake2b(identity.encode(), digest_size=16).hexdigest(),
            lon,
            lat,
            where_precision,
            place,
            admin1,
            admin2,
            country,
            start,
            end,
            date_precision,
            violence,
            side_a,
            side_b,
            best,
            high,
            low,
        )
        told = [total_flag(total)] if total else []
        told += [share_flag(share) for share in shares[:1]]
        event.flags = [*told, *self._doubts(event, codes, needed)]
        event.sure_of_day = not total and not any(flag.kind == "time" for flag in event.flags)
        return event

    def _doubts(self, event: Event, codes: tuple[str, ...], needed: list[str]) -> list[Flag]:
        """Return what is possible and yet doubtful; such a row is taken."""
        exact = event.where_precision == EXACT
        doubts: list[Flag | None] = [
            where_doubt(event),
            coarse_flag(needed[1], needed[0], claimed_m=None, exact=exact),
            wide_place_flag(event.place, exact=exact),
            _order_doubt(event),
            _length_doubt(event),
            _estimate_doubt(event),
            future_flag(event.date_end, self.today),
        ]
        for known, found, (words, last) in zip(self.coded, codes, CODED.values(), strict=True):
            level = CODES.get(found)
            if known and (level is None or level > last):
                sentence = (
                    f"The {words} '{found.strip()[:40]}' is not one of the codes 1 to {last}."
                )
                doubts.append(Flag("words", sentence))
        return [doubt for doubt in doubts if doubt is not None]


def degrees(text: str, name: str, limit: int) -> float | None:
    """Return a latitude or longitude in degrees, None where there is none.

    :raises ValueError: when it is not a number or not on the globe.
    """
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


@lru_cache(maxsize=20_000)
def _count(text: str, name: str) -> int | None:
    if not text:
        return None
    whole = text.removesuffix(".0")
    if not (whole.isascii() and whole.isdigit()) or int(whole[:20]) > LARGEST_COUNT:
        raise ValueError(f"The {name} estimate '{text[:40]}' is not a number of deaths.")
    return int(whole)


def share_flag(text: str) -> Flag:
    """Say that deaths are given as a percentage, of which no number was taken."""
    return Flag(
        "deaths", f"Its deaths '{text[:40]}' are a percentage, so no number of deaths was taken."
    )


def where_doubt(event: Event) -> Flag | None:
    """Return that a point is missing, outside its country or the area, or far from the county or state that its row names."""
    return (
        point_doubt(event)
        or area_flag(event.lon, event.lat)
        or name_flag(event.lon, event.lat, event.admin1, event.admin2, event.country)
    )


def point_doubt(event: Event) -> Flag | None:
    """Return that an event has no point, or one outside the country that it names."""
    if event.lon is None or event.lat is None:
        return Flag("point", "It has no point.")
    box = BOXES.get(event.country or "")
    if box is not None and not box.holds(event.lon, event.lat):
        swapped = (
            " It would lie inside with longitude and latitude exchanged."
            if box.holds(event.lat, event.lon)
            else ""
        )
        return Flag(
            "point", f"The point {event.lon}, {event.lat} lies outside {event.country}.{swapped}"
        )
    return None


def _order_doubt(event: Event) -> Flag | None:
    start, end = event.date_start, event.date_end
    if start is not None and end is not None and end < start:
        return Flag("time", f"It ends on {event.date_end}, before it begins on {event.date_start}.")
    return None


def _length_doubt(event: Event) -> Flag | None:
    """Return that an event is said to be known to the day and lasts longer."""
    start, end = event.date_start, event.date_end
    if event.date_precision != EXACT or start is None or end is None or end <= start:
        return None
    return Flag("precision", f"It claims a day and lasts from {start} to {end}.")


def _estimate_doubt(event: Event) -> Flag | None:
    low, best, high = event.low, event.best, event.high
    if best is None:
        return Flag("deaths", "It has no best estimate of deaths.")
    if (low is not None and low > best) or (high is not None and best > high):
        return Flag(
            "deaths", f"The estimates of deaths do not rise: low {low}, best {best}, high {high}."
        )
    return None
