"""Texts of the benchmark files as problems: `top` (Chao, Golden, Wasil 1996) and `toptw` (Solomon's and Cordeau's places).

A `top` text has three lines `n N`, `m P`, `tmax T` and then N lines `x y score`; the first place is the start, the last the
end. A `toptw` text has a line `k m N t`, a line `D Q`, and then lines `i x y service score f a [a numbers] opens closes`;
place 0 is the depot, whose closing time is the limit of every tour. Its `m` and `D` are left over from other problems and
not used: tours are one unless the caller says how many.
"""

from collections.abc import Sequence
from dataclasses import replace

from standfast.engines.routing.orienteering.problem import Place, Problem, ProblemRefused

HEADER = (("n", "the number of places"), ("m", "the number of tours"), ("tmax", "the time limit"))


def read_top(text: str, *, vehicles: int | None = None) -> Problem:
    """Return the team orienteering problem of a text; `vehicles` overrides its m.

    :raises ProblemRefused: with the line that does not fit.
    """
    lines = _lines(text)
    if len(lines) < len(HEADER):
        raise ProblemRefused("The text ends within its header; it begins with n, m and tmax.")
    header = [_header(lines[at], name, what) for at, (name, what) in enumerate(HEADER)]
    count = _whole(header[0], lines[0][0], "the number of places")
    teams = _whole(header[1], lines[1][0], "the number of tours")
    rows = lines[len(HEADER) :]
    if count != len(rows):
        raise ProblemRefused(
            f"Line 1 announces {count} places, and {len(rows)} follow; give as many lines as announced."
        )
    if count < 2:
        raise ProblemRefused("A start and an end are needed; give at least two places.")
    places = tuple(_top_place(number, words) for number, words in rows)
    return Problem(
        places=places,
        start=0,
        end=count - 1,
        vehicles=teams if vehicles is None else vehicles,
        limit=header[2],
    )


def read_toptw(text: str, *, vehicles: int | None = None) -> Problem:
    """Return the team orienteering problem with time windows of a text, with one tour unless `vehicles` says more.

    :raises ProblemRefused: with the line that does not fit.
    """
    lines = _lines(text)
    if len(lines) < 3:
        raise ProblemRefused(
            "The text ends within its header; two lines of header and the depot's line are needed."
        )
    number, words = lines[0]
    if len(words) < 3:
        raise ProblemRefused(f"Line {number} has {len(words)} numbers; k, m and N are needed.")
    count = _whole(_number(words[2], number), number, "the number of places beside the depot")
    rows = lines[2:]
    if len(rows) != count + 1:
        raise ProblemRefused(
            f"Line {number} announces {count} places and a depot, and {len(rows)} lines follow; give as many as announced."
        )
    places = [_window_place(at, number, words) for at, (number, words) in enumerate(rows)]
    depot = replace(places[0], score=0.0)
    return Problem(
        places=(depot, *places[1:]),
        start=0,
        end=0,
        vehicles=1 if vehicles is None else vehicles,
        limit=depot.closes,
    )


def _lines(text: str) -> list[tuple[int, list[str]]]:
    lines = enumerate((line.split() for line in text.splitlines()), start=1)
    return [(number, words) for number, words in lines if words]


def _header(line: tuple[int, list[str]], name: str, what: str) -> float:
    number, words = line
    if len(words) != 2 or words[0] != name:
        raise ProblemRefused(
            f"Line {number} is '{' '.join(words)[:60]}'; it gives {what}, as '{name} NUMBER'."
        )
    return _number(words[1], number)


def _number(word: str, line: int) -> float:
    try:
        return float(word)
    except ValueError:
        raise ProblemRefused(f"Line {line} has '{word[:30]}' where a number is needed.") from None


def _whole(value: float, line: int, what: str) -> int:
    if not value.is_integer() or value < 0:
        raise ProblemRefused(f"Line {line} gives {value} as {what}; give a whole number.")
    return int(value)


def _top_place(number: int, words: Sequence[str]) -> Place:
    if len(words) != 3:
        raise ProblemRefused(f"Line {number} has {len(words)} numbers; a place has x, y and score.")
    x, y, score = (_number(word, number) for word in words)
    return _place(number, x, y, score)


def _window_place(at: int, number: int, words: Sequence[str]) -> Place:
    if len(words) < 9:
        raise ProblemRefused(
            f"Line {number} has {len(words)} numbers; a place has i, x, y, service, score, f, a, the a numbers, opens "
            "and closes."
        )
    values = [_number(word, number) for word in words]
    if values[0] != at:
        raise ProblemRefused(f"Line {number} is about place {words[0]}; place {at} comes next.")
    combinations = _whole(values[6], number, "the number of visit combinations")
    if len(values) != combinations + 9:
        raise ProblemRefused(
            f"Line {number} has {len(values)} numbers; with {combinations} visit combinations it has {combinations + 9}."
        )
    _, x, y, service, score = values[:5]
    return _place(number, x, y, score, service, values[-2], values[-1])


def _place(number: int, *values: float) -> Place:
    try:
        return Place(*values)
    except ProblemRefused as error:
        raise ProblemRefused(f"Line {number} has a place that does not fit: {error}") from error
