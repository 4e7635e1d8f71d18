from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.places import founded
from factories.statements import START, SUBJECT, read, reasons, refusal, rows_of, stated, unapplied
from standfast.apps.accounts.models import Person
from standfast.apps.centre import operations, queries
from standfast.apps.centre.facts import (
    CentreClosed,
    CentreKind,
    CentreOpened,
    CoLocated,
    CoLocationEnded,
    Component,
    ComponentJoined,
    ComponentLeft,
    InfluxClosed,
    InfluxOpened,
    InterventionCorrected,
    InterventionMade,
    InterventionMatched,
    InterventionWithdrawn,
    Outcome,
    People,
    TallyMade,
    TallyMatched,
    TallyWithdrawn,
)
from standfast.apps.centre.models import Centre, CoLocation, Influx, Intervention, Tally
from standfast.apps.centre.queries import INTEGRATED, each_once
from standfast.log.facts import Happened
from standfast.log.figures import Moment, evaluate
from standfast.log.worlds import END_OF_TIME, world

AT = datetime(2017, 2, 14, 6, tzinfo=UTC)
LETTER = date(2017, 4, 17)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
GROUPS, PEOPLE, SHELTERED = "centre.bentiu.groups", "centre.bentiu.people", "centre.pibor.sheltered"
OTHER = UUID(int=8)
OPENED = CentreOpened(centre_kind="joint operations centre", name="JOC", site=SUBJECT)
MADE = InterventionMade(
    task="stop an abduction",
    place=SUBJECT,
    component="military",
    outcome="partly achieved",
    force="presence",
)


@pytest.fixture
def duty(db: None) -> Person:
    open_site()
    return enrolled("juba.duty", "duty officer")


@pytest.fixture
def office(duty: Person) -> Person:
    return enrolled("bentiu.office", "field office")


def place(by: Person, code: str, county: str) -> UUID:
    return founded(by, name=code.title(), code=code, county=county).subject


def stopped(
    by: Person,
    at_place: UUID,
    people: int | None = 10,
    outcome: Outcome = "achieved",
    *,
    at: datetime = AT,
    exercise: bool = False,
) -> UUID:
    return operations.record_intervention(
        by=by,
        at=at + HOUR,
        task="stop an abduction",
        place=at_place,
        component="military",
        outcome=outcome,
        force="show of force",
        happened=Happened.between(at, at + HOUR, "hour"),
        people=None if people is None else People(best=people),
        exercise=exercise,
    ).subject


def tallied(by: Person, influx: UUID, people: int, *, hour: int = 0) -> UUID:
    start = AT + hour * HOUR
    return operations.record_tally(
        by=by,
        at=start + HOUR,
        influx_id=influx,
        gate="Main gate",
        people=people,
        counted_by="police",
        happened=Happened.between(start, start + HOUR, "hour"),
    ).subject


def opened(by: Person, kind: CentreKind, name: str, *components: Component) -> UUID:
    subject = operations.open_centre(
        by=by, at=AT, centre_kind=kind, name=name, site=uuid4()
    ).subject
    for component in components:
        operations.join_centre(by=by, at=AT, centre_id=subject, component=component)
    return subject


def test_components_and_neighbours_are_laid_out_by_time() -> None:
    entries = (
        stated(1, OPENED),
        stated(2, ComponentLeft(component="police"), day=9),
        stated(3, ComponentJoined(component="police"), day=5),
        stated(4, ComponentJoined(component="civilian")),
    )

    (centre,) = rows_of(Centre, *entries)

    assert centre.components == ["civilian"]


def test_a_co_location_ends_and_begins_again() -> None:
    rows = rows_of(
        CoLocation,
        stated(1, OPENED),
        stated(2, CoLocated(other=OTHER), day=20),
        stated(3, CoLocated(other=OTHER), day=4),
        stated(4, CoLocationEnded(other=OTHER, reason="works"), day=10),
    )

    assert [(row.since, row.until, row.ended_reason) for row in rows] == [
        (START + 4 * DAY, START + 10 * DAY, "works"),
        (START + 20 * DAY, None, None),
    ]


def test_an_intervention_is_corrected_matched_and_withdrawn() -> None:
    (row,) = rows_of(
        Intervention,
        stated(1, InterventionCorrected(outcome="achieved")),
        stated(2, MADE),
        stated(3, InterventionCorrected(people=People(best=9, least=8, most=12))),
        stated(4, InterventionMatched(same_as=OTHER, reason="same patrol")),
        stated(5, InterventionWithdrawn(reason="error")),
    )

    assert (row.outcome, row.people, row.people_least, row.people_most) == ("achieved", 9, 8, 12)
    assert (row.same_as, row.same_reason, row.withdrawn) == (OTHER, "same patrol", "error")


