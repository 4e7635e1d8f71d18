"""Every share that a stay can answer of a window of value, and which of them each stay answers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standfast.engines.routing.mission.arrays import Arrays
from standfast.engines.routing.mission.gains import Floats, Ints
from standfast.engines.routing.mission.ground import DwellOption
from standfast.engines.routing.mission.value import Window, answered, hours_in


@dataclass(frozen=True, eq=False)
class Levels:
    """Every share that a stay can answer of a window, and by place, option and day the windows that a stay touches."""

    pointer: Ints
    shares: Floats
    entry_pointer: Ints
    entry_level: Ints
    entry_window: Ints
    entry_all: NDArray[np.bool_]
    entry_small: NDArray[np.bool_]


def levels_of(arrays: Arrays) -> Levels:
    """Return the levels of all windows."""
    problem = arrays.problem
    wptr, first, end, need = arrays.ground[:4]
    options = arrays.ground[5].shape[1]
    found: list[dict[float, int]] = [{} for _ in range(first.size)]
    pointers, entries = [0], []
    for place, one in enumerate(problem.places):
        windows = [
            Window(int(first[w]), int(end[w]), float(need[w]))
            for w in range(int(wptr[place]), int(wptr[place + 1]))
        ]
        for option in range(options):
            for day in range(problem.days):
                if option < len(one.dwell):
                    entries += _entries(
                        one.dwell[option],
                        one.half_h,
                        windows,
                        int(wptr[place]),
                        day,
                        found,
                        problem.days,
                    )
                pointers.append(len(entries))
    counts = np.array([len(levels) for levels in found], np.int64)
    pointer = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Levels(
        pointer=pointer,
        shares=np.array([share for levels in found for share in levels], np.float64),
        entry_pointer=np.array(pointers, np.int64),
        entry_level=np.array([pointer[w] + level for w, level, _, _ in entries], np.int64),
        entry_window=np.array([w for w, _, _, _ in entries], np.int64),
        entry_all=np.array([whole for _, _, whole, _ in entries], np.bool_),
        entry_small=np.array([small for _, _, _, small in entries], np.bool_),
    )


def _entries(
    option: DwellOption,
    half_h: float,
    windows: list[Window],
    offset: int,
    day: int,
    found: list[dict[float, int]],
    days: int,
) -> list[tuple[int, int, bool, bool]]:
    """Return window, level, whether the window is the whole horizon, and whether it holds the smallest one of the day."""
    present = [window for window in windows if window.first <= day < window.end]
    smallest = min(present, key=lambda window: window.end - window.first, default=None)
    entries = []
    for position, window in enumerate(windows):
        hours = hours_in(window, day=day, option=option)
        if hours <= 0:
            continue
        share = answered(hours, half_h)
        level = found[offset + position].setdefault(share, len(found[offset + position]))
        whole = window.first == 0 and window.end == days
        holds = (
            smallest is not None and window.first <= smallest.first and window.end >= smallest.end
        )
        entries.append((offset + position, level, whole, holds))
    return entries
