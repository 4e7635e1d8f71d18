from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.perimeter import PLANNED, WHOLE_DAY, drawn, finished, manned, planned_wall, post
from factories.statements import refusal
from standfast.apps.accounts.models import Person
from standfast.apps.perimeter import operations, queries
from standfast.apps.perimeter.facts import Watch

pytestmark = pytest.mark.django_db
AT = datetime(2016, 12, 1, 6, tzinfo=UTC)
DAY = date(2016, 11, 30)


@pytest.fixture(autouse=True)
def _site() -> None:
    open_site()


@pytest.fixture
def engineer() -> Person:
    return enrolled("juba.engineer", "engineer")


@pytest.fixture
def guard() -> Person:
    return enrolled("juba.security", "security officer", clearance="confidential")


def found(by: Person, perimeter: UUID) -> UUID:
    return operations.report_breach(
        by=by, at=AT, perimeter=perimeter, breach_kind="hole", label="unclassified"
    ).subject


def test_a_work_needs_a_perimeter(engineer: Person) -> None:
    sentence = refusal(
        lambda: operations.plan_work(
            by=engineer, at=AT, work_kind="ditch", name="Ditch", perimeter=uuid4()
        )
    )

    assert sentence == "This site knows no such perimeter; draw it first."


@pytest.mark.parametrize(
    ("start_m", "end_m", "sentence"),
    [
        (5, 5, "A stretch from 5 m to 5 m has no length; give two chainages."),
        (10, 0, "A stretch from 10 m to 0 m has no length; give two chainages."),
        (4000, 5000, "The stretch reaches beyond un_house perimeter, which is 4430 m long."),
    ],
)
def test_a_section_lies_on_its_perimeter(
    engineer: Person, start_m: float, end_m: float, sentence: str
) -> None:
    wall = planned_wall(engineer, drawn("un_house"), (0, 100))

    assert sentence == refusal(
        lambda: operations.plan_section(
            by=engineer, at=AT, work_id=wall, start_m=start_m, end_m=end_m
        )
    )


def test_a_segment_lies_in_the_plan_and_is_finished_once(engineer: Person) -> None:
    wall = planned_wall(engineer, drawn("un_house"), (0, 100))
    segment = operations.start_segment(
        by=engineer, at=AT, work_id=wall, start_m=0, end_m=50
    ).subject

    def finish(end_m: float) -> None:
        operations.finish_segment(
            by=engineer, at=AT, work_id=wall, start_m=0, end_m=end_m, subject=segment
        )

    beyond = refusal(lambda: finish(120))
    finish(50)
    again = refusal(lambda: finish(50))

    assert beyond == "Wall is planned up to 100 m; the stretch reaches to 120 m."
    assert again == ("The segment 0-50 m was measured as finished already; record a new segment.")


def test_only_what_is_finished_is_reopened_and_only_once_withdrawn(engineer: Person) -> None:
    wall = planned_wall(engineer, drawn("un_house"), (0, 100))
    started = operations.start_segment(
        by=engineer, at=AT, work_id=wall, start_m=0, end_m=50
    ).subject
    segment = finished(engineer, wall, 50, 100, DAY)
    operations.withdraw_segment(by=engineer, at=AT, segment_id=segment, reason="wrong marker")

    def reopen(subject: UUID) -> str:
        return refusal(
            lambda: operations.reopen_segment(
                by=engineer, at=AT, segment_id=subject, start_m=60, end_m=70, reason="storm"
            )
        )

    assert reopen(started) == "Only a stretch that was measured as finished can be reopened."
    assert reopen(segment) == "The record was withdrawn already: wrong marker"
    assert refusal(lambda: finished_again(engineer, wall, segment)) == (
        "The segment 50-100 m was measured as finished already; record a new segment."
    )


def finished_again(by: Person, work: UUID, segment: UUID) -> None:
    operations.finish_segment(by=by, at=AT, work_id=work, start_m=50, end_m=100, subject=segment)


def test_a_segment_that_was_withdrawn_is_not_finished(engineer: Person) -> None:
    wall = planned_wall(engineer, drawn("un_house"), (0, 100))
    segment = operations.start_segment(
        by=engineer, at=AT, work_id=wall, start_m=50, end_m=100
    ).subject
    operations.withdraw_segment(by=engineer, at=AT, segment_id=segment, reason="wrong marker")

    assert refusal(lambda: finished_again(engineer, wall, segment)) == (
        "The segment 50-100 m was withdrawn: wrong marker"
    )


