"""Invented events of known truth, as three sources would report them. Nobody and nothing in them is real but the towns.

Assumptions, all of them stated here and none measured:
- Events fall on towns by a weight, on days at random, with one spell of fighting in Juba in July 2016 (`dense`).
- A source hears of an event with a chance of its own; the catalogues hold each event once, an office may hold it twice.
- A source gives the town's own point half of the time, else the true one with an error of a few kilometres; one in thirty
  names the neighbouring town. It states an accuracy that fits, or none.
- Seven in ten give the right day, one in ten a day beside it, the others a span of three days to a month. An office gives
  the hour.
- Names are misspelt at random in the ways that `spelling` knows and in one that it does not (a letter lost).
- Sides go by another of their names, are `unidentified` one time in five, or are swapped for another group one in twenty-five.
- Dead: the same number half of the time, else up to a third more or fewer; not given one time in five.
- Accounts share what happened in other words: each source keeps about two thirds of an event's words and adds its own phrases.
- Hard ones: a third of the events has a twin, two days or less later in the same town by the same sides with half of the
  words; a tenth another event of other sides in the same town on the same day.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from standfast.engines.linkage.problem import Report

Rng = np.random.Generator
# Town, county, longitude, latitude, weight.
TOWNS = (
    ("Juba", "Juba", 31.58, 4.85, 10), ("Malakal", "Malakal", 31.66, 9.53, 6),
    ("Bentiu", "Rubkona", 29.80, 9.23, 6), ("Wau", "Wau", 28.00, 7.70, 5), ("Bor", "Bor South", 31.56, 6.21, 5),
    ("Yei", "Yei", 30.68, 4.09, 5), ("Leer", "Leer", 30.14, 8.30, 4), ("Nasir", "Luakpiny/Nasir", 33.06, 8.60, 3),
    ("Pibor", "Pibor", 33.13, 6.80, 3), ("Gumuruk", "Pibor", 32.86, 6.64, 2), ("Akobo", "Akobo", 33.00, 7.78, 2),
    ("Waat", "Nyirol", 32.21, 8.17, 2), ("Yuai", "Uror", 31.89, 7.90, 2), ("Ayod", "Ayod", 31.41, 8.13, 2),
    ("Mayom", "Mayom", 29.17, 9.22, 2), ("Koch", "Koch", 29.99, 8.60, 2), ("Nhialdiu", "Rubkona", 29.68, 9.02, 2),
    ("Kodok", "Fashoda", 32.12, 9.88, 2), ("Renk", "Renk", 32.80, 11.83, 2), ("Torit", "Torit", 32.57, 4.41, 2),
    ("Magwi", "Magwi", 32.30, 4.13, 2), ("Kajo Keji", "Kajo Keji", 31.66, 3.85, 2), ("Lainya", "Lainya", 30.92, 4.25, 2),
    ("Mundri", "Mundri West", 30.32, 5.35, 2), ("Yambio", "Yambio", 28.40, 4.57, 2), ("Rumbek", "Rumbek Centre", 29.68, 6.81, 2),
    ("Yirol", "Yirol West", 30.50, 6.55, 1), ("Tonj", "Tonj South", 28.68, 7.27, 1), ("Kuajok", "Gogrial West", 28.00, 8.31, 1),
    ("Raja", "Raja", 25.68, 8.46, 1), ("Kapoeta", "Kapoeta South", 33.59, 4.77, 1), ("Duk Padiet", "Duk", 31.39, 7.75, 1),
)  # fmt: skip
SIDES = (
    ("Government of South Sudan", "SPLA", "Sudan People's Liberation Army", "government forces"),
    ("SPLM/A in Opposition", "SPLA-IO", "SPLA in Opposition", "opposition forces"),
    ("Lou Nuer youth", "White Army of the Lou Nuer", "Lou Nuer militia"),
    ("Murle militia", "Murle youth", "Murle fighters"),
    ("Dinka Bor youth", "Bor Dinka militia", "Dinka Bor herders"),
    ("Bul Nuer militia", "Bul Nuer youth", "Bul Nuer fighters"),
    ("Agwelek forces", "Shilluk Agwelek militia", "Agwelek of Olony"),
    ("Mundari youth", "Mundari herders", "Mundari militia"),
    ("Rup Dinka clan", "Rup clan of the Agar Dinka", "Rup youth"),
    ("Kuei Dinka clan", "Kuei clan of the Agar Dinka", "Kuei youth"),
    ("Arrow Boys", "Arrow Boys of Western Equatoria", "Arrow Boys militia"),
    ("Fertit youth", "Fertit militia", "Fertit fighters"),
)
KINDS = ("battle", "attack on civilians", "crime", "remote violence", "unrest")
KIND_SHARES = (0.35, 0.35, 0.18, 0.07, 0.05)
# What an account may tell of: each event draws some, each source keeps some of these.
THEMES = (
    "ambush convoy road vehicles burned", "cattle raid herd stolen returned", "market shops looted traders fled",
    "night compound gate guards shots", "checkpoint bribe drivers beaten", "church shelter women children hiding",
    "river canoe crossed swamp island", "school pupils teachers abducted", "barracks clash commander defected",
    "shelling mortar rounds landed huts", "hospital patients doctor wounded evacuated", "airstrip helicopter landed fire",
    "bridge post captured withdrew", "water point quarrel spears fight", "revenge killing chief family grave",
    "aid warehouse food sacks carried", "house search detained blindfolded", "protest stones students tear gas",
    "grenade bar explosion drinkers", "farm machete farmers harvest", "fuel truck stopped driver shot",
    "border patrol crossing refugees", "borehole women firewood attacked", "fishermen net camp speared",
)  # fmt: skip
PHRASES = (
    "according to local authorities", "residents told partners by telephone", "the situation calmed afterwards",
    "numbers could not be confirmed", "a patrol was sent to assess", "both sides blamed each other",
    "the commissioner condemned the incident", "bodies were buried nearby", "tension remains high in the county",
    "humanitarian staff relocated", "the road stays closed", "eyewitnesses spoke of heavy gunfire",
)  # fmt: skip
NAMES = (
    "Gatluak", "Deng", "Nyandeng", "Kuol", "Machar", "Olony", "Gatkuoth", "Lokiru", "Wani", "Keji", "Thok", "Puot", "Manyang",
    "Ayuel", "Chol", "Riek", "Tut", "Gai", "Ladu", "Abdulbagi", "Mohamed", "Hassan", "Bakhit", "Yohanis", "Thiep", "Nhial",
)  # fmt: skip
SWAPS = (
    ("th", "t"), ("ny", "n"), ("ch", "sh"), ("kh", "k"), ("uo", "o"), ("ia", "a"), ("aa", "a"), ("ee", "e"), ("o", "u"),
    ("e", "i"), ("j", "g"), ("k", "kh"), ("u", "oo"), ("d", "dh"),
)  # fmt: skip
JUBA = (datetime(2016, 7, 7, tzinfo=UTC), 6.0)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened."""

    number: int
    town: int
    start: datetime
    lon: float
    lat: float
    kind: str
    sides: tuple[int, ...]
    dead: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """Reports with the event that each is of; `true` are the pairs of one event by two reports, ids in their order."""

    reports: tuple[Report, ...]
    event_of: dict[str, str]

    @property
    def true(self) -> set[tuple[str, str]]:
        """The pairs of reports of one event that may be proposed: not two of one catalogue."""
        by_event: dict[str, list[str]] = {}
        for name in sorted(self.event_of):
            by_event.setdefault(self.event_of[name], []).append(name)
        return {
            (a, b)
            for those in by_event.values()
            for k, a in enumerate(those)
            for b in those[k + 1 :]
        }

    def same(self, a: str, b: str) -> bool:
        """Tell whether two reports are of one event."""
        return self.event_of[a] == self.event_of[b]


