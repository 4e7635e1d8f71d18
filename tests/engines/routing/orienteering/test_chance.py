import math

import numpy as np
import pytest

from standfast.engines.routing.orienteering.chance import below, draw, log_of


def test_the_numbers_are_those_of_the_published_generator() -> None:
    state = np.array([1234567], dtype=np.uint64)

    words = [int(draw(state) * 2**53) for _ in range(3)]

    # SplitMix64 from 1234567 begins 6457827717110365317, 3203168211198807973, 9817491932198370423.
    assert words == [
        6457827717110365317 >> 11,
        3203168211198807973 >> 11,
        9817491932198370423 >> 11,
    ]


def test_whole_numbers_stay_below_their_bound() -> None:
    state = np.array([1], dtype=np.uint64)

    assert {below(state, 3) for _ in range(100)} == {0, 1, 2}


@pytest.mark.parametrize("number", [1.0, 0.75, 0.5, 0.1, 1e-6, 2.0**-53])
def test_logarithms_are_right_to_seven_digits(number: float) -> None:
    assert log_of(number) == pytest.approx(math.log(number), rel=1e-6, abs=1e-7)
