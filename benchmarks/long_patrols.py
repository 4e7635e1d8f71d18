"""The letter's own question, answered with numbers: long-duration patrols of a week against a month, with the same units.

    .venv/bin/python benchmarks/long_patrols.py                      a short run; prints its tables
    .venv/bin/python benchmarks/long_patrols.py --iterations 300 --bound-seconds 90 --rounds 8 --write
                                                    the run that docs/explanation/long-duration-patrols.md reports

The demonstration network and mission are in engines/routing/network. Plans and schedules follow from seeds and iterations;
the bounds and the seconds that are printed depend on the machine, for a bound is sought for some seconds.
"""

import argparse
import textwrap
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

import standfast.engines.routing.network as package
from standfast.engines.geo import distance_m
from standfast.engines.routing.drawing import draw
from standfast.engines.routing.mission import Plan, Problem, bound, check, solve
from standfast.engines.routing.mission.plan import DAY_MIN, Patrol
from standfast.engines.routing.mission.value import stays_of
from standfast.engines.routing.network import RoadNetwork, read_network
from standfast.engines.routing.network.demo import TOWNS, Asked, long_patrols
from standfast.engines.routing.unpredictable import (
    Cycle,
    Game,
    GameRefused,
    Planner,
    Price,
    crossed,
    fixed,
    game_of_patrols,
    grown,
    prediction_rates,
    prices,
)
from standfast.engines.routing.unpredictable.attackers import Answers, best_answers

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "explanation" / "long-duration-patrols.md"
LETTER_TOWNS = ("Yei", "Kajo Keji", "Lainya", "Magwi")
SEED = 20170417
WEEK = Asked(max_days=7)
MONTH = Asked(max_days=30)
QUESTIONS = {
    "a week at most": WEEK,
    "two weeks at most": replace(WEEK, max_days=14),
    "a month at most": MONTH,
    "a month, stays of twelve nights or more": replace(MONTH, shortest_stay_nights=12),
}
BOUNDED = ("a week at most", "a month at most")
PLENTY = 1000
LIMITS: dict[str, dict[str, Any]] = {
    "rations for any length": {"rations_days": PLENTY},
    "water for any length": {"water_days": PLENTY},
    "fuel for any way": {"fuel_range_km": 1e5},
    "no evacuation cover asked for": {"evacuation": False},
    "dry roads": {"rains": False},
}
CYCLE_DAYS = 28
REPEATED = replace(WEEK, max_days=14, days=2 * CYCLE_DAYS, cycle_days=CYCLE_DAYS)
POOL_ITERATIONS = 100
STRETCHED = (1.25, 1.5, 2.0, 3.0)  # how many times the interval of a repeated plan is promised
LASTING_DAYS = 7
GIVEN_UP = (0.0, 0.02, 0.05, 0.1)
POOL = 60


@dataclass(frozen=True)
class Answer:
    """A plan for one question and what there is to say of it."""

    asked: Asked
    problem: Problem
    plan: Plan
    bound: float | None
    seconds: float


def answered(
    network: RoadNetwork, asked: Asked, *, iterations: int, bound_seconds: float
) -> Answer:
    """Solve, judge and bound one question."""
    problem = long_patrols(network, asked)
    began = time.perf_counter()
    plan = solve(problem, seed=SEED, iterations=iterations, prove=False)
    if violations := check(plan, problem):
        raise SystemExit(f"The plan breaks a rule: {violations[0].sentence}")
    proven = None
    if bound_seconds:
        proven = bound(problem, bound_seconds, clock=time.monotonic, plan=plan)
        plan = msgspec.structs.replace(plan, bound=proven)
    return Answer(asked, problem, plan, proven, time.perf_counter() - began)


