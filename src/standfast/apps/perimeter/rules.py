"""Why something may not be done along a perimeter, as a sentence."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from standfast.apps.accounts.models import Person
from standfast.apps.perimeter import queries
from standfast.apps.perimeter.facts import Watch
from standfast.apps.perimeter.models import Breach, Manning, Post, Segment, Sensor, Work
from standfast.apps.places.models import Perimeter
from standfast.log.times import start_of_day


def perimeter_blocker(perimeter: Perimeter | None) -> str | None:
    """Say why nothing can be stated along a perimeter."""
    if perimeter is None:
        return "This site knows no such perimeter; draw it first."
    return None


def section_blocker(
    work: Work | None, perimeter: Perimeter | None, start_m: float, end_m: float
) -> str | None:
    """Say why a stretch cannot be planned for a work."""
    if work is None:
        return "This site knows no such work; plan it first."
    if start_m == end_m or end_m <= 0:
        return f"A stretch from {start_m:g} m to {end_m:g} m has no length; give two chainages."
    # A survey is good to a metre or so: the last section may end where the drawn ring does, rounded up.
    if perimeter is not None and max(start_m, end_m) > perimeter.length_m + 1:
        return f"The stretch reaches beyond {perimeter}, which is {perimeter.length_m:.0f} m long."
    return None


def segment_blocker(work: Work | None, start_m: float, end_m: float) -> str | None:
    """Say why a stretch of a work cannot be recorded as started or finished."""
    if reason := section_blocker(work, None, start_m, end_m):
        return reason
    if work is None:
        return None
    sections = queries.planned_sections([work.subject])
    length_m = max((max(one.start_m, one.end_m) for one in sections), default=0.0)
    if max(start_m, end_m) > length_m:
        return f"{work} is planned up to {length_m:g} m; the stretch reaches to {max(start_m, end_m):g} m."
    return None


def finish_blocker(
    segment: Segment | None, work: Work | None, start_m: float, end_m: float
) -> str | None:
    """Say why a stretch cannot be recorded as finished; `segment` is None when it was never started."""
    if segment is not None and segment.finished_at is not None:
        return f"The segment {segment} was measured as finished already; record a new segment."
    if segment is not None and segment.withdrawn is not None:
        return f"The segment {segment} was withdrawn: {segment.withdrawn}"
    return segment_blocker(work, start_m, end_m)


def reopening_blocker(segment: Segment | None, start_m: float, end_m: float) -> str | None:
    """Say why a stretch cannot be recorded as damaged or taken down."""
    if segment is None or segment.finished_at is None:
        return "Only a stretch that was measured as finished can be reopened."
    if start_m == end_m or end_m <= 0:
        return f"A stretch from {start_m:g} m to {end_m:g} m has no length; give two chainages."
    return withdrawal_blocker(segment)


def withdrawal_blocker(record: Segment | Breach | None) -> str | None:
    """Say why a segment or a breach cannot be withdrawn."""
    if record is None:
        return "This site knows no such record; state it first."
    if record.withdrawn is not None:
        return f"The record was withdrawn already: {record.withdrawn}"
    return None


def repair_blocker(breach: Breach | None) -> str | None:
    """Say why a breach cannot be repaired or fixed for now."""
    if reason := withdrawal_blocker(breach):
        return reason
    if breach is not None and breach.repaired_at is not None:
        return f"The breach ({breach}) is repaired; reject the repair if it does not hold."
    return None


def verification_blocker(breach: Breach | None, *, by: Person) -> str | None:
    """Say why somebody cannot verify or reject the repair of a breach."""
    if reason := withdrawal_blocker(breach):
        return reason
    if breach is None or breach.repaired_at is None:
        return "The breach is open; there is no repair to judge yet."
    if breach.repaired_by == by.subject:
        return "You recorded this repair; somebody else looks whether it holds."
    if breach.verified:
        return "The repair was verified already."
    return None


def commission_blocker(perimeter: Perimeter | None, post_kind: str, name: str) -> str | None:
    """Say why a post cannot be commissioned."""
    if reason := perimeter_blocker(perimeter):
        return reason
    if perimeter is None:
        return None
    in_use = (
        one for one in queries.posts(perimeter.subject, post_kind) if one.decommissioned_at is None
    )
    if any(one.name == name for one in in_use):
        return f"There is a {post_kind} '{name}' along {perimeter} already; choose another name."
    return None


def post_blocker(post: Post | None) -> str | None:
    """Say why nothing can be stated about a post."""
    if post is None:
        return "This site knows no such post; commission it first."
    if post.decommissioned_at is not None:
        return f"{post} was given up: {post.decommissioned_reason}"
    return None


def manning_blocker(
    post: Post | None, day: date, watches: Sequence[Watch], *, by: Person, at: datetime
) -> str | None:
    """Say why the manning of a day of a post cannot be reported."""
    if reason := post_blocker(post):
        return reason
    if start_of_day(day + timedelta(days=1)) > at:
        return f"The day {day} is not over yet; report it when it is."
    if reason := watches_blocker(watches):
        return reason
    if post is not None and queries.reported_by(post.subject, day, by.subject) is not None:
        return f"You have reported {post} for {day} already; correct that report."
    return None


def watches_blocker(watches: Sequence[Watch]) -> str | None:
    """Say why watches are none."""
    for one in watches:
        if one.start_h >= one.end_h:
            return (
                f"A watch from {one.start_h} to {one.end_h} o'clock is none; one that runs past midnight "
                "belongs to two days."
            )
    return None


def manning_correction_blocker(manning: Manning | None, watches: Sequence[Watch]) -> str | None:
    """Say why a report of a day of a post cannot be corrected."""
    if manning is None:
        return "This site knows no such report; make it first."
    return watches_blocker(watches)


def sensor_blocker(sensor: Sensor | None, state: str) -> str | None:
    """Say why a sensor cannot be set to a state."""
    if sensor is None:
        return "This site knows no such sensor; install it first."
    if sensor.state == state:
        return f"{sensor.name} is {state} already."
    return None
