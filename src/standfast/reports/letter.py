"""What the letter says at a moment: sentences whose numbers are read from the records, in four marked voices.

A claim not yet made is absent. A reading that moved since it was judged says so in the sentence itself. The digest is that
of the canonical JSON, so two nodes with equal holdings can compare letters by one line.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from standfast.apps.accounts import queries as accounts
from standfast.apps.followup import queries, wording
from standfast.apps.followup.facts import HEADQUARTERS_SECTIONS
from standfast.apps.followup.models import Claim, Verdict
from standfast.log.canonical import canonical
from standfast.log.chains import recorded_world
from standfast.log.figures import FIGURES, Moment, Reading, evaluate, reading_json
from standfast.log.times import instant_text, local_date
from standfast.log.worlds import Heads, standing_at
from standfast.reports import frame
from standfast.reports.challenges import Answer, Challenge, challenges_of, mark
from standfast.reports.readers import PUBLIC, Reader
from standfast.reports.release import (
    NO_NAMES,
    Edition,
    NotReleased,
    Released,
    Withheld,
    not_released,
    released,
    rule_against,
)
from standfast.reports.sentences import Part, as_clause, moved_note, sentence, slots_of

SECTION_TITLES = {
    "overall": "Overall assessment",
    "protection": "Protection of civilians",
    "planning": "Contingency planning and preparedness",
    "security": "Staff safety and security",
    "medical": "Medical response",
    "malakal": "Malakal",
    "accountability": "Performance accountability",
    "guidance": "Guidance and readiness",
    "training": "Training",
    "morale": "Staff morale and welfare",
    "ahead": "Looking ahead",
    "asks": "What is asked of others",
}
TRACK_TITLES = {
    "mission": "The mission's track",
    "headquarters": "Headquarters' track",
    "both": "Both tracks",
}
VOICES = {
    "mission": "Mission",
    "assessor": "Assessor",
    "secretary-general": "Secretary-General",
    "secretariat": "Secretariat",
}
NATURES = {
    "progress": "nothing yet",
    "fact": "stated as a fact",
    "metric": "a number that the records give",
    "conclusion": "a conclusion",
    "ask": "asked of others, with no due date",
}
COMPARISON_WORDS = {"equals": "exactly"}


@dataclass(frozen=True, slots=True)
class Verification:
    """What an assessor found of a claim; `status` is "not assessed" and the rest None where nobody has."""

    status: str
    by: str | None = None
    on: date | None = None
    reading: dict[str, Any] | None = None
    note: str | None = None
    places: tuple[str, ...] = ()
    reworded_since: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the verification as the letter's JSON has it."""
        return {
            "status": self.status,
            "by": self.by,
            "on": self.on.isoformat() if self.on else None,
            "reading": self.reading,
        }


