from dataclasses import replace
from datetime import date

import msgspec
import numpy as np
import pytest

from standfast.engines.routing.mission import (
    DwellOption,
    Patrol,
    Place,
    Plan,
    Policy,
    Problem,
    Road,
    Speed,
    SpeedClass,
    Stop,
    Unit,
    check,
    value,
)
from standfast.engines.routing.mission.plan import DAY_MIN
from standfast.engines.routing.unpredictable import (
    Cycle,
    GameRefused,
    Planner,
    best_strategy,
    candidate,
    crossed,
    game_of_patrols,
    grown,
    variants,
)
from standfast.engines.routing.unpredictable.intervals import allowed_follow_ups
from standfast.engines.routing.unpredictable.patrols import can_be_repeated, shifted, visited_places

VISIT, NIGHTS = 0, 1


def problem(*, days: int = 10, rest_days: int = 0) -> Problem:
    stays = (DwellOption(name="a visit", hours=4.0), DwellOption(name="two nights", nights=2))
    towns = tuple(
        Place(
            name=name,
            lon=lon,
            lat=4.0,
            people=people,
            risk=1.0,
            dwell=stays,
            halt="held",
            evacuation=False,
        )
        for name, lon, people in (("Lainya", 30.2, 4000), ("Yei", 29.8, 1000))
    )
    return Problem(
        start=date(2017, 4, 17),
        days=days,
        places=(Place(name="Juba", lon=30.0, lat=4.0, halt="held"), *towns),
        roads=tuple(
            Road(name=f"Juba - {town.name}", start="Juba", end=town.name, km=40, surface="murram", evacuation=False)
            for town in towns
        ),
        speed_classes=(SpeedClass(name="truck", kmh={"murram": Speed(40, 40)}),),
        units=tuple(
            Unit(
                name=f"platoon {number}", base="Juba", people={"military": 10}, speed_class="truck",
                vehicles=2, water_l=1e4, rations=1e3, rest_days=rest_days,
            )
            for number in (1, 2)
        ),
        policy=Policy(first_aid=None),
    )  # fmt: skip


def patrol(unit: int, place: int, day: int, dwell: int) -> Patrol:
    out, back = day * DAY_MIN + 480, (day + (2 if dwell == NIGHTS else 0)) * DAY_MIN + 840
    stops = (
        Stop(place=0, arrive=out, leave=out, begin=out),
        Stop(
            place=place, arrive=out + 60, begin=out + 60, leave=back, dwell=dwell, via=(place - 1,)
        ),
        Stop(place=0, arrive=back + 60, leave=back + 60, begin=back + 60, via=(place - 1,)),
    )
    return Patrol(units=(unit,), stops=stops)


def once(asked: Problem) -> Cycle:
    return Cycle(asked, asked.days)


def plan_of(asked: Problem, *patrols: Patrol) -> Plan:
    bare = Plan(patrols=patrols)
    return msgspec.structs.replace(bare, value=value(bare, asked))


def test_an_observer_sees_days_and_units_are_kept_by_their_rest() -> None:
    asked = problem(rest_days=3)
    plan = plan_of(asked, patrol(0, 1, 1, VISIT), patrol(0, 2, 6, NIGHTS))

    seen = candidate(plan, once(asked))

    assert check(plan, asked) == []
    assert [np.flatnonzero(row).tolist() for row in seen.presence] == [[1], [6, 7]]
    assert seen.value == plan.value
    assert seen.free_from == (2, 0)
    assert seen.leaves == (1, 20)


def test_a_plan_whose_units_have_not_rested_is_not_followed_by_one_that_leaves_at_once() -> None:
    asked = problem(rest_days=3)
    early = plan_of(asked, patrol(0, 1, 1, VISIT))
    late = plan_of(asked, patrol(0, 2, 6, NIGHTS))

    allowed = allowed_follow_ups(game_of_patrols([early, late], once(asked)), (0, 1))

    assert allowed.tolist() == [[True, True], [False, True]]
    with pytest.raises(GameRefused, match="No plan can follow another for ever"):
        best_strategy(
            game_of_patrols(
                [plan_of(asked, patrol(0, 1, 0, VISIT), patrol(0, 2, 7, NIGHTS))], once(asked)
            ),
            given_up=0.0,
        )


def test_harm_is_the_need_of_presence() -> None:
    asked = problem()

    game = game_of_patrols([plan_of(asked)], once(asked), promised_days=(5, None), lasting_days=2)

    assert visited_places(asked) == (1, 2)
    assert (game.places, game.harm.tolist()) == (("Lainya", "Yei"), [2.0, 1.0])
    assert (game.promised_days, game.lasting_slots) == ((5, None), 2)


def test_a_shifted_patrol_is_the_same_on_other_days() -> None:
    before = patrol(0, 1, 1, NIGHTS)

    after = shifted(before, 3)

    assert (after.first_day, after.last_day) == (4, 6)
    assert shifted(after, -3) == before


