from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.patrols import (
    denied,
    departed,
    ended,
    returned,
    somebody,
    stayed,
    tasked,
    zone_patrol,
)
from factories.readings import local, refusal
from standfast.apps.accounts.models import Person
from standfast.apps.patrols import operations, queries
from standfast.log.times import Happened

pytestmark = pytest.mark.django_db
YEI, LAINYA, ZONE = UUID(int=21), UUID(int=22), UUID(int=23)
LEFT = local(2017, 2, 20, 7)
REACHED = local(2017, 2, 21, 11)


@pytest.fixture(autouse=True)
def _site() -> None:
    open_site()


def status(patrol: UUID) -> str:
    row = queries.patrol_by_subject(patrol)
    assert row is not None
    return row.status


def test_a_patrol_goes_from_tasking_to_debriefing() -> None:
    patrol = departed(LEFT, YEI)
    stayed(patrol, YEI, REACHED, local(2017, 2, 26))
    returned(patrol, local(2017, 2, 27))
    duty = somebody("juba.duty")
    operations.submit_patrol_report(
        by=duty, at=local(2017, 2, 28), patrol_id=patrol, summary="Done.", distance_km=330.5
    )
    operations.debrief_patrol(by=duty, at=local(2017, 3, 1), patrol_id=patrol)

    row = queries.patrol_by_subject(patrol)

    assert row is not None
    assert (row.status, row.report_summary, row.distance_km) == ("debriefed", "Done.", 330.5)
    assert queries.journey(row).reached == (YEI,)


def test_a_patrol_is_approved_by_a_colleague_of_its_planner() -> None:
    patrol = tasked(LEFT, YEI)
    planner, outsider = somebody("juba.planner"), enrolled("ngo.focal", "NGO focal point")

    def approve(who: Person) -> None:
        operations.approve_patrol(by=who, at=LEFT, patrol_id=patrol)

    sentences = [refusal(partial(approve, who)) for who in (planner, outsider)]
    approve(somebody("juba.duty"))

    assert sentences[0] == (
        "A patrol is approved by somebody other than the one who tasked it; ask a colleague."
    )
    assert sentences[1].startswith("Approve patrol is for planner or duty officer or field office;")
    assert status(patrol) == "approved"


def test_a_patrol_leaves_once_it_is_approved_and_is_cancelled_only_before() -> None:
    waiting, gone = tasked(LEFT, YEI), departed(LEFT, YEI, serial="P002/17")
    duty = somebody("juba.duty")

    assert (
        refusal(lambda: operations.record_departure(by=duty, at=LEFT, patrol_id=waiting))
        == "Patrol P001/17 is tasked; a patrol leaves once it is approved."
    )
    assert (
        refusal(lambda: operations.cancel_patrol(by=duty, at=LEFT, patrol_id=gone, reason="Rain."))
        == "Patrol P002/17 is under way; only a patrol that has not left can be cancelled."
    )
    operations.cancel_patrol(by=duty, at=LEFT, patrol_id=waiting, reason="Rain.")
    assert status(waiting) == "cancelled"


def test_arrivals_and_leavings_fit_the_journey() -> None:
    patrol = departed(LEFT, LAINYA, YEI)

    def leave(place: UUID) -> None:
        stayed(patrol, place, REACHED, REACHED + timedelta(hours=2))

    assert refusal(lambda: stayed(patrol, YEI, LEFT - timedelta(hours=1), None)) == (
        "Patrol P001/17 left later than that; check the time."
    )
    stayed(patrol, LAINYA, REACHED, None)
    assert refusal(lambda: leave(YEI)) == (
        "Patrol P001/17 has not left where it stays; record that it left before it arrives."
    )
    assert refusal(lambda: leave(LAINYA)) == (
        "Patrol P001/17 is there already; record that it left before it arrives."
    )
    assert (
        refusal(
            lambda: operations.record_place_left(
                by=somebody("juba.duty"), at=REACHED, patrol_id=patrol, place=YEI
            )
        )
        == "Patrol P001/17 is not recorded as staying there; record its arrival first."
    )


def test_a_late_report_of_an_arrival_is_taken_after_the_return() -> None:
    patrol = departed(LEFT, YEI)
    returned(patrol, local(2017, 2, 27))
    duty = somebody("juba.duty")

    operations.record_place_reached(
        by=duty,
        at=local(2017, 3, 5),
        patrol_id=patrol,
        place=YEI,
        happened=Happened.exact(REACHED),
    )

    row = queries.patrol_by_subject(patrol)
    assert row is not None
    assert queries.journey(row).reached_destination


