import pytest

from engines.routing.mission.instances import small_problem
from engines.routing.mission.oracle import TooLarge, known_optima, optimum
from engines.routing.mission.valley import ALPHA, MARKET, valley, with_place, with_unit
from standfast.engines.routing.mission import Price, Problem, check, prices, solve
from standfast.engines.routing.mission.relaxations import RELAXATIONS, without

KNOWN = known_optima()
SEEDS = [seed for seed, worth in KNOWN.items() if worth and worth > 0][:3]


def priced(problem: Problem, *names: str, prove: bool = False) -> dict[str, Price]:
    plan = solve(problem, seed=1, iterations=150, prove=False)
    assert check(plan, problem) == []
    found = prices(problem, plan, seed=1, iterations=150, names=names, prove=prove)
    return {one.constraint: one for one in found}


def test_the_dearest_constraint_comes_first() -> None:
    plan = solve(valley(), seed=1, iterations=150, prove=False)

    found = prices(valley(), plan, seed=1, iterations=150)

    assert [one.constraint for one in found][-1] is not None
    assert {one.constraint for one in found} == set(RELAXATIONS)
    assert [one.gain for one in found] == sorted((one.gain for one in found), reverse=True)


def test_a_constraint_that_is_not_there_costs_nothing() -> None:
    found = priced(valley(), "closures", "orders", prove=True)

    assert found["closures"] == Price(
        "closures",
        0.0,
        0.0,
        "Lifting the constraint 'closures' was found to gain nothing; at most 0.0.",
    )
    assert found["orders"].gain == 0.0


def test_the_price_of_a_language_is_the_value_of_the_place_that_asks_for_it() -> None:
    mute = with_place(valley(), MARKET, language="Acholi")
    spoken, unspoken = (
        optimum(valley(days=2)),
        optimum(with_place(valley(days=2), MARKET, language="Acholi")),
    )
    assert spoken is not None
    assert unspoken is not None
    assert spoken > unspoken

    found = priced(mute, "composition", "caveats")

    assert found["composition"].gain > 10
    assert found["caveats"].gain == 0.0
    assert found["composition"].sentence.startswith(
        "Lifting the constraint 'composition' was found to gain "
    )


def test_rest_costs_the_patrols_that_it_forbids() -> None:
    tired = with_unit(valley(), ALPHA, rest_days=5)

    assert priced(tired, "rest")["rest"].gain > 0


@pytest.mark.parametrize("seed", SEEDS)
def test_prices_lie_within_what_enumeration_allows(seed: int) -> None:
    problem = small_problem(seed)
    best = KNOWN[seed]
    assert best is not None

    for name, price in priced(problem, "rest", "time windows", "caveats", prove=True).items():
        try:
            lifted = optimum(without(problem, name))
        except TooLarge:
            continue
        assert lifted is not None
        assert price.at_most is not None
        assert price.at_most >= lifted - best - 1e-6, name
        assert price.gain <= price.at_most + 1e-9, name


def test_a_name_that_no_constraint_has_is_refused() -> None:
    with pytest.raises(KeyError):
        priced(valley(), "weather")
