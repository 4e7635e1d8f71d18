"""Readiness in the demo mission: directives and orders, training by rotation, confirmations, language, requirements.

The letter gives the Force Commander's directives of August 2016, the monthly orders with their 48 hours, the training of
every battalion inducted since July 2016, the course begun in January 2017, the note verbale of December 2016 that almost
all answered with yes, and the recommendation of January 2017. Days and counts are invented. Countries are written with
codes that ISO 3166 leaves free: which country answered what is invented, and no real one is meant.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import NamedTuple

from standfast.apps.readiness import operations
from standfast.apps.readiness.facts import Answer, Course, Form, Issuer, Topic
from standfast.apps.units.facts import UnitKind
from standfast.demo.cast import Act, Cast
from standfast.demo.units import RELIEFS
from standfast.log.times import MISSION_ZONE, Happened, next_month, start_of_day

INVENTED = "Invented."
STAND_GROUND_H = 48
ORDERS_FROM, ORDERS_UNTIL = date(2016, 8, 1), date(2017, 5, 1)


class DemoInstruction(NamedTuple):
    """An instruction other than the monthly orders."""

    key: str
    form: Form
    issuer: Issuer
    on: date
    title: str
    topics: tuple[Topic, ...]


INSTRUCTIONS: tuple[DemoInstruction, ...] = (
    DemoInstruction(
        "training", "directive", "force commander", date(2016, 8, 4),
        "Regular scenario training and rehearsals", ("scenario training", "use of force"),
    ),
    DemoInstruction(
        "patrolling", "directive", "force commander", date(2016, 8, 9),
        "Robust patrolling to prevent violations and abuse", ("patrolling",),
    ),
    DemoInstruction(
        "planning", "directive", "force commander", date(2016, 8, 16),
        "Integrated contingency plans, evacuation and extraction", ("contingency planning",),
    ),
    DemoInstruction(
        "duties", "directive", "force commander", date(2016, 8, 23),
        "Duties of military, police and security at bases and sites", ("division of duties",),
    ),
    DemoInstruction(
        "movement", "directive", "force commander", date(2016, 8, 26),
        "Freedom of movement", ("freedom of movement",),
    ),
    DemoInstruction(
        "language", "reminder", "secretariat", date(2016, 11, 29),
        "Language proficiency of deployed personnel", ("language",),
    ),
    DemoInstruction(
        "dismounted", "note verbale", "secretariat", date(2016, 12, 14),
        "Confirmation of dismounted and standing patrols", ("dismounted patrols",),
    ),
    DemoInstruction(
        "commander", "guidance", "secretariat", date(2017, 4, 6),
        "Guidance of this mission for its new Force Commander",
        ("patrolling", "freedom of movement", "accountability"),
    ),
)  # fmt: skip
ACKNOWLEDGING = tuple(f"infantry_{number}" for number in range(1, 10))

# Battalions inducted since July 2016: those that took over, and one that came with its unit.
INDUCTED: tuple[tuple[str, date], ...] = (
    *((f"{key}.2", on) for key, on in RELIEFS if key.startswith("infantry")),
    ("infantry_10.1", date(2016, 12, 5)),
)
SCENARIOS = (
    "Abduction of women outside a site",
    "Armed men among a crowd at the gate",
    "Attack on a compound in town",
    "Roadblock that denies passage",
    "Shooting inside a site by night",
    "Staff stranded between two sides",
)
FIRST_COURSE_AFTER, SECOND_COURSE_AFTER = timedelta(days=11), timedelta(days=21)
RULES_AFTER = timedelta(days=27)


class DemoCourse(NamedTuple):
    """A course for rotations that were there already; `people` is None where nobody wrote them down."""

    course: Course
    on: date
    days: int
    rotations: tuple[str, ...]
    people: int | None


COURSES: tuple[DemoCourse, ...] = (
    DemoCourse("training of trainers", date(2017, 1, 16), 5,
               ("infantry_1.2", "infantry_2.1", "infantry_3.2", "infantry_4.2"), 24),
    DemoCourse("training of trainers", date(2017, 2, 13), 5,
               ("infantry_6.2", "infantry_7.1", "infantry_8.2"), 21),
    DemoCourse("training of trainers", date(2017, 3, 13), 5,
               ("infantry_9.1", "infantry_10.1", "infantry_5.2"), 19),
    DemoCourse("training of trainers", date(2017, 4, 3), 5,
               ("infantry_1.2", "infantry_7.1"), None),
    DemoCourse("rules of engagement", date(2016, 8, 29), 2, ("infantry_1.1", "infantry_2.1"), 190),
    DemoCourse("rules of engagement", date(2016, 9, 12), 2, ("infantry_7.1",), 160),
    DemoCourse("rules of engagement", date(2016, 10, 10), 2, ("infantry_9.1",), 140),
    DemoCourse("scenario-based", date(2016, 9, 5), 3, ("infantry_1.1",), 210),
    DemoCourse("scenario-based", date(2016, 10, 17), 3, ("infantry_2.1",), 230),
    DemoCourse("scenario-based", date(2017, 1, 30), 3, ("infantry_7.1",), 260),
    DemoCourse("scenario-based", date(2017, 3, 6), 3, ("infantry_9.1",), 180),
    DemoCourse("refresher", date(2016, 11, 21), 1, ("fpu_1.1", "fpu_2.1"), 150),
    DemoCourse("refresher", date(2017, 2, 27), 1, ("fpu_1.2", "fpu_2.1"), 145),
    DemoCourse("prevention of sexual violence", date(2016, 12, 6), 1,
               ("infantry_1.1", "fpu_1.1"), 80),
    DemoCourse("prevention of sexual violence", date(2017, 2, 7), 1,
               ("infantry_2.1", "fpu_2.1"), 95),
    DemoCourse("prevention of sexual violence", date(2017, 4, 4), 1,
               ("infantry_5.2", "fpu_4.1"), 88),
)  # fmt: skip

QUESTION = (
    "Will your personnel patrol dismounted, and stand, by day and by night outside the perimeters of "
    "bases and sites?"
)


class DemoAnswer(NamedTuple):
    """A country's answers to the note verbale, oldest first; none while it has not answered."""

    contributor: str
    unit_kind: UnitKind
    answers: tuple[tuple[date, Answer, str | None], ...]


