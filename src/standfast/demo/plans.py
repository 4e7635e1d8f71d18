"""Contingency plans and exercises of the demo mission.

The letter gives the numbers (three tabletop and three field exercises in Juba from October 2016 to January 2017, nine
tabletops in the field offices since February 2017) and the request to all sixteen operations. Which office held two and
which none, every day, plan and action is invented.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import NamedTuple

from standfast.apps.plans import operations
from standfast.apps.plans.facts import (
    Approver,
    Component,
    Duty,
    ExerciseType,
    Family,
    Rating,
)
from standfast.demo.cast import Act, Cast
from standfast.log.times import MISSION_ZONE, Happened, start_of_day

ALL: tuple[Component, ...] = ("force", "formed police", "police", "security", "civilian")
OFFICE_PEOPLE: tuple[Component, ...] = ("force", "police", "security", "civilian")
DUTIES = (
    Duty(task="Hold the gates", lead="formed police", support=("force",)),
    Duty(task="Outer cordon and quick reaction", lead="force", support=("formed police",)),
    Duty(task="Staff to safe havens", lead="security", support=("mission support",)),
    Duty(task="Evacuation and extraction", lead="force", support=("security", "civilian")),
)
INVENTED = "Invented."


class DemoPlan(NamedTuple):
    """A plan with the days on which its versions were issued."""

    key: str
    name: str
    family: Family
    place: str
    versions: tuple[date, ...]
    approvers: tuple[Approver, ...] = ("mission planning group", "head of mission")


PLANS: tuple[DemoPlan, ...] = (
    DemoPlan(
        "juba.un_house", "Juba security contingency plan: UN House and sites",
        "security contingency", "office.juba", (date(2016, 7, 25), date(2016, 10, 12)),
        ("mission planning group", "force", "security management team"),
    ),
    DemoPlan(
        "juba.tomping", "Juba security contingency plan: Tomping", "security contingency",
        "office.juba", (date(2016, 8, 8), date(2016, 10, 14)),
        ("mission planning group", "force", "security management team"),
    ),
    DemoPlan(
        "juba.evacuation", "Juba security contingency plan: evacuation and extraction",
        "security contingency", "office.juba", (date(2016, 9, 5), date(2016, 12, 5)),
    ),
    DemoPlan(
        "police.un_house", "Formed police security plan: UN House compound", "formed police",
        "site.un_house", (date(2016, 8, 15),), ("police",),
    ),
    DemoPlan(
        "police.poc", "Formed police security plan: PoC sites 1 and 3", "formed police",
        "site.poc3", (date(2016, 8, 16),), ("police",),
    ),
    DemoPlan(
        "police.malakal", "Formed police security plan: Malakal site", "formed police",
        "site.malakal", (date(2016, 10, 3),), ("police",),
    ),
    *(
        DemoPlan(
            f"office.{office}", f"{office.capitalize()} contingency plan",
            "crisis response", f"office.{office}", (date(2016, 11, 7 + number),),
        )
        for number, office in enumerate(
            ("torit", "bor", "rumbek", "yambio", "wau", "kuajok", "aweil", "malakal", "bentiu")
        )
    ),
)  # fmt: skip


class DemoExercise(NamedTuple):
    """An exercise: `recorded` is later than the day where the link was down; `days` is how long it ran."""

    key: str
    kind: ExerciseType
    place: str
    on: date
    plan: str
    version: int
    scenario: str
    days: int = 1
    recorded: date | None = None
    components: tuple[Component, ...] = ALL


EXERCISES: tuple[DemoExercise, ...] = (
    # The six of the letter in Juba.
    DemoExercise("juba.ttx.1", "tabletop", "office.juba", date(2016, 10, 21), "juba.un_house", 2,
                 "Fighting on two sides of UN House and people at the gates"),
    DemoExercise("juba.ttx.2", "tabletop", "office.juba", date(2016, 11, 25), "juba.tomping", 2,
                 "The airport closed and staff cut off in town"),
    DemoExercise("juba.ttx.3", "tabletop", "office.juba", date(2017, 1, 12), "juba.evacuation", 2,
                 "Extraction of staff from a compound in town"),
    DemoExercise("juba.ftx.1", "field", "office.juba", date(2016, 11, 10), "juba.un_house", 2,
                 "An attack on PoC site 1 by night", days=2),
    DemoExercise("juba.ftx.2", "field", "office.juba", date(2016, 12, 15), "juba.tomping", 2,
                 "Mass casualties at the gate"),
    DemoExercise("juba.ftx.3", "field", "office.juba", date(2017, 1, 26), "juba.evacuation", 2,
                 "Convoy to the airport under threat", days=2),
    # Juba's own that must not count: before, after, of another kind.
    DemoExercise("juba.ttx.early", "tabletop", "office.juba", date(2016, 8, 30), "juba.un_house", 1,
                 "The first reading of the plan"),
    DemoExercise("juba.ttx.late", "tabletop", "office.juba", date(2017, 2, 22), "juba.un_house", 2,
                 "Crowd at the gates after a rumour"),
    DemoExercise("juba.cpx", "command post", "office.juba", date(2016, 12, 1), "juba.un_house", 2,
                 "Radio nets and the watch of both operations centres"),
    # The nine of the field offices; Malakal held two, Wau's reached the record late.
    DemoExercise("malakal.ttx.1", "tabletop", "office.malakal", date(2017, 2, 7),
                 "office.malakal", 1, "Armed men at the berm", components=OFFICE_PEOPLE),
    DemoExercise("bentiu.ttx", "tabletop", "office.bentiu", date(2017, 2, 14), "office.bentiu", 1,
                 "Abductions on the way to collect firewood", components=OFFICE_PEOPLE),
    DemoExercise("wau.ttx", "tabletop", "office.wau", date(2017, 2, 21), "office.wau", 1,
                 "Shooting in town and people on the move to the base",
                 recorded=date(2017, 3, 20), components=OFFICE_PEOPLE),
    DemoExercise("bor.ttx", "tabletop", "office.bor", date(2017, 2, 28), "office.bor", 1,
                 "A cattle raid beside the site", components=OFFICE_PEOPLE),
    DemoExercise("torit.ttx", "tabletop", "office.torit", date(2017, 3, 7), "office.torit", 1,
                 "Road to Juba closed by fighting", components=OFFICE_PEOPLE),
    DemoExercise("rumbek.ttx", "tabletop", "office.rumbek", date(2017, 3, 14), "office.rumbek", 1,
                 "Revenge attacks and looting of stores", components=OFFICE_PEOPLE),
    DemoExercise("yambio.ttx", "tabletop", "office.yambio", date(2017, 3, 21), "office.yambio", 1,
                 "Relocation of staff by air", components=OFFICE_PEOPLE),
    DemoExercise("malakal.ttx.2", "tabletop", "office.malakal", date(2017, 3, 28),
                 "office.malakal", 1, "Fire in the site by night", components=OFFICE_PEOPLE),
    DemoExercise("aweil.ttx", "tabletop", "office.aweil", date(2017, 4, 4), "office.aweil", 1,
                 "Influx from across the river", components=OFFICE_PEOPLE),
    # A field office's that came before February.
    DemoExercise("bor.ttx.early", "tabletop", "office.bor", date(2017, 1, 19), "office.bor", 1,
                 "The first reading of the plan", components=OFFICE_PEOPLE),
    # Formed police rehearse their own plans.
    *(
        DemoExercise(f"police.drill.{number}", "drill", place, on, plan, 1,
                     "Stand-to at the gates", components=("formed police", "police"))
        for number, (place, on, plan) in enumerate((
            ("site.un_house", date(2016, 9, 14), "police.un_house"),
            ("site.poc3", date(2016, 10, 26), "police.poc"),
            ("site.malakal", date(2016, 11, 18), "police.malakal"),
            ("site.un_house", date(2016, 12, 20), "police.un_house"),
            ("site.poc3", date(2017, 2, 1), "police.poc"),
            ("site.malakal", date(2017, 2, 24), "police.malakal"),
            ("site.un_house", date(2017, 3, 29), "police.un_house"),
        ))
    ),
)  # fmt: skip
# The training plan for the rest of the year: what is scheduled and not held when the demo ends.
PLANNED_AHEAD = date(2017, 3, 7)
AHEAD: tuple[tuple[str, ExerciseType, str, date], ...] = (
    ("kuajok", "tabletop", "office.kuajok", date(2017, 4, 25)),
    ("juba.ftx", "field", "office.juba", date(2017, 5, 18)),
    ("bentiu.ftx", "field", "office.bentiu", date(2017, 6, 8)),
    ("torit.cpx", "command post", "office.torit", date(2017, 7, 13)),
    ("juba.ttx", "tabletop", "office.juba", date(2017, 8, 17)),
    ("wau.ftx", "field", "office.wau", date(2017, 9, 14)),
    ("malakal.ftx", "field", "office.malakal", date(2017, 10, 12)),
    ("bor.cpx", "command post", "office.bor", date(2017, 11, 16)),
)


class DemoAction(NamedTuple):
    """Something that an exercise showed; `closed` is None while it is open."""

    exercise: str
    number: int
    objective: str
    rating: Rating
    action: str
    owner: str
    due: date
    closed: date | None


ACTIONS: tuple[DemoAction, ...] = (
    DemoAction("juba.ttx.1", 1, "One commander on the scene", "M",
               "Name the commander for each gate and a successor", "Force operations",
               date(2016, 11, 15), date(2016, 11, 9)),
    DemoAction("juba.ttx.1", 2, "Same words for alert states", "S",
               "Use one list of alert states in all plans", "Mission planning group",
               date(2016, 12, 1), date(2016, 11, 28)),
    DemoAction("juba.ftx.1", 1, "Reaction force at the site in time", "M",
               "Move the reaction force to the site's side of the base", "Force operations",
               date(2016, 12, 15), date(2016, 12, 12)),
    DemoAction("juba.ttx.2", 1, "Staff in town accounted for", "M",
               "Head-count by radio zone within two hours", "Security section",
               date(2017, 1, 15), date(2017, 1, 10)),
    DemoAction("juba.ftx.2", 1, "Casualties moved within the hour", "S",
               "Second ambulance on the gate side", "Medical section",
               date(2017, 1, 31), date(2017, 1, 20)),
    DemoAction("juba.ftx.3", 1, "Convoy radio works on every leg", "M",
               "Relay at the airport road", "Mission support", date(2017, 3, 15), None),
    DemoAction("malakal.ttx.1", 1, "Berm posts call one centre", "M",
               "One call sign for the perimeter", "Field office",
               date(2017, 3, 31), date(2017, 3, 22)),
    DemoAction("bentiu.ttx", 1, "Escort for firewood collection", "S",
               "Patrol times shared with the community", "Field office", date(2017, 5, 31), None),
)  # fmt: skip
OPERATIONS = (
    "MINURSO", "MINUSCA", "MINUSMA", "MINUSTAH", "MONUSCO", "UNAMID", "UNDOF", "UNFICYP",
    "UNIFIL", "UNISFA", "UNMIK", "UNMIL", "UNMISS", "UNMOGIP", "UNOCI", "UNTSO",
)  # fmt: skip
# The chains of the field offices that keep one; the others are written at Juba.
OFFICE_CHAINS = ("bentiu", "malakal", "wau", "bor")


def acts(cast: Cast) -> Iterator[Act]:
    """Yield plans and their versions, exercises held and planned, what they showed, and headquarters' request."""
    for number, plan in enumerate(PLANS):
        yield from _plan(cast, plan, number)
    for exercise in EXERCISES:
        yield from _exercise(cast, exercise)
    yield from _not_held(cast)
    yield from _twice(cast)
    for action in ACTIONS:
        yield from _action(cast, action)
    yield from _ahead(cast)
    yield from _validation(cast)