def test_an_influx_and_its_tallies_fold() -> None:
    (influx,) = rows_of(
        Influx,
        stated(1, InfluxOpened(place=SUBJECT, cause="rumours")),
        stated(2, InfluxClosed()),
    )
    (tally,) = rows_of(
        Tally,
        stated(1, TallyMatched(same_as=OTHER, reason="same hour")),
        stated(2, TallyMade(influx=OTHER, gate="East", people=40, counted_by="police")),
        stated(3, TallyWithdrawn(reason="error")),
    )

    assert influx.closed_at == START + 2 * DAY
    assert (tally.people, tally.same_as, tally.withdrawn) == (40, OTHER, "error")


def test_what_happens_once_is_applied_once() -> None:
    closed = CentreClosed(reason="moved")
    influx = InfluxOpened(place=SUBJECT, cause="rumours")
    tally = TallyMade(influx=OTHER, gate="East", people=40, counted_by="police")

    assert unapplied(
        stated(1, OPENED), stated(2, OPENED), stated(3, closed), stated(4, closed)
    ) == [
        "A centre opens once; this opens it a second time.",
        "The centre was closed already; this closes it again.",
    ]
    assert unapplied(stated(1, MADE), stated(2, MADE)) == [
        "An intervention is recorded once; this records it again."
    ]
    assert unapplied(stated(1, influx), stated(2, influx)) == [
        "An influx is opened once; this opens it a second time."
    ]
    assert unapplied(stated(1, tally), stated(2, tally)) == [
        "A tally is recorded once; this records it a second time."
    ]
    assert rows_of(Centre, stated(1, closed)) == []
    assert rows_of(Influx, stated(1, InfluxClosed())) == []


def tally_row(number: int, same_as: int | None = None) -> Tally:
    return Tally(subject=UUID(int=number), same_as=None if same_as is None else UUID(int=same_as))


def test_matched_records_are_one_whichever_way_they_were_matched() -> None:
    chain = [tally_row(1), tally_row(2, 1), tally_row(3, 2), tally_row(4), tally_row(5, 99)]
    both_ways = [tally_row(1, 2), tally_row(2, 1)]

    for order in permutations(chain):
        found = {one.record.subject.int: len(one.repeats) for one in each_once(order)}
        assert found == {1: 2, 4: 0, 5: 0}
    assert [(one.record.subject.int, len(one.repeats)) for one in each_once(both_ways)] == [(1, 1)]


def test_groups_at_bentiu_are_interventions_that_stopped_an_abduction(
    duty: Person, office: Person
) -> None:
    bentiu, malakal = place(duty, "bentiu", "Rubkona"), place(duty, "malakal", "Malakal")
    first = stopped(office, bentiu, 14)
    stopped(office, bentiu, 9, at=AT + DAY)
    stopped(office, bentiu, 6, "not achieved")
    stopped(office, bentiu, 12, exercise=True)
    stopped(office, malakal, 11)
    again = stopped(duty, bentiu, 15, at=AT + HOUR)
    operations.match_interventions(
        by=duty, at=AT + DAY, intervention_id=again, same_as=first, reason="same patrol"
    )
    error = stopped(office, bentiu, 8)
    operations.withdraw_intervention(
        by=office, at=AT + DAY, intervention_id=error, reason="no such event"
    )

    groups = read(GROUPS, LETTER)

    assert (groups.value, read(PEOPLE, LETTER).value) == (2, 23)
    assert sorted(reasons(groups)) == [
        "an exercise",
        "another record of the same intervention: same patrol",
        "the outcome is 'not achieved'",
        "the record was withdrawn: no such event",
    ]
    assert {case.handle.rpartition(" ")[0] for case in groups.entries} == {
        "2017-02 Rubkona intervention"
    }
    assert read(GROUPS, date(2017, 2, 14)).value == 1


def test_people_of_a_group_that_was_not_counted_are_unknown(duty: Person, office: Person) -> None:
    bentiu = place(duty, "bentiu", "Rubkona")
    group = stopped(office, bentiu, None)

    unknown = read(PEOPLE, LETTER)
    operations.correct_intervention(
        by=office, at=AT + DAY, intervention_id=group, people=People(best=7)
    )

    assert (unknown.value, unknown.reason) == (
        None,
        "The people of 1 of 1 groups were not counted.",
    )
    assert read(PEOPLE, LETTER).value == 7


