"""Named figures about medical facilities."""

from standfast.apps.medical import queries
from standfast.apps.medical.models import CapabilityStanding
from standfast.apps.places import queries as places
from standfast.log.figures import Case, Excluded, Moment, Period, Reading, figure
from standfast.log.times import MISSION_ZONE

UN_HOUSE = "un_house"


@figure(
    "medical.un_house.level_1_plus_modules",
    unit="modules",
    definition=(
        "Modules of a level I plus clinic that the clinic at UN House has: surgical team, operating theatre, X-ray, "
        "laboratory, blood on site; by the newest statement about each."
    ),
    version=1,
    reads=("medical.facility",),
)
def un_house_modules(moment: Moment) -> Reading:
    """Return how many of the modules of level I plus the clinic at UN House has."""
    site = places.site_coded(UN_HOUSE)
    clinic = queries.facility_at(site.subject) if site else None
    if site is None or clinic is None:
        return Reading(value=None, reason="No clinic at UN House is on record.")
    stated = [
        one
        for one in queries.capabilities(clinic.subject)
        if one.capability in queries.LEVEL_I_PLUS
    ]
    if not stated:
        return Reading(value=None, reason="Nothing was stated about what the clinic can do.")
    county = site.county or "unplaced"
    present = [one for one in stated if one.present]
    return Reading(
        value=len(present),
        period=Period(clinic.opened_at, moment.as_of),
        entries=tuple(_case(one, county) for one in present),
        excluded=tuple(
            Excluded(_case(one, county), f"{one.capability} is not there: {one.note or 'no note'}")
            for one in stated
            if not one.present
        ),
    )


def _case(stated: CapabilityStanding, county: str) -> Case:
    month = stated.since.astimezone(MISSION_ZONE).strftime("%Y-%m")
    return Case(ref=stated.entry, month=month, county=county, family="capability")
