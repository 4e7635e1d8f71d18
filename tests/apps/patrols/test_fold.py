from datetime import timedelta
from uuid import UUID

from factories.entries import AUTHOR, rows, unapplied
from factories.readings import local
from standfast.apps.patrols.facts import (
    DenialCorrected,
    DenialMet,
    HoldEnded,
    LiaisonAttempted,
    PatrolApproved,
    PatrolCorrected,
    PatrolDeparted,
    PatrolReturned,
    PatrolTasked,
    PatrolTimeCorrected,
    PeopleMet,
    PlaceLeft,
    PlaceReached,
    ZonePatrolCarriedOut,
    ZonePatrolCorrected,
    ZonePatrolWithdrawn,
)
from standfast.apps.patrols.models import Denial, Engagement, Patrol, Stay, ZonePatrol
from standfast.log.times import Happened

LAINYA, YEI = UUID(int=21), UUID(int=22)
TASKED = PatrolTasked(
    serial="P001/17",
    base=UUID(int=20),
    destinations=(LAINYA, YEI),
    planned_nights=6,
    mobility=("mounted", "dismounted"),
    composition="integrated",
    time_of_day="day and night",
    purposes=("protection presence", "outreach"),
)
MET = DenialMet(
    patrol=UUID(int=30),
    stage="en route",
    actor="army",
    restriction="denied at checkpoint",
    where="First roadblock",
)


def stays(*stated: object) -> list[tuple[UUID, object, object]]:
    found = rows("patrols.patrol", TASKED, *stated)  # type: ignore[arg-type]
    return [(row.place, row.arrived_at, row.left_at) for row in found if isinstance(row, Stay)]


def test_the_attributes_of_a_patrol_stay_apart() -> None:
    (patrol,) = rows("patrols.patrol", TASKED)

    assert isinstance(patrol, Patrol)
    assert (patrol.mobility, patrol.composition) == (["mounted", "dismounted"], "integrated")
    assert (patrol.time_of_day, patrol.planned_nights) == ("day and night", 6)
    assert (patrol.purposes, patrol.tasked_by) == (["protection presence", "outreach"], AUTHOR)


def test_a_journey_that_is_reported_before_its_tasking_waits_for_it() -> None:
    journey = PatrolDeparted(men=40), PlaceReached(place=YEI)

    alone = rows("patrols.patrol", *journey)
    complete = rows("patrols.patrol", *journey, TASKED)

    assert alone == []
    assert [type(row) for row in complete] == [Patrol, Stay]


def test_stays_follow_the_time_of_each_move_not_its_recording() -> None:
    first, second, third = local(2017, 1, 10, 15), local(2017, 1, 12, 8), local(2017, 1, 12, 12)

    found = stays(
        (PlaceReached(place=YEI), third),
        (PlaceLeft(place=LAINYA), second),
        (PlaceReached(place=LAINYA), first),
    )

    assert found == [(LAINYA, first, second), (YEI, third, None)]


def test_an_arrival_reported_twice_is_one_stay_and_a_leaving_alone_has_no_arrival() -> None:
    first, again, left = local(2017, 1, 10, 15), local(2017, 1, 10, 16), local(2017, 1, 12, 8)

    twice = stays((PlaceReached(place=YEI), again), (PlaceReached(place=YEI), first))
    alone = stays((PlaceLeft(place=YEI), left))

    assert twice == [(YEI, first, None)]
    assert alone == [(YEI, None, left)]


def test_a_corrected_time_moves_the_one_entry_that_it_names() -> None:
    arrival = UUID(int=2 << 80 | 0x7 << 76 | 0b10 << 62)
    moved = Happened.exact(local(2017, 1, 13, 9))

    found = stays(
        (PlaceReached(place=YEI), local(2017, 1, 12, 9)),
        PatrolTimeCorrected(entry=arrival, happened=moved),
    )

    assert found == [(YEI, local(2017, 1, 13, 9), None)]


def test_steps_happen_once_and_the_status_is_how_far_it_came() -> None:
    patrol = rows("patrols.patrol", TASKED, PatrolApproved(), PatrolDeparted(women=4))[0]

    assert isinstance(patrol, Patrol)
    assert (patrol.status, patrol.women, patrol.men) == ("under way", 4, None)
    assert unapplied("patrols.patrol", TASKED, PatrolReturned(), PatrolReturned()) == [
        "This step is recorded once for a patrol; this is a second record of it."
    ]


def test_a_correction_replaces_only_what_it_gives() -> None:
    correction = PatrolCorrected(destinations=(YEI,), mobility=("air",))

    patrol = rows("patrols.patrol", correction, TASKED)[0]

    assert isinstance(patrol, Patrol)
    assert (patrol.destinations, patrol.mobility) == ([str(YEI)], ["air"])
    assert patrol.composition == "integrated"


def test_people_met_are_listed_by_time() -> None:
    late, early = PeopleMet(place=YEI, who="community"), PeopleMet(place=YEI, who="armed actor")

    found = rows("patrols.patrol", TASKED, (late, local(2017, 1, 14)), (early, local(2017, 1, 13)))

    assert [row.who for row in found if isinstance(row, Engagement)] == [
        "armed actor",
        "community",
    ]


def test_a_hold_has_its_own_clock() -> None:
    met = local(2017, 2, 2, 11)

    (denial,) = rows(
        "patrols.denial",
        LiaisonAttempted(level="sector"),
        (MET, met),
        (HoldEnded(outcome="passed"), met + timedelta(hours=20)),
    )

    assert isinstance(denial, Denial)
    assert (denial.held_h, denial.outcome, denial.liaison_attempts) == (20, "passed", 1)
    assert denial.hold_due == met + timedelta(hours=48)


def test_a_hold_that_lasts_has_no_length() -> None:
    (denial,) = rows("patrols.denial", MET, DenialCorrected(actor="opposition"))

    assert isinstance(denial, Denial)
    assert (denial.held_h, denial.actor) == (None, "opposition")
    assert unapplied("patrols.denial", MET, MET) == [
        "A denial is recorded once; another roadblock is another denial."
    ]


def test_a_zone_patrol_belongs_to_the_day_on_which_it_began() -> None:
    patrol = ZonePatrolCarriedOut(
        zone=UUID(int=40), mobility="dismounted", composition="force", time_of_day="day"
    )
    hours = Happened.between(local(2017, 1, 10, 23), local(2017, 1, 11, 2), "minute")

    (row,) = rows(
        "patrols.zone_patrol",
        (patrol, hours),
        ZonePatrolCorrected(time_of_day="night"),
        ZonePatrolWithdrawn(reason="Recorded twice."),
    )

    assert isinstance(row, ZonePatrol)
    assert (f"{row.day}", row.time_of_day, row.withdrawn) == (
        "2017-01-10",
        "night",
        "Recorded twice.",
    )