def test_people_are_met_only_where_the_patrol_has_been() -> None:
    patrol = departed(LEFT, YEI)
    stayed(patrol, YEI, REACHED, None)
    duty = somebody("juba.duty")

    operations.record_monitoring(
        by=duty, at=REACHED, patrol_id=patrol, place=YEI, reference="HR/12"
    )
    sentence = refusal(
        lambda: operations.record_request_to_stay(
            by=duty, at=REACHED, patrol_id=patrol, place=LAINYA, requested_by="community"
        )
    )

    assert sentence == (
        "Patrol P001/17 is not recorded as having reached that place; record its arrival first."
    )
    (engagement,) = queries.engagements_of(patrol)
    assert (engagement.what, engagement.reference) == ("human-rights monitoring", "HR/12")


def test_three_roadblocks_on_three_days_are_one_journey_and_three_events() -> None:
    patrol = departed(local(2017, 2, 2, 7), YEI)
    for day in (2, 3, 4):
        denial = denied(patrol, local(2017, 2, day, 11), where=f"Roadblock {day}")
        ended(denial, local(2017, 2, day + 1, 7))
    stayed(patrol, YEI, local(2017, 2, 5), None)

    assert [denial.where for denial in queries.denials_of(patrol)] == [
        "Roadblock 2",
        "Roadblock 3",
        "Roadblock 4",
    ]
    assert queries.time_held(patrol) == timedelta(hours=60)
    assert queries.access(queries.journeys()) == queries.Access(attempted=1, reached=1)


def test_a_patrol_is_held_at_one_roadblock_at_a_time() -> None:
    patrol = departed(LEFT, YEI)
    denied(patrol, LEFT + timedelta(hours=2))

    assert refusal(lambda: denied(patrol, LEFT + timedelta(hours=5))) == (
        "Patrol P001/17 is still held at Roadblock; record how that hold ended first."
    )
    assert len(queries.open_holds(at=LEFT + timedelta(hours=3))) == 1


@pytest.mark.parametrize(
    ("hours", "values", "sentence"),
    [
        (20, {"outcome": "passed"}, None),
        (48, {"outcome": "expired"}, None),
        (
            47,
            {"outcome": "expired"},
            "A hold expires after 48 hours; this one is shorter. "
            "If the patrol left before, record who ordered it and why.",
        ),
        (
            5,
            {"outcome": "turned back", "reason": "Night was falling."},
            "A patrol that gives way names who decided it and why; "
            "give the authority and the reason.",
        ),
        (5, {"outcome": "turned back", "authority": "Sector", "reason": "Night."}, None),
        (-1, {"outcome": "passed"}, "The hold at Roadblock began later than that; check the time."),
    ],
)
def test_a_hold_ends_or_the_end_is_refused(
    hours: int, values: dict[str, str], sentence: str | None
) -> None:
    met = LEFT + timedelta(hours=2)
    denial = denied(departed(LEFT, YEI), met)
    at = met + timedelta(hours=hours)

    if sentence is None:
        ended(denial, at, **values)
        row = queries.denial_by_subject(denial)
        assert row is not None
        assert (row.outcome, row.held_h) == (values["outcome"], hours)
        assert refusal(lambda: ended(denial, at)) == "The hold at Roadblock has ended already."
    else:
        assert refusal(lambda: ended(denial, at, **values)) == sentence


def test_a_denial_before_departure_comes_before_departure() -> None:
    patrol = departed(LEFT, YEI)

    sentence = refusal(lambda: denied(patrol, LEFT + timedelta(hours=1), stage="notification"))

    assert sentence == (
        "Patrol P001/17 had left by then; a denial at notification comes before. "
        "Check stage and time."
    )


def test_a_zone_patrol_has_hours_and_is_withdrawn_once() -> None:
    patrol = zone_patrol(ZONE, LEFT, hours=2.5)
    duty = somebody("juba.duty")

    day = LEFT.date()
    hours = queries.zone_patrol_hours(ZONE, start=day, end=day + timedelta(days=1))
    endless = refusal(lambda: zone_patrol(ZONE, LEFT, hours=25))
    operations.withdraw_zone_patrol(by=duty, at=LEFT, patrol_id=patrol, reason="Recorded twice.")

    assert hours == 2.5
    assert endless == "A zone patrol has a start and an end within a day; give its hours."
    assert (
        refusal(
            lambda: operations.withdraw_zone_patrol(
                by=duty, at=LEFT, patrol_id=patrol, reason="Again."
            )
        )
        == "The dismounted day patrol of 2017-02-20 was withdrawn: Recorded twice."
    )


def test_where_a_patrol_will_go_is_confidential_unless_said_otherwise() -> None:
    given: dict[str, Any] = {
        "serial": "P9",
        "base": UUID(int=1),
        "destinations": (UUID(int=2),),
        "planned_nights": 1,
        "mobility": ("mounted",),
        "composition": "force",
        "time_of_day": "day",
        "purposes": ("protection presence",),
    }

    entry = operations.task_patrol(by=somebody("juba.planner"), at=LEFT, **given)

    assert entry.label == "confidential"
