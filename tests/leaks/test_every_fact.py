"""Any fact of any app under a label, and then another about the same record: nothing that leaves tells a word of it."""

import json
import logging
from datetime import UTC, datetime
from io import BytesIO
from itertools import product
from uuid import UUID

import msgspec
import pytest

from factories.accounts import enrolled
from factories.filled import filled
from factories.leaks import CLOSED
from factories.log import open_site
from factories.places import founded
from standfast.apps.searches.models import Search
from standfast.config.output import say_json
from standfast.log.bundles import export_bundle
from standfast.log.facts import FACTS, new_subject
from standfast.log.figures import FIGURES, HELD_BACK, Moment, evaluate, reading_json
from standfast.log.models import StoredEntry
from standfast.log.operations import append, write_transaction
from standfast.log.rowtext import state
from standfast.log.verification import verify
from standfast.log.worlds import world
from standfast.reports.letter import letter
from standfast.reports.page import letter_page

pytestmark = pytest.mark.django_db
WORD = "zqanything"
RECORDED = datetime(2016, 12, 2, 6, tzinfo=UTC)
ASKED = datetime(2017, 4, 17, 20, 59, tzinfo=UTC)
UNSAID = ("log.", "accounts.")
"""Folds of the log itself and of people, whose entries no operation puts under a label."""


@pytest.fixture
def everything_closed() -> None:
    """State every pair of facts of every fold, with a word in every text, about a record of its own."""
    open_site()
    open_site("assessor", role="assessor")
    place = founded(enrolled("planner", "planner"), county="Juba").subject
    folds: dict[str, list[str]] = {}
    for kind, known in sorted(FACTS.items()):
        if not kind.startswith(UNSAID):
            folds.setdefault(known.fold, []).append(kind)
    with write_transaction():
        for kinds in folds.values():
            for pair in product(kinds, repeat=2):
                _state(pair, place)


def _state(kinds: tuple[str, ...], place: UUID) -> None:
    subject = new_subject()
    for kind in dict.fromkeys(kinds):
        shape = FACTS[kind].fact
        fact = msgspec.convert(filled(shape, word=WORD, ref=place), shape, strict=False)
        with write_transaction(role=shape.stated_by or "mission"):
            append(fact, subject=subject, by=UUID(int=7), at=RECORDED, label=CLOSED)


def test_no_figure_tells_a_word_of_a_closed_record(everything_closed: None) -> None:
    with world(as_of=ASKED):
        readings = [evaluate(key, Moment(ASKED)) for key in sorted(FIGURES)]
    told = {reading.key: json.dumps(reading_json(reading)) for reading in readings}
    cases = sum(len(reading.entries) + len(reading.excluded) for reading in readings)

    assert StoredEntry.objects.filter(label=CLOSED).count() > 1000
    assert cases > 100
    assert HELD_BACK in " ".join(told.values())
    assert [key for key, text in told.items() if WORD in text.lower()] == []


def test_the_public_letter_tells_no_word_of_a_closed_record(everything_closed: None) -> None:
    made = letter(Moment(ASKED))

    assert WORD not in letter_page(made).lower()
    assert made.withheld_claims > 0


def test_a_bundle_a_check_and_the_log_lines_tell_no_word(
    everything_closed: None, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    bundle = BytesIO()
    written = export_bundle(bundle)
    findings = verify()
    say_json(state())

    assert written["withheld"] > 1000
    assert findings == []
    told = bundle.getvalue().decode() + caplog.text + capsys.readouterr().out
    assert WORD not in told.lower()


def test_a_row_that_was_changed_behind_the_log_is_named_without_what_it_holds(
    everything_closed: None,
) -> None:
    Search.objects.filter(label=CLOSED).update(note=f"{WORD} again")
    findings = json.dumps([found.as_json() for found in verify()])

    assert "row differs from fold: searches_search" in findings
    assert WORD not in findings.lower()
