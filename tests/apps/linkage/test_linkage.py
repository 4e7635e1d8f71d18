from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from factories.accounts import enrolled
from factories.linkage import COMPUTED, ambush, catalogue, computed, observed
from factories.log import open_site
from standfast.apps.accounts.models import Person
from standfast.apps.incidents import operations as incidents
from standfast.apps.incidents.models import Incident
from standfast.apps.linkage import queries
from standfast.apps.linkage.facts import observation_id, pair_id
from standfast.apps.linkage.models import Computation, Judging, Pair
from standfast.apps.linkage.operations import judge_pair, keep_proposals
from standfast.apps.linkage.planning import found_now
from standfast.apps.linkage.queries import CHANGED, WAITING
from standfast.log.models import Conflict, StoredEntry
from standfast.log.operations import Refused

pytestmark = pytest.mark.django_db
CLOSED = "confidential:protection"
DAY = datetime(2016, 12, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _site() -> None:
    open_site()


@pytest.fixture
def duty() -> Person:
    return enrolled("juba.duty", "duty officer")


@pytest.fixture
def cleared() -> Person:
    return enrolled("cleared", "duty officer", clearance="confidential", groups=("protection",))


def seen_by(reader: Person) -> list[Any]:
    return list(queries.proposals(reader))


def judged(by: Person, incident: Incident, **values: Any) -> Any:
    given: dict[str, Any] = {
        "at": DAY, "verdict": "same", "reason": "The chief's name and the bridge.", "first_kind": "incident",
        "first_incident": incident.subject, "second_kind": "observation", "second_source": "ucdp", "second_external_id": "1001",
    } | values  # fmt: skip
    return judge_pair(by=by, **given)


def test_an_incident_and_an_event_of_a_catalogue_are_proposed_with_their_reasons(
    duty: Person,
) -> None:
    row = ambush(duty)
    catalogue()
    entries = StoredEntry.objects.count()

    search = computed()

    (found,) = seen_by(duty)
    assert (found.a_kind, found.a_id) == ("incident", row.subject)
    assert (found.b_kind, found.b_external) == ("observation", "1001")
    assert found.score > 0.9
    assert found.standing == WAITING
    assert [reason["kind"] for reason in found.reasons] == [
        "distance", "time", "words", "category", "place",
    ]  # fmt: skip
    assert found.reasons[0]["sentence"].startswith("737 m apart, which is within")
    assert (search.computed_at, search.since) == (COMPUTED, None)
    assert list(search.heads.values()) != []
    assert StoredEntry.objects.count() == entries


def test_computing_again_changes_nothing(duty: Person) -> None:
    ambush(duty)
    catalogue()
    computed()
    before = [(row.subject, row.score, row.reasons) for row in seen_by(duty)]

    computed(COMPUTED + timedelta(days=1))

    assert [(row.subject, row.score, row.reasons) for row in seen_by(duty)] == before
    assert Computation.objects.count() == 1


def test_since_a_day_replaces_only_what_ended_later(duty: Person) -> None:
    ambush(duty)
    catalogue()
    computed()

    keep_proposals(found_now(since=date(2016, 9, 1)), at=DAY, since=date(2016, 9, 1))
    assert len(seen_by(duty)) == 1
    keep_proposals(found_now(since=date(2016, 7, 1)), at=DAY, since=date(2016, 7, 1))

    assert len(seen_by(duty)) == 1
    last = queries.last_computation()
    assert last is not None
    assert last.since == date(2016, 7, 1)


@pytest.mark.parametrize(
    "values", [{"exercise": True}, {"lon": 33.0, "lat": 9.0, "place": "Nasir"}]
)
def test_an_exercise_and_what_is_far_away_are_not_proposed(
    duty: Person, values: dict[str, Any]
) -> None:
    ambush(duty, **values)
    catalogue()

    computed()

    assert seen_by(duty) == []


def test_an_event_that_vanished_from_its_source_is_not_proposed(duty: Person) -> None:
    ambush(duty)
    catalogue()
    two = {"date_start": "2016-07-01 00:00:00.000", "latitude": "9.5", "longitude": "31.7"}
    catalogue(observed("1", **two, date_end="2016-07-01 00:00:00.000"),
              observed("2", latitude="9.5", longitude="31.7", date_start="2016-07-30 00:00:00.000",
                       date_end="2016-07-30 00:00:00.000"), at=DAY)  # fmt: skip

    computed()

    assert seen_by(duty) == []


def test_a_refuted_report_is_not_proposed(duty: Person) -> None:
    row = ambush(duty)
    catalogue()
    incidents.verify_incident(
        by=enrolled("other", "duty officer"), at=DAY, incident_id=row.subject, status="refuted",
        method="document", note="It was another year.",
    )  # fmt: skip

    computed()

    assert seen_by(duty) == []


def test_a_judgement_is_an_entry_that_keeps_the_reasons_shown_and_stands_on_both_pages(
    duty: Person,
) -> None:
    row = ambush(duty)
    catalogue()
    computed()
    (proposed,) = seen_by(duty)

    entry = judged(duty, row)

    (found,) = seen_by(duty)
    (said,) = Judging.objects.all()
    assert (found.standing, found.judged_reason) == ("same", "The chief's name and the bridge.")
    assert said.entry == entry.id
    assert said.shown == [reason["sentence"] for reason in proposed.reasons]
    assert said.score == proposed.score
    assert [one.told.external_id for one in queries.links_of(row.subject, reader=duty)] == ["1001"]
    here = observation_id("ucdp", "1001")
    assert [one.told.id for one in queries.links_of(here, reader=duty)] == [row.subject]


def test_a_later_verdict_replaces_the_earlier_and_both_stay(duty: Person) -> None:
    row = ambush(duty)
    catalogue()
    computed()
    judged(duty, row)

    judged(duty, row, at=DAY + timedelta(days=1), verdict="different", reason="Another bridge.")

    assert [said.verdict for said in Judging.objects.order_by("position")] == ["same", "different"]
    assert Pair.objects.get().verdict == "different"
    assert queries.links_of(row.subject, reader=duty) == ()
    assert Conflict.objects.count() == 0


def test_two_verdicts_without_knowledge_of_each_other_are_a_conflict(duty: Person) -> None:
    row = ambush(duty)
    catalogue()
    judged(duty, row, seen=())

    judged(duty, row, verdict="different", seen=())

    assert Conflict.objects.count() == 1


def test_a_new_version_of_the_event_reopens_the_pair(duty: Person) -> None:
    row = ambush(duty)
    catalogue()
    computed()
    judged(duty, row)
    catalogue(observed(best="9", high="12"), at=DAY)

    assert [one.changed for one in queries.links_of(row.subject, reader=duty)] == [True]
    computed(DAY)

    (found,) = seen_by(duty)
    assert found.standing == CHANGED
    judged(duty, row, at=DAY + timedelta(days=1))
    assert seen_by(duty)[0].standing == "same"


def test_a_judged_pair_stays_in_the_list_when_it_is_not_proposed_any_more(duty: Person) -> None:
    row = ambush(duty)
    catalogue()
    computed()
    judged(duty, row)
    incidents.correct_incident(
        by=duty,
        at=DAY,
        incident_id=row.subject,
        reason="Another day.",
        narrative="School pupils abducted by herders beside the river.",
    )
    catalogue(observed(latitude="5.2"), at=DAY)

    computed(DAY)

    (found,) = seen_by(duty)
    assert (found.standing, found.score < 0.5) == (CHANGED, True)


def test_same_merges_two_incidents_only_when_the_person_says_so(duty: Person) -> None:
    first, second = ambush(duty), ambush(duty, place="Bridge of Yei")
    two = {
        "second_kind": "incident",
        "second_incident": second.subject,
        "second_source": None,
        "second_external_id": None,
    }

    judged(duty, first, **two)
    assert Incident.objects.filter(merged_into=None).count() == 2
    judged(duty, first, at=DAY + timedelta(hours=1), merge=True, **two)

    assert Incident.objects.get(subject=second.subject).merged_into == first.subject
    assert pair_id(first.subject, second.subject) == pair_id(second.subject, first.subject)
    computed(DAY)
    assert seen_by(duty) == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"merge": True}, "Only incidents are merged"),
        ({"first_incident": uuid4()}, "that you may open"),
        ({"second_external_id": "77"}, "One of the two reports is not here"),
        ({"first_source": "ucdp"}, "An incident is named by its number alone"),
        ({"second_source": None}, "An event of a catalogue is named by its source"),
    ],
)
def test_a_refused_judgement_writes_nothing(
    duty: Person, values: dict[str, Any], sentence: str
) -> None:
    row = ambush(duty)
    catalogue()
    entries = StoredEntry.objects.count()

    with pytest.raises(Refused, match=sentence):
        judged(duty, row, **values)

    assert StoredEntry.objects.count() == entries


