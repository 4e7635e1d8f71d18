"""The demo's searches, patrols, plans and readiness add up to the letter's numbers, by records that can be looked at."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from factories.log import open_site
from factories.readings import LETTER, read, reasons
from standfast.apps.patrols import queries as patrol_queries
from standfast.apps.plans import queries as plan_queries
from standfast.demo import patrols, people, places, plans, readiness, searches, units
from standfast.demo.cast import Act, Cast
from standfast.log.models import Conflict
from standfast.log.times import end_of_day

OPENED = datetime(2016, 7, 1, 4, tzinfo=UTC)
ENDS = datetime(2017, 4, 17, 12, tzinfo=UTC)
TOPICS = (people, places, units, searches, patrols, plans, readiness)
EXPECTED: dict[str, float] = {
    "searches.full_scale": 20,
    "patrols.long_duration.deployments": 10,
    "patrols.long_duration.deployments.yei": 3,
    "patrols.long_duration.deployments.kajo_keji": 3,
    "patrols.long_duration.deployments.lainya": 2,
    "patrols.long_duration.deployments.magwe": 2,
    "exercises.juba.tabletop": 3,
    "exercises.juba.field": 3,
    "exercises.field_offices.tabletop": 9,
    "exercises.field_offices.missing": 1,
    "plans.validation.requested": 16,
    "readiness.inducted_battalions_trained_share": 1.0,
    "readiness.movement_orders.hold_h": 48,
    "readiness.movement_orders.missing_months": 0,
    "readiness.confirmations.open": 1,
}


def story(cast: Cast) -> list[Act]:
    acts = [act for topic in TOPICS for act in topic.acts(cast)]
    return sorted(acts, key=lambda act: act.at)


def test_the_story_is_the_same_twice_and_ends_before_the_letter() -> None:
    first, second = ([(act.at, act.site) for act in story(Cast())] for _ in range(2))

    assert first == second
    assert first[-1][0] <= ENDS


@pytest.mark.slow
@pytest.mark.django_db
def test_the_field_work_adds_up_to_the_letter() -> None:
    open_site(at=OPENED)
    cast = Cast()
    for act in story(cast):
        act.do()

    readings = {key: read(key) for key in EXPECTED}

    assert {key: reading.value for key, reading in readings.items()} == EXPECTED
    assert Conflict.objects.count() == 0
    for key, reading in readings.items():
        if "share" not in key and isinstance(reading.value, int) and reading.value not in (0, 48):
            assert len(reading.entries) == reading.value, key
    _long_patrols_last_a_week()
    _three_roadblocks_are_one_journey(cast)
    _decoys_say_why(cast)
    _the_past_reads_differently()


def _long_patrols_last_a_week() -> None:
    mean = read("patrols.long_duration.mean_days")
    assert mean.value is not None
    assert 6 <= mean.value <= 8
    assert len(mean.entries) == 9  # one patrol made two deployments
    before, after = read("patrols.access_success.before"), read("patrols.access_success")
    assert (before.value, after.value) == (0.429, 0.864)


def _three_roadblocks_are_one_journey(cast: Cast) -> None:
    patrol = cast.id("patrol.long.kajo_keji.2")
    assert patrol_queries.denials_of(patrol).count() == 3
    row = patrol_queries.patrol_by_subject(patrol)
    assert row is not None
    (stay,) = patrol_queries.journey(row).stays
    assert stay.arrived_at == patrols.local(2017, 2, 5, 12)


def _decoys_say_why(cast: Cast) -> None:
    full = reasons(read("searches.full_scale"))
    assert full.count("happened in April 2017, after the period") == 3
    assert full.count("happened at a site in Malakal, not in Juba") == 4
    assert full.count("was withdrawn: UN House had recorded this search on the day itself.") == 1
    offices = read("exercises.field_offices.tabletop")
    assert "no tabletop yet: Kuajok" in reasons(offices)
    held = {case.ref: case.county for case in offices.entries}
    assert sorted(held.values()).count("Malakal") == 2
    missing: tuple[UUID, ...] = tuple(
        office.subject
        for office in plan_queries.offices_without_tabletop(
            start=date(2017, 2, 1), end=date(2017, 4, 18)
        )
    )
    assert missing == (cast.id("office.kuajok"),)
    out = patrol_queries.patrols_out(at=end_of_day(LETTER))
    assert [patrol.subject for patrol in out] == [cast.id("patrol.out.lainya")]


def _the_past_reads_differently() -> None:
    on = date(2016, 12, 23)
    assert read("searches.full_scale", on).value == 12
    assert read("exercises.juba.tabletop", on).value == 2
    assert read("readiness.confirmations.affirmative", on).value is None
    assert read("patrols.long_duration.deployments.yei", on).value is None
    march = date(2017, 3, 1)
    then = read("exercises.field_offices.tabletop", march, known_by=end_of_day(march))
    assert (then.value, read("exercises.field_offices.tabletop", march).value) == (3, 4)
