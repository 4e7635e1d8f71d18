from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from factories.accounts import enrolled
from factories.incidents import incident, north_of_gate, reported
from factories.log import open_site
from standfast.apps.accounts.models import Person
from standfast.apps.incidents import operations, queries
from standfast.apps.incidents.models import Incident, Judgement
from standfast.log.models import Conflict, StoredEntry
from standfast.log.operations import Refused
from standfast.log.times import Happened

pytestmark = pytest.mark.django_db
NOON = datetime(2016, 11, 5, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=2)
RESTRICTED = "confidential:protection"


@pytest.fixture(autouse=True)
def _site() -> None:
    open_site()


@pytest.fixture
def police() -> Person:
    return enrolled("un-house.police", "police", name="Shift leader")


@pytest.fixture
def duty() -> Person:
    return enrolled("juba.duty", "duty officer", name="Duty officer")


@pytest.fixture
def cleared() -> Person:
    return enrolled("yei.office", "field office", clearance="confidential", groups=("protection",))


def refusal(do: Callable[[], object]) -> str:
    before = StoredEntry.objects.count(), Incident.objects.count()
    with pytest.raises(Refused) as refused:
        do()
    assert (StoredEntry.objects.count(), Incident.objects.count()) == before
    return str(refused.value)


def test_a_report_keeps_its_four_times_its_author_and_its_place(police: Person) -> None:
    told, received = NOON + timedelta(minutes=5), NOON + timedelta(minutes=9)
    written = NOON + timedelta(minutes=20)

    row = reported(
        police,
        NOON,
        at=written,
        reported_at=told,
        received_at=received,
        narrative="Two men robbed a trader.",
        accuracy_m=20.0,
    )

    assert (row.happened_start, row.reported_at, row.received_at, row.recorded_at) == (
        NOON,
        told,
        received,
        written,
    )
    assert (row.author, row.site, row.label) == (police.subject, "juba", "unclassified")
    assert (row.category, row.place, row.county, row.accuracy_m) == (
        "CR2",
        "Gate road",
        "Juba",
        20.0,
    )
    assert (row.status, row.sources, row.exercise) == ("unverified", 0, False)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"category": "ZZ9"},
            "There is no category 'ZZ9'; choose one from the list of categories.",
        ),
        ({"lat": None}, "A point needs longitude and latitude; give both or neither."),
        (
            {"lon": None, "lat": None, "accuracy_m": 5.0},
            "An accuracy in metres needs a point; give longitude and latitude, or leave the accuracy out.",
        ),
        (
            {"reported_at": NOON + timedelta(minutes=9), "received_at": NOON},
            "A report is first made, then received, then recorded; correct these times.",
        ),
        (
            {"received_at": NOON + timedelta(days=1)},
            "A report is first made, then received, then recorded; correct these times.",
        ),
        (
            {"label": "secret"},
            "'secret' is not a label: it begins with one of unclassified, confidential, strictly confidential.",
        ),
        (
            {"happened": Happened.exact(NOON + timedelta(hours=3))},
            "The incident lies ahead of the time of recording; correct when it happened.",
        ),
    ],
)
def test_a_report_that_cannot_be_is_refused(
    police: Person, values: dict[str, Any], sentence: str
) -> None:
    given: dict[str, Any] = {"category": "CR2", "happened": Happened.exact(NOON)}
    given |= north_of_gate(100) | values

    assert (
        refusal(
            lambda: operations.report_incident(by=police, at=NOON + timedelta(minutes=30), **given)
        )
        == sentence
    )


def test_somebody_without_a_recording_role_reports_nothing() -> None:
    planner = enrolled("juba.planner", "planner")

    assert refusal(lambda: reported(planner, NOON)).startswith(
        "Report incident is for duty officer or field office or police or security officer; "
        "you act as planner."
    )


@pytest.mark.parametrize("category", ["SV1", "SV2", "CH1"])
@pytest.mark.parametrize("label", ["unclassified", "confidential", "confidential:legal"])
def test_a_restricted_category_needs_its_label(cleared: Person, category: str, label: str) -> None:
    sentence = refusal(
        lambda: operations.report_incident(
            by=cleared, at=LATER, category=category, happened=Happened.exact(NOON), label=label
        )
    )

    assert f"are held at least as '{RESTRICTED}'; this one is labelled '{label}'." in sentence


