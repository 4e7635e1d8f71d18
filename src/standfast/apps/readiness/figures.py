"""Named figures about readiness."""

from datetime import date, datetime
from uuid import UUID

from standfast.apps.readiness import queries
from standfast.apps.readiness.facts import Course
from standfast.apps.readiness.models import Confirmation, Instruction
from standfast.apps.readiness.queries import INFANTRY, REQUIRED_COURSES, TrainedRotation
from standfast.log.figures import Case, Excluded, Moment, Period, Reading, figure
from standfast.log.times import local_date, next_month, start_of_day

# The letter of 17 April 2017 speaks of battalions inducted "since July 2016" and of a course begun in January 2017.
INDUCTED_SINCE = date(2016, 7, 1)
TRAINERS_SINCE = date(2017, 1, 1)
MOVEMENT = "freedom of movement"
TRAINERS: Course = "training of trainers"
MISSION_WIDE = "mission"
COURSES = " and ".join(REQUIRED_COURSES)
TRAINING = ("readiness.training", "units.rotation", "units.unit")
INSTRUCTIONS = ("readiness.instruction",)
CONFIRMATIONS = ("readiness.confirmation",)


@figure(
    "readiness.directives.issued",
    unit="directives",
    definition="Directives that the Force Commander issued since 1 July 2016 and that still hold.",
    version=1,
    reads=INSTRUCTIONS,
)
def directives_issued(moment: Moment) -> Reading:
    """Return how many of the Force Commander's directives hold."""
    period = _period(moment, INDUCTED_SINCE)
    if period is None:
        return _not_begun(INDUCTED_SINCE)
    found = list(queries.instructions(form="directive", issuer="force commander"))
    if not found:
        return Reading(value=None, period=period, reason="No directive is on record.")
    standing = [one for one in found if one.superseded_at is None]
    return Reading(
        value=len(standing),
        period=period,
        entries=tuple(_instruction_case(one) for one in standing),
        excluded=tuple(
            Excluded(_instruction_case(one), f"was superseded: {one.superseded_reason}")
            for one in found
            if one.superseded_at is not None
        ),
    )


@figure(
    "readiness.movement_orders.months",
    unit="months",
    definition=(
        "Months for which Force headquarters issued a monthly order on freedom of movement, up to the "
        "moment asked about; two orders for one month are one month."
    ),
    version=1,
    reads=INSTRUCTIONS,
)
def movement_order_months(moment: Moment) -> Reading:
    """Return for how many months there is an order on freedom of movement."""
    orders = queries.monthly_orders(MOVEMENT)
    if not orders:
        return Reading(value=None, reason="No monthly order on freedom of movement is on record.")
    return Reading(
        value=len(orders),
        period=Period(_month_start(next(iter(orders))), moment.as_of),
        entries=tuple(_instruction_case(first) for first, *_ in orders.values()),
        excluded=tuple(
            Excluded(_instruction_case(one), f"another order for {month}")
            for month, (_, *others) in orders.items()
            for one in others
        ),
    )


@figure(
    "readiness.movement_orders.missing_months",
    unit="months",
    definition=(
        "Whole months since the first monthly order on freedom of movement for which none is on record."
    ),
    version=1,
    reads=INSTRUCTIONS,
)
def movement_order_months_missing(moment: Moment) -> Reading:
    """Return for how many whole months the order on freedom of movement is missing."""
    orders = queries.monthly_orders(MOVEMENT)
    if not orders:
        return Reading(value=None, reason="No monthly order on freedom of movement is on record.")
    first = date.fromisoformat(f"{next(iter(orders))}-01")
    this_month = local_date(moment.as_of).replace(day=1)
    missing = 0
    month = first
    while month < this_month:
        missing += f"{month:%Y-%m}" not in orders
        month = next_month(month)
    return Reading(
        value=missing,
        period=Period(start_of_day(first), max(start_of_day(first), start_of_day(this_month))),
        entries=tuple(_instruction_case(one) for one, *_ in orders.values()),
    )


