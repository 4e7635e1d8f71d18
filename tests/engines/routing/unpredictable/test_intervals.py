import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from standfast.engines.routing.unpredictable import Game, candidate_of
from standfast.engines.routing.unpredictable.intervals import Interval, longest_intervals


def game_of(
    *rows: Sequence[int],
    slots_per_day: int = 1,
    spills: Sequence[Sequence[int]] | None = None,
) -> Game:
    """One place; a row says in which slots somebody is there."""
    candidates = tuple(
        candidate_of(
            1.0,
            [(0, slot, slot + 1) for slot, here in enumerate(row) if here],
            places=1,
            slots=len(row),
        )
        for row in rows
    )
    if spills is not None:
        candidates = tuple(
            replace(one, spill=np.array([spill], dtype=bool))
            for one, spill in zip(candidates, spills, strict=True)
        )
    return Game(("Lainya",), np.ones(1), candidates, slots_per_day=slots_per_day)


def every(count: int) -> NDArray[np.bool_]:
    return np.ones((count, count), dtype=bool)


def test_the_longest_interval_spans_the_end_of_one_cycle_and_the_start_of_the_next() -> None:
    game = game_of([1, 0, 0, 0], [0, 0, 1, 0])

    assert longest_intervals(game, (0, 1), every(2)) == (Interval("Lainya", 5),)


def test_a_follow_up_that_is_barred_does_not_count() -> None:
    game = game_of([1, 0, 0, 0], [0, 0, 1, 0])
    turns = np.array([[True, False], [True, True]])

    assert longest_intervals(game, (0, 1), turns) == (Interval("Lainya", 3),)


def test_a_cycle_without_a_visit_is_bridged_when_it_cannot_repeat() -> None:
    game = game_of([1, 0], [0, 0], slots_per_day=2)
    turns = np.array([[True, True], [True, False]])

    assert longest_intervals(game, (0, 1), turns) == (Interval("Lainya", 1.5),)


def test_no_limit_is_none_with_its_reason() -> None:
    game = game_of([1, 0], [0, 0])

    assert longest_intervals(game, (0, 1), every(2)) == (
        Interval("Lainya", None, "the schedule can go on without it for ever"),
    )
    assert longest_intervals(game, (1,), every(1)) == (
        Interval("Lainya", None, "no plan of the schedule visits it"),
    )


def test_a_stay_that_goes_on_shortens_the_interval_after_it() -> None:
    game = game_of([0, 0, 1], [0, 0, 0], spills=[[1, 0, 0], [0, 0, 0]])
    turns = np.array([[False, True], [True, False]])

    assert longest_intervals(game, (0, 1), turns) == (Interval("Lainya", 4),)


@given(
    st.integers(2, 3).flatmap(
        lambda slots: st.lists(
            st.lists(st.booleans(), min_size=slots, max_size=slots), min_size=1, max_size=3
        )
    ),
    st.lists(st.booleans(), min_size=9, max_size=9),
    st.one_of(st.just([False] * 9), st.lists(st.booleans(), min_size=9, max_size=9)),
)
@settings(max_examples=150, deadline=None)
def test_the_longest_interval_is_that_of_the_worst_walk(
    rows: list[list[bool]], turns: list[bool], out: list[bool]
) -> None:
    count = len(rows)
    turn = np.array(turns).reshape(3, 3)[:count, :count] | np.eye(count, dtype=bool)[::-1]
    spills = np.array(out).reshape(3, 3)[:count, : len(rows[0])]
    game = game_of(*rows, spills=spills.tolist())

    (found,) = longest_intervals(game, tuple(range(count)), turn)

    worst, length = 0, count + 2
    for walk in itertools.product(range(count), repeat=length):
        if all(turn[a, b] for a, b in itertools.pairwise(walk)):
            there = np.array([rows[one] for one in walk])
            there[1:] |= spills[list(walk[:-1])]
            seen = np.flatnonzero(there)
            if len(seen) > 1:
                worst = max(worst, int(np.diff(seen).max()) - 1)
    if found.days is not None:
        assert found.days >= worst
        if not spills.any():
            assert found.days == worst
    else:
        assert found.reason in {
            "no plan of the schedule visits it",
            "the schedule can go on without it for ever",
        }
