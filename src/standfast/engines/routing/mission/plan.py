"""A plan of patrols: who goes, when each leaves, which roads it drives, where it stays and halts, when it is back.

A plan carries its own schedule to the minute, so that `check` can judge it against the problem without any search.
Minutes count from midnight of the problem's first day; day = minute // 1440.
"""

import msgspec

DAY_MIN = 1440


class Stop(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A halt of a patrol at a place (position in the problem), reached over the roads `via` (positions, in order driven).

    The leg leaves the stop before at its `leave` and ends here at `arrive`. `dwell` is the position of the dwell option
    in the place, None for a halt without a stay. A stay starts at `begin`, which is `arrive` or later; without a stay
    `begin` is `arrive`. The first stop of a patrol is its base, with no roads and `arrive` equal to `leave`; the last is
    its base again.
    """

    place: int
    arrive: int
    leave: int
    begin: int
    dwell: int | None = None
    via: tuple[int, ...] = ()


class Patrol(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One patrol: `units` by position, the leading unit first, and its stops from the base back to the base."""

    units: tuple[int, ...]
    stops: tuple[Stop, ...]

    @property
    def first_day(self) -> int:
        """The day on which it leaves."""
        return self.stops[0].leave // DAY_MIN

    @property
    def last_day(self) -> int:
        """The day on which it is back; it still counts as a day of the patrol."""
        return self.stops[-1].arrive // DAY_MIN

    @property
    def days(self) -> int:
        """The days of the patrol, first and last included."""
        return self.last_day - self.first_day + 1

    @property
    def places(self) -> tuple[int, ...]:
        """The places of its stops, base left out at both ends."""
        return tuple(stop.place for stop in self.stops[1:-1])


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Patrols and what is known of them: value, proven bound, and the limit that stopped the search.

    `bound` is None where none was computed. `place_values` has the value of every place, by position.
    """

    patrols: tuple[Patrol, ...] = ()
    value: float = 0.0
    place_values: tuple[float, ...] = ()
    bound: float | None = None
    seed: int | None = None
    iterations: int = 0
    seconds: float | None = None
    stopped_by: str = ""

    @property
    def gap(self) -> float | None:
        """How far at most the plan is from the best possible, as a share of the bound; None without a bound."""
        if self.bound is None:
            return None
        return 0.0 if self.bound <= 0 else max(0.0, (self.bound - self.value) / self.bound)