@figure(
    "readiness.movement_orders.hold_h",
    unit="hours",
    definition=(
        "Hours for which a patrol that is denied passage stands its ground, by the newest monthly order "
        "on freedom of movement."
    ),
    version=1,
    reads=INSTRUCTIONS,
)
def movement_order_hold(moment: Moment) -> Reading:
    """Return for how many hours the newest order asks patrols to stand their ground."""
    orders = queries.monthly_orders(MOVEMENT)
    if not orders:
        return Reading(value=None, reason="No monthly order on freedom of movement is on record.")
    newest = list(orders.values())[-1]
    hours = {order.hold_h for order in newest}
    cases = tuple(_instruction_case(order) for order in newest)
    if len(hours) > 1:
        return Reading(
            value=None,
            entries=cases,
            reason="The orders for the newest month name different hours.",
        )
    (hold_h,) = hours
    if hold_h is None:
        return Reading(value=None, entries=cases, reason="The newest order names no hours.")
    return Reading(value=hold_h, entries=cases)


@figure(
    "readiness.battalions.inducted",
    unit="rotations",
    definition="Rotations of infantry battalions that arrived in the mission since 1 July 2016.",
    version=1,
    reads=TRAINING,
)
def battalions_inducted(moment: Moment) -> Reading:
    """Return how many rotations of infantry battalions have arrived."""
    period = _period(moment, INDUCTED_SINCE)
    if period is None:
        return _not_begun(INDUCTED_SINCE)
    found = queries.trained_rotations(start=period.start, end=period.end)
    if not found:
        return _none_inducted(period)
    cases = tuple(_rotation_case(one) for one in found)
    return Reading(value=len(found), period=period, entries=cases)


@figure(
    "readiness.battalions.trained",
    unit="rotations",
    definition=(
        "Rotations of infantry battalions that arrived since 1 July 2016 and have since had "
        f"{COURSES} training; what their predecessors were trained in does not count."
    ),
    version=1,
    reads=TRAINING,
)
def battalions_trained(moment: Moment) -> Reading:
    """Return how many of the rotations that arrived have had the required training."""
    period = _period(moment, INDUCTED_SINCE)
    if period is None:
        return _not_begun(INDUCTED_SINCE)
    found = queries.trained_rotations(start=period.start, end=period.end)
    if not found:
        return _none_inducted(period)
    trained = tuple(_rotation_case(one) for one in found if not one.missing)
    return Reading(value=len(trained), period=period, entries=trained, excluded=_untrained(found))


@figure(
    "readiness.inducted_battalions_trained_share",
    unit="share",
    definition=(
        "Rotations of infantry battalions that have had the required training by all that arrived since "
        f"1 July 2016: {COURSES} training, since their arrival."
    ),
    version=1,
    reads=TRAINING,
)
def battalions_trained_share(moment: Moment) -> Reading:
    """Return the share of the rotations that arrived which have had the required training."""
    period = _period(moment, INDUCTED_SINCE)
    if period is None:
        return _not_begun(INDUCTED_SINCE)
    found = queries.trained_rotations(start=period.start, end=period.end)
    if not found:
        return _none_inducted(period)
    trained = tuple(_rotation_case(one) for one in found if not one.missing)
    return Reading(
        value=round(len(trained) / len(found), 3),
        period=period,
        entries=trained,
        excluded=_untrained(found),
    )


def _none_inducted(period: Period) -> Reading:
    return Reading(
        value=None, period=period, reason="No infantry battalion is on record as inducted."
    )


def _untrained(found: tuple[TrainedRotation, ...]) -> tuple[Excluded, ...]:
    return tuple(
        Excluded(_rotation_case(one), f"has not had {' and '.join(one.missing)} training yet")
        for one in found
        if one.missing
    )


