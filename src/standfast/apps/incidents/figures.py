"""Serious incidents in the zone around the United Nations House: the month before it, and the six months since.

A case counts when it is surely inside zone and period; where imprecision crosses an edge, the reading states the range.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from standfast.apps.accounts import queries as accounts
from standfast.apps.incidents import queries
from standfast.apps.incidents.models import Incident
from standfast.apps.incidents.reference import (
    CATEGORIES,
    SERIOUS,
    Serious,
    category_label,
    serious_on,
)
from standfast.apps.places import queries as places
from standfast.apps.places.models import ZoneVersion
from standfast.log.figures import Case, Excluded, Moment, Period, Reading, coarse_word, figure
from standfast.log.routing import remembered
from standfast.log.times import MISSION_ZONE, local_date

ZONE = "un_house"
READS = ("incidents.incident", "places.zone")
# Both from the letter of 17 April 2017: "the month leading up to" the zone, "the six months since".
BASELINE_MONTHS = 1
FOLLOW_UP_MONTHS = 6
# The usual unit for comparing unequal months.
RATE_DAYS = 30
MOMENT = timedelta(microseconds=1)

DEFINITION = (
    "Serious incidents inside the weapons-free zone around the United Nations House and the protection sites, by local "
    "date; of several reports of one event one counts, and what was refuted or belongs to an exercise does not. A point "
    "without a stated accuracy is taken as it stands. Cases of sexual violence are serious and are held apart at county "
    "level, without a point, so that none of them can be placed in the zone. "
    + " ".join(f"This is {definition}." for definition in SERIOUS)
)
BEFORE = (
    f"{DEFINITION} Counted in the month before the zone came into force, inside its first outline."
)
AFTER = (
    f"{DEFINITION} Counted from the day on which the zone came into force, for six months at most, inside the outline in "
    "force when each happened."
)


@dataclass(slots=True)
class Tally:
    """What was found: cases surely inside, cases that may be, and why others were left out."""

    inside: list[Case] = field(default_factory=list)
    possible: list[Case] = field(default_factory=list)
    excluded: list[Excluded] = field(default_factory=list)

    def leave_out(self, row: Incident, reason: str, coarse: str) -> None:
        """Note a case that does not count; `coarse` is what is told of a closely held one."""
        self.excluded.append(Excluded(case_of(row), reason, coarse))

    def perhaps(self, row: Incident, reason: str) -> None:
        """Note a case that may count."""
        self.possible.append(case_of(row))
        self.leave_out(row, reason, "may belong: its time or place is not known precisely enough")


@dataclass(frozen=True, slots=True)
class Count:
    """The cases of one period in the world of a moment, and the questions that decide about each."""

    period: Period
    outline_at: Callable[[datetime], ZoneVersion | None]
    counties: frozenset[str]
    definition: Serious
    events: dict[UUID, UUID]
    names: dict[UUID, str]
    rows: dict[UUID, Incident]

    def tally(self, *, later: bool) -> Tally:
        """Return the cases of the period; with `later` also those inside the zone after it, as left out."""
        found = Tally()
        for row in self.rows.values():
            if _overlaps(row, self.period):
                self._judge(row, found)
            elif later and row.happened_start >= self.period.end and self._counts_later(row):
                found.leave_out(
                    row,
                    f"happened on {_day(row.happened_start)}, after the period",
                    "happened after the period",
                )
        return found

    def _counts_later(self, row: Incident) -> bool:
        counted = self.definition.counts(row.category) and self._unfit(row) is None
        return counted and self._position(row) == "inside"

    def _judge(self, row: Incident, found: Tally) -> None:
        where = self._position(row)
        serious = self.definition.counts(row.category)
        if not serious and where not in ("inside", "edge"):
            return
        if row.lon is None and _restricted(row):
            return  # one by one they would show a month and a county of which there may be only one
        if not serious:
            version = f"version {self.definition.version} of the definition"
            kind = category_label(row.category).lower()
            found.leave_out(
                row, f"not serious: {kind} is not in {version}", f"not serious by {version}"
            )
        elif unfit := self._unfit(row):
            found.leave_out(row, *unfit)
        elif where == "outside":
            place = row.place or "place not named"
            found.leave_out(row, f"outside the zone ({place})", "outside the zone")
        elif doubt := self._doubt(row, where):
            found.perhaps(row, doubt)
        else:
            found.inside.append(case_of(row))

    def _unfit(self, row: Incident) -> tuple[str, str] | None:
        """Return why a report does not stand for an event of its own, and as much of it as may be told of any report."""
        if row.exercise:
            return "part of an exercise", "part of an exercise"
        if row.status == "refuted":
            who = (
                self.names.get(row.status_by, "somebody unknown at this site")
                if row.status_by
                else "somebody"
            )
            when = _day(row.status_at) if row.status_at else "a day not known"
            return f"refuted on {when} by {who} ({row.status_method})", "refuted"
        event = self.events[row.subject]
        if event != row.subject:
            second = "a second report of one event"
            return f"{second}: merged into {case_of(self.rows[event]).handle}", second
        return None

    def _position(self, row: Incident) -> str | None:
        """Return where a case lies; an imprecise time is asked at both its ends, as far as they lie in the period."""
        ends = (row.happened_start, row.happened_end)
        if _overlaps(row, self.period):
            last = self.period.end - MOMENT
            ends = (max(row.happened_start, self.period.start), min(row.happened_end, last))
        answers = {self._position_at(row, at) for at in set(ends)}
        return answers.pop() if len(answers) == 1 else "edge"

    def _position_at(self, row: Incident, at: datetime) -> str | None:
        outline = self.outline_at(at)
        where = "outside" if outline is None else queries.position(outline, row)
        if where is None and row.county and self.counties and row.county not in self.counties:
            return "outside"
        return where

    def _doubt(self, row: Incident, where: str | None) -> str | None:
        """Return why a case may be inside zone and period and need not be."""
        if where is None:
            return "may be inside the zone: its place is not known by a point"
        if where == "edge":
            return f"may be inside the zone: its place is known to {row.accuracy_m or 0:.0f} m, and the outline runs within that"
        if not _within(row, self.period):
            return f"may be in the period: it happened between {_time(row.happened_start)} and {_time(row.happened_end)}"
        return None


def case_of(row: Incident) -> Case:
    """Return the coarse handle of an incident: month, county and family, the same for every reader."""
    category = CATEGORIES.get(row.category)
    return Case(
        ref=row.subject,
        month=f"{local_date(row.happened_start):%Y-%m}",
        county=_told_county(row),
        family=category.family if category else "family not known",
    )


def _told_county(row: Incident) -> str:
    """Return the county for a handle: of a closely held incident only one that the map has, since people write into it."""
    if not row.county:
        return "county not known"
    known = remembered("counties of the map", places.counties)
    return coarse_word(row.county, label=row.label, known=known)


@figure("zones.un_house.serious_incidents.before", unit="incidents", definition=BEFORE, reads=READS)
def before(moment: Moment) -> Reading:
    """Return the serious incidents of the month before the zone, inside its first outline."""
    zone = zone_in_force()
    if isinstance(zone, str):
        return Reading(value=None, reason=zone)
    first, started = zone
    period = Period.of_days(months_later(started, -BASELINE_MONTHS), started)
    return _reading(count_of(moment, period, lambda at: first).tally(later=False), period)


@figure("zones.un_house.serious_incidents.after", unit="incidents", definition=AFTER, reads=READS)
def after(moment: Moment) -> Reading:
    """Return the serious incidents in the six months since the zone, inside the outline in force at each."""
    found = _since(moment)
    if isinstance(found, str):
        return Reading(value=None, reason=found)
    tally, whole = found
    return _reading(tally, Period(whole.start, min(moment.as_of, whole.end)))


@figure(
    "zones.un_house.serious_incidents.after_per_month",
    unit="incidents per month",
    definition=f"{AFTER} Divided by the six calendar months, once they have passed.",
    reads=READS,
)
def after_per_month(moment: Moment) -> Reading:
    """Return how many serious incidents there were per calendar month since the zone."""
    found = _since(moment)
    if isinstance(found, str):
        return Reading(value=None, reason=found)
    tally, whole = found
    if not has_passed(whole.end, moment):
        return Reading(
            value=None,
            period=Period(whole.start, moment.as_of),
            entries=tuple(tally.inside),
            excluded=tuple(tally.excluded),
            reason=f"six months have not passed since the zone came into force on {_day(whole.start)}; "
            "the 30-day rate can be read before that",
        )
    return _reading(tally, whole, per=FOLLOW_UP_MONTHS)


@figure(
    "zones.un_house.serious_incidents.after_per_30_days",
    unit="incidents per 30 days",
    definition=f"{AFTER} Divided by the days counted and multiplied by 30, once 30 days have passed.",
    reads=READS,
)
def after_per_30_days(moment: Moment) -> Reading:
    """Return how many serious incidents there were per 30 days since the zone."""
    found = _since(moment)
    if isinstance(found, str):
        return Reading(value=None, reason=found)
    tally, whole = found
    period = Period(whole.start, min(moment.as_of, whole.end))
    days = (period.end - period.start) / timedelta(days=1)
    if not has_passed(whole.start + timedelta(days=RATE_DAYS), moment):
        return Reading(
            value=None,
            period=period,
            entries=tuple(tally.inside),
            excluded=tuple(tally.excluded),
            reason=f"30 days have not passed since the zone came into force on {_day(whole.start)}",
        )
    return _reading(tally, period, per=days / RATE_DAYS)


def _since(moment: Moment) -> tuple[Tally, Period] | str:
    """Return the cases since the zone and the whole period of six months, or why there is no such time."""
    zone = zone_in_force()
    if isinstance(zone, str):
        return zone
    first, started = zone
    period = Period.of_days(started, months_later(started, FOLLOW_UP_MONTHS))
    versions = places.zone_versions(first.subject)
    return count_of(moment, period, lambda at: outline_in_force(versions, at)).tally(
        later=True
    ), period


def zone_in_force(code: str = ZONE) -> tuple[ZoneVersion, date] | str:
    """Return the zone's first outline and the day on which it came into force, or why there is none."""
    zone = places.zone_coded(code)
    first = places.first_outline(zone.subject) if zone is not None else None
    if first is None:
        if code != ZONE:
            return "the zone was not in force yet, by what was known"
        return "no weapons-free zone around the United Nations House was in force yet, by what was known"
    return first, local_date(first.in_force_from)


