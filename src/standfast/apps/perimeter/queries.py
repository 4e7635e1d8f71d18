"""Questions about works, breaches, posts and sensors along a perimeter."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from standfast.apps.perimeter.models import (
    Breach,
    Manning,
    Post,
    Reopening,
    Segment,
    Sensor,
    Work,
    WorkSection,
)
from standfast.engines.geo import Section, covered_m, merged, uncovered
from standfast.log.times import local_date

HOURS_OF_DAY = 24
WATCHED_DAYS = 7
"""How many whole days a post must have been manned without a break to count as held day and night (issue 2 of the project)."""
DAY_AND_NIGHT_KINDS = ("observation post", "sentry post")
"""Letter of 17 April 2017, Malakal: 27 observation and sentry posts, and six watchtowers beside them."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A post and its last days: days without any report, and hours in which it was left, by day."""

    post: Post
    unreported: tuple[date, ...]
    left_h: dict[date, int]

    @property
    def day_and_night(self) -> bool:
        """Tell whether the reports leave no unmanned hour."""
        return not self.unreported and not self.left_h


@dataclass(frozen=True, slots=True)
class Progress:
    """How far works of one kind along one perimeter are: what is planned, measured and reopened, by chainage."""

    works: tuple[Work, ...]
    sections: tuple[WorkSection, ...]
    segments: tuple[Segment, ...]
    reopenings: tuple[Reopening, ...]

    @property
    def length_m(self) -> float:
        """Return the chainage to which the plan reaches: the length of the ring; 0 where nothing is planned."""
        return max((max(one.start_m, one.end_m) for one in self.sections), default=0.0)

    @property
    def target_m(self) -> float:
        """Return how many metres are planned, each once."""
        return covered_m(map(section_of, self.sections), length_m=self.length_m)

    @property
    def done_m(self) -> float:
        """Return how many of the planned metres stand, each once."""
        reopened = (row for row in self.reopenings if self._on_ring(row))
        standing = finished(self.counted, reopened, length_m=self.length_m)
        planned = [section_of(one) for one in self.sections]
        return common_m(standing, planned, length_m=self.length_m)

    @property
    def counted(self) -> tuple[Segment, ...]:
        """Return the segments that count: measured as finished, not withdrawn, on the ring."""
        return tuple(row for row in self.segments if self.why_not(row) is None)

    def why_not(self, row: Segment) -> str | None:
        """Say why a segment does not count."""
        if row.withdrawn is not None:
            return f"the measurement was withdrawn: {row.withdrawn}"
        if not self._on_ring(row):
            return f"a stretch that reaches beyond the plan, which ends at {self.length_m:g} m"
        if row.finished_at is None:
            return f"{self.metres(row):g} m under construction, not finished"
        return None

    def metres(self, row: Segment | Reopening) -> float:
        """Return how long a stretch is, also one that runs on through gate 1."""
        return (row.end_m - row.start_m) % self.length_m or self.length_m

    def _on_ring(self, row: Segment | Reopening) -> bool:
        return max(row.start_m, row.end_m) <= self.length_m


def work(subject: UUID) -> Work | None:
    """Return a work."""
    return Work.objects.filter(subject=subject).order_by("label").first()


def works(perimeter_id: UUID, work_kind: str) -> tuple[Work, ...]:
    """Return the works of a kind along a perimeter, the oldest plan first."""
    found = Work.objects.filter(perimeter=perimeter_id, work_kind=work_kind)
    return tuple(found.order_by("planned_at", "subject", "label"))


def planned_sections(work_ids: Iterable[UUID]) -> tuple[WorkSection, ...]:
    """Return the stretches along which some works are to stand, by chainage."""
    found = WorkSection.objects.filter(subject__in=tuple(work_ids))
    return tuple(found.order_by("start_m", "end_m", "entry"))


def progress(perimeter_id: UUID, work_kind: str) -> Progress:
    """Return how far the works of a kind along a perimeter are."""
    found = works(perimeter_id, work_kind)
    ids = [one.subject for one in found]
    return Progress(found, planned_sections(ids), segments(ids), reopenings(ids))


def segment(subject: UUID) -> Segment | None:
    """Return a segment."""
    return Segment.objects.filter(subject=subject).order_by("label").first()


def segments(work_ids: Iterable[UUID]) -> tuple[Segment, ...]:
    """Return every segment of some works, unfinished and withdrawn ones included, by chainage."""
    found = Segment.objects.filter(work__in=tuple(work_ids))
    return tuple(found.order_by("start_m", "end_m", "subject", "label"))