NO_NIGHT = "Not by night until vehicles with night sights arrive."
ANSWERS: tuple[DemoAnswer, ...] = (
    DemoAnswer("XAA", "infantry battalion", ((date(2016, 12, 29), "yes", None),)),
    DemoAnswer("XAB", "infantry battalion", ((date(2017, 1, 5), "yes", None),)),
    DemoAnswer("XAC", "infantry battalion", ((date(2017, 1, 11), "yes", None),)),
    DemoAnswer("XAD", "infantry battalion",
               ((date(2017, 1, 18), "yes with limits", NO_NIGHT),
                (date(2017, 3, 2), "yes", None))),
    DemoAnswer("XAE", "infantry battalion", ((date(2017, 1, 20), "yes", None),)),
    DemoAnswer("XAF", "infantry battalion", ((date(2017, 1, 31), "yes", None),)),
    DemoAnswer("XAG", "infantry battalion", ((date(2017, 2, 9), "yes", None),)),
    DemoAnswer("XAH", "infantry battalion", ((date(2017, 2, 21), "yes", None),)),
    DemoAnswer("XAI", "infantry battalion", ()),
    DemoAnswer("XAB", "formed police unit", ((date(2017, 1, 25), "yes", None),)),
    DemoAnswer("XAD", "formed police unit",
               ((date(2017, 2, 3), "yes with limits", "Inside the sites only."),)),
    DemoAnswer("XAK", "formed police unit", ()),
)  # fmt: skip


class DemoTest(NamedTuple):
    """A language test of a unit, and how many were then tested again or sent home."""

    unit: str
    on: date
    tested: int
    passed: int
    again: int
    home: int


TESTS: tuple[DemoTest, ...] = (
    DemoTest("fpu_1", date(2016, 8, 10), 24, 22, 2, 1),
    DemoTest("infantry_4", date(2016, 9, 2), 31, 31, 0, 0),
    DemoTest("police_juba", date(2016, 10, 12), 46, 41, 5, 2),
    DemoTest("infantry_3", date(2016, 11, 23), 28, 27, 1, 0),
    DemoTest("fpu_4", date(2016, 12, 1), 26, 24, 2, 1),
    DemoTest("infantry_1", date(2017, 1, 9), 29, 28, 1, 0),
    DemoTest("police_north", date(2017, 2, 15), 38, 35, 3, 1),
    DemoTest("infantry_2", date(2017, 3, 28), 30, 29, 1, 0),
)
REQUIREMENTS: tuple[tuple[UnitKind, tuple[str, ...]], ...] = (
    (
        "infantry battalion",
        ("dismounted patrol by night", "long-duration patrol", "weapons-free zone patrol"),
    ),
    ("formed police unit", ("patrol inside and outside sites", "crowd control", "search")),
    ("engineers", ("perimeter works", "road repair for patrols")),
)


