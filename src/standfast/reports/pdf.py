"""The letter as PDF, set by Typst. Data goes in as JSON and never as markup; fonts are those inside Typst, so that the bytes
are the same on every machine with the same release.
"""

import json
from pathlib import Path
from typing import Any

import typst

from standfast.apps.followup import wording
from standfast.log.times import MISSION_ZONE
from standfast.reports.annexes import challenged_annex, withheld_annex
from standfast.reports.blocks import Document, blocks_json
from standfast.reports.letter import VOICES, Letter, PrintedClaim
from standfast.reports.letter_blocks import TITLE
from standfast.reports.page import as_of_text, letter_context, period_text, value_in_annex
from standfast.reports.release import cases_text, left_out_text
from standfast.reports.sentences import Part

TEMPLATE = Path(__file__).parent / "letter.typ"
DOCUMENT_TEMPLATE = Path(__file__).parent / "document.typ"


def letter_pdf(letter: Letter) -> bytes:
    """Return the letter as a PDF, dated by its own moment and not by the clock."""
    return _set(TEMPLATE, "letter", _content(letter), int(letter.moment.as_of.timestamp()))


def document_pdf(document: Document) -> bytes:
    """Return a document of blocks as a PDF, dated by its own moment and not by the clock."""
    content = {
        "kind": document.kind,
        "title": document.title,
        "lede": document.lede,
        "edition": document.edition,
        "moment": document.moment,
        "date": [document.on.year, document.on.month, document.on.day],
        "world": document.world,
        "reader": document.reader,
        "heads": document.heads,
        "digest": document.digest,
        "blocks": blocks_json(document.blocks),
    }
    return _set(DOCUMENT_TEMPLATE, "document", content, int(document.at.timestamp()))


def _set(template: Path, name: str, content: dict[str, Any], timestamp: int) -> bytes:
    pdf = typst.compile(
        template,
        root=template.parent,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={name: json.dumps(content, ensure_ascii=False, sort_keys=True)},
        timestamp=timestamp,
    )
    assert isinstance(pdf, bytes)
    return pdf


def _content(letter: Letter) -> dict[str, Any]:
    local = letter.moment.as_of.astimezone(MISSION_ZONE)
    return {
        "title": TITLE,
        "date": [local.year, local.month, local.day],
        "day": wording.day_text(local.date()),
        "as_of": as_of_text(letter.moment),
        "world": "" if letter.world == "live" else letter.world.capitalize(),
        "reader": letter.reader,
        "digest": letter.digest,
        "heads": letter.heads_digest,
        "voices": [[code, name] for code, name in VOICES.items()],
        "opening": [_runs(parts) for parts in letter.opening],
        "tracks": [
            {
                "title": title,
                "sections": [
                    {"title": section.title, "claims": [_claim(claim) for claim in section.claims]}
                    for section in sections
                ],
            }
            for title, sections in letter_context(letter)["tracks"]
        ],
        "outstanding": [
            {
                "what": item.what,
                "since": wording.day_text(item.since),
                "text": item.text,
                "owner": item.owner,
            }
            for item in letter.outstanding
        ],
        "withheld": 0 if letter.edition else letter.withheld_claims,
        "edition": letter.edition.title if letter.edition else "",
        "annexes": blocks_json((*challenged_annex(letter), *withheld_annex(letter))),
        "annex": [
            {
                "key": reading.key,
                "value": value_in_annex(reading),
                "unit": reading.unit if reading.value is not None else "",
                "period": period_text(reading),
                "definition": f"{reading.definition} (version {reading.version})",
                "cases": cases_text(reading),
                "left_out": left_out_text(reading),
                "gaps": [f"{gap.chain}: {gap.reason}" for gap in reading.incomplete],
            }
            for reading in letter.readings
        ],
    }


def _claim(claim: PrintedClaim) -> dict[str, Any]:
    return {
        "number": claim.number,
        "claimant": claim.claimant,
        "voice": claim.voice,
        "runs": _runs(claim.parts),
        "reported": claim.reported,
        "finding": claim.verification.status,
        "assessed": claim.assessed,
        "note": claim.verification.note or "",
        "expectation": claim.expectation or "",
    }


def _runs(parts: tuple[Part, ...]) -> list[list[str]]:
    return [[part.text, part.key or ""] for part in parts]
