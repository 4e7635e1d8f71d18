"""How good proposals are against pairs of known truth: precision, recall, and the threshold that serves best."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from standfast.engines.linkage.comparison import distance_km
from standfast.engines.linkage.problem import Report
from standfast.engines.linkage.propose import Proposal

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
