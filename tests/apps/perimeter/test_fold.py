from datetime import timedelta

from factories.statements import AUTHOR, COLLEAGUE, START, SUBJECT, rows_of, stated, unapplied
from standfast.apps.perimeter.facts import (
    BreachFixedForNow,
    BreachFound,
    BreachRepaired,
    BreachWithdrawn,
    ManningCorrected,
    ManningReported,
    PostCommissioned,
    PostDecommissioned,
    PostReinforced,
    RepairRejected,
    RepairVerified,
    SectionPlanned,
    SegmentFinished,
    SegmentReopened,
    SegmentStarted,
    SegmentWithdrawn,
    SensorInstalled,
    SensorStateSet,
    Watch,
    WorkPlanned,
)
from standfast.apps.perimeter.models import (
    Breach,
    Manning,
    Post,
    Reopening,
    Segment,
    Sensor,
    Work,
    WorkSection,
)

FOUND = BreachFound(perimeter=SUBJECT, breach_kind="cut")
REPAIRED = BreachRepaired(route="mission support")


def breach(*entries: object) -> Breach:
    (row,) = rows_of(Breach, *entries)  # type: ignore[arg-type]
    return row


def test_a_breach_has_its_repair_and_who_verified_it() -> None:
    row = breach(
        stated(1, FOUND),
        stated(2, BreachFixedForNow(means="wire")),
        stated(3, REPAIRED),
        stated(4, RepairVerified(), by=COLLEAGUE),
    )

    assert row.fixed_for_now_at == START + timedelta(days=2)
    assert (row.repaired_at, row.repaired_by) == (START + timedelta(days=3), AUTHOR)
    assert (row.verified_by, row.verified, row.route) == (COLLEAGUE, True, "mission support")


def test_a_verification_by_the_repairer_is_none() -> None:
    row = breach(stated(1, FOUND), stated(3, REPAIRED), stated(4, RepairVerified()))

    assert (row.verified_by, row.verified) == (AUTHOR, False)


def test_a_verification_by_the_repairer_gives_way_to_somebody_elses() -> None:
    row = breach(
        stated(1, FOUND),
        stated(3, REPAIRED),
        stated(4, RepairVerified()),
        stated(5, RepairVerified(), by=COLLEAGUE),
    )

    assert (row.verified_by, row.verified) == (COLLEAGUE, True)


def test_a_rejected_repair_opens_the_breach_again_even_if_the_rejection_arrives_last() -> None:
    row = breach(
        stated(1, FOUND), stated(3, REPAIRED), stated(9, RepairRejected(reason="loose"), day=4)
    )

    assert (row.repaired_at, row.rejected_reason) == (None, "loose")


def test_a_late_rejection_of_the_first_repair_does_not_undo_the_second() -> None:
    row = breach(
        stated(1, FOUND),
        stated(3, REPAIRED),
        stated(6, REPAIRED, day=6),
        stated(9, RepairRejected(reason="loose"), day=4),
    )

    assert row.repaired_at == START + timedelta(days=6)


def test_repairs_without_their_breach_wait() -> None:
    assert rows_of(Breach, stated(3, REPAIRED), stated(4, BreachWithdrawn(reason="drain"))) == []


def test_a_breach_is_found_once() -> None:
    assert unapplied(stated(1, FOUND), stated(2, FOUND)) == [
        "A breach is found once; this is a second report of it."
    ]


def test_a_segment_starts_is_finished_and_is_reopened() -> None:
    entries = (
        stated(1, SegmentStarted(work=SUBJECT, start_m=0, end_m=90)),
        stated(2, SegmentFinished(work=SUBJECT, start_m=0, end_m=80)),
        stated(3, SegmentReopened(start_m=10, end_m=20, reason="storm")),
    )

    (segment,) = rows_of(Segment, *entries)
    (reopening,) = rows_of(Reopening, *entries)

    assert (segment.start_m, segment.end_m, segment.measured_by) == (0, 80, AUTHOR)
    assert segment.finished_at == START + timedelta(days=2)
    assert (reopening.start_m, reopening.end_m, reopening.reason) == (10, 20, "storm")


def test_a_started_segment_is_not_finished() -> None:
    (segment,) = rows_of(
        Segment,
        stated(1, SegmentStarted(work=SUBJECT, start_m=0, end_m=90)),
        stated(2, SegmentWithdrawn(reason="wrong marker")),
    )

    assert (segment.finished_at, segment.withdrawn) == (None, "wrong marker")


def test_a_stretch_without_length_is_not_applied() -> None:
    assert unapplied(stated(1, SegmentFinished(work=SUBJECT, start_m=5, end_m=5))) == [
        "A stretch from 5 m to 5 m has no length."
    ]


def test_a_segment_is_finished_once_and_belongs_to_one_work() -> None:
    first = SegmentFinished(work=SUBJECT, start_m=0, end_m=10)

    assert unapplied(
        stated(1, first),
        stated(2, first),
        stated(3, SegmentStarted(work=AUTHOR, start_m=0, end_m=10)),
    ) == [
        "The segment was finished already; measure a new segment.",
        "The segment belongs to another work.",
    ]


def test_sections_may_arrive_before_the_plan() -> None:
    plan = WorkPlanned(work_kind="defence wall", name="Wall", perimeter=SUBJECT)
    entries = (stated(1, SectionPlanned(start_m=0, end_m=100)), stated(2, plan))

    assert rows_of(Work, entries[0]) == []
    assert [str(row) for row in rows_of(Work, *entries)] == ["Wall"]
    assert [str(row) for row in rows_of(WorkSection, *entries)] == ["0-100 m"]


def test_a_correction_replaces_the_watches_of_a_day() -> None:
    reported = ManningReported(
        post=SUBJECT,
        day=START.date(),
        watches=(
            Watch(start_h=0, end_h=2, sentries=1),
            Watch(start_h=1, end_h=4, sentries=1),
        ),
    )
    corrected = ManningCorrected(
        watches=(Watch(start_h=22, end_h=24, sentries=2),), reason="check-in book"
    )

    (before,) = rows_of(Manning, stated(1, reported))
    (after,) = rows_of(Manning, stated(1, reported), stated(2, corrected))

    assert before.hours == [0, 1, 2, 3]
    assert (after.hours, after.corrected_reason) == ([22, 23], "check-in book")


def test_a_post_is_reinforced_and_given_up() -> None:
    (post,) = rows_of(
        Post,
        stated(1, PostCommissioned(perimeter=SUBJECT, post_kind="watchtower", name="Tower 1")),
        stated(2, PostReinforced(what="cover")),
        stated(3, PostDecommissioned(reason="moved")),
    )

    assert (post.reinforcements, post.decommissioned_reason) == (["cover"], "moved")
    assert post.decommissioned_at == START + timedelta(days=3)


def test_a_sensors_state_is_the_one_of_the_latest_time() -> None:
    installed = SensorInstalled(site=SUBJECT, sensor_kind="infrared", name="Camera")

    (sensor,) = rows_of(
        Sensor,
        stated(1, installed),
        stated(2, SensorStateSet(state="live"), day=8),
        stated(3, SensorStateSet(state="withdrawn"), day=5),
    )

    assert (sensor.state, sensor.state_since) == ("live", START + timedelta(days=8))
