"""How the sentence of a claim names its numbers. Pure: text in, pieces out; the list of absolute words is a file.

A template is plain text with slots in braces:

    {figure.key}                      the figure's value
    {figure.key:percent}              a share, as "53 per cent"
    {figure.key:km}                   metres, as kilometres
    {figure.key:patrol|patrols}       the value with its noun, singular or plural
    {figure.key:places}               where the figure's cases lie, instead of how many they are
    {date:2017-01} {date:2017-03-19}  a month or a day
    {due}                             when the claim's expectation is due
    {name:PoC site 1}                 a name that happens to hold a number
"""

import csv
import re
from calendar import month_name
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from standfast.apps.followup.facts import Due

_SLOT = re.compile(r"\{([^{}]*)\}")
_KEY = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")
_DATE = re.compile(r"^\d{4}-\d{2}(-\d{2})?$")
_NUMBER = re.compile(
    r"\d+|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundreds?|thousands?|dozens?"
    r"|half|thirds?|quarters?)\b",
    re.IGNORECASE,
)
WHOLE, NOTHING = "whole", "nothing"
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class AbsoluteWord:
    """A word that leaves no exception: of the whole ("all"), of nothing ("never") or of degree ("dramatic").

    After a word of `not_after` ("almost all") or before one of `not_before` ("no longer") it is none.
    """

    word: str
    kind: str
    not_after: frozenset[str]
    not_before: frozenset[str]


def _absolute_words() -> dict[str, AbsoluteWord]:
    with (Path(__file__).parent / "absolute_words.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["word"]: AbsoluteWord(
                row["word"],
                row["kind"],
                frozenset(filter(None, row["not_after"].split("|"))),
                frozenset(filter(None, row["not_before"].split("|"))),
            )
            for row in csv.DictReader(file)
        }


ABSOLUTE_WORDS = _absolute_words()
"""The words that are challenged unless a figure bears them; a mission changes the rows of the file, not the code."""
PLACES = "places"
STYLES = ("number", "percent", "km", PLACES)


class Misworded(ValueError):
    """A template cannot be read."""


@dataclass(frozen=True, slots=True)
class Words:
    """Text that stands as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class FigureSlot:
    """Where a figure's value goes; `nouns` are the singular and plural that follow it, if any."""

    key: str
    style: str = "number"
    nouns: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class DueSlot:
    """Where the due date of the claim's expectation goes."""


Piece = Words | FigureSlot | DueSlot


def parse(template: str) -> tuple[Piece, ...]:
    """Return the pieces of a template.

    :raises Misworded: with a sentence, when a brace or slot cannot be read.
    """
    pieces: list[Piece] = []
    end = 0
    for match in _SLOT.finditer(template):
        _add_words(pieces, template[end : match.start()])
        pieces.append(_slot(match[1]))
        end = match.end()
    _add_words(pieces, template[end:])
    return tuple(pieces)


def _add_words(pieces: list[Piece], text: str) -> None:
    if "{" in text or "}" in text:
        raise Misworded("A brace stands alone in the sentence; write a slot as {figure.key}.")
    if text:
        pieces.append(Words(text))


def _slot(content: str) -> Piece:
    head, separator, tail = content.partition(":")
    if content == "due":
        return DueSlot()
    if head == "name" and tail:
        return Words(tail)
    if head == "date":
        return Words(_date_text(tail))
    if not _KEY.match(head) or (separator and not tail):
        raise Misworded(
            f"'{{{content}}}' is not a slot; write {{figure.key}}, {{date:2017-01}}, {{name:...}} or {{due}}."
        )
    if "|" in tail:
        singular, _, plural = tail.partition("|")
        return FigureSlot(head, nouns=(singular, plural))
    if tail and tail not in STYLES:
        raise Misworded(
            f"'{tail}' is not a way to print a number; take one of {', '.join(STYLES)}, or 'noun|nouns'."
        )
    return FigureSlot(head, style=tail or "number")


