from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.places import founded
from factories.readings import read, reasons
from standfast.apps.accounts.models import Person
from standfast.apps.threats import operations

AT = datetime(2017, 1, 10, 6, tzinfo=UTC)
ON = date(2017, 1, 12)


@pytest.fixture
def duty(db: None) -> Person:
    open_site()
    return enrolled("juba.duty", "duty officer", "planner")


def after(minutes: int, *, days: int = 0) -> datetime:
    return AT + timedelta(days=days, minutes=minutes)


def raised(by: Person, *, days: int = 0, **values: Any) -> UUID:
    given: dict[str, Any] = {
        "locality": "Yei",
        "channel": "patrol",
        "threat_kind": "attack",
        "threat": "Shots",
    }
    entry = operations.raise_alert(by=by, at=after(0, days=days), **(given | values))
    return entry.subject


def led(
    by: Person, alert: UUID, *, acknowledged: int, decided: int, acted: int | None, days: int = 0
) -> None:
    operations.acknowledge_alert(by=by, at=after(acknowledged, days=days), alert_id=alert)
    operations.decide_alert(
        by=by, at=after(decided, days=days), alert_id=alert,
        decision="no action" if acted is None else "act", reason="Why",
    )  # fmt: skip
    if acted is not None:
        operations.act_on_alert(
            by=by, at=after(acted, days=days), alert_id=alert, action="A patrol left"
        )


def test_each_step_has_its_median_over_the_alerts_that_took_it(duty: Person) -> None:
    for minutes, acted in ((2, 100), (8, 60), (20, None)):
        alert = raised(duty, answer_owed=True)
        led(duty, alert, acknowledged=minutes, decided=minutes + 30, acted=acted)
    operations.answer_alert(by=duty, at=after(90), alert_id=alert, answer="Told")

    assert read("threats.alerts.acknowledged_after", ON).value == 8.0
    assert read("threats.alerts.decided_after", ON).value == 30.0
    assert read("threats.alerts.acted_after", ON).value == 45.0
    assert read("threats.alerts.answered_after", ON).value == 90.0


def test_what_has_no_time_is_left_out_with_the_reason(duty: Person) -> None:
    led(duty, raised(duty), acknowledged=5, decided=9, acted=None)
    raised(duty)
    operations.withdraw_alert(by=duty, at=after(3), alert_id=raised(duty), reason="Twice")

    acted, acknowledged = (
        read(f"threats.alerts.{name}_after", ON) for name in ("acted", "acknowledged")
    )
    assert acted.value is None
    assert acted.reason == "No alert of the period has passed both ends of this time."
    assert sorted(reasons(acted)) == [
        "it was decided to do nothing, with the reason",
        "it was withdrawn",
        "nothing was decided about it yet, so there is no time from then",
    ]
    assert acknowledged.value == 5.0
    assert "it was not acknowledged by the moment asked about" in reasons(acknowledged)


def test_a_decision_before_the_acknowledgement_counts_in_no_median(duty: Person) -> None:
    led(duty, raised(duty), acknowledged=30, decided=9, acted=4 + 30)

    assert read("threats.alerts.decided_after", ON).value is None
    assert reasons(read("threats.alerts.decided_after", ON)) == [
        "it was decided about before it was acknowledged"
    ]


@pytest.mark.parametrize(("days", "known"), [(0, True), (-90, True), (-91, False)])
def test_only_alerts_of_the_last_quarter_are_asked(days: int, known: bool, duty: Person) -> None:
    led(duty, raised(duty, days=days), acknowledged=5, decided=9, acted=20, days=days)

    reading = read("threats.alerts.acknowledged_after", date(2017, 1, 9) + timedelta(days=1))

    assert (reading.value == 5.0) is known


def test_alerts_that_stand_open_past_their_time_are_counted_by_step(duty: Person) -> None:
    raised(duty, answer_owed=True)
    acknowledged = raised(duty)
    operations.acknowledge_alert(by=duty, at=after(5), alert_id=acknowledged)
    done = raised(duty)
    led(duty, done, acknowledged=5, decided=9, acted=None)
    closed = raised(duty)
    led(duty, closed, acknowledged=5, decided=9, acted=None)
    operations.close_alert(by=duty, at=after(50), alert_id=closed, outcome="false alarm")

    counted = {
        stage: read(f"threats.alerts.open_past_{stage}", ON).value
        for stage in ("acknowledged", "decided", "acted", "answered")
    }

    assert counted == {"acknowledged": 1, "decided": 2, "acted": 2, "answered": 1}


def test_without_an_alert_nothing_is_known_and_not_nought(duty: Person) -> None:
    reading = read("threats.alerts.open_past_decided", ON)

    assert (reading.value, reading.reason) == (None, "No alert is on record.")


def test_an_alert_past_its_due_day_stands_open_past_its_action(duty: Person) -> None:
    raised(duty, due_on=date(2017, 1, 11))

    assert read("threats.alerts.open_past_acted", date(2017, 1, 11)).value == 0
    assert read("threats.alerts.open_past_acted", ON).value == 1


def test_a_closely_held_alert_counts_and_its_handle_tells_no_place(duty: Person) -> None:
    cleared = enrolled("juba.cleared", "duty officer", clearance="confidential")
    site = founded(cleared, "Yei", county="Yei").subject
    for values in ({"place": site, "locality": None}, {"locality": "A secret place"}):
        alert = raised(cleared, label="confidential", **values)
        operations.acknowledge_alert(by=cleared, at=after(4), alert_id=alert)

    reading = read("threats.alerts.acknowledged_after", ON)

    assert reading.value == 4.0
    assert sorted(case.county for case in reading.entries) == ["Yei", "not told"]
