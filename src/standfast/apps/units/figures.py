"""Figures about units: the share of women among the police officers."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from standfast.apps.places import queries as places
from standfast.apps.units import queries
from standfast.apps.units.facts import POLICE_KINDS
from standfast.apps.units.models import Strength, Unit
from standfast.log.figures import Case, Excluded, Moment, Period, Reading, figure
from standfast.log.times import MISSION_ZONE, local_date, start_of_day

DECIMALS = Decimal("0.01")
MANY_PLACES = "several counties"


@figure(
    "readiness.women_police_share",
    unit="share",
    definition=(
        "Women among all police officers of formed police units and individual police officers that serve, by the last "
        "strength of each unit on or before the day, as a share of 1 with two decimals."
    ),
    reads=("units.strength", "units.unit"),
)
def women_police_share(moment: Moment) -> Reading:
    """Return the share of women among the police officers who serve."""
    day = local_date(moment.as_of)
    newest = queries.latest_strengths(on=day)
    units = list(queries.units())
    serving = set(
        queries.serving_units(moment.as_of, kinds=POLICE_KINDS).values_list("subject", flat=True)
    )
    counted = [newest[unit.subject][0] for unit in units if unit.subject in serving & newest.keys()]
    excluded = tuple(_left_out(units, serving, newest, moment))
    people = sum(reading.people for reading in counted)
    if people == 0:
        reason = "No strength of a police unit that serves has been reported by then."
        return Reading(value=None, reason=reason, excluded=excluded)
    known = {unit.subject: unit for unit in units}
    women = sum(reading.women for reading in counted)
    first = min(reading.on for reading in counted)
    return Reading(
        value=float((Decimal(women) / people).quantize(DECIMALS, ROUND_HALF_UP)),
        period=Period(start_of_day(first), moment.as_of),
        entries=tuple(_case(reading, known[reading.unit]) for reading in counted),
        excluded=excluded,
    )


def _left_out(
    units: list[Unit],
    serving: set[UUID],
    newest: dict[UUID, tuple[Strength, ...]],
    moment: Moment,
) -> list[Excluded]:
    """Return the units and readings that were looked at and not counted, with the reason."""
    excluded = []
    for unit in units:
        readings = newest.get(unit.subject, ())
        case = _unit_case(unit, moment.as_of)
        if not unit.is_police:
            excluded.append(Excluded(case, f"a military unit: {unit.unit_kind}"))
        elif unit.subject not in serving:
            excluded.append(Excluded(case, "the unit does not serve in the mission on that day"))
        elif not readings:
            excluded.append(Excluded(case, "the unit has reported no strength by then"))
        excluded.extend(
            Excluded(_case(other, unit), "a second report of the same unit and day")
            for other in readings[1:]
            if unit.subject in serving
        )
    return excluded


def _case(reading: Strength, unit: Unit) -> Case:
    return Case(reading.subject, f"{reading.on:%Y-%m}", _county(unit), "strength")


def _unit_case(unit: Unit, as_of: datetime) -> Case:
    month = f"{min(unit.deployed_at, as_of).astimezone(MISSION_ZONE):%Y-%m}"
    return Case(unit.subject, month, _county(unit), "unit")


def _county(unit: Unit) -> str:
    """Return the county of the unit's base; people of many bases have several."""
    site = places.site(unit.base) if unit.base is not None else None
    return site.county if site and site.county else MANY_PLACES
