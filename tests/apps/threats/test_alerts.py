from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from standfast.apps.accounts.models import Person
from standfast.apps.threats import operations, queries
from standfast.apps.threats.models import Alert
from standfast.log.models import StoredEntry
from standfast.log.operations import Refused
from standfast.log.times import Happened

AT = datetime(2017, 2, 14, 6, tzinfo=UTC)
SITE = UUID(int=5)


@pytest.fixture
def duty(db: None) -> Person:
    open_site()
    return enrolled("juba.duty", "duty officer")


def raised(by: Person, *, at: datetime = AT, **values: Any) -> UUID:
    given: dict[str, Any] = {
        "channel": "community hotline",
        "threat_kind": "armed men near a site",
        "threat": "Invented: armed men at the water point",
        "place": SITE,
    }
    return operations.raise_alert(by=by, at=at, **(given | values)).subject


def minutes(number: float) -> datetime:
    return AT + timedelta(minutes=number)


def stages(row: Alert, at: datetime) -> list[str]:
    return [alarm.stage for alarm in queries.alarms_of(row, at)]


def stored(subject: UUID) -> Alert:
    row = queries.alert(subject)
    assert row is not None
    return row


def test_an_alert_that_nobody_sees_rings_at_each_clock(duty: Person) -> None:
    row = stored(raised(duty, answer_owed=True))

    assert stages(row, minutes(10)) == []
    assert stages(row, minutes(11)) == ["acknowledged"]
    assert stages(row, minutes(31)) == ["acknowledged", "decided"]
    assert stages(row, minutes(121)) == ["acknowledged", "decided", "acted"]
    assert stages(row, minutes(1441)) == ["acknowledged", "decided", "acted", "answered"]


def test_an_alarm_that_stays_late_goes_one_step_up(duty: Person) -> None:
    row = stored(raised(duty))

    first, later = (queries.alarms_of(row, minutes(number))[0] for number in (25, 31))

    assert (first.escalated, later.escalated) == (False, True)
    assert later.sentence.endswith("Take it one step up.")


def test_each_stage_silences_its_alarm_and_no_other(duty: Person) -> None:
    subject = raised(duty)
    operations.acknowledge_alert(by=duty, at=minutes(5), alert_id=subject)
    operations.decide_alert(
        by=duty, at=minutes(20), alert_id=subject, decision="act", reason="Two callers"
    )

    assert stages(stored(subject), minutes(121)) == ["acted"]

    operations.act_on_alert(by=duty, at=minutes(100), alert_id=subject, action="Patrol sent")
    assert stages(stored(subject), minutes(121)) == []
    assert stages(stored(subject), minutes(90)) == []


def test_doing_nothing_for_a_reason_rings_no_more(duty: Person) -> None:
    subject = raised(duty)
    operations.acknowledge_alert(by=duty, at=minutes(5), alert_id=subject)
    operations.decide_alert(
        by=duty, at=minutes(6), alert_id=subject, decision="no action", reason="Own escort"
    )

    assert stages(stored(subject), minutes(500)) == []


def test_a_due_day_takes_the_place_of_the_two_hours(duty: Person) -> None:
    subject = raised(duty, due_on=date(2017, 2, 16))
    operations.acknowledge_alert(by=duty, at=minutes(5), alert_id=subject)
    operations.decide_alert(
        by=duty, at=minutes(6), alert_id=subject, decision="act", reason="A plan is owed"
    )

    assert stages(stored(subject), datetime(2017, 2, 16, 20, 59, tzinfo=UTC)) == []
    assert stages(stored(subject), datetime(2017, 2, 16, 21, tzinfo=UTC)) == ["due"]


def test_the_level_of_a_place_adds_up_its_alerts_and_those_that_are_late(duty: Person) -> None:
    raised(duty, threat_kind="rumour or hate speech")
    raised(duty, place=uuid4())

    before = queries.level(SITE, minutes(5))
    late = queries.level(SITE, minutes(11))
    raised(duty, at=minutes(12), threat_kind="attack")
    raised_again = queries.level(SITE, minutes(13))
    long_after = queries.level(SITE, AT + timedelta(days=11))

    assert (before.name, before.points) == ("raised", 1)
    assert (late.name, late.points, late.late) == ("raised", 2, 1)
    assert (raised_again.name, raised_again.points) == ("high", 5)
    assert (long_after.name, long_after.points) == ("normal", 0)


def test_a_false_alarm_stops_to_weigh_once_it_is_closed(duty: Person) -> None:
    subject = raised(duty)
    operations.decide_alert(
        by=duty, at=minutes(5), alert_id=subject, decision="verify", reason="One caller"
    )
    operations.close_alert(by=duty, at=minutes(60), alert_id=subject, outcome="false alarm")

    assert queries.level(SITE, minutes(59)).points > 0
    assert queries.level(SITE, minutes(61)).points == 0