def test_people_sheltered_are_the_tallies_of_the_gates_each_crowd_once(duty: Person) -> None:
    influx = operations.open_influx(
        by=duty, at=AT, place=place(duty, "pibor", "Pibor"), cause="rumours"
    ).subject
    first = tallied(duty, influx, 400)
    tallied(duty, influx, 300, hour=1)
    again = tallied(duty, influx, 390)
    operations.match_tallies(
        by=duty, at=AT + DAY, tally_id=again, same_as=first, reason="same hour"
    )
    error = tallied(duty, influx, 50, hour=2)
    operations.withdraw_tally(by=duty, at=AT + DAY, tally_id=error, reason="left again")

    reading = read(SHELTERED, LETTER)

    assert (reading.value, len(reading.entries)) == (700, 2)
    assert reasons(reading) == [
        "the same crowd as another tally: same hour",
        "the tally was withdrawn: left again",
    ]


def test_a_centre_is_integrated_when_all_components_sit_in_it(duty: Person) -> None:
    kind: CentreKind = "integrated operations centre"
    opened(duty, kind, "IOC 1", *sorted(INTEGRATED))  # type: ignore[arg-type]
    second = opened(duty, kind, "IOC 2", "military", "police", "United Nations security")

    before = read("centre.integrated_operations_centres", date(2017, 2, 14))
    operations.join_centre(by=duty, at=AT + DAY, centre_id=second, component="civilian")

    assert (before.value, reasons(before)) == (1, ["without staff of: civilian"])
    assert read("centre.integrated_operations_centres", LETTER).value == 2


def test_days_co_located_run_as_long_as_the_centres_stay_together(duty: Person) -> None:
    joint = opened(duty, "joint operations centre", "JOC")
    security = opened(duty, "security operations centre", "SOC")
    key = "centre.joc_soc.days_co_located"
    apart = read(key, LETTER)
    operations.co_locate_centres(by=duty, at=AT, centre_id=security, other=joint)
    twice = refusal(
        lambda: operations.co_locate_centres(by=duty, at=AT, centre_id=joint, other=security)
    )
    elsewhere = refusal(
        lambda: operations.end_co_location(
            by=duty, at=AT, centre_id=joint, other=security, reason="works"
        )
    )
    together = read(key, date(2017, 2, 24))
    operations.end_co_location(
        by=duty, at=AT + 30 * DAY, centre_id=security, other=joint, reason="works"
    )

    assert apart.reason == "The two centres are not co-located."
    assert twice == "JOC and SOC are co-located already."
    assert elsewhere == (
        "JOC has not stated that it is co-located with SOC; end it where it was stated."
    )
    assert together.value == 10
    assert read(key, LETTER).reason == "The two centres are co-located no longer: works"


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (GROUPS, "No place is on record under the code 'bentiu'."),
        (PEOPLE, "No place is on record under the code 'bentiu'."),
        ("centre.yei.extractions", "No place is on record under the code 'yei'."),
        (SHELTERED, "No influx into the site at Pibor is on record."),
        (
            "centre.integrated_operations_centres",
            "No integrated operations centre is on record.",
        ),
    ],
)
def test_what_no_record_supports_has_a_reason_and_no_number(
    duty: Person, key: str, reason: str
) -> None:
    reading = read(key, LETTER)

    assert (reading.value, reading.reason) == (None, reason)


def test_days_need_a_day_up_to_which_they_are_counted(duty: Person) -> None:
    joint = opened(duty, "joint operations centre", "JOC")
    security = opened(duty, "security operations centre", "SOC")
    operations.co_locate_centres(by=duty, at=AT, centre_id=joint, other=security)

    with world():
        reading = evaluate("centre.joc_soc.days_co_located", Moment(END_OF_TIME))

    assert reading.reason == "Days are counted up to a day; say as of which one."


def test_a_place_without_interventions_is_not_zero(duty: Person) -> None:
    place(duty, "yei", "Yei River")

    assert read("centre.yei.extractions", LETTER).reason == (
        "No intervention of this kind is on record there."
    )


def test_a_corrected_time_moves_an_intervention(duty: Person, office: Person) -> None:
    group = stopped(office, place(duty, "bentiu", "Rubkona"))
    operations.correct_intervention(
        by=office,
        at=AT + DAY,
        intervention_id=group,
        happened=Happened.exact(AT - 10 * DAY),
    )

    assert read(GROUPS, date(2017, 2, 4)).value == 1
    assert read(GROUPS, date(2017, 2, 3)).value is None


def test_a_tally_is_matched_and_withdrawn_once(duty: Person, office: Person) -> None:
    influx = operations.open_influx(by=duty, at=AT, place=uuid4(), cause="rumours").subject
    tally = tallied(duty, influx, 5)
    operations.withdraw_tally(by=duty, at=AT, tally_id=tally, reason="left")
    group = stopped(office, uuid4())
    operations.withdraw_intervention(by=duty, at=AT, intervention_id=group, reason="error")

    assert refusal(
        lambda: operations.match_tallies(
            by=duty, at=AT, tally_id=tally, same_as=tally, reason="same hour"
        )
    ) == ("The record was withdrawn: left")
    assert refusal(
        lambda: operations.withdraw_tally(by=duty, at=AT, tally_id=tally, reason="left")
    ) == ("The record was withdrawn: left")
    assert refusal(
        lambda: operations.withdraw_intervention(
            by=duty, at=AT, intervention_id=group, reason="error"
        )
    ) == ("The record was withdrawn: error")


