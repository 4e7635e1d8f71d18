"""The periodic report: by section, for a period, with the figures at its two ends, what changed, and the sources."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from standfast.apps.followup import queries, wording
from standfast.log.canonical import canonical
from standfast.log.figures import Reading
from standfast.log.times import instant_text, local_date
from standfast.log.worlds import standing_at
from standfast.reports.annexes import challenged_annex, sources_annex, withheld_annex
from standfast.reports.baseline import Baseline
from standfast.reports.blocks import Block, Document, Heading, Items, Para, Table, para, plain
from standfast.reports.briefing import moved_annex
from standfast.reports.diff import Difference
from standfast.reports.letter import Letter, Section
from standfast.reports.letter_blocks import claim_block, framed, outstanding_blocks
from standfast.reports.readers import Reader
from standfast.reports.release import NotReleased
from standfast.reports.sentences import Part

TITLE = "Periodic report on the implementation of the recommendations"
CONFIRMED = "verified"
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Report:
    """A report at a moment, held against the beginning of its period."""

    letter: Letter
    baseline: Baseline
    changes: Difference
    sources: tuple[str, ...]

    @property
    def period(self) -> str:
        """The period in words."""
        start, end = local_date(self.baseline.as_of), self.letter.on
        return f"From the end of {wording.day_text(start)} to the end of {wording.day_text(end)}"

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON without this digest."""
        return hashlib.sha256(canonical(self._undigested())).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON."""
        return self._undigested() | {"digest": self.digest}

    def _undigested(self) -> dict[str, Any]:
        told = self.letter.as_json()
        del told["digest"]
        return told | {
            "kind": "report",
            "period": {
                "start": instant_text(self.baseline.as_of),
                "end": instant_text(self.letter.moment.as_of),
            },
            "sections": [
                {
                    "section": section.title,
                    "claims": [claim.number for claim in section.claims],
                    "figures": _section_figures(section, self.letter),
                }
                for section in self.letter.sections
            ],
            "changes": self.changes.as_json(),
            "sources": list(self.sources),
        }


def _section_figures(section: Section, made: Letter) -> list[str]:
    return [reading.key for reading in _readings(section, made)]


def report(made: Letter, baseline: Baseline, *, reader: Reader) -> Report:
    """Return the report that a letter and the beginning of its period lead to."""
    with standing_at(made.moment):
        sources = tuple(
            f"{row.title} ({row.reference}), issued by {row.issuer} on {wording.day_text(row.issued_on)}"
            for row in queries.documents()
            if reader.may_read(row.label)
        )
    return Report(made, baseline, baseline.against(made), sources)


def report_document(made: Report) -> Document:
    """Return the report as a document."""
    letter = made.letter
    blocks: list[Block] = [Heading(1, "Summary"), Para(plain(_summary(made)))]
    blocks += [Para(parts) for parts in letter.opening]
    for section in letter.sections:
        blocks.append(Heading(1, section.title))
        blocks += [claim_block(claim) for claim in section.claims]
        blocks += _figures_table(section, made)
    blocks += outstanding_blocks(letter)
    blocks += moved_annex(made.changes, made.baseline)
    blocks += challenged_annex(letter) + withheld_annex(letter) + sources_annex(letter)
    if made.sources:
        blocks += [para("Documents that are followed up:", "note")]
        blocks += [Items(tuple(plain(text) for text in made.sources))]
    return framed(letter, "report", TITLE, f"{made.period}.", blocks, made.digest)


def _summary(made: Report) -> str:
    claims = made.letter.claims
    found = [claim.verification.status for claim in claims]
    verified = found.count(CONFIRMED)
    unassessed = sum(claim.verification.on is None for claim in claims)
    other = len(claims) - verified - unassessed
    moved = len(made.changes.figures)
    return (
        f"{made.period}. The report holds {len(claims)} claims: {verified} found verified, {other} found otherwise, and {unassessed} that "
        f"nobody has assessed. Since the period began {len(made.changes.claims)} of them read otherwise or are new or gone, and "
        f"{moved} of {len(made.letter.readings)} figures rest on other records."
    )


def _readings(section: Section, made: Letter) -> list[Reading]:
    keys = {key for claim in section.claims for key in claim.figures}
    return [reading for reading in made.readings if reading.key in keys]


def _figures_table(section: Section, made: Report) -> list[Block]:
    readings = _readings(section, made.letter)
    if not readings:
        return []
    before = {one["key"]: one["value"] for one in made.baseline.said["figures"]}
    rows = tuple(
        (
            plain(f"{reading.key}: {_headline(reading.definition)}"),
            plain(_value(before.get(reading.key), known=reading.key in before)),
            (Part(_now(reading), reading.key),),
            plain(_change(before.get(reading.key), reading)),
            plain(reading.unit),
        )
        for reading in readings
    )
    head = ("Figure", "Before", "Now", "Change", "Unit")
    return [
        Table("Figures of this section", head, rows, (48, 12, 12, 12, 16), frozenset({1, 2, 3}))
    ]


def _headline(definition: str) -> str:
    """Return the first clause of a definition; the annex has all of it."""
    return re.split(r"[.;,:] ", definition, maxsplit=1)[0].rstrip(".")


def _value(value: float | None, *, known: bool) -> str:
    if not known:
        return "not named"
    return "not told" if value is None else wording.number_text(value)


def _now(reading: Reading) -> str:
    if isinstance(reading, NotReleased):
        return "not released"
    return "not known" if reading.value is None else wording.number_text(reading.value)


def _change(before: float | None, reading: Reading) -> str:
    if before is None or reading.value is None:
        return ""
    moved = reading.value - before
    if moved == 0:
        return "none"
    sign = "+" if moved > 0 else MINUS
    return f"{sign}{wording.number_text(abs(moved))}"
