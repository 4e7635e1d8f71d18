"""Labels, routes and moves against slower ways to the same numbers."""

import numpy as np
import pytest
from msgspec.structs import replace

from engines.routing.mission.instances import small_problem
from standfast.engines.routing.mission import Plan, Problem, check, generate, solve, value
from standfast.engines.routing.mission.arrays import Arrays, arrays_of
from standfast.engines.routing.mission.gains import put, rank_gain
from standfast.engines.routing.mission.routes import patrol_of, route_of
from standfast.engines.routing.mission.search import Search
from standfast.engines.routing.mission.value import ranked


@pytest.fixture(scope="module")
def problem() -> Problem:
    return generate(3, 20, 7, 5)


@pytest.fixture(scope="module")
def arrays(problem: Problem) -> Arrays:
    return arrays_of(problem)


def searched(arrays: Arrays, moves: int) -> Search:
    search = Search(arrays, np.random.default_rng(3))
    search.adopt(search.repaired([], arrays.leaders, (0, arrays.days), noise=0.0))
    for _ in range(moves):
        search.step(0.001)
    return search


def test_the_gain_of_one_more_stay_is_the_difference_of_values() -> None:
    rng = np.random.default_rng(1)
    repeats = np.array([1.0, 0.4, 0.1])
    for _ in range(200):
        shares = rng.random(int(rng.integers(0, 5))).round(1).tolist()
        tops = np.zeros(3)
        for share in shares:
            put(tops, share)
        more = float(rng.random())

        gain = rank_gain(tops, repeats, more)

        before = ranked(1.0, shares, tuple(repeats))
        assert gain == pytest.approx(ranked(1.0, [*shares, more], tuple(repeats)) - before)


def test_the_search_values_a_plan_as_value_does(problem: Problem, arrays: Arrays) -> None:
    search = searched(arrays, 8)
    plan = Plan(patrols=tuple(patrol_of(route, arrays) for route in search.best))

    assert search.value(search.best) == pytest.approx(value(plan, problem), abs=1e-9)


def test_gains_brought_up_to_date_equal_gains_counted_afresh(arrays: Arrays) -> None:
    search = searched(arrays, 8)
    team = arrays.teams[0]
    window = search.window([], team, 0)
    assert window is not None

    search.best_from(search.best, team, window, 0.0)
    kept = search.gains.copy()
    fresh = Search(arrays, np.random.default_rng(0))
    fresh.best_from(search.best, team, window, 0.0)

    assert kept.max() > 0
    np.testing.assert_array_equal(kept, fresh.gains)


def test_a_patrol_read_back_is_the_route_it_came_from(arrays: Arrays) -> None:
    for route in searched(arrays, 4).best:
        patrol = patrol_of(route, arrays)
        again = route_of(patrol, arrays)

        assert again is not None
        assert again.team == route.team
        assert again.stays.tolist() == route.stays.tolist()
        assert patrol_of(again, arrays) == patrol


def test_a_team_is_free_again_only_after_its_rest(arrays: Arrays) -> None:
    search = searched(arrays, 0)
    route = search.best[0]
    team = arrays.teams[route.team]
    rest = arrays.problem.units[team.leader].rest_after(route.days)

    window = search.window([route], team, route.first)

    if route.last + rest + 1 < team.end_day:
        assert window is not None
        assert window.first == route.last + rest + 1
    else:
        assert window is None


def test_riders_who_add_nothing_stay_at_home(arrays: Arrays) -> None:
    for numbers in arrays.teams_of:
        for number in numbers[1:]:
            team, alone = arrays.teams[number], arrays.teams[numbers[0]]
            adds = (
                (team.may & ~alone.may).any()
                or ((team.drive >= 0) & (alone.drive < 0)).any()
                or team.water_days > alone.water_days
                or team.ration_days > alone.ration_days
                or len(team.carried) > len(alone.carried)
            )
            assert adds


def test_shifting_the_map_changes_nothing() -> None:
    problem = small_problem(4)
    moved = replace(
        problem, places=tuple(replace(one, lon=one.lon + 1.0) for one in problem.places)
    )

    here = solve(problem, seed=1, iterations=20)
    there = solve(moved, seed=1, iterations=20)

    assert there.patrols == here.patrols
    assert check(there, moved) == []
