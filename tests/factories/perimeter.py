"""The smallest valid things along a perimeter: a ring of 4,430 m around a site, a wall, a post."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from factories.accounts import enrolled
from factories.places import FOUNDED, RING, founded
from standfast.apps.accounts.models import Person
from standfast.apps.perimeter import operations
from standfast.apps.perimeter.facts import PostKind, Watch
from standfast.apps.places import operations as places

PLANNED = datetime(2016, 10, 17, 6, tzinfo=UTC)
WHOLE_DAY = (Watch(start_h=0, end_h=12, sentries=2), Watch(start_h=12, end_h=24, sentries=2))


def drawn(code: str) -> UUID:
    """Return a perimeter around a site, both known to figures by a code."""
    by = enrolled(f"planner.{code}", "planner", "engineer", "duty officer")
    site = founded(by, name=code, code=code, county=code.title())
    return places.draw_perimeter(
        by=by, at=FOUNDED, name=f"{code} perimeter", site_id=site.subject, line=RING, code=code
    ).subject


def planned_wall(by: Person, perimeter: UUID, *sections: tuple[float, float]) -> UUID:
    """Return a defence wall that is planned along some stretches."""
    work = operations.plan_work(
        by=by, at=PLANNED, work_kind="defence wall", name="Wall", perimeter=perimeter
    ).subject
    for start_m, end_m in sections:
        operations.plan_section(by=by, at=PLANNED, work_id=work, start_m=start_m, end_m=end_m)
    return work


def finished(by: Person, work: UUID, start_m: float, end_m: float, on: date) -> UUID:
    """Return a segment that was measured as finished on a day."""
    at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    return operations.finish_segment(
        by=by, at=at, work_id=work, start_m=start_m, end_m=end_m
    ).subject


def post(by: Person, perimeter: UUID, name: str, kind: PostKind = "sentry post") -> UUID:
    """Return a post that is in use."""
    return operations.commission_post(
        by=by, at=FOUNDED, perimeter=perimeter, post_kind=kind, name=name
    ).subject


def manned(by: Person, post_id: UUID, day: date, watches: tuple[Watch, ...] = WHOLE_DAY) -> UUID:
    """Return the report of a day of a post, made the next morning."""
    at = datetime(day.year, day.month, day.day, 6, tzinfo=UTC) + timedelta(days=1)
    return operations.report_manning(
        by=by, at=at, post_id=post_id, day=day, watches=watches
    ).subject
