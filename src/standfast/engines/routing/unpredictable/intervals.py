"""How long a place can go without a visit, whatever is drawn: the longest interval over every walk of a chain of plans.

An interval is the time in which nobody is there, from the end of one stay to the start of the next. Where units are still out
when the next cycle begins, their stays shorten the interval after their own plan; that they may also shorten one of the plan
that follows is left aside, so a limit that is stated holds, and may be shorter in truth.
"""

from dataclasses import dataclass

import numpy as np

from standfast.engines.routing.unpredictable.game import Booleans, Game, GameRefused


@dataclass(frozen=True, slots=True)
class Interval:
    """The longest time in days that a place can go without a visit; None, with the reason, where there is no limit."""

    place: str
    days: float | None
    reason: str | None = None


def _lines(game: Game, plans: tuple[int, ...]) -> Booleans:
    """Return where somebody is over a plan's cycle and the next, shape (plans, places, 2 slots)."""
    chosen = list(plans)
    return np.concatenate((game.presence[chosen], game.spills[chosen]), axis=2)


@dataclass(frozen=True, slots=True, eq=False)
class _Ends:
    """Empty slots before the first visit, after the last and between visits; head is -1 where a plan never visits.

    The tail is counted to the end of the cycle, and below 0 where the last stay ends in the next one.
    """

    head: list[int]
    tail: list[int]
    inner: list[int]


def _ends(presence: Booleans, slots: int) -> _Ends:
    """Read the ends of one place's rows over a cycle and the next, shape (plans, 2 slots)."""
    heads: list[int] = []
    tails: list[int] = []
    inners: list[int] = []
    for row in presence:
        seen = np.flatnonzero(row)
        if seen.size == 0:
            for ends in (heads, tails, inners):
                ends.append(-1)
            continue
        heads.append(int(seen[0]))
        tails.append(int(slots - 1 - seen[-1]))
        inners.append(int(np.diff(seen).max()) - 1 if seen.size > 1 else 0)
    return _Ends(heads, tails, inners)


def allowed_follow_ups(game: Game, plans: tuple[int, ...]) -> Booleans:
    """Return which plan may follow which so that units have rested and every promise is kept, shape (plans, plans).

    :raises GameRefused: when no endless schedule of these plans does; names the first promise that fails.
    """
    free = np.array([game.candidates[plan].free_from for plan in plans], dtype=np.int64)
    leaves = np.array([game.candidates[plan].leaves for plan in plans], dtype=np.int64)
    allowed = np.asarray((free[:, None, :] <= leaves[None, :, :]).all(axis=2))
    if not _endless(allowed).any():
        raise GameRefused(
            "No plan can follow another for ever: units that come back at the end of a cycle have not rested when the "
            "next begins. Let the cycle end with rest, or add plans that do."
        )
    presence = _lines(game, plans)
    for place, name in enumerate(game.places):
        promised = game.promise_days(place)
        if promised is None:
            continue
        limit = promised * game.slots_per_day + 1e-9
        ends = _ends(presence[:, place], game.slots)
        head, tail, inner = (np.array(part) for part in (ends.head, ends.tail, ends.inner))
        keeps = (head >= 0) & (inner <= limit)
        allowed &= keeps[:, None] & keeps[None, :] & (tail[:, None] + head[None, :] <= limit)
        if not _endless(allowed).any():
            raise GameRefused(_broken_promise(game, presence, place, name, promised))
    alive = _endless(allowed)
    return np.asarray(allowed & alive[:, None] & alive[None, :])


def _endless(allowed: Booleans) -> Booleans:
    """Return which plans lie on a walk without an end in both directions."""
    alive = np.ones(len(allowed), dtype=np.bool_)
    while True:
        kept = allowed & alive[:, None] & alive[None, :]
        still = alive & kept.any(axis=1) & kept.any(axis=0)
        if (still == alive).all():
            return alive
        alive = still


def _broken_promise(game: Game, presence: Booleans, place: int, name: str, promised: float) -> str:
    ends = _ends(presence[:, place], game.slots)
    visiting = [number for number, head in enumerate(ends.head) if head >= 0]
    if not visiting:
        return (
            f"{name} was promised a visit every {promised:g} days and no plan of the pool visits it; add plans that do, "
            "or take the promise back."
        )
    shortest = min(max(ends.inner[a], ends.tail[a] + ends.head[a]) for a in visiting)
    return (
        f"{name} was promised a visit every {promised:g} days; with the promises before it, no schedule of these plans "
        f"keeps that. The best single plan leaves it alone for {shortest / game.slots_per_day:g} days. Promise less, or "
        "add plans."
    )


def longest_intervals(
    game: Game, plans: tuple[int, ...], followed: Booleans
) -> tuple[Interval, ...]:
    """Return the longest interval of every place over all endless walks along the follow-ups, shape (plans, plans)."""
    presence = _lines(game, plans)
    return tuple(
        _interval(game, name, _ends(presence[:, place], game.slots), followed)
        for place, name in enumerate(game.places)
    )


def _interval(game: Game, name: str, ends: _Ends, followed: Booleans) -> Interval:
    visiting = [plan for plan, head in enumerate(ends.head) if head >= 0]
    if not visiting:
        return Interval(name, None, "no plan of the schedule visits it")
    missing = [plan for plan, head in enumerate(ends.head) if head < 0]
    if _has_cycle(missing, followed):
        return Interval(name, None, "the schedule can go on without it for ever")
    ahead: dict[int, int] = {}
    longest = max(ends.inner)
    for plan in visiting:
        longest = max(longest, ends.tail[plan] + _ahead(plan, ends, followed, game.slots, ahead))
    return Interval(name, longest / game.slots_per_day)


def _ahead(plan: int, ends: _Ends, followed: Booleans, slots: int, known: dict[int, int]) -> int:
    """Return the most empty slots between the end of a plan's cycle and the next visit."""
    if plan in known:
        return known[plan]
    most = 0
    for after in np.flatnonzero(followed[plan]).tolist():
        wait = ends.head[after]
        if wait < 0:
            wait = slots + _ahead(after, ends, followed, slots, known)
        most = max(most, wait)
    known[plan] = most
    return most


def _has_cycle(missing: list[int], followed: Booleans) -> bool:
    if not missing:
        return False
    return bool(_endless(followed[np.ix_(missing, missing)]).any())
