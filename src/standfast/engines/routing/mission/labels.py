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

from standfast.engines.routing.mission.gains import Flags, Floats, Ground, Ints, gain_after

DAY = 1440
DROVE, STAYED, RESTED = 0, 1, 2
LONGEST_MEMORY = 64

Roads = tuple[Ints, Ints, Ints, Floats, Ints, Ints, Flags]
TeamArrays = tuple[int, float, int, int, NDArray[np.int32], Flags, Flags, Ints, Floats, Flags]
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
