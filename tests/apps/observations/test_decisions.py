"""Rows that were refused or flagged: kept once, decided by entries, undone by later ones; what counts follows."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from factories.accounts import enrolled
from factories.imports import ROWS, take
from factories.log import open_site
from factories.observations import event
from standfast.apps.accounts.models import Person
from standfast.apps.observations import queries
from standfast.apps.observations.facts import Cell
from standfast.apps.observations.models import Batch, KeptRow, Observation
from standfast.apps.observations.operations import Keep, decide_row, import_ucdp, keep_file
from standfast.log.models import StoredEntry
from standfast.log.operations import Refused

pytestmark = pytest.mark.django_db
NOON = datetime(2017, 2, 1, 12, tzinfo=UTC)
Writer = Callable[..., Path]


@pytest.fixture
def duty() -> Person:
    open_site()
    return enrolled("duty", "duty officer")


def row(outcome: str) -> KeptRow:
    return KeptRow.objects.select_related("batch").get(outcome=outcome)


def ids() -> list[str]:
    return sorted(queries.current().values_list("external_id", flat=True))


def decide(duty: Person, kept: KeptRow, verdict: str, **values: object) -> None:
    decide_row(by=duty, at=NOON, row_id=kept.subject, verdict=verdict, **values)  # type: ignore[arg-type]


def corrected(kept: KeptRow, **values: str) -> tuple[Cell, ...]:
    cells = (queries.cells_of(kept) or {}) | values
    return tuple(Cell(column=name, text=text) for name, text in cells.items() if text)


def test_each_row_is_kept_once_with_its_reasons_as_it_came(duty: Person) -> None:
    batch = take(*ROWS)
    take(*ROWS)
    take(event("A-1"), event("A-2", low="9"), event("A-3", latitude="north"), event("A-4"))

    kept = queries.kept_rows(batch, duty)
    assert [(one.line, one.outcome, one.kinds, one.external_id) for one in kept] == [
        (3, "flagged", "deaths", "A-2"),
        (4, "refused", "unreadable", "A-3"),
    ]
    assert KeptRow.objects.count() == 2
    assert (queries.cells_of(kept[1]) or {})["latitude"] == "north"


def test_what_is_set_aside_counts_no_more_until_that_is_taken_back(duty: Person) -> None:
    take(*ROWS)
    flagged = row("flagged")
    assert ids() == ["A-1", "A-2"]

    decide(duty, flagged, "set aside", reason="It sums up others.")
    assert ids() == ["A-1"]
    decide(duty, flagged, "undecided", reason="It does not.")

    assert ids() == ["A-1", "A-2"]
    assert StoredEntry.objects.filter(subject=flagged.subject).count() == 2


def test_a_new_version_of_what_was_set_aside_counts(duty: Person) -> None:
    take(*ROWS)
    decide(duty, row("flagged"), "set aside", reason="Wrong numbers.")

    take(event("A-1"), event("A-2", low="1"))

    assert ids() == ["A-1", "A-2"]


def test_a_refused_row_that_is_corrected_stands_while_the_decision_does(duty: Person) -> None:
    take(*ROWS)
    refused = row("refused")

    decide(duty, refused, "corrected", cells=corrected(refused, latitude="4.0944"))
    assert ids() == ["A-1", "A-2", "A-3"]
    found = queries.current().get(external_id="A-3")
    assert (found.lat, found.version, found.hand) == (4.0944, 1, refused.subject)
    decide(duty, refused, "set aside", reason="It was another event.")

    assert ids() == ["A-1", "A-2"]


def test_a_correction_outlasts_the_same_file_and_gives_way_to_a_change_of_the_source(
    duty: Person,
) -> None:
    take(*ROWS)
    flagged = row("flagged")
    decide(duty, flagged, "corrected", cells=corrected(flagged, low="2"))

    take(*ROWS)
    assert queries.current().get(external_id="A-2").low == 2
    take(event("A-1"), event("A-2", low="1"))

    found = queries.current().get(external_id="A-2")
    assert (found.low, found.version) == (1, 3)
    newest = KeptRow.objects.get(external_id="A-2", batch=Batch.objects.latest("pk"))
    assert newest.reasons == [
        "A person corrected this event by hand; the source has changed it since, and what it says now stands."
    ]


def test_what_was_corrected_by_hand_vanishes_with_its_source(duty: Person) -> None:
    take(*ROWS)
    flagged = row("flagged")
    decide(duty, flagged, "corrected", cells=corrected(flagged, low="2"))

    take(event("A-1"), event("A-9"))

    assert ids() == ["A-1", "A-9"]
    gone = Observation.objects.filter(external_id="A-2").latest("version")
    assert (gone.version, gone.gone) == (3, True)


@pytest.mark.parametrize(
    ("outcome", "verdict", "values", "sentence"),
    [
        ("refused", "accepted", {}, "there is nothing to accept as it stands"),
        ("flagged", "set aside", {}, "Say why, in a sentence"),
        ("flagged", "undecided", {"reason": "x"}, "Nobody has decided about this row"),
        ("flagged", "corrected", {}, "needs its cells"),
        ("refused", "corrected", {"cells": ()}, "needs its cells"),
    ],
)
def test_a_verdict_that_does_not_fit_is_refused_and_writes_nothing(
    duty: Person, outcome: str, verdict: str, values: dict[str, object], sentence: str
) -> None:
    take(*ROWS)
    held = StoredEntry.objects.count()

    with pytest.raises(Refused, match=sentence):
        decide(duty, row(outcome), verdict, **values)

    assert StoredEntry.objects.count() == held


def test_a_correction_that_still_cannot_be_read_is_refused(duty: Person) -> None:
    take(*ROWS)
    refused = row("refused")

    with pytest.raises(Refused, match=r"The latitude 'south' is not a number of degrees\."):
        decide(duty, refused, "corrected", cells=corrected(refused, latitude="south"))


def test_who_may_not_decide_is_told_who_may(duty: Person) -> None:
    take(*ROWS)

    with pytest.raises(Refused, match="is for duty officer or field office"):
        decide(enrolled("someone", "assessor"), row("flagged"), "accepted")


def test_rows_and_files_of_a_closer_label_are_for_whoever_may_read_it(duty: Person) -> None:
    keep_file(
        path=Path("x.csv"),
        sha256="0" * 64,
        source="incidents",
        columns=("external_id",),
        by=duty.subject,
        at=NOON,
        counts={"read": 1, "refused": 1},
        rows=[Keep("refused", 2, '["zq"]', (), "X1", "c", label="confidential:protection")],
        label="confidential:protection",
    )
    cleared = enrolled("cleared", "duty officer", clearance="confidential", groups=("protection",))
    kept = KeptRow.objects.get()

    assert list(queries.batches(duty)) == []
    assert list(queries.every_kept_row(duty)) == []
    assert queries.kept_row(kept.subject, reader=duty) is None
    assert len(queries.batches(cleared)) == len(queries.every_kept_row(cleared)) == 1
    with pytest.raises(Refused, match="keeps no row"):
        decide(duty, kept, "set aside", reason="Not needed.")
    decide(cleared, kept, "set aside", reason="Not needed.")
    entry = StoredEntry.objects.filter(subject=kept.subject).get()
    assert entry.label == "confidential:protection"


def test_vanished_looks_only_between_the_days_of_the_file_in_each_country(
    ucdp_file: Writer,
) -> None:
    def on(day: str, id: str) -> dict[str, str]:
        return event(id, date_start=day, date_end=day)

    import_ucdp(ucdp_file(*(on(f"2016-07-{n:02}", str(n)) for n in (1, 5, 9, 20))), at=NOON)

    result = import_ucdp(ucdp_file(on("2016-07-05", "5"), on("2016-07-12", "12")), at=NOON)

    assert result["vanished"] == 1
    assert ids() == ["1", "12", "20", "5"]
