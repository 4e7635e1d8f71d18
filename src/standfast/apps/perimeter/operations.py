"""What may be done along a perimeter."""

from datetime import date, datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.perimeter import queries, rules
from standfast.apps.perimeter.facts import (
    BreachFixedForNow,
    BreachFound,
    BreachKind,
    BreachRepaired,
    BreachWithdrawn,
    Cause,
    Chainage,
    DuePrecision,
    ManningCorrected,
    ManningReported,
    Name,
    PostCommissioned,
    PostDecommissioned,
    PostKind,
    PostReinforced,
    RepairRejected,
    RepairVerified,
    Route,
    SectionPlanned,
    SegmentFinished,
    SegmentReopened,
    SegmentStarted,
    SegmentWithdrawn,
    SensorInstalled,
    SensorKind,
    SensorState,
    SensorStateSet,
    Text,
    Watch,
    Width,
    WorkKind,
    WorkPlanned,
)
from standfast.apps.places import queries as places
from standfast.log.facts import Happened, new_subject
from standfast.log.fold import Entry
from standfast.log.labels import CONFIDENTIAL, least_label_blocker
from standfast.log.operations import append, operation, refuse_if

BUILDERS = ("engineer",)
GUARDS = ("field office", "security officer", "police", "duty officer")
ANYBODY_THERE = ("engineer", *GUARDS)
Seen = tuple[UUID, ...] | None


