"""Named figures about standing bodies."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from standfast.apps.bodies import queries
from standfast.apps.bodies.models import Body, Meeting, Seat
from standfast.log.figures import Case, Excluded, Moment, Period, Reading, figure
from standfast.log.times import MISSION_ZONE
from standfast.log.worlds import END_OF_TIME

CELL = "security cell"
APPROVERS = ("security management team", "area security management team")
PLANNERS = "planning group"
SEAT_OF_MISSION = "Juba"
READS = ("bodies.body", "bodies.meeting")


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
        "approved at a meeting."
    ),
    version=1,
    reads=READS,
)
def security_management_approvals(moment: Moment) -> Reading:
    """Return how many documents the security management teams have approved."""
    teams = queries.bodies_of_kind(*APPROVERS)
    if not teams:
        return Reading(value=None, reason="No security management team is on record.")
    held = {one.meeting.subject: one.meeting for one in queries.sittings(t.subject for t in teams)}
    areas = {team.subject: team.area for team in teams}
    approved = queries.approvals_at(held)
    return Reading(
        value=len(approved),
        period=Period(teams[0].established_at, moment.as_of),
        entries=tuple(
            Case(
                ref=one.entry,
                month=_month(one.at),
                county=areas[held[one.subject].body] or SEAT_OF_MISSION,
                family=one.document_kind or "document",
            )
            for one in approved
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


def _meeting_case(meeting: Meeting) -> Case:
    return Case(
        ref=meeting.subject, month=_month(meeting.start), county=SEAT_OF_MISSION, family="meeting"
    )


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
