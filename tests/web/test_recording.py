from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from factories.web import Mission
from standfast.apps.incidents import operations
from standfast.log.heads import heads_of
from standfast.log.times import Happened
from standfast.web.incidents.forms import ReportForm
from standfast.web.recording import RecordingForm, happened_from, not_for


def utc(month: int, day: int, hour: int) -> datetime:
    return datetime(2016, month, day, hour, tzinfo=UTC)


def told(how: str, clock: time | None = None) -> Happened:
    data: dict[str, Any] = {"on": date(2016, 11, 3), "how_precise": how, "clock": clock}
    return happened_from(data)


@pytest.mark.parametrize(
    ("how", "start", "end", "precision"),
    [
        ("day", utc(11, 2, 21), utc(11, 3, 21), "day"),
        ("morning", utc(11, 3, 3), utc(11, 3, 9), "part of day"),
        ("evening", utc(11, 3, 15), utc(11, 3, 21), "part of day"),
        ("night", utc(11, 2, 21), utc(11, 3, 3), "part of day"),
        ("week", utc(10, 30, 21), utc(11, 6, 21), "week"),
        ("month", utc(10, 31, 21), utc(11, 30, 21), "month"),
    ],
)
def test_an_imprecise_time_is_an_interval_of_mission_time(
    how: str, start: datetime, end: datetime, precision: str
) -> None:
    happened = told(how)

    assert happened.start == start
    assert happened.end == end
    assert happened.precision == precision


def test_about_a_time_is_half_an_hour_either_way() -> None:
    happened = told("hour", time(14, 0))

    assert happened.start == datetime(2016, 11, 3, 10, 30, tzinfo=UTC)
    assert happened.end == datetime(2016, 11, 3, 11, 30, tzinfo=UTC)


def test_a_precise_time_needs_a_clock() -> None:
    form = ReportForm(
        {"on": "2016-11-03", "how_precise": "minute", "category": "CR2", "label": "least"},
        on=date(2016, 11, 3),
    )

    assert not form.is_valid()
    assert form.errors["clock"] == [
        "Give the clock time, or choose how imprecisely the time is known."
    ]


def test_a_form_notes_what_it_had_seen(mission: Mission) -> None:
    form = RecordingForm(subject=mission.robbery)
    sent = RecordingForm({"id": str(form.initial["id"]), "seen": form.initial["seen"]})

    assert sent.is_valid()
    assert sent.cleaned_data["seen"] == heads_of(mission.robbery)
    assert len(sent.cleaned_data["seen"]) == 1


def test_what_roles_do_not_allow_is_said_in_a_sentence(mission: Mission) -> None:
    assert not_for(mission.duty, operations.report_incident) is None
    assert not_for(mission.outsider, operations.report_incident, "reporting an incident") == (
        "Reporting an incident is for duty officer or field office or police or security officer; "
        "you act as NGO focal point. Ask somebody who holds that role, or an administrator to grant it."
    )
