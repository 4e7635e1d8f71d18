from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfast.apps.perimeter.models import Reopening, Segment, Work, WorkSection
from standfast.apps.perimeter.queries import Progress, common_m, finished, last_whole_days
from standfast.engines.geo import Section
from standfast.log.times import end_of_day

RING_M = 100
START = datetime(2016, 11, 1, tzinfo=UTC)
STRETCHES = st.tuples(st.integers(0, RING_M), st.integers(1, RING_M)).filter(
    lambda ends: ends[0] != ends[1]
)
CHANGES = st.lists(st.tuples(st.booleans(), STRETCHES), max_size=8)


def segment(day: int, start_m: float, end_m: float) -> Segment:
    at = START + timedelta(days=day)
    return Segment(work=UUID(int=1), start_m=start_m, end_m=end_m, finished_at=at)


def reopening(day: int, start_m: float, end_m: float) -> Reopening:
    return Reopening(start_m=start_m, end_m=end_m, at=START + timedelta(days=day), reason="storm")


def metres_of(start_m: int, end_m: int) -> set[int]:
    if start_m < end_m:
        return set(range(start_m, end_m))
    return set(range(start_m, RING_M)) | set(range(end_m))


def test_finished_counts_an_overlap_once_and_runs_through_gate_1() -> None:
    segments = [segment(1, 10, 30), segment(2, 20, 40), segment(3, 90, 5)]

    standing = finished(segments, [], length_m=RING_M)

    assert standing == (Section(0, 5), Section(10, 40), Section(90, 100))


def test_finished_takes_out_what_was_reopened_even_where_two_segments_lie() -> None:
    segments = [segment(1, 10, 30), segment(2, 20, 40)]

    standing = finished(segments, [reopening(3, 22, 28)], length_m=RING_M)

    assert standing == (Section(10, 22), Section(28, 40))


def test_finished_again_after_a_reopening_counts() -> None:
    segments = [segment(1, 10, 30), segment(5, 20, 25)]

    standing = finished(segments, [reopening(3, 20, 30)], length_m=RING_M)

    assert standing == (Section(10, 25),)


@given(CHANGES)
def test_finished_equals_a_ring_of_single_metres(
    changes: list[tuple[bool, tuple[int, int]]],
) -> None:
    expected: set[int] = set()
    for opens, ends in changes:
        expected = expected - metres_of(*ends) if opens else expected | metres_of(*ends)

    standing = finished(
        [segment(day, *ends) for day, (opens, ends) in enumerate(changes) if not opens],
        [reopening(day, *ends) for day, (opens, ends) in enumerate(changes) if opens],
        length_m=RING_M,
    )

    found = {m for one in standing for m in metres_of(int(one.start_m), int(one.end_m))}
    assert found == expected


@given(st.lists(STRETCHES, max_size=5), st.lists(STRETCHES, max_size=5))
def test_common_metres_equal_those_of_two_sets(
    left: list[tuple[int, int]], right: list[tuple[int, int]]
) -> None:
    expected = {m for ends in left for m in metres_of(*ends)} & {
        m for ends in right for m in metres_of(*ends)
    }

    common = common_m(
        [Section(*ends) for ends in left], [Section(*ends) for ends in right], length_m=RING_M
    )

    assert common == len(expected)


@pytest.mark.parametrize(
    ("as_of", "first", "last"),
    [
        (end_of_day(date(2017, 4, 17)), date(2017, 4, 10), date(2017, 4, 16)),
        (datetime(2017, 4, 16, 21, tzinfo=UTC), date(2017, 4, 10), date(2017, 4, 16)),
        (datetime(2017, 4, 16, 20, 59, tzinfo=UTC), date(2017, 4, 9), date(2017, 4, 15)),
    ],
)
def test_the_last_whole_days_are_those_of_mission_time(
    as_of: datetime, first: date, last: date
) -> None:
    days = last_whole_days(as_of)

    assert (days[0], days[-1], len(days)) == (first, last, 7)


def test_progress_leaves_out_what_reaches_beyond_the_plan() -> None:
    beyond, within = segment(2, 80, 120), segment(1, 0, 50)
    planned = WorkSection(start_m=0, end_m=100)
    works = (Work(name="Wall"),)
    progress = Progress(works, (planned,), (within, beyond), (reopening(3, 90, 130),))

    assert (progress.target_m, progress.done_m, progress.counted) == (100, 50, (within,))
    assert progress.why_not(beyond) == (
        "a stretch that reaches beyond the plan, which ends at 100 m"
    )
    assert progress.metres(segment(4, 90, 5)) == 15
