from collections.abc import Callable

import pytest
from msgspec.structs import replace

from engines.routing.mission.valley import (
    ALPHA,
    BACK,
    BASE,
    FORD,
    MARKET,
    TEAM,
    TO_FORD,
    TO_MARKET,
    clock,
    outing,
    period,
    planned,
    valley,
    with_place,
    with_road,
    with_stop,
    with_unit,
)
from standfast.engines.routing.mission import (
    Closure,
    CompositionRule,
    Facility,
    Hours,
    Order,
    Patrol,
    Plan,
    Policy,
    Problem,
    Recurrence,
    Report,
    Stop,
    check,
)


def codes(problem: Problem, *patrols: Patrol) -> list[str]:
    return [one.code for one in check(planned(problem, *patrols), problem)]


def test_a_patrol_that_keeps_to_every_rule_breaks_none() -> None:
    assert codes(valley(), outing()) == []


def test_no_patrols_are_a_plan() -> None:
    assert check(Plan(), valley()) == []


@pytest.mark.parametrize(
    ("change", "breaches"),
    [
        (lambda one: with_road(one, TO_MARKET, grade_dry="P2"), ["passability"]),
        (lambda one: with_road(one, TO_MARKET, kind="river"), ["passability"]),
        (lambda one: with_road(one, TO_MARKET, surface="water"), ["passability"]),
        (lambda one: with_road(one, TO_MARKET, delay_min=1), ["speed"]),
        (lambda one: with_road(one, TO_MARKET, km=35.1), ["speed"]),
        (lambda one: with_road(one, TO_MARKET, convoy_minimum=4), ["convoy"]),
        (lambda one: with_road(one, TO_MARKET, convoy_minimum=3), []),
        (
            lambda one: replace(
                one, closures=(Closure(road="Base - Market", period=period(0, 1)),)
            ),
            ["closure"],
        ),
        (
            lambda one: replace(
                one, closures=(Closure(road="Base - Market", period=period(1, 9)),)
            ),
            [],
        ),
        (lambda one: replace(one, facilities=()), ["evacuation"] * 5),
        (lambda one: with_unit(replace(one, facilities=()), TEAM, people={
            "police": 1, "human_rights": 1, "surgeon": 1}), ["composition"]),
        (lambda one: with_unit(one, ALPHA, people={"military": 11}), ["evacuation"] * 5),
        (lambda one: with_unit(one, ALPHA, people={"military": 10, "doctor": 1}), []),
        (
            lambda one: replace(
                one,
                facilities=(Facility(name="post", place="Base", speed_kmh=200, surgery=False),),
            ),
            ["evacuation"] * 5,
        ),
        (lambda one: replace(one, policy=Policy(daylight=Hours(7.5, 17))), ["daylight"] * 2),
        (lambda one: replace(one, policy=Policy(daylight=Hours(7, 11.25))), ["daylight"]),
        (lambda one: with_place(one, MARKET, window=Hours(9.5, 13)), ["window"]),
        (lambda one: with_place(one, MARKET, window=Hours(8, 10.5)), ["window"]),
        (lambda one: with_place(one, MARKET, open_on=(period(1, 3),)), ["window"]),
        (lambda one: with_place(one, MARKET, open_on=(period(0, 1),)), []),
        (lambda one: with_place(one, MARKET, language="Acholi"), ["composition"]),
        (lambda one: with_unit(one, TEAM, women=0), ["composition"]),
        (lambda one: with_unit(one, TEAM, people={"police": 1, "human_rights": 1}), ["composition"]),
        (lambda one: with_place(one, MARKET, rule=None), []),
        (lambda one: with_unit(one, ALPHA, caveats=("no_night_out",)), ["caveat"]),
        (lambda one: with_unit(one, TEAM, caveats=("no_temporary_base",)), ["caveat"]),
        (lambda one: with_unit(one, TEAM, caveats=("no_dismounted",)), []),
        (lambda one: with_unit(one, ALPHA, barred_places=("Ford",)), ["caveat"]),
        (lambda one: with_unit(one, ALPHA, fuel_range_km=178), ["fuel"]),
        (lambda one: with_unit(one, ALPHA, fuel_range_km=None), []),
        (lambda one: with_unit(one, ALPHA, water_l=14 * 10 * 5 - 1), ["water"]),
        (lambda one: with_unit(one, ALPHA, rations=14 * 5 - 1), ["rations"]),
        (lambda one: with_unit(one, ALPHA, seats=2), ["units"]),
        (lambda one: with_unit(one, ALPHA, max_days=1), ["length"]),
        (lambda one: with_unit(one, TEAM, max_days=1), ["length"]),
        (lambda one: with_unit(one, ALPHA, available=period(1, 5)), ["availability"]),
        (lambda one: with_unit(one, TEAM, available=period(0, 1)), ["availability"]),
        (
            lambda one: replace(  # 53 minutes out to the ford: there and back with an hour on the ground is too long
                one,
                facilities=(
                    Facility(name="slow", place="Base", speed_kmh=45, launch_min=0, pickup_min=60),
                ),
            ),
            ["evacuation"] * 5,
        ),
        (
            lambda one: replace(
                one,
                facilities=(
                    Facility(name="slow", place="Base", speed_kmh=45, launch_min=0, pickup_min=10),
                ),
            ),
            [],
        ),
    ],
)  # fmt: skip
def test_each_rule_is_broken_by_what_it_forbids_and_by_nothing_else(
    change: Callable[[Problem], Problem], breaches: list[str]
) -> None:
    assert codes(change(valley()), outing()) == breaches


