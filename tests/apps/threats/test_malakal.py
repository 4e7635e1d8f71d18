"""The chronology of Malakal, February 2016, replayed: what was warned of, and which alarms would have rung before the attack.

The times are those of the findings as the domain brief gives them; who was warned, and every word, is invented.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from standfast.apps.accounts.models import Person
from standfast.apps.threats import operations, queries
from standfast.apps.threats.facts import Channel, ThreatKind

MALAKAL = UUID(int=16)
OPENED = datetime(2016, 1, 1, 6, tzinfo=UTC)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2016, 2, day, hour, minute, tzinfo=UTC) - timedelta(hours=3)


@pytest.fixture
def office(db: None) -> Person:
    open_site(at=OPENED)
    return enrolled("malakal.office", "field office")


def warn(
    by: Person,
    at: datetime,
    channel: Channel,
    kind: ThreatKind,
    threat: str,
    due: date | None = None,
) -> UUID:
    return operations.raise_alert(
        by=by,
        at=at,
        channel=channel,
        threat_kind=kind,
        threat=threat,
        place=MALAKAL,
        locality="Malakal",
        routed_to=by.subject,
        due_on=due,
        subject=uuid4(),
    ).subject


@pytest.fixture
def chronology(office: Person) -> dict[str, UUID]:
    return {
        "plan": warn(
            office, local(8, 10), "protection cluster", "plan or measure missing",
            "The cluster asks for a plan to lower the risk in the site", date(2016, 2, 10),
        ),
        "fence": warn(office, local(9, 9), "site guard", "fence or gate", "Fence cut in sector 2"),
        "smuggling": warn(
            office, local(16, 11), "site guard", "weapons smuggled in",
            "Two soldiers tried to bring ammunition in by a gate",
        ),
        "torn": warn(
            office, local(17, 15), "site guard", "fence or gate",
            "Fence torn open less than 10 m from a sentry post",
        ),
        "fighting": warn(office, local(17, 22, 30), "site guard", "fighting", "Fighting resumes"),
    }  # fmt: skip


def late(at: datetime) -> set[UUID]:
    return {alarm.alert.subject for alarm in queries.alarms(at)}


def escalated(at: datetime) -> set[UUID]:
    return {alarm.alert.subject for alarm in queries.alarms(at) if alarm.escalated}


def test_the_request_of_the_cluster_rings_the_same_morning_and_goes_up_within_the_hour(
    chronology: dict[str, UUID],
) -> None:
    assert late(local(8, 10, 11)) == {chronology["plan"]}
    assert escalated(local(8, 10, 31)) == {chronology["plan"]}


def test_a_request_that_was_seen_and_left_lying_rings_after_its_day(
    office: Person, chronology: dict[str, UUID]
) -> None:
    plan = chronology["plan"]
    operations.acknowledge_alert(by=office, at=local(18, 16), alert_id=plan)
    row = queries.alert(plan)
    assert row is not None

    on_the_eleventh = [alarm.stage for alarm in queries.alarms_of(row, local(11, 0, 1))]

    assert on_the_eleventh == ["acknowledged", "decided", "due"]


def test_the_unmended_fence_rings_every_day_until_somebody_acts(
    chronology: dict[str, UUID],
) -> None:
    for day in range(10, 18):
        assert chronology["fence"] in escalated(local(day, 9))


def test_the_level_of_the_site_is_high_from_the_ninth_and_critical_before_the_attack(
    chronology: dict[str, UUID],
) -> None:
    before = queries.level(MALAKAL, local(8, 9)).name
    eighth = queries.level(MALAKAL, local(8, 12)).name
    ninth = queries.level(MALAKAL, local(9, 12)).name
    sixteenth = queries.level(MALAKAL, local(16, 14)).name
    eve = queries.level(MALAKAL, local(17, 22))

    assert (before, eighth, ninth, sixteenth) == ("normal", "raised", "high", "critical")
    assert (eve.name, len(eve.alerts), eve.late) == ("critical", 4, 4)


def test_the_alarm_of_the_night_rings_long_before_troops_stepped_in(
    office: Person, chronology: dict[str, UUID]
) -> None:
    fighting = chronology["fighting"]
    operations.decide_alert(
        by=office, at=local(18, 15, 40), alert_id=fighting, decision="act", reason="Step in"
    )
    operations.act_on_alert(
        by=office, at=local(18, 15, 45), alert_id=fighting, action="Troops step in"
    )
    row = queries.alert(fighting)
    assert row is not None
    assert row.acted_at is not None

    rang = [alarm.due_at for alarm in queries.alarms_of(row, local(18, 0, 31))]

    assert row.acted_at - row.raised_at == timedelta(hours=17, minutes=15)
    assert rang == [local(17, 22, 40), local(17, 23), local(18, 0, 30)]
    assert all(alarm.stage == "acknowledged" for alarm in queries.alarms_of(row, local(18, 16)))


def test_had_each_been_answered_in_time_nothing_would_have_rung(
    office: Person, chronology: dict[str, UUID]
) -> None:
    for subject in chronology.values():
        row = queries.alert(subject)
        assert row is not None
        operations.acknowledge_alert(
            by=office, at=row.raised_at + timedelta(minutes=5), alert_id=subject
        )
        operations.decide_alert(
            by=office,
            at=row.raised_at + timedelta(minutes=20),
            alert_id=subject,
            decision="act",
            reason="Invented: as it should have been",
        )
        operations.act_on_alert(
            by=office,
            at=row.raised_at + timedelta(minutes=90),
            alert_id=subject,
            action="Invented: patrol, plan, mended fence",
        )

    assert all(late(local(day, 23)) == set() for day in range(8, 20))
