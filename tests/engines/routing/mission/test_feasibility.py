import random
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from engines.routing.mission.instances import days, small_problem
from engines.routing.mission.oracle import known_optima, optimum
from engines.routing.mission.valley import (
    ALPHA,
    FORD,
    MARKET,
    TEAM,
    period,
    valley,
    with_place,
    with_road,
    with_unit,
)
from standfast.engines.routing.mission import (
    Closure,
    Conflict,
    DwellOption,
    Order,
    Problem,
    Recurrence,
    conflict,
    notes,
)


def ordered(
    place: str, first: int, end: int, *, name: str = "go", unit: str | None = None
) -> Order:
    return Order(name=name, place=place, period=period(first, end), unit=unit)


def found(problem: Problem) -> Conflict:
    answer = conflict(problem)
    assert answer is not None
    assert answer.proven
    return answer


def test_demands_that_can_be_met_are_no_conflict() -> None:
    problem = valley(
        orders=(ordered("Market", 0, 1), ordered("Ford", 2, 6, name="ford", unit="Team")),
        recurrences=(Recurrence(name="ford days", place="Ford", every_days=6),),
    )

    assert conflict(problem) is None
    assert conflict(valley()) is None


def test_two_orders_for_one_unit_on_one_day_are_the_conflict_and_nothing_else_is() -> None:
    far = with_road(with_road(valley(), 0, km=120), 2, km=120)
    problem = replace(
        with_road(far, 1, km=250),
        orders=(
            ordered("Ford", 4, 6, name="later"),
            ordered("Market", 0, 1, name="market"),
            ordered("Ford", 0, 1, name="ford"),
        ),
        units=tuple(replace(unit, fuel_range_km=None) for unit in valley().units),
    )

    answer = found(problem)

    assert [demand.name for demand in answer.demands] == ["market", "ford"]
    assert answer.sentence == (
        "'market' (Market, 2017-04-14 to 2017-04-14) and 'ford' (Ford, 2017-04-14 to 2017-04-14) cannot be met together; "
        "without any one of them the rest can. Only Alpha can lead to them: give it more time, another unit or a later "
        "period."
    )


def test_a_second_unit_settles_it() -> None:
    far = with_road(with_road(valley(), 0, km=120), 2, km=120)
    alpha, team = valley().units
    problem = replace(
        with_road(far, 1, km=250),
        orders=(ordered("Market", 0, 1, name="market"), ordered("Ford", 0, 1, name="ford")),
        units=(
            replace(alpha, fuel_range_km=None),
            team,
            replace(alpha, name="Bravo", fuel_range_km=None),
        ),
    )

    assert conflict(problem) is None


def test_rest_can_be_the_conflict() -> None:
    orders = (ordered("Market", 0, 1, name="first"), ordered("Market", 1, 2, name="second"))
    home_at_night = with_unit(valley(orders=orders), ALPHA, caveats=("no_night_out",))

    assert len(found(home_at_night).demands) == 2
    assert conflict(with_unit(home_at_night, ALPHA, rest_days=0)) is None
    assert conflict(valley(orders=orders)) is None  # one patrol of two days meets both


def test_three_orders_may_conflict_where_any_two_can_be_met() -> None:
    alpha, team = valley().units
    home_at_night = replace(alpha, caveats=("no_night_out",))
    problem = valley(
        units=(home_at_night, replace(home_at_night, name="Bravo"), team),
        orders=tuple(ordered("Ford", 0, 1, name=name) for name in ("a", "b", "c")),
    )
    assert conflict(problem) is None  # one stay meets all three

    rested = tuple(ordered("Ford", day, day + 1, name=f"day {day}") for day in (0, 1, 2))
    answer = found(
        replace(
            problem,
            days=3,
            orders=rested,
            units=tuple(replace(unit, rest_days=2) for unit in problem.units),
        )
    )

    assert [one.name for one in answer.demands] == ["day 0", "day 1", "day 2"]
    assert answer.sentence.endswith(
        "cannot be met together; without any one of them the rest can. Alpha and Bravo are the units that can lead to "
        "them: add a unit, or move or drop one of the demands."
    )


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (
            replace(valley(), roads=valley().roads[:1], orders=(ordered("Ford", 0, 6),)),
            "No road that Alpha can drive on any day leads to Ford: look at its connections, grades, closures, convoy "
            "minimum and evacuation cover.",
        ),
        (
            replace(
                valley(orders=(ordered("Market", 0, 2),)),
                closures=tuple(
                    Closure(road=road.name, period=period(0, 9)) for road in valley().roads
                ),
            ),
            "No road that the team of Alpha and Team can drive on any day leads to Market: look at its connections, grades, "
            "closures, convoy minimum and evacuation cover.",
        ),
        (
            replace(
                valley(orders=(ordered("Market", 0, 2),)),
                closures=tuple(
                    Closure(road=road.name, period=period(0, 2)) for road in valley().roads
                ),
            ),
            "As for people and roads the team of Alpha and Team could stay there, but nobody gets there in the period and "
            "back to base within light, windows, halts, supplies, availability and length of patrol: widen the period, or "
            "add a halt or supplies on the way.",
        ),
        (
            with_unit(valley(orders=(ordered("Market", 0, 2),)), TEAM, women=0),
            "No team may stay in Market: the team of Alpha and Team brings 0 of the 1 women that the rule engagement asks "
            "for. Send other people there, change the rule or drop the demand.",
        ),
        (
            with_unit(valley(orders=(ordered("Market", 0, 2),)), TEAM, languages=()),
            "No team may stay in Market: the team of Alpha and Team has nobody who speaks Bari, which the rule engagement "
            "asks for. Send other people there, change the rule or drop the demand.",
        ),
        (
            with_unit(valley(orders=(ordered("Market", 0, 2),)), TEAM, people={"police": 3}),
            "No team may stay in Market: the team of Alpha and Team brings 0 of the 1 human rights that the rule engagement "
            "asks for. Send other people there, change the rule or drop the demand.",
        ),
        (
            with_unit(valley(orders=(ordered("Ford", 0, 2),)), ALPHA, barred_places=("Ford",)),
            "No team may stay in Ford: the team of Alpha and Team is barred from it. Send other people there, change the "
            "rule or drop the demand.",
        ),
        (
            with_place(
                replace(valley(orders=(ordered("Ford", 0, 2),)), facilities=()),
                MARKET,
                evacuation=False,
            ),
            "No team may stay in Ford: the team of Alpha and Team has no casualty evacuation cover there. Send other people "
            "there, change the rule or drop the demand.",
        ),
        (
            with_unit(valley(orders=(ordered("Ford", 0, 2, unit="Team"),)), ALPHA, seats=0),
            "Team finds no seat with a unit that leads; give one of its base more seats.",
        ),
        (
            with_unit(valley(orders=(ordered("Ford", 0, 3),)), ALPHA, fuel_range_km=140),
            "As for people and roads Alpha could stay there, but nobody gets there in the period and back to base within "
            "light, windows, halts, supplies, availability and length of patrol: widen the period, or add a halt or "
            "supplies on the way.",
        ),
    ],
)
def test_one_demand_that_nobody_can_meet_is_named_with_its_reason(
    problem: Problem, said: str
) -> None:
    answer = found(problem)

    assert len(answer.demands) == 1
    assert answer.sentence.startswith("'go' (")
    assert answer.sentence.partition(" cannot be met by anybody. ")[2] == said