@figure(
    "readiness.trainers.courses",
    unit="courses",
    definition="Training-of-trainers courses held since 1 January 2017; withdrawn records do not count.",
    version=1,
    reads=("readiness.training",),
)
def trainer_courses(moment: Moment) -> Reading:
    """Return how many training-of-trainers courses were held."""
    period = _period(moment, TRAINERS_SINCE)
    if period is None:
        return _not_begun(TRAINERS_SINCE)
    found = [one for one in queries.training_held(TRAINERS) if one.held_from >= period.start]
    cases = tuple(_training_case(one.subject, one.held_from) for one in found)
    if not queries.training_held().exists():
        return Reading(value=None, period=period, reason="No training is on record.")
    return Reading(value=len(found), period=period, entries=cases)


@figure(
    "readiness.trainers.trained",
    unit="people",
    definition=(
        "Participants of training-of-trainers courses since 1 January 2017: the sum over courses; those "
        "without a count are left out."
    ),
    version=1,
    reads=("readiness.training",),
)
def trainers_trained(moment: Moment) -> Reading:
    """Return how many trainers the courses have trained."""
    period = _period(moment, TRAINERS_SINCE)
    if period is None:
        return _not_begun(TRAINERS_SINCE)
    found = [one for one in queries.training_held(TRAINERS) if one.held_from >= period.start]
    counted = [one for one in found if one.participants is not None]
    if not counted:
        return Reading(
            value=None,
            period=period,
            reason="No training-of-trainers course with a count of participants is on record.",
        )
    return Reading(
        value=sum(one.participants or 0 for one in counted),
        period=period,
        entries=tuple(_training_case(one.subject, one.held_from) for one in counted),
        excluded=tuple(
            Excluded(
                _training_case(one.subject, one.held_from),
                "the number of participants is not known",
            )
            for one in found
            if one.participants is None
        ),
    )


@figure(
    "readiness.confirmations.asked",
    unit="countries",
    definition=(
        "Countries that contribute infantry and were asked to confirm that it will patrol dismounted and "
        "stand, by day and by night, outside bases and sites."
    ),
    version=1,
    reads=CONFIRMATIONS,
)
def confirmations_asked(moment: Moment) -> Reading:
    """Return how many infantry contributors were asked for a confirmation."""
    found = list(queries.confirmations(unit_kind=INFANTRY))
    if not found:
        return _nobody_asked()
    return Reading(value=len(found), entries=tuple(_confirmation_case(one) for one in found))


@figure(
    "readiness.confirmations.affirmative",
    unit="countries",
    definition=(
        "Countries that contribute infantry, were asked for the confirmation and answered yes without "
        "limits; no answer is not an answer."
    ),
    version=1,
    reads=CONFIRMATIONS,
)
def confirmations_affirmative(moment: Moment) -> Reading:
    """Return how many infantry contributors have confirmed without limits."""
    found = list(queries.confirmations(unit_kind=INFANTRY))
    if not found:
        return _nobody_asked()
    if all(one.answer is None for one in found):
        return Reading(value=None, reason="No country has answered yet.")
    affirmative = tuple(_confirmation_case(one) for one in found if one.answer == "yes")
    return Reading(
        value=len(affirmative),
        entries=affirmative,
        excluded=tuple(
            Excluded(_confirmation_case(one), _not_affirmative(one))
            for one in found
            if one.answer != "yes"
        ),
    )


@figure(
    "readiness.confirmations.open",
    unit="countries",
    definition="Countries that contribute infantry, were asked for the confirmation and have not answered.",
    version=1,
    reads=CONFIRMATIONS,
)
def confirmations_open(moment: Moment) -> Reading:
    """Return how many infantry contributors have not answered."""
    found = list(queries.confirmations(unit_kind=INFANTRY))
    if not found:
        return _nobody_asked()
    waiting = tuple(_confirmation_case(one) for one in found if one.answer is None)
    return Reading(value=len(waiting), entries=waiting)


def _nobody_asked() -> Reading:
    return Reading(value=None, reason="No country has been asked for a confirmation yet.")


def _not_affirmative(one: Confirmation) -> str:
    if one.answer is None:
        return "has not answered: what it will do is not known"
    return f"answered {one.answer}" + (f": {one.limits}" if one.limits else "")