def _date_text(text: str) -> str:
    if not _DATE.match(text):
        raise Misworded(f"'{text}' is not a date; write {{date:2017-01}} or {{date:2017-03-19}}.")
    try:
        if len(text) == len("2017-01"):
            return month_text(date.fromisoformat(f"{text}-01"))
        return day_text(date.fromisoformat(text))
    except ValueError as error:
        raise Misworded(f"'{text}' is not a date: {error}.") from error


def keys_of(template: str) -> tuple[str, ...]:
    """Return the keys of the figures that a template names, each once, in their order.

    :raises Misworded: when the template cannot be read.
    """
    return tuple(dict.fromkeys(p.key for p in parse(template) if isinstance(p, FigureSlot)))


def bare_number(template: str) -> str | None:
    """Return the first number that stands in the sentence outside a slot, or None."""
    found = _NUMBER.search(_SLOT.sub(" ", template))
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class _Found:
    """A word of a sentence and where it stands."""

    word: str
    start: int
    end: int


def absolute_words(template: str) -> tuple[str, ...]:
    """Return the absolute words of a sentence outside its slots, each once, in their order."""
    text = _SLOT.sub(" 0 ", template)
    found = [_Found(match[0].lower(), match.start(), match.end()) for match in _WORD.finditer(text)]
    return tuple(
        dict.fromkeys(
            here.word
            for place, here in enumerate(found)
            if here.word in ABSOLUTE_WORDS and _stands(text, found, place)
        )
    )


def _stands(text: str, words: list[_Found], place: int) -> bool:
    """Tell whether a word of the list is meant absolutely where it stands: not in "all-terrain", nor in "almost all"."""
    here = words[place]
    rule = ABSOLUTE_WORDS[here.word]
    if "-" in (text[here.start - 1 : here.start], text[here.end : here.end + 1]):
        return False
    before = words[place - 1] if place else None
    after = words[place + 1] if place + 1 < len(words) else None
    if before and before.word in rule.not_after and not text[before.end : here.start].strip():
        return False
    return not (
        after and after.word in rule.not_before and not text[here.end : after.start].strip()
    )


def bears(
    word: str, *, comparison: str | None, number: float | None, value: float | None, unit: str
) -> bool:
    """Tell whether a reading bears an absolute word: the claim's own expectation of it is met, and speaks of as much.

    "all" needs a whole share, or a number that was reached; "none" needs zero, or a whole share of the opposite; "dramatic"
    needs any number that was named beforehand. An unknown reading bears nothing.
    """
    if comparison is None or number is None or value is None:
        return False
    if not COMPARISONS[comparison](value, number):
        return False
    kind = ABSOLUTE_WORDS[word].kind
    reaches = comparison in ("equals", "at least", "above")
    whole_share = unit.startswith("share") and reaches and number >= 1
    if kind == WHOLE:
        return whole_share if unit.startswith("share") else reaches and number > 0
    if kind == NOTHING:
        return whole_share or value == 0
    return True


COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "equals": lambda value, number: value == number,
    "at least": lambda value, number: value >= number,
    "at most": lambda value, number: value <= number,
    "above": lambda value, number: value > number,
    "below": lambda value, number: value < number,
}


def number_text(value: float, style: str = "number") -> str:
    """Return a number as the letter prints it: "4,000", "53 per cent", "4 km"; at most one decimal."""
    if style == "percent":
        return f"{_grouped(value * 100)} per cent"
    if style == "km":
        return f"{_grouped(value / 1000)} km"
    return _grouped(value, decimals=2 if abs(value) < 1 else 1)


def _grouped(value: float, *, decimals: int = 1) -> str:
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def due_text(due: Due) -> str:
    """Return a due date as precisely as it was promised: "the end of May 2017"."""
    match due.precision:
        case "day":
            return day_text(due.on)
        case "mid-month":
            return f"mid-{month_text(due.on)}"
        case "end of month":
            return f"the end of {month_text(due.on)}"
        case "month":
            return month_text(due.on)
        case _:
            return str(due.on.year)


def day_text(on: date) -> str:
    """Return a day in words: "19 March 2017"."""
    return f"{on.day} {month_name[on.month]} {on.year}"


def month_text(on: date) -> str:
    """Return a month in words: "March 2017"."""
    return f"{month_name[on.month]} {on.year}"