def test_a_far_place_is_reached_over_halts_and_fills() -> None:
    """Ford is a day away; fuel lasts there and back only with the fill at Market."""
    problem = valley(orders=(ordered("Ford", 0, 6),))
    problem = replace(
        problem, roads=(replace(problem.roads[0], km=150), replace(problem.roads[1], km=150))
    )
    problem = with_unit(problem, ALPHA, fuel_range_km=460, max_days=6, water_l=1e4, rations=1e3)
    halt = with_place(problem, MARKET, halt="harbour")

    assert len(found(problem).demands) == 1
    assert len(found(halt).demands) == 1
    assert conflict(with_place(halt, MARKET, supplies=("fuel",))) is None
    filled = with_place(halt, MARKET, supplies=("fuel",))
    assert len(found(with_unit(filled, ALPHA, max_days=1)).demands) == 1


def test_known_small_problems_conflict_exactly_where_no_plan_exists() -> None:
    for seed, worth in known_optima().items():
        assert (conflict(small_problem(seed)) is None) == (worth is not None), seed


def crowded(seed: int) -> Problem:
    """Return a small problem with two to four orders on narrow periods."""
    rng = random.Random(seed)
    problem = small_problem(seed, demands=False)
    orders = []
    for number in range(rng.randint(2, 4)):
        first = rng.randrange(problem.days)
        orders.append(
            Order(
                name=f"order {number}",
                place=rng.choice(problem.places[1:]).name,
                period=days(first, min(problem.days, first + rng.randint(1, 2))),
            )
        )
    return replace(problem, orders=tuple(orders))


PAIRS = (
    74,
    78,
    130,
    135,
    137,
    144,
    201,
)  # crowded problems small enough to enumerate again and again
NO_CONFLICTS = (67, 98, 104, 123, 149, 158)
SINGLES = (0, 1, 2, 3, 5, 6, 7, 10, 12, 13, 14)


@pytest.mark.parametrize("seed", [*PAIRS, *NO_CONFLICTS, *SINGLES])
def test_of_a_conflict_no_demand_can_be_dropped(seed: int) -> None:
    problem = crowded(seed)

    answer = conflict(problem)

    assert (answer is None) == (seed in NO_CONFLICTS)
    if answer is None:
        assert optimum(problem) is not None
        return
    names = [demand.name for demand in answer.demands]
    assert len(names) == (2 if seed in PAIRS else 1)
    core = tuple(one for one in problem.orders if one.name in names)
    assert optimum(replace(problem, orders=core)) is None
    for left_out in core:
        rest = tuple(one for one in core if one != left_out)
        assert optimum(replace(problem, orders=rest)) is not None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda one: one, []),
        (
            lambda one: replace(one, roads=one.roads[:1]),
            ["Ford cannot be reached: no road that a unit can drive on any day leads there."],
        ),
        (
            lambda one: with_unit(one, TEAM, languages=("English",)),
            [
                "Nobody who reaches Market may stay there: the team of Alpha and Team has nobody who speaks Bari, which the "
                "rule engagement asks for."
            ],
        ),
        (lambda one: with_place(replace(one, roads=one.roads[:1]), FORD, people=0), []),
        (
            lambda one: with_place(replace(one, roads=one.roads[:1]), FORD, dwell=(), halt="none"),
            [],
        ),
    ],
)
def test_places_that_nobody_can_ever_serve_are_noted(
    change: Callable[[Problem], Problem], said: list[str]
) -> None:
    assert notes(change(valley())) == said


def test_a_stay_at_the_base_itself_is_met_by_coming_back_through_it() -> None:
    based = with_place(valley(), 0, dwell=(DwellOption(name="call", hours=1),))
    problem = replace(based, orders=(ordered("Base", 0, 1),))

    assert conflict(problem) is None
