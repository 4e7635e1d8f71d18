"""Absolute words that no figure bears: marked where they stand, listed in the annex, answered before a document is published."""

from collections.abc import Iterable
from dataclasses import dataclass

from standfast.apps.followup import wording
from standfast.apps.followup.absolutes import unborne_words
from standfast.apps.followup.models import Claim
from standfast.log.figures import Reading


@dataclass(frozen=True, slots=True)
class Answer:
    """Why the publisher of a document lets an absolute word of a claim stand."""

    claim: str
    word: str
    reason: str


@dataclass(frozen=True, slots=True)
class Challenge:
    """An absolute word of a claim that its figure does not bear at the moment of the document."""

    claim: str
    word: str
    why: str
    maker: str | None = None
    answer: str | None = None

    def as_json(self) -> dict[str, str | None]:
        """Return the challenge as the JSON of a document has it."""
        return {
            "claim": self.claim,
            "word": self.word,
            "why": self.why,
            "maker": self.maker,
            "answer": self.answer,
        }


class Unanswered(ValueError):
    """A document holds absolute words that no figure bears and nobody has answered for; nothing was kept."""


def challenges_of(
    claim: Claim, reading: Reading | None, answers: Iterable[Answer]
) -> tuple[Challenge, ...]:
    """Return the absolute words of a claim that the reading which it expects something of does not bear."""
    words = unborne_words(
        claim.text,
        comparison=claim.expected_comparison,
        number=claim.expected_number,
        reading=reading,
    )
    given = {(one.claim, one.word): one.reason for one in answers}
    return tuple(
        Challenge(
            claim.number,
            word,
            _lack(claim, reading),
            claim.absolute_reason,
            given.get((claim.number, word)),
        )
        for word in words
    )


def mark(challenges: Iterable[Challenge]) -> str:
    """Return what stands behind a sentence with challenged words, or nothing."""
    words = [f"“{one.word}”" for one in challenges]
    return f" [challenged: {', '.join(words)}]" if words else ""


def refuse_unanswered(challenges: Iterable[Challenge]) -> None:
    """Refuse while a challenge stands without an answer.

    :raises Unanswered: naming each of them, and how it is answered.
    """
    open_ones = [one for one in challenges if not one.answer]
    if not open_ones:
        return
    named = "; ".join(f"{one.claim} “{one.word}” ({one.why})" for one in open_ones)
    raise Unanswered(
        f"Absolute words stand that no figure bears: {named}. Reword the claim, or answer each with a reason, which is kept "
        "in the document."
    )


def _lack(claim: Claim, reading: Reading | None) -> str:
    number, comparison = claim.expected_number, claim.expected_comparison
    if reading is None or number is None or comparison is None:
        return "the claim names no figure that could bear it"
    if reading.value is None:
        return f"what {reading.key} reads is not told: {str(reading.reason).rstrip('.')}"
    return (
        f"{reading.key} reads {wording.number_text(reading.value)}, of which the claim expects {comparison} "
        f"{wording.number_text(number)}"
    )
