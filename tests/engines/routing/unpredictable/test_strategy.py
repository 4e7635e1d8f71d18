import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from standfast.engines.routing.unpredictable import (
    Candidate,
    Game,
    GameRefused,
    Strategy,
    attackers_mixture,
    best_answers,
    best_strategy,
    candidate_of,
    draw,
    fixed,
    program,
)
from standfast.engines.routing.unpredictable.program import Program, least_harm


def game_of(
    *rows: Sequence[int | None],
    harm: Sequence[float],
    values: Sequence[float] | None = None,
    **rules: Any,
) -> Game:
    """One plan for each row; a row gives, slot by slot, the place that is visited."""
    places = len(harm)
    candidates = tuple(
        candidate_of(
            1.0 if values is None else values[number],
            [(place, slot, slot + 1) for slot, place in enumerate(row) if place is not None],
            places=places,
            slots=len(row),
        )
        for number, row in enumerate(rows)
    )
    names = tuple(f"place {number}" for number in range(places))
    return Game(names, np.array(harm, dtype=float), candidates, **rules)


def covered(game: Game, plan: int, place: int, slot: int, before: int | None = None) -> bool:
    """The slow, obvious reading of the rule: somebody was there within the last `lasting_slots` slots."""
    line = game.candidates[plan].presence[place]
    if before is not None:
        left = game.candidates[before]
        here = line if left.spill is None else line | left.spill[place]
        line = np.concatenate((left.presence[place], here))
        slot += game.slots
    return bool(line[max(0, slot - game.lasting_slots + 1) : slot + 1].any())


def oracle(game: Game, allowed: Callable[[int, int], bool]) -> float:
    """Every row written out: least expected harm against an attacker who saw the last cycle."""
    arcs = [
        arc for arc in itertools.product(range(len(game.candidates)), repeat=2) if allowed(*arc)
    ]
    states, width = len(game.candidates), len(arcs) + len(game.candidates)
    rows = []
    for state, place, slot in itertools.product(
        range(states), range(len(game.places)), range(game.slots)
    ):
        row = np.zeros(width)
        row[len(arcs) + state] = -1
        for number, (before, after) in enumerate(arcs):
            if before == state:
                met = covered(game, after, place, slot, before)
                row[number] = game.harm[place] * (1 - game.deterrence * met)
        rows.append(row)
    balance = np.zeros((states + 1, width))
    for number, (before, after) in enumerate(arcs):
        balance[before, number] += 1
        balance[after, number] -= 1
        balance[states, number] = 1
    cost = np.append(np.zeros(len(arcs)), np.ones(states))
    answer = linprog(
        cost, np.array(rows), np.zeros(len(rows)), balance, np.append(np.zeros(states), 1.0)
    )
    return float(answer.fun)


@st.composite
def games(
    draw: st.DrawFn,
    *,
    lasting: Sequence[int] = (1, 2, 3),
    deterrence: Sequence[float] = (1.0, 0.6),
    spilling: bool = False,
) -> Game:
    places, slots = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    place = st.one_of(st.none(), st.integers(0, places - 1))
    rows = draw(st.lists(st.lists(place, min_size=slots, max_size=slots), min_size=1, max_size=5))
    harm = draw(st.lists(st.integers(0, 9), min_size=places, max_size=places))
    values = draw(st.lists(st.integers(5, 10), min_size=len(rows), max_size=len(rows)))
    game = game_of(
        *rows,
        harm=harm,
        values=values,
        lasting_slots=draw(st.sampled_from(lasting)),
        deterrence=draw(st.sampled_from(deterrence)),
    )
    if not spilling:
        return game
    cells = st.lists(st.booleans(), min_size=places * slots, max_size=places * slots)
    spills = [np.array(draw(cells)).reshape(places, slots) for _ in rows]
    return replace(
        game,
        candidates=tuple(
            replace(one, spill=spill) for one, spill in zip(game.candidates, spills, strict=True)
        ),
    )


def test_two_places_and_one_patrol_are_mixed_by_the_harm_at_the_other() -> None:
    game = game_of([0], [1], harm=[6, 3])

    found = best_strategy(game, given_up=0.0, spread_out=False)

    assert found.bound == pytest.approx(2.0)
    assert found.share == pytest.approx([2 / 3, 1 / 3])
    assert found.follows == pytest.approx(np.array([[2 / 3, 1 / 3], [2 / 3, 1 / 3]]))
    assert best_answers(found).blind.harm == pytest.approx(2.0)


def test_a_fixed_schedule_leaves_the_whole_harm_of_the_worst_moment() -> None:
    game = game_of([0, 1], [1, 0], harm=[6, 3])

    answers = best_answers(fixed(game, 0))

    assert (answers.blind.place, answers.blind.slot, answers.blind.harm) == ("place 0", 1, 6.0)
    assert answers.watches_cycles_harm == 6.0
    assert answers.watches_days_harm == 6.0


def test_deterrence_that_fails_half_the_time_leaves_half_the_harm() -> None:
    found = best_strategy(game_of([0], harm=[8], deterrence=0.5), given_up=0.0)

    assert found.bound == pytest.approx(4.0)


