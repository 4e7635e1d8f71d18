"""From what was stated along a perimeter to its rows.

Whatever follows in time (a repair, its rejection, a second repair; the states of a sensor) is laid out by when it happened,
not by when it was written down.
"""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from standfast.apps.perimeter.facts import (
    BreachFixedForNow,
    BreachFound,
    BreachRepaired,
    BreachWithdrawn,
    ManningCorrected,
    ManningReported,
    PostCommissioned,
    PostDecommissioned,
    PostReinforced,
    RepairRejected,
    RepairVerified,
    SectionPlanned,
    SegmentFinished,
    SegmentReopened,
    SegmentStarted,
    SegmentWithdrawn,
    SensorInstalled,
    SensorStateSet,
    WorkPlanned,
)
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
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row

REPAIRED, VERIFIED, REJECTED = "repaired", "verified", "rejected"


class Stretch(msgspec.Struct, frozen=True):
    """A stretch, and when and by whom it was planned, started, finished or reopened."""

    at: datetime
    id: UUID
    by: UUID
    start_m: float
    end_m: float
    reason: str | None = None


class RepairStep(msgspec.Struct, frozen=True):
    """A repair, its verification or its rejection; `text` is the route of a repair or the reason of a rejection."""

    at: datetime
    id: UUID
    by: UUID
    what: str
    text: str | None


class StateAt(msgspec.Struct, frozen=True):
    """The state of a sensor from a time on."""

    at: datetime
    id: UUID
    state: str


class WorkState(State):
    """What is known of a work; sections may arrive before its plan."""

    planned: WorkPlanned | None = None
    planned_at: datetime | None = None
    sections: tuple[Stretch, ...] = ()


class SegmentState(State):
    """What is known of a segment."""

    work: UUID | None = None
    started: Stretch | None = None
    finished: Stretch | None = None
    reopened: tuple[Stretch, ...] = ()
    withdrawn: str | None = None


class BreachState(State):
    """What is known of a breach; repairs may arrive before its report."""

    found: BreachFound | None = None
    found_at: datetime | None = None
    fixed_for_now_at: datetime | None = None
    steps: tuple[RepairStep, ...] = ()
    withdrawn: str | None = None


class PostState(State):
    """What is known of a post."""

    commissioned: PostCommissioned | None = None
    commissioned_at: datetime | None = None
    reinforcements: tuple[str, ...] = ()
    decommissioned: PostDecommissioned | None = None
    decommissioned_at: datetime | None = None


class ManningState(State):
    """What is known of one day of a post."""

    reported: ManningReported | None = None
    reported_by: UUID | None = None
    corrected: ManningCorrected | None = None


class SensorFoldState(State):
    """What is known of a sensor."""

    installed: SensorInstalled | None = None
    installed_at: datetime | None = None
    states: tuple[StateAt, ...] = ()


def _stretch(
    entry: Entry, fact: SectionPlanned | SegmentStarted | SegmentFinished | SegmentReopened
) -> Stretch | Unapplied:
    if fact.start_m == fact.end_m or fact.end_m <= 0:
        return Unapplied(f"A stretch from {fact.start_m:g} m to {fact.end_m:g} m has no length.")
    reason = fact.reason if isinstance(fact, SegmentReopened) else None
    at = entry.happened.start
    return Stretch(at, entry.id, entry.author, fact.start_m, fact.end_m, reason)


def step_work(state: WorkState, entry: Entry) -> WorkState | Unapplied:
    """Apply one entry to what is known of a work."""
    match entry.fact:
        case WorkPlanned() as planned:
            if state.planned is not None:
                return Unapplied("A work is planned once; this is a second plan of it.")
            return replace(state, planned=planned, planned_at=entry.happened.start)
        case SectionPlanned() as fact:
            stretch = _stretch(entry, fact)
            if isinstance(stretch, Unapplied):
                return stretch
            return replace(state, sections=(*state.sections, stretch))
        case _:
            return Unapplied("This is not a statement about a work.")


def work_rows(state: WorkState, *, subject: UUID, label: str) -> list[Row]:
    """Return the work with its sections, once its plan is here."""
    if state.planned is None or state.planned_at is None:
        return []
    work = Work(
        subject=subject,
        label=label,
        work_kind=state.planned.work_kind,
        name=state.planned.name,
        perimeter=state.planned.perimeter,
        planned_at=state.planned_at,
        due=state.planned.due,
        due_precision=state.planned.due_precision,
    )
    sections = [
        WorkSection(
            subject=subject,
            label=label,
            start_m=one.start_m,
            end_m=one.end_m,
            planned_at=one.at,
            entry=one.id,
        )
        for one in state.sections
    ]
    return [work, *sections]


