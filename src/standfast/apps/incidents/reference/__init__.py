"""Reference data of incidents: the categories, and the versions of what counts as *serious*.

Both are read from the tables beside this file. A new category or version is a new row; a code is never used again.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from standfast.log import labels

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Category:
    """What an incident can be. `least_label` is how closely every record of this category must be held at least."""

    code: str
    parent: str | None
    label: str
    family: str
    least_label: str
    acled: str | None
    dss_family: str | None
    active_from: date
    active_until: date | None
    source: str

    @property
    def restricted(self) -> bool:
        """Whether records of this category are held for a need-to-know group."""
        return self.least_label != labels.UNCLASSIFIED

    def in_use(self, on: date) -> bool:
        """Tell whether new reports may use the category on a day."""
        return self.active_from <= on and (self.active_until is None or on < self.active_until)

    def __str__(self) -> str:
        return f"{self.label} ({self.code})"


@dataclass(frozen=True, slots=True)
class Serious:
    """One version of what counts as a serious incident, in force from a day on."""

    version: int
    active_from: date
    codes: frozenset[str]

    def counts(self, category: str) -> bool:
        """Tell whether a category, or the one above it, is serious; an unknown category is not."""
        known = CATEGORIES.get(category)
        return category in self.codes or (known is not None and known.parent in self.codes)

    def __str__(self) -> str:
        words = ", ".join(CATEGORIES[code].label.lower() for code in sorted(self.codes))
        return f"“serious” as defined in version {self.version}, from {self.active_from:%-d %B %Y}: {words}"


def _table(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _category(row: dict[str, str]) -> Category:
    return Category(
        code=row["code"],
        parent=row["parent"] or None,
        label=row["label"],
        family=row["family"],
        least_label=labels.checked(row["least_label"]),
        acled=row["acled"] or None,
        dss_family=row["dss_family"] or None,
        active_from=date.fromisoformat(row["active_from"]),
        active_until=date.fromisoformat(row["active_until"]) if row["active_until"] else None,
        source=row["source"],
    )


def _definitions() -> tuple[Serious, ...]:
    codes: dict[tuple[int, date], set[str]] = {}
    for row in _table("serious.csv"):
        version = int(row["version"]), date.fromisoformat(row["active_from"])
        codes.setdefault(version, set()).add(row["category"])
    return tuple(
        Serious(version, since, frozenset(found))
        for (version, since), found in sorted(codes.items())
    )


CATEGORIES: dict[str, Category] = {row["code"]: _category(row) for row in _table("categories.csv")}
SERIOUS: tuple[Serious, ...] = _definitions()


def serious_on(on: date) -> Serious:
    """Return the definition of *serious* in force on a day; before the first, the first."""
    return max(
        (found for found in SERIOUS if found.active_from <= on),
        key=lambda d: d.version,
        default=SERIOUS[0],
    )


def category_label(code: str) -> str:
    """Return the words for a category, or the code itself when this release does not know it."""
    return CATEGORIES[code].label if code in CATEGORIES else code
