"""Random numbers for compiled loops: the same on every machine, from additions, multiplications and shifts alone."""

import numpy as np
from numba import njit

compiled = njit(cache=True)

_STEP = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_UNIT = 1.0 / 9007199254740992.0
_LN_2 = 0.6931471805599453


@compiled
def draw(state: np.ndarray) -> float:
    """Return a number in [0, 1) and step the state, one 64-bit word (SplitMix64: Steele, Lea, Flood 2014)."""
    word = state[0] + _STEP
    state[0] = word
    word = (word ^ (word >> np.uint64(30))) * _FIRST
    word = (word ^ (word >> np.uint64(27))) * _SECOND
    word = word ^ (word >> np.uint64(31))
    return np.float64(np.int64(word >> np.uint64(11))) * _UNIT


@compiled
def below(state: np.ndarray, bound: float) -> int:
    """Return a whole number from 0 to below a bound of at least 1."""
    return int(draw(state) * bound)


@compiled
def log_of(number: float) -> float:
    """Return the natural logarithm of a number in (0, 1] to seven digits; a library's own differs between machines."""
    halvings = 0.0
    while number < 0.5 and halvings < 60.0:
        number *= 2.0
        halvings += 1.0
    part = (number - 1.0) / (number + 1.0)
    square = part * part
    series = 1.0 + square * (
        1 / 3 + square * (1 / 5 + square * (1 / 7 + square * (1 / 9 + square / 11)))
    )
    return 2.0 * part * series - _LN_2 * halvings
