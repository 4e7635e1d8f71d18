"""What a schedule and an attacker play: plans of one cycle, what an attack does, and what was promised.

A cycle (a week, a month) is cut into slots of equal length. An attack strikes one place in one slot; it fails with the
probability `deterrence` if a patrol is there, or was there within the last `lasting_slots` slots.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Booleans: TypeAlias = NDArray[np.bool_]
Ints: TypeAlias = NDArray[np.int64]


class GameRefused(ValueError):
    """The game cannot be played as it is put; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One plan of a cycle as an observer sees it: its protection value, and where somebody is in which slot.

    `presence` has the shape (places, slots); `spill`, of the same shape, is where units that leave in this cycle are in the
    next one, None where all are back. For every unit, `free_from` is the slot of the next cycle from which it may
    leave again and `leaves` the slot of this cycle in which it first does; both empty where nobody is kept by a cycle's end.
    """

    value: float
    presence: Booleans
    free_from: tuple[int, ...] = ()
    leaves: tuple[int, ...] = ()
    spill: Booleans | None = None

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            raise GameRefused(f"A plan has the value {self.value}; give a finite number.")
        if self.presence.ndim != 2 or self.presence.dtype != np.bool_:
            raise GameRefused(
                "Presence is a table of yes and no, one row a place, one column a slot."
            )
        if self.spill is not None and self.spill.shape != self.presence.shape:
            raise GameRefused(
                "What spills into the next cycle has the places and slots of a cycle."
            )
        if len(self.free_from) != len(self.leaves):
            raise GameRefused(
                f"{len(self.free_from)} units are free again and {len(self.leaves)} leave; name the same units twice."
            )


@dataclass(frozen=True, slots=True, eq=False)
class Game:
    """Plans to draw from, the harm of an attack at each place, and the longest interval promised to each.

    `harm` has the shape (places,) and any unit; `promised_days` holds None where nothing was promised.

    :raises GameRefused: with a sentence that names the place or the plan.
    """

    places: tuple[str, ...]
    harm: Floats
    candidates: tuple[Candidate, ...]
    slots_per_day: int = 1
    deterrence: float = 1.0
    lasting_slots: int = 1
    promised_days: tuple[float | None, ...] = field(default=())

    def __post_init__(self) -> None:
        if not self.places or not self.candidates:
            raise GameRefused("A game needs a place and a plan at the least.")
        if self.harm.shape != (len(self.places),):
            raise GameRefused(
                f"{len(self.places)} places were named and {self.harm.size} harms given; give each place one."
            )
        for place, harm in zip(self.places, self.harm, strict=True):
            if not (math.isfinite(harm) and harm >= 0):
                raise GameRefused(f"{place}: an attack does the harm {harm:g}; give 0 or more.")
        shape = (len(self.places), self.slots)
        for number, candidate in enumerate(self.candidates):
            if candidate.presence.shape != shape:
                raise GameRefused(
                    f"Plan {number} covers {candidate.presence.shape} places and slots, the first one {shape}; "
                    "every plan covers the same."
                )
            if len(candidate.leaves) != len(self.candidates[0].leaves):
                raise GameRefused(
                    f"Plan {number} speaks of {len(candidate.leaves)} units, the first one of "
                    f"{len(self.candidates[0].leaves)}; every plan speaks of the same."
                )
        self._refuse_rules()

    def _refuse_rules(self) -> None:
        if self.slots < 1 or self.slots_per_day < 1 or self.lasting_slots < 1:
            raise GameRefused(
                "A cycle, a day and the effect of a visit last one slot at the least."
            )
        if not 0 <= self.deterrence <= 1:
            raise GameRefused(f"Deterrence is {self.deterrence:g}; a probability is from 0 to 1.")
        if self.promised_days and len(self.promised_days) != len(self.places):
            raise GameRefused(
                f"{len(self.promised_days)} promises were given for {len(self.places)} places; give each place one, "
                "or none at all."
            )
        for place, days in zip(self.places, self.promised_days, strict=bool(self.promised_days)):
            if days is not None and not days >= 0:
                raise GameRefused(
                    f"{place}: an interval of {days:g} days was promised; give 0 or more."
                )

    @property
    def slots(self) -> int:
        """The slots of a cycle."""
        return int(self.candidates[0].presence.shape[1])

    @property
    def best_value(self) -> float:
        """The value of the best plan of the pool."""
        return max(candidate.value for candidate in self.candidates)

    @property
    def values(self) -> Floats:
        """The values of all plans, shape (plans,)."""
        return np.array([candidate.value for candidate in self.candidates])

    @property
    def presence(self) -> Booleans:
        """Where somebody is, shape (plans, places, slots)."""
        return np.stack([candidate.presence for candidate in self.candidates])

    @property
    def spills(self) -> Booleans:
        """Where units of a plan still are in the cycle after it, shape (plans, places, slots)."""
        nobody = np.zeros((len(self.places), self.slots), dtype=np.bool_)
        return np.stack([nobody if one.spill is None else one.spill for one in self.candidates])

    def promise_days(self, place: int) -> float | None:
        """Return the longest interval promised to a place in days; None where nothing was promised."""
        return self.promised_days[place] if self.promised_days else None

    def near_best(self, given_up: float) -> tuple[int, ...]:
        """Return the plans that keep at least a share 1 - given_up of the best plan's value.

        :raises GameRefused: when the share is not one.
        """
        if not 0 <= given_up <= 1:
            raise GameRefused(f"A share of {given_up:g} is to be given up; a share is from 0 to 1.")
        best = self.best_value
        least = best - given_up * abs(best) - 1e-9 * abs(best)
        return tuple(n for n, one in enumerate(self.candidates) if one.value >= least)


def protected(presence: Booleans, lasting_slots: int) -> Booleans:
    """Return where an attack meets somebody or the effect of a visit, within one cycle: presence carried forward."""
    carried = presence.copy()
    for later in range(1, min(lasting_slots, presence.shape[-1])):
        carried[..., later:] |= presence[..., :-later]
    return carried


def carried_over(presence: Booleans, spill: Booleans, lasting_slots: int) -> Booleans:
    """Return what a cycle's plan still protects in the slots of the next cycle: by who is out, and by its last visits."""
    slots = presence.shape[-1]
    both = np.concatenate((presence, spill), axis=-1)
    return protected(both, lasting_slots)[..., slots:]


def candidate_of(
    value: float, stays: Sequence[tuple[int, int, int]], *, places: int, slots: int
) -> Candidate:
    """Return the plan of stays (place, first slot, slot after the last).

    :raises GameRefused: when a stay is outside the places or the cycle.
    """
    presence = np.zeros((places, slots), dtype=np.bool_)
    for place, start, end in stays:
        if not (0 <= place < places and 0 <= start < end <= slots):
            raise GameRefused(
                f"A stay at place {place} from slot {start} to {end} is outside {places} places and {slots} slots."
            )
        presence[place, start:end] = True
    return Candidate(value, presence)