def outline_in_force(versions: Iterable[ZoneVersion], at: datetime) -> ZoneVersion | None:
    """Return the version in force at an instant; of several, the latest."""
    standing = [
        version
        for version in versions
        if version.in_force_from <= at
        and (version.in_force_until is None or at < version.in_force_until)
    ]
    return max(standing, key=lambda version: version.number, default=None)


def count_of(
    moment: Moment,
    period: Period,
    outline_at: Callable[[datetime], ZoneVersion | None],
    *,
    code: str = ZONE,
) -> Count:
    """Return what is needed to count a period in the world of a moment."""
    rows = {
        row.subject: row for row in Incident.objects.order_by("happened_start", "subject", "label")
    }
    judges = {row.status_by for row in rows.values() if row.status_by is not None}
    on = date.max if moment.as_of.year == date.max.year else local_date(moment.as_of)
    return Count(
        period,
        outline_at,
        _counties(code),
        serious_on(on),
        queries.events(),
        accounts.names(judges),
        rows,
    )


def _counties(code: str) -> frozenset[str]:
    """Return the counties in which the zone's sites lie; empty when that is not on record."""
    zone = places.zone_coded(code)
    sites = [places.site(UUID(site)) for site in zone.sites] if zone is not None else []
    return frozenset(site.county for site in sites if site is not None and site.county)


