"""Reasons in words: what agrees, what does not, and how sure that can be."""

from collections.abc import Callable

from standfast.engines.linkage.comparison import DAY, HOUR, Level, Sides

CROWDED = 2
MOST_SHOWN = 6


def sentence_of(level: Level, a: Sides, b: Sides, crowd: int) -> str:
    """Return a level of agreement as a sentence."""
    if level.kind == "distance":
        return _distance(level, a, b, crowd)
    return SENTENCES[level.kind](level, a, b)


def _distance(level: Level, a: Sides, b: Sides, crowd: int) -> str:
    text = f"{_km(level.value)} apart"
    blur = a.accuracy_km + b.accuracy_km
    if level.value <= blur:
        text += f", which is within what the two points are good for ({_km(blur)})"
    if crowd >= CROWDED:
        text += f"; {crowd} other reports lie as near on these days, so this says less"
    return text + "."


def _km(km: float) -> str:
    return f"{km * 1_000:.0f} m" if km < 1 else f"{km:.1f} km" if km < 10 else f"{km:.0f} km"


def _time(level: Level, a: Sides, b: Sides) -> str:
    if level.worst is not None:
        gap_h = level.value
        if gap_h < 1:
            return "The one begins when the other ends."
        hours = f"{gap_h:.0f} hours" if gap_h < 2 * DAY / HOUR else f"{gap_h / 24:.1f} days"
        return f"{hours} lie between them."
    worst = max(a.end or 0, b.end or 0) - min(a.start or 0, b.start or 0)
    if worst <= 3 * HOUR:
        return "Within three hours of each other."
    if worst <= DAY:
        return "The same day."
    return f"They may be at the same time, within {-(-worst // DAY)} days."


def _words(level: Level, a: Sides, b: Sides) -> str:
    return _shared("Words of the account", a.words, b.words, level.value)


def _actors(level: Level, a: Sides, b: Sides) -> str:
    one, other = _listed(a.report.actors), _listed(b.report.actors)
    if not level.value:
        return f"They name different sides: {one}; {other}."
    if level.value >= 1:
        return f"They name the same side: {one}; {other}."
    return f"They name partly the same sides: {one}; {other}."


def _listed(names: tuple[str, ...]) -> str:
    return " and ".join(names)


def _place(level: Level, a: Sides, b: Sides) -> str:
    one, other = a.report.place, b.report.place
    if not level.value:
        return f"The names of the places differ: {one}; {other}."
    whole = "The same name of the place" if level.value >= 1 else "Partly the same place"
    return f"{whole}: {one}." if one == other else f"{whole}: {one}; {other}."


def _shared(what: str, one: tuple[str, ...], other: tuple[str, ...], share: float) -> str:
    many = len(set(one) & set(other))
    if not many:
        return f"{what}: none in common."
    return f"{what}: {many} in common, by rarity {share:.0%} of the shorter account."


def _deaths(level: Level, a: Sides, b: Sides) -> str:
    one, other = _dead(a), _dead(b)
    if level.index <= 1:
        return f"The same number of dead: {one}." if one == other else f"Dead: {one}; {other}."
    ending = {2: "near each other", 3: "apart", 4: "far apart", 5: "none against some"}[level.index]
    return f"Dead: {one}; {other}: {ending}."


def _dead(side: Sides) -> str:
    low, high = side.report.deaths or (0, 0)
    return f"{low}" if low == high else f"{low} to {high}"


def _category(level: Level, a: Sides, b: Sides) -> str:
    one, other = a.report.category, b.report.category
    return (
        f"The same kind of event: {one}." if one == other else f"Different kinds: {one}; {other}."
    )


SENTENCES: dict[str, Callable[[Level, Sides, Sides], str]] = {
    "time": _time,
    "words": _words,
    "actors": _actors,
    "place": _place,
    "deaths": _deaths,
    "category": _category,
}