@pytest.mark.parametrize(
    "label", [RESTRICTED, "strictly confidential:protection", "confidential:legal,protection"]
)
def test_a_restricted_case_is_recorded_under_its_label_or_a_closer_one(label: str) -> None:
    cleared = enrolled(
        "protection.desk",
        "field office",
        clearance="strictly confidential",
        groups=("legal", "protection"),
    )
    entry = operations.report_incident(
        by=cleared,
        at=LATER,
        category="SV1",
        county="Yei River",
        happened=Happened.day(date(2016, 11, 5)),
        narrative="Received through the referral pathway.",
        label=label,
    )

    assert incident(entry.subject).label == label


@pytest.mark.parametrize("where", [{"place": "A hut"}, north_of_gate(50), {"place_id": uuid4()}])
def test_a_restricted_case_keeps_its_place_at_county_level(
    cleared: Person, where: dict[str, Any]
) -> None:
    assert refusal(
        lambda: operations.report_incident(
            by=cleared,
            at=LATER,
            category="SV1",
            happened=Happened.exact(NOON),
            label=RESTRICTED,
            **where,
        )
    ) == (
        "The place of a case of Conflict-related sexual violence (SV1) is kept at county level: give the county, "
        "and leave out the point and the place."
    )


def test_police_log_only_that_a_referral_was_made(police: Person) -> None:
    given: dict[str, Any] = {
        "by": police,
        "at": LATER,
        "category": "SV2",
        "county": "Juba",
        "happened": Happened.exact(NOON),
        "label": RESTRICTED,
    }

    account = refusal(lambda: operations.report_incident(**given, narrative="She said ..."))
    nothing = refusal(lambda: operations.report_incident(**given))
    entry = operations.report_incident(**given, referred_to="Protection focal point")

    assert account == (
        "You are not cleared to take an account of Other sexual violence (SV2): leave the narrative out, "
        "and say only to whom the person was referred."
    )
    assert nothing == (
        "For Other sexual violence (SV2) you log only that a referral was made: "
        "say to whom the person was referred."
    )
    row = incident(entry.subject)
    assert (row.referred_to, row.narrative) == ("Protection focal point", None)
    assert queries.incident(entry.subject, reader=police) is None


def test_sources_are_graded_on_two_axes_each_for_itself(police: Person) -> None:
    row = reported(police, NOON)
    for reliability, credibility in (("B", 2), ("F", 6)):
        operations.add_source(
            by=police,
            at=LATER,
            incident_id=row.subject,
            source_kind="community",
            channel="telephone",
            reliability=reliability,  # type: ignore[arg-type]
            credibility=credibility,  # type: ignore[arg-type]
        )

    grades = [source.grade for source in queries.sources_of(row.subject, row.label)]

    assert sorted(grades) == ["B2", "F6"]
    assert incident(row.subject).sources == 2


def _add(by: Person, row: Incident, **values: Any) -> Any:
    given: dict[str, Any] = {
        "source_kind": "community",
        "channel": "telephone",
        "reliability": "B",
        "credibility": 2,
    } | values
    return operations.add_source(by=by, at=LATER, incident_id=row.subject, **given)


def test_confirmed_needs_a_second_origin_and_quoting_one_witness_is_none(police: Person) -> None:
    row = reported(police, NOON)
    first, second = uuid4(), uuid4()

    alone = refusal(lambda: _add(police, row, credibility=1))
    _add(police, row, source=first)
    quoting = refusal(lambda: _add(police, row, credibility=1, relies_on=first))
    _add(police, row, source=second, relies_on=first)
    still_quoting = refusal(lambda: _add(police, row, credibility=1, relies_on=second))
    confirmed = _add(police, row, credibility=1)

    assert alone == (
        "Credibility 1 means confirmed by another, independent source, and there is none yet; "
        "grade it 2 to 6, or add the other source first."
    )
    assert (quoting, still_quoting) == (alone, alone)
    assert confirmed.fact.credibility == 1


def test_a_source_relies_on_one_that_is_there_and_stands_once(police: Person) -> None:
    row, known = reported(police, NOON), uuid4()
    _add(police, row, source=known)

    assert refusal(lambda: _add(police, row, relies_on=uuid4())) == (
        "The source that this one relies on is not among the incident's sources; add that one first."
    )
    assert refusal(lambda: _add(police, row, source=known)) == (
        "This source stands beside the incident already."
    )
    assert refusal(lambda: _add(police, row, heard_at=LATER + timedelta(days=1))) == (
        "The source was heard after the time of recording; correct when it was heard."
    )


