"""How the sentence of a claim names its numbers. Pure: text in, pieces out.

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

import re
from calendar import month_name
from dataclasses import dataclass
from datetime import date

from standfast.apps.followup.facts import Due

_SLOT = re.compile(r"\{([^{}]*)\}")
_KEY = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")
_DATE = re.compile(r"^\d{4}-\d{2}(-\d{2})?$")
_NUMBER = re.compile(
    r"\d+|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundreds?|thousands?|dozens?"
    r"|half|thirds?|quarters?)\b",
    re.IGNORECASE,
)
ABSOLUTE_WORDS = (
    "all",
    "always",
    "complete",
    "completely",
    "dramatic",
    "dramatically",
    "entire",
    "entirely",
    "every",
    "fully",
    "never",
    "none",
)
_ABSOLUTE = re.compile(rf"\b(?:{'|'.join(ABSOLUTE_WORDS)})\b", re.IGNORECASE)
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


def absolute_word(template: str) -> str | None:
    """Return the first absolute word of a sentence, or None."""
    found = _ABSOLUTE.search(_SLOT.sub(" ", template))
    return found[0].lower() if found else None


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