def test_variants_keep_to_the_rules_and_to_their_value_and_differ() -> None:
    asked = problem(rest_days=1)
    plan = plan_of(asked, patrol(0, 1, 1, NIGHTS), patrol(1, 2, 4, VISIT), patrol(0, 2, 6, VISIT))

    found = list(variants(plan, once(asked), least_value=0.9 * plan.value, tries=200, seed=3))

    assert len(found) > 10
    assert all(check(one, asked) == [] for one in found)
    assert min(one.value for one in found) >= 0.9 * plan.value
    looks = {candidate(one, once(asked)).presence.tobytes() for one in found}
    assert len(looks) > len(found) / 2
    assert found == list(
        variants(plan, once(asked), least_value=0.9 * plan.value, tries=200, seed=3)
    )


def test_a_plan_without_patrols_has_no_variants() -> None:
    assert list(variants(Plan(), once(problem()), least_value=0, tries=5, seed=1)) == []


def test_a_patrol_that_is_out_over_the_end_of_a_cycle_is_seen_in_the_next() -> None:
    asked = problem(days=12)
    cycle = Cycle(asked, 7)
    plan = plan_of(asked, patrol(0, 1, 6, NIGHTS))

    seen = candidate(plan, cycle)

    assert np.flatnonzero(seen.presence[0]).tolist() == [6]
    assert seen.spill is not None
    assert np.flatnonzero(seen.spill[0]).tolist() == [0]
    assert (seen.free_from[0], seen.leaves[0]) == (2, 6)
    assert can_be_repeated(plan, cycle)
    hurried = plan_of(asked, patrol(0, 2, 0, VISIT), patrol(0, 1, 6, NIGHTS))
    assert not can_be_repeated(hurried, cycle)


def test_a_repeated_plan_is_worth_the_same_wherever_in_the_cycle_it_begins() -> None:
    asked = problem(days=14)
    cycle = Cycle(asked, 7)

    worth = [cycle.value(plan_of(asked, patrol(0, 1, day, NIGHTS))) for day in range(7)]

    assert worth == pytest.approx([worth[0]] * 7)
    week = problem(days=7)
    assert worth[2] == pytest.approx(plan_of(week, patrol(0, 1, 2, NIGHTS)).value)


def test_a_cycle_longer_than_its_problem_is_refused() -> None:
    with pytest.raises(GameRefused, match="A cycle of 11 days was asked of a problem of 10;"):
        Cycle(problem(), 11)


def test_variants_of_a_plan_that_can_be_repeated_can_be_too() -> None:
    asked = problem(rest_days=2)
    plan = plan_of(asked, patrol(0, 1, 1, NIGHTS), patrol(1, 2, 4, VISIT))

    found = list(variants(plan, once(asked), least_value=0, tries=100, seed=3))

    assert found
    assert all(can_be_repeated(one, once(asked)) for one in found)


def test_a_planner_turns_to_what_the_attacker_strikes_and_lowers_the_harm() -> None:
    asked = problem(days=3)
    plans = {place: plan_of(asked, patrol(0, place, 0, NIGHTS)) for place in (1, 2)}
    risks = []

    def solve(pulled: Problem, seed: int) -> Plan:
        risks.append(([place.risk for place in pulled.places[1:]], seed))
        return plans[2]

    start = game_of_patrols([plans[1]], once(asked), lasting_days=2)
    start = replace(start, harm=np.array([2.0, 3.0]))

    found = grown(
        start, Planner(once(asked), solve, least_value=0.0, seed=5), given_up=1.0, rounds=3
    )

    before, after = (best_strategy(one, given_up=1.0) for one in (start, found.game))
    assert risks[0] == ([1.0, 2.0], 6)
    assert found.closed
    assert before.bound == 3.0
    assert after.bound == pytest.approx(1.2)


def test_crossed_plans_take_each_units_patrols_from_one_of_two() -> None:
    asked = problem()
    one = plan_of(asked, patrol(0, 1, 1, NIGHTS), patrol(1, 2, 2, VISIT))
    two = plan_of(asked, patrol(0, 2, 3, VISIT), patrol(1, 1, 5, VISIT))

    found = list(crossed([one, two], once(asked), least_value=0, tries=40, seed=1))

    mixed = {tuple(sorted((p.units[0], p.first_day) for p in plan.patrols)) for plan in found}
    assert mixed == {((0, 1), (1, 5)), ((0, 3), (1, 2))}
    assert all(check(plan, asked) == [] for plan in found)
    assert list(crossed([one], once(asked), least_value=0, tries=9, seed=1)) == []


def test_units_that_patrol_together_are_not_crossed_apart() -> None:
    asked = problem()
    both = patrol(0, 1, 1, NIGHTS)
    one = Plan(patrols=(msgspec.structs.replace(both, units=(0, 1)),))
    two = plan_of(asked, patrol(0, 2, 3, VISIT), patrol(1, 1, 5, VISIT))

    assert list(crossed([one, two], once(asked), least_value=0, tries=20, seed=1)) == []
