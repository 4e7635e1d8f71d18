from collections.abc import Callable
from datetime import date

import pytest
from msgspec.structs import replace

from engines.routing.mission.valley import (
    ALPHA,
    FORD,
    MARKET,
    TEAM,
    TO_MARKET,
    period,
    valley,
    with_place,
    with_road,
    with_unit,
)
from standfast.engines.routing.mission import (
    Closure,
    CompositionRule,
    Demand,
    DwellOption,
    Facility,
    Hours,
    Order,
    Period,
    Policy,
    Problem,
    ProblemRefused,
    Recurrence,
    Report,
    Scale,
    Speed,
    SpeedClass,
    Valuation,
)


def test_orders_and_recurring_visits_become_demands() -> None:
    problem = valley(
        orders=(Order(name="go", place="Ford", period=period(-3, 2), hours=1.0, unit="Team"),),
        recurrences=(Recurrence(name="market", place="Market", every_days=4, hours=2.0),),
    )

    assert problem.demands == (
        Demand(name="go", place=FORD, first=0, end=2, hours=1.0, unit=TEAM),
        Demand(name="market, window 1", place=MARKET, first=0, end=4, hours=2.0),
    )


def test_presence_on_the_days_asked_for_meets_a_demand() -> None:
    demand = Demand(name="go", place=FORD, first=2, end=4, hours=24.0)
    nights, call = DwellOption(name="nights", nights=3), DwellOption(name="call", hours=5)

    assert [demand.met_by(nights, day=day) for day in range(-1, 5)] == [
        False,
        True,
        True,
        True,
        True,
        False,
    ]
    assert not demand.met_by(call, day=2)
    assert replace(demand, hours=0.0).met_by(call, day=3)
    assert not replace(demand, hours=0.0).met_by(call, day=4)


def test_days_and_dates_are_told_apart_by_the_start() -> None:
    assert valley().day_of(date(2017, 4, 16)) == 2
    assert valley().date_of(2) == date(2017, 4, 16)
    assert valley().days_of(period(-5, 2)) == range(2)
    assert valley().days_of(period(4, 12)) == range(4, 6)
    assert valley().days_of(period(8, 12)) == range(8, 8)
    assert valley().days_of(None) == range(6)