@pytest.mark.parametrize(
    ("patrol", "breaches"),
    [
        (replace(outing(), units=(ALPHA,)), ["composition"]),
        (replace(outing(), units=(TEAM, ALPHA)), ["units"] * 3),
        (replace(outing(), units=(ALPHA, TEAM, TEAM)), ["units", "units", "water", "rations"]),
        (with_stop(outing(), 3, place=FORD, via=(BACK, BACK)), ["base", "base", "speed", "fuel"]),
        (with_stop(outing(), 1, via=(TO_FORD,)), ["route"]),
        (with_stop(outing(), 1, via=(BACK, TO_FORD)), ["speed", "fuel"]),
        (with_stop(outing(), 2, via=()), ["route"]),
        (with_stop(outing(), 1, begin=clock(0, 8)), ["window"]),
        (with_stop(outing(), 1, leave=clock(0, 10.9)), ["stay"]),
        (with_stop(outing(), 2, arrive=clock(0, 11.3)), ["speed"]),
        (with_stop(outing(), 2, dwell=None), []),
        (with_stop(outing(), 2, dwell=1), []),
        (with_stop(outing(), 2, leave=clock(0, 23)), ["daylight", "stay"]),
    ],
)
def test_each_rule_is_broken_by_the_patrol_that_breaks_it(
    patrol: Patrol, breaches: list[str]
) -> None:
    assert codes(valley(), patrol) == breaches


def test_a_night_is_spent_only_at_a_halt() -> None:
    patrol = Patrol(
        units=(ALPHA, TEAM),
        stops=(
            outing().stops[0],
            replace(outing().stops[1], leave=clock(1, 7)),
            Stop(
                place=BASE,
                arrive=clock(1, 8),
                begin=clock(1, 8),
                leave=clock(1, 8),
                via=(TO_MARKET,),
            ),
        ),
    )

    (breach,) = check(planned(valley(), patrol), valley())

    assert breach.code == "halt"
    assert (breach.unit, breach.place, breach.day) == ("Alpha", "Market", 0)
    assert breach.sentence == (
        "Patrol 1 (Alpha, from 2017-04-14) spends a night in Market, which is no harbour, temporary base or held place."
    )


def test_a_patrol_that_is_back_for_the_night_has_ended() -> None:
    day = Patrol(
        units=(ALPHA, TEAM),
        stops=(
            outing().stops[0],
            outing().stops[1],
            Stop(
                place=BASE,
                arrive=clock(0, 12),
                begin=clock(0, 12),
                leave=clock(1, 7),
                via=(TO_MARKET,),
            ),
            Stop(
                place=MARKET,
                arrive=clock(1, 8),
                begin=clock(1, 8),
                leave=clock(1, 8),
                via=(TO_MARKET,),
            ),
            Stop(
                place=BASE,
                arrive=clock(1, 9),
                begin=clock(1, 9),
                leave=clock(1, 9),
                via=(TO_MARKET,),
            ),
        ),
    )

    (breach,) = check(planned(valley(), day), valley())

    assert breach.code == "halt"
    assert breach.sentence == (
        "Patrol 1 (Alpha, from 2017-04-14) spends a night in Base, its own base; a patrol that is back for the night has "
        "ended."
    )
    through = with_stop(
        with_stop(day, 2, leave=clock(0, 12)),
        3,
        arrive=clock(0, 13),
        begin=clock(0, 13),
        leave=clock(0, 13),
    )
    assert (
        codes(
            valley(),
            with_stop(through, 4, arrive=clock(0, 14), begin=clock(0, 14), leave=clock(0, 14)),
        )
        == []
    )


def test_rain_slows_the_road_and_lowers_its_grade() -> None:
    problem = with_road(valley(), TO_MARKET, season="rains", grade_wet="P2")

    assert codes(problem, outing(2)) == []
    assert codes(problem, outing(3)) == ["passability", "speed"]


@pytest.mark.parametrize(
    ("reports", "breaches"),
    [
        ([("P2", 1)], ["passability"]),
        ([("PU", 1)], ["passability"]),
        ([("P2", 1), ("P1", 2)], []),
        ([("P2", 2), ("P1", 1)], ["passability"]),
        ([("P2", 1), ("P1", 1)], []),
    ],
)
def test_the_latest_report_replaces_the_grade(
    reports: list[tuple[str, int]], breaches: list[str]
) -> None:
    problem = valley(
        reports=tuple(
            Report(
                road="Base - Market",
                grade=grade,  # type: ignore[arg-type]  # parametrised text
                observed=period(observed, 9).start,
                period=period(0, 2),
            )
            for grade, observed in reports
        )
    )

    assert codes(problem, outing(0)) == breaches
    assert codes(problem, outing(2)) == []


