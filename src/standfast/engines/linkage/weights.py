"""What each level of agreement weighs: natural logarithms of likelihood ratios, learned from the labelled set.

`python benchmarks/linkage.py calibrate` prints `LEARNED` from the training halves of the labelled set (docs/reference/linkage.md);
a test learns them again and compares. They are configuration: a mission with pairs of its own learns its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """A weight for each level of each field, best agreement first within its ladder; `prior` and `crowd` complete the model.

    `prior` is added to every pair. `crowd` times the logarithm of the number of reports that are about as near in place and
    time as the other one is taken off: among many reports of one day in one town any two agree on day and town.
    """

    distance: tuple[float, ...]
    time: tuple[float, ...]
    actors: tuple[float, ...]
    words: tuple[float, ...]
    deaths: tuple[float, ...]
    category: tuple[float, ...]
    place: tuple[float, ...]
    prior: float
    crowd: float

    def of(self, kind: str) -> tuple[float, ...]:
        """Return the weights of a field's levels."""
        return self.by_kind()[kind]

    def by_kind(self) -> Mapping[str, tuple[float, ...]]:
        """Return the weights of every field by its kind."""
        return {
            "distance": self.distance,
            "time": self.time,
            "actors": self.actors,
            "words": self.words,
            "deaths": self.deaths,
            "category": self.category,
            "place": self.place,
        }


LEARNED = Weights(
    distance=(1.4, 1.0, 0.6, 0.2, 0.0, 0.0, -0.5, -1.5, -3.0),
    time=(2.5, 1.8, 0.5, 0.2, 0.0, 0.0, -0.5, -2.0, -3.0),
    actors=(1.2, 0.5, 0.2, -1.5),
    words=(4.0, 2.5, 1.5, 0.3, -2.0),
    deaths=(2.0, 1.0, 0.4, -0.5, -1.5, -1.5),
    category=(0.5, -1.0),
    place=(0.8, 0.2, -1.0),
    prior=-4.0,
    crowd=0.5,
)
