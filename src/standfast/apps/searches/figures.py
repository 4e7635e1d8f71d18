"""Named figures about searches. All count from the records of single days; none rests on a stated total."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from standfast.apps.searches import queries
from standfast.apps.searches.facts import ZONE_SHELTERS, Level
from standfast.apps.searches.models import Search
from standfast.apps.searches.queries import SiteSearch
from standfast.log.figures import Case, Excluded, Moment, Period, Reading, figure
from standfast.log.times import local_date, start_of_day

# The letter of 17 April 2017 counts from July 2016 to March 2017, both whole months.
FIRST_DAY = date(2016, 7, 1)
END = date(2017, 4, 1)
JUBA = "Juba"
MALAKAL = "Malakal"
READS = ("searches.search",)
Counties = dict[UUID, str | None]


@figure(
    "searches.full_scale",
    unit="searches",
    definition=(
        "Full-scale cordon-and-search operations of sites in Juba that began from 1 July 2016 up to "
        "the moment asked about, at the latest the end of March 2017; records of one site on "
        "consecutive days are one search, withdrawn records do not count."
    ),
    version=1,
    reads=READS,
)
def full_scale(moment: Moment) -> Reading:
    """Return how many full-scale searches there were at the Juba sites."""
    period = _period(moment, end=END)
    if period is None:
        return _not_begun()
    records = list(queries.standing_searches("FULL"))
    if not records:
        return Reading(value=None, period=period, reason="No full-scale search is on record.")
    counties = queries.site_counties(records)
    counted: list[Case] = []
    excluded: list[Excluded] = []
    for search in queries.site_searches(_dated(records)):
        case = _case(search.days[0], counties)
        reason = _full_scale_exclusion(search, counties, period)
        if reason is not None:
            excluded.extend(Excluded(_case(day, counties), reason) for day in search.days)
            continue
        counted.append(case)
        excluded.extend(
            Excluded(
                _case(day, counties),
                f"continues the search that began on {search.first_day.day} {search.first_day:%B %Y}; "
                "consecutive days at one site are one search",
            )
            for day in search.days[1:]
        )
    excluded.extend(_undated(records, counties))
    excluded.extend(_withdrawn("FULL"))
    return Reading(
        value=len(counted), period=period, entries=tuple(counted), excluded=tuple(excluded)
    )


def _full_scale_exclusion(search: SiteSearch, counties: Counties, period: Period) -> str | None:
    county = counties.get(search.site)
    if county is None:
        return "its site has no known county, so it cannot be told whether it lies in Juba"
    if county != JUBA:
        return f"happened at a site in {county}, not in Juba"
    if start_of_day(search.first_day) < period.start:
        return "began before July 2016, before the period"
    if search.first_day >= END:
        return f"happened in {search.first_day:%B %Y}, after the period"
    return None


@figure(
    "searches.entry.people",
    unit="people",
    definition=(
        "People searched at the entries of sites in Juba since 1 July 2016: the sum of the gate "
        "tallies; tallies without a count are left out."
    ),
    version=1,
    reads=READS,
)
def people_at_entries(moment: Moment) -> Reading:
    """Return how many people were searched at the gates of the Juba sites."""
    return _sum(moment, level="ENTRY", field="people", missing="the tally gives no count of people")


@figure(
    "searches.zone.days",
    unit="days",
    definition=(
        "Days since 1 July 2016 on which at least one zone of a site in Juba was searched; several "
        "zones on one day are one day."
    ),
    version=1,
    reads=READS,
)
def zone_days(moment: Moment) -> Reading:
    """Return on how many days zones of the Juba sites were searched."""
    period = _period(moment)
    if period is None:
        return _not_begun()
    records = list(queries.standing_searches("ZONE"))
    counties = queries.site_counties(records)
    first_of_day: dict[date, Case] = {}
    excluded: list[Excluded] = []
    for record in _dated(records):
        case = _case(record, counties)
        if reason := _site_or_time_exclusion(record, counties, period):
            excluded.append(Excluded(case, reason))
        elif record.first_day in first_of_day:
            excluded.append(Excluded(case, "another zone was searched on the same day"))
        else:
            first_of_day[record.first_day] = case
    if not first_of_day:
        return Reading(
            value=None, period=period, reason="No search of a zone in Juba is on record."
        )
    return Reading(
        value=len(first_of_day),
        period=period,
        entries=tuple(first_of_day.values()),
        excluded=(*excluded, *_undated(records, counties), *_withdrawn("ZONE")),
    )


@figure(
    "searches.zone.largest",
    unit="shelters",
    definition=(
        "The most shelters that one search of a zone of a site in Juba covered since 1 July 2016; "
        f"the rule is up to {ZONE_SHELTERS}."
    ),
    version=1,
    reads=READS,
)
def largest_zone(moment: Moment) -> Reading:
    """Return the size of the largest zone that was searched at once."""
    period = _period(moment)
    if period is None:
        return _not_begun()
    records = list(queries.standing_searches("ZONE"))
    counties = queries.site_counties(records)
    sizes: list[tuple[int, Case]] = []
    excluded: list[Excluded] = []
    for record in records:
        case = _case(record, counties)
        if reason := _site_or_time_exclusion(record, counties, period):
            excluded.append(Excluded(case, reason))
        elif record.shelters is None:
            excluded.append(Excluded(case, "the number of shelters is not known"))
        else:
            sizes.append((record.shelters, case))
    if not sizes:
        return Reading(
            value=None, period=period, reason="No zone of known size was searched in Juba."
        )
    return Reading(
        value=max(size for size, _ in sizes),
        period=period,
        entries=tuple(case for _, case in sizes),
        excluded=(*excluded, *_withdrawn("ZONE")),
    )


@figure(
    "searches.targeted",
    unit="searches",
    definition=(
        "Searches of named shelters on intelligence at sites in Juba since 1 July 2016; withdrawn "
        "records do not count."
    ),
    version=1,
    reads=READS,
)
def targeted(moment: Moment) -> Reading:
    """Return how many targeted searches there were at the Juba sites."""
    return _count(moment, level="TARGET", nothing="No targeted search in Juba is on record.")


@figure(
    "searches.malakal.searches",
    unit="searches",
    definition=(
        "Daily records of searches of any level at the site in Malakal since 1 July 2016; withdrawn "
        "records do not count."
    ),
    version=1,
    reads=READS,
)
def malakal_searches(moment: Moment) -> Reading:
    """Return how many records of searches there are at Malakal."""
    return _count(moment, level=None, nothing="No search in Malakal is on record.", county=MALAKAL)


@figure(
    "searches.seized_items",
    unit="items",
    definition=(
        "Items that searches at sites in Juba seized since 1 July 2016, by quantity; an item of a "
        "withdrawn search does not count."
    ),
    version=1,
    reads=("searches.search", "searches.item"),
)
def seized_items(moment: Moment) -> Reading:
    """Return how many items the searches of the Juba sites seized."""
    period = _period(moment)
    if period is None:
        return _not_begun()
    searches = {record.subject: record for record in queries.all_searches()}
    if not searches:
        return Reading(value=None, period=period, reason="No search is on record.")
    counties = queries.site_counties(searches.values())
    total = 0
    entries: list[Case] = []
    excluded: list[Excluded] = []
    for item in queries.seized_items():
        record = searches.get(item.search)
        county = counties.get(record.site) if record is not None else None
        case = Case(
            item.subject, f"{local_date(item.found_at):%Y-%m}", county or "unknown", "seized item"
        )
        if record is None:
            excluded.append(Excluded(case, "the search that seized it is not known here"))
        elif record.withdrawn is not None:
            excluded.append(Excluded(case, f"its search was withdrawn: {record.withdrawn}"))
        elif reason := _site_or_time_exclusion(record, counties, period):
            excluded.append(Excluded(case, reason))
        else:
            total += item.quantity
            entries.append(case)
    return Reading(value=total, period=period, entries=tuple(entries), excluded=tuple(excluded))


def _sum(moment: Moment, *, level: Level, field: str, missing: str) -> Reading:
    period = _period(moment)
    if period is None:
        return _not_begun()
    records = list(queries.standing_searches(level))
    counties = queries.site_counties(records)
    total = 0
    entries: list[Case] = []
    excluded: list[Excluded] = []
    for record in records:
        case = _case(record, counties)
        count = getattr(record, field)
        if reason := _site_or_time_exclusion(record, counties, period):
            excluded.append(Excluded(case, reason))
        elif count is None:
            excluded.append(Excluded(case, missing))
        else:
            total += count
            entries.append(case)
    if not entries:
        return Reading(value=None, period=period, reason="No tally with a count is on record.")
    return Reading(
        value=total,
        period=period,
        entries=tuple(entries),
        excluded=(*excluded, *_withdrawn(level)),
    )


def _count(moment: Moment, *, level: Level | None, nothing: str, county: str = JUBA) -> Reading:
    period = _period(moment)
    if period is None:
        return _not_begun()
    records = list(queries.standing_searches(level))
    counties = queries.site_counties(records)
    entries: list[Case] = []
    excluded: list[Excluded] = []
    for record in records:
        case = _case(record, counties)
        reason = _site_or_time_exclusion(record, counties, period, county=county)
        if reason is None:
            entries.append(case)
        elif level is not None:
            excluded.append(Excluded(case, reason))
    if not entries:
        return Reading(value=None, period=period, reason=nothing)
    if level is not None:
        excluded.extend(_withdrawn(level))
    return Reading(
        value=len(entries), period=period, entries=tuple(entries), excluded=tuple(excluded)
    )


def _site_or_time_exclusion(
    record: Search, counties: Counties, period: Period, *, county: str = JUBA
) -> str | None:
    where = counties.get(record.site)
    if where is None:
        return f"its site has no known county, so it cannot be told whether it lies in {county}"
    if where != county:
        return f"happened at a site in {where}, not in {county}"
    if record.start < period.start:
        return "happened before July 2016, before the period"
    return None


def _period(moment: Moment, *, end: date | None = None) -> Period | None:
    start = start_of_day(FIRST_DAY)
    if moment.as_of < start:
        return None
    if end is None:
        return Period(start, moment.as_of)
    return Period(start, min(moment.as_of, start_of_day(end)))


def _not_begun() -> Reading:
    return Reading(
        value=None,
        reason=f"The period begins on {FIRST_DAY.day} {FIRST_DAY:%B %Y}, after the date asked about.",
    )


def _case(record: Search, counties: Counties) -> Case:
    county = counties.get(record.site) or "unknown"
    return Case(record.subject, f"{record.first_day:%Y-%m}", county, "search")


def _dated(records: Iterable[Search]) -> list[Search]:
    return [record for record in records if record.precision in queries.DAY_IS_KNOWN]


def _undated(records: Iterable[Search], counties: Counties) -> list[Excluded]:
    return [
        Excluded(
            _case(record, counties), "its day is not known, so it may belong to another search"
        )
        for record in records
        if record.precision not in queries.DAY_IS_KNOWN
    ]


def _withdrawn(level: Level) -> list[Excluded]:
    records = list(queries.withdrawn_searches(level))
    counties = queries.site_counties(records)
    return [
        Excluded(_case(record, counties), f"was withdrawn: {record.withdrawn}")
        for record in records
    ]