def acts(cast: Cast) -> Iterator[Act]:
    """Yield instructions, training, confirmations, language tests and statements of requirements."""
    yield from _instructions(cast)
    yield from _orders(cast)
    yield from _induction_training(cast)
    yield from _courses(cast)
    yield from _confirmations(cast)
    yield from _language(cast)
    yield from _requirements(cast)


def _at(on: date, hour: int, minute: int = 0) -> datetime:
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=MISSION_ZONE)


def _instructions(cast: Cast) -> Iterator[Act]:
    for instruction in INSTRUCTIONS:
        at = _at(instruction.on, 15)
        secretariat = instruction.issuer == "secretariat"
        account, chain = (
            ("secretary", "headquarters") if secretariat else ("juba.readiness", "juba")
        )
        yield Act(at, chain, partial(_issue, cast, instruction, account, at))
        if instruction.form == "directive":
            for number, unit in enumerate(ACKNOWLEDGING[: 3 + instruction.on.day % 3]):
                noted_at = at + timedelta(days=2 + number, minutes=instruction.on.day)
                yield Act(
                    noted_at, "juba", partial(_acknowledge, cast, instruction.key, unit, noted_at)
                )


def _issue(cast: Cast, instruction: DemoInstruction, account: str, at: datetime) -> None:
    operations.record_instruction(
        by=cast.person(account),
        at=at,
        subject=cast.id(f"instruction.{instruction.key}"),
        form=instruction.form,
        issuer=instruction.issuer,
        title=instruction.title,
        topics=instruction.topics,
    )


def _acknowledge(cast: Cast, key: str, unit: str, at: datetime) -> None:
    operations.acknowledge_instruction(
        by=cast.person("juba.readiness"),
        at=at,
        instruction_id=cast.id(f"instruction.{key}"),
        unit=cast.id(f"unit.{unit}"),
    )


def _orders(cast: Cast) -> Iterator[Act]:
    month = ORDERS_FROM
    while month < ORDERS_UNTIL:
        at = _at(month + timedelta(days=1 + month.month % 3), 11)
        yield Act(at, "juba", partial(_order, cast, month, at))
        month = next_month(month)


def _order(cast: Cast, month: date, at: datetime) -> None:
    operations.record_instruction(
        by=cast.person("juba.readiness"),
        at=at,
        subject=cast.id(f"order.{month:%Y-%m}"),
        form="monthly order",
        issuer="force headquarters",
        title=f"Freedom of movement, {month:%B %Y}",
        topics=("freedom of movement",),
        month=f"{month:%Y-%m}",
        hold_h=STAND_GROUND_H,
    )


def _induction_training(cast: Cast) -> Iterator[Act]:
    rng = cast.rng("readiness.training")
    plan: tuple[tuple[Course, timedelta, int], ...] = (
        ("scenario-based", FIRST_COURSE_AFTER, 3),
        ("integrated response", SECOND_COURSE_AFTER, 2),
        ("rules of engagement", RULES_AFTER, 1),
    )
    for rotation, inducted in INDUCTED:
        for course, after, days in plan:
            on = inducted + after
            demo = DemoCourse(course, on, days, (rotation,), rng.randint(180, 420))
            yield _held(cast, demo, rng.sample(SCENARIOS, 2))


def _courses(cast: Cast) -> Iterator[Act]:
    rng = cast.rng("readiness.courses")
    for course in COURSES:
        yield _held(cast, course, rng.sample(SCENARIOS, 2))


def _held(cast: Cast, course: DemoCourse, scenarios: list[str]) -> Act:
    start = start_of_day(course.on) + timedelta(hours=8)
    happened = Happened.between(start, start + timedelta(days=course.days - 1, hours=8), "hour")
    at = happened.end + timedelta(hours=2)
    return Act(at, "juba", partial(_record, cast, course, scenarios, happened, at))


