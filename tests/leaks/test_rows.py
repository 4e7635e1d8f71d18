"""Rows by their own label: each word stands on the page where it belongs for who may read it, and for nobody else."""

import pytest
from django.urls import reverse

from factories.leaks import CLOSED, Ground
from factories.web import at, signed_in
from standfast.apps.incidents import operations as incidents
from standfast.apps.incidents.models import Source
from standfast.log.heads import heads_of
from standfast.log.models import Conflict
from standfast.log.operations import Refused

LATER = at(12, 9)


def where_it_belongs(ground: Ground) -> list[tuple[str, str]]:
    """Return planted words with the address of the page that shows them."""
    incident = reverse("incident", args=[ground.of("report_incident").subject])
    claim = reverse("claim", args=[ground.of("make_claim").subject])
    recommendation = reverse("recommendation", args=[ground.mission.recommendation])
    return [
        *((word, incident) for word in ("zqplace", "zqcounty", "zqwitness", "zqsource")),
        *((word, incident) for word in ("zqjudgement", "zqcorrected")),
        ("zqinformant", reverse("incident", args=[ground.mission.robbery])),
        ("zqelsewhere", reverse("incidents")),
        *((word, claim) for word in ("zqclaim", "zqverdict", "zqvisited", "zqreported")),
        *((word, recommendation) for word in ("zqdeliverable", "zqduty", "zqprogress")),
        ("zqsummary", reverse("recommendations")),
        ("zqtitle", reverse("letter") + "?as_of=2017-04-17"),
        ("zqclaim", reverse("letter") + "?as_of=2017-04-17"),
    ]


def test_who_is_cleared_reads_each_word_on_the_page_where_it_belongs(ground: Ground) -> None:
    client = signed_in(ground.cleared)

    missing = [
        (word, address)
        for word, address in where_it_belongs(ground)
        if word not in client.get(address).text
    ]

    assert missing == []


def test_a_source_held_more_closely_than_its_incident_is_seen_by_who_may(ground: Ground) -> None:
    address = reverse("incident", args=[ground.mission.robbery])

    cleared = signed_in(ground.cleared).get(address).text
    others = [
        signed_in(person).get(address).text
        for person in (ground.group_missing, ground.mission.outsider, ground.mission.duty)
    ]

    assert "zqinformant" in cleared
    assert f'<span class="tag">{CLOSED}</span>' in cleared
    assert all("No source is recorded." in text for text in others)


def test_a_source_is_held_at_least_as_closely_as_its_incident(ground: Ground) -> None:
    closed = ground.of("report_incident").subject
    before = Source.objects.count()

    with pytest.raises(Refused) as refused:
        incidents.add_source(
            by=ground.writer,
            at=LATER,
            incident_id=closed,
            source_kind="community",
            channel="radio",
            reliability="B",
            credibility=3,
            label="confidential",
        )

    assert str(refused.value) == (
        "A source is held at least as closely as its incident, which is 'confidential:protection'; "
        "'confidential' is not. Leave the label out, or choose a closer one."
    )
    assert Source.objects.count() == before


def test_a_conflict_of_a_closed_record_is_counted_for_nobody_else(ground: Ground) -> None:
    subject = ground.of("report_incident").subject
    seen = heads_of(subject)
    for word in ("zqone", "zqtwo"):
        incidents.correct_incident(
            by=ground.writer, at=LATER, incident_id=subject, reason="So.", place=word, seen=seen
        )
    assert Conflict.objects.filter(label=CLOSED).count() == 1

    shown = {
        name: signed_in(person).get(reverse("conflicts")).context["page"].paginator.count
        for name, person in (("cleared", ground.cleared), ("missing", ground.group_missing))
    }

    assert shown == {"cleared": 1, "missing": 0}
    assert signed_in(ground.group_missing).get(reverse("log")).context["conflicts"] == 0


def test_no_filter_of_the_log_tells_what_a_closed_entry_is_about(ground: Ground) -> None:
    client = signed_in(ground.group_missing)
    subject = ground.of("task_patrol").subject

    by_subject = client.get(reverse("log"), {"subject": str(subject)})
    by_kind = client.get(reverse("log"), {"kind": "patrols.patrol"})

    assert by_subject.context["page"].paginator.count == 0
    assert by_kind.context["page"].paginator.count == 0
    assert "patrols.patrol" not in {kind for kind, _words in by_kind.context["kinds"]}