def test_a_watcher_of_days_waits_for_the_moment_that_gives_the_rest_away() -> None:
    game = game_of([0, 0], [1, 1], harm=[6, 6])

    answers = best_answers(best_strategy(game, given_up=0.0))

    assert answers.watches_cycles_harm == pytest.approx(3.0)
    assert answers.watches_days_harm == pytest.approx(6.0)


def test_a_visit_that_lasts_protects_the_start_of_the_next_cycle() -> None:
    game = game_of([0, None, 0], harm=[5], lasting_slots=2)

    assert best_answers(fixed(game, 0)).watches_cycles_harm == 0.0


def test_plans_below_the_value_to_be_kept_are_never_drawn() -> None:
    game = game_of([0], [1], harm=[6, 3], values=[100, 94])

    strict, loose = (best_strategy(game, given_up=share) for share in (0.05, 0.06))

    assert (strict.plans, strict.value, strict.price, strict.bound) == ((0,), 100, 0, 3)
    assert loose.plans == (0, 1)
    assert loose.price == pytest.approx(0.02, abs=0.002)
    assert loose.worst_price == pytest.approx(0.06)


@given(st.one_of(games(), games(spilling=True)))
@settings(max_examples=60, deadline=None)
def test_the_least_harm_is_that_of_the_program_with_every_row_written_out(game: Game) -> None:
    found = best_strategy(game, given_up=1.0, spread_out=False)

    least = oracle(game, lambda before, after: True)
    assert found.bound == pytest.approx(least, abs=1e-6)
    assert best_answers(found).watches_cycles_harm == pytest.approx(least, abs=1e-5)


@given(games(), st.integers(0, 3))
@settings(max_examples=40, deadline=None)
def test_a_promise_bars_follow_ups_and_nothing_else(game: Game, promised: int) -> None:
    game = Game(
        game.places,
        game.harm,
        game.candidates,
        deterrence=game.deterrence,
        lasting_slots=game.lasting_slots,
        promised_days=(promised, *[None] * (len(game.places) - 1)),
    )

    def kept(before: int, after: int) -> bool:
        line = np.concatenate([game.candidates[one].presence[0] for one in (before, after)])
        whole = all(game.candidates[one].presence[0].any() for one in (before, after))
        seen = np.flatnonzero(line)
        return whole and (len(seen) < 2 or int(np.diff(seen).max()) - 1 <= promised)

    plans = range(len(game.candidates))
    chains = np.array([[kept(a, b) for b in plans] for a in plans], dtype=int)
    if not np.linalg.matrix_power(chains, len(chains)).any():
        with pytest.raises(GameRefused, match=r"^place 0 was promised a visit every \d days"):
            best_strategy(game, given_up=1.0)
        return
    found = best_strategy(game, given_up=1.0, spread_out=False)
    assert found.bound == pytest.approx(oracle(game, kept), abs=1e-6)
    days = found.longest_intervals[0].days
    assert days is not None
    assert days <= promised


@given(games(lasting=(1,)))
@settings(max_examples=40, deadline=None)
def test_the_attackers_mixture_proves_the_bound(game: Game) -> None:
    harm, attack = attackers_mixture(game, given_up=1.0)

    left = [
        float((attack * game.harm[:, None] * (1 - game.deterrence * one.presence)).sum())
        for one in game.candidates
    ]
    assert harm == pytest.approx(min(left), abs=1e-6)


@given(games(), st.sampled_from([0.0, 0.1, 0.3]), st.sampled_from([0.0, 0.2, 0.5]))
@settings(max_examples=20, deadline=None)
def test_giving_more_value_up_never_leaves_more_harm(game: Game, some: float, more: float) -> None:
    less_given, more_given = sorted((some, more))

    bounds = [best_strategy(game, given_up=share).bound for share in (less_given, more_given)]

    assert bounds[1] <= bounds[0] + 1e-6


@given(games())
@settings(max_examples=20, deadline=None)
def test_spreading_costs_a_hundredth_at_most_and_makes_no_plan_commoner(game: Game) -> None:
    narrow, wide = (best_strategy(game, given_up=1.0, spread_out=one) for one in (False, True))

    assert best_answers(wide).watches_cycles_harm <= narrow.bound * 1.01 + 1e-5
    assert wide.follows.sum(axis=1) == pytest.approx(np.ones(len(wide.plans)))
    assert wide.share @ wide.follows == pytest.approx(wide.share)


@given(games())
@settings(max_examples=20, deadline=None)
def test_whoever_sees_more_does_no_less_harm(game: Game) -> None:
    answers = best_answers(best_strategy(game, given_up=1.0))

    assert answers.blind.harm <= answers.watches_cycles_harm + 1e-9
    assert answers.watches_cycles_harm <= answers.watches_days_harm + 1e-9


