"""Reading files of the Armed Conflict Location & Event Data project: one row in, one event or a sentence out.

Taken are the columns since 20 March 2023 and those before (with `data_id`, `event_id_no_cnty`, `iso3`), headers in either case,
days as `2016-07-08` or `08 July 2016`, tables with commas, semicolons or tabs, and XLSX workbooks. An event is known by its
`event_id_cnty`: `data_id` is another with every download. Precisions are ACLED's own, 1 to 3, and no UCDP codes.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from hashlib import blake2b

from standfast.apps.observations.flags import (
    PERCENTAGE,
    Flag,
    coarse_flag,
    future_flag,
    total_flag,
    total_in,
)
from standfast.apps.observations.layout import (
    CODES,
    EXACT,
    LARGEST_COUNT,
    LONGEST_ID,
    Event,
    Table,
    Torn,
    Unreadable,
    as_json,
    degrees,
    share_flag,
    where_doubt,
)
from standfast.apps.observations.tables import Kind, table_in

KIND = Kind(
    file="an ACLED event file",
    rows="ACLED events",
    needed=("event_id_cnty", "event_date", "event_type", "latitude", "longitude"),
    advice="Export it again from the source, one row an event, with its header.",
)
# What says nothing of its own about an event: numbers of a download, what follows from other columns, and the moment of the
# last upload, which moves without anything else moving.
NOT_CONTENT = frozenset(
    {
        *("data_id", "event_id_no_cnty", "iso", "iso3", "year", "disorder_type", "interaction"),
        *("timestamp", "event_date", "latitude", "longitude", "fatalities"),
    }
)
# Names of the codebook since 2019 and before; a type is compared by how it begins, in small letters.
EVENT_TYPES = (
    "battle",
    "explosions/remote violence",
    "remote violence",
    "violence against civilians",
    "protests",
    "riots",
    "strategic development",
    "headquarters or base established",
    "non-violent transfer of territory",
)
CODED = {"time_precision": "precision of the date", "geo_precision": "precision of the place"}
LAST_CODE = 3
# Kinds of actor as newer files write them, by the first word, and the codes of older ones.
ACTORS = {
    "state": "1",
    "rebel": "2",
    "political": "3",
    "identity": "4",
    "rioters": "5",
    "protesters": "6",
    "civilians": "7",
    "external/other": "8",
}
ACTOR_COLUMNS = ("inter1", "inter2")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
FIRST_YEAR = 1997  # of ACLED: a year of two digits lies after it
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]+(?:Z|[+-][\d:]+)?)?", re.ASCII)
NAMED_DAY = re.compile(
    r"(\d{1,2})[ -]([A-Za-z]{3,9})[ ,-]+(\d{4}|\d{2})(?: 00:00(?::00)?)?", re.ASCII
)
NUMBERED_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: 00:00(?::00)?)?", re.ASCII)
NAMING = ("event_id_cnty", "event_date", "country", "admin1", "admin2", "location", "event_type")


def acled_table(content: bytes) -> Table:
    """Return the columns of a file and its rows, header and HXL tags left out.

    :raises UnreadableFile: when it is not a table of ACLED events.
    """
    return table_in(content, KIND)


class AcledReader:
    """Turns rows of one file into events. `today` is the day of the import: an event after it is doubtful."""

    def __init__(self, columns: tuple[str, ...], today: date) -> None:
        self.columns = columns
        self.today = today
        self.content = sorted(name for name in columns if name and name not in NOT_CONTENT)

    def read(self, line: int, cells: list[str] | Torn) -> Event | Unreadable:
        """Return the event that a row describes, or why it cannot be read."""
        if isinstance(cells, Torn):
            return Unreadable(line, cells.text, cells.reason)
        if len(cells) != len(self.columns):
            reason = f"The row has {len(cells)} columns where there should be {len(self.columns)}."
            return Unreadable(line, as_json(cells), reason)
        if "\0" in "".join(cells):
            reason = "The row holds a character that no text has (NUL)."
            return Unreadable(line, as_json(cells), reason)
        row = {name: cell.strip() for name, cell in zip(self.columns, cells, strict=True) if name}
        total = _total(row)
        own_id = row["event_id_cnty"] or (total and _id_of_total(row))
        if not own_id or len(own_id) > LONGEST_ID:
            reason = "The row has no id by which the event could be found again."
            return Unreadable(line, as_json(cells), reason)
        try:
            return self._event(line, cells, row, own_id, total)
        except ValueError as error:
            return Unreadable(line, as_json(cells), str(error), own_id)

    def _event(
        self, line: int, cells: list[str], row: dict[str, str], own_id: str, total: str | None
    ) -> Event:
        flags: list[Flag] = []
        if total:
            flags.append(total_flag(total))
            on, asked = _day_or_none(row["event_date"]), None
        else:
            on, asked = day_of(row["event_date"])
        if asked:
            flags.append(asked)
        lat = degrees(row["latitude"], "latitude", 90)
        lon = degrees(row["longitude"], "longitude", 180)
        deaths, deaths_doubt = _deaths(row.get("fatalities", ""))
        words = (f"{name}={self._word(row, name)}" for name in self.content if row[name])
        identity = "\x1f".join([*words, f"{lat}\x1f{lon}\x1f{on}\x1f{deaths}"])
        event = Event(
            line=line,
            raw=cells,
            id=own_id,
            content=blake2b(identity.encode(), digest_size=16).hexdigest(),
            lon=lon,
            lat=lat,
            where_precision=CODES.get(row.get("geo_precision", "")),
            place=row.get("location") or None,
            admin1=row.get("admin1") or None,
            admin2=row.get("admin2") or None,
            country=row.get("country") or None,
            date_start=on,
            date_end=on,
            date_precision=CODES.get(row.get("time_precision", "")),
            violence=None,
            side_a=row.get("actor1") or None,
            side_b=row.get("actor2") or None,
            best=deaths,
            high=None,
            low=None,
            flags=flags,
            event_kind=row["event_type"] or None,
        )
        days = [future_flag(event.date_end, self.today), _year_doubt(row, on)]
        event.sure_of_day = not (total or any(days))
        found = [*days, *_place_doubts(event, row), deaths_doubt, *_word_doubts(row)]
        flags.extend(doubt for doubt in found if doubt is not None)
        return event

    def _word(self, row: dict[str, str], name: str) -> str:
        word = row[name]
        return ACTORS.get(word.lower().split()[0], word) if name in ACTOR_COLUMNS else word


@lru_cache(maxsize=20_000)
def day_of(text: str) -> tuple[date, Flag | None]:
    """Return the day that a text names, and a doubt where day and month might be exchanged.

    :raises ValueError: when it names none.
    """
    try:
        if found := ISO_DAY.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3])), None
        if found := NAMED_DAY.fullmatch(text):
            return date(_year(found[3]), _month(found[2]), int(found[1])), None
        if found := NUMBERED_DAY.fullmatch(text):
            day, month = int(found[1]), int(found[2])
            on = date(int(found[3]), month, day)
            unsure = day <= len(MONTHS) and day != month
            sentence = f"The date '{text}' was read day first, as {on}."
            return on, Flag("time", sentence) if unsure else None
    except ValueError:
        pass  # numbers that are no day, such as 31 June
    raise ValueError(
        f"The date '{text[:40]}' is not a day; it should read 2016-07-08 or 08 July 2016."
    )


def _day_or_none(text: str) -> date | None:
    try:
        return day_of(text)[0]
    except ValueError:
        return None


def _year(text: str) -> int:
    year = int(text)
    if len(text) == len("2016"):
        return year
    return 1900 + year if year >= FIRST_YEAR % 100 else 2000 + year


def _month(name: str) -> int:
    fitting = [number for number, month in enumerate(MONTHS, 1) if month.startswith(name.lower())]
    if len(fitting) != 1:
        raise ValueError(name)
    return fitting[0]


def _deaths(text: str) -> tuple[int | None, Flag | None]:
    """Return the number of deaths, and a doubt where the row gives none.

    :raises ValueError: when what stands there is neither a number nor a percentage.
    """
    if not text:
        return None, Flag("deaths", "It gives no number of deaths.")
    if PERCENTAGE.fullmatch(text):
        return None, share_flag(text)
    whole = re.sub(r"\.0+$", "", text)
    if not (whole.isascii() and whole.isdigit()) or int(whole[:20]) > LARGEST_COUNT:
        raise ValueError(f"The fatalities '{text[:40]}' are not a number of deaths.")
    return int(whole), None


def _total(row: dict[str, str]) -> str | None:
    """Return the word by which a row is known to sum up others, if it does."""
    return total_in([row.get(name, "") for name in NAMING])


def _id_of_total(row: dict[str, str]) -> str:
    return " / ".join(row[name] for name in NAMING if row.get(name))[:LONGEST_ID]


def _place_doubts(event: Event, row: dict[str, str]) -> Iterator[Flag | None]:
    """Yield that a point is missing, outside its country or the area, far from what it names, or coarser than claimed."""
    yield where_doubt(event)
    exact = event.where_precision == EXACT
    yield coarse_flag(row["longitude"], row["latitude"], claimed_m=None, exact=exact)


def _year_doubt(row: dict[str, str], on: date | None) -> Flag | None:
    year = row.get("year", "")
    if on is not None and year and year != str(on.year):
        return Flag("time", f"The year '{year[:40]}' is not that of the date {on}.")
    return None


def _word_doubts(row: dict[str, str]) -> Iterator[Flag]:
    kind = row["event_type"]
    if not kind.lower().startswith(EVENT_TYPES):
        yield Flag("words", f"The event type '{kind[:40]}' is none of ACLED's.")
    if not row.get("country", ""):
        yield Flag("words", "It names no country.")
    for column, words in CODED.items():
        if column in row and CODES.get(row[column], LAST_CODE + 1) > LAST_CODE:
            sentence = f"The {words} '{row[column][:40]}' is not one of the codes 1 to {LAST_CODE}."
            yield Flag("words", sentence)
