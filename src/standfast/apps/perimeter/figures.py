"""Named figures about works, breaches, posts and sensors."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from standfast.apps.perimeter import queries
from standfast.apps.perimeter.models import Breach, Post, Reopening, Segment
from standfast.apps.places import queries as places
from standfast.log.figures import Case, Excluded, Moment, Period, Reading, figure
from standfast.log.times import MISSION_ZONE, start_of_day

WALL = "defence wall"
UN_HOUSE = "un_house"
MALAKAL = "malakal"
WATCHTOWER = "watchtower"
UNPLACED = "unplaced"
HOUR = timedelta(hours=1)
WALL_READS = ("perimeter.work", "perimeter.segment")
NO_WALL = "No defence wall is planned for the perimeter of UN House."


@figure(
    "works.un_house_wall.target_m",
    unit="m",
    definition=(
        "Length in metres of the perimeter of UN House along which a defence wall is planned: the union of the planned "
        "sections by chainage."
    ),
    version=1,
    reads=("perimeter.work",),
)
def un_house_wall_target(moment: Moment) -> Reading:
    """Return how long the defence wall at UN House is to be."""
    wall = _un_house_wall()
    if wall is None:
        return Reading(value=None, reason=NO_WALL)
    county = _county_of_perimeter(wall.works[0].perimeter)
    return Reading(
        value=_metres(wall.target_m),
        period=Period(wall.works[0].planned_at, moment.as_of),
        entries=tuple(
            Case(
                ref=one.entry,
                month=_month(one.planned_at),
                county=county,
                family="planned section",
            )
            for one in wall.sections
        ),
    )


@figure(
    "works.un_house_wall.done_share",
    unit="share",
    definition=(
        "Metres of the planned defence wall at UN House that stand, divided by the metres planned: the union of the segments "
        "measured as finished, by chainage, less what was reopened since; each metre counts once."
    ),
    version=1,
    reads=WALL_READS,
)
def un_house_wall_done_share(moment: Moment) -> Reading:
    """Return which share of the defence wall at UN House stands."""
    wall = _un_house_wall()
    if wall is None:
        return Reading(value=None, reason=NO_WALL)
    return _wall_reading(wall, wall.done_m / wall.target_m, moment)


@figure(
    "works.un_house_wall.done_m",
    unit="m",
    definition="Metres of the planned defence wall at UN House that stand; each metre counts once.",
    version=1,
    reads=WALL_READS,
)
def un_house_wall_done(moment: Moment) -> Reading:
    """Return how many metres of the defence wall at UN House stand."""
    wall = _un_house_wall()
    if wall is None:
        return Reading(value=None, reason=NO_WALL)
    return _wall_reading(wall, _metres(wall.done_m), moment)


@figure(
    "malakal.watchtowers",
    unit="watchtowers",
    definition="Watchtowers along the perimeter of Malakal that were commissioned and not given up.",
    version=1,
    reads=("perimeter.post",),
)
def malakal_watchtowers(moment: Moment) -> Reading:
    """Return how many watchtowers stand at Malakal."""
    perimeter = places.perimeter_coded(MALAKAL)
    towers = queries.posts(perimeter.subject, WATCHTOWER) if perimeter else ()
    if perimeter is None or not towers:
        return Reading(value=None, reason="No watchtower at Malakal is on record.")
    county = _county_of_perimeter(perimeter.subject)
    in_use = [row for row in towers if row.decommissioned_at is None]
    return Reading(
        value=len(in_use),
        period=Period(min(row.commissioned_at for row in towers), moment.as_of),
        entries=tuple(_post_case(row, county) for row in in_use),
        excluded=_given_up(towers, county),
    )


@figure(
    "malakal.posts_day_and_night",
    unit="posts",
    definition=(
        "Observation and sentry posts along the perimeter of Malakal, in use, whose manning reports leave no unmanned hour in "
        "the seven whole days of mission time before the day of the as-of; a post without a report for each of these days "
        "does not count."
    ),
    version=1,
    reads=("perimeter.post", "perimeter.manning"),
)
def malakal_posts_day_and_night(moment: Moment) -> Reading:
    """Return how many posts at Malakal were never left in the last seven days."""
    perimeter = places.perimeter_coded(MALAKAL)
    posts = queries.posts(perimeter.subject, *queries.DAY_AND_NIGHT_KINDS) if perimeter else ()
    in_use = [row for row in posts if row.decommissioned_at is None]
    if perimeter is None or not in_use:
        return Reading(value=None, reason="No observation or sentry post at Malakal is on record.")
    county = _county_of_perimeter(perimeter.subject)
    days = queries.last_whole_days(moment.as_of)
    period = Period(start_of_day(days[0]), start_of_day(days[-1] + timedelta(days=1)))
    found = queries.watched(in_use, days)
    excluded = (
        *(
            Excluded(_post_case(one.post, county), _why_not_watched(one))
            for one in found
            if not one.day_and_night
        ),
        *_given_up(posts, county),
    )
    if all(len(one.unreported) == len(days) for one in found):
        reason = f"No manning report of {days[0]} to {days[-1]} is on record for any post."
        return Reading(value=None, reason=reason, period=period, excluded=excluded)
    return Reading(
        value=len([one for one in found if one.day_and_night]),
        period=period,
        entries=tuple(_post_case(one.post, county) for one in found if one.day_and_night),
        excluded=excluded,
    )


@figure(
    "perimeter.breaches.open",
    unit="breaches",
    definition=(
        "Breaches of perimeters that were found and not repaired, or whose repair was rejected; withdrawn reports left out."
    ),
    version=1,
    reads=("perimeter.breach",),
)
def breaches_open(moment: Moment) -> Reading:
    """Return how many breaches are open."""
    rows = queries.breaches()
    if not rows:
        return Reading(value=None, reason="No breach of a perimeter is on record.")
    still = [row for row in rows if row.withdrawn is None and row.repaired_at is None]
    return Reading(
        value=len(still),
        period=Period(rows[0].found_at, moment.as_of),
        entries=_breach_cases(still),
        excluded=_withdrawn(rows),
    )


@figure(
    "perimeter.breaches.median_repair_h",
    unit="h",
    definition=(
        "Median hours from the finding of a breach to its repair, over repairs that somebody other than the repairer verified; "
        "a fix for now is no repair."
    ),
    version=1,
    reads=("perimeter.breach",),
)
def breaches_median_repair(moment: Moment) -> Reading:
    """Return how long the repair of a breach takes."""
    rows = queries.breaches()
    standing = [row for row in rows if row.withdrawn is None]
    verified = [(row, row.repaired_at) for row in standing if row.repaired_at and row.verified]
    unverified = [row for row in standing if row.repaired_at and not row.verified]
    excluded = (
        *(
            Excluded(case, "nobody other than the repairer has verified the repair")
            for case in _breach_cases(unverified)
        ),
        *_withdrawn(rows),
    )
    if not verified:
        return Reading(
            value=None, reason="No verified repair of a breach is on record.", excluded=excluded
        )
    return Reading(
        value=median((repaired_at - row.found_at) / HOUR for row, repaired_at in verified),
        period=Period(rows[0].found_at, moment.as_of),
        entries=_breach_cases(row for row, _ in verified),
        excluded=excluded,
    )


def _un_house_wall() -> queries.Progress | None:
    perimeter = places.perimeter_coded(UN_HOUSE)
    wall = queries.progress(perimeter.subject, WALL) if perimeter else None
    return wall if wall is not None and wall.sections else None


def _wall_reading(wall: queries.Progress, value: float, moment: Moment) -> Reading:
    county = _county_of_perimeter(wall.works[0].perimeter)
    left_out = ((row, wall.why_not(row)) for row in wall.segments)
    return Reading(
        value=value,
        period=Period(wall.works[0].planned_at, moment.as_of),
        entries=tuple(_segment_case(row, county) for row in wall.counted),
        excluded=(
            *(Excluded(_segment_case(row, county), reason) for row, reason in left_out if reason),
            *(
                Excluded(
                    _reopening_case(row, county), f"{wall.metres(row):g} m reopened: {row.reason}"
                )
                for row in wall.reopenings
            ),
        ),
    )


def _metres(length_m: float) -> float:
    """Return whole metres as a whole number, so that they print as one."""
    return int(length_m) if length_m == int(length_m) else length_m


def _why_not_watched(one: queries.Watched) -> str:
    """Say that there is a gap, neither when nor how large: the post is on the map, and when sentries are missing is held closely."""
    found = []
    if one.left_h:
        found.append("unmanned at some hour")
    if one.unreported:
        found.append("not reported on every day")
    return "; ".join(found)


def _given_up(rows: Iterable[Post], county: str) -> tuple[Excluded, ...]:
    return tuple(
        Excluded(_post_case(row, county), f"was given up: {row.decommissioned_reason}")
        for row in rows
        if row.decommissioned_at is not None
    )


def _withdrawn(rows: Iterable[Breach]) -> tuple[Excluded, ...]:
    taken_back = [row for row in rows if row.withdrawn is not None]
    return tuple(
        Excluded(case, f"the report was withdrawn: {row.withdrawn}")
        for row, case in zip(taken_back, _breach_cases(taken_back), strict=True)
    )


def _breach_cases(rows: Iterable[Breach]) -> tuple[Case, ...]:
    counties: dict[UUID, str] = {}
    cases = []
    for row in rows:
        if row.perimeter not in counties:
            counties[row.perimeter] = _county_of_perimeter(row.perimeter)
        month, county = _month(row.found_at), counties[row.perimeter]
        cases.append(Case(ref=row.subject, month=month, county=county, family="breach"))
    return tuple(cases)


def _segment_case(row: Segment, county: str) -> Case:
    month = _month(row.finished_at or row.started_at)
    return Case(ref=row.subject, month=month, county=county, family="wall segment")


def _reopening_case(row: Reopening, county: str) -> Case:
    return Case(ref=row.entry, month=_month(row.at), county=county, family="reopened stretch")


def _post_case(row: Post, county: str) -> Case:
    month = _month(row.commissioned_at)
    return Case(ref=row.subject, month=month, county=county, family=row.post_kind)


def _county_of_perimeter(perimeter_id: UUID) -> str:
    perimeter = places.perimeter(perimeter_id)
    site = places.site(perimeter.site) if perimeter else None
    return site.county if site and site.county else UNPLACED


def _month(at: datetime | None) -> str:
    return at.astimezone(MISSION_ZONE).strftime("%Y-%m") if at else "unknown"
