"""Named figures of guidance and lessons."""

from datetime import datetime
from uuid import UUID

from standfast.apps.guidance import answers, queries
from standfast.apps.guidance.answers import LessonStanding, Records, RequirementStanding
from standfast.apps.guidance.models import GuidanceAcknowledgement
from standfast.log.figures import Case, Excluded, Moment, Period, Reading, figure
from standfast.log.times import MISSION_ZONE, local_date
from standfast.log.worlds import END_OF_TIME

MISSION = "Mission"
WEIGHED_BY = (
    "followup.recommendation",
    "followup.action",
    "followup.claim",
    "plans.plan",
    "plans.exercise",
    "bodies.meeting",
)
"""The folds of what answers; a figure that answers has its own, and says so itself."""
NO_DAY = "What is in force, and what answers, is known as of a day; say as of which one."
HOW = "An answer counts unless it was taken back, is not done, or an assessor's finding or a figure speaks against it."


@figure(
    "guidance.lessons_unanswered",
    unit="lessons",
    definition=f"Lessons on record that nothing answers. {HOW}",
    version=1,
    reads=("guidance.lesson", "guidance.document", *WEIGHED_BY),
)
def lessons_unanswered(moment: Moment) -> Reading:
    """Count the lessons that nothing answers."""
    return _lessons(moment, answers.UNANSWERED)


@figure(
    "guidance.lessons_verified",
    unit="lessons",
    definition=(
        "Lessons on record that are answered and verified: an assessor found an answer verified, or a figure reaches the number "
        "named for it, and nothing speaks against."
    ),
    version=1,
    reads=("guidance.lesson", "guidance.document", *WEIGHED_BY),
)
def lessons_verified(moment: Moment) -> Reading:
    """Count the lessons that are answered and verified."""
    return _lessons(moment, answers.ANSWERED_AND_VERIFIED)


@figure(
    "guidance.requirements_unanswered",
    unit="requirements",
    definition=f"Gaps in the policy map: requirements of guidance in force that nothing in the mission answers. {HOW}",
    version=1,
    reads=("guidance.document", *WEIGHED_BY),
)
def requirements_unanswered(moment: Moment) -> Reading:
    """Count the requirements of guidance in force that nothing answers."""
    if moment.as_of >= END_OF_TIME:
        return Reading(value=None, reason=NO_DAY)
    found = answers.policy_map(Records(moment))
    if not found:
        return Reading(value=None, reason="No guidance in force states a requirement.")
    gaps = [one for one in found if one.standing.status == answers.UNANSWERED]
    return Reading(
        value=len(gaps),
        period=Period(min(one.requirement.stated_at for one in found), moment.as_of),
        entries=tuple(_requirement_case(one) for one in gaps),
        excluded=tuple(
            Excluded(_requirement_case(one), one.standing.status, one.standing.status)
            for one in found
            if one not in gaps
        ),
    )


@figure(
    "guidance.acknowledgements_outstanding",
    unit="acknowledgements",
    definition=(
        "Units and organisations that were asked to acknowledge guidance in force and have not answered; whether they know it is "
        "not known."
    ),
    version=1,
    reads=("guidance.document",),
)
def acknowledgements_outstanding(moment: Moment) -> Reading:
    """Count the acknowledgements that were asked for and are not on record."""
    if moment.as_of >= END_OF_TIME:
        return Reading(value=None, reason=NO_DAY)
    standing = {row.subject for row in queries.in_force(on=local_date(moment.as_of))}
    asked = [row for row in queries.acknowledgements() if row.asked_at and row.subject in standing]
    if not asked:
        return Reading(value=None, reason="Nobody was asked to acknowledge guidance in force.")
    silent = [row for row in asked if row.acknowledged_at is None]
    return Reading(
        value=len(silent),
        period=Period(min(row.asked_at for row in asked if row.asked_at), moment.as_of),
        entries=tuple(_acknowledgement_case(row) for row in silent),
        excluded=tuple(
            Excluded(_acknowledgement_case(row), "acknowledged", "acknowledged")
            for row in asked
            if row.acknowledged_at is not None
        ),
    )


def _lessons(moment: Moment, status: str) -> Reading:
    if moment.as_of >= END_OF_TIME:
        return Reading(value=None, reason=NO_DAY)
    found = answers.lesson_standings(Records(moment))
    if not found:
        return Reading(value=None, reason="No lesson is on record.")
    counted = [one for one in found if one.standing.status == status]
    return Reading(
        value=len(counted),
        period=Period(min(one.lesson.recorded_at for one in found), moment.as_of),
        entries=tuple(_lesson_case(one) for one in counted),
        excluded=tuple(
            Excluded(_lesson_case(one), one.standing.status, one.standing.status)
            for one in found
            if one not in counted
        ),
    )


def _lesson_case(one: LessonStanding) -> Case:
    return _case(one.lesson.subject, one.lesson.recorded_at, "lesson")


def _requirement_case(one: RequirementStanding) -> Case:
    return _case(one.requirement.entry, one.requirement.stated_at, "requirement")


def _acknowledgement_case(row: GuidanceAcknowledgement) -> Case:
    assert row.asked_at is not None
    return _case(row.entry, row.asked_at, "acknowledgement")


def _case(ref: UUID, at: datetime, family: str) -> Case:
    month = at.astimezone(MISSION_ZONE).strftime("%Y-%m")
    return Case(ref=ref, month=month, county=MISSION, family=family)
