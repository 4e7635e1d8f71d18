"""Named figures about standing bodies."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from standfast.apps.bodies import queries
from standfast.apps.bodies.models import Body, Decision, Meeting, Seat
from standfast.log.figures import Case, Excluded, Moment, Period, Reading, coarse_word, figure
from standfast.log.times import MISSION_ZONE, local_date
from standfast.log.worlds import END_OF_TIME

CELL = "security cell"
APPROVERS = ("security management team", "area security management team")
PLANNERS = "planning group"
SEAT_OF_MISSION = "Juba"
READS = ("bodies.body", "bodies.meeting")
SUBMITTED = (*READS, "bodies.submission")
ASSESSED = ("security assessment", "security plan")
NO_DAY = "Meetings and decisions fall due by the day; say as of which one."


@figure(
    "bodies.security_cell.meetings",
    unit="meetings",
    definition=(
        "Meetings of the security cell since it was established; records of one day are one meeting, "
        "withdrawn records do not count."
    ),
    version=1,
    reads=READS,
)
def security_cell_meetings(moment: Moment) -> Reading:
    """Return how often the security cell has met."""
    cells = queries.bodies_of_kind(CELL)
    if not cells:
        return Reading(value=None, reason="No security cell is on record.")
    held = queries.sittings(cell.subject for cell in cells)
    return Reading(
        value=len(held),
        period=Period(cells[0].established_at, moment.as_of),
        entries=tuple(_meeting_case(one.meeting) for one in held),
        excluded=_excluded(cells, held),
    )


@figure(
    "bodies.security_cell.weeks_without_meeting",
    unit="weeks",
    definition=(
        "Whole weeks, Monday to Sunday in mission time, since the security cell was established in which it did not meet; "
        "the week that is still running does not count."
    ),
    version=1,
    reads=READS,
)
def security_cell_weeks_without_meeting(moment: Moment) -> Reading:
    """Return in how many whole weeks the security cell did not meet."""
    cells = queries.bodies_of_kind(CELL)
    if not cells:
        return Reading(value=None, reason="No security cell is on record.")
    if moment.as_of >= END_OF_TIME:
        return Reading(value=None, reason="Weeks are counted up to a day; say as of which one.")
    weeks = queries.whole_weeks(cells[0].established_at, moment.as_of)
    if not weeks:
        return Reading(
            value=None, reason="No whole week has passed since the cell was established."
        )
    held = queries.sittings(cell.subject for cell in cells)
    met = {one.meeting.day - timedelta(days=one.meeting.day.weekday()) for one in held}
    return Reading(
        value=len([monday for monday in weeks if monday not in met]),
        period=Period(cells[0].established_at, moment.as_of),
        entries=tuple(_meeting_case(one.meeting) for one in held),
        excluded=_excluded(cells, held),
    )


@figure(
    "bodies.security_management.approvals",
    unit="documents",
    definition=(
        "Security assessments, security plans and contingency plans that the security management team or an area team "
        "approved at a meeting, with conditions or without."
    ),
    version=2,
    reads=SUBMITTED,
)
def security_management_approvals(moment: Moment) -> Reading:
    """Return how many documents the security management teams have approved."""
    teams = queries.bodies_of_kind(*APPROVERS)
    if not teams:
        return Reading(value=None, reason="No security management team is on record.")
    held = {one.meeting.subject: one.meeting for one in queries.sittings(t.subject for t in teams)}
    areas = {team.subject: _area(team) for team in teams}
    submitted = {one.subject: one for one in queries.submissions()}
    approved = sorted(
        [
            (one.at, one.entry, areas[held[one.subject].body], one.document_kind or "document")
            for one in queries.approvals_at(held)
        ]
        + [
            (one.at, one.entry, areas[held[one.meeting].body], submitted[one.subject].matter_kind)
            for one in queries.judgements_at(held)
            if one.outcome in queries.APPROVED
        ]
    )
    return Reading(
        value=len(approved),
        period=Period(teams[0].established_at, moment.as_of),
        entries=tuple(
            Case(ref=entry, month=_month(at), county=county, family=family)
            for at, entry, county, family in approved
        ),
    )


@figure(
    "bodies.planning_group.components",
    unit="components",
    definition=(
        "Components and sections that hold a standing seat in the mission planning group; "
        "those asked in case by case are left out."
    ),
    version=1,
    reads=("bodies.body",),
)
def planning_group_components(moment: Moment) -> Reading:
    """Return how many components sit in the mission planning group."""
    groups = [one for one in queries.bodies_of_kind(PLANNERS) if one.dissolved_at is None]
    if not groups:
        return Reading(value=None, reason="No mission planning group is on record.")
    seats = queries.members(groups[0].subject)
    return Reading(
        value=len([one for one in seats if one.seating == "standing"]),
        period=Period(groups[0].established_at, moment.as_of),
        entries=tuple(_seat_case(one) for one in seats if one.seating == "standing"),
        excluded=tuple(
            Excluded(_seat_case(one), f"{one.member} is asked in case by case")
            for one in seats
            if one.seating != "standing"
        ),
    )


@figure(
    "bodies.assessments_approved",
    unit="share",
    definition=(
        "Of the security assessments and security plans put before the security management teams that are due, the share that "
        "they approved, with conditions or without. One is due once the day named for it has passed or, without such a day, "
        "once the team has met since; what was approved or returned is due, what was taken back is not."
    ),
    version=1,
    reads=SUBMITTED,
)
def assessments_approved(moment: Moment) -> Reading:
    """Return which share of the assessments and plans that were due has been approved: 1 means all of them."""
    found, reason = _due_assessments(moment)
    due = [one for one in found if one.is_due]
    if reason or not due:
        return Reading(value=None, reason=reason or "No security assessment or plan was due.")
    approved = [one for one in due if one.approved]
    return Reading(
        value=len(approved) / len(due),
        period=Period(found[0].submission.submitted_at, moment.as_of),
        entries=tuple(_submission_case(one) for one in approved),
        excluded=tuple(
            Excluded(_submission_case(one), _standing(one), _coarse_standing(one))
            for one in found
            if not one.approved
        ),
    )


@figure(
    "bodies.assessments_not_approved",
    unit="documents",
    definition=(
        "Security assessments and security plans put before the security management teams that are due and not approved: "
        "returned, or not judged."
    ),
    version=1,
    reads=SUBMITTED,
)
def assessments_not_approved(moment: Moment) -> Reading:
    """Return how many assessments and plans that were due have not been approved."""
    found, reason = _due_assessments(moment)
    if reason:
        return Reading(value=None, reason=reason)
    waiting = [one for one in found if one.is_due and not one.approved]
    return Reading(
        value=len(waiting),
        period=Period(found[0].submission.submitted_at, moment.as_of),
        entries=tuple(_submission_case(one) for one in waiting),
        excluded=tuple(
            Excluded(_submission_case(one), _standing(one), _coarse_standing(one))
            for one in found
            if one not in waiting
        ),
    )


@figure(
    "bodies.meetings.owed",
    unit="meetings",
    definition=(
        "Meetings that standing bodies owed by the rhythm in their terms: one in each whole interval since a body was "
        "established; the interval that is still running is left out."
    ),
    version=1,
    reads=READS,
)
def meetings_owed(moment: Moment) -> Reading:
    """Return how many meetings the bodies owed by their rhythm."""
    return _by_rhythm(moment, missed_only=False)


@figure(
    "bodies.meetings.missed",
    unit="meetings",
    definition=(
        "Meetings that standing bodies owed by the rhythm in their terms and did not hold: whole intervals in which a body "
        "did not meet."
    ),
    version=1,
    reads=READS,
)
def meetings_missed(moment: Moment) -> Reading:
    """Return in how many whole intervals of their rhythm the bodies did not meet."""
    return _by_rhythm(moment, missed_only=True)


@figure(
    "bodies.decisions_overdue",
    unit="decisions",
    definition=(
        "Decisions of standing bodies whose day has passed and which nobody has recorded as carried out."
    ),
    version=1,
    reads=READS,
)
def decisions_overdue(moment: Moment) -> Reading:
    """Return how many decisions of standing bodies are overdue."""
    taken = list(queries.decisions())
    if not taken:
        return Reading(value=None, reason="No decision of a standing body is on record.")
    if moment.as_of >= END_OF_TIME:
        return Reading(value=None, reason=NO_DAY)
    overdue = queries.overdue_decisions(on=local_date(moment.as_of))
    late = {one.entry for one in overdue}
    areas = _areas()
    return Reading(
        value=len(overdue),
        period=Period(taken[0].at, moment.as_of),
        entries=tuple(_decision_case(one, areas) for one in overdue),
        excluded=tuple(
            Excluded(_decision_case(one, areas), _not_overdue(one), "not overdue")
            for one in taken
            if one.entry not in late
        ),
    )


def _not_overdue(one: Decision) -> str:
    if one.done_at is not None:
        return f"carried out on {local_date(one.done_at)}"
    return "no day was named" if one.due is None else f"due on {one.due}"


def _due_assessments(moment: Moment) -> tuple[tuple[queries.Approval, ...], str | None]:
    """Return what was put before the teams, or why there is nothing to say."""
    if moment.as_of >= END_OF_TIME:
        return (), "What is due is known as of a day; say as of which one."
    found = queries.approvals(*ASSESSED, on=local_date(moment.as_of))
    if not found:
        return (), "No security assessment or plan was put before a security management team."
    return found, None


def _by_rhythm(moment: Moment, *, missed_only: bool) -> Reading:
    owing = [one for one in queries.bodies() if _owes(one)]
    if not owing:
        return Reading(value=None, reason="No standing body on record owes a rhythm of meetings.")
    if moment.as_of >= END_OF_TIME:
        return Reading(value=None, reason=NO_DAY)
    intervals = [one for row in owing for one in queries.rhythm(row, until=moment.as_of)]
    counted = [one for one in intervals if not (missed_only and one.held)]
    return Reading(
        value=len(counted),
        period=Period(owing[0].established_at, moment.as_of),
        entries=tuple(_interval_case(one) for one in counted),
    )


def _owes(row: Body) -> bool:
    terms = queries.terms_of(row.subject)
    return row.meets_every_days is not None or any(one.meets_every_days for one in terms)


def _standing(one: queries.Approval) -> str:
    if one.judgement is None:
        return "not judged yet" if one.is_due else "not due yet"
    said = one.judgement.outcome or "judged"
    return f"{said}: {one.judgement.remarks}" if one.judgement.remarks else said


def _coarse_standing(one: queries.Approval) -> str:
    """Say the same without any word of the record."""
    if one.judgement is None:
        return "not judged yet" if one.is_due else "not due yet"
    return one.judgement.outcome or "judged"


def _area(row: Body) -> str:
    return coarse_word(row.area or SEAT_OF_MISSION, label=row.label, known=(SEAT_OF_MISSION,))


def _areas() -> dict[UUID, str]:
    return {one.subject: _area(one) for one in queries.bodies()}


def _submission_case(one: queries.Approval) -> Case:
    row = one.submission
    return Case(
        ref=row.subject,
        month=_month(row.submitted_at),
        county=_areas().get(row.body, SEAT_OF_MISSION),
        family=row.matter_kind,
    )


def _interval_case(one: queries.Interval) -> Case:
    ref = one.held[0].subject if one.held else one.body.subject
    family = "meeting" if one.held else "interval without a meeting"
    return Case(
        ref=ref,
        month=one.first.strftime("%Y-%m"),
        county=_area(one.body),
        family=family,
    )


def _decision_case(one: Decision, areas: Mapping[UUID, str]) -> Case:
    held = queries.meeting(one.subject)
    county = SEAT_OF_MISSION if held is None else areas.get(held.body, SEAT_OF_MISSION)
    return Case(ref=one.entry, month=_month(one.at), county=county, family="decision")


def _meeting_case(meeting: Meeting) -> Case:
    at = meeting.start
    month = meeting.day.strftime("%Y-%m") if at is None else _month(at)
    return Case(ref=meeting.subject, month=month, county=SEAT_OF_MISSION, family="meeting")


def _seat_case(seat: Seat) -> Case:
    return Case(ref=seat.entry, month=_month(seat.since), county=SEAT_OF_MISSION, family="seat")


def _excluded(cells: Iterable[Body], held: Iterable[queries.Sitting]) -> tuple[Excluded, ...]:
    withdrawn = [
        Excluded(_meeting_case(row), f"the record was withdrawn: {row.withdrawn}")
        for row in queries.meetings_of(cell.subject for cell in cells)
        if row.withdrawn is not None
    ]
    repeated = [
        Excluded(_meeting_case(row), "a second record of the meeting of that day")
        for one in held
        for row in one.repeats
    ]
    return (*withdrawn, *repeated)


def _month(at: datetime) -> str:
    return at.astimezone(MISSION_ZONE).strftime("%Y-%m")
