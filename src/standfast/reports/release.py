"""What leaves in which edition: whose labels it opens, which figures it may name, and which numbers would tell too much.

The mission's edition holds all that its reader may hold. Those for agencies and NGOs and for the public hold unclassified
records alone, and of figures no number that a few closely held cases could be told from: one with fewer than five of them is
held back, and so is each that shares such a case with it, so that neither a total nor a ratio gives it back.
`log/breakdowns.py` has the threshold, `log/figures.py` says which cases are closely held.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from uuid import UUID

from standfast.apps.followup.models import Claim
from standfast.log.breakdowns import THRESHOLD
from standfast.log.figures import Reading, closely_held
from standfast.log.labels import CONFIDENTIAL, UNCLASSIFIED
from standfast.reports.readers import PUBLIC, Reader

FEW = "it rests on fewer than five closely held cases, or shares a case with a number that does"
LABEL = "it is held under a label that this edition does not open"
LEFT_OUT = "In this edition cases that were left out of a figure are not listed, and closely held cases are not named."
NO_NAMES = "an independent assessor"
UNHELD = "This site may not hold some of its entries."


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition: for whom it is, and whether it leaves the mission."""

    name: str
    title: str
    leaves: bool


EDITIONS = {
    "mission": Edition("mission", "Edition for the mission", leaves=False),
    "agencies": Edition("agencies", "Edition for agencies and NGOs", leaves=True),
    "public": Edition("public", "Public edition", leaves=True),
}
MISSION = Reader("mission", CONFIDENTIAL)
"""Who reads the mission's edition unless somebody is named: the desks that confidential letters are printed for."""


class UnknownEdition(ValueError):
    """There is no edition of that name."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Figures, by the beginning of their key, that an edition does not hold, and why."""

    edition: str
    figures: str
    rule: str
    source: str

    def covers(self, key: str) -> bool:
        """Tell whether a figure falls under this rule."""
        return key == self.figures or key.startswith(f"{self.figures}.")


def _rules() -> tuple[Rule, ...]:
    with (Path(__file__).parent / "release_rules.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Rule(**row) for row in csv.DictReader(file))


RULES = _rules()
"""Which figures an edition does not hold; a mission changes the rows of the file, not the code."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A claim that an edition does not hold: its number and section, and the rule; never its words."""

    claim: str
    section: str
    rule: str

    def as_json(self) -> dict[str, str]:
        """Return it as the JSON of an edition has it."""
        return {"claim": self.claim, "section": self.section, "rule": self.rule}


@dataclass(frozen=True, slots=True)
class Released(Reading):
    """A reading as an edition that leaves the mission shows it: open cases alone; whether closely held ones count as well."""

    closely: bool = False


@dataclass(frozen=True, slots=True)
class NotReleased(Released):
    """A reading whose number an edition does not tell, with the rule as its reason."""


def edition_named(name: str) -> Edition:
    """Return an edition.

    :raises UnknownEdition: when there is none of that name.
    """
    if name not in EDITIONS:
        raise UnknownEdition(f"There is no edition '{name}'; take {', '.join(EDITIONS)}.")
    return EDITIONS[name]


def reader_of_edition(edition: Edition, reader: Reader | None = None) -> Reader:
    """Return the reader whom an edition is printed for: of one that leaves the mission it never depends on who prints it."""
    if edition.leaves:
        return PUBLIC if edition.name == PUBLIC.name else Reader(edition.title, UNCLASSIFIED)
    return reader or MISSION


def rule_against(
    claim: Claim, keys: Iterable[str], *, reader: Reader, edition: Edition | None
) -> str | None:
    """Return the rule that keeps a claim out of an edition, or None."""
    if not reader.may_read(claim.label):
        return LABEL
    if edition is None:
        return None
    return next(
        (
            rule.rule
            for rule in RULES
            if rule.edition == edition.name and any(rule.covers(key) for key in keys)
        ),
        None,
    )


def released(found: Mapping[str, Reading], edition: Edition | None) -> dict[str, Reading]:
    """Return readings as an edition may tell them; outside of editions, and in the mission's, as they are."""
    if edition is None or not edition.leaves:
        return dict(found)
    held = closely_held(
        case.ref
        for reading in found.values()
        for case in (*reading.entries, *(left.case for left in reading.excluded))
    )
    counted = {key: _counted(reading) & held for key, reading in found.items()}
    back = _held_back(counted)
    return {
        key: _told(reading, held, closely=bool(counted[key]), back=key in back)
        for key, reading in found.items()
    }


def _counted(reading: Reading) -> frozenset[UUID]:
    return frozenset(case.ref for case in reading.entries)


def _held_back(counted: Mapping[str, frozenset[UUID]]) -> set[str]:
    """Return the figures with a few closely held cases, and all that share one with a figure held back."""
    back = {key for key, refs in counted.items() if 0 < len(refs) < THRESHOLD}
    while True:
        covered = frozenset[UUID]().union(*(counted[key] for key in back))
        more = {key for key, refs in counted.items() if key not in back and refs & covered}
        if not more:
            return back
        back |= more


def _told(reading: Reading, held: frozenset[UUID], *, closely: bool, back: bool) -> Reading:
    values = {field.name: getattr(reading, field.name) for field in fields(Reading)}
    values["entries"] = tuple(case for case in reading.entries if case.ref not in held)
    values["excluded"] = ()
    if reading.value is None and str(reading.reason).startswith("This site may not hold "):
        values["reason"] = UNHELD
    if not back:
        return Released(**values, closely=closely)
    return NotReleased(**(values | {"value": None, "reason": FEW, "entries": ()}), closely=closely)


def not_released(found: Iterable[Reading]) -> tuple[str, ...]:
    """Return the keys of the figures whose numbers an edition does not tell."""
    return tuple(reading.key for reading in found if isinstance(reading, NotReleased))


def cases_text(reading: Reading) -> str:
    """Return how many cases stand behind a reading, as far as its edition tells."""
    if isinstance(reading, NotReleased):
        return "not told"
    more = isinstance(reading, Released) and reading.closely
    return (
        f"{len(reading.entries)} open, others closely held" if more else str(len(reading.entries))
    )


def left_out_text(reading: Reading) -> str:
    """Return how many cases were left out of a reading, as far as its edition tells."""
    return "not listed" if isinstance(reading, Released) else str(len(reading.excluded))
