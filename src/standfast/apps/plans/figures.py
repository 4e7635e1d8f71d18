"""Named figures about plans, exercises and validations."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from uuid import UUID

from standfast.apps.places.models import Site
from standfast.apps.plans import queries
from standfast.apps.plans.facts import ExerciseType
from standfast.apps.plans.models import Exercise, ExerciseAction, Validation
from standfast.apps.plans.queries import JUBA
from standfast.log.figures import Case, Excluded, Moment, Period, Reading, coarse_word, figure
from standfast.log.times import local_date, start_of_day

# The letter of 17 April 2017: Juba's exercises "between October 2016 and January 2017", the field offices' "since
# February 2017".
JUBA_SINCE = date(2016, 10, 1)
JUBA_END = date(2017, 2, 1)
OFFICES_SINCE = date(2017, 2, 1)
RECORD_SINCE = date(2016, 7, 1)
READS = ("plans.exercise",)
Sites = dict[UUID, tuple[str, str | None]]
JUBA_DEFINITION = (
    "{name} exercises held in Juba from 1 October 2016 up to the moment asked about, at the latest "
    "the end of January 2017; cancelled and withdrawn ones do not count."
)


@figure(
    "exercises.juba.tabletop",
    unit="exercises",
    definition=JUBA_DEFINITION.format(name="Tabletop"),
    version=1,
    reads=READS,
)
def juba_tabletop(moment: Moment) -> Reading:
    """Return how many tabletop exercises rehearsed Juba's plans."""
    return _juba(moment, "tabletop")


@figure(
    "exercises.juba.field",
    unit="exercises",
    definition=JUBA_DEFINITION.format(name="Field training"),
    version=1,
    reads=READS,
)
def juba_field(moment: Moment) -> Reading:
    """Return how many field training exercises rehearsed Juba's plans."""
    return _juba(moment, "field")


def _juba(moment: Moment, exercise_type: ExerciseType) -> Reading:
    period = _period(moment, JUBA_SINCE, JUBA_END)
    if period is None:
        return _not_begun(JUBA_SINCE)
    sites = _sites()

    def exclusion(exercise: Exercise) -> str | None:
        county = _county(sites, exercise.place)
        return None if county == JUBA else f"was held in {county}, not in Juba"

    return _held(moment, exercise_type, period, exclusion)


@figure(
    "exercises.field_offices.tabletop",
    unit="exercises",
    definition=(
        "Tabletop exercises held at field offices outside Juba since 1 February 2017; cancelled and "
        "withdrawn ones do not count."
    ),
    version=1,
    reads=(*READS, "places.site"),
)
def field_office_tabletop(moment: Moment) -> Reading:
    """Return how many tabletop exercises the field offices held; offices without one are named among the excluded."""
    period = _period(moment, OFFICES_SINCE)
    if period is None:
        return _not_begun(OFFICES_SINCE)
    offices = {office.subject: office for office in queries.offices_outside_juba()}
    if not offices:
        return Reading(value=None, period=period, reason="No field office is on record.")
    sites = _sites()

    def exclusion(exercise: Exercise) -> str | None:
        if exercise.place in offices:
            return None
        return f"was held in {_county(sites, exercise.place)}, not at a field office outside Juba"

    reading = _held(moment, "tabletop", period, exclusion)
    missing = [
        Excluded(_office_case(office, moment), f"no tabletop yet: {_office_name(office)}")
        for office in _offices_missing(moment)
    ]
    return Reading(
        value=reading.value,
        period=period,
        entries=reading.entries,
        excluded=(*reading.excluded, *missing),
        reason=reading.reason,
    )


@figure(
    "exercises.field_offices.missing",
    unit="offices",
    definition="Field offices outside Juba where no tabletop exercise was held since 1 February 2017.",
    version=1,
    reads=(*READS, "places.site"),
)
def field_offices_missing(moment: Moment) -> Reading:
    """Return how many field offices held no tabletop exercise yet: its cases are those offices."""
    period = _period(moment, OFFICES_SINCE)
    if period is None:
        return _not_begun(OFFICES_SINCE)
    offices = queries.offices_outside_juba()
    if not offices:
        return Reading(value=None, period=period, reason="No field office is on record.")
    missing = _offices_missing(moment)
    without = {office.subject for office in missing}
    return Reading(
        value=len(missing),
        period=period,
        entries=tuple(_office_case(office, moment) for office in missing),
        excluded=tuple(
            Excluded(_office_case(office, moment), f"has held a tabletop: {_office_name(office)}")
            for office in offices
            if office.subject not in without
        ),
    )


