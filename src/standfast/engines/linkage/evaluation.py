"""How good proposals are against pairs of known truth: precision, recall, and the threshold that serves best."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from standfast.engines.linkage.comparison import distance_km
from standfast.engines.linkage.problem import Report
from standfast.engines.linkage.propose import Proposal
from standfast.engines.linkage.simulation import Labelled

Names = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Quality:
    """What a set of proposed pairs is worth; a share with nothing under it is None."""

    threshold: float
    proposed: int
    right: int
    true: int

    @property
    def precision(self) -> float | None:
        """The share of the proposed pairs that are of one event."""
        return self.right / self.proposed if self.proposed else None

    @property
    def recall(self) -> float | None:
        """The share of the pairs of one event that were proposed."""
        return self.right / self.true if self.true else None

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.right / max(1, self.proposed + self.true)


def quality(proposed: Collection[Names], true: Collection[Names], threshold: float) -> Quality:
    """Return what proposed pairs are worth; a pair is two ids in their order."""
    return Quality(threshold, len(set(proposed)), len(set(proposed) & set(true)), len(set(true)))


def at_thresholds(
    proposals: Sequence[Proposal], true: Collection[Names], thresholds: Sequence[float]
) -> list[Quality]:
    """Return the quality at each threshold."""
    return [
        quality([(one.a, one.b) for one in proposals if one.score >= least], true, least)
        for least in thresholds
    ]


def naive(
    reports: Sequence[Report], *, once: Collection[str] = (), km: float = 10.0, days: float = 1.0
) -> set[Names]:
    """Return the pairs that begin less than a day and lie less than ten kilometres apart: what a spreadsheet would join.

    Every pair is looked at.
    """
    placed = sorted(
        (
            (one.start, one.id, one.lon, one.lat, one.source)
            for one in reports
            if one.start is not None and one.lon is not None and one.lat is not None
        ),
        key=lambda row: row[:2],
    )
    found: set[Names] = set()
    for k, (start, name, lon, lat, source) in enumerate(placed):
        for other_start, other, other_lon, other_lat, other_source in placed[k + 1 :]:
            if (other_start - start).total_seconds() >= days * 86_400:
                break
            if source == other_source and source in once:
                continue
            if distance_km(lon, lat, other_lon, other_lat) < km:
                found.add((min(name, other), max(name, other)))
    return found


def labelled_from_rows(rows: Iterable[Mapping[str, str]]) -> Labelled:
    """Return reports that were written and labelled by hand, one row each; an empty cell is not known.

    Columns: id, event, source, start, end (with their zone), lon, lat, accuracy_m, category, actors (semicolons between),
    deaths_low, deaths_high, place, words. Two rows with one event are of one event.
    """
    reports, event_of = [], {}
    for row in rows:
        reports.append(
            Report(
                id=row["id"],
                source=row["source"],
                start=datetime.fromisoformat(row["start"]),
                end=datetime.fromisoformat(row["end"]),
                lon=_number(row["lon"]),
                lat=_number(row["lat"]),
                accuracy_m=_number(row["accuracy_m"]),
                category=row["category"] or None,
                actors=tuple(filter(None, (name.strip() for name in row["actors"].split(";")))),
                words=row["words"] or None,
                deaths=(int(row["deaths_low"]), int(row["deaths_high"]))
                if row["deaths_low"]
                else None,
                place=row["place"] or None,
            )
        )
        event_of[row["id"]] = row["event"]
    return Labelled(tuple(reports), event_of)


def halves(labelled: Labelled, *, north_of: float) -> tuple[Labelled, Labelled]:
    """Return the reports of events south and north of a latitude: events of one town, which look alike, stay together.

    An event lies where the first of its reports that has a point lies.
    """
    latitude: dict[str, float] = {}
    for one in labelled.reports:
        if one.lat is not None:
            latitude.setdefault(labelled.event_of[one.id], one.lat)
    north = {event for event, lat in latitude.items() if lat > north_of}
    return _only(labelled, set(labelled.event_of.values()) - north), _only(labelled, north)


def _only(labelled: Labelled, events: set[str]) -> Labelled:
    event_of = {name: event for name, event in labelled.event_of.items() if event in events}
    return Labelled(tuple(one for one in labelled.reports if one.id in event_of), event_of)


def _number(text: str) -> float | None:
    return float(text) if text else None
