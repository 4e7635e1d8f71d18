"""Absolute words in claims: challenged unless the figure that the claim names bears them."""

from datetime import datetime

from standfast.apps.followup import wording
from standfast.apps.followup.facts import Expectation
from standfast.log.figures import FIGURES, Moment, Reading, evaluate
from standfast.log.worlds import world


def unborne_words(
    text: str,
    *,
    comparison: str | None,
    number: float | None,
    reading: Reading | None,
) -> tuple[str, ...]:
    """Return the absolute words of a sentence that the reading which its claim expects something of does not bear."""
    value, unit = (reading.value, reading.unit) if reading else (None, "")
    return tuple(
        word
        for word in wording.absolute_words(text)
        if not wording.bears(word, comparison=comparison, number=number, value=value, unit=unit)
    )


def absolute_blocker(
    text: str, expectation: Expectation | None, *, at: datetime, absolute_reason: str | None
) -> str | None:
    """Say why a sentence with an absolute word cannot stand: no figure of its claim bears it by now, and no reason is given."""
    if absolute_reason is not None or not wording.absolute_words(text):
        return None
    expected = expectation or Expectation()
    reading = None
    if expected.figure in FIGURES:
        with world(as_of=at):
            reading = evaluate(str(expected.figure), Moment(at))
    found = unborne_words(
        text, comparison=expected.comparison, number=expected.number, reading=reading
    )
    if not found:
        return None
    return (
        f"'{found[0]}' is an absolute word, and {_lack(expected, reading)}; name the figure and the number that it must "
        "reach, choose a word that the records support, or say why it stands (absolute_reason)."
    )


def _lack(expected: Expectation, reading: Reading | None) -> str:
    if reading is None or expected.number is None:
        return "no figure of this claim bears it"
    if reading.value is None:
        return f"what '{expected.figure}' reads is not known ({reading.reason})"
    return (
        f"'{expected.figure}' reads {wording.number_text(reading.value)} by now, of which the claim expects "
        f"{expected.comparison} {wording.number_text(expected.number)}: that does not bear it"
    )
