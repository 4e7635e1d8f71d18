"""Sentences from templates: words, and numbers that are doors to their figures."""

from dataclasses import dataclass

from standfast.apps.followup import wording
from standfast.apps.followup.facts import Due
from standfast.apps.followup.models import Verdict
from standfast.log.figures import Reading
from standfast.reports.release import NotReleased, Released

NOT_RELEASED = "[not released]"


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text; `key` names the figure when it is a number."""

    text: str
    key: str | None = None


def sentence(template: str, found: dict[str, Reading], *, due: Due | None) -> tuple[Part, ...]:
    """Return a template with its slots filled; a template that cannot be read is printed as that, not as a number."""
    try:
        pieces = wording.parse(template)
    except wording.Misworded as error:
        return (Part(f"This sentence cannot be printed: {error}"),)
    return tuple(part for piece in pieces for part in _parts(piece, found, due))


def _parts(piece: wording.Piece, found: dict[str, Reading], due: Due | None) -> tuple[Part, ...]:
    match piece:
        case wording.Words(text):
            return (Part(text),)
        case wording.DueSlot():
            return (Part(wording.due_text(due) if due else "a date that is not known"),)
        case wording.FigureSlot():
            return _number(piece, found.get(piece.key))


def _number(slot: wording.FigureSlot, reading: Reading | None) -> tuple[Part, ...]:
    if reading is None:
        return (Part("not known (this release has no such figure)", slot.key),)
    if isinstance(reading, NotReleased):
        held_back = Part(NOT_RELEASED, slot.key)
        return (held_back,) if slot.nouns is None else (held_back, Part(f" {slot.nouns[1]}"))
    if reading.value is None:
        unknown = Part(f"not known ({as_clause(reading.reason)})", slot.key)
        return (unknown,) if slot.nouns is None else (unknown, Part(f" {slot.nouns[1]}"))
    if slot.style == wording.PLACES:
        return (Part(_places(reading), slot.key),)
    number = Part(value_text(reading.value, slot), slot.key)
    if slot.nouns is None:
        return (number,)
    return (number, Part(f" {slot.nouns[0] if reading.value == 1 else slot.nouns[1]}"))


def value_text(value: float | None, slot: wording.FigureSlot) -> str:
    """Return a value as a slot prints it."""
    return "not known" if value is None else wording.number_text(value, slot.style)


def as_clause(reason: str | None) -> str:
    """Return a reason so that it can stand in brackets: without its full stop, and without its capital where that is a word's."""
    text = (reason or "no reason is on record").rstrip(".")
    first, _, rest = text.partition(" ")
    return f"{first.lower()} {rest}" if first.istitle() and first in _OPENERS else text


_OPENERS = (
    "No",
    "Nothing",
    "Nobody",
    "The",
    "This",
    "Not",
    "A",
    "An",
    "It",
    "There",
    "Six",
    "Only",
)


def _places(reading: Reading) -> str:
    if isinstance(reading, Released) and reading.closely:
        return NOT_RELEASED
    places = sorted({case.county for case in reading.entries})
    return _list(places) if places else "no place"


def moved_note(template: str, found: dict[str, Reading], verdict: Verdict) -> tuple[Part, ...]:
    """Return " (verified at N on 19 March 2017, now M)" when a reading that was judged has moved since, or nothing.

    Where one of several has moved, all are listed in the order of the sentence, before and now. In an edition that leaves the
    mission nothing is told of numbers that closely held cases count in: two moments would tell of the cases between.
    """
    then = {figure["key"]: figure["value"] for figure in verdict.judged_figures}
    slots = [
        slot
        for slot in slots_of(template)
        if slot.key in then and slot.key in found and slot.style != wording.PLACES
    ]
    if any(isinstance(one, Released) and one.closely for one in (found[s.key] for s in slots)):
        return ()
    if all(found[slot.key].value == then[slot.key] for slot in slots):
        return ()
    before = [Part(value_text(then[slot.key], slot), slot.key) for slot in slots]
    now = [Part(value_text(found[slot.key].value, slot), slot.key) for slot in slots]
    return (
        Part(f" ({verdict.finding} at "),
        *_listed(before),
        Part(f" on {wording.day_text(verdict.on)}, now "),
        *_listed(now),
        Part(")"),
    )


def _listed(parts: list[Part]) -> list[Part]:
    listed = parts[:1]
    for place, part in enumerate(parts[1:], start=2):
        listed += [Part(" and " if place == len(parts) else ", "), part]
    return listed


def slots_of(template: str) -> list[wording.FigureSlot]:
    """Return the figure slots of a template, each figure once, in order; none where it cannot be read."""
    try:
        pieces = wording.parse(template)
    except wording.Misworded:
        return []
    return list({p.key: p for p in pieces if isinstance(p, wording.FigureSlot)}.values())


def _list(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"