def _offices_missing(moment: Moment) -> tuple[Site, ...]:
    end = date.fromordinal(local_date(moment.as_of).toordinal() + 1)
    return queries.offices_without_tabletop(start=OFFICES_SINCE, end=end)


def _office_name(office: Site) -> str:
    return office.name.removesuffix(" field office")


def _office_case(office: Site, moment: Moment) -> Case:
    month = f"{local_date(moment.as_of):%Y-%m}"
    return Case(office.subject, month, _office_name(office), "field office")


@figure(
    "exercises.formed_police.rehearsals",
    unit="exercises",
    definition=(
        "Exercises since 1 July 2016 that rehearsed a security plan of the formed police for a "
        "compound or a site; cancelled and withdrawn ones do not count."
    ),
    version=1,
    reads=("plans.exercise", "plans.plan"),
)
def formed_police_rehearsals(moment: Moment) -> Reading:
    """Return how often formed police rehearsed their security plans."""
    period = _period(moment, RECORD_SINCE)
    if period is None:
        return _not_begun(RECORD_SINCE)
    plans = set(queries.plans(family="formed police").values_list("subject", flat=True))
    if not plans:
        return Reading(
            value=None, period=period, reason="No plan of the formed police is on record."
        )
    sites = _sites()
    found = queries.exercises_held().filter(plan__in=plans, held_from__gte=period.start)
    entries = tuple(_case(exercise, sites) for exercise in found)
    return Reading(value=len(entries), period=period, entries=entries)


@figure(
    "exercises.scheduled_ahead",
    unit="exercises",
    definition=(
        "Exercises that are scheduled for the rest of the year, after the day asked about, and "
        "neither held nor cancelled."
    ),
    version=1,
    reads=READS,
)
def scheduled_ahead(moment: Moment) -> Reading:
    """Return how many exercises the training plan still holds for the rest of the year."""
    today = local_date(moment.as_of)
    if not Exercise.objects.exists():
        return Reading(value=None, reason="No exercise is on record.")
    sites = _sites()
    entries: list[Case] = []
    excluded: list[Excluded] = []
    for exercise in queries.exercises_ahead(on=today):
        case = _case(exercise, sites)
        assert exercise.due_on is not None
        if exercise.due_on.year == today.year:
            entries.append(case)
        else:
            excluded.append(Excluded(case, "is scheduled for a later year"))
    period = Period(moment.as_of, start_of_day(date(today.year + 1, 1, 1)))
    return Reading(
        value=len(entries), period=period, entries=tuple(entries), excluded=tuple(excluded)
    )


@figure(
    "exercises.actions.overdue",
    unit="actions",
    definition=(
        "Actions raised by exercises that are not closed although the day, or the whole month, by "
        "which they were to be done has passed."
    ),
    version=1,
    reads=READS,
)
def overdue_actions(moment: Moment) -> Reading:
    """Return how many actions of exercises are overdue."""
    if not ExerciseAction.objects.exists():
        return Reading(value=None, reason="No exercise has raised an action.")
    sites = _sites()
    exercises = {row.subject: row for row in Exercise.objects.all()}
    late = queries.overdue_actions(on=local_date(moment.as_of))
    cases = tuple(
        _case(exercises[one.subject], sites, family="action")
        for one in late
        if one.subject in exercises
    )
    return Reading(value=len(late), entries=cases)


@figure(
    "plans.juba.rehearsed",
    unit="plans",
    definition=(
        "Security contingency plans for Juba of which the version in use was rehearsed by an exercise."
    ),
    version=1,
    reads=("plans.plan", "plans.exercise"),
)
def juba_plans_rehearsed(moment: Moment) -> Reading:
    """Return how many of Juba's security contingency plans were rehearsed as they stand."""
    sites = _sites()
    plans = [
        plan
        for plan in queries.plans(family="security contingency")
        if _county(sites, plan.place) == JUBA
    ]
    if not plans:
        return Reading(value=None, reason="No security contingency plan for Juba is on record.")
    cases = [
        (plan, Case(plan.subject, f"{local_date(plan.opened_at):%Y-%m}", JUBA, "plan"))
        for plan in plans
    ]
    rehearsed = tuple(case for plan, case in cases if queries.is_rehearsed(plan))
    return Reading(
        value=len(rehearsed),
        entries=rehearsed,
        excluded=tuple(
            Excluded(case, f"version {plan.current_version} was not rehearsed")
            for plan, case in cases
            if not queries.is_rehearsed(plan)
        ),
    )


