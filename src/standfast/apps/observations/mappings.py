"""Mapping files: how an export of another system becomes rows of the fixed header of incidents; docs/reference/import-mappings.md.

A mapping says which column holds what, what is the same in every row, how values and dates are written, and where a point or a
choice of several is spread over columns. It guesses nothing: a value that it does not know refuses the row and says where to add it.
"""

import tomllib
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from standfast.apps.observations.flags import Flag
from standfast.apps.observations.incident_files import HEADER
from standfast.apps.observations.layout import Torn, Unreadable, UnreadableFile, as_json
from standfast.apps.observations.tables import Kind

FIELDS = frozenset(HEADER)
DATES = ("occurred_from", "occurred_to", "reported_at")
CHOSEN = frozenset({"1", "1.0", "true", "yes", "x"})
ISO = "iso"
Name = Annotated[str, msgspec.Meta(min_length=1)]


class Several(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A choice of several: in one column with a separator, or one column an option; the first in `order` that is chosen counts."""

    column: Name | None = None
    separator: Name | None = None
    columns: Name | None = None
    order: tuple[Name, ...] = ()


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a mapping file says."""

    name: Name
    columns: dict[str, Name | tuple[Name, ...]]
    constants: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    formats: dict[str, tuple[Name, ...]] = {}
    several: dict[str, Several] = {}
    only: dict[str, tuple[str, ...]] = {}
    zone: str | None = None
    gps: Name | None = None


@dataclass(frozen=True, slots=True)
class Mapped:
    """A row under the fixed header, and what is doubtful about how it was mapped."""

    row: dict[str, str]
    flags: tuple[Flag, ...]


class _NoMapping(ValueError):
    """A row has a value that the mapping does not know."""


def mapping_in(content: bytes, file: str) -> Mapping:
    """Return what a mapping file says.

    :raises UnreadableFile: when it is no TOML, has a field that no mapping has, or names a field that no incident has.
    """
    try:
        mapping = msgspec.convert(tomllib.loads(content.decode("utf-8-sig")), Mapping)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise UnreadableFile(f"{file} is no TOML file: {error}.") from error
    except msgspec.ValidationError as error:
        raise UnreadableFile(
            f"{file} is no mapping: {error}. See docs/reference/import-mappings.md."
        ) from error
    if reason := _fault(mapping):
        raise UnreadableFile(f"{file}: {reason}")
    return mapping


def _fault(mapping: Mapping) -> str | None:
    tables = ("columns", "constants", "prefixes", "values", "formats", "several")
    for table in tables:
        if unknown := sorted(set(getattr(mapping, table)) - FIELDS):
            return f"[{table}] names {', '.join(unknown)}, which no incident has; the fields are {', '.join(HEADER)}."
    if wrong := sorted(set(mapping.formats) - set(DATES)):
        return f"[formats] names {', '.join(wrong)}; only {', '.join(DATES)} are dates."
    given = {*mapping.columns, *mapping.constants, *mapping.several}
    for needed in ("external_id", "category", "occurred_from"):
        if needed not in given:
            return f"It says nothing of {needed}, which every incident has; add it under [columns]."
    for field, choice in mapping.several.items():
        one_column = choice.column is not None and choice.separator is not None
        if one_column == (choice.columns is not None):
            return f"[several.{field}] needs 'column' with 'separator', or 'columns' with the beginning of their names."
    try:
        _zone(mapping)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return f"zone = '{mapping.zone}' is no time zone; write it as Africa/Juba."
    return None


def _zone(mapping: Mapping) -> tzinfo | None:
    return ZoneInfo(mapping.zone) if mapping.zone else None


def kind_of(mapping: Mapping) -> Kind:
    """Return the kind of table that a mapping reads: every column that it names must be there."""
    needed = [name for told in mapping.columns.values() for name in _listed(told)]
    needed += [choice.column for choice in mapping.several.values() if choice.column]
    needed += [*mapping.only, *([mapping.gps] if mapping.gps else [])]
    return Kind(
        file=f"an export that the mapping '{mapping.name}' reads",
        rows="reports",
        needed=tuple(dict.fromkeys(column_name(name) for name in needed)),
        advice="Correct the names in the mapping, or export the file again with these columns.",
    )


def column_name(text: str) -> str:
    """Return the name of a column as a table gives it: small letters, no spaces."""
    return "_".join(text.lower().split())


def _listed(told: str | tuple[str, ...]) -> tuple[str, ...]:
    return (told,) if isinstance(told, str) else told


def mapped_row(
    mapping: Mapping, file: str, columns: tuple[str, ...], line: int, cells: list[str] | Torn
) -> Mapped | Unreadable:
    """Return a row of an export under the fixed header, or why it cannot be mapped; `file` is the mapping's name."""
    if isinstance(cells, Torn):
        return Unreadable(line, cells.text, cells.reason)
    if len(cells) != len(columns):
        reason = f"The row has {len(cells)} columns where there should be {len(columns)}."
        return Unreadable(line, as_json(cells), reason)
    if "\0" in "".join(cells):
        reason = "The row holds a character that no text has (NUL)."
        return Unreadable(line, as_json(cells), reason)
    given = {name: cell.strip() for name, cell in zip(columns, cells, strict=True) if name}
    flags: list[Flag] = []
    row = dict.fromkeys(HEADER, "") | dict(mapping.constants)
    try:
        _take_only(mapping, file, given)
        for field, told in mapping.columns.items():
            texts = (given.get(column_name(name), "") for name in _listed(told))
            if text := ". ".join(filter(None, texts)):
                row[field] = text
        for field, choice in mapping.several.items():
            row[field] = _chosen(choice, given, field, flags) or row[field]
        _translate(mapping, file, row)
        _place(mapping, given, row)
    except _NoMapping as error:
        own_id = row["external_id"][:64] or None
        return Unreadable(line, as_json(cells), str(error), own_id, "mapping", row)
    return Mapped(row, tuple(flags))


def _take_only(mapping: Mapping, file: str, given: dict[str, str]) -> None:
    for name, allowed in mapping.only.items():
        found = given.get(column_name(name), "")
        if found.lower() not in {text.lower() for text in allowed}:
            raise _NoMapping(
                f"The column '{name}' reads '{found[:40]}'; the mapping takes only {', '.join(allowed)}. "
                f"Add it under [only] in {file} if such rows are to be taken."
            )


def _chosen(choice: Several, given: dict[str, str], field: str, flags: list[Flag]) -> str:
    """Return the choice that counts, and flag those beside it."""
    if choice.columns is not None:
        begins = column_name(choice.columns)
        found = [
            name.removeprefix(begins)
            for name, cell in given.items()
            if name.startswith(begins) and cell.lower() in CHOSEN
        ]
    else:
        text = given.get(column_name(choice.column or ""), "")
        found = [part.strip() for part in text.split(choice.separator) if part.strip()]
    ranks = {text.lower(): rank for rank, text in enumerate(choice.order)}
    found.sort(key=lambda text: ranks.get(text.lower(), len(ranks)))
    if len(found) > 1:
        others = ", ".join(found[1:])
        flags.append(
            Flag(
                "words", f"The row names several for {field}: '{found[0]}' was taken, {others} not."
            )
        )
    return found[0] if found else ""


def _translate(mapping: Mapping, file: str, row: dict[str, str]) -> None:
    """Write values as this system writes them, then prefixes and dates."""
    for field, known in mapping.values.items():
        text = row[field]
        if not text:
            continue
        found = {key.lower(): value for key, value in known.items()}.get(text.lower())
        if found is None:
            raise _NoMapping(
                f"The value '{text[:60]}' has no mapping to a {field}; add it under [values.{field}] in {file}."
            )
        row[field] = found
    for field, prefix in mapping.prefixes.items():
        row[field] = prefix + row[field] if row[field] else ""
    for field, formats in mapping.formats.items():
        if row[field]:
            row[field] = _date(row[field], formats, field, file, _zone(mapping))


def _date(text: str, formats: tuple[str, ...], field: str, file: str, zone: tzinfo | None) -> str:
    for form in formats:
        try:
            at = datetime.fromisoformat(text) if form == ISO else datetime.strptime(text, form)  # noqa: DTZ007 -- below
        except ValueError:
            continue
        if (form == ISO and len(text) == len("2016-11-03")) or (
            form != ISO and "%H" not in form and "%I" not in form
        ):
            return at.date().isoformat()
        return (at if at.tzinfo or zone is None else at.replace(tzinfo=zone)).isoformat()
    raise _NoMapping(
        f"The date '{text[:40]}' fits none of the formats {', '.join(formats)}; add its format under [formats], "
        f"{field}, in {file}."
    )


def _place(mapping: Mapping, given: dict[str, str], row: dict[str, str]) -> None:
    """Split a GPS column as KoBo and ODK write it: latitude, longitude, altitude and accuracy, with spaces between."""
    if mapping.gps is None or not (text := given.get(column_name(mapping.gps), "")):
        return
    parts = text.split()
    if len(parts) not in (2, 3, 4):
        raise _NoMapping(
            f"The point '{text[:60]}' is not written as latitude longitude altitude accuracy."
        )
    row["lat"], row["lon"] = parts[0], parts[1]
    if len(parts) == len(("lat", "lon", "alt", "accuracy")) and parts[3] not in ("0", "0.0"):
        row["accuracy_m"] = parts[3]


def example(name: str) -> Path:
    """Return the path of a worked example that the package ships: `kobo.toml`, `kobo.csv`, `ushahidi.toml`, `ushahidi.csv`."""
    return Path(__file__).parent / "reference" / "mappings" / name