@pytest.mark.parametrize(
    ("days", "rest_days", "per_day", "rest"),
    [(1, 0, 0.0, 0), (3, 1, 0.0, 1), (3, 0, 0.34, 2), (30, 0, 0.1, 3), (4, 1, 0.25, 2)],
)
def test_rest_is_whole_days(days: int, rest_days: int, per_day: float, rest: int) -> None:
    unit = replace(valley().units[ALPHA], rest_days=rest_days, rest_per_patrol_day=per_day)

    assert unit.rest_after(days) == rest


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: valley(days=0), "The problem has a horizon of 0 days; it is 1 to 366."),
        (lambda: valley(places=()), "The problem has no places; there is nowhere to go."),
        (lambda: valley(units=()), "The problem has no units; there is nobody to send."),
        (
            lambda: with_place(valley(), FORD, name="Market"),
            "Two of the kind place are called Market; give each a name of its own.",
        ),
        (
            lambda: with_place(valley(), FORD, name=" "),
            "A place has no name; give each place a name of its own.",
        ),
        (
            lambda: with_place(valley(), FORD, lon=200),
            "Place Ford lies at lon 200, lat 4.6; longitudes end at 180, latitudes at 90 degrees.",
        ),
        (
            lambda: with_place(valley(), FORD, people=-5),
            "Place Ford has people -5; it is 0 or more.",
        ),
        (
            lambda: with_place(valley(), FORD, risk=float("nan")),
            "Place Ford has risk nan; it is 0 or more.",
        ),
        (
            lambda: with_place(valley(), FORD, halt="none"),
            "Place Ford offers the stay night of 1 nights but is no harbour, temporary base or held place; give it a halt "
            "or take the stay out.",
        ),
        (
            lambda: with_place(valley(), MARKET, window=Hours(9, 10)),
            "Place Market is open from 9 to 10 h, which is shorter than its stay call of 2 hours; widen the window or "
            "shorten the stay.",
        ),
        (
            lambda: with_place(valley(), MARKET, last_visit=date(2017, 4, 15)),
            "Place Market was last visited on 2017-04-15, after the plan's start 2017-04-14; the last visit is one that "
            "has taken place.",
        ),
        (
            lambda: with_place(valley(), MARKET, rule="escort"),
            "Place Market names the composition rule 'escort' as its rule; there is no such composition rule. Add it or "
            "correct the name.",
        ),
        (
            lambda: with_place(valley(), MARKET, language=None),
            "Place Market has the rule engagement, which asks for its language, and names no language; name it.",
        ),
        (
            lambda: with_place(
                valley(),
                MARKET,
                dwell=(DwellOption(name="call", hours=1), DwellOption(name="call", hours=2)),
            ),
            "Place Market has two dwell options of one name; name each differently.",
        ),
        (
            lambda: Hours(13, 9),
            "A window opens at 13 h and closes at 9 h; it opens before it closes, both between 0 and 24.",
        ),
        (
            lambda: Period(date(2017, 4, 2), date(2017, 4, 2)),
            "A period ends on 2017-04-02, which is not after its start 2017-04-02; the end is the first day that no longer "
            "counts.",
        ),
        (
            lambda: DwellOption(name="both", hours=1, nights=1),
            "Dwell option both has either hours or nights above 0, one of the two.",
        ),
        (
            lambda: DwellOption(name="long", hours=30),
            "Dwell option long has 30 hours; write a longer stay in nights.",
        ),
        (
            lambda: with_road(valley(), TO_MARKET, km=0),
            "Road Base - Market has km 0; it is 0.001 or more.",
        ),
        (
            lambda: with_road(valley(), TO_MARKET, end="Base"),
            "Road Base - Market starts and ends in Base; a road joins two places.",
        ),
        (
            lambda: with_road(valley(), TO_MARKET, end="Nowhere"),
            "Road Base - Market names the place 'Nowhere' as its end; there is no such place. Add it or correct the name.",
        ),
        (
            lambda: with_road(valley(), TO_MARKET, season="monsoon"),
            "Road Base - Market names the season 'monsoon' as its season; there is no such season. Add it or correct the "
            "name.",
        ),
        (
            lambda: with_road(valley(), TO_MARKET, surface="mud"),
            "Speed class 4x4 has no km/h on mud, the surface of road Base - Market; give both speeds, 0 where it cannot "
            "drive.",
        ),
        (
            lambda: valley(closures=(Closure(road="Bridge", period=period(0, 1)),)),
            "A closure names the road 'Bridge' as its road; there is no such road. Add it or correct the name.",
        ),
        (
            lambda: valley(
                reports=(
                    Report(
                        road="Bridge", grade="P1", observed=date(2017, 4, 1), period=period(0, 1)
                    ),
                )
            ),
            "A report names the road 'Bridge' as its road; there is no such road. Add it or correct the name.",
        ),
        (
            lambda: valley(facilities=(Facility(name="ward", place="Nowhere", speed_kmh=9),)),
            "Facility ward names the place 'Nowhere' as its place; there is no such place. Add it or correct the name.",
        ),
        (
            lambda: Facility(name="ward", place="Base", speed_kmh=0),
            "Facility ward has speed_kmh 0; it is 0.001 or more.",
        ),
        (
            lambda: SpeedClass(name="4x4", kmh={"murram": Speed(35, -1)}),
            "Speed class 4x4 has wet km/h on murram -1; it is 0 or more. Write 0 where it cannot drive.",
        ),
        (
            lambda: SpeedClass(name="4x4", kmh={}, passes="P4"),
            "Speed class 4x4 passes P4; the worst grade a class passes is P0 to P3.",
        ),
        (
            lambda: CompositionRule(name="escort", needs={"military": 0}),
            "Composition rule escort has needs of military 0; it is 1 or more.",
        ),
        (
            lambda: with_unit(valley(), ALPHA, base="Nowhere"),
            "Unit Alpha names the place 'Nowhere' as its base; there is no such place. Add it or correct the name.",
        ),
        (
            lambda: with_unit(valley(), ALPHA, speed_class=None),
            "Unit Alpha leads patrols and has no speed_class; say how it moves.",
        ),
        (
            lambda: with_unit(valley(), ALPHA, speed_class="camel"),
            "Unit Alpha names the speed class 'camel' as its speed_class; there is no such speed class. Add it or correct "
            "the name.",
        ),
        (
            lambda: with_unit(valley(), ALPHA, women=12),
            "Unit Alpha counts 12 women among 11 people.",
        ),
        (
            lambda: with_unit(valley(), ALPHA, people={}),
            "Unit Alpha has people 0; it is 1 or more.",
        ),
        (
            lambda: with_unit(valley(), ALPHA, fuel_range_km=-1.0),
            "Unit Alpha has fuel_range_km -1; it is 0 or more.",
        ),
        (
            lambda: with_unit(valley(), ALPHA, available=period(9, 12)),
            "Unit Alpha is available from 2017-04-23 to 2017-04-26, never inside the horizon of 6 days from 2017-04-14; "
            "leave it out or correct the period.",
        ),
        (
            lambda: with_unit(valley(), TEAM, base="Ford"),
            "Unit Team joins patrols from Ford, where no unit leads any; move one of them.",
        ),
        (
            lambda: with_unit(valley(), ALPHA, barred_places=("Hill",)),
            "Unit Alpha names the place 'Hill' as its barred_places; there is no such place. Add it or correct the name.",
        ),
        (
            lambda: valley(orders=(Order(name="go", place="Hill", period=period(0, 1)),)),
            "Order go names the place 'Hill' as its place; there is no such place. Add it or correct the name.",
        ),
        (
            lambda: valley(
                orders=(Order(name="go", place="Ford", period=period(0, 1), unit="Bravo"),)
            ),
            "Order go names the unit 'Bravo' as its unit; there is no such unit. Add it or correct the name.",
        ),
        (
            lambda: valley(orders=(Order(name="go", place="Ford", period=period(6, 9)),)),
            "Order go is for 2017-04-20 to 2017-04-23, outside the horizon of 6 days from 2017-04-14; move the order or "
            "the horizon.",
        ),
        (
            lambda: valley(orders=(Order(name="go", place="Base", period=period(0, 1)),)),
            "Order go asks for a stay in Base, which has no dwell options; add one.",
        ),
        (
            lambda: valley(orders=(Order(name="go", place="Ford", period=period(0, 2), hours=36),)),
            "Order go asks for 36 hours of presence in Ford within 2 days; the longest stay gives 24. Add a longer dwell "
            "option, ask for less or widen the period.",
        ),
        (
            lambda: valley(recurrences=(Recurrence(name="weekly", place="Ford", every_days=7),)),
            "Recurrence weekly asks for a visit every 7 days, more than the horizon of 6; make it an order or plan further "
            "ahead.",
        ),
        (
            lambda: Policy(fuel_factor=0.5),
            "The policy has fuel_factor 0.5; it is 1 or more.",
        ),
        (
            lambda: Policy(unknown_grade="PU"),
            "The policy's unknown_grade is PU; say what unknown counts as.",
        ),
        (
            lambda: Valuation(repeats=(0.5, 0.6)),
            "The valuation's repeats do not fall from the first stay on; a further stay is worth no more than one before "
            "it.",
        ),
        (
            lambda: Valuation(repeats=(1.0, -0.5)),
            "The valuation has repeats -0.5; it is 0 or more.",
        ),
        (lambda: Scale(-1, 0.5), "A scale of the valuation has rhythms -1; it is 0 or more."),
    ],
)
def test_what_cannot_be_planned_is_refused_by_name(wrong: Callable[[], Problem], said: str) -> None:
    with pytest.raises(ProblemRefused) as refused:
        wrong()

    assert str(refused.value) == said