def simulate(
    events: int, *, seed: int, start: datetime, days: float, dense: float = 0.1
) -> Labelled:
    """Return the reports of invented events over some days; a share of the events falls into the fighting in Juba.

    About twice as many reports as events come of it.
    """
    rng = np.random.default_rng(seed)
    happened = _events(rng, events, start, days, dense)
    reports: list[Report] = []
    event_of: dict[str, str] = {}
    for event in happened:
        for source, told in (("ucdp", 0.6), ("acled", 0.75), ("mission", 0.6), ("mission", 0.12)):
            if rng.random() > told:
                continue
            name = f"{source}:{seed}-{len(reports)}"
            reports.append(_report(rng, event, source, name))
            event_of[name] = f"{seed}-{event.number}"
    return Labelled(tuple(reports), event_of)


def _events(rng: Rng, many: int, start: datetime, days: float, dense: float) -> list[Event]:
    shares = np.array([town[4] for town in TOWNS], dtype=float)
    shares /= shares.sum()
    found: list[Event] = []
    while len(found) < many:
        if rng.random() < dense:
            town, at = 0, JUBA[0] + timedelta(days=float(rng.random() * JUBA[1]))
        else:
            town = int(rng.choice(len(TOWNS), p=shares))
            at = start + timedelta(days=float(rng.random() * days))
        one = _event(rng, len(found), town, at)
        found.append(one)
        if rng.random() < 1 / 3:
            found.append(_twin(rng, one, len(found)))
        if rng.random() < 0.1:
            later = one.start + timedelta(hours=float(rng.random() * 12))
            found.append(_event(rng, len(found), town, later))
    return found


def _event(rng: Rng, number: int, town: int, at: datetime) -> Event:
    away = rng.exponential(0.03, 2) * rng.choice([-1, 1], 2)
    themes = rng.choice(len(THEMES), int(rng.integers(1, 3)), replace=False)
    words = [word for theme in themes for word in THEMES[int(theme)].split()]
    words += [
        str(NAMES[int(k)]) for k in rng.choice(len(NAMES), int(rng.integers(1, 4)), replace=False)
    ]
    dead = int(rng.lognormal(1.0, 1.2)) if rng.random() < 0.75 else 0
    sides = tuple(
        int(side) for side in rng.choice(len(SIDES), int(rng.integers(1, 3)), replace=False)
    )
    kind = str(rng.choice(KINDS, p=KIND_SHARES))
    lon, lat = TOWNS[town][2] + float(away[0]), TOWNS[town][3] + float(away[1])
    return Event(number, town, at, lon, lat, kind, sides, dead, tuple(words))