@dataclass(frozen=True, slots=True)
class PrintedClaim:
    """A claim as the letter prints it; `said` is its sentence without the note of what has moved."""

    subject: UUID
    number: str
    section: str
    claimant: str
    statement: str
    parts: tuple[Part, ...]
    status: str
    status_on: date | None
    reported: str
    verification: Verification
    expectation: str | None
    figures: tuple[str, ...]
    nature: str = "progress"
    challenges: tuple[Challenge, ...] = ()
    said: tuple[Part, ...] = ()

    @property
    def voice(self) -> str:
        """Whose sentence it is, as the margin says it."""
        return VOICES.get(self.claimant, self.claimant)

    @property
    def text(self) -> str:
        """The sentence in plain text."""
        return "".join(part.text for part in self.parts)

    @property
    def verified(self) -> str:
        """What the assessor found, in one line."""
        return verification_text(self.verification, why_not=self._why_not)

    @property
    def assessed(self) -> str:
        """What the assessor found, as the letter prints it under the claim."""
        if self.verification.on is None:
            return f"{self.verified[:1].upper()}{self.verified[1:]}"
        return f"Assessed: {self.verified}"

    @property
    def _why_not(self) -> str | None:
        if self.claimant == "assessor":
            return "it is the assessor's own"
        if self.claimant == "secretary-general":
            return "it is addressed to others"
        if self.section in HEADQUARTERS_SECTIONS:
            return "it stands on headquarters' track"
        return None

    def as_json(self) -> dict[str, Any]:
        """Return the claim as the letter's JSON has it."""
        return {
            "id": self.number,
            "text": self.text,
            "claimant": self.claimant,
            "statement": self.statement,
            "status": self.status,
            "verification": self.verification.as_json(),
            "figures": list(self.figures),
        }


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the letter under its own heading."""

    key: str
    title: str
    track: str
    claims: tuple[PrintedClaim, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter at a moment, for a reader."""

    moment: Moment
    reader: str
    world: str
    heads: Heads
    readings: tuple[Reading, ...]
    opening: tuple[tuple[Part, ...], ...]
    sections: tuple[Section, ...]
    outstanding: tuple[frame.Outstanding, ...]
    withheld_claims: int
    edition: Edition | None = None
    withheld: tuple[Withheld, ...] = ()

    @property
    def claims(self) -> tuple[PrintedClaim, ...]:
        """Every claim printed, in order."""
        return tuple(claim for section in self.sections for claim in section.claims)

    @property
    def challenges(self) -> tuple[Challenge, ...]:
        """Every absolute word that no figure bears, in the order of the claims."""
        return tuple(one for claim in self.claims for one in claim.challenges)

    @property
    def on(self) -> date:
        """The day of the letter, in mission time."""
        return local_date(self.moment.as_of)

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON without this digest."""
        return hashlib.sha256(canonical(self._undigested())).hexdigest()

    @property
    def heads_digest(self) -> str:
        """SHA-256 over the canonical heads: one line to compare what two letters rest on."""
        return hashlib.sha256(canonical(self._heads())).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """Return the letter as JSON."""
        return self._undigested() | {"digest": self.digest}

    def _heads(self) -> dict[str, list[Any]]:
        return {chain: list(head) for chain, head in sorted(self.heads.items())}

    def _undigested(self) -> dict[str, Any]:
        known_by = self.moment.known_by
        more: dict[str, Any] = {}
        if self.challenges:
            more["challenges"] = [one.as_json() for one in self.challenges]
        if self.edition is not None:
            more["edition"] = self.edition.name
            more["withheld"] = [one.as_json() for one in self.withheld]
            more["not_released"] = list(not_released(self.readings))
        return more | {
            "as_of": instant_text(self.moment.as_of),
            "known_by": instant_text(known_by) if known_by else None,
            "heads": self._heads(),
            "figures": [reading_json(reading) for reading in self.readings],
            "claims": [claim.as_json() for claim in self.claims],
        }


def letter(
    moment: Moment,
    *,
    reader: Reader = PUBLIC,
    edition: Edition | None = None,
    answers: tuple[Answer, ...] = (),
) -> Letter:
    """Return the letter at a moment, with only what a reader may read and an edition may hold.

    :raises NoSuchSite: when no chain of the moment's site is known here.
    """
    with standing_at(moment) as there:
        made = queries.claims()
        kept_out = {claim.subject: _kept_out(claim, reader, edition) for claim in made}
        open_to = [claim for claim in made if kept_out[claim.subject] is None]
        opening = frame.opening(reader)
        keys = _cited(opening, open_to)
        found = released({key: evaluate(key, moment) for key in keys}, edition)
        verdicts = queries.latest_verdicts()
        names = accounts.names({verdict.assessor for verdict in verdicts.values()})
        if edition is not None and edition.leaves:
            names = dict.fromkeys(names, NO_NAMES)
        on = local_date(moment.as_of)
        printed = [
            _printed(claim, verdicts.get(claim.subject), found, names=names, on=on, answers=answers)
            for claim in open_to
        ]
        return Letter(
            moment=moment,
            reader=reader.name,
            world=(recorded_world() or ("", "live"))[1],
            heads=there.heads,
            readings=tuple(found.values()),
            opening=tuple(sentence(text, found, due=None) for text in opening),
            sections=_sections(printed),
            outstanding=frame.outstanding(reader, on=on),
            withheld_claims=len(made) - len(open_to),
            edition=edition,
            withheld=tuple(
                Withheld(claim.number, SECTION_TITLES.get(claim.section, claim.section), rule)
                for claim in made
                if (rule := kept_out[claim.subject]) is not None
            ),
        )


def _kept_out(claim: Claim, reader: Reader, edition: Edition | None) -> str | None:
    return rule_against(claim, _rests_on(claim), reader=reader, edition=edition)


def _rests_on(claim: Claim) -> tuple[str, ...]:
    expected = claim.expected_figure
    return (*_keys(claim), *((expected,) if expected is not None else ()))


def _cited(opening: tuple[str, ...], claims: list[Claim]) -> list[str]:
    keys = [key for text in opening for key in wording.keys_of(text)]
    for claim in claims:
        keys.extend(_rests_on(claim))
    return [key for key in dict.fromkeys(keys) if key in FIGURES]


def _keys(claim: Claim) -> tuple[str, ...]:
    try:
        return wording.keys_of(claim.text)
    except wording.Misworded:
        return ()


def _sections(printed: list[PrintedClaim]) -> tuple[Section, ...]:
    found = []
    for key, title in SECTION_TITLES.items():
        claims = tuple(claim for claim in printed if claim.section == key)
        if claims:
            track = "headquarters" if key in HEADQUARTERS_SECTIONS else "mission"
            found.append(Section(key, title, "both" if key in ("ahead", "asks") else track, claims))
    return tuple(found)


def _printed(
    claim: Claim,
    verdict: Verdict | None,
    found: dict[str, Reading],
    *,
    names: dict[UUID, str],
    on: date,
    answers: tuple[Answer, ...],
) -> PrintedClaim:
    expected = found.get(claim.expected_figure) if claim.expected_figure else None
    challenges = challenges_of(claim, expected, answers)
    parts = said = sentence(claim.text, found, due=queries.due_of(claim))
    verification = Verification(queries.NOT_ASSESSED)
    if verdict is not None:
        parts = (*parts, *moved_note(claim.text, found, verdict))
        verification = _verification(claim, verdict, names, found)
    if challenges:
        parts, said = (*parts, Part(mark(challenges))), (*said, Part(mark(challenges)))
    return PrintedClaim(
        subject=claim.subject,
        number=claim.number,
        section=claim.section,
        claimant=claim.claimant,
        statement=claim.text,
        parts=parts,
        status=claim.status or claim.nature,
        status_on=claim.status_on,
        reported=reported_text(claim, on=on),
        verification=verification,
        expectation=expectation_text(claim, found),
        figures=_keys(claim),
        nature=claim.nature,
        challenges=challenges,
        said=said,
    )


def _verification(
    claim: Claim, verdict: Verdict, names: dict[UUID, str], found: dict[str, Reading]
) -> Verification:
    by_key = {
        figure["key"]: _judged(figure, found.get(figure["key"]))
        for figure in verdict.judged_figures
    }
    keys = [key for key in (claim.expected_figure, *_keys(claim), *by_key) if key in by_key]
    values = [by_key[key] for key in dict.fromkeys(keys)]
    first = values[0] if values else {"key": None, "value": None, "digest": None}
    return Verification(
        status=verdict.finding,
        by=names.get(verdict.assessor, "an assessor whose enrolment has not arrived here"),
        on=verdict.on,
        reading={
            "key": first["key"],
            "value": first["value"],
            "digest": first["digest"],
            "as_of": instant_text(verdict.judged_as_of),
            "heads": {chain: list(head) for chain, head in sorted(verdict.judged_heads.items())},
            "others": [{"key": one["key"], "value": one["value"]} for one in values[1:]],
        },
        note=verdict.note,
        places=tuple(verdict.places),
        reworded_since=claim.worded_at > verdict.at,
    )


def _judged(figure: dict[str, Any], reading: Reading | None) -> dict[str, Any]:
    """Return a reading that was judged; in an edition that leaves the mission no number of closely held cases, as of any day."""
    if isinstance(reading, Released) and reading.closely:
        return figure | {"value": None, "digest": None}
    return figure


def reported_text(claim: Claim, *, on: date) -> str:
    """Return what is reported of a claim, with its due date: "in progress (11 April 2017); due by the end of May 2017"."""
    text = claim.status or NATURES.get(claim.nature, claim.nature)
    if claim.status_on is not None:
        text = f"{text} ({wording.day_text(claim.status_on)})"
    due = queries.due_of(claim)
    if due is None or claim.status in queries.CLOSED:
        return text
    if queries.is_overdue(claim, on=on):
        return f"{text}; overdue: it was due by {wording.due_text(due)}"
    return f"{text}; due by {wording.due_text(due)}"


def verification_text(verification: Verification, *, why_not: str | None) -> str:
    """Return a verification in one line; where there is none, why there could not be one."""
    if verification.on is None:
        return f"{verification.status}: {why_not}" if why_not else verification.status
    text = f"{verification.status} on {wording.day_text(verification.on)} ({verification.by})"
    if verification.places:
        text = f"{text}, seen at {', '.join(verification.places)}"
    if verification.reworded_since:
        text = f"{text}; put in other words since"
    return text


def expectation_text(claim: Claim, found: dict[str, Reading]) -> str | None:
    """Return what a claim expects of its figure and whether the records bear it out, or None where it expects no number."""
    key, number = claim.expected_figure, claim.expected_number
    comparison = claim.expected_comparison
    if key not in found or number is None or comparison not in wording.COMPARISONS:
        return claim.expected_condition
    reading = found[key]
    asked = (
        f"expects {COMPARISON_WORDS.get(comparison, comparison)} {_asked(claim, number, reading)}"
    )
    if isinstance(reading, NotReleased):
        return f"{asked}; what it reads is not released"
    if reading.value is None:
        return f"{asked}; not known ({as_clause(reading.reason)})"
    met = wording.COMPARISONS[comparison](reading.value, number)
    return f"{asked}; {'the records bear it out' if met else 'the records do not bear it out'}"


def _asked(claim: Claim, number: float, reading: Reading) -> str:
    """Return the number that a claim asks for, as its own sentence prints that figure."""
    slots = [slot for slot in slots_of(claim.text) if slot.key == reading.key]
    if slots and slots[0].style != "number":
        return wording.number_text(number, slots[0].style)
    if reading.unit.startswith("share"):
        return wording.number_text(number, "percent")
    return f"{wording.number_text(number)} {reading.unit}"