def test_figures_stand_per_source_and_unknown_stays_unknown(police: Person, duty: Person) -> None:
    row, first, second = reported(police, NOON), uuid4(), uuid4()
    _add(police, row, source=first)
    _add(police, row, source=second)
    record = operations.record_harm
    subject = row.subject
    record(by=police, at=LATER, incident_id=subject, source=first, harm="killed", low=1, high=3)
    record(by=police, at=LATER, incident_id=subject, source=second, harm="killed", best=9)
    record(by=police, at=LATER, incident_id=subject, source=first, harm="killed", low=2, best=2)

    dossier = queries.dossier(subject, reader=duty)

    assert dossier is not None
    lines = {
        line.source.source: [(harm.low, harm.best, harm.high) for harm in line.figures]
        for line in queries.harm_lines(dossier)
        if line.source is not None
    }
    assert lines == {first: [(2, 2, None)], second: [(None, 9, None)]}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "A figure needs at least one number: at least, best, or at most."),
        ({"low": 3, "best": 2}, "The figures must rise from 'at least' over 'best' to 'at most'."),
        (
            {"low": 1, "source": uuid4()},
            "The source of this figure is not among the incident's sources; add the source first.",
        ),
    ],
)
def test_figures_that_cannot_be_are_refused(
    police: Person, values: dict[str, Any], sentence: str
) -> None:
    row = reported(police, NOON)

    assert sentence == refusal(
        lambda: operations.record_harm(
            by=police, at=LATER, incident_id=row.subject, harm="killed", **values
        )
    )


def test_a_correction_changes_what_it_names_and_keeps_its_trace(police: Person) -> None:
    row = reported(police, NOON)

    operations.correct_incident(
        by=police,
        at=LATER,
        incident_id=row.subject,
        reason="A weapon was shown.",
        category="CR1",
        place="Market track",
    )

    dossier = queries.dossier(row.subject, reader=police)
    assert dossier is not None
    assert (dossier.incident.category, dossier.incident.place) == ("CR1", "Market track")
    assert dossier.incident.lon == row.lon
    (correction,) = dossier.corrections
    assert (correction.changed, correction.reason) == (
        ["category", "place"],
        "A weapon was shown.",
    )


def test_a_correction_carries_the_label_of_what_it_corrects(cleared: Person) -> None:
    entry = operations.report_incident(
        by=cleared, at=LATER, category="SV1", happened=Happened.exact(NOON), label=RESTRICTED
    )

    correction = operations.correct_incident(
        by=cleared, at=LATER, incident_id=entry.subject, reason="Wrong county", county="Lainya"
    )

    assert correction.label == RESTRICTED
    assert incident(entry.subject).county == "Lainya"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Nothing is corrected: give at least one field that was wrong."),
        (
            {"category": "SV2"},
            "Other sexual violence (SV2) is more closely held than this report: record it anew as "
            "'confidential:protection', and refute this one without details.",
        ),
        (
            {"category": "ZZ9"},
            "There is no category 'ZZ9'; choose one from the list of categories.",
        ),
        ({"lon": 31.5}, "A point needs longitude and latitude; give both or neither."),
        (
            {"happened": Happened.exact(LATER + timedelta(days=1))},
            "The incident lies ahead of the time of recording; correct when it happened.",
        ),
    ],
)
def test_a_correction_that_cannot_be_is_refused(
    police: Person, values: dict[str, Any], sentence: str
) -> None:
    row = reported(police, NOON)

    assert sentence == refusal(
        lambda: operations.correct_incident(
            by=police, at=LATER, incident_id=row.subject, reason="Wrong", **values
        )
    )


def test_two_corrections_made_apart_are_a_conflict_until_one_has_seen_both(police: Person) -> None:
    entry = operations.report_incident(
        by=police, at=LATER, category="CR2", happened=Happened.exact(NOON)
    )
    correct = operations.correct_incident
    subject, seen = entry.subject, (entry.id,)
    first = correct(by=police, at=LATER, incident_id=subject, reason="A", category="CR1", seen=seen)
    second = correct(
        by=police, at=LATER, incident_id=subject, reason="B", category="CR3", seen=seen
    )
    apart = Conflict.objects.filter(subject=subject).count()

    correct(
        by=police,
        at=LATER,
        incident_id=subject,
        reason="Both were compared",
        category="CR3",
        seen=(first.id, second.id),
    )

    assert apart == 1
    assert Conflict.objects.filter(subject=subject).count() == 0
    assert incident(subject).category == "CR3"