def _at(on: date, hour: int, minute: int = 0) -> datetime:
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=MISSION_ZONE)


def _writer(place: str) -> tuple[str, str]:
    """Return the account and the chain on which an office's exercises are written."""
    name = place.partition(".")[2]
    if name in OFFICE_CHAINS:
        return f"{name}.office", name
    if place.startswith("office.") and name != "juba":
        return f"{name}.office", "juba"
    return "juba.planner", "juba"


def _plan(cast: Cast, plan: DemoPlan, number: int) -> Iterator[Act]:
    plan_id = cast.id(f"plan.{plan.key}")
    opened_at = _at(plan.versions[0], 9, number)
    yield Act(
        opened_at,
        "juba",
        lambda: operations.open_plan(
            by=cast.person("juba.planner"),
            at=opened_at,
            subject=plan_id,
            name=plan.name,
            family=plan.family,
            place=cast.id(plan.place),
            scenarios=("Worst case", "Most dangerous", "Most likely"),
        ),
    )
    for version, on in enumerate(plan.versions, start=1):
        yield Act(
            _at(on, 10, number), "juba", partial(_issue, cast, plan, version, _at(on, 10, number))
        )
        for order, approver in enumerate(plan.approvers):
            at = _at(on + timedelta(days=3 + order), 11, number)
            yield Act(at, "juba", partial(_approve, cast, plan, version, approver, at))