def step_segment(state: SegmentState, entry: Entry) -> SegmentState | Unapplied:
    """Apply one entry to what is known of a segment."""
    match entry.fact:
        case SegmentStarted() | SegmentFinished() | SegmentReopened() as fact:
            stretch = _stretch(entry, fact)
        case SegmentWithdrawn(reason=reason):
            return replace(state, withdrawn=reason)
        case _:
            return Unapplied("This is not a statement about a segment.")
    if isinstance(stretch, Unapplied):
        return stretch
    if isinstance(fact, SegmentReopened):
        return replace(state, reopened=(*state.reopened, stretch))
    if state.work not in (None, fact.work):
        return Unapplied("The segment belongs to another work.")
    if isinstance(fact, SegmentStarted):
        if state.started is not None:
            return Unapplied("The segment was started already; this starts it again.")
        return replace(state, work=fact.work, started=stretch)
    if state.finished is not None:
        return Unapplied("The segment was finished already; measure a new segment.")
    return replace(state, work=fact.work, finished=stretch)


def segment_rows(state: SegmentState, *, subject: UUID, label: str) -> list[Row]:
    """Return the segment with what was reopened of it, once it was started or finished."""
    stretch = state.finished or state.started
    if stretch is None or state.work is None:
        return []
    segment = Segment(
        subject=subject,
        label=label,
        work=state.work,
        start_m=stretch.start_m,
        end_m=stretch.end_m,
        started_at=state.started.at if state.started else None,
        finished_at=state.finished.at if state.finished else None,
        measured_by=state.finished.by if state.finished else None,
        withdrawn=state.withdrawn,
    )
    reopenings = [
        Reopening(
            subject=subject,
            label=label,
            work=state.work,
            start_m=one.start_m,
            end_m=one.end_m,
            at=one.at,
            reason=one.reason or "",
            entry=one.id,
        )
        for one in state.reopened
    ]
    return [segment, *reopenings]


def step_breach(state: BreachState, entry: Entry) -> BreachState | Unapplied:
    """Apply one entry to what is known of a breach."""
    at = entry.happened.start
    match entry.fact:
        case BreachFound() as found:
            if state.found is not None:
                return Unapplied("A breach is found once; this is a second report of it.")
            return replace(state, found=found, found_at=at)
        case BreachFixedForNow():
            first = min(at, state.fixed_for_now_at or at)
            return replace(state, fixed_for_now_at=first)
        case BreachRepaired(route=text):
            what = REPAIRED
        case RepairVerified(note=text):
            what = VERIFIED
        case RepairRejected(reason=text):
            what = REJECTED
        case BreachWithdrawn(reason=reason):
            return replace(state, withdrawn=reason)
        case _:
            return Unapplied("This is not a statement about a breach.")
    step = RepairStep(at, entry.id, entry.author, what, text)
    return replace(state, steps=(*state.steps, step))


