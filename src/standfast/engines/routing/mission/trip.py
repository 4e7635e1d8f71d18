"""One patrol of a plan read against its problem, as `check` sees it: members, legs, nights, and the form of it all."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import msgspec

from standfast.engines.routing.mission.forces import Unit
from standfast.engines.routing.mission.ground import DwellOption, Place
from standfast.engines.routing.mission.plan import DAY_MIN, Patrol, Stop
from standfast.engines.routing.mission.problem import Problem


class Violation(msgspec.Struct, frozen=True):
    """One breach of a rule: its code, whom and what it concerns, and the sentence for the planner."""

    code: str
    sentence: str
    unit: str | None = None
    place: str | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """A leg of a patrol: the stop it leaves, the stop it reaches."""

    origin: Stop
    target: Stop

    @property
    def day(self) -> int:
        """The day on which the leg begins."""
        return self.origin.leave // DAY_MIN


@dataclass(frozen=True, slots=True)
class Trip:
    """A patrol with what its positions stand for."""

    problem: Problem
    patrol: Patrol
    number: int

    @property
    def members(self) -> list[Unit]:
        """The units, the leading one first."""
        return [self.problem.units[unit] for unit in self.patrol.units]

    @property
    def leader(self) -> Unit:
        """The unit that leads."""
        return self.problem.units[self.patrol.units[0]]

    @property
    def called(self) -> str:
        """How sentences call the patrol."""
        on = self.problem.date_of(self.patrol.first_day)
        return f"Patrol {self.number} ({self.leader.name}, from {on})"

    @property
    def strength(self) -> int:
        """Everybody on the patrol."""
        return sum(unit.strength for unit in self.members)

    def place(self, stop: Stop) -> Place:
        """Return the place of a stop."""
        return self.problem.places[stop.place]

    def option(self, stop: Stop) -> DwellOption | None:
        """Return the dwell option of a stop, None for a halt."""
        return None if stop.dwell is None else self.place(stop).dwell[stop.dwell]

    def legs(self) -> Iterator[Leg]:
        """Yield the legs in the order driven."""
        for origin, target in pairwise(self.patrol.stops):
            yield Leg(origin, target)

    def between(self) -> tuple[Stop, ...]:
        """Return the stops without the base at both ends."""
        return self.patrol.stops[1:-1]

    def brings(self, kind: str) -> int:
        """Return how many people of a kind are on the patrol."""
        return sum(unit.people.get(kind, 0) for unit in self.members)

    def breach(
        self,
        code: str,
        matter: str,
        *,
        stop: Stop | None = None,
        day: int | None = None,
        unit: Unit | None = None,
    ) -> Violation:
        """Return a violation of this patrol; the sentence begins with the patrol."""
        if day is None:
            day = self.patrol.first_day if stop is None else stop.arrive // DAY_MIN
        return Violation(
            code=code,
            sentence=f"{self.called} {matter}",
            unit=(unit or self.leader).name,
            place=None if stop is None else self.place(stop).name,
            day=day,
        )


def form_breaches(problem: Problem, patrol: Patrol, number: int) -> list[Violation]:
    """Return what keeps a patrol from being read at all: positions that do not exist, times that run backwards."""
    return [
        Violation(code="form", sentence=f"Patrol {number} {matter}")
        for matter in _form(problem, patrol)
    ]


def _form(problem: Problem, patrol: Patrol) -> Iterator[str]:
    if not patrol.units or any(not 0 <= unit < len(problem.units) for unit in patrol.units):
        yield f"names units {list(patrol.units)}; the problem has {len(problem.units)}, from 0."
    if len(patrol.stops) < 3:
        yield f"has {len(patrol.stops)} stops; it leaves its base, stops somewhere and is back."
    for position, stop in enumerate(patrol.stops):
        yield from _stop_form(problem, position, stop)
    for earlier, later in pairwise(patrol.stops):
        if later.arrive < earlier.leave:
            yield (
                f"arrives at a stop in minute {later.arrive}, before it left the one before in minute {earlier.leave}."
            )


def _stop_form(problem: Problem, position: int, stop: Stop) -> Iterator[str]:
    here = f"at stop {position}"
    if not 0 <= stop.place < len(problem.places):
        yield f"names place {stop.place} {here}; the problem has {len(problem.places)}, from 0."
        return
    options = len(problem.places[stop.place].dwell)
    if stop.dwell is not None and not 0 <= stop.dwell < options:
        yield f"takes dwell option {stop.dwell} {here}; {problem.places[stop.place].name} has {options}, from 0."
    if any(not 0 <= road < len(problem.roads) for road in stop.via):
        yield f"drives roads {list(stop.via)} {here}; the problem has {len(problem.roads)}, from 0."
    if not 0 <= stop.arrive <= stop.begin <= stop.leave:
        yield (
            f"arrives in minute {stop.arrive}, begins in {stop.begin} and leaves in {stop.leave} {here}; times run forward "
            "from 0."
        )