def test_verification_is_an_act_of_somebody_else_with_a_method(
    police: Person, duty: Person
) -> None:
    row = reported(police, NOON)

    own = refusal(
        lambda: operations.verify_incident(
            by=police, at=LATER, incident_id=row.subject, status="verified", method="patrol visit"
        )
    )
    operations.verify_incident(
        by=duty, at=LATER, incident_id=row.subject, status="verified", method="patrol visit"
    )

    verified = incident(row.subject)
    assert own == (
        "An incident is verified by somebody other than who reported it; ask a colleague."
    )
    assert (verified.status, verified.status_by, verified.status_at, verified.status_method) == (
        "verified",
        duty.subject,
        LATER,
        "patrol visit",
    )


def test_a_refuted_report_survives_in_its_history(police: Person, duty: Person) -> None:
    row = reported(police, NOON)
    judge = operations.verify_incident
    subject = row.subject
    judge(by=duty, at=LATER, incident_id=subject, status="cannot be verified", method="imagery")
    silent = refusal(
        lambda: judge(
            by=duty, at=LATER, incident_id=subject, status="refuted", method="two sources"
        )
    )
    judge(
        by=duty,
        at=LATER,
        incident_id=subject,
        status="refuted",
        method="two sources",
        note="Nobody was hurt.",
    )
    nothing = refusal(
        lambda: judge(by=duty, at=LATER, incident_id=subject, status="unverified", method="imagery")
    )

    assert silent == "A refutation says why: write in a sentence what was found instead."
    assert nothing.startswith("Unverified is where every report begins")
    assert incident(subject).status == "refuted"
    assert list(Judgement.objects.order_by("position").values_list("status", flat=True)) == [
        "cannot be verified",
        "refuted",
    ]


def test_mergers_chain_and_come_apart_again(police: Person, duty: Person) -> None:
    first, second, third = (reported(police, NOON + timedelta(hours=hour)) for hour in range(3))
    merge = operations.merge_incident
    merge(by=duty, at=LATER, incident_id=third.subject, into=second.subject, reason="Same")
    merge(by=duty, at=LATER, incident_id=second.subject, into=first.subject, reason="Same")
    together = queries.events()

    ring = refusal(
        lambda: merge(
            by=duty, at=LATER, incident_id=first.subject, into=third.subject, reason="Same"
        )
    )
    operations.separate_incident(
        by=duty, at=LATER, incident_id=second.subject, reason="Another day after all"
    )
    apart = queries.events()

    assert {together[row.subject] for row in (first, second, third)} == {first.subject}
    assert ring == "The other report is merged into this one already; separate it first."
    assert (apart[third.subject], apart[first.subject]) == (second.subject, first.subject)


def test_a_merger_that_cannot_be_is_refused(police: Person, duty: Person) -> None:
    row, drill = reported(police, NOON), reported(police, NOON, exercise=True)
    unknown = uuid4()

    def merge(into: Any) -> str:
        return refusal(
            lambda: operations.merge_incident(
                by=duty, at=LATER, incident_id=row.subject, into=into, reason="Same"
            )
        )

    assert merge(row.subject) == (
        "An incident cannot be merged into itself; choose the other report of the event."
    )
    assert merge(unknown) == (
        f"This site knows no incident {unknown} that you may open; check which report it is merged into."
    )
    assert merge(drill.subject) == (
        "One of the two belongs to an exercise; an exercise is never merged with what happened."
    )
    assert refusal(
        lambda: operations.separate_incident(
            by=duty, at=LATER, incident_id=row.subject, reason="No"
        )
    ) == ("The incident is not merged into another one, so there is nothing to separate.")


def test_what_one_may_not_open_looks_like_what_is_not_there(
    police: Person, cleared: Person
) -> None:
    entry = operations.report_incident(
        by=cleared, at=LATER, category="SV1", happened=Happened.exact(NOON), label=RESTRICTED
    )
    unknown = uuid4()

    def touch(subject: Any) -> str:
        return refusal(
            lambda: operations.verify_incident(
                by=police, at=LATER, incident_id=subject, status="verified", method="imagery"
            )
        ).replace(str(subject), "X")

    assert touch(entry.subject) == touch(unknown)


def test_a_retry_under_the_same_id_records_once(police: Person) -> None:
    given: dict[str, Any] = {
        "by": police,
        "at": LATER,
        "category": "CR2",
        "happened": Happened.exact(NOON),
        "subject": uuid4(),
        "id": uuid4(),
    }

    first = operations.report_incident(**given)
    second = operations.report_incident(**given)

    assert (first.id, first.seq) == (second.id, second.seq)
    assert Incident.objects.count() == 1
