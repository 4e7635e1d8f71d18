"""Named figures of the follow-up."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from standfast.apps.followup import queries
from standfast.apps.followup.models import Circulation
from standfast.apps.followup.occurrences import occurrences
from standfast.apps.followup.wording import day_text
from standfast.log.figures import Case, Excluded, Moment, Period, Reading, figure
from standfast.log.times import MISSION_ZONE, local_date, start_of_day

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
    have_answered = {answer.subject for answer in queries.answers()}
    for row in queries.circulations():
        case = _case(row.subject, row.sent_at, "circulation")
        if row.subject not in have_answered:
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


@figure(
    "followup.operations_answered_share",
    unit="share of the operations asked",
    definition=(
        "Peacekeeping operations with an answer on record, as a share of those that the task force asked. Who has not answered "
        "counts among those asked and is not taken for a no."
    ),
    version=1,
    reads=("followup.circulation", "followup.task_force"),
)
def operations_answered_share(moment: Moment) -> Reading:
    """Divide the operations that answered by those asked since the task force was set up."""
    consulted, answered = operations_consulted(moment), operations_answered(moment)
    if not consulted.value or answered.value is None:
        return Reading(value=None, reason=consulted.reason or "no operation was asked by then")
    asked = {row.operation for row in _asked()}
    said = queries.answered_operations() & asked
    return Reading(
        value=len(said) / len(asked),
        period=consulted.period,
        entries=consulted.entries,
        excluded=tuple(
            Excluded(
                _case(row.subject, row.sent_at, "circulation"),
                "asked, and no answer is on record: it counts among those asked alone",
            )
            for row in _asked()
            if row.operation not in said
        ),
    )


def _asked() -> list[Circulation]:
    force = queries.task_force()
    if force is None:
        return []
    return list(queries.circulations().filter(sent_at__gte=force.established_at))


def _obligations(moment: Moment, measure: Callable[[int, int], float | int | None]) -> Reading:
    force = queries.task_force()
    if force is None:
        return Reading(value=None, reason="no task force was set up by then")
    on, first = local_date(moment.as_of), local_date(force.established_at)
    rows = {row.subject: row for row in queries.actions().filter(obligation=True)}
    owed: list[Case] = []
    missed: list[Excluded] = []
    met = 0
    for one in occurrences(rows.values(), on=on):
        if one.end < first:
            continue
        state = one.state(on)
        case = _case(one.met_by or one.action, start_of_day(one.end), "obligation")
        if state in ("met", "met late"):
            met += 1
            owed.append(case)
        elif state == "lapsed":
            owed.append(case)
            missed.append(Excluded(case, f"owed by {day_text(one.end)} and not met", "not met"))
        else:
            missed.append(Excluded(case, "still in time, or in its grace", "still in time"))
    value = measure(met, len(owed))
    return Reading(
        value=value,
        reason=None if value is not None else "nothing was owed by then",
        period=Period(force.established_at, moment.as_of),
        entries=tuple(owed),
        excluded=tuple(missed),
    )


@figure(
    "followup.obligations.owed",
    unit="times",
    definition=(
        "Times that an obligation was owed since the task force was set up: intervals and calls that were met, or whose last day "
        "and grace have passed; what is still in time is left out."
    ),
    version=1,
    reads=("followup.action", "followup.task_force"),
)
def obligations_owed(moment: Moment) -> Reading:
    """Count the times that obligations were owed."""
    return _obligations(moment, lambda met, owed: owed)


@figure(
    "followup.obligations.met",
    unit="times",
    definition=(
        "Times that an obligation was met since the task force was set up, in time or within its grace; one fulfilment meets one "
        "interval or one call."
    ),
    version=1,
    reads=("followup.action", "followup.task_force"),
)
def obligations_met(moment: Moment) -> Reading:
    """Count the times that obligations were met."""
    return _met_alone(_obligations(moment, lambda met, owed: met))


def _met_alone(reading: Reading) -> Reading:
    missed = {left.case for left in reading.excluded}
    return replace(reading, entries=tuple(case for case in reading.entries if case not in missed))


@figure(
    "followup.obligations.met_share",
    unit="share of the times owed",
    definition="Times that obligations were met, as a share of the times that they were owed, since the task force was set up.",
    version=1,
    reads=("followup.action", "followup.task_force"),
)
def obligations_met_share(moment: Moment) -> Reading:
    """Divide the times met by the times owed."""
    return _obligations(moment, lambda met, owed: met / owed if owed else None)


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
