"""The letter as PDF, set by Typst. Data goes in as JSON and never as markup; fonts are those inside Typst, so that the bytes
are the same on every machine with the same release.
"""

import json
from pathlib import Path
from typing import Any

import typst

from standfast.apps.followup import wording
from standfast.log.times import MISSION_ZONE
from standfast.reports.letter import VOICES, Letter, PrintedClaim
from standfast.reports.page import as_of_text, letter_context, period_text, value_in_annex
from standfast.reports.sentences import Part

TEMPLATE = Path(__file__).parent / "letter.typ"


def letter_pdf(letter: Letter) -> bytes:
    """Return the letter as a PDF, dated by its own moment and not by the clock."""
    pdf = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"letter": json.dumps(_content(letter), ensure_ascii=False, sort_keys=True)},
        timestamp=int(letter.moment.as_of.timestamp()),
    )
    assert isinstance(pdf, bytes)
    return pdf


def _content(letter: Letter) -> dict[str, Any]:
    local = letter.moment.as_of.astimezone(MISSION_ZONE)
    return {
        "title": "Implementation of the recommendations of the special investigation and of the Malakal board of inquiry",
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
        "withheld": letter.withheld_claims,
        "annex": [
            {
                "key": reading.key,
                "value": value_in_annex(reading),
                "unit": reading.unit if reading.value is not None else "",
                "period": period_text(reading),
                "definition": f"{reading.definition} (version {reading.version})",
                "cases": len(reading.entries),
                "left_out": len(reading.excluded),
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
