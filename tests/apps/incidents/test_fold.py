from datetime import UTC, datetime, timedelta
from uuid import UUID

from standfast.apps.incidents.facts import (
    HarmRecorded,
    IncidentCorrected,
    IncidentMerged,
    IncidentRefuted,
    IncidentReported,
    IncidentSeparated,
    IncidentVerified,
    SourceAdded,
)
from standfast.apps.incidents.fold import IncidentState, rows, step
from standfast.apps.incidents.models import Harm, Incident, Source
from standfast.log.facts import Fact
from standfast.log.fold import FOLDS, Entry, Unapplied, fold_entries
from standfast.log.models import Row
from standfast.log.times import Happened

NOON = datetime(2016, 11, 5, 12, tzinfo=UTC)
WHAT = UUID(int=7)
REPORT = IncidentReported(category="CR2", place="Gate road")
SOURCE = SourceAdded(
    source=UUID(int=3),
    source_kind="community",
    channel="radio",
    reliability="C",
    credibility=3,
)


def entry(fact: Fact, number: int = 1) -> Entry:
    at = NOON + timedelta(hours=number)
    return Entry(
        id=UUID(int=number),
        chain="c" * 40,
        site="un-house",
        chain_role="mission",
        seq=number,
        kind=fact.kind,
        version=1,
        subject=WHAT,
        happened=Happened.exact(NOON),
        recorded_at=at,
        author=UUID(int=90 + number),
        on_behalf_of=None,
        after=(UUID(int=number - 1),) if number > 1 else (),
        act_id=None,
        label="unclassified",
        fact=fact,
    )


def folded(*facts: Fact) -> list[Row]:
    entries = [entry(fact, number) for number, fact in enumerate(facts, start=1)]
    result = fold_entries(FOLDS["incidents.incident"], entries)
    assert isinstance(result.state, IncidentState)
    assert result.conflicts == []
    return rows(result.state, subject=WHAT, label="unclassified")


def only(found: list[Row]) -> Incident:
    (row,) = [row for row in found if isinstance(row, Incident)]
    return row


def test_statements_without_their_report_are_kept_until_it_comes() -> None:
    early = [SOURCE, IncidentRefuted(method="imagery", note="Nothing there")]

    assert [type(row) for row in folded(*early)] == [Source]
    row = only(folded(*early, REPORT))
    assert (row.sources, row.status, row.site) == (1, "refuted", "un-house")


def test_the_last_judgement_stands() -> None:
    refuted = IncidentRefuted(method="imagery", note="Nothing there")
    verified = IncidentVerified(status="verified", method="patrol visit")

    assert only(folded(REPORT, refuted, verified)).status == "verified"
    assert only(folded(REPORT, verified, refuted)).status == "refuted"


def test_a_correction_of_time_moves_the_report() -> None:
    earlier = Happened.exact(NOON - timedelta(days=3))

    row = only(folded(REPORT, IncidentCorrected(reason="Wrong day", happened=earlier)))

    assert (row.happened_start, row.recorded_at) == (earlier.start, NOON + timedelta(hours=1))


def test_a_later_figure_of_the_same_source_replaces_the_earlier() -> None:
    found = folded(
        REPORT,
        HarmRecorded(harm="killed", best=3),
        HarmRecorded(harm="injured", best=5),
        HarmRecorded(harm="killed", best=4),
    )

    assert sorted((row.harm, row.best) for row in found if isinstance(row, Harm)) == [
        ("injured", 5),
        ("killed", 4),
    ]


def test_a_merger_can_be_taken_back() -> None:
    into = IncidentMerged(into=UUID(int=8), reason="Same")

    assert only(folded(REPORT, into)).merged_into == UUID(int=8)
    assert only(folded(REPORT, into, IncidentSeparated(reason="Not"))).merged_into is None


def test_what_cannot_be_applied_says_why() -> None:
    state = IncidentState()
    for fact in (REPORT, SOURCE):
        result = step(state, entry(fact))
        assert isinstance(result, IncidentState)
        state = result

    answers = [
        step(state, entry(fact))
        for fact in (
            REPORT,
            SOURCE,
            IncidentMerged(into=WHAT, reason="Same"),
            IncidentSeparated(reason="Not"),
        )
    ]

    assert answers == [
        Unapplied("An incident is reported once; this is a second report of it."),
        Unapplied("This source was added already; a source of the same incident is added once."),
        Unapplied("An incident cannot be merged into itself."),
        Unapplied("The incident is not merged into another one, so it cannot be separated."),
    ]