@figure(
    "readiness.language.tested",
    unit="people",
    definition="People tested in a language since 1 July 2016: the sum over tests.",
    version=1,
    reads=("readiness.language_test",),
)
def language_tested(moment: Moment) -> Reading:
    """Return how many people were tested in a language."""
    found = list(queries.language_tests())
    if not found:
        return Reading(value=None, reason="No language test is on record.")
    return Reading(
        value=sum(one.tested for one in found),
        period=Period(found[0].held_at, moment.as_of),
        entries=tuple(_test_case(one.subject, one.held_at) for one in found),
    )


@figure(
    "readiness.language.repatriated",
    unit="people",
    definition="People repatriated because they failed a language test: the sum over tests.",
    version=1,
    reads=("readiness.language_test",),
)
def language_repatriated(moment: Moment) -> Reading:
    """Return how many people were repatriated after a language test."""
    found = list(queries.language_tests())
    if not found:
        return Reading(value=None, reason="No language test is on record.")
    return Reading(
        value=sum(one.repatriated for one in found),
        period=Period(found[0].held_at, moment.as_of),
        entries=tuple(_test_case(one.subject, one.held_at) for one in found if one.repatriated),
    )


@figure(
    "readiness.unit_requirements.recommended",
    unit="statements",
    definition=(
        "Statements of unit requirements that the working group recommended to attach to memorandums of "
        "understanding."
    ),
    version=1,
    reads=("readiness.requirement",),
)
def requirements_recommended(moment: Moment) -> Reading:
    """Return how many statements of unit requirements were recommended."""
    return _requirements("recommended_at", "has not been recommended yet")


@figure(
    "readiness.unit_requirements.approved",
    unit="statements",
    definition="Statements of unit requirements whose attachment the General Assembly approved.",
    version=1,
    reads=("readiness.requirement",),
)
def requirements_approved(moment: Moment) -> Reading:
    """Return how many statements of unit requirements the General Assembly has approved."""
    return _requirements("approved_at", "awaits the General Assembly")


def _requirements(reached: str, otherwise: str) -> Reading:
    found = list(queries.requirements())
    if not found:
        return Reading(value=None, reason="No statement of unit requirements is on record.")
    cases = [
        (getattr(one, reached), _requirement_case(one.subject, one.drafted_at)) for one in found
    ]
    entries = tuple(case for at, case in cases if at is not None)
    return Reading(
        value=len(entries),
        entries=entries,
        excluded=tuple(Excluded(case, otherwise) for at, case in cases if at is None),
    )


def _instruction_case(one: Instruction) -> Case:
    month = one.month or f"{local_date(one.issued_at):%Y-%m}"
    return Case(one.subject, month, MISSION_WIDE, one.form)


def _rotation_case(one: TrainedRotation) -> Case:
    month = f"{local_date(one.rotation.inducted_at):%Y-%m}"
    return Case(one.rotation.subject, month, MISSION_WIDE, "battalion rotation")


def _training_case(ref: UUID, at: datetime) -> Case:
    return Case(ref, f"{local_date(at):%Y-%m}", MISSION_WIDE, "course")


def _confirmation_case(one: Confirmation) -> Case:
    return Case(one.subject, f"{local_date(one.asked_at):%Y-%m}", MISSION_WIDE, "confirmation")


def _test_case(ref: UUID, at: datetime) -> Case:
    return Case(ref, f"{local_date(at):%Y-%m}", MISSION_WIDE, "language test")


def _requirement_case(ref: UUID, at: datetime) -> Case:
    return Case(ref, f"{local_date(at):%Y-%m}", MISSION_WIDE, "unit requirements")


def _month_start(month: str) -> datetime:
    return start_of_day(date.fromisoformat(f"{month}-01"))


def _period(moment: Moment, start: date) -> Period | None:
    begins = start_of_day(start)
    return None if moment.as_of < begins else Period(begins, moment.as_of)


def _not_begun(start: date) -> Reading:
    return Reading(
        value=None,
        reason=f"The period begins on {start.day} {start:%B %Y}, after the date asked about.",
    )