def _issue(cast: Cast, plan: DemoPlan, version: int, at: datetime) -> None:
    operations.issue_plan_version(
        by=cast.person("juba.planner"),
        at=at,
        plan_id=cast.id(f"plan.{plan.key}"),
        version=version,
        summary=f"{'First issue' if version == 1 else 'Updated after July 2016'}. {INVENTED}",
        duties=DUTIES,
        components=ALL,
    )


def _approve(cast: Cast, plan: DemoPlan, version: int, approver: Approver, at: datetime) -> None:
    operations.approve_plan(
        by=cast.person("juba.duty"),
        at=at,
        plan_id=cast.id(f"plan.{plan.key}"),
        version=version,
        approver=approver,
    )


def _exercise(cast: Cast, exercise: DemoExercise) -> Iterator[Act]:
    account, chain = _writer(exercise.place)
    first = start_of_day(exercise.on) + timedelta(hours=8)
    happened = Happened.between(first, first + timedelta(days=exercise.days - 1, hours=8), "hour")
    at = happened.end + timedelta(hours=1)
    if exercise.recorded is not None:
        at = _at(exercise.recorded, 10)
    yield Act(at, chain, partial(_hold, cast, exercise, account, happened, at))


def _hold(
    cast: Cast, exercise: DemoExercise, account: str, happened: Happened, at: datetime
) -> None:
    rng = cast.rng(f"plans.{exercise.key}")
    field = exercise.kind == "field"
    operations.record_exercise(
        by=cast.person(account),
        at=at,
        happened=happened,
        subject=cast.id(f"exercise.{exercise.key}"),
        exercise_type=exercise.kind,
        place=cast.id(exercise.place),
        plan=cast.id(f"plan.{exercise.plan}"),
        plan_version=exercise.version,
        scenario=f"{exercise.scenario}. {INVENTED}",
        components=exercise.components,
        participants=rng.randint(180, 420) if field else rng.randint(14, 36),
    )


