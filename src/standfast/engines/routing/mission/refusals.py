"""How the mission problem refuses: one exception, and the small questions that every structure asks of its numbers."""

import math


class ProblemRefused(ValueError):
    """The problem cannot be planned as it stands; the message names the unit, place or road and the field."""


def refuse_below(value: float, least: float, *, of: str, field: str, why: str = "") -> None:
    """Refuse a number that is not finite or lies below `least`.

    :raises ProblemRefused: with a sentence that names the thing and the field.
    """
    if not (math.isfinite(value) and value >= least):
        reason = f" {why}" if why else ""
        raise ProblemRefused(f"{of} has {field} {value:g}; it is {least:g} or more.{reason}")


def refuse_unnamed(name: str, *, kind: str) -> None:
    """Refuse an empty name.

    :raises ProblemRefused: saying which kind of thing has none.
    """
    if not name.strip():
        raise ProblemRefused(f"A {kind} has no name; give each {kind} a name of its own.")


def listed(names: object) -> str:
    """Return names as they stand in a sentence: 'a', 'a and b', 'a, b and c'."""
    words = [str(name) for name in names] if isinstance(names, (list, tuple)) else [str(names)]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