def breach_rows(state: BreachState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of a breach, once its report is here."""
    if state.found is None or state.found_at is None:
        return []
    repair, verification, rejection = _standing(state.steps)
    return [
        Breach(
            subject=subject,
            label=label,
            perimeter=state.found.perimeter,
            breach_kind=state.found.breach_kind,
            chainage_m=state.found.chainage_m,
            cause=state.found.cause,
            width_m=state.found.width_m,
            near_post=state.found.near_post,
            guarded=state.found.guarded,
            found_at=state.found_at,
            fixed_for_now_at=state.fixed_for_now_at,
            repaired_at=repair.at if repair else None,
            repaired_by=repair.by if repair else None,
            route=repair.text if repair else None,
            verified_at=verification.at if verification else None,
            verified_by=verification.by if verification else None,
            rejected_reason=rejection.text if rejection else None,
            withdrawn=state.withdrawn,
        )
    ]


def _standing(
    steps: tuple[RepairStep, ...],
) -> tuple[RepairStep | None, RepairStep | None, RepairStep | None]:
    """Return the repair that stands, who verified it, and the last rejection.

    A second repair without a rejection between changes nothing: the first one closed the breach. A verification by the
    repairer gives way to one by somebody else.
    """
    repair: RepairStep | None = None
    verification: RepairStep | None = None
    rejection: RepairStep | None = None
    for step in sorted(steps, key=lambda one: (one.at, one.id)):
        if step.what == REPAIRED:
            repair = repair or step
        elif step.what == REJECTED:
            repair, verification, rejection = None, None, step
        elif repair is not None and (verification is None or verification.by == repair.by):
            verification = step
    return repair, verification, rejection


def step_post(state: PostState, entry: Entry) -> PostState | Unapplied:
    """Apply one entry to what is known of a post."""
    at = entry.happened.start
    match entry.fact:
        case PostCommissioned() as commissioned:
            if state.commissioned is not None:
                return Unapplied("A post is commissioned once; this commissions it again.")
            return replace(state, commissioned=commissioned, commissioned_at=at)
        case PostReinforced(what=what):
            return replace(state, reinforcements=(*state.reinforcements, what))
        case PostDecommissioned() as decommissioned:
            if state.decommissioned is not None:
                return Unapplied("The post was given up already; this gives it up again.")
            return replace(state, decommissioned=decommissioned, decommissioned_at=at)
        case _:
            return Unapplied("This is not a statement about a post.")


def post_rows(state: PostState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of a post, once it is commissioned."""
    if state.commissioned is None or state.commissioned_at is None:
        return []
    return [
        Post(
            subject=subject,
            label=label,
            perimeter=state.commissioned.perimeter,
            post_kind=state.commissioned.post_kind,
            name=state.commissioned.name,
            commissioned_at=state.commissioned_at,
            reinforcements=list(state.reinforcements),
            decommissioned_at=state.decommissioned_at,
            decommissioned_reason=state.decommissioned.reason if state.decommissioned else None,
        )
    ]


def step_manning(state: ManningState, entry: Entry) -> ManningState | Unapplied:
    """Apply one entry to what is known of one day of a post."""
    match entry.fact:
        case ManningReported() as reported:
            if state.reported is not None:
                return Unapplied("A day of a post is reported once; correct the report instead.")
            return replace(state, reported=reported, reported_by=entry.author)
        case ManningCorrected() as corrected:
            return replace(state, corrected=corrected)
        case _:
            return Unapplied("This is not a statement about the manning of a post.")


def manning_rows(state: ManningState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of one day of a post, once its report is here."""
    if state.reported is None or state.reported_by is None:
        return []
    watches = state.corrected.watches if state.corrected else state.reported.watches
    manned = {hour for one in watches for hour in range(one.start_h, one.end_h)}
    return [
        Manning(
            subject=subject,
            label=label,
            post=state.reported.post,
            day=state.reported.day,
            hours=sorted(manned),
            reported_by=state.reported_by,
            corrected_reason=state.corrected.reason if state.corrected else None,
        )
    ]


def step_sensor(state: SensorFoldState, entry: Entry) -> SensorFoldState | Unapplied:
    """Apply one entry to what is known of a sensor."""
    at = entry.happened.start
    match entry.fact:
        case SensorInstalled(state=first) as installed:
            if state.installed is not None:
                return Unapplied("A sensor is installed once; this installs it a second time.")
            states = (*state.states, StateAt(at, entry.id, first))
            return replace(state, installed=installed, installed_at=at, states=states)
        case SensorStateSet(state=next_state):
            return replace(state, states=(*state.states, StateAt(at, entry.id, next_state)))
        case _:
            return Unapplied("This is not a statement about a sensor.")


def sensor_rows(state: SensorFoldState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of a sensor, once it is installed."""
    if state.installed is None or state.installed_at is None:
        return []
    newest = max(state.states, key=lambda one: (one.at, one.id))
    return [
        Sensor(
            subject=subject,
            label=label,
            site=state.installed.site,
            sensor_kind=state.installed.sensor_kind,
            name=state.installed.name,
            installed_at=state.installed_at,
            state=newest.state,
            state_since=newest.at,
        )
    ]


register_fold(
    "perimeter.work",
    version=1,
    state=WorkState,
    step=step_work,
    rows=work_rows,
    tables=(Work, WorkSection),
)
register_fold(
    "perimeter.segment",
    version=1,
    state=SegmentState,
    step=step_segment,
    rows=segment_rows,
    tables=(Segment, Reopening),
)
register_fold(
    "perimeter.breach",
    version=1,
    state=BreachState,
    step=step_breach,
    rows=breach_rows,
    tables=(Breach,),
)
register_fold(
    "perimeter.post",
    version=1,
    state=PostState,
    step=step_post,
    rows=post_rows,
    tables=(Post,),
)
register_fold(
    "perimeter.manning",
    version=1,
    state=ManningState,
    step=step_manning,
    rows=manning_rows,
    tables=(Manning,),
)
register_fold(
    "perimeter.sensor",
    version=1,
    state=SensorFoldState,
    step=step_sensor,
    rows=sensor_rows,
    tables=(Sensor,),
)
