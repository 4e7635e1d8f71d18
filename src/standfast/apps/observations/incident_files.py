"""Reading files of incidents with the fixed header: one row in, what it says or a sentence out. Nothing is recorded here."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from standfast.apps.observations.flags import (
    Flag,
    area_flag,
    coarse_flag,
    place_flag,
    proposed_point,
    total_flag,
    total_in,
)
from standfast.apps.observations.gazetteer import Guess
from standfast.apps.observations.layout import (
    LONGEST_ID,
    Table,
    Torn,
    Unreadable,
    as_json,
    degrees,
)
from standfast.apps.observations.tables import Kind, table_in
from standfast.log.ids import NAMESPACE
from standfast.log.times import (
    MISSION_ZONE,
    PRECISIONS,
    Happened,
    Precision,
    end_of_day,
    happened_from_text,
    next_month,
    start_of_day,
)

HEADER = (
    *("external_id", "category", "occurred_from", "occurred_to", "time_precision", "reported_at"),
    *("place", "lon", "lat", "accuracy_m", "source", "reliability", "credibility"),
    *("narrative", "label"),
)
KIND = Kind(
    file="a file of incidents",
    rows="incidents",
    needed=HEADER,
    advice=f"Its header is {','.join(HEADER)}.",
)
# How long a time lasts that is known as precisely as this and names no end.
LASTS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "week": timedelta(days=7),
}
WITHOUT_ZONE = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?", re.ASCII)
MIDNIGHT = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d{2}:?\d{2})?", re.ASCII
)
RELIABILITIES = frozenset("ABCDEF")
CREDIBILITIES = frozenset("123456")


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """What a row says: times with their zone, the point in degrees, grades as written; None where it says nothing.

    `raw` is the row as it came. `proposed` is a point that the gazetteer proposes where the row has none; nothing is recorded of it.
    """

    line: int
    external_id: str
    category: str
    happened: Happened
    reported_at: datetime | None
    place: str | None
    lon: float | None
    lat: float | None
    accuracy_m: float | None
    source: str | None
    reliability: str | None
    credibility: int | None
    narrative: str | None
    label: str | None
    flags: tuple[Flag, ...]
    raw: str
    proposed: Guess | None = None


def subject_of_incident(external_id: str) -> UUID:
    """Return the subject of the incident that an external id stands for, the same at every site."""
    return uuid5(NAMESPACE, f"incident {external_id}")


def incident_table(content: bytes) -> Table:
    """Return the columns of a file of incidents and its rows.

    :raises UnreadableFile: when it lacks a column of the header.
    """
    return table_in(content, KIND)


def incident_in(
    columns: tuple[str, ...], line: int, cells: list[str] | Torn
) -> IncidentRow | Unreadable:
    """Return what a row says, or why it cannot be read."""
    if isinstance(cells, Torn):
        return Unreadable(line, cells.text, cells.reason)
    if len(cells) != len(columns):
        reason = f"The row has {len(cells)} columns where there should be {len(columns)}."
        return Unreadable(line, as_json(cells), reason)
    if "\0" in "".join(cells):
        reason = "The row holds a character that no text has (NUL)."
        return Unreadable(line, as_json(cells), reason)
    row = {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
    return incident_of(line, row, as_json(cells))


def incident_of(line: int, row: dict[str, str], raw: str) -> IncidentRow | Unreadable:
    """Return what the cells of the fixed header say, or why they cannot be read; `raw` is the row as it came."""
    if not row["external_id"] or len(row["external_id"]) > LONGEST_ID:
        reason = "The row has no external_id by which the incident could be found again."
        return Unreadable(line, raw, reason)
    try:
        return _read(line, row, raw)
    except ValueError as error:
        sentence = f"{str(error).removesuffix('.')}."
        total = total_in([row["external_id"], row["category"], row["place"]])
        told = f"{total_flag(total)} {sentence}" if total else sentence
        return Unreadable(line, raw, told, row["external_id"])


def _read(line: int, row: dict[str, str], raw: str) -> IncidentRow:
    flags: list[Flag] = []
    if total := total_in([row["external_id"], row["category"], row["place"]]):
        flags.append(total_flag(total))
    happened = _happened(row, flags)
    reported = _instant(row["reported_at"], flags) if row["reported_at"] else None
    lon, lat = degrees(row["lon"], "longitude", 180), degrees(row["lat"], "latitude", 90)
    accuracy_m = _metres(row["accuracy_m"])
    place = row["place"] or None
    proposed, asked = (None, None) if lon is not None else proposed_point(place)
    found = (
        _midnight_flag(row),
        area_flag(lon, lat),
        place_flag(lon, lat, place),
        coarse_flag(row["lon"], row["lat"], claimed_m=accuracy_m),
        asked,
    )
    flags.extend(flag for flag in found if flag is not None)
    reliability = row["reliability"].upper() or None
    if reliability is not None and reliability not in RELIABILITIES:
        raise ValueError(f"The reliability '{row['reliability'][:40]}' is not one of A to F")
    credibility = row["credibility"] or None
    if credibility is not None and credibility not in CREDIBILITIES:
        raise ValueError(f"The credibility '{row['credibility'][:40]}' is not one of 1 to 6")
    return IncidentRow(
        line=line,
        external_id=row["external_id"],
        category=row["category"].upper(),
        happened=happened,
        reported_at=reported,
        place=place,
        lon=lon,
        lat=lat,
        accuracy_m=accuracy_m,
        source=row["source"] or None,
        reliability=reliability,
        credibility=None if credibility is None else int(credibility),
        narrative=row["narrative"] or None,
        label=row["label"] or None,
        flags=tuple(flags),
        raw=raw,
        proposed=proposed,
    )


def _midnight_flag(row: dict[str, str]) -> Flag | None:
    """Return that a time said to be exact is midnight, as a spreadsheet writes a time that nobody knew."""
    exact = row["time_precision"].lower() in ("exact", "minute")
    if not exact or not MIDNIGHT.fullmatch(row["occurred_from"]):
        return None
    return Flag(
        "precision",
        f"The time '{row['occurred_from']}' is midnight and claims to be exact; it may stand for a time that nobody knew.",
    )


def _metres(text: str) -> float | None:
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"The accuracy_m '{text[:40]}' is not a number of metres") from None
    if not 0 <= value < float("inf"):
        raise ValueError(f"The accuracy_m {text[:40]} is not a number of metres")
    return value


def _happened(row: dict[str, str], flags: list[Flag]) -> Happened:
    """Return when it happened; a bare date is a day of the mission's zone.

    :raises ValueError: when a time cannot be read or the precision asks for an end that is missing.
    """
    begins = happened_from_text(_zoned(row["occurred_from"], flags))
    precision = _precision(row["time_precision"])
    if not row["occurred_to"]:
        return begins if precision is None else _lasting(begins, precision)
    text = _zoned(row["occurred_to"], flags)
    ends = happened_from_text(text)
    return Happened.between(begins.start, ends.end, precision or "period")


def _lasting(begins: Happened, precision: Precision) -> Happened:
    on = begins.start.astimezone(MISSION_ZONE).date()
    if precision == "exact":
        if begins.precision != "exact":
            raise ValueError(
                "The time is said to be exact and names a day alone; give the time or another precision"
            )
        return begins
    if precision == "day":
        return Happened.day(on)
    if precision == "month":
        month = on.replace(day=1)
        return Happened.between(start_of_day(month), start_of_day(next_month(month)), "month")
    if (lasts := LASTS.get(precision)) is None:
        raise ValueError(f"A time known as '{precision}' needs occurred_to")
    if begins.precision != "exact" and lasts < timedelta(days=1):
        raise ValueError(f"A time known to the {precision} needs a time of day in occurred_from")
    return Happened.between(begins.start, begins.start + lasts, precision)


def _precision(text: str) -> Precision | None:
    wanted = text.lower()
    if not wanted:
        return None
    for known in PRECISIONS:
        if known == wanted:
            return known
    raise ValueError(f"The time_precision '{text[:40]}' is not one of {', '.join(PRECISIONS)}")


def _instant(text: str, flags: list[Flag]) -> datetime:
    zoned = _zoned(text, flags)
    found = happened_from_text(zoned)
    return end_of_day(datetime.fromisoformat(zoned).date()) if len(zoned) == 10 else found.start


def _zoned(text: str, flags: list[Flag]) -> str:
    """Return a time with its zone: the mission's where it has none, and that is said."""
    if not WITHOUT_ZONE.fullmatch(text):
        return text
    flags.append(Flag("time", f"The time '{text}' has no zone and was read as {MISSION_ZONE.key}."))
    return datetime.fromisoformat(text).replace(tzinfo=MISSION_ZONE).isoformat()
