"""Questions about operations centres, interventions and influxes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from standfast.apps.centre.models import Centre, CoLocation, Influx, Intervention, Tally

IOC = "integrated operations centre"
JOC = "joint operations centre"
SOC = "security operations centre"
INTEGRATED = frozenset(("military", "police", "United Nations security", "civilian"))
"""The components of an integrated operations centre (letter of 17 April 2017, contingency planning)."""


class _Matchable(Protocol):
    subject: UUID
    same_as: UUID | None


One = TypeVar("One", bound=_Matchable)


@dataclass(frozen=True, slots=True)
class Once(Generic[One]):
    """Something as it counts: one record of it, and the further records of the same thing."""

    record: One
    repeats: tuple[One, ...]


def centre(subject: UUID) -> Centre | None:
    """Return an operations centre."""
    return Centre.objects.filter(subject=subject).order_by("label").first()


def open_centres(*kinds: str) -> tuple[Centre, ...]:
    """Return the centres of some kinds that work, the oldest first."""
    found = Centre.objects.filter(centre_kind__in=kinds, closed_at=None)
    return tuple(found.order_by("opened_at", "subject", "label"))


def co_locations(one: Iterable[UUID], other: Iterable[UUID]) -> tuple[CoLocation, ...]:
    """Return the co-locations of centres of one set with those of another, whichever of the two stated it, in time."""
    left, right = set(one), set(other)
    found = CoLocation.objects.filter(subject__in=left | right, other__in=left | right)
    return tuple(
        row
        for row in found.order_by("since", "subject", "label")
        if (row.subject in left) != (row.other in left)
    )


def intervention(subject: UUID) -> Intervention | None:
    """Return a record of an intervention."""
    return Intervention.objects.filter(subject=subject).order_by("label").first()


def interventions(task: str, place: UUID) -> tuple[Intervention, ...]:
    """Return every record of a kind of intervention at a place, those that do not count included, in time."""
    found = Intervention.objects.filter(task=task, place=place)
    return tuple(found.order_by("start", "subject", "label"))


def influx(subject: UUID) -> Influx | None:
    """Return an influx."""
    return Influx.objects.filter(subject=subject).order_by("label").first()


def influxes(place: UUID) -> tuple[Influx, ...]:
    """Return the influxes into a place, the oldest first."""
    return tuple(Influx.objects.filter(place=place).order_by("opened_at", "subject", "label"))


def tally(subject: UUID) -> Tally | None:
    """Return a tally."""
    return Tally.objects.filter(subject=subject).order_by("label").first()


def tallies(influx_ids: Iterable[UUID]) -> tuple[Tally, ...]:
    """Return every tally of some influxes, withdrawn ones included, in time."""
    found = Tally.objects.filter(influx__in=tuple(influx_ids))
    return tuple(found.order_by("start", "gate", "subject", "label"))


def each_once(rows: Iterable[One]) -> tuple[Once[One], ...]:
    """Return records with those that were matched taken together, in the order of their first record.

    The record that counts is the first one that was not itself said to repeat another. Two people who matched the same two
    records the other way round still leave one; a match with a record that is not among `rows` changes nothing.
    """
    groups: dict[UUID, list[One]] = {}
    places: dict[int, int] = {}
    for place, row in enumerate(rows):
        groups.setdefault(row.subject, []).append(row)
        places[id(row)] = place
    for group in list(groups.values()):
        for row in group:
            _join(groups, row)
    found: dict[int, list[One]] = {id(group): group for group in groups.values()}
    return tuple(_once(sorted(group, key=lambda row: places[id(row)])) for group in found.values())


def _join(groups: dict[UUID, list[One]], row: One) -> None:
    if row.same_as is None or row.same_as not in groups:
        return
    mine, theirs = groups[row.subject], groups[row.same_as]
    if mine is theirs:
        return
    theirs.extend(mine)
    for member in mine:
        groups[member.subject] = theirs


def _once(group: list[One]) -> Once[One]:
    record = next((row for row in group if row.same_as is None), group[0])
    return Once(record, tuple(row for row in group if row is not record))
