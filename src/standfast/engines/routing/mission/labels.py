"""The compiled heart of search and bound: the best patrols of a team that leave on one day, by dynamic programming.

A label says that the team is at a node of the network at a minute, with what it has gained so far. Labels are kept one per
node and slot of time, the one with most gain; a label that gains no more than an earlier one of the same day at the same
node is dropped (waiting is free). Labels move over roads within daylight, stay (dwell options), and spend nights where
they may. A label remembers its way, so that a second stay at a place gains what value.py says of a second stay.

In the relaxed mode labels of one slot are merged to the best of each of their parts, and a stay gains its price whatever
came before: what comes out is then no less than any real patrol gains (bound.py).

After the optimal selection of visits by labels of Vidal, Maculan, Ochi and Penna (2016), here over time-expanded nodes.
Integers and sums in fixed order only: the same on any machine.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

DAY = 1440
DROVE, STAYED, RESTED = 0, 1, 2
LONGEST_MEMORY = 64

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Ground = tuple[
    Ints, Ints, Ints, Floats, Floats, Floats, Ints, Floats, Ints, Ints, Ints, Floats
]  # windows by place, their first and end days and needs; half hours, hours and nights of options; repeats; demands
Roads = tuple[Ints, Ints, Ints, Floats, Ints, Ints, Flags]
TeamArrays = tuple[int, float, int, int, NDArray[np.int32], Flags, Flags, Ints, Floats, Flags]
Touched = tuple[Ints, Ints, Floats]
Room = tuple[
    Floats,
    Ints,
    Ints,
    NDArray[np.int8],
    NDArray[np.int32],
    Ints,
    Floats,
    Ints,
    Ints,
    Ints,
    Ints,
]


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


@njit(cache=True, nogil=True)
def own_stays(
    label: int, node: int, room: Room, own: Ints, nights: Ints, slots: int, spots: int
) -> int:
    """Collect the stays at a node on the way to a label, rows of day and option; return how many."""
    _value, _minute, parent, kind, extra, cell, _fuel, _water, _ration, _bloom, _following = room
    count = 0
    while label >= 0 and count < own.shape[0]:
        if kind[label] == STAYED and (cell[label] // slots) % spots // 2 == node:
            day = cell[label] // (slots * spots)
            own[count, 0] = day - nights[node, extra[label]]
            own[count, 1] = extra[label]
            count += 1
        label = parent[label]
    return count


@njit(cache=True, nogil=True)
def offer(
    at: int,
    gained: float,
    when: int,
    before: int,
    how: int,
    what: int,
    used: float,
    filled: int,
    fed: int,
    seen: int,
    relaxed: bool,
    cells: Ints,
    head: Ints,
    room: Room,
    count: int,
) -> int:
    """Keep a label at a cell if it is better than the one there; return the number of labels."""
    value, minute, parent, kind, extra, cell, fuel, water, ration, bloom, following = room
    there = cells[at]
    if there >= 0:
        if relaxed:
            best = max(gained, value[there])
            soonest = min(when, minute[there])
            least = min(used, fuel[there])
            latest = max(filled, water[there])
            newest = max(fed, ration[there])
            if (
                best == value[there]
                and soonest == minute[there]
                and least == fuel[there]
                and latest == water[there]
                and newest == ration[there]
            ):
                return count
            gained, when, used, filled, fed = best, soonest, least, latest, newest
        elif gained < value[there] or (gained == value[there] and when >= minute[there]):
            return count
    if count >= value.size:
        return -1
    value[count] = gained
    minute[count] = when
    parent[count] = before
    kind[count] = how
    extra[count] = what
    cell[count] = at
    fuel[count] = used
    water[count] = filled
    ration[count] = fed
    bloom[count] = seen
    cells[at] = count
    slots = head.shape[1]
    day, s = at // (cells.size // head.shape[0]), at % slots
    following[count] = head[day, s]
    head[day, s] = count
    return count + 1


@njit(cache=True, nogil=True)
def turned_back(
    label: int, node: int, halts: Flags, supplies: Flags, room: Room, slots: int, spots: int
) -> bool:
    """Whether the team came from this very node, with no stop elsewhere since it left."""
    parent, kind, cell = room[2], room[3], room[5]
    while kind[label] == DROVE:
        label = parent[label]
        there = (cell[label] // slots) % spots // 2
        if there == node:
            return True
        if halts[there] or supplies[there].any():
            return False
    return False


@njit(cache=True, nogil=True)
def best_patrols(  # noqa: C901, PLR0915  one loop over labels; numba pays for every call with arrays
    depart: int,
    last: int,
    relaxed: bool,
    clock: tuple[int, int, int],
    team: TeamArrays,
    roads: Roads,
    gains: Floats,
    tops: Floats,
    open_demands: Flags,
    big: float,
    ground: Ground,
    room: Room,
) -> tuple[Ints, Floats]:
    """Return by day of return the gain of the best patrol and its last label; -1 where there is none.

    `depart` and `last` are days. `clock` is slot length, sunrise and sunset in minutes. Without room for more labels in
    the relaxed mode the gain is infinite: no bound is claimed that was not proven.
    """
    slot, sunrise, sunset = clock
    base, reach, water_days, ration_days, drive, halts, may, home, refuel, supplies = team
    aptr, aroad, anode, road_fuel, opens, closes, open_days = roads
    hours, nights = ground[5], ground[6]
    value, minute, _parent, kind, _extra, cell, fuel, water, ration, bloom, following = room
    spots = 2 * halts.size  # a node, not stayed at since the team came, or stayed at
    slots = (DAY + slot - 1) // slot
    options = hours.shape[1]
    span = last - depart + 1
    finals = np.full(span, -1, np.int64)
    reward = np.full(span, -1.0)
    cells = np.full(span * spots * slots, -1, np.int64)
    head = np.full((span, slots), -1, np.int64)
    own = np.empty((LONGEST_MEMORY, 2), np.int64)
    done_value = np.empty(spots)
    done_label = np.empty(spots, np.int64)
    first = min(sunrise // slot, slots - 1)
    count = offer(
        (2 * base + 1) * slots + first,
        0.0,
        sunrise,
        -1,
        RESTED,
        -1,
        0.0,
        0,
        0,
        0,
        relaxed,
        cells,
        head,
        room,
        0,
    )
    for day in range(span):
        done_value[:] = -1.0
        today = depart + day
        for s in range(slots):
            while head[day, s] >= 0:
                label = head[day, s]
                head[day, s] = following[label]
                at = cell[label]
                if cells[at] != label:
                    continue
                spot = (at // slots) % spots
                node = spot // 2
                # A team that has only driven out and back does not stay a second time.
                if not relaxed and turned_back(label, node, halts, supplies, room, slots, spots):
                    spot = 2 * node + 1
                stayed = spot % 2
                gained, when = value[label], minute[label]
                used, filled, fed = fuel[label], water[label], ration[label]
                if (
                    node == base
                    and gained > reward[day]
                    and (kind[label] == DROVE or (relaxed and not stayed))
                ):
                    reward[day] = gained
                    finals[day] = label
                dominated = False
                for rival in range(2 * node, spot + 1):
                    if gained <= done_value[rival]:
                        other = done_label[rival]
                        dominated |= not relaxed or (
                            used >= fuel[other] and filled <= water[other] and fed <= ration[other]
                        )
                if dominated:
                    continue
                if gained > done_value[spot]:
                    done_value[spot] = gained
                    done_label[spot] = label
                if supplies[node, 0]:
                    used = 0.0
                if supplies[node, 1]:
                    filled = day
                if supplies[node, 2]:
                    fed = day
                seen = bloom[label]
                # Drive on, in the daylight of this day.
                start = max(when, sunrise)
                for a in range(aptr[node], aptr[node + 1]):
                    took = drive[today, aroad[a]]
                    arrive = start + took
                    burnt = used + road_fuel[aroad[a]]
                    goal = anode[a]
                    if (
                        took < 0
                        or arrive > sunset
                        or burnt + refuel[goal] > reach
                        or day + home[goal] >= span
                    ):
                        continue
                    count = offer(
                        (day * spots + 2 * goal) * slots + min(arrive // slot, slots - 1),
                        gained, arrive, label, DROVE, aroad[a], burnt, filled, fed, seen,
                        relaxed, cells, head, room, count,
                    )  # fmt: skip
                    if count < 0:
                        break
                # Stay.
                own_count = -1
                for option in range(options):
                    if stayed or count < 0 or not may[node, option] or not open_days[node, today]:
                        continue
                    begin = max(when, opens[node])
                    end = begin + round(60.0 * hours[node, option])
                    over = nights[node, option]
                    if begin > closes[node] or (over == 0 and end > closes[node]):
                        continue
                    gain = gains[node, option, today]
                    if not relaxed and gain > 0.0 and seen & (np.int64(1) << (node % 63)):
                        if own_count < 0:
                            own_count = own_stays(label, node, room, own, nights, slots, spots)
                            for row in range(own_count):
                                own[row, 0] += depart
                        if own_count > 0:
                            gain = gain_after(
                                node, today, option, own, own_count, tops, open_demands, big, ground
                            )
                    if gain <= 1e-12:
                        continue
                    later = day + over
                    if over > 0:
                        if later + home[node] >= span or not halts[node]:
                            continue
                        end = 0
                        if (not supplies[node, 1] and later - filled + 1 > water_days) or (
                            not supplies[node, 2] and later - fed + 1 > ration_days
                        ):
                            continue
                    count = offer(
                        (later * spots + 2 * node + 1) * slots + min(end // slot, slots - 1),
                        gained + gain, end, label, STAYED, option, used, filled, fed,
                        seen | (np.int64(1) << (node % 63)), relaxed, cells, head, room, count,
                    )  # fmt: skip
                # Spend the night.
                if (
                    count >= 0
                    and halts[node]
                    and day + 1 + home[node] < span
                    and (supplies[node, 1] or day + 2 - filled <= water_days)
                    and (supplies[node, 2] or day + 2 - fed <= ration_days)
                ):
                    count = offer(
                        ((day + 1) * spots + spot) * slots,
                        gained, 0, label, RESTED, -1, used, filled, fed, seen,
                        relaxed, cells, head, room, count,
                    )  # fmt: skip
                if count < 0:
                    if relaxed:
                        reward[:] = np.inf
                    return finals, reward
    return finals, reward


@njit(cache=True, nogil=True)
def trace(label: int, depart: int, slots: int, spots: int, room: Room) -> Ints:
    """Return the way to a label, rows of node, day, minute, kind and road or option, from the base on."""
    _value, minute, parent, kind, extra, cell, _fuel, _water, _ration, _bloom, _following = room
    length = 0
    at = label
    while at >= 0:
        length += 1
        at = parent[at]
    way = np.empty((length, 5), np.int64)
    at = label
    while at >= 0:
        length -= 1
        way[length, 0] = (cell[at] // slots) % spots // 2
        way[length, 1] = depart + cell[at] // (slots * spots)
        way[length, 2] = minute[at]
        way[length, 3] = kind[at]
        way[length, 4] = extra[at]
        at = parent[at]
    return way


def labels_room(capacity: int) -> Room:
    """Return empty room for so many labels."""
    return (
        np.empty(capacity, np.float64),
        np.empty(capacity, np.int64),
        np.empty(capacity, np.int64),
        np.empty(capacity, np.int8),
        np.empty(capacity, np.int32),
        np.empty(capacity, np.int64),
        np.empty(capacity, np.float64),
        np.empty(capacity, np.int64),
        np.empty(capacity, np.int64),
        np.empty(capacity, np.int64),
        np.empty(capacity, np.int64),
    )
