"""Named figures of the follow-up."""

from datetime import datetime
from uuid import UUID

from standfast.apps.followup import queries
from standfast.log.figures import Case, Excluded, Moment, Period, Reading, figure
from standfast.log.times import MISSION_ZONE, start_of_day

HEADQUARTERS = "Headquarters"


def _case(subject: UUID, at: datetime, family: str) -> Case:
    month = at.astimezone(MISSION_ZONE).strftime("%Y-%m")
    return Case(ref=subject, month=month, county=HEADQUARTERS, family=family)


@figure(
    "followup.operations_consulted",
    unit="peacekeeping operations",
    definition="Peacekeeping operations to which the task force has sent the recommendations, each counted once.",
    version=1,
    reads=("followup.circulation", "followup.task_force"),
)
def operations_consulted(moment: Moment) -> Reading:
    """Count the operations consulted since the task force was set up."""
    force = queries.task_force()
    if force is None:
        return Reading(value=None, reason="no task force was set up by then")
    counted: dict[str, Case] = {}
    excluded = []
    for row in queries.circulations():
        case = _case(row.subject, row.sent_at, "circulation")
        if row.sent_at < force.established_at:
            excluded.append(Excluded(case, "sent before the task force was set up"))
        elif row.operation in counted:
            excluded.append(Excluded(case, "sent to the same operation again"))
        else:
            counted[row.operation] = case
    return Reading(
        value=len(counted),
        period=Period(force.established_at, moment.as_of),
        entries=tuple(counted.values()),
        excluded=tuple(excluded),
    )


@figure(
    "followup.operations_answered",
    unit="peacekeeping operations",
    definition="Peacekeeping operations consulted by the task force whose answer is on record.",
    version=1,
    reads=("followup.circulation", "followup.task_force"),
)
def operations_answered(moment: Moment) -> Reading:
    """Count the operations whose answer is on record."""
    force = queries.task_force()
    if force is None:
        return Reading(value=None, reason="no task force was set up by then")
    answered: dict[str, Case] = {}
    excluded = []
    for row in queries.circulations():
        case = _case(row.subject, row.sent_at, "circulation")
        if row.answer is None:
            excluded.append(
                Excluded(case, "no answer is on record: what the operation holds is not known")
            )
        else:
            answered.setdefault(row.operation, case)
    return Reading(
        value=len(answered),
        period=Period(force.established_at, moment.as_of),
        entries=tuple(answered.values()),
        excluded=tuple(excluded),
    )


def _recommendations(moment: Moment, track: str | None) -> Reading:
    registered = list(queries.recommendations())
    if not registered:
        return Reading(value=None, reason="no recommendation was registered by then")
    rows = [row for row in registered if track in (None, row.track)]
    cases = [
        Case(
            ref=row.subject,
            month=row.registered_on.strftime("%Y-%m"),
            county=HEADQUARTERS,
            family="recommendation",
        )
        for row in rows
    ]
    first = start_of_day(min(row.registered_on for row in registered))
    return Reading(value=len(rows), period=Period(first, moment.as_of), entries=tuple(cases))


@figure(
    "followup.recommendations.total",
    unit="recommendations",
    definition="Recommendations registered from the source documents, on both tracks.",
    version=1,
    reads=("followup.recommendation",),
)
def recommendations_total(moment: Moment) -> Reading:
    """Count the registered recommendations."""
    return _recommendations(moment, None)


@figure(
    "followup.recommendations.mission",
    unit="recommendations",
    definition="Recommendations registered on the mission track.",
    version=1,
    reads=("followup.recommendation",),
)
def recommendations_mission(moment: Moment) -> Reading:
    """Count the recommendations on the mission track."""
    return _recommendations(moment, "mission")


@figure(
    "followup.recommendations.headquarters",
    unit="recommendations",
    definition="Recommendations registered on the headquarters track.",
    version=1,
    reads=("followup.recommendation",),
)
def recommendations_headquarters(moment: Moment) -> Reading:
    """Count the recommendations on the headquarters track."""
    return _recommendations(moment, "headquarters")


def _claims(moment: Moment, finding: str | None) -> Reading:
    claims = queries.claims()
    if not claims:
        return Reading(value=None, reason="no claim was made by then")
    verdicts = queries.latest_verdicts()
    counted = []
    excluded = []
    for row in claims:
        case = _case(row.subject, row.made_at, "claim")
        verdict = verdicts.get(row.subject)
        if finding is None or (verdict is not None and verdict.finding == finding):
            counted.append(case)
        else:
            excluded.append(Excluded(case, verdict.finding if verdict else queries.NOT_ASSESSED))
    return Reading(
        value=len(counted),
        period=Period(min(row.made_at for row in claims), moment.as_of),
        entries=tuple(counted),
        excluded=tuple(excluded),
    )


@figure(
    "followup.claims.made",
    unit="claims",
    definition="Claims that have been made, in any of the voices.",
    version=1,
    reads=("followup.claim",),
)
def claims_made(moment: Moment) -> Reading:
    """Count the claims made."""
    return _claims(moment, None)


@figure(
    "followup.claims.verified",
    unit="claims",
    definition="Claims whose latest verdict by an assessor is 'verified'; partially verified ones do not count.",
    version=1,
    reads=("followup.claim",),
)
def claims_verified(moment: Moment) -> Reading:
    """Count the claims found verified."""
    return _claims(moment, "verified")
