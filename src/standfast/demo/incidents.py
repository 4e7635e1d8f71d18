"""The incidents of the demo: the letter's 48 and 12 around UN House, what must not count among them, and all the rest.

Invented throughout but for the two counts and the days of July 2016. The twelve: one was recorded at Tomping in November
while its link was cut, and reached Juba on 12 January; one report of November, not among them, was refuted in January.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

from standfast.apps.incidents.facts import Method, Status
from standfast.demo import incident_elsewhere
from standfast.demo.cast import Act, Cast
from standfast.demo.incident_reports import Report, corrected, judged, merged, recorded, written_at
from standfast.demo.incident_words import EXERCISE, HARM, narrative
from standfast.demo.load import ENDS
from standfast.demo.outlines import FIRST_AROUND, outline_of, point_near_un_house
from standfast.engines.geo import Belt, Position
from standfast.log.times import Happened, start_of_day

# The month before the zone: 48, as the letter counts them; how they divide among categories is invented.
SEPTEMBER = {"CR2": 19, "CR3": 12, "CR1": 5, "CR6": 4, "VC1": 3, "VC3": 5}
# The twelve of the six months since: day, local time, category. Not all months are alike.
TWELVE = (
    (date(2016, 10, 1), (0, 10), "CR2"),
    (date(2016, 10, 11), (19, 40), "CR3"),
    (date(2016, 10, 23), (6, 15), "VC3"),
    (date(2016, 11, 4), (20, 5), "CR2"),
    (date(2016, 11, 12), (5, 50), "VC1"),
    (date(2016, 11, 24), (19, 40), "CR6"),
    (date(2016, 12, 8), (18, 30), "CR2"),
    (date(2016, 12, 29), (21, 15), "CR3"),
    (date(2017, 1, 15), (20, 0), "CR2"),
    (date(2017, 2, 9), (19, 10), "CR1"),
    (date(2017, 2, 21), (6, 30), "CR2"),
    (date(2017, 3, 6), (20, 45), "CR3"),
)
LATE = date(2016, 11, 24)
NEW_PLOT = date(2017, 2, 9)
PETTY = ("CR8", "CR8", "CR4", "VC2", "WP1", "WP2", "WP3", "WP4", "CU4", "PE2", "HZ1", "TN1", "TN3")
SERIOUS = tuple(SEPTEMBER)
# Just outside: beyond the 200 m and within 215 m, by a point known to a few metres.
JUST_OUTSIDE = Belt(
    tuple(map(outline_of, FIRST_AROUND)), 215.0, tuple(map(outline_of, FIRST_AROUND))
)
# What is known on 23 December is asked about: nothing else of the zone is to be on its way around that day.
QUIET = (date(2016, 12, 12), date(2016, 12, 26))

Story = Iterator[Act]
METHODS: tuple[Method, ...] = get_args(Method)
FOUND: tuple[Status, ...] = (
    "being verified",
    "partially verified",
    "verified",
    "verified",
    "cannot be verified",
)


def acts(cast: Cast) -> Story:
    """Yield every incident of the demo with its sources, figures, judgements, corrections and mergers."""
    rng = cast.rng("incidents")
    for part in (
        _september(cast, rng),
        _twelve(cast, rng),
        _decoys_before(cast, rng),
        _decoys_after(cast, rng),
        _refuted_late(cast, rng),
        _petty(cast, rng),
        incident_elsewhere.acts_elsewhere(cast, rng),
    ):
        yield from (act for act in part if act.at <= ENDS)


def _near(
    rng: random.Random,
    key: str,
    category: str,
    happened: Happened,
    *,
    first: Position = "inside",
    second: Position | None = None,
    **values: Any,
) -> Report:
    """Return a report near UN House, by the police there unless said otherwise."""
    accuracy_m = float(rng.choice((5, 10, 15, 20)))
    point = point_near_un_house(rng, first=first, second=second, accuracy_m=accuracy_m)
    given: dict[str, Any] = {
        "account": "un-house.police",
        "chain": "un-house",
        "at": written_at(rng, happened),
        "narrative": narrative(rng, category),
        "county": "Juba",
        "place": "UN House, outside the perimeter",
        "site": "site.un_house",
        "point": point,
        "accuracy_m": accuracy_m,
        "harmed": HARM.get(category, ()),
    } | values
    return Report(key=key, category=category, happened=happened, **given)


def _moment(on: date, hour: int, minute: int) -> Happened:
    return Happened.exact(start_of_day(on) + timedelta(hours=hour, minutes=minute))


def _sometime(rng: random.Random, on: date) -> Happened:
    """Return a time on a day, as precisely as such reports tell it; nothing crosses midnight."""
    start = start_of_day(on) + timedelta(minutes=rng.randint(30, 22 * 60))
    if rng.random() < 0.6:
        return Happened.exact(start)
    return Happened.between(start, start + timedelta(minutes=60), "hour")


def _looked_into(cast: Cast, report: Report, rng: random.Random, *, share: float = 0.45) -> Story:
    """Yield with some chance a judgement by the police headquarters, days later and never around the quiet days."""
    at = report.at + timedelta(days=rng.randint(2, 7), hours=rng.randint(1, 6))
    if rng.random() > share:
        return
    status, method = rng.choice(FOUND), rng.choice(METHODS)
    yield judged(cast, report, status, method=method, at=at, account="juba.police")


def _september(cast: Cast, rng: random.Random) -> Story:
    categories = [code for code, count in SEPTEMBER.items() for _ in range(count)]
    rng.shuffle(categories)
    for number, category in enumerate(categories, start=1):
        happened = _sometime(rng, _september_day(number))
        if number == len(categories):
            happened = _moment(date(2016, 9, 30), 23, 30)
        report = _near(rng, f"september.{number}", category, happened)
        yield from _with_slip(cast, report, number, rng)
        yield from _looked_into(cast, report, rng)


def _september_day(number: int) -> date:
    return date(2016, 9, 1 + (number * 29) // 48)


def _with_slip(cast: Cast, report: Report, number: int, rng: random.Random) -> Story:
    """Yield a September report, three of them first written down wrongly and corrected within days."""
    at = report.at + timedelta(days=2, minutes=number)
    match number:
        case 12:
            wrong = replace(report, category="CR8")
            yield from recorded(cast, wrong, rng)
            yield corrected(
                cast,
                wrong,
                at=at,
                reason="A weapon was shown: robbery, not theft.",
                category=report.category,
            )
        case 24:
            astray = (round(31.583 + rng.uniform(0, 0.01), 5), 4.852)
            wrong = replace(report, point=astray)
            yield from recorded(cast, wrong, rng)
            assert report.point is not None
            yield corrected(
                cast,
                wrong,
                at=at,
                reason="The point was that of the police post, not of the place.",
                lon=report.point[0],
                lat=report.point[1],
            )
        case 46:
            mistaken = _moment(date(2016, 10, 2), 9, 0)
            wrong = replace(report, happened=mistaken, at=written_at(rng, mistaken))
            yield from recorded(cast, wrong, rng)
            yield corrected(
                cast,
                wrong,
                at=wrong.at + timedelta(days=1),
                reason="It happened days before it was reported.",
                happened=report.happened,
            )
        case _:
            yield from recorded(cast, report, rng)


def _twelve(cast: Cast, rng: random.Random) -> Story:
    for number, (on, (hour, minute), category) in enumerate(TWELVE, start=1):
        happened = _moment(on, hour, minute)
        if on == LATE:
            report = _near(
                rng,
                f"twelve.{number}",
                category,
                happened,
                account="tomping.security",
                chain="tomping",
                narrative="A trader was seized near the firewood path; his family told the guards at Tomping.",
            )
            yield from recorded(cast, report, rng, second=0)
            yield judged(
                cast,
                report,
                "verified",
                method="two sources",
                at=datetime(2017, 1, 16, 9, 20, tzinfo=UTC),
                account="juba.police",
            )
            continue
        first: Position = "outside" if on == NEW_PLOT else "inside"
        report = _near(rng, f"twelve.{number}", category, happened, first=first, second="inside")
        yield from recorded(cast, report, rng, second=0 if on == date(2016, 12, 8) else 0.6)
        if on != date(2016, 12, 8):
            yield from _looked_into(cast, report, rng, share=0.8)


def _decoys_before(cast: Cast, rng: random.Random) -> Story:
    """Yield what must not count in September: outside, refuted, exercises, second reports."""
    for number in range(1, 5):
        happened = _sometime(rng, date(2016, 9, 3 + 6 * number))
        report = _just_outside(rng, f"september.just_outside.{number}", SERIOUS[number], happened)
        yield from recorded(cast, report, rng)
    for number in range(1, 4):
        report = _near(
            rng,
            f"september.refuted.{number}",
            rng.choice(SERIOUS),
            _sometime(rng, date(2016, 9, 5 + 7 * number)),
        )
        yield from recorded(cast, report, rng, second=0)
        yield _refuted(cast, report, report.at + timedelta(days=3, hours=2), number)
    happened = _moment(date(2016, 9, 22), 10, 30)
    yield from recorded(cast, _exercise(rng, "september.exercise", "CR6", happened), rng, second=0)
    for number in range(1, 6):
        yield from _second_report(cast, rng, number, _september_day(number * 8))


def _just_outside(rng: random.Random, key: str, category: str, happened: Happened) -> Report:
    accuracy_m = 3.0
    while True:
        point = point_near_un_house(rng, first="outside", accuracy_m=accuracy_m)
        if JUST_OUTSIDE.position(point, accuracy_m) == "inside":
            break
    return _near(
        rng,
        key,
        category,
        happened,
        point=point,
        accuracy_m=accuracy_m,
        place="Beyond the 200 m around UN House",
    )


def _refuted(cast: Cast, report: Report, at: datetime, number: int) -> Act:
    notes = (
        "The patrol found the person said to be hurt unharmed; there had been no attack.",
        "Two neighbours and the block leader say that nothing of the kind happened.",
        "What was heard was a generator; nobody was robbed.",
    )
    return judged(
        cast,
        report,
        "refuted",
        method="patrol visit",
        at=at,
        account="juba.police",
        note=notes[number % len(notes)],
    )


def _exercise(rng: random.Random, key: str, category: str, happened: Happened) -> Report:
    report = _near(rng, key, category, happened, account="juba.duty", chain="juba", exercise=True)
    return replace(report, narrative=EXERCISE + (report.narrative or ""), harmed=())


def _second_report(cast: Cast, rng: random.Random, number: int, on: date) -> Story:
    """Yield a second report of an event by another post, merged once both were compared.

    The first report is one of the counted; the second has its place and time a little otherwise.
    """
    target = f"twelve.{number - 5}" if number > 5 else f"september.{number * 8}"
    happened = _sometime(rng, on)
    report = _near(
        rng,
        f"second_report.{number}",
        "CR2",
        happened,
        account="juba.security",
        chain="juba",
        narrative="Reported by a United Nations agency: a robbery outside the site; it seems to be known to the police.",
    )
    into = Report(
        key=target,
        account="",
        chain="",
        at=report.at,
        happened=happened,
        category="CR2",
        narrative=None,
        county=None,
    )
    yield from recorded(cast, report, rng, second=0)
    yield merged(
        cast,
        report,
        into,
        at=report.at + timedelta(days=4, hours=number),
        reason="Same people, same place and hour as told to the police.",
    )


def _decoys_after(cast: Cast, rng: random.Random) -> Story:
    """Yield what must not count since October: outside then, refuted, exercises, second reports, after the period."""
    for number, on in enumerate(
        (date(2016, 10, 14), date(2016, 11, 17), date(2017, 1, 22), date(2017, 3, 12))
    ):
        report = _just_outside(
            rng, f"after.just_outside.{number + 1}", SERIOUS[number], _sometime(rng, on)
        )
        yield from recorded(cast, report, rng)
    outlines: tuple[tuple[str, date, Position, Position, str], ...] = (
        ("plot_before", date(2016, 11, 9), "outside", "inside", "Where the new plot is now"),
        ("road", date(2017, 2, 14), "inside", "outside", "The public road north of UN House"),
    )
    for key, on, first, second, place in outlines:
        happened = _sometime(rng, on)
        report = _near(
            rng, f"after.{key}", "CR2", happened, first=first, second=second, place=place
        )
        yield from recorded(cast, report, rng)
    for number, on in enumerate((date(2016, 10, 19), date(2017, 2, 25)), start=1):
        report = _near(rng, f"after.refuted.{number}", rng.choice(SERIOUS), _sometime(rng, on))
        yield from recorded(cast, report, rng, second=0)
        yield _refuted(cast, report, report.at + timedelta(days=5), number)
    for number, on in enumerate((date(2016, 11, 15), date(2017, 1, 26)), start=1):
        report = _exercise(rng, f"after.exercise.{number}", "CR2", _moment(on, 9, 45))
        yield from recorded(cast, report, rng, second=0)
    for number, on in ((6, date(2016, 10, 1)), (9, date(2016, 11, 4)), (14, date(2017, 1, 16))):
        yield from _second_report(cast, rng, number, on)
    for number, on in enumerate((date(2017, 4, 5), date(2017, 4, 9)), start=1):
        report = _near(rng, f"after.april.{number}", "CR2", _moment(on, 19, 20))
        yield from recorded(cast, report, rng)


def _refuted_late(cast: Cast, rng: random.Random) -> Story:
    """Yield the report of November that Juba believed until January."""
    happened = _moment(date(2016, 11, 18), 21, 0)
    report = _near(
        rng,
        "after.refuted_late",
        "CR1",
        happened,
        account="juba.duty",
        chain="juba",
        narrative="A caller says that a man was killed near the brick kilns; nobody has seen the body.",
        harmed=(),
    )
    yield from recorded(cast, report, rng, second=0)
    yield judged(
        cast,
        report,
        "refuted",
        method="two sources",
        at=datetime(2017, 1, 18, 8, 40, tzinfo=UTC),
        account="juba.police",
        note="The man said to have been killed came to the gate; two neighbours confirm who he is.",
    )


def _petty(cast: Cast, rng: random.Random) -> Story:
    """Yield what happens around the sites and is not serious."""
    for number in range(1, 71):
        on = date(2016, 8, 20) + timedelta(days=rng.randint(0, 235))
        if QUIET[0] <= on <= QUIET[1]:
            continue
        category = rng.choice(PETTY)
        report = _near(rng, f"petty.{number}", category, _sometime(rng, on))
        yield from recorded(cast, report, rng)
        yield from _looked_into(cast, report, rng, share=0.2)