def _not_held(cast: Cast) -> Iterator[Act]:
    """Yield a field exercise in Juba that was scheduled and cancelled."""
    exercise = cast.id("exercise.juba.ftx.cancelled")
    scheduled_at, cancelled_at = _at(date(2016, 11, 14), 9), _at(date(2016, 12, 5), 17)
    yield Act(
        scheduled_at,
        "juba",
        lambda: operations.schedule_exercise(
            by=cast.person("juba.planner"),
            at=scheduled_at,
            subject=exercise,
            exercise_type="field",
            place=cast.id("office.juba"),
            on=date(2016, 12, 6),
            plan=cast.id("plan.juba.un_house"),
        ),
    )
    yield Act(
        cancelled_at,
        "juba",
        lambda: operations.cancel_exercise(
            by=cast.person("juba.planner"),
            at=cancelled_at,
            exercise_id=exercise,
            reason="The reaction force was needed outside. Invented.",
        ),
    )


def _twice(cast: Cast) -> Iterator[Act]:
    """Yield a tabletop that was written down a second time and taken back."""
    copy = EXERCISES[1]._replace(key="juba.ttx.2.again", recorded=date(2016, 12, 2))
    yield from _exercise(cast, copy)
    at = _at(date(2016, 12, 9), 9)
    yield Act(
        at,
        "juba",
        lambda: operations.withdraw_exercise(
            by=cast.person("juba.planner"),
            at=at,
            exercise_id=cast.id("exercise.juba.ttx.2.again"),
            reason="The same exercise had been recorded on the day itself.",
        ),
    )


