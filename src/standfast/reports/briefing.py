"""The oral briefing: what moved since the edition before, what is not known, what is asked; short enough to be spoken.

What is read aloud is marked as spoken and timed; what there is no time for is in the annex, and the briefing says that it is.
"""

import hashlib
import math
from dataclasses import dataclass
from typing import Any

from standfast.apps.followup import wording
from standfast.log.canonical import canonical
from standfast.reports.annexes import challenged_annex, figures_annex, withheld_annex
from standfast.reports.baseline import Baseline
from standfast.reports.blocks import Block, Document, Heading, Para, Table, para, plain
from standfast.reports.diff import ClaimMoved, Difference
from standfast.reports.letter import Letter, PrintedClaim
from standfast.reports.letter_blocks import framed
from standfast.reports.release import NotReleased
from standfast.reports.sentences import NOT_RELEASED, Part, as_clause, slots_of, value_text

WORDS_A_MINUTE = 130
"""How fast a prepared text is read aloud without haste; a house value, unverified."""
MOVED_WORDS, UNKNOWN_WORDS, ASKED_WORDS = 330, 150, 150
"""So many words each part may take, so that the whole is read in about five minutes."""
TITLE = "Briefing on the implementation of the recommendations"
CONFIRMED = ("verified",)


@dataclass(frozen=True, slots=True)
class Briefing:
    """A briefing at a moment, ready to be set; `spoken` are its sentences in the order in which they are read."""

    letter: Letter
    baseline: Baseline | None
    moved: Difference | None
    sections: tuple[tuple[str, tuple[Para, ...]], ...]

    @property
    def spoken(self) -> tuple[str, ...]:
        """What is read aloud, paragraph by paragraph."""
        return tuple(one.text for _title, paras in self.sections for one in paras)

    @property
    def words(self) -> int:
        """How many words are read aloud."""
        return sum(len(text.split()) for text in self.spoken)

    @property
    def minutes(self) -> float:
        """How long it takes to read them, in minutes, to the half minute above."""
        return math.ceil(self.words / WORDS_A_MINUTE * 2) / 2

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON without this digest."""
        return hashlib.sha256(canonical(self._undigested())).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """Return the briefing as JSON."""
        return self._undigested() | {"digest": self.digest}

    def _undigested(self) -> dict[str, Any]:
        told = self.letter.as_json()
        del told["digest"]
        return told | {
            "kind": "briefing",
            "since": self.baseline.words if self.baseline else None,
            "spoken": list(self.spoken),
            "speaking": {"words": self.words, "minutes": self.minutes},
            "moved": self.moved.as_json() if self.moved is not None else None,
        }


def briefing(made: Letter, baseline: Baseline | None) -> Briefing:
    """Return the briefing that a letter and what it is held against lead to."""
    moved = baseline.against(made) if baseline else None
    return Briefing(
        made,
        baseline,
        moved,
        (
            ("What has moved", _fitting(_moved(made, baseline, moved), MOVED_WORDS, _MORE_MOVED)),
            ("What is not known", _fitting(_unknown(made), UNKNOWN_WORDS, _MORE_UNKNOWN)),
            ("What is asked", _fitting(_asked(made), ASKED_WORDS, _MORE_ASKED)),
        ),
    )


_MORE_MOVED = "More has moved than there is time for; the annex lists it."
_MORE_UNKNOWN = "More is not known; the annex lists it."
_MORE_ASKED = "More is outstanding; the letter lists it."


def _fitting(paras: list[Para], words: int, rest: str) -> tuple[Para, ...]:
    """Return the first paragraphs that fit into some words, at least one, and a sentence where others do not."""
    kept: list[Para] = []
    for one in paras:
        words -= len(one.text.split())
        if kept and words < 0:
            return (*kept, para(rest, "spoken"))
        kept.append(one)
    return tuple(kept)


def _moved(made: Letter, baseline: Baseline | None, moved: Difference | None) -> list[Para]:
    if baseline is None or moved is None:
        return [
            para(
                "No edition was published before this one, and no earlier day was named; nothing can be said to have moved.",
                "spoken",
            )
        ]
    if not moved:
        return [para(f"Nothing has moved since {baseline.words}.", "spoken")]
    claims = {claim.number: claim for claim in made.claims}
    said = {claim["id"]: claim for claim in baseline.said["claims"]}
    ranked = sorted(moved.claims, key=lambda one: (_rank(one, claims, said), one.id))
    found = [_claim_moved(one, claims.get(one.id), baseline, said) for one in ranked]
    new = sum(one.before is None for one in moved.claims)
    gone = sum(one.after is None for one in moved.claims)
    opening = (
        f"Since {baseline.words}, {_counted(len(moved.claims) - new - gone, 'claim reads', 'claims read')} otherwise, "
        f"{_counted(new, 'is', 'are')} new and {_counted(gone, 'is', 'are')} gone; "
        f"{_counted(len(moved.figures), 'figure', 'figures')} moved."
    )
    return [para(opening, "spoken"), *found]


def _rank(
    moved: ClaimMoved, claims: dict[str, PrintedClaim], said: dict[str, dict[str, Any]]
) -> int:
    """Return what is told first: claims that fell, verdicts that changed, statuses, what is new, and numbers."""
    claim = claims.get(moved.id)
    was = said.get(moved.id)
    if claim is None:
        return 0
    if was is None:
        return 3
    if was["verification"]["status"] != claim.verification.status:
        return 1
    return 2 if was["status"] != claim.status else 4


def _claim_moved(
    moved: ClaimMoved,
    claim: PrintedClaim | None,
    baseline: Baseline,
    said: dict[str, dict[str, Any]],
) -> Para:
    if claim is None:
        return para(f"Claim {moved.id} does not stand in this edition any more.", "spoken")
    was = said.get(moved.id)
    if was is None:
        return Para((Part(f"New since then, {_voiced(claim)}: "), *claim.said), "spoken")
    tail = ""
    if was["verification"]["status"] != claim.verification.status:
        tail = f" An assessor found it {claim.verification.status}."
        if claim.verification.on is None:
            tail = " No verdict on it stands any more."
    if was["status"] != claim.status:
        tail += f" It is now reported as {claim.status}; it was {was['status']}."
    return Para((*claim.said, *_then(claim, baseline), *((Part(tail),) if tail else ())), "spoken")


def _then(claim: PrintedClaim, baseline: Baseline) -> tuple[Part, ...]:
    """Return what the numbers of a claim were in the document before, where they have moved."""
    before = {one["key"]: one["value"] for one in baseline.said["figures"]}
    now = {part.key: part.text for part in claim.said if part.key}
    told = [
        value_text(before[slot.key], slot)
        for slot in slots_of(claim.statement)
        if slot.key in before
        and before[slot.key] is not None
        and slot.style != wording.PLACES
        and now.get(slot.key) not in (None, NOT_RELEASED)
        and value_text(before[slot.key], slot) != now[slot.key]
    ]
    return (Part(f" Then it was {_listed(told)}."),) if told else ()


def _voiced(claim: PrintedClaim) -> str:
    return {
        "mission": "from the mission",
        "assessor": "from the assessor",
        "secretary-general": "from the Secretary-General",
        "secretariat": "from the Secretariat",
    }.get(claim.claimant, f"from the {claim.claimant}")


def _unknown(made: Letter) -> list[Para]:
    found = []
    for reading in made.readings:
        if reading.value is None and not isinstance(reading, NotReleased):
            definition = reading.definition.rstrip(".")
            found.append(
                para(f"Not known: {definition}, because {as_clause(reading.reason)}.", "spoken")
            )
    if back := sum(isinstance(one, NotReleased) for one in made.readings):
        found.append(
            para(
                f"{_counted(back, 'number is', 'numbers are')} not told in this edition; its annex says by which rule.",
                "spoken",
            )
        )
    found += [
        para(
            f"Claim {claim.number} was found {claim.verification.status}: {_why(claim)}.", "spoken"
        )
        for claim in made.claims
        if claim.verification.on is not None and claim.verification.status not in CONFIRMED
    ]
    unassessed = [one for one in made.claims if one.verification.on is None]
    if unassessed:
        found.append(
            para(
                f"Nobody has assessed {len(unassessed)} of {len(made.claims)} claims; they stand on the word of those who make them.",
                "spoken",
            )
        )
    if gaps := sum(bool(one.incomplete) for one in made.readings):
        found.append(
            para(
                f"{_counted(gaps, 'figure rests', 'figures rest')} on chains that have gaps here or end before the day.",
                "spoken",
            )
        )
    if words := len(made.challenges):
        found.append(
            para(
                f"{_counted(words, 'absolute word is', 'absolute words are')} challenged; the annex says why.",
                "spoken",
            )
        )
    return found or [para("Every number read here is known, as far as it is told.", "spoken")]


def _why(claim: PrintedClaim) -> str:
    return (claim.verification.note or claim.text).rstrip(".")


def _asked(made: Letter) -> list[Para]:
    asks = [
        Para(claim.said, "spoken")
        for claim in made.claims
        if claim.nature == "ask" or claim.status == "awaiting third party"
    ]
    late = sorted(made.outstanding, key=lambda item: item.since)
    if late:
        first = late[0]
        asks.append(
            para(
                f"{_counted(len(late), 'matter is', 'matters are')} overdue, lapsed or reopened; the longest, {first.what} since "
                f"{wording.day_text(first.since)}, is with {first.owner}: {first.text}",
                "spoken",
            )
        )
    return asks or [para("Nothing is asked of others in this edition.", "spoken")]


def _counted(number: int, one: str, many: str) -> str:
    """Return a number of things in words to be spoken: "none is", "1 is", "2 are"."""
    if number == 0:
        return f"none {one}" if one == "is" else f"no {one}"
    return f"{wording.number_text(number)} {one if number == 1 else many}"


def _listed(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def briefing_document(made: Briefing) -> Document:
    """Return the briefing as a document."""
    blocks: list[Block] = []
    for title, paras in made.sections:
        blocks += [Heading(1, title), *paras]
    blocks += moved_annex(made.moved, made.baseline)
    blocks += (
        figures_annex(made.letter) + challenged_annex(made.letter) + withheld_annex(made.letter)
    )
    minutes = wording.number_text(made.minutes)
    lede = f"Speaking time about {minutes} minutes: {made.words} words at {WORDS_A_MINUTE} a minute. The annexes are not read aloud."
    return framed(made.letter, "briefing", TITLE, lede, blocks, made.digest)


def moved_annex(moved: Difference | None, baseline: Baseline | None) -> list[Block]:
    """Return the tables of all that moved: claims before and now, figures with how many records came and went."""
    if not moved or baseline is None:
        return []
    found: list[Block] = [Heading(1, f"Annex: what moved since {baseline.words}")]
    if moved.claims:
        rows = tuple(
            (plain(one.id), plain(one.before or "not made"), plain(one.after or "does not stand"))
            for one in moved.claims
        )
        found.append(Table("Claims", ("Claim", "Before", "Now"), rows, (8, 46, 46)))
    named = {figure["key"] for figure in baseline.said["figures"]}
    if moved.figures:
        figure_rows = tuple(
            (
                plain(one.key),
                plain(_number(one.before, named=one.key in named)),
                (Part(_number(one.after, named=True), one.key),),
                plain(str(len(one.entries_added))),
                plain(str(len(one.entries_removed))),
            )
            for one in moved.figures
        )
        head = ("Figure", "Before", "Now", "Records added", "Records removed")
        widths, ends = (44, 14, 14, 14, 14), frozenset({1, 2, 3, 4})
        found.append(Table("Figures", head, figure_rows, widths, ends))
    return found


def _number(value: float | None, *, named: bool) -> str:
    if not named:
        return "not named"
    return "not told" if value is None else wording.number_text(value)