def test_the_repairer_does_not_verify_the_repair(engineer: Person, guard: Person) -> None:
    breach = found(guard, drawn("un_house"))
    operations.fix_breach_for_now(by=guard, at=AT, breach_id=breach, means="wire")
    early = refusal(lambda: operations.verify_repair(by=guard, at=AT, breach_id=breach))
    operations.repair_breach(by=engineer, at=AT, breach_id=breach, route="mission support")

    own = refusal(lambda: operations.verify_repair(by=engineer, at=AT, breach_id=breach))
    again = refusal(
        lambda: operations.repair_breach(
            by=guard, at=AT, breach_id=breach, route="force patrol on the spot"
        )
    )
    operations.verify_repair(by=guard, at=AT, breach_id=breach)
    twice = refusal(lambda: operations.verify_repair(by=guard, at=AT, breach_id=breach))

    assert early == "The breach is open; there is no repair to judge yet."
    assert own == "You recorded this repair; somebody else looks whether it holds."
    assert again.endswith("is repaired; reject the repair if it does not hold.")
    assert twice == "The repair was verified already."


def test_a_rejected_repair_can_be_made_again(engineer: Person, guard: Person) -> None:
    breach = found(guard, drawn("un_house"))
    operations.repair_breach(by=engineer, at=AT, breach_id=breach, route="mission support")
    operations.reject_repair(by=guard, at=AT, breach_id=breach, reason="loose")
    row = queries.breach(breach)
    assert row is not None
    assert (row.repaired_at, row.rejected_reason) == (None, "loose")

    later = AT + timedelta(days=1)
    operations.repair_breach(by=engineer, at=later, breach_id=breach, route="mission support")

    row = queries.breach(breach)
    assert row is not None
    assert row.repaired_at == later


def test_a_withdrawn_breach_takes_nothing_more(guard: Person) -> None:
    breach = found(guard, drawn("un_house"))
    operations.withdraw_breach(by=guard, at=AT, breach_id=breach, reason="a drain")

    sentence = refusal(
        lambda: operations.repair_breach(
            by=guard, at=AT, breach_id=breach, route="force patrol on the spot"
        )
    )

    assert sentence == "The record was withdrawn already: a drain"


def test_a_post_has_its_own_name_and_takes_nothing_after_it_is_given_up(guard: Person) -> None:
    perimeter = drawn("un_house")
    one = post(guard, perimeter, "SP 1")
    taken = refusal(lambda: post(guard, perimeter, "SP 1"))
    post(guard, perimeter, "SP 1", "watchtower")
    operations.reinforce_post(by=guard, at=AT, post_id=one, what="cover")
    operations.decommission_post(by=guard, at=AT, post_id=one, reason="moved")

    gone = refusal(lambda: operations.reinforce_post(by=guard, at=AT, post_id=one, what="light"))

    assert taken == (
        "There is a sentry post 'SP 1' along un_house perimeter already; choose another name."
    )
    assert gone == "SP 1 was given up: moved"


@pytest.mark.parametrize(
    ("at", "watches", "sentence"),
    [
        (
            datetime(2016, 11, 30, 20, 59, tzinfo=UTC),
            WHOLE_DAY,
            "The day 2016-11-30 is not over yet; report it when it is.",
        ),
        (
            datetime(2016, 11, 30, 21, tzinfo=UTC),
            (Watch(start_h=22, end_h=6, sentries=2),),
            "A watch from 22 to 6 o'clock is none; one that runs past midnight belongs to two days.",
        ),
    ],
)
def test_manning_is_reported_for_days_that_are_over(
    guard: Person, at: datetime, watches: tuple[Watch, ...], sentence: str
) -> None:
    one = post(guard, drawn("malakal"), "SP 1")

    assert sentence == refusal(
        lambda: operations.report_manning(by=guard, at=at, post_id=one, day=DAY, watches=watches)
    )