def test_a_pair_with_a_confidential_incident_shows_only_to_its_readers(
    duty: Person, cleared: Person
) -> None:
    row = ambush(cleared, label=CLOSED)
    catalogue()
    computed()

    assert seen_by(duty) == []
    assert queries.proposal(seen_by(cleared)[0].subject, reader=duty) is None
    judged(cleared, row)

    assert Pair.objects.get().label == CLOSED
    assert queries.links_of(observation_id("ucdp", "1001"), reader=duty) == ()
    assert len(queries.links_of(observation_id("ucdp", "1001"), reader=cleared)) == 1
    with pytest.raises(Refused, match="that you may open"):
        judged(duty, row, at=DAY + timedelta(days=1))


def test_closed_incidents_move_no_score_of_an_open_pair(duty: Person, cleared: Person) -> None:
    ambush(duty)
    catalogue()
    computed()
    before = [(row.score, row.reasons) for row in seen_by(duty)]
    for _ in range(4):
        ambush(cleared, label=CLOSED)

    computed()

    assert [(row.score, row.reasons) for row in seen_by(duty)] == before
    assert len(seen_by(cleared)) > len(before)


def test_incidents_under_two_labels_are_not_proposed(duty: Person, cleared: Person) -> None:
    ambush(duty)
    ambush(cleared, label=CLOSED)

    computed()

    assert seen_by(cleared) == []