def test_paces_count_what_was_in_time_and_what_never_came(duty: Person) -> None:
    quick, slow = raised(duty), raised(duty)
    raised(duty, answer_owed=True)
    operations.acknowledge_alert(by=duty, at=minutes(10), alert_id=quick)
    operations.acknowledge_alert(by=duty, at=minutes(12), alert_id=slow)

    paces = {pace.stage: pace for pace in queries.paces(AT, minutes(1))}

    assert (paces["acknowledged"].in_time, paces["acknowledged"].of) == (1, 3)
    assert (paces["answered"].in_time, paces["answered"].of) == (0, 1)


Call = Callable[[Person, UUID], Any]
CALLS: dict[str, Call] = {
    "acknowledge": lambda by, alert: operations.acknowledge_alert(
        by=by, at=minutes(50), alert_id=alert
    ),
    "decide": lambda by, alert: operations.decide_alert(
        by=by, at=minutes(50), alert_id=alert, decision="act", reason="Why"
    ),
    "act": lambda by, alert: operations.act_on_alert(
        by=by, at=minutes(50), alert_id=alert, action="What"
    ),
    "answer": lambda by, alert: operations.answer_alert(
        by=by, at=minutes(50), alert_id=alert, answer="What"
    ),
    "close": lambda by, alert: operations.close_alert(
        by=by, at=minutes(50), alert_id=alert, outcome="not known"
    ),
    "reroute": lambda by, alert: operations.reroute_alert(
        by=by, at=minutes(50), alert_id=alert, routed_to=SITE, reason="Why"
    ),
    "withdraw": lambda by, alert: operations.withdraw_alert(
        by=by, at=minutes(50), alert_id=alert, reason="Why"
    ),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_nothing_is_done_about_an_alert_that_is_not_known_or_was_withdrawn(
    call: Call, duty: Person
) -> None:
    subject = raised(duty)
    operations.withdraw_alert(by=duty, at=minutes(1), alert_id=subject, reason="Twice")
    before = StoredEntry.objects.count()

    with pytest.raises(Refused, match="knows no such alert; raise it first"):
        call(duty, uuid4())
    with pytest.raises(Refused, match="The alert was withdrawn: Twice"):
        call(duty, subject)

    assert StoredEntry.objects.count() == before


@pytest.mark.parametrize("name", ["act", "answer", "close"])
def test_what_follows_a_decision_waits_for_it(name: str, duty: Person) -> None:
    subject = raised(duty)

    with pytest.raises(Refused, match="decided"):
        CALLS[name](duty, subject)
    CALLS["decide"](duty, subject)
    CALLS[name](duty, subject)


@pytest.mark.parametrize("name", ["acknowledge", "close"])
def test_a_stage_is_not_recorded_twice(name: str, duty: Person) -> None:
    subject = raised(duty)
    CALLS["decide"](duty, subject)
    CALLS[name](duty, subject)

    with pytest.raises(Refused, match="already"):
        CALLS[name](duty, subject)


def test_a_closed_alert_takes_no_further_response(duty: Person) -> None:
    subject = raised(duty)
    CALLS["decide"](duty, subject)
    CALLS["close"](duty, subject)

    with pytest.raises(Refused, match="raise another one"):
        CALLS["act"](duty, subject)


def test_rerouting_names_the_new_owner(duty: Person) -> None:
    subject = raised(duty)

    CALLS["reroute"](duty, subject)

    assert stored(subject).routed_to == SITE


@pytest.mark.parametrize(
    ("when", "sentence"), [(minutes(99), "lies ahead"), (minutes(-5), "before it was raised")]
)
def test_a_response_fits_in_time(when: datetime, sentence: str, duty: Person) -> None:
    subject = raised(duty)

    with pytest.raises(Refused, match=sentence):
        operations.acknowledge_alert(
            by=duty, at=minutes(50), alert_id=subject, happened=Happened.exact(when)
        )


def test_an_alert_names_a_place_and_was_raised_before_it_is_recorded(duty: Person) -> None:
    with pytest.raises(Refused, match="about a place"):
        raised(duty, place=None)
    with pytest.raises(Refused, match="lies ahead"):
        raised(duty, happened=Happened.exact(minutes(1)))


def test_an_alert_keeps_its_label_through_every_stage(duty: Person) -> None:
    cleared = enrolled("juba.cleared", "duty officer", clearance="confidential")
    subject = raised(cleared, label="confidential")

    CALLS["acknowledge"](cleared, subject)
    CALLS["decide"](cleared, subject)

    row = stored(subject)
    assert (row.label, row.decision) == ("confidential", "act")
    assert list(queries.alerts(duty)) == []
    assert [one.subject for one in queries.alerts(cleared)] == [subject]


def test_an_outsider_raises_no_alert(duty: Person) -> None:
    focal = enrolled("ngo.focal", "NGO focal point")

    with pytest.raises(Refused):
        raised(focal)