def _record(
    cast: Cast, course: DemoCourse, scenarios: list[str], happened: Happened, at: datetime
) -> None:
    operations.record_training(
        by=cast.person("juba.readiness"),
        at=at,
        happened=happened,
        subject=cast.id(f"training.{course.course}.{course.on}.{course.rotations[0]}"),
        course=course.course,
        rotations=tuple(cast.id(f"rotation.{name}") for name in course.rotations),
        participants=course.people,
        scenarios=tuple(scenarios),
    )


def _confirmations(cast: Cast) -> Iterator[Act]:
    for number, country in enumerate(ANSWERS):
        confirmation = f"confirmation.{country.contributor}.{country.unit_kind}"
        at = _at(date(2016, 12, 14), 17, number)
        yield Act(at, "headquarters", partial(_ask, cast, country, confirmation, at))
        for on, answer, limits in country.answers:
            answered_at = _at(on, 12, number)
            yield Act(
                answered_at,
                "headquarters",
                partial(_answer, cast, confirmation, answer, limits, answered_at),
            )


def _ask(cast: Cast, country: DemoAnswer, confirmation: str, at: datetime) -> None:
    operations.ask_confirmation(
        by=cast.person("secretary"),
        at=at,
        subject=cast.id(confirmation),
        contributor=country.contributor,
        unit_kind=country.unit_kind,
        question=QUESTION,
        reference="Note verbale of December 2016",
    )


def _answer(
    cast: Cast, confirmation: str, answer: Answer, limits: str | None, at: datetime
) -> None:
    operations.record_confirmation_answer(
        by=cast.person("secretary"),
        at=at,
        confirmation_id=cast.id(confirmation),
        answer=answer,
        limits=limits,
        document=f"Reply of {at:%B %Y} (invented)",
    )


def _language(cast: Cast) -> Iterator[Act]:
    for test in TESTS:
        at = _at(test.on, 16)
        yield Act(at, "juba", partial(_tested, cast, test, at))
        if test.again:
            again_at = at + timedelta(days=12)
            yield Act(again_at, "juba", partial(_follow_up, cast, test, "tested again", again_at))
        if test.home:
            home_at = at + timedelta(days=18)
            yield Act(home_at, "juba", partial(_follow_up, cast, test, "repatriated", home_at))


def _tested(cast: Cast, test: DemoTest, at: datetime) -> None:
    operations.record_language_test(
        by=cast.person("juba.readiness"),
        at=at,
        subject=cast.id(f"language-test.{test.unit}"),
        language="English",
        required_level="Working knowledge of the mission's language",
        tested=test.tested,
        passed=test.passed,
        unit=cast.id(f"unit.{test.unit}"),
    )


def _follow_up(cast: Cast, test: DemoTest, action: str, at: datetime) -> None:
    operations.follow_up_language_test(
        by=cast.person("juba.readiness"),
        at=at,
        test_id=cast.id(f"language-test.{test.unit}"),
        action="repatriated" if action == "repatriated" else "tested again",
        people=test.home if action == "repatriated" else test.again,
    )


def _requirements(cast: Cast) -> Iterator[Act]:
    for number, (kind, tasks) in enumerate(REQUIREMENTS):
        drafted_at = _at(date(2016, 12, 19), 10, number)
        yield Act(drafted_at, "headquarters", partial(_draft, cast, kind, tasks, drafted_at))
        recommended_at = _at(date(2017, 1, 27), 17, number)
        yield Act(recommended_at, "headquarters", partial(_recommend, cast, kind, recommended_at))


def _draft(cast: Cast, kind: UnitKind, tasks: tuple[str, ...], at: datetime) -> None:
    operations.draft_requirement(
        by=cast.person("secretary"),
        at=at,
        subject=cast.id(f"requirement.{kind}"),
        unit_kind=kind,
        tasks=tasks,
        languages=("English",),
    )


def _recommend(cast: Cast, kind: UnitKind, at: datetime) -> None:
    operations.endorse_requirement(
        by=cast.person("secretary"),
        at=at,
        requirement_id=cast.id(f"requirement.{kind}"),
        endorser="contingent-owned equipment working group",
        reference="Recommendation of January 2017",
    )