def presence(answer: Answer) -> dict[str, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Return on which days somebody is at each town."""
    found = {town.name: np.zeros(answer.problem.days, dtype=np.bool_) for town in TOWNS}
    for stay in stays_of(answer.plan):
        place = answer.problem.places[stay.place]
        nights = place.dwell[stay.option].nights
        found[place.name][stay.day : stay.day + max(1, nights)] = True
    return found


def longest_empty(days: Iterable[bool]) -> int:
    """Return the longest run of days without anybody, from the first day to the last."""
    longest = run = 0
    for here in days:
        run = 0 if here else run + 1
        longest = max(longest, run)
    return longest


def on_the_road_h(patrol: Patrol) -> float:
    """Return the hours that a patrol drives."""
    stops = patrol.stops
    return sum(after.arrive - before.leave for before, after in pairwise(stops)) / 60


def kilometres(answer: Answer) -> float:
    """Return the kilometres that all patrols drive."""
    roads = answer.problem.roads
    return sum(roads[road].km for p in answer.plan.patrols for stop in p.stops for road in stop.via)


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def gap(answer: Answer) -> str:
    """Return how far at most a plan is from the best possible."""
    if answer.bound is None or answer.bound <= 0:
        return "not known"
    return f"{max(0.0, 1 - answer.plan.value / answer.bound):.1%}"


def held(answer: Answer) -> int:
    """Return on how many days somebody is at the letter's four towns, added up over the towns."""
    there = presence(answer)
    return sum(int(there[town].sum()) for town in LETTER_TOWNS)


def comparison(answers: dict[str, Answer]) -> str:
    """Return what patrols of each length reach."""
    rows = []
    for name, answer in answers.items():
        there = presence(answer)
        patrols = answer.plan.patrols
        out = sum(patrol.days for patrol in patrols)
        bounded = "not known" if answer.bound is None else f"{answer.bound:.0f}"
        rows.append(
            [
                name,
                f"{answer.plan.value:.0f}",
                bounded,
                gap(answer),
                f"{sum(days.any() for days in there.values())} of {len(there)}",
                str(len(patrols)),
                f"{out / len(patrols):.1f}" if patrols else "none",
                f"{sum(map(on_the_road_h, patrols)) / out:.1f}" if out else "none",
                f"{kilometres(answer):,.0f}",
                str(held(answer)),
            ]
        )
    head = ["patrols of", "value", "bound", "gap at most", "places reached", "patrols"]
    head += ["days each", "h driven a day out", "km", "days with presence in the letter's four"]
    return table(head, rows)


def intervals(answers: dict[str, Answer]) -> str:
    """Return the longest interval without a visit at the towns that need presence most."""
    rows = []
    for town in sorted(TOWNS, key=lambda one: -one.risk * one.people**0.5):
        cells = []
        for answer in answers.values():
            days = presence(answer)[town.name]
            cells.append(f"{longest_empty(days)} d" if days.any() else "never visited")
        rows.append([town.name, *cells])
    return table(["longest interval without a visit", *answers], rows)


def limits(answers: dict[str, Answer], lifted: dict[str, dict[str, Answer]]) -> str:
    """Return what each limit costs: the value that the plan gains when it does not hold, and the towns reached besides."""
    rows = []
    for limit, found in lifted.items():
        cells = []
        for name, without in found.items():
            base = answers[name]
            gained = without.plan.value / base.plan.value - 1
            new = reached(without) - reached(base)
            more = f"; also {', '.join(sorted(new))}" if new else ""
            cells.append(f"{gained:+.1%}{more}")
        rows.append([limit, *cells])
    return table(["without the limit", *next(iter(lifted.values()))], rows)


def reached(answer: Answer) -> set[str]:
    """Return the towns that a plan visits."""
    return {name for name, days in presence(answer).items() if days.any()}


def at_the_limit(answer: Answer) -> list[str]:
    """Return how many patrols use a limit to the last: length, and rations between fills."""
    patrols = answer.plan.patrols
    longest = sum(patrol.days == answer.asked.max_days for patrol in patrols)
    hungry = sum(
        _days_without(patrol, answer, "rations") >= answer.asked.rations_days for patrol in patrols
    )
    dry = sum(
        _days_without(patrol, answer, "water") >= answer.asked.water_days for patrol in patrols
    )
    return [str(len(patrols)), str(longest), str(hungry), str(dry)]


def _days_without(patrol: Patrol, answer: Answer, supply: str) -> int:
    """Return the most calendar days between two fills of a supply."""
    most, since = 0, patrol.first_day
    for stop in patrol.stops[1:]:
        day = stop.arrive // DAY_MIN
        most = max(most, day - since + 1)
        if supply in answer.problem.places[stop.place].supplies:
            since = stop.leave // DAY_MIN
    return most


def uncovered(problem: Problem) -> list[str]:
    """Return the towns that no helicopter reaches in the times of 10-1-2."""
    policy, at = problem.policy, {place.name: (place.lon, place.lat) for place in problem.places}
    out = []
    for town in TOWNS:
        reach = []
        for facility in problem.facilities:
            minutes = distance_m(at[facility.place], at[town.name]) / 1000 / facility.speed_kmh * 60
            soon = facility.launch_min + minutes <= policy.resuscitation_min
            back = facility.launch_min + 2 * minutes + facility.pickup_min <= policy.surgery_min
            reach.append(soon and back)
        if not any(reach):
            out.append(town.name)
    return out


def schedules(network: RoadNetwork, *, rounds: int) -> tuple[Game, dict[str, Price]]:
    """Return a pool of patrols of two weeks at most, repeated every four weeks, and the schedules drawn from it."""
    cycle = Cycle(long_patrols(network, REPEATED), CYCLE_DAYS)

    def planned(problem: Problem, seed: int) -> Plan:
        return solve(problem, seed=seed, iterations=POOL_ITERATIONS, prove=False)

    plans = [planned(cycle.problem, SEED + number) for number in range(2)]
    least = (1 - max(GIVEN_UP)) * max(map(cycle.value, plans))
    shaken = Planner(cycle, planned, least_value=least, seed=SEED, shaken=0.3)
    nobody = np.zeros((len(TOWNS), CYCLE_DAYS))
    for _ in range(rounds):
        plans += shaken.plans(nobody)
    more = crossed(plans, cycle, least_value=least, tries=20 * POOL, seed=SEED)
    for plan in more:
        if len(plans) >= POOL:
            break
        plans.append(plan)
    game = game_of_patrols(plans, cycle, lasting_days=LASTING_DAYS)
    answering = Planner(cycle, planned, least_value=least, seed=SEED + 1000, shaken=0.1, tries=20)
    pool = grown(game, answering, given_up=max(GIVEN_UP), rounds=rounds)
    found = {f"drawn, {one.given_up:.0%}": one for one in prices(pool.game, GIVEN_UP)}
    if (kept := with_promises(pool.game)) is not None:
        found[f"drawn, {kept.given_up:.0%}, promised"] = kept
    return pool.game, found


def with_promises(game: Game) -> Price | None:
    """Return the schedule that promises the letter's four towns little more than the interval of the repeated plan.

    None where no chain of the pool keeps even three times that interval.
    """
    usual = fixed(game, int(np.argmax(game.values))).longest_intervals
    for factor in STRETCHED:
        days = tuple(
            None if one.days is None or one.place not in LETTER_TOWNS else round(one.days * factor)
            for one in usual
        )
        try:
            return prices(replace(game, promised_days=days), GIVEN_UP[-1:])[0]
        except GameRefused:
            continue
    return None


def attackers(game: Game, found: dict[str, Price]) -> str:
    """Return what each share of value that is given up leaves to each attacker, as shares of the greatest harm."""
    top = float(game.harm.max())
    best = int(np.argmax(game.values))
    repeated = fixed(game, best)
    answers = best_answers(repeated)
    rows = [["the best plan, repeated", "1", "0.0%", "0.0%", *_left(answers, top)]]
    rows += [
        [
            name,
            str(len(one.strategy.plans)),
            f"{one.strategy.price:.1%}",
            f"{one.strategy.worst_price:.1%}",
            *_left(one.answers, top),
        ]
        for name, one in found.items()
    ]
    head = ["schedule", "plans", "value given up", "by the worst plan", "best strike, blind"]
    return table([*head, "after watching cycles", "after watching every day"], rows)


def _left(answers: Answers, top: float) -> list[str]:
    blind = answers.blind
    return [
        f"{blind.harm / top:.2f} ({blind.place})",
        f"{answers.watches_cycles_harm / top:.2f}",
        f"{answers.watches_days_harm / top:.2f}",
    ]


def observers(game: Game, found: dict[str, Price]) -> str:
    """Return how many arrivals observers foretell after 90 days of watching."""
    best = int(np.argmax(game.values))
    strategies = [("the best plan, repeated", fixed(game, best))]
    strategies += [(name, one.strategy) for name, one in found.items()]
    rates = {
        name: prediction_rates(strategy, seen_days=90, asked_days=28, runs=20, seed=SEED)
        for name, strategy in strategies
    }
    first = next(iter(rates.values()))
    rows = [
        [rate.observer, *(_percent(found_rates[number].share) for found_rates in rates.values())]
        for number, rate in enumerate(first)
    ]
    return table(["observer", *rates], rows)


def _percent(share: float | None) -> str:
    return "no arrivals" if share is None else f"{share:.0%}"


def promises(game: Game, found: dict[str, Price]) -> str:
    """Return the longest interval that each schedule guarantees at the towns that need presence most."""
    order = np.argsort(-game.harm)[:10].tolist()
    rows = []
    for place in order:
        cells = []
        for one in found.values():
            interval = one.strategy.longest_intervals[place]
            cells.append("no limit" if interval.days is None else f"{interval.days:g} d")
        rows.append([game.places[place], *cells])
    return table(["longest interval, whatever is drawn", *found], rows)


def page(
    answers: dict[str, Answer],
    lifted: dict[str, dict[str, Answer]],
    unseen: tuple[Game, dict[str, Price]],
) -> str:
    """Return the page of the documentation."""
    week, month = answers["a week at most"], answers["a month at most"]
    fortnight = answers["two weeks at most"]
    game, found = unseen
    widest = found[f"drawn, {GIVEN_UP[-1]:.0%}"]
    return PAGE_TEXT.format(
        answer=textwrap.fill(_answer(week, fortnight, month), width=120),
        comparison=comparison(answers),
        intervals=intervals(answers),
        limits=limits(answers, lifted),
        at_limit=table(
            ["patrols of", "patrols", "as long as allowed", "no rations left", "no water left"],
            [[name, *at_the_limit(answer)] for name, answer in answers.items()],
        ),
        uncovered=", ".join(uncovered(month.problem)),
        attackers=attackers(game, found),
        observers=observers(game, found),
        promises=promises(game, found),
        cycle=CYCLE_DAYS,
        lasting=LASTING_DAYS,
        price=f"{widest.strategy.price:.1%}",
        plans=len(widest.strategy.plans),
        places=len(TOWNS),
        units=len(month.problem.units),
        seconds=f"{sum(answer.seconds for answer in answers.values()) / len(answers):.0f}",
        iterations=month.plan.iterations,
    )


def _answer(week: Answer, fortnight: Answer, month: Answer) -> str:
    gained = month.plan.value / week.plan.value - 1
    step = fortnight.plan.value - week.plan.value
    half = step / (month.plan.value - week.plan.value)
    return " ".join(
        words
        for words in (
            "On 90 days from 17 April, when the rains begin, the best plan found of patrols of up to a month is worth "
            f"{gained:.0%} more protection than that of patrols of up to a week.",
            _proof(week, month),
            _named("A month also reaches", sorted(reached(month) - reached(week))),
            _named("It no longer reaches", sorted(reached(week) - reached(month))),
            f"Days with somebody at the letter's four towns go from {held(week)} to {held(month)}, added up over the towns.",
            f"Two weeks at most already give {half:.0%} of the gain: what a week lacks in the rains is the time to arrive.",
        )
        if words
    )


def _proof(week: Answer, month: Answer) -> str:
    """Return whether the bound proves that the longer patrols are worth more."""
    if week.bound is not None and month.plan.value > week.bound:
        least = month.plan.value / week.bound - 1
        return (
            f"No plan of week-long patrols is worth more than {week.bound:.0f}: whatever the search missed, a month is "
            f"worth at least {least:.0%} more."
        )
    return (
        "The bounds do not prove the difference: they leave room for better plans of either kind, as the gaps in the table "
        "say."
    )


def _named(words: str, towns: list[str]) -> str:
    return f"{words} {', '.join(towns)}." if towns else ""


PAGE_TEXT = """# A week or a month? Long-duration patrols on a demonstration network

For planners, and for readers of the letter of 17 April 2017, which reports patrols to Yei, Kajo Keji, Lainya and Magwi of a
week on average and aims at a month. This page answers with numbers what that would change, with the same units. It is written
by `benchmarks/long_patrols.py --write`, not by hand.

**Demonstration.** Towns and roads are those of the [demonstration network](../reference/road-network.md): every distance is an
estimate. People exposed, risk, last visits, units and what they carry are invented. What holds here holds for this example; the
engine answers the same question for a mission's own figures.

## The answer
{answer}

{comparison}

Value is defined [here](../reference/routing-mission.md#protection-value); places are the {places} towns of the example. The bound is
proven: no plan that keeps to the rules is worth more. A month *at most* may still be made of shorter patrols, so it can only
be better; the last row asks whether it should be spent at one place for twelve nights or more.

{intervals}

The first and the last day of the horizon count as ends of an interval. Value rewards presence where need is greatest; it does not
promise an interval. Who wants one asks for it: as a recurring visit, or as a promise (below).

![Who goes where and when, patrols of a month at most](long-duration-patrols-month.svg)

The same for [patrols of a week at most](long-duration-patrols-week.svg).

## Which limits bind
Each row lifts one limit and plans again; what the plan gains is what the limit costs. Differences of a few per cent are within
what the search itself leaves open.

{limits}

{at_limit}

Evacuation: no helicopter reaches {uncovered} in the times of 10-1-2 (resuscitation within one hour, surgery within two), so
nobody may stay there without a surgical team. Rations are filled only at bases, for 18 days and the three of standing ground
and reserve; water for 7 days, and at most towns.

## What an observer learns
Patrols of two weeks at most, repeated every {cycle} days by platoons that are staggered over the cycle. Plans are drawn from a
pool of near-best ones by a [chain](../reference/unpredictable-schedules.md) that an attacker is assumed to know; "drawn, 5%" means
that no plan gives up more than 5 % of the best one's value. A visit is assumed to keep attackers away for {lasting} days. Harm is
the share of the greatest harm that the attacker's best single strike can expect.

{attackers}

The attacker's best response is one place on one day of the cycle. It cannot fall far: seven platoons cannot be near every town in
every week. Unpredictability takes away the certainty, not the absence. A promise costs some of it, for what must come soon can
be foreseen. Who watches every place every day soon knows which plan is under way and waits for his moment; no schedule of long
stays can prevent that.

Share of arrivals in four weeks that observers name rightly after 90 days of watching everything (they are told how many there
will be):

{observers}

Drawing from {plans} plans costs {price} of the value. `knows the chain` has the pool, the chances and every day so far: an insider,
or the most that anybody can ever learn. The others have eyes only.

{promises}

An interval holds whatever is drawn; where patrols are out over the end of a cycle it may be shorter in truth. The last column bars
every follow-up that would leave one of the letter's four towns alone for much longer than the repeated plan does.

## What was asked
| | |
|---|---|
| units | {units}: five platoons at Juba, one each at Torit and Yambio (33 soldiers, 2 medics, 6 vehicles), and as many joint teams less one (police, human rights, interpreter) that ride along |
| rest | 2 days, and a quarter of the days out |
| stays | half a day, 2, 5, 12 or 25 nights; the larger towns at risk ask for police, human rights officers, a woman and the language |
| roads | convoys of two vehicles or more, by day, 50 km/h sealed, 35 murram and 20 earth when dry; 10 and 7 when wet; P3 at the worst |
| halts | an invented harbour at least every 40 km |
| evacuation | helicopters at Juba and Yambio, 220 km/h, airborne in 15 minutes |
| fuel | 600 km, planned at one and a half times the way |
| search | {iterations} moves for each plan, with the bound {seconds} s on average, on two cores shared with much else |
"""


def main() -> None:
    """Answer the question and print it, or write the page."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    words.add_argument("--iterations", type=int, default=60)
    words.add_argument("--bound-seconds", type=float, default=10.0)
    words.add_argument("--rounds", type=int, default=3, help="of plans for the pool")
    words.add_argument("--write", action="store_true", help=f"write {PAGE.relative_to(ROOT)}")
    given = words.parse_args()
    network = read_network(files(package).joinpath("south_sudan.json").read_text("utf-8"))
    answers = {}
    for name, asked in QUESTIONS.items():
        seconds = given.bound_seconds if name in BOUNDED else 0.0
        answers[name] = answered(network, asked, iterations=given.iterations, bound_seconds=seconds)
        print(f"{name}: {answers[name].plan.value:.0f}, bound {answers[name].bound}", flush=True)
    lifted: dict[str, dict[str, Answer]] = {}
    for limit, changes in LIMITS.items():
        lifted[limit] = {}
        for name in ("a week at most", "a month at most"):
            asked = replace(QUESTIONS[name], **changes)
            found = answered(network, asked, iterations=given.iterations, bound_seconds=0.0)
            lifted[limit][name] = found
            print(f"{limit}, {name}: {found.plan.value:.0f}", flush=True)
    unseen = schedules(network, rounds=given.rounds)
    text = page(answers, lifted, unseen)
    if not given.write:
        print(text)
        return
    PAGE.write_text(text, encoding="utf-8")
    for name, words_ in (("a week at most", "week"), ("a month at most", "month")):
        answer = answers[name]
        title = f"Long-duration patrols of {name} (demonstration)"
        drawing = draw(answer.problem, answer.plan, title=title)
        PAGE.with_name(f"{PAGE.stem}-{words_}.svg").write_text(drawing, encoding="utf-8")


if __name__ == "__main__":
    main()