@figure(
    "plans.validation.requested",
    unit="operations",
    definition="Peacekeeping operations asked for their crisis-response plan, for validation by headquarters.",
    version=1,
    reads=("plans.validation",),
)
def validation_requested(moment: Moment) -> Reading:
    """Return how many operations were asked for their plan."""
    return _validations(lambda one: None)


@figure(
    "plans.validation.validated",
    unit="operations",
    definition="Peacekeeping operations whose crisis-response plan headquarters has validated.",
    version=1,
    reads=("plans.validation",),
)
def validation_validated(moment: Moment) -> Reading:
    """Return how many operations have a validated plan."""
    return _validations(
        lambda one: None if one.status == "validated" else f"the plan is {one.status}"
    )


def _validations(exclusion: Callable[[Validation], str | None]) -> Reading:
    found = list(queries.validations())
    if not found:
        return Reading(value=None, reason="No operation has been asked for its plan yet.")
    cases = [
        (
            exclusion(one),
            Case(
                one.subject,
                f"{local_date(one.requested_at):%Y-%m}",
                coarse_word(one.operation, label=one.label),
                "validation",
            ),
        )
        for one in found
    ]
    entries = tuple(case for reason, case in cases if reason is None)
    return Reading(
        value=len(entries),
        entries=entries,
        excluded=tuple(Excluded(case, reason) for reason, case in cases if reason is not None),
    )


def _held(
    moment: Moment,
    exercise_type: ExerciseType,
    period: Period,
    exclusion: Callable[[Exercise], str | None],
) -> Reading:
    if not Exercise.objects.exists():
        return Reading(value=None, period=period, reason="No exercise is on record.")
    sites = _sites()
    entries: list[Case] = []
    excluded: list[Excluded] = []
    for exercise in queries.exercises_held(exercise_type):
        reason = exclusion(exercise) or _outside(exercise.held_from, period, moment)
        if reason is None:
            entries.append(_case(exercise, sites))
        else:
            excluded.append(Excluded(_case(exercise, sites), reason))
    excluded.extend(
        Excluded(_case(exercise, sites), reason)
        for exercise, reason in _not_held(queries.exercises_not_held(exercise_type))
        if exclusion(exercise) is None
    )
    return Reading(
        value=len(entries), period=period, entries=tuple(entries), excluded=tuple(excluded)
    )


def _outside(held_from: datetime | None, period: Period, moment: Moment) -> str | None:
    assert held_from is not None
    if held_from < period.start:
        return f"was held before {_day_text(local_date(period.start))}, before the period"
    if held_from >= period.end and period.end < moment.as_of:
        return f"was held in {local_date(held_from):%B %Y}, after the period"
    return None


def _not_held(found: Iterable[Exercise]) -> list[tuple[Exercise, str]]:
    texts = {
        "cancelled": lambda one: f"was cancelled: {one.cancelled}",
        "withdrawn": lambda one: f"was withdrawn: {one.withdrawn}",
        "scheduled": lambda one: f"is scheduled for {_day_text(one.due_on)} and not held yet",
    }
    return [(one, texts[one.status](one)) for one in found]


def _sites() -> Sites:
    return {
        subject: (name, county)
        for subject, name, county in Site.objects.values_list("subject", "name", "county")
    }


def _county(sites: Sites, place: UUID) -> str:
    name, county = sites.get(place, ("unknown", None))
    return county or name


def _case(exercise: Exercise, sites: Sites, *, family: str | None = None) -> Case:
    on = exercise.due_on if exercise.held_from is None else local_date(exercise.held_from)
    month = "unknown" if on is None else f"{on:%Y-%m}"
    county = _county(sites, exercise.place)
    return Case(exercise.subject, month, county, family or exercise.exercise_type)


def _day_text(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def _period(moment: Moment, start: date, end: date | None = None) -> Period | None:
    begins = start_of_day(start)
    if moment.as_of < begins:
        return None
    return Period(begins, moment.as_of if end is None else min(moment.as_of, start_of_day(end)))


def _not_begun(start: date) -> Reading:
    return Reading(
        value=None,
        reason=f"The period begins on {_day_text(start)}, after the date asked about.",
    )
