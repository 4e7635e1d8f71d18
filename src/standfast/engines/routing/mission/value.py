"""Protection value: the one definition that the search, the check and the bound share.

A place needs presence at the rate `r = risk * (people / 1000) ** people_power` a day. Time is cut into windows at several
scales: one rhythm of the place (`every_days`), two, the whole horizon. The window W of a scale with share q needs

    need(W) = q * r * days(W), and for the whole horizon  q * r * (days + min(days since the last visit, longest absence)).

A stay of h hours of presence in W answers the share `s(h) = 1 - 2 ** (-h / half_h)` of the need; of several stays in one
window the largest share counts whole, the next by `repeats[1]`, and so on; beyond `repeats` they count nothing:

    value(plan) = sum over places and windows of need(W) * sum_i repeats[i] * s_(i).

So value grows with risk, exposed people and time since the last visit (a visit after a long absence opens windows of every
scale, one soon after another only the smallest, or a repeat), and each further hour or visit is worth less than the one
before: it is monotone and submodular in the stays. It is a sum over stays once each stay has a rank in each window, which
is what a bound by linear programming needs. Presence of a stay within a day falls on the day it begins; a stay of nights
has 24 hours on each day from then.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from standfast.engines.routing.mission.ground import DwellOption, Place
from standfast.engines.routing.mission.plan import DAY_MIN, Plan
from standfast.engines.routing.mission.problem import Problem, Valuation


class Window(NamedTuple):
    """Days `[first, end)` of a place in which presence counts together; `need` is what a full answer is worth."""

    first: int
    end: int
    need: float


class Stay(NamedTuple):
    """A stay as value sees it: place and dwell option by position, and the day it begins."""

    place: int
    day: int
    option: int


def need_a_day(place: Place, valuation: Valuation) -> float:
    """Return the need of presence that a place has per day."""
    if place.people <= 0:
        return 0.0
    return float(place.risk * (place.people / 1000) ** valuation.people_power)


def absence_days(last_visit: date | None, start: date, valuation: Valuation) -> int:
    """Return the days since the last visit that count; a visit nobody can name counts as the longest absence."""
    if last_visit is None:
        return valuation.longest_absence_days
    return min((start - last_visit).days, valuation.longest_absence_days)


def windows(place: Place, problem: Problem) -> tuple[Window, ...]:
    """Return the windows of a place over the horizon, scale by scale, each scale covering every day once."""
    valuation = problem.policy.valuation
    rate = need_a_day(place, valuation)
    found: list[Window] = []
    for scale in valuation.scales:
        weight = scale.share * rate
        if scale.rhythms == 0:
            absent = absence_days(place.last_visit, problem.start, valuation)
            found.append(Window(0, problem.days, weight * (problem.days + absent)))
            continue
        count = max(1, problem.days // (scale.rhythms * place.every_days))
        edges = [problem.days * number // count for number in range(count + 1)]
        found += [Window(first, end, weight * (end - first)) for first, end in pairwise(edges)]
    return tuple(found)


def answered(hours: float, half_h: float) -> float:
    """Return the share of a need that hours of presence answer; half of it after `half_h`."""
    return float(1.0 - 2.0 ** (-hours / half_h))


def hours_in(window: Window, *, day: int, option: DwellOption) -> float:
    """Return the hours of presence in a window of a stay that begins on `day`."""
    if not option.nights:
        return option.hours if window.first <= day < window.end else 0.0
    nights = min(window.end, day + option.nights) - max(window.first, day)
    return 24.0 * max(0, nights)


def ranked(need: float, shares: Iterable[float], repeats: tuple[float, ...]) -> float:
    """Return the value of the stays of one window from the shares they answer."""
    best = sorted(shares, reverse=True)[: len(repeats)]
    return need * sum(factor * share for factor, share in zip(repeats, best, strict=False))


def value_of_place(place: Place, problem: Problem, stays: Iterable[Stay]) -> float:
    """Return the protection value of the stays at one place."""
    kept = list(stays)
    repeats = problem.policy.valuation.repeats
    total = 0.0
    for window in windows(place, problem):
        shares = [
            answered(hours_in(window, day=stay.day, option=place.dwell[stay.option]), place.half_h)
            for stay in kept
        ]
        total += ranked(window.need, shares, repeats)
    return total


def values_of_places(problem: Problem, stays: Iterable[Stay]) -> tuple[float, ...]:
    """Return the protection value of every place, in the problem's order."""
    at: dict[int, list[Stay]] = defaultdict(list)
    for stay in stays:
        at[stay.place].append(stay)
    return tuple(
        value_of_place(place, problem, at[index]) if index in at else 0.0
        for index, place in enumerate(problem.places)
    )


def stays_of(plan: Plan) -> Iterator[Stay]:
    """Yield the stays of a plan, patrol by patrol; a stay counts once however many units patrol together."""
    for patrol in plan.patrols:
        for stop in patrol.stops:
            if stop.dwell is not None:
                yield Stay(stop.place, stop.begin // DAY_MIN, stop.dwell)


def value(plan: Plan, problem: Problem) -> float:
    """Return the protection value of a plan, places in order so that the sum is the same on any machine."""
    return sum(values_of_places(problem, stays_of(plan)))