def _action(cast: Cast, action: DemoAction) -> Iterator[Act]:
    exercise = next(one for one in EXERCISES if one.key == action.exercise)
    account, chain = _writer(exercise.place)
    raised_at = _at(exercise.on + timedelta(days=exercise.days + 1), 9, action.number)
    yield Act(raised_at, chain, partial(_raise, cast, action, account, raised_at))
    if action.closed is not None:
        closed_at = _at(action.closed, 15)
        yield Act(closed_at, chain, partial(_close, cast, action, account, closed_at))


def _raise(cast: Cast, action: DemoAction, account: str, at: datetime) -> None:
    operations.raise_exercise_action(
        by=cast.person(account),
        at=at,
        exercise_id=cast.id(f"exercise.{action.exercise}"),
        number=action.number,
        objective=action.objective,
        rating=action.rating,
        action=action.action,
        owner=action.owner,
        due=action.due,
    )


def _close(cast: Cast, action: DemoAction, account: str, at: datetime) -> None:
    operations.close_exercise_action(
        by=cast.person(account),
        at=at,
        exercise_id=cast.id(f"exercise.{action.exercise}"),
        number=action.number,
        how=f"Done and shown to the planning group. {INVENTED}",
    )


def _ahead(cast: Cast) -> Iterator[Act]:
    for number, (key, kind, place, on) in enumerate(AHEAD):
        at = _at(PLANNED_AHEAD, 11, number)
        yield Act(at, "juba", partial(_schedule, cast, key, kind, place, on, at))


def _schedule(cast: Cast, key: str, kind: ExerciseType, place: str, on: date, at: datetime) -> None:
    operations.schedule_exercise(
        by=cast.person("juba.planner"),
        at=at,
        subject=cast.id(f"exercise.ahead.{key}"),
        exercise_type=kind,
        place=cast.id(place),
        on=on,
    )


def _validation(cast: Cast) -> Iterator[Act]:
    """Yield headquarters' request to each operation; of their answers only this mission's is on record, and invented."""
    for number, name in enumerate(OPERATIONS):
        at = _at(date(2017, 2, 8), 16, number)
        yield Act(at, "headquarters", partial(_request, cast, name, at))
    submitted_at = _at(date(2017, 3, 30), 16)
    yield Act(
        submitted_at,
        "headquarters",
        lambda: operations.record_plan_submission(
            by=cast.person("secretary"),
            at=submitted_at,
            validation_id=cast.id("validation.UNMISS"),
            title="Integrated crisis-response plan (invented)",
        ),
    )


def _request(cast: Cast, name: str, at: datetime) -> None:
    operations.request_validation(
        by=cast.person("secretary"),
        at=at,
        subject=cast.id(f"validation.{name}"),
        operation=name,
        reference="Request of February 2017 (invented)",
    )
