"""The letter as one HTML page that needs nothing else: no script, no font or picture from elsewhere, every number a door."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.template.loader import render_to_string

from standfast.apps.followup import wording
from standfast.log.figures import Moment, Reading
from standfast.log.times import MISSION_ZONE, end_of_day, instant_text, local_date
from standfast.reports.blocks import Document
from standfast.reports.letter import TRACK_TITLES, VOICES, Letter
from standfast.reports.release import LEFT_OUT, NotReleased, cases_text, left_out_text

STYLESHEET = Path(__file__).parent / "static" / "reports" / "letter.css"


def letter_page(letter: Letter) -> str:
    """Return the whole page, with its stylesheet inside."""
    context = letter_context(letter) | {"stylesheet": STYLESHEET.read_text()}
    return render_to_string("reports/letter.html", context)


def letter_body(letter: Letter) -> str:
    """Return the letter as a fragment for a screen that brings its own page; `reports/letter.css` belongs to it."""
    return render_to_string("reports/letter_body.html", letter_context(letter))


def document_page(document: Document) -> str:
    """Return a document of blocks as a whole page, with its stylesheet inside."""
    context = document_context(document) | {"stylesheet": STYLESHEET.read_text()}
    return render_to_string("reports/document.html", context)


def document_body(document: Document) -> str:
    """Return a document of blocks as a fragment for a screen that brings its own page."""
    return render_to_string("reports/document_body.html", document_context(document))


def document_context(document: Document) -> dict[str, Any]:
    """Return what the templates of documents read."""
    blocks = [
        {
            "is": type(block).__name__.lower(),
            "rank": getattr(block, "level", 0) + 1,
        }
        | {name: getattr(block, name) for name in block.__dataclass_fields__}
        for block in document.blocks
    ]
    return {
        "document": document,
        "blocks": blocks,
        "moment_query": document.query,
    }


def letter_context(letter: Letter) -> dict[str, Any]:
    """Return what the templates of the letter read."""
    tracks = {
        track: [section for section in letter.sections if section.track == track]
        for track in TRACK_TITLES
    }
    return {
        "letter": letter,
        "tracks": [(TRACK_TITLES[track], found) for track, found in tracks.items() if found],
        "voices": list(VOICES.items()),
        "left_out_note": LEFT_OUT,
        "not_released": [one for one in letter.readings if isinstance(one, NotReleased)],
        "as_of": as_of_text(letter.moment),
        "moment_query": moment_query(letter.moment),
        "annex": [
            {
                "reading": reading,
                "value": value_in_annex(reading),
                "period": period_text(reading),
                "cases": cases_text(reading),
                "left_out": left_out_text(reading),
            }
            for reading in letter.readings
        ],
    }


def moment_query(moment: Moment) -> str:
    """Return the moment as the query of an address: a day where the moment is the end of one."""
    on = local_date(moment.as_of)
    parts = {
        "as_of": on.isoformat() if moment.as_of == end_of_day(on) else instant_text(moment.as_of)
    }
    if moment.known_by is not None:
        parts["known_by"] = instant_text(moment.known_by)
    if moment.at_site is not None:
        parts["at"] = moment.at_site
    return urlencode(parts)


def site_words(name: str) -> str:
    """Return the name of a site as people write it: `un-house` is UN House."""
    words = name.replace("_", "-").split("-")
    return " ".join(word.upper() if word == "un" else word.capitalize() for word in words)


def as_of_text(moment: Moment) -> str:
    """Return the moment in words: what was true when, by what was known when and where."""
    text = f"As of {wording.day_text(local_date(moment.as_of))}"
    if moment.as_of != end_of_day(local_date(moment.as_of)):
        text = f"{text}, {moment.as_of.astimezone(MISSION_ZONE):%H:%M} mission time"
    who = site_words(moment.at_site) if moment.at_site else "this site"
    if moment.known_by is None:
        return (
            f"{text}, by all that {who} holds"
            if moment.at_site
            else f"{text}, by all that is recorded here"
        )
    known = moment.known_by.astimezone(MISSION_ZONE)
    return f"{text}, as {who} knew it on {wording.day_text(known.date())} at {known:%H:%M} mission time"


def value_in_annex(reading: Reading) -> str:
    """Return a reading's value for the annex: shares as numbers, since the definition says of what."""
    if isinstance(reading, NotReleased):
        return f"not released: {reading.reason}"
    if reading.value is None:
        return f"not known: {reading.reason}"
    return wording.number_text(reading.value)


def period_text(reading: Reading) -> str:
    """Return the period of a reading in days of mission time, the last day included."""
    if reading.period is None:
        return "no period"
    start = reading.period.start
    end = max(start, reading.period.end - timedelta(microseconds=1))
    return f"{wording.day_text(local_date(start))} to {wording.day_text(local_date(end))}"