def test_the_same_seed_draws_the_same_plans_and_the_shares_come_out() -> None:
    found = best_strategy(game_of([0], [1], harm=[6, 3]), given_up=0.0, spread_out=False)

    drawn = draw(found, cycles=30_000, seed=5)

    assert drawn[:12] == draw(found, cycles=12, seed=5)
    assert drawn.count(0) / len(drawn) == pytest.approx(2 / 3, abs=0.01)


def test_entropy_is_that_of_the_coin() -> None:
    assert best_strategy(
        game_of([0], [1], harm=[1, 1]), given_up=0.0
    ).entropy_bits == pytest.approx(1)


def test_refusals_say_what_is_wrong() -> None:
    good = game_of([0], harm=[1])
    empty = np.zeros((1, 1), dtype=bool)
    cases: dict[str, Callable[[], object]] = {
        "place 0: an attack does the harm -1; give 0 or more.": lambda: game_of([0], harm=[-1]),
        "Deterrence is 2; a probability is from 0 to 1.": lambda: game_of(
            [0], harm=[1], deterrence=2
        ),
        "A share of 1.5 is to be given up; a share is from 0 to 1.": lambda: best_strategy(
            good, given_up=1.5
        ),
        "There is no plan 3; the pool has 1.": lambda: fixed(good, 3),
        "0 cycles were asked for; a schedule has one at the least.": lambda: draw(
            fixed(good, 0), cycles=0, seed=1
        ),
        "A plan has the value nan; give a finite number.": lambda: Candidate(float("nan"), empty),
        "Presence is a table of yes and no, one row a place, one column a slot.": lambda: Candidate(
            1.0, np.zeros(3, dtype=bool)
        ),
        "What spills into the next cycle has the places and slots of a cycle.": lambda: Candidate(
            1.0, empty, spill=np.zeros((2, 1), dtype=bool)
        ),
        "1 units are free again and 0 leave; name the same units twice.": lambda: Candidate(
            1.0, empty, free_from=(1,)
        ),
        "1 places were named and 2 harms given; give each place one.": lambda: replace(
            good, harm=np.ones(2)
        ),
        "Plan 1 covers (2, 1) places and slots, the first one (1, 1); every plan covers the same.": (
            lambda: replace(
                good, candidates=(*good.candidates, Candidate(1.0, np.zeros((2, 1), dtype=bool)))
            )
        ),
        "Plan 1 speaks of 1 units, the first one of 0; every plan speaks of the same.": lambda: (
            replace(good, candidates=(*good.candidates, Candidate(1.0, empty, (0,), (0,))))
        ),
        "A cycle, a day and the effect of a visit last one slot at the least.": lambda: replace(
            good, lasting_slots=0
        ),
        "2 promises were given for 1 places; give each place one, or none at all.": lambda: replace(
            good, promised_days=(1.0, 2.0)
        ),
        "place 0: an interval of -1 days was promised; give 0 or more.": lambda: replace(
            good, promised_days=(-1.0,)
        ),
        "A game needs a place and a plan at the least.": lambda: Game((), np.zeros(0), ()),
        "A stay at place 1 from slot 0 to 1 is outside 1 places and 1 slots.": lambda: candidate_of(
            1, [(1, 0, 1)], places=1, slots=1
        ),
    }
    for sentence, asked in cases.items():
        with pytest.raises(GameRefused) as refusal:
            asked()
        assert str(refusal.value) == sentence, sentence


def test_a_promise_that_no_plan_keeps_is_named_with_what_can_be_kept() -> None:
    game = game_of([0, None, None], [None, None, 0], harm=[1], promised_days=(1,))

    with pytest.raises(GameRefused) as refusal:
        best_strategy(game, given_up=0.0)

    assert str(refusal.value) == (
        "place 0 was promised a visit every 1 days; with the promises before it, no schedule of these plans keeps that. "
        "The best single plan leaves it alone for 2 days. Promise less, or add plans."
    )


def test_a_strategy_over_one_plan_is_a_strategy() -> None:
    assert isinstance(fixed(game_of([0], harm=[1]), 0), Strategy)


def test_who_is_still_out_protects_the_next_cycle() -> None:
    game = game_of([None, 0, 0], harm=[5])
    out = np.array([[True, False, False]])
    game = replace(game, candidates=(replace(game.candidates[0], spill=out),))

    assert best_answers(fixed(game, 0)).watches_cycles_harm == 0.0
    assert fixed(game, 0).longest_intervals[0].days == 0.0


def test_a_program_that_cannot_circulate_or_does_not_close_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stuck = Program(
        state=[0],
        plan=[1],
        covered=np.zeros((2, 1), dtype=bool),
        carried=np.zeros((2, 1), dtype=bool),
        harm=np.ones(1),
        deterrence=1.0,
        balanced=True,
    )

    with pytest.raises(GameRefused, match=r"^The linear program of the schedule has no answer: "):
        least_harm(stuck)
    monkeypatch.setattr(program, "MOST_ROUNDS", 0)
    with pytest.raises(GameRefused, match="did not close in 0 rounds; give fewer plans"):
        best_strategy(game_of([0], harm=[1]), given_up=0.0)