def test_nobody_reports_a_day_twice_but_a_colleague_may(guard: Person) -> None:
    one = post(guard, drawn("malakal"), "SP 1")
    report = manned(guard, one, DAY)
    colleague = enrolled("malakal.office", "field office", clearance="confidential")

    twice = refusal(lambda: manned(guard, one, DAY))
    manned(colleague, one, DAY)

    assert twice == "You have reported SP 1 for 2016-11-30 already; correct that report."
    row = queries.manning(report)
    assert row is not None
    assert (row.label, len(row.hours)) == ("confidential", 24)


def test_a_correction_carries_the_label_of_its_report(guard: Person) -> None:
    report = manned(guard, post(guard, drawn("malakal"), "SP 1"), DAY)

    entry = operations.correct_manning(
        by=guard, at=AT, manning_id=report, watches=WHOLE_DAY[:1], reason="check-in book"
    )

    row = queries.manning(report)
    assert row is not None
    assert (entry.label, row.hours) == ("confidential", list(range(12)))


def test_a_sensor_changes_its_state(engineer: Person) -> None:
    sensor = operations.install_sensor(
        by=engineer,
        at=PLANNED,
        site=uuid4(),
        sensor_kind="infrared",
        name="Camera",
        label="unclassified",
    ).subject
    same = refusal(
        lambda: operations.set_sensor_state(by=engineer, at=AT, sensor_id=sensor, state="on test")
    )

    operations.set_sensor_state(by=engineer, at=AT, sensor_id=sensor, state="live")

    assert same == "Camera is on test already."
    assert [str(row) for row in queries.sensors()] == ["Camera (live)"]


@pytest.mark.parametrize(
    ("do", "sentence"),
    [
        (
            lambda by: operations.start_segment(by=by, at=AT, work_id=uuid4(), start_m=0, end_m=5),
            "This site knows no such work; plan it first.",
        ),
        (
            lambda by: operations.repair_breach(
                by=by, at=AT, breach_id=uuid4(), route="mission support"
            ),
            "This site knows no such record; state it first.",
        ),
        (
            lambda by: operations.reinforce_post(by=by, at=AT, post_id=uuid4(), what="cover"),
            "This site knows no such post; commission it first.",
        ),
        (
            lambda by: operations.set_sensor_state(by=by, at=AT, sensor_id=uuid4(), state="live"),
            "This site knows no such sensor; install it first.",
        ),
    ],
)
def test_what_this_site_does_not_know_is_refused(engineer, do, sentence) -> None:  # type: ignore[no-untyped-def]
    assert refusal(lambda: do(engineer)) == sentence


def test_a_breach_or_a_post_needs_a_perimeter(guard: Person) -> None:
    unknown = "This site knows no such perimeter; draw it first."

    assert refusal(lambda: found(guard, uuid4())) == unknown
    assert refusal(lambda: post(guard, uuid4(), "SP 1")) == unknown
    assert refusal(lambda: manned(guard, uuid4(), DAY)) == (
        "This site knows no such post; commission it first."
    )
    assert (
        refusal(lambda: operations.verify_repair(by=guard, at=AT, breach_id=uuid4()))
        == "This site knows no such record; state it first."
    )


def test_a_reopened_stretch_has_a_length(engineer: Person) -> None:
    wall = planned_wall(engineer, drawn("un_house"), (0, 100))
    segment = finished(engineer, wall, 0, 100, DAY)

    assert (
        refusal(
            lambda: operations.reopen_segment(
                by=engineer, at=AT, segment_id=segment, start_m=20, end_m=20, reason="storm"
            )
        )
        == "A stretch from 20 m to 20 m has no length; give two chainages."
    )


def test_an_unknown_report_is_not_corrected(guard: Person) -> None:
    sentence = refusal(
        lambda: operations.correct_manning(
            by=guard, at=AT, manning_id=uuid4(), watches=WHOLE_DAY, reason="book"
        )
    )

    assert sentence == "This site knows no such report; make it first."


def test_where_a_wall_is_open_and_what_watches_it_is_confidential_unless_said_otherwise() -> None:
    guard = enrolled("guard", "security officer", "engineer")
    breach = operations.report_breach(by=guard, at=AT, perimeter=drawn("juba"), breach_kind="hole")
    sensor = operations.install_sensor(
        by=guard, at=AT, site=uuid4(), sensor_kind="infrared", name="Camera"
    )

    assert (breach.label, sensor.label) == ("confidential", "confidential")