def _twin(rng: Rng, one: Event, number: int) -> Event:
    """Return a second attack by the same sides in the same town."""
    fresh = _event(
        rng, number, one.town, one.start + timedelta(hours=float(10 + rng.random() * 38))
    )
    kept = tuple(word for word in one.words if rng.random() < 0.5)
    dead = one.dead if rng.random() < 0.3 else fresh.dead
    return replace(fresh, sides=one.sides, kind=one.kind, dead=dead, words=kept + fresh.words[:5])


def _report(rng: Rng, event: Event, source: str, name: str) -> Report:
    town = event.town if rng.random() > 1 / 30 else _neighbour(event.town)
    lon, lat, accuracy = _point(rng, event, town, source)
    start, end = _time(rng, event, source)
    return Report(
        id=name,
        source=source,
        start=start,
        end=end,
        lon=lon,
        lat=lat,
        accuracy_m=accuracy,
        category=event.kind if rng.random() < 0.85 else str(rng.choice(KINDS, p=KIND_SHARES)),
        actors=_actors(rng, event),
        words=_words(rng, event),
        deaths=_dead(rng, event.dead),
        place=None
        if rng.random() < 0.05
        else f"{_misspelt(rng, TOWNS[town][0])} town, {TOWNS[town][1]} county",
    )


def _neighbour(town: int) -> int:
    lon, lat = TOWNS[town][2], TOWNS[town][3]
    away = [((t[2] - lon) ** 2 + (t[3] - lat) ** 2, k) for k, t in enumerate(TOWNS) if k != town]
    return min(away)[1]


def _point(
    rng: Rng, event: Event, town: int, source: str
) -> tuple[float | None, float | None, float | None]:
    if rng.random() < 0.03:
        return None, None, None
    if rng.random() < 0.5 or town != event.town:
        accuracy = None if rng.random() < 0.3 else 5_000.0
        return TOWNS[town][2], TOWNS[town][3], accuracy
    if source == "ucdp" and rng.random() < 0.15:
        return TOWNS[town][2] + 0.1, TOWNS[town][3] - 0.1, 25_000.0
    error = rng.normal(0, 0.012, 2)
    return event.lon + float(error[0]), event.lat + float(error[1]), 2_000.0


def _time(rng: Rng, event: Event, source: str) -> tuple[datetime, datetime]:
    day = event.start.replace(hour=0, minute=0, second=0, microsecond=0)
    chance = rng.random()
    if chance < 0.7:
        if source == "mission" and rng.random() < 0.6:
            hour = event.start + timedelta(minutes=float(rng.normal(0, 25)))
            return hour, hour + timedelta(hours=1)
        return day, day + timedelta(days=1)
    if chance < 0.8:
        day += timedelta(days=int(rng.choice([-1, 1])))
        return day, day + timedelta(days=1)
    length = int(rng.choice([3, 3, 3, 7, 7, 30]))
    first = day - timedelta(days=int(rng.integers(0, length)))
    return first, first + timedelta(days=length)


def _actors(rng: Rng, event: Event) -> tuple[str, ...]:
    if rng.random() < 0.2:
        return ("unidentified armed men",)
    sides = [
        int(rng.integers(len(SIDES))) if rng.random() < 1 / 25 else side for side in event.sides
    ]
    return tuple(str(rng.choice(SIDES[side])) for side in sides)


def _words(rng: Rng, event: Event) -> str | None:
    if rng.random() < 0.05:
        return None
    kept = [
        _misspelt(rng, word) if word[0].isupper() else word
        for word in event.words
        if rng.random() < 0.65
    ]
    phrases = rng.choice(len(PHRASES), int(rng.integers(1, 4)), replace=False)
    own = [word for k in phrases for word in PHRASES[int(k)].split()]
    return " ".join([*kept, *own])


def _misspelt(rng: Rng, name: str) -> str:
    if rng.random() < 0.04:
        at = int(rng.integers(1, len(name)))
        return name[:at] + name[at + 1 :]
    if rng.random() < 0.6:
        return name
    one, other = SWAPS[int(rng.integers(len(SWAPS)))]
    return name[0] + name[1:].replace(one, other, 1)


def _dead(rng: Rng, dead: int) -> tuple[int, int] | None:
    chance = rng.random()
    if chance < 0.2:
        return None
    if chance < 0.6:
        return dead, dead
    told = max(0, round(dead * float(rng.uniform(0.67, 1.33))))
    if chance < 0.85:
        return told, told
    return min(told, dead), max(told, dead) + int(rng.integers(0, 3))


def spread(labelled: Sequence[Labelled]) -> Labelled:
    """Return several sets as one."""
    event_of: dict[str, str] = {}
    for one in labelled:
        event_of |= one.event_of
    return Labelled(tuple(report for one in labelled for report in one.reports), event_of)
