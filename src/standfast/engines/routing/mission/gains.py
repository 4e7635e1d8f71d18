"""What a stay adds to a plan, compiled: value.py's definition over arrays, for labels and search.

Windows keep the best shares that stays answer (`tops`, falling); what one more stay adds is the difference that it makes there.
Sums in fixed order only: the same on any machine.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Ground = tuple[
    Ints, Ints, Ints, Floats, Floats, Floats, Ints, Floats, Ints, Ints, Ints, Floats
]  # windows by place, their first and end days and needs; half hours, hours and nights of options; repeats; demands
Touched = tuple[Ints, Ints, Floats]


@njit(cache=True, nogil=True)
def share_of(hours: float, half_h: float) -> float:
    """Return the share of a need that hours of presence answer (value.answered)."""
    answered: float = 1.0 - 2.0 ** (-hours / half_h)
    return answered


@njit(cache=True, nogil=True)
def presence(first: int, end: int, day: int, hours: float, nights: int) -> float:
    """Return the hours of presence in the days `[first, end)` of a stay that begins on `day` (value.hours_in)."""
    if nights == 0:
        return hours if first <= day < end else 0.0
    inside = min(end, day + nights) - max(first, day)
    return 24.0 * inside if inside > 0 else 0.0


@njit(cache=True, nogil=True)
def rank_gain(tops: Floats, repeats: Floats, share: float) -> float:
    """Return what one more stay with `share` adds to a window whose best shares are `tops`, falling."""
    gain = 0.0
    carried = share
    for rank in range(repeats.size):
        if carried > tops[rank]:
            gain += repeats[rank] * (carried - tops[rank])
            carried = tops[rank]
    return gain


@njit(cache=True, nogil=True)
def put(tops: Floats, share: float) -> None:
    """Put a share among the best of a window."""
    carried = share
    for rank in range(tops.size):
        if carried > tops[rank]:
            tops[rank], carried = carried, tops[rank]


@njit(cache=True, nogil=True)
def fill_tops(
    stays: Ints,
    wptr: Ints,
    wfirst: Ints,
    wend: Ints,
    half: Floats,
    hours: Floats,
    nights: Ints,
    repeats: Floats,
) -> Floats:
    """Return the best shares `[windows, ranks]` of stays, rows of place, day, option."""
    tops = np.zeros((wfirst.size, repeats.size))
    for row in range(stays.shape[0]):
        place, day, option = stays[row, 0], stays[row, 1], stays[row, 2]
        for w in range(wptr[place], wptr[place + 1]):
            present = presence(wfirst[w], wend[w], day, hours[place, option], nights[place, option])
            if present > 0.0:
                put(tops[w], share_of(present, half[place]))
    return tops


@njit(cache=True, nogil=True)
def worth(tops: Floats, wneed: Floats, repeats: Floats) -> float:
    """Return the value of all windows with these best shares."""
    total = 0.0
    for w in range(wneed.size):
        for rank in range(repeats.size):
            total += wneed[w] * repeats[rank] * tops[w, rank]
    return total


@njit(cache=True, nogil=True)
def touched_windows(days: int, ground: Ground) -> Touched:
    """Return for every place, option and day the windows that a stay touches, and the shares that it answers of them."""
    wptr, wfirst, wend, _, half, hours, nights = ground[:7]
    places, options = hours.shape
    pointer = np.zeros(places * options * days + 1, np.int64)
    for written in range(2):
        if written == 0:
            window = np.empty(0, np.int64)
            share = np.empty(0)
        else:
            window = np.empty(pointer[-1], np.int64)
            share = np.empty(pointer[-1])
        count, flat = 0, 0
        for place in range(places):
            for option in range(options):
                h, n = hours[place, option], nights[place, option]
                for day in range(days):
                    for w in range(wptr[place], wptr[place + 1]):
                        present = presence(wfirst[w], wend[w], day, h, n)
                        if present > 0.0:
                            if written == 1:
                                window[count] = w
                                share[count] = share_of(present, half[place])
                            count += 1
                    flat += 1
                    pointer[flat] = count
    return pointer, window, share


@njit(cache=True, nogil=True)
def refresh_gains(
    gains: Floats, known: Floats, tops: Floats, touched: Touched, ground: Ground
) -> None:
    """Bring what each stay adds, `[places, options, days]`, from the best shares `known` to `tops`."""
    wptr, wneed, repeats = ground[0], ground[3], ground[7]
    pointer, window, share = touched
    places, options, days = gains.shape
    for place in range(places):
        changed = False
        for w in range(wptr[place], wptr[place + 1]):
            for rank in range(repeats.size):
                if known[w, rank] != tops[w, rank]:
                    changed = True
                    known[w, rank] = tops[w, rank]
        if not changed:
            continue
        flat = place * options * days
        for option in range(options):
            for day in range(days):
                gain = 0.0
                for at in range(pointer[flat], pointer[flat + 1]):
                    w = window[at]
                    gain += wneed[w] * rank_gain(tops[w], repeats, share[at])
                gains[place, option, day] = gain
                flat += 1


@njit(cache=True, nogil=True)
def met_demands(stays: Ints, met: Flags, allowed: Flags, ground: Ground) -> None:
    """Mark the demands that stays of a team meet; `allowed` are those that the team may meet."""
    hours, nights, dptr, dfirst, dend, dhours = (
        ground[5],
        ground[6],
        ground[8],
        ground[9],
        ground[10],
        ground[11],
    )
    for row in range(stays.shape[0]):
        place, day, option = stays[row, 0], stays[row, 1], stays[row, 2]
        for k in range(dptr[place], dptr[place + 1]):
            if allowed[k] and not met[k]:
                present = presence(
                    dfirst[k], dend[k], day, hours[place, option], nights[place, option]
                )
                if present > 0.0 and present >= dhours[k]:
                    met[k] = True


@njit(cache=True, nogil=True)
def add_demands(gains: Floats, open_demands: Flags, big: float, ground: Ground) -> None:
    """Add `big` to the gains of every stay for each open demand that it meets."""
    hours, nights, dptr, dfirst, dend, dhours = (
        ground[5],
        ground[6],
        ground[8],
        ground[9],
        ground[10],
        ground[11],
    )
    for place in range(gains.shape[0]):
        for k in range(dptr[place], dptr[place + 1]):
            if not open_demands[k]:
                continue
            for option in range(gains.shape[1]):
                for day in range(gains.shape[2]):
                    present = presence(
                        dfirst[k], dend[k], day, hours[place, option], nights[place, option]
                    )
                    if present > 0.0 and present >= dhours[k]:
                        gains[place, option, day] += big


@njit(cache=True, nogil=True)
def gain_after(
    place: int,
    day: int,
    option: int,
    own: Ints,
    count: int,
    tops: Floats,
    open_demands: Flags,
    big: float,
    ground: Ground,
) -> float:
    """Return what a stay adds after `count` own stays (rows of day, option) at the same place."""
    wptr, wfirst, wend, wneed, half, hours, nights, repeats, dptr, dfirst, dend, dhours = ground
    ranked = np.empty(repeats.size)
    gain = 0.0
    for w in range(wptr[place], wptr[place + 1]):
        present = presence(wfirst[w], wend[w], day, hours[place, option], nights[place, option])
        if present <= 0.0:
            continue
        for rank in range(repeats.size):
            ranked[rank] = tops[w, rank]
        for row in range(count):
            before = presence(
                wfirst[w],
                wend[w],
                own[row, 0],
                hours[place, own[row, 1]],
                nights[place, own[row, 1]],
            )
            if before > 0.0:
                put(ranked, share_of(before, half[place]))
        gain += wneed[w] * rank_gain(ranked, repeats, share_of(present, half[place]))
    for k in range(dptr[place], dptr[place + 1]):
        if not open_demands[k]:
            continue
        present = presence(dfirst[k], dend[k], day, hours[place, option], nights[place, option])
        if present <= 0.0 or present < dhours[k]:
            continue
        met = False
        for row in range(count):
            before = presence(
                dfirst[k],
                dend[k],
                own[row, 0],
                hours[place, own[row, 1]],
                nights[place, own[row, 1]],
            )
            if before > 0.0 and before >= dhours[k]:
                met = True
        if not met:
            gain += big
    return gain