def test_an_influx_that_nobody_tallied_is_unknown(duty: Person) -> None:
    operations.open_influx(by=duty, at=AT, place=place(duty, "pibor", "Pibor"), cause="rumours")

    assert read(SHELTERED, LETTER).reason == "Nobody has tallied the people who came in."


def test_nothing_is_recorded_before_it_happens(duty: Person, office: Person) -> None:
    influx = operations.open_influx(by=duty, at=AT, place=uuid4(), cause="rumours").subject
    operations.close_influx(by=duty, at=AT + HOUR, influx_id=influx)

    def early() -> None:
        operations.record_tally(
            by=duty,
            at=AT,
            influx_id=influx,
            gate="East",
            people=5,
            counted_by="police",
            happened=Happened.between(AT, AT + HOUR, "hour"),
        )

    assert refusal(early) == "A tally is recorded once its time is over; this time lies ahead."
    assert refusal(lambda: tallied(duty, influx, 5, hour=2)) == (
        "Influx of 14 February 2017 was closed before this tally began; open another influx."
    )
    assert refusal(lambda: tallied(duty, uuid4(), 5)) == (
        "This site knows no such influx; open it first."
    )
    assert refusal(lambda: operations.close_influx(by=duty, at=AT, influx_id=uuid4())) == (
        "This site knows no such influx; open it first."
    )
    assert refusal(
        lambda: operations.record_intervention(
            by=office,
            at=AT,
            task="extract staff",
            place=uuid4(),
            component="military",
            outcome="achieved",
            force="presence",
            happened=Happened.exact(AT + HOUR),
        )
    ) == ("An intervention is recorded after it was made; this time lies ahead.")


def test_records_are_matched_once_and_not_with_themselves(duty: Person) -> None:
    one, other = stopped(duty, uuid4()), stopped(duty, uuid4())

    def match(first: UUID, second: UUID) -> None:
        operations.match_interventions(
            by=duty, at=AT, intervention_id=first, same_as=second, reason="same patrol"
        )

    own = refusal(lambda: match(one, one))
    unknown = refusal(lambda: match(one, uuid4()))
    match(one, other)
    twice = refusal(lambda: match(one, other))
    operations.withdraw_intervention(by=duty, at=AT, intervention_id=other, reason="error")

    assert own == "A record repeats another one; name two."
    assert unknown == "This site knows no such record; state it first."
    assert twice == "The record is matched already: same patrol"
    assert refusal(
        lambda: operations.correct_intervention(
            by=duty, at=AT, intervention_id=other, outcome="achieved"
        )
    ) == ("The record was withdrawn: error")
    assert refusal(
        lambda: operations.correct_intervention(by=duty, at=AT, intervention_id=one)
    ) == ("Nothing is corrected: give an outcome, a number of people or a time.")


def test_a_component_joins_and_leaves_a_centre_that_works(duty: Person) -> None:
    centre = opened(duty, "tactical operations centre", "TOC", "military")

    def join(component: Component) -> None:
        operations.join_centre(by=duty, at=AT, centre_id=centre, component=component)

    def leave(component: Component) -> None:
        operations.leave_centre(by=duty, at=AT, centre_id=centre, component=component)

    assert refusal(lambda: join("military")) == "The military component has staff in TOC already."
    assert refusal(lambda: leave("police")) == (
        "The police component has no staff in TOC who could leave."
    )
    leave("military")
    row = queries.centre(centre)
    assert row is not None
    assert row.components == []
    operations.close_centre(by=duty, at=AT, centre_id=centre, reason="moved")
    assert refusal(lambda: join("police")) == "TOC was closed: moved"
    assert refusal(
        lambda: operations.co_locate_centres(by=duty, at=AT, centre_id=uuid4(), other=centre)
    ) == ("This site knows no such operations centre; open it first.")
    assert refusal(
        lambda: operations.close_centre(by=duty, at=AT, centre_id=centre, reason="again")
    ) == ("TOC was closed: moved")
    assert refusal(lambda: leave("police")) == "TOC was closed: moved"
    assert refusal(
        lambda: operations.end_co_location(
            by=duty, at=AT, centre_id=uuid4(), other=centre, reason="works"
        )
    ) == ("This site knows no such operations centre; open it first.")
    alone = opened(duty, "tactical operations centre", "TOC 2")
    assert refusal(
        lambda: operations.co_locate_centres(by=duty, at=AT, centre_id=alone, other=alone)
    ) == ("A centre is co-located with another one; name two.")
