"""What an origin sees: counts that fade, parted around an event's point, signs of two kinds."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standfast.engines.geo import Outline
from standfast.engines.warning import Catalogue, Event, History, catalogue_of, cells_over, learning
from standfast.engines.warning.cells import Array
from standfast.engines.warning.excitation import prior_shares
from standfast.engines.warning.history import (
    COMPONENTS,
    SHORTEST_RECORD_DAYS,
    SOURCES,
    WEEK,
    Source,
)
from standfast.engines.warning.learning import Learner

START = date(2015, 1, 5)
SQUARE = Outline(((30.0, 6.0), (33.0, 6.0), (33.0, 9.0), (30.0, 9.0), (30.0, 6.0)))
CELLS = cells_over((SQUARE,), cell_km=50.0)
FINE = [number for number, one in enumerate(COMPONENTS, start=1) if one.of.around]


def on(day: int) -> date:
    return START + timedelta(days=day)


def event(day: int, lon: float, lat: float, known: int | None = None, **values: Any) -> Event:
    known_on = None if known is None else on(known)
    return Event(lon, lat, on(day), on(day), known_on=known_on, **values)


def slowly(history: History, source: Source, origin: int) -> Array:
    """Return one source's counts by going through every event."""
    out = np.zeros(len(CELLS))
    where, parts = history._around
    weeks = max(origin - history.first_day, SHORTEST_RECORD_DAYS) / WEEK
    for number, one in enumerate(history.catalogue.events):
        held = int(history.held[number])
        if held < 0 or not one.exact_place:
            continue
        if history.catalogue.known_days[number] >= origin:
            continue
        if source.sign != (None if one.target else one.sign):
            continue
        age = origin - int(history.catalogue.days[number])
        weight = np.exp(-age / source.fade_days) if source.fade_days else 1 / weeks
        if source.around:
            np.add.at(out, where[number], parts[number] * weight)
        else:
            out[held] += weight
    return out


EVENTS = st.lists(
    st.builds(
        lambda day, late, lon, lat, target, sign: event(
            day, lon, lat, known=day + late, target=target, sign=sign
        ),
        st.integers(0, 300),
        st.integers(0, 60),
        st.floats(29.5, 33.5),
        st.floats(5.5, 9.5),
        st.booleans(),
        st.sampled_from(("unrest", "displacement")),
    ),
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(events=EVENTS, steps=st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_what_fades_step_by_step_is_what_every_event_adds_up_to(
    events: list[Event], steps: list[int]
) -> None:
    history = History(CELLS, catalogue_of([event(0, 31.5, 7.5), *events]))
    origins = [on(0).toordinal() + int(day) for day in np.cumsum(steps)]

    counts = history._decayed(origins)

    for row, origin in enumerate(origins):
        for column, source in enumerate(SOURCES):
            expected = slowly(history, source, origin)
            assert counts[row, column] == pytest.approx(expected, rel=1e-4, abs=1e-6)


def test_what_is_known_on_the_day_of_an_origin_is_not_seen_by_it() -> None:
    history = History(CELLS, catalogue_of([event(0, 31.5, 7.5), event(20, 31.5, 7.5)]))
    origin = on(20).toordinal()

    counts = history._decayed([origin, origin + 1])

    week = SOURCES.index(Source(7.0, None, False))
    assert counts[0, week].sum() == pytest.approx(np.exp(-20 / 7), rel=1e-5)
    assert counts[1, week].sum() == pytest.approx(np.exp(-21 / 7) + np.exp(-1 / 7), rel=1e-5)


def parts_of(lon: float, lat: float) -> dict[int, float]:
    history = History(CELLS, catalogue_of([event(0, lon, lat)]))
    where, parts = history._around
    found: dict[int, float] = {}
    for cell, part in zip(where[0].tolist(), parts[0].tolist(), strict=True):
        found[cell] = found.get(cell, 0.0) + part
    return {cell: part for cell, part in found.items() if part > 1e-9}


def test_an_event_in_the_middle_of_a_cell_is_mostly_its_own() -> None:
    middle = len(CELLS) // 2
    found = parts_of(*CELLS.lonlats[middle])

    assert sum(found.values()) == pytest.approx(1.0)
    # Two sides, each within half a cell of the middle by a bell of 0.3: 0.9044 across and 0.9044 along.
    assert found[middle] == pytest.approx(0.9044**2, abs=1e-3)


def test_an_event_on_an_edge_belongs_to_both_sides_alike() -> None:
    middle = len(CELLS) // 2
    east = int(CELLS.neighbours(np.array([middle]))[0][5])
    (lon, lat), (other, _) = CELLS.lonlats[middle], CELLS.lonlats[east]

    found = parts_of((lon + other) / 2, lat)

    assert found[middle] == pytest.approx(found[east], rel=0.02)
    assert found[middle] + found[east] > 0.85


def test_what_would_fall_outside_the_area_is_shared_among_the_cells_inside() -> None:
    corner = parts_of(*CELLS.lonlats[0])

    assert sum(corner.values()) == pytest.approx(1.0)
    assert min(corner) >= 0


def test_neighbours_stand_around_their_cell() -> None:
    middle = len(CELLS) // 2
    around = CELLS.neighbours(np.array([middle]))[0]
    east, north = CELLS.centres_km[middle]

    offsets = [
        tuple(np.round((CELLS.centres_km[cell] - (east, north)) / 50.0).astype(int).tolist())
        for cell in around
    ]

    assert offsets == [(x, y) for y in (-1, 0, 1) for x in (-1, 0, 1)]
    assert int((CELLS.neighbours(np.array([0])) == -1).sum()) == 5


def weekly(count: int) -> Catalogue:
    return catalogue_of(event(7 * week, 31.5, 7.5) for week in range(count))


@pytest.mark.parametrize(("from_events", "carried"), [(10_000, False), (1, True)])
def test_a_short_record_does_not_bear_the_fine_traces(
    from_events: int, carried: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "FINE_FROM_EVENTS", from_events)
    day = on(7 * 80).toordinal()
    learner = Learner(History(CELLS, weekly(80)), horizon_weeks=1, last_day=day)

    fitted = learner.fitted(day)

    assert bool(fitted.excitation.weights[FINE].any()) is carried
    assert bool(fitted.decayed[FINE].any()) is carried


def test_the_prior_is_one_whole_with_and_without_fine_traces() -> None:
    whole, coarse = prior_shares(COMPONENTS), prior_shares(COMPONENTS, fine=False)

    assert whole.sum() == pytest.approx(1.0)
    assert coarse.sum() == pytest.approx(1.0)
    assert not coarse[FINE].any()
    assert whole[FINE].all()


def test_displacement_foretells_apart_from_unrest() -> None:
    names = [one.words for one in COMPONENTS]
    displaced = [
        n for n, words in enumerate(names, start=1) if words.startswith("people displaced")
    ]
    unrest = [n for n, words in enumerate(names, start=1) if words.startswith("unrest")]
    events = [event(0, 31.5, 7.5), event(10, 31.5, 7.5, target=False, sign="displacement")]
    history = History(CELLS, catalogue_of(events))

    traces = history.traces([on(17).toordinal()])[0]

    assert len(displaced) == len(unrest) == 2
    assert traces[displaced[0]].sum() == pytest.approx(np.exp(-7 / 30), rel=1e-5)
    assert not traces[unrest].any()
