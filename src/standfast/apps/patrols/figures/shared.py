"""What the figures of patrols share: their periods, their cases, the counties of places."""

from datetime import date, datetime
from uuid import UUID

from standfast.apps.places.models import Site
from standfast.log.figures import Case, Moment, Period, Reading
from standfast.log.times import local_date, start_of_day

# The letter of 17 April 2017 counts long-duration patrols "since January 2017"; the mission's record begins in July 2016.
LONG_SINCE = date(2017, 1, 1)
RECORD_SINCE = date(2016, 7, 1)
JOURNEYS = ("patrols.patrol",)
DENIALS = ("patrols.denial", "patrols.patrol")
ZONE_PATROLS = ("patrols.zone_patrol",)
Sites = dict[UUID, tuple[str, str | None]]


def period_of(moment: Moment, start: date, end: date | None = None) -> Period | None:
    """Return the period from a day to the moment, at the latest to another day; None before it begins."""
    begins = start_of_day(start)
    if moment.as_of < begins:
        return None
    return Period(begins, moment.as_of if end is None else min(moment.as_of, start_of_day(end)))


def not_begun(start: date) -> Reading:
    """Return the reading of a figure whose period lies ahead."""
    return Reading(
        value=None,
        reason=f"The period begins on {day_text(start)}, after the date asked about.",
    )


def before(period: Period) -> str:
    """Return why a case that came before a period is left out."""
    return f"before {day_text(local_date(period.start))}, before the period"


def day_text(on: date) -> str:
    """Return a day as a sentence writes it."""
    return f"{on.day} {on:%B %Y}"


def known_sites() -> Sites:
    """Return the name and county of every place on record, closed ones too."""
    return {
        subject: (name, county)
        for subject, name, county in Site.objects.values_list("subject", "name", "county")
    }


def county_of(sites: Sites, place: UUID | None) -> str:
    """Return the county of a place, its name when it has none, `unknown` when it is not on record."""
    if place is None or place not in sites:
        return "unknown"
    name, county = sites[place]
    return county or name


def case_of(ref: UUID, at: datetime, county: str, family: str) -> Case:
    """Return a case by the month of mission time in which it happened."""
    return Case(ref, f"{local_date(at):%Y-%m}", county, family)