@operation(roles=BUILDERS)
def plan_work(
    *,
    by: Person,
    at: datetime,
    work_kind: WorkKind,
    name: Name,
    perimeter: UUID,
    due: date | None = None,
    due_precision: DuePrecision | None = None,
    happened: Happened | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Plan a work along a perimeter.

    :raises Refused: when the perimeter is unknown.
    """
    refuse_if(rules.perimeter_blocker(places.perimeter(perimeter)))
    fact = WorkPlanned(
        work_kind=work_kind, name=name, perimeter=perimeter, due=due, due_precision=due_precision
    )
    return append(fact, subject=subject or new_subject(), by=by, at=at, happened=happened, id=id)


@operation(roles=BUILDERS)
def plan_section(
    *,
    by: Person,
    at: datetime,
    work_id: UUID,
    start_m: Chainage,
    end_m: Chainage,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Plan a stretch of a work.

    :raises Refused: when the work is unknown, or the stretch has no length or leaves the perimeter.
    """
    work = queries.work(work_id)
    perimeter = places.perimeter(work.perimeter) if work else None
    refuse_if(rules.section_blocker(work, perimeter, start_m, end_m))
    fact = SectionPlanned(start_m=start_m, end_m=end_m)
    return append(fact, subject=work_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=BUILDERS)
def start_segment(
    *,
    by: Person,
    at: datetime,
    work_id: UUID,
    start_m: Chainage,
    end_m: Chainage,
    happened: Happened | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that building began along a stretch.

    :raises Refused: when the work is unknown, or the stretch has no length or leaves the plan.
    """
    refuse_if(rules.segment_blocker(queries.work(work_id), start_m, end_m))
    fact = SegmentStarted(work=work_id, start_m=start_m, end_m=end_m)
    return append(fact, subject=subject or new_subject(), by=by, at=at, happened=happened, id=id)


@operation(roles=BUILDERS)
def finish_segment(
    *,
    by: Person,
    at: datetime,
    work_id: UUID,
    start_m: Chainage,
    end_m: Chainage,
    happened: Happened | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a stretch was measured and stands; `subject` names the segment if it was started before.

    :raises Refused: when it was finished or withdrawn already, the work is unknown, or the stretch leaves the plan.
    """
    segment = queries.segment(subject) if subject else None
    refuse_if(rules.finish_blocker(segment, queries.work(work_id), start_m, end_m))
    fact = SegmentFinished(work=work_id, start_m=start_m, end_m=end_m)
    return append(fact, subject=subject or new_subject(), by=by, at=at, happened=happened, id=id)


@operation(roles=ANYBODY_THERE)
def reopen_segment(
    *,
    by: Person,
    at: datetime,
    segment_id: UUID,
    start_m: Chainage,
    end_m: Chainage,
    reason: Text,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a stretch that stood is damaged or was taken down.

    :raises Refused: when the segment is not finished or was withdrawn, or the stretch has no length.
    """
    refuse_if(rules.reopening_blocker(queries.segment(segment_id), start_m, end_m))
    fact = SegmentReopened(start_m=start_m, end_m=end_m, reason=reason)
    return append(fact, subject=segment_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=BUILDERS)
def withdraw_segment(
    *,
    by: Person,
    at: datetime,
    segment_id: UUID,
    reason: Text,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Take back a segment: nothing stands there.

    :raises Refused: when it is unknown or withdrawn already.
    """
    refuse_if(rules.withdrawal_blocker(queries.segment(segment_id)))
    fact = SegmentWithdrawn(reason=reason)
    return append(fact, subject=segment_id, by=by, at=at, seen=seen, id=id)


@operation(roles=ANYBODY_THERE)
def report_breach(
    *,
    by: Person,
    at: datetime,
    perimeter: UUID,
    breach_kind: BreachKind,
    chainage_m: Chainage | None = None,
    cause: Cause = "unknown",
    width_m: Width | None = None,
    near_post: Name | None = None,
    guarded: bool | None = None,
    happened: Happened | None = None,
    label: str = CONFIDENTIAL,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Report a breach of a perimeter; where a wall is open is confidential unless said otherwise.

    :raises Refused: when the perimeter is unknown.
    """
    refuse_if(rules.perimeter_blocker(places.perimeter(perimeter)))
    fact = BreachFound(
        perimeter=perimeter,
        breach_kind=breach_kind,
        chainage_m=chainage_m,
        cause=cause,
        width_m=width_m,
        near_post=near_post,
        guarded=guarded,
    )
    return append(
        fact, subject=subject or new_subject(), by=by, at=at, happened=happened, label=label, id=id
    )


def _of_breach(
    fact: BreachFixedForNow | BreachRepaired | RepairVerified | RepairRejected | BreachWithdrawn,
    breach_id: UUID,
    *,
    by: Person,
    at: datetime,
    happened: Happened | None,
    seen: Seen,
    id: UUID | None,
) -> Entry:
    breach = queries.breach(breach_id)
    label = breach.label if breach else CONFIDENTIAL
    return append(
        fact, subject=breach_id, by=by, at=at, happened=happened, label=label, seen=seen, id=id
    )


@operation(roles=ANYBODY_THERE)
def fix_breach_for_now(
    *,
    by: Person,
    at: datetime,
    breach_id: UUID,
    means: Text,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a breach is closed until it can be repaired.

    :raises Refused: when it is unknown, withdrawn or repaired.
    """
    refuse_if(rules.repair_blocker(queries.breach(breach_id)))
    fact = BreachFixedForNow(means=means)
    return _of_breach(fact, breach_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=ANYBODY_THERE)
def repair_breach(
    *,
    by: Person,
    at: datetime,
    breach_id: UUID,
    route: Route,
    material: Text | None = None,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a breach was repaired.

    :raises Refused: when it is unknown, withdrawn or repaired already.
    """
    refuse_if(rules.repair_blocker(queries.breach(breach_id)))
    fact = BreachRepaired(route=route, material=material)
    return _of_breach(fact, breach_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=ANYBODY_THERE)
def verify_repair(
    *,
    by: Person,
    at: datetime,
    breach_id: UUID,
    note: Text | None = None,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that the repair of a breach holds.

    :raises Refused: when there is no repair, it was verified already, or `by` recorded it.
    """
    refuse_if(rules.verification_blocker(queries.breach(breach_id), by=by))
    fact = RepairVerified(note=note)
    return _of_breach(fact, breach_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=ANYBODY_THERE)
def reject_repair(
    *,
    by: Person,
    at: datetime,
    breach_id: UUID,
    reason: Text,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that the repair of a breach does not hold; the breach is open again.

    :raises Refused: when there is no repair, it was verified already, or `by` recorded it.
    """
    refuse_if(rules.verification_blocker(queries.breach(breach_id), by=by))
    fact = RepairRejected(reason=reason)
    return _of_breach(fact, breach_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=ANYBODY_THERE)
def withdraw_breach(
    *,
    by: Person,
    at: datetime,
    breach_id: UUID,
    reason: Text,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Take back the report of a breach.

    :raises Refused: when it is unknown or withdrawn already.
    """
    refuse_if(rules.withdrawal_blocker(queries.breach(breach_id)))
    fact = BreachWithdrawn(reason=reason)
    return _of_breach(fact, breach_id, by=by, at=at, happened=None, seen=seen, id=id)


@operation(roles=ANYBODY_THERE)
def commission_post(
    *,
    by: Person,
    at: datetime,
    perimeter: UUID,
    post_kind: PostKind,
    name: Name,
    happened: Happened | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Put a post into use.

    :raises Refused: when the perimeter is unknown, or a post of that kind bears the name already.
    """
    refuse_if(rules.commission_blocker(places.perimeter(perimeter), post_kind, name))
    fact = PostCommissioned(perimeter=perimeter, post_kind=post_kind, name=name)
    return append(fact, subject=subject or new_subject(), by=by, at=at, happened=happened, id=id)


@operation(roles=ANYBODY_THERE)
def reinforce_post(
    *,
    by: Person,
    at: datetime,
    post_id: UUID,
    what: Text,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a post was made stronger.

    :raises Refused: when it is unknown or was given up.
    """
    refuse_if(rules.post_blocker(queries.post(post_id)))
    fact = PostReinforced(what=what)
    return append(fact, subject=post_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=ANYBODY_THERE)
def decommission_post(
    *,
    by: Person,
    at: datetime,
    post_id: UUID,
    reason: Text,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Give up a post.

    :raises Refused: when it is unknown or was given up already.
    """
    refuse_if(rules.post_blocker(queries.post(post_id)))
    fact = PostDecommissioned(reason=reason)
    return append(fact, subject=post_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=GUARDS)
def report_manning(
    *,
    by: Person,
    at: datetime,
    post_id: UUID,
    day: date,
    watches: tuple[Watch, ...],
    label: str = CONFIDENTIAL,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Report in which hours of a day a post was manned; when sentries were missing is held at least as confidential.

    :raises Refused: when the post is unknown or given up, the day is not over, a watch is none, `by` reported it before, or
        the label is less close than confidential.
    """
    refuse_if(least_label_blocker("The manning of a post", label, least=CONFIDENTIAL))
    refuse_if(rules.manning_blocker(queries.post(post_id), day, watches, by=by, at=at))
    fact = ManningReported(post=post_id, day=day, watches=watches)
    return append(
        fact,
        subject=subject or new_subject(),
        by=by,
        at=at,
        happened=Happened.day(day),
        label=label,
        id=id,
    )


@operation(roles=GUARDS)
def correct_manning(
    *,
    by: Person,
    at: datetime,
    manning_id: UUID,
    watches: tuple[Watch, ...],
    reason: Text,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Correct the report of a day of a post; the correction carries its label.

    :raises Refused: when the report is unknown or a watch is none.
    """
    report = queries.manning(manning_id)
    refuse_if(rules.manning_correction_blocker(report, watches))
    fact = ManningCorrected(watches=watches, reason=reason)
    label = report.label if report else CONFIDENTIAL
    return append(fact, subject=manning_id, by=by, at=at, label=label, seen=seen, id=id)


@operation(roles=BUILDERS)
def install_sensor(
    *,
    by: Person,
    at: datetime,
    site: UUID,
    sensor_kind: SensorKind,
    name: Name,
    state: SensorState = "on test",
    happened: Happened | None = None,
    label: str = CONFIDENTIAL,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Install a sensor or barrier; where it stands and whether it works is confidential unless said otherwise."""
    fact = SensorInstalled(site=site, sensor_kind=sensor_kind, name=name, state=state)
    return append(
        fact, subject=subject or new_subject(), by=by, at=at, happened=happened, label=label, id=id
    )


@operation(roles=BUILDERS)
def set_sensor_state(
    *,
    by: Person,
    at: datetime,
    sensor_id: UUID,
    state: SensorState,
    reason: Text | None = None,
    happened: Happened | None = None,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Set the state of a sensor.

    :raises Refused: when it is unknown or in that state already.
    """
    sensor = queries.sensor(sensor_id)
    refuse_if(rules.sensor_blocker(sensor, state))
    fact = SensorStateSet(state=state, reason=reason)
    label = sensor.label if sensor else CONFIDENTIAL
    return append(
        fact, subject=sensor_id, by=by, at=at, happened=happened, label=label, seen=seen, id=id
    )
