"""The compiled heart of the bound: no schedule of one unit over the whole horizon can earn more at given prices.

Labels move as in labels.py, but a unit's patrols follow one another within one computation: a label starts at the base on
every day with the most that the unit can have earned until then, and carries its day of leaving. What is forgotten, merged
or rounded only ever favours the unit, so that the result is an upper bound:

- a label remembers the places of its surroundings where it has stayed (ng-memory after Baldacci, Mingozzi and Roberti
  2011): ever, in the present window of the smallest scale, twice in it. What lies elsewhere is forgotten;
- labels of one node and slot beyond a few are merged to the best of each of their parts; of what only the better one
  remembers, the merged label keeps as much as cannot cost more than the difference;
- a label is dropped only for one that is no worse in time, day of leaving, fuel, water and rations, and whose gain is
  larger by at least all that its longer memory can cost it.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from standfast.engines.routing.mission.gains import Flags, Floats, Ints
from standfast.engines.routing.mission.labels import DAY, DROVE, RESTED, STAYED, Roads

COLOURS = 20  # three bits each: ever, in this window, twice in this window
EVER, NOW, TWICE = 1, 2, 4

Near = tuple[Ints, Ints, Ints, Ints]
TeamsArrays = tuple[
    Floats,
    Ints,
    Ints,
    Ints,
    Ints,
    Ints,
    NDArray[np.int32],
    Flags,
    Flags,
    Ints,
    Floats,
    Flags,
    Floats,
]
Room = tuple[
    Floats,
    Ints,
    Ints,
    Ints,
    Floats,
    Ints,
    Ints,
    Ints,
    Ints,
    NDArray[np.int8],
    NDArray[np.int32],
    Ints,
    Ints,
    NDArray[np.int8],
]


@njit(cache=True, nogil=True)
def cost_of_memory(more: int, owners: Ints, losses: Floats, limit: float) -> float:
    """Return the most that these memories can cost, or something above the limit."""
    cost = 0.0
    colour = 0
    while more != 0 and cost <= limit:
        bits = more & 7
        if bits != 0:
            cost += losses[owners[colour], 0 if bits == EVER else 1]
        more >>= 3
        colour += 1
    return cost


@njit(cache=True, nogil=True)
def affordable(more: int, owners: Ints, losses: Floats, spare: float) -> int:
    """Return those of the memories that cost no more than `spare` together, as many colours as fit in order."""
    kept = 0
    colour = 0
    while more != 0:
        bits = more & 7
        if bits != 0:
            cost = losses[owners[colour], 0 if bits == EVER else 1]
            if cost <= spare:
                spare -= cost
                kept |= bits << (3 * colour)
        more >>= 3
        colour += 1
    return kept


@njit(cache=True, nogil=True)
def no_worse(a: int, b: int, owners: Ints, losses: Floats, room: Room) -> bool:
    """Whether label `a` makes label `b` needless at the same node."""
    value, minute, leaving, memory, fuel, water, ration = room[:7]
    if (
        value[a] < value[b]
        or minute[a] > minute[b]
        or leaving[a] < leaving[b]
        or fuel[a] > fuel[b]
        or water[a] < water[b]
        or ration[a] < ration[b]
    ):
        return False
    more = memory[a] & ~memory[b]
    if more == 0:
        return True
    spare: float = value[a] - value[b]
    return cost_of_memory(more, owners, losses, spare) <= spare


@njit(cache=True, nogil=True)
def put_label(
    at: int,
    node: int,
    label: int,
    kept: int,
    cells: Ints,
    head: Ints,
    owners: Ints,
    losses: Floats,
    room: Room,
) -> bool:
    """Put a label that was just written among those waiting at its cell; return whether it was kept."""
    (
        value,
        minute,
        leaving,
        memory,
        fuel,
        water,
        ration,
        _parent,
        cell,
        _kind,
        _extra,
        beside,
        below,
        state,
    ) = room
    count = 0
    other = cells[at]
    closest, distance = -1, np.inf
    before = -1
    while other >= 0:
        if state[other] == 0:
            if no_worse(other, label, owners, losses, room):
                return False
            if no_worse(label, other, owners, losses, room):
                state[other] = 2
            elif leaving[other] == leaving[label]:
                count += 1
                most = max(value[other], value[label])
                forgotten = memory[label] ^ memory[other]
                apart = 2 * most - value[other] - value[label]
                apart += cost_of_memory(forgotten, owners, losses, distance)
                if apart < distance:
                    closest, distance = other, apart
        if state[other] == 0:
            before = other
        elif before < 0:
            cells[at] = beside[other]
        else:
            beside[before] = beside[other]
        other = beside[other]
    if count >= kept:
        state[closest] = 2
        spare = abs(value[label] - value[closest])
        better = label if value[label] >= value[closest] else closest
        both = memory[label] & memory[closest]
        only = memory[better] & ~both
        value[label] = max(value[label], value[closest])
        minute[label] = min(minute[label], minute[closest])
        memory[label] = both | affordable(only, owners, losses, spare)
        fuel[label] = min(fuel[label], fuel[closest])
        water[label] = max(water[label], water[closest])
        ration[label] = max(ration[label], ration[closest])
    state[label] = 0
    cell[label] = at
    beside[label] = cells[at]
    cells[at] = label
    slots = head.shape[1]
    day, s = at // (cells.size // head.shape[0]), at % slots
    below[label] = head[day, s]
    head[day, s] = label
    return True


@njit(cache=True, nogil=True)
def best_schedule(  # noqa: C901, PLR0915  one loop over labels; numba pays for every call with arrays
    days: int,
    clock: tuple[int, int, int],
    kept: int,
    unit: tuple[int, Ints],
    teams: TeamsArrays,
    roads: Roads,
    dwell: tuple[Floats, Ints],
    gains: Floats,
    losses: Floats,
    near: Near,
    room: Room,
    cancelled: Flags,
) -> tuple[float, Ints]:
    """Return the most that a unit can earn over the horizon at the prices, and the last label of each of its days.

    Infinite where there was no room for all labels, or somebody set `cancelled[0]`: no bound is claimed that was not
    proven.
    """
    slot, sunrise, sunset = clock
    base, rest = unit
    (
        reach,
        water_days,
        ration_days,
        first_day,
        end_day,
        max_days,
        drive,
        halts,
        may,
        home,
        refuel,
        supplies,
        pay,
    ) = teams
    aptr, aroad, anode, road_fuel, opens, closes, open_days = roads
    hours, nights = dwell
    owners, keep_arc, keep_day, colour_of = near
    (
        value,
        minute,
        leaving,
        memory,
        fuel,
        water,
        ration,
        parent,
        cell,
        kind,
        extra,
        _beside,
        below,
        state,
    ) = room
    parties, nodes = halts.shape
    slots = (DAY + slot - 1) // slot
    options = hours.shape[1]
    spots = 2 * nodes * parties
    cells = np.full(days * spots * slots, -1, np.int64)
    head = np.full((days, slots), -1, np.int64)
    earned = np.zeros(days + 2)
    came = np.full(days + 2, -1, np.int64)
    most_done = 64
    done = np.empty((spots, most_done), np.int64)
    dones = np.zeros(spots, np.int64)
    count = 0
    for day in range(days):
        if day > 0 and earned[day - 1] > earned[day]:
            earned[day], came[day] = earned[day - 1], came[day - 1]
        for party in range(parties):
            if first_day[party] <= day < end_day[party]:
                if count + 8 >= value.size:
                    return np.inf, came
                value[count], minute[count], leaving[count], memory[count] = (
                    earned[day],
                    sunrise,
                    day,
                    0,
                )
                fuel[count], water[count], ration[count] = 0.0, day, day
                parent[count], kind[count], extra[count] = came[day], RESTED, party
                spot = (party * nodes + base) * 2 + 1
                at = (day * spots + spot) * slots + min(sunrise // slot, slots - 1)
                if put_label(at, base, count, kept + 8, cells, head, owners[base], losses, room):
                    count += 1
        dones[:] = 0
        for s in range(slots):
            if cancelled[0]:
                return np.inf, came
            while head[day, s] >= 0:
                label = head[day, s]
                head[day, s] = below[label]
                if state[label] != 0:
                    continue
                state[label] = 1
                spot = (cell[label] // slots) % spots
                node, stayed, party = (spot // 2) % nodes, spot % 2, spot // (2 * nodes)
                left = leaving[label]
                until = min(left + max_days[party], end_day[party])
                if node == base and not stayed and left <= day:
                    got = value[label] - pay[party, left, day]
                    free = min(days, day + 1 + rest[day - left + 1])
                    if got > earned[free]:
                        earned[free], came[free] = got, label
                dominated = False
                for rival in range(spot - stayed, spot + 1):
                    for n in range(dones[rival]):
                        if no_worse(done[rival, n], label, owners[node], losses, room):
                            dominated = True
                            break
                    if dominated:
                        break
                if dominated:
                    continue
                if dones[spot] < most_done:
                    done[spot, dones[spot]] = label
                    dones[spot] += 1
                else:
                    least = 0
                    for n in range(1, most_done):
                        if value[done[spot, n]] < value[done[spot, least]]:
                            least = n
                    if value[label] > value[done[spot, least]]:
                        done[spot, least] = label
                if count + 64 >= value.size:
                    return np.inf, came
                used, filled, fed, when = fuel[label], water[label], ration[label], minute[label]
                if supplies[party, node, 0]:
                    used = 0.0
                if supplies[party, node, 1]:
                    filled = day
                if supplies[party, node, 2]:
                    fed = day
                start = max(when, sunrise)
                for a in range(aptr[node], aptr[node + 1]):
                    took = drive[party, day, aroad[a]]
                    arrive = start + took
                    burnt = used + road_fuel[aroad[a]]
                    goal = anode[a]
                    if (
                        took < 0
                        or arrive > sunset
                        or burnt + refuel[party, goal] > reach[party]
                        or day + home[party, goal] >= until
                    ):
                        continue
                    value[count], minute[count], leaving[count] = value[label], arrive, left
                    memory[count] = memory[label] & keep_arc[a]
                    fuel[count], water[count], ration[count] = burnt, filled, fed
                    parent[count], kind[count], extra[count] = label, DROVE, aroad[a]
                    at = (day * spots + (party * nodes + goal) * 2) * slots
                    at += min(arrive // slot, slots - 1)
                    if put_label(at, goal, count, kept, cells, head, owners[goal], losses, room):
                        count += 1
                colour = colour_of[node]
                for option in range(options):
                    if stayed or not may[party, node, option] or not open_days[node, day]:
                        continue
                    begin = max(when, opens[node])
                    end = begin + round(60.0 * hours[node, option])
                    over = nights[node, option]
                    if begin > closes[node] or (over == 0 and end > closes[node]):
                        continue
                    kept_memory = (memory[label] >> (3 * colour)) & 7
                    known = 0
                    if kept_memory & TWICE:
                        known = 3
                    elif kept_memory & NOW:
                        known = 2
                    elif kept_memory & EVER:
                        known = 1
                    gain = gains[known, node, option, day]
                    if gain <= 1e-12:
                        continue
                    later = day + over
                    if over > 0:
                        end = 0
                        if (
                            later + home[party, node] >= until
                            or not halts[party, node]
                            or (
                                not supplies[party, node, 1]
                                and later - filled + 1 > water_days[party]
                            )
                            or (
                                not supplies[party, node, 2]
                                and later - fed + 1 > ration_days[party]
                            )
                        ):
                            continue
                    bits = EVER | NOW
                    if known >= 2:
                        bits |= TWICE
                    seen = memory[label] | (np.int64(bits) << (3 * colour))
                    for one in range(day + 1, later + 1):
                        seen &= keep_day[node, one]
                    value[count], minute[count], leaving[count] = value[label] + gain, end, left
                    memory[count] = seen
                    fuel[count], water[count], ration[count] = used, filled, fed
                    parent[count], kind[count], extra[count] = label, STAYED, option
                    at = (later * spots + (party * nodes + node) * 2 + 1) * slots
                    at += min(end // slot, slots - 1)
                    if put_label(at, node, count, kept, cells, head, owners[node], losses, room):
                        count += 1
                if (
                    halts[party, node]
                    and day + 1 + home[party, node] < until
                    and (supplies[party, node, 1] or day + 2 - filled <= water_days[party])
                    and (supplies[party, node, 2] or day + 2 - fed <= ration_days[party])
                ):
                    value[count], minute[count], leaving[count] = value[label], 0, left
                    memory[count] = memory[label] & keep_day[node, day + 1]
                    fuel[count], water[count], ration[count] = used, filled, fed
                    parent[count], kind[count], extra[count] = label, RESTED, -1
                    at = ((day + 1) * spots + spot) * slots
                    if put_label(at, node, count, kept, cells, head, owners[node], losses, room):
                        count += 1
    for day in range(1, days + 1):
        if earned[day - 1] > earned[day]:
            earned[day], came[day] = earned[day - 1], came[day - 1]
    return earned[days], came


@njit(cache=True, nogil=True)
def stays_of_label(
    label: int, slots: int, spots: int, nodes: int, nights: Ints, room: Room
) -> tuple[Ints, Ints]:
    """Return the stays and patrols on the way to a label: rows of place, day, option; rows of party, first and last day."""
    parent, cell, kind, extra = room[7], room[8], room[9], room[10]
    leaving = room[2]
    stays = np.empty((400, 3), np.int64)
    patrols = np.empty((200, 3), np.int64)
    count, trips = 0, 0
    last = -1
    while label >= 0 and count < 400 and trips < 200:
        spot = (cell[label] // slots) % spots
        node, party = (spot // 2) % nodes, spot // (2 * nodes)
        day = cell[label] // (slots * spots)
        if last < 0:
            last = day
        if kind[label] == STAYED:
            stays[count, 0], stays[count, 2] = node, extra[label]
            stays[count, 1] = day - nights[node, extra[label]]
            count += 1
        before = parent[label]
        begins = kind[label] == RESTED and extra[label] >= 0
        if begins:
            patrols[trips, 0], patrols[trips, 1], patrols[trips, 2] = party, leaving[label], last
            trips += 1
            last = -1
        label = before
    return stays[:count], patrols[:trips]


def schedules_room(capacity: int) -> Room:
    """Return empty room for so many labels."""
    return (
        np.empty(capacity, np.float64),
        np.empty(capacity, np.int64),
        np.empty(capacity, np.int64),
        np.empty(capacity, np.int64),
        np.empty(capacity, np.float64),
        np.empty(capacity, np.int64),
        np.empty(capacity, np.int64),
        np.empty(capacity, np.int64),
        np.empty(capacity, np.int64),
        np.empty(capacity, np.int8),
        np.empty(capacity, np.int32),
        np.empty(capacity, np.int64),
        np.empty(capacity, np.int64),
        np.empty(capacity, np.int8),
    )
