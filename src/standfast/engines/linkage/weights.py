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
    distance=(0.7489, 0.3169, 0.1595, 0.1595, 0.1595, 0.1595, -0.2642, -0.6024, -0.6024),
    time=(4.0246, 1.2637, 0.4883, 0.3412, 0.0742, -0.932, -0.4663, -2.6644, -4.8938),
    actors=(1.3388, -0.0785, -1.5073, -2.2845),
    words=(2.483, 1.2829, -0.277, -0.9384, -3.1389),
    deaths=(1.8064, 0.9179, 0.8911, -2.2939, -4.1637, -4.8379),
    category=(0.7612, -1.0689),
    place=(0.0126, 0.0126, -0.8226),
    prior=-0.9715,
    crowd=0.5806,
)