def _reading(tally: Tally, period: Period, *, per: float | None = None) -> Reading:
    surely, at_most = len(tally.inside), len(tally.inside) + len(tally.possible)
    low, high = (
        (surely, at_most) if per is None else (round(surely / per, 2), round(at_most / per, 2))
    )
    reason = None
    if tally.possible:
        reason = f"between {low} and {high}: {len(tally.possible)} more may belong, as said where they are left out"
    return Reading(
        value=low,
        period=period,
        entries=tuple(tally.inside),
        excluded=tuple(tally.excluded),
        reason=reason,
    )


def _overlaps(row: Incident, period: Period) -> bool:
    return row.happened_start < period.end and (
        row.happened_end > period.start or row.happened_start >= period.start
    )


def _within(row: Incident, period: Period) -> bool:
    """Tell whether a case lies wholly in a half-open period; an interval may end where the period ends."""
    return period.start <= row.happened_start < period.end and row.happened_end <= period.end


def has_passed(end: datetime, moment: Moment) -> bool:
    """Tell whether a period has ended; the last microsecond of a day is its end, as a bare date means it."""
    return end - MOMENT <= moment.as_of


def _restricted(row: Incident) -> bool:
    category = CATEGORIES.get(row.category)
    return category is None or category.restricted


def months_later(on: date, months: int) -> date:
    """Return the same day so many months later, or the last of a month that is too short."""
    index = on.year * 12 + on.month - 1 + months
    year, month = index // 12, index % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=on.day - 1), following - timedelta(days=1))


def _day(at: datetime) -> str:
    return f"{local_date(at):%-d %B %Y}"


def _time(at: datetime) -> str:
    return f"{at.astimezone(MISSION_ZONE):%-d %B %Y %H:%M}"