def test_a_unit_is_on_one_patrol_at_a_time_and_rests_after_it() -> None:
    assert codes(valley(), outing(0), outing(1)) == ["overlap", "overlap"]
    assert codes(valley(), outing(2), outing(0)) == ["rest"]
    assert codes(valley(), outing(0), outing(3)) == []


def test_rest_grows_with_the_patrol() -> None:
    problem = with_unit(valley(), ALPHA, rest_days=0, rest_per_patrol_day=0.6)

    assert codes(problem, outing(0), outing(3)) == ["rest"]
    assert codes(problem, outing(0), outing(4)) == []


def test_a_fill_on_the_way_begins_the_count_anew() -> None:
    dry = with_unit(valley(), ALPHA, fuel_range_km=110, water_l=14 * 10 * 4, rations=14 * 4)

    assert codes(dry, outing()) == ["fuel", "water", "rations"]
    assert codes(with_place(dry, FORD, supplies=("fuel", "water")), outing()) == ["rations"]


def test_an_order_is_met_by_presence_in_its_period_and_by_its_unit() -> None:
    def order(first: int, end: int, **changes: object) -> Problem:
        one = Order(name="go", place="Ford", period=period(first, end))
        return valley(orders=(replace(one, **changes),))

    assert codes(order(0, 1), outing()) == []
    assert codes(order(0, 1, hours=24.0), outing()) == []
    assert codes(order(0, 1, unit="Team"), outing()) == []
    assert codes(order(1, 3), outing()) == ["order"]
    assert codes(order(0, 1, unit="Team"), replace(outing(), units=(ALPHA,))) == [
        "composition",
        "order",
    ]
    (missing,) = check(Plan(), order(1, 3, unit="Alpha"))
    assert missing.sentence == (
        "Nothing meets go: a stay by Alpha in Ford with 0 hours of presence from 2017-04-15 to 2017-04-16."
    )


def test_a_recurring_visit_is_due_in_every_full_window() -> None:
    problem = valley(recurrences=(Recurrence(name="weekly", place="Ford", every_days=2),))

    breaches = check(planned(problem, outing(2)), problem)

    assert [(one.code, one.day) for one in breaches] == [("recurrence", 0), ("recurrence", 4)]


def test_a_value_that_the_stays_do_not_bear_out_is_a_breach() -> None:
    plan = replace(planned(valley(), outing()), value=1000.0)

    (breach,) = check(plan, valley())

    assert breach.code == "value"
    assert breach.sentence.startswith("The plan states a value of 1000; its stays are worth ")


@pytest.mark.parametrize(
    ("patrol", "said"),
    [
        (
            replace(outing(), units=(7,)),
            "Patrol 1 names units [7]; the problem has 2, from 0.",
        ),
        (
            with_stop(outing(), 1, place=9),
            "Patrol 1 names place 9 at stop 1; the problem has 3, from 0.",
        ),
        (
            with_stop(outing(), 1, dwell=3),
            "Patrol 1 takes dwell option 3 at stop 1; Market has 1, from 0.",
        ),
        (
            with_stop(outing(), 1, via=(-1,)),
            "Patrol 1 drives roads [-1] at stop 1; the problem has 3, from 0.",
        ),
        (
            with_stop(outing(), 2, arrive=clock(0, 10)),
            "Patrol 1 arrives at a stop in minute 600, before it left the one before in minute 660.",
        ),
        (
            replace(outing(), stops=outing().stops[:2]),
            "Patrol 1 has 2 stops; it leaves its base, stops somewhere and is back.",
        ),
    ],
)
def test_a_patrol_that_cannot_be_read_is_said_to_be_so(patrol: Patrol, said: str) -> None:
    breaches = check(Plan(patrols=(patrol,)), valley())

    assert [(one.code, one.sentence) for one in breaches] == [("form", said)]


def test_an_escort_rule_counts_everybody_on_the_patrol() -> None:
    rule = CompositionRule(name="engagement", needs={"military": 10, "civil_affairs": 1}, women=2)

    (breach,) = check(planned(valley(rules=(rule,)), outing()), valley(rules=(rule,)))

    assert breach.sentence == (
        "Patrol 1 (Alpha, from 2017-04-14) stays in Market, whose rule engagement asks for 1 civil affairs (it has 0) and "
        "2 women (it has 1)."
    )


def test_a_longer_way_round_is_allowed() -> None:
    patrol = with_stop(outing(), 3, via=(TO_FORD, TO_MARKET), arrive=clock(1, 9))

    assert codes(valley(), patrol) == []
