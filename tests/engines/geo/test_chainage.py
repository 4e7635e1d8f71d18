from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfast.engines.geo import (
    OutlineRefused,
    Ring,
    Section,
    covered_m,
    covered_share,
    destination,
    distance_m,
    merged,
    uncovered,
)

GATE = (31.52, 4.79)
LINE = (GATE, (31.53, 4.79), (31.53, 4.80), (31.52, 4.80), GATE)
RING = Ring(LINE)
LENGTH = 4000


def test_a_ring_is_as_long_as_its_legs_on_the_ellipsoid() -> None:
    assert RING.length_m == pytest.approx(
        sum(distance_m(start, end) for start, end in pairwise(LINE)), abs=1e-9
    )


def test_chainage_begins_and_ends_at_gate_1() -> None:
    assert distance_m(RING.at(0), GATE) < 1e-6
    assert distance_m(RING.at(RING.length_m), GATE) < 1e-6
    assert distance_m(RING.at(distance_m(GATE, LINE[1])), LINE[1]) < 1e-6


@pytest.mark.parametrize("chainage", [-0.1, RING.length_m + 0.1])
def test_a_chainage_beyond_the_ring_is_refused(chainage: float) -> None:
    with pytest.raises(ValueError, match=r"lies beyond the ring, which is 4430\.3 m long"):
        RING.at(chainage)


@given(chainage=st.floats(0, RING.length_m - 0.01))
def test_the_foot_of_a_point_on_the_ring_is_its_chainage(chainage: float) -> None:
    foot = RING.foot(RING.at(chainage))

    assert foot.offset_m < 1e-3
    gap = abs(foot.chainage_m - chainage)
    assert min(gap, RING.length_m - gap) < 1e-3


def test_the_foot_of_a_point_beside_the_ring_says_how_far_off_it_lies() -> None:
    beside = destination(RING.at(300), bearing_deg=180, distance_m=25)

    foot = RING.foot(beside)

    assert foot.chainage_m == pytest.approx(300, abs=1e-3)
    assert foot.offset_m == pytest.approx(25, abs=1e-3)


def test_an_open_line_is_no_ring() -> None:
    with pytest.raises(OutlineRefused, match="The ring is not closed"):
        Ring(LINE[:-1])


@pytest.mark.parametrize(
    ("sections", "metres"),
    [
        ([], 0),
        ([Section(0, 4000)], 4000),
        ([Section(100, 350)], 250),
        ([Section(100, 350), Section(350, 400)], 300),
        ([Section(100, 350), Section(300, 400)], 300),
        ([Section(100, 400), Section(150, 200)], 300),
        ([Section(100, 350), Section(100, 350)], 250),
        ([Section(3900, 150)], 250),
        ([Section(3900, 150), Section(50, 200), Section(3950, 4000)], 300),
        ([Section(4000, 150)], 150),
    ],
)
def test_every_finished_metre_counts_once(sections: list[Section], metres: float) -> None:
    assert covered_m(sections, length_m=LENGTH) == metres
    assert covered_share(sections, length_m=LENGTH) == metres / LENGTH


def test_stretches_and_gaps_are_told_in_order_and_cut_at_gate_1() -> None:
    sections = [Section(3900, 150), Section(1000, 1500), Section(1400, 1600)]

    assert merged(sections, length_m=LENGTH) == (
        Section(0, 150),
        Section(1000, 1600),
        Section(3900, 4000),
    )
    assert uncovered(sections, length_m=LENGTH) == (Section(150, 1000), Section(1600, 3900))
    assert uncovered([], length_m=LENGTH) == (Section(0, 4000),)


def test_a_section_beyond_the_ring_is_refused() -> None:
    with pytest.raises(
        ValueError, match=r"from 3900 m to 4001 m reaches beyond the ring, which is 4000\.0 m"
    ):
        covered_m([Section(3900, 4001)], length_m=LENGTH)


def test_a_ring_without_length_is_refused() -> None:
    with pytest.raises(ValueError, match=r"A ring is longer than 0 m; 0 m is not\."):
        covered_share([], length_m=0)


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        (-1, 10, "chainage counts from gate 1"),
        (10, 0, "chainage counts"),
        (10, 10, "has no length"),
    ],
)
def test_a_section_that_is_none_is_refused(start: float, end: float, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Section(start, end)


def painted(sections: list[Section]) -> np.ndarray:
    """The slow oracle: a ring of 4,000 boxes of one metre, painted one by one."""
    metres = np.zeros(LENGTH, dtype=bool)
    for section in sections:
        at = int(section.start_m) % LENGTH
        for _ in range(int(section.end_m - section.start_m) % LENGTH or LENGTH):
            metres[at] = True
            at = (at + 1) % LENGTH
    return metres


whole_sections = st.tuples(st.integers(0, LENGTH - 1), st.integers(1, LENGTH)).filter(
    lambda pair: pair[0] != pair[1]
)


@given(pairs=st.lists(whole_sections, max_size=8))
def test_coverage_agrees_with_painting_every_metre(pairs: list[tuple[int, int]]) -> None:
    sections = [Section(start, end) for start, end in pairs]
    metres = painted(sections)

    gaps = uncovered(sections, length_m=LENGTH)

    assert covered_m(sections, length_m=LENGTH) == metres.sum()
    assert sum(gap.end_m - gap.start_m for gap in gaps) == LENGTH - metres.sum()