def reopenings(work_ids: Iterable[UUID]) -> tuple[Reopening, ...]:
    """Return the stretches of some works that were damaged or taken down again, in time."""
    found = Reopening.objects.filter(work__in=tuple(work_ids))
    return tuple(found.order_by("at", "entry"))


def section_of(row: WorkSection | Segment | Reopening) -> Section:
    """Return a stretch as the geometry engine takes it."""
    return Section(row.start_m, row.end_m)


def finished(
    segments: Iterable[Segment], reopened: Iterable[Reopening], *, length_m: float
) -> tuple[Section, ...]:
    """Return the stretches of a ring that stand, each metre once.

    Finishing and reopening are laid out by time: what was reopened stands again once a later measurement says so. All
    segments given must be finished, and all stretches lie on the ring.
    """
    changes: list[tuple[datetime, int, Section]] = [
        *((row.finished_at, 0, section_of(row)) for row in segments if row.finished_at),
        *((row.at, 1, section_of(row)) for row in reopened),
    ]
    standing: tuple[Section, ...] = ()
    for _, taken_down, stretch in sorted(changes, key=lambda one: (one[0], one[1])):
        if taken_down:
            missing = uncovered(standing, length_m=length_m)
            standing = uncovered((*missing, stretch), length_m=length_m)
        else:
            standing = merged((*standing, stretch), length_m=length_m)
    return standing


def common_m(left: Sequence[Section], right: Sequence[Section], *, length_m: float) -> float:
    """Return how many metres of a ring two sets of stretches have in common."""
    missing = (*uncovered(left, length_m=length_m), *uncovered(right, length_m=length_m))
    return length_m - covered_m(missing, length_m=length_m)


def breach(subject: UUID) -> Breach | None:
    """Return a breach."""
    return Breach.objects.filter(subject=subject).order_by("label").first()


def breaches() -> tuple[Breach, ...]:
    """Return all breaches, withdrawn reports included, in the order in which they were found."""
    return tuple(Breach.objects.order_by("found_at", "subject", "label"))


def post(subject: UUID) -> Post | None:
    """Return a post."""
    return Post.objects.filter(subject=subject).order_by("label").first()


def posts(perimeter_id: UUID, *kinds: str) -> tuple[Post, ...]:
    """Return the posts of some kinds along a perimeter, those given up included, by name."""
    found = Post.objects.filter(perimeter=perimeter_id, post_kind__in=kinds)
    return tuple(found.order_by("name", "subject", "label"))


def manning(subject: UUID) -> Manning | None:
    """Return the report of one day of a post."""
    return Manning.objects.filter(subject=subject).order_by("label").first()


def reported_by(post_id: UUID, day: date, author: UUID) -> Manning | None:
    """Return the report that somebody made of a day of a post."""
    return Manning.objects.filter(post=post_id, day=day, reported_by=author).first()


def last_whole_days(as_of: datetime, days: int = WATCHED_DAYS) -> tuple[date, ...]:
    """Return the last whole days of mission time that ended before the day of an instant, the oldest first."""
    today = local_date(as_of)
    return tuple(today - timedelta(days=back) for back in range(days, 0, -1))


def watched(posts: Iterable[Post], days: Sequence[date]) -> tuple[Watched, ...]:
    """Return, for each post, how its reports cover some days; several reports of one day are taken together."""
    wanted = tuple(posts)
    reports = Manning.objects.filter(
        post__in=[row.subject for row in wanted], day__gte=days[0], day__lte=days[-1]
    )
    hours: defaultdict[tuple[UUID, date], set[int]] = defaultdict(set)
    for row in reports:
        hours[row.post, row.day].update(row.hours)
    return tuple(_watched(row, days, hours) for row in wanted)


def _watched(
    row: Post, days: Sequence[date], hours: defaultdict[tuple[UUID, date], set[int]]
) -> Watched:
    unreported = tuple(day for day in days if (row.subject, day) not in hours)
    left_h = {
        day: HOURS_OF_DAY - len(hours[row.subject, day])
        for day in days
        if day not in unreported and len(hours[row.subject, day]) < HOURS_OF_DAY
    }
    return Watched(row, unreported, left_h)


def sensor(subject: UUID) -> Sensor | None:
    """Return a sensor."""
    return Sensor.objects.filter(subject=subject).order_by("label").first()


def sensors() -> tuple[Sensor, ...]:
    """Return all sensors and barriers, by name."""
    return tuple(Sensor.objects.order_by("name", "subject", "label"))
