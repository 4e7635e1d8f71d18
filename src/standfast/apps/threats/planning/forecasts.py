"""From what is known to a forecast ready to be recorded, and to its score; what was computed once is kept for a while.

Computing takes seconds and the write lock is for everybody, so operations compute before they take it. Under the lock the
inputs are read again: only if their digest is the same is the kept result used.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any, TypeVar

import numpy as np

from standfast.apps.threats import facts, queries
from standfast.apps.threats.area import default_area
from standfast.apps.threats.models import ForecastCell, IssuedForecast
from standfast.apps.threats.planning.inputs import (
    DIGITS,
    Inputs,
    catalogue_digest,
    digest,
    inputs,
    known_catalogue,
)
from standfast.apps.threats.reference import REPORTING
from standfast.engines.warning import (
    LEVELS,
    Forecast,
    History,
    Hurdle,
    Problem,
    Score,
    cells_over,
    forecast,
    judge,
    reasons,
)

# Reasons are written out for the cells that anybody will look at.
CELLS_WITH_REASONS = 40
CELL_FIELDS = (
    "number", "lon", "lat", "mean", "p_any", "quantiles", "presence", "if_reported", "reasons", "change",
)  # fmt: skip
KEPT = 8
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Made:
    """A forecast ready to be recorded: the fact, and the content of its cells."""

    fact: facts.ForecastIssued
    cells: tuple[dict[str, Any], ...]


class _Kept:
    """The last few results by what they were computed from."""

    def __init__(self) -> None:
        self._results: OrderedDict[tuple[str, ...], Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[str, ...], compute: Callable[[], T]) -> T:
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                kept: T = self._results[key]
                return kept
        result = compute()
        with self._lock:
            self._results[key] = result
            while len(self._results) > KEPT:
                self._results.popitem(last=False)
        return result


_kept = _Kept()


def make_forecast(
    *,
    cutoff: date,
    horizon_weeks: int,
    cell_km: float,
    catalogues: tuple[facts.CatalogueName, ...] = ("ucdp",),
) -> Made:
    """Return a forecast from what is held here and was known before its cutoff; `catalogues` of imported events, the first first.

    :raises ValueError: when nothing is known before the cutoff.
    """
    given = inputs(
        cutoff=cutoff, horizon_weeks=horizon_weeks, cell_km=cell_km, catalogues=catalogues
    )
    words = given.presence.words if given.presence else ""
    key = ("forecast", given.basis, given.sources, words)
    return _kept.get(key, lambda: _made(given, catalogues))


def _made(given: Inputs, catalogues: tuple[facts.CatalogueName, ...]) -> Made:
    problem = Problem(
        default_area(),
        given.catalogue,
        (given.cutoff,),
        given.horizon_weeks,
        given.cell_km,
        given.reported,
    )
    (made,) = forecast(problem)
    cells = _cell_contents(made, given)
    fact = facts.ForecastIssued(
        cutoff=given.cutoff,
        horizon_weeks=given.horizon_weeks,
        cell_km=given.cell_km,
        cells=len(cells),
        cells_digest=digest_of(cells),
        basis=given.basis,
        events_known=made.events_known,
        expected=_rounded(float(made.mean.sum())),
        hurdle=facts.Hurdle(
            start=_rounded(made.hurdle.start),
            slope=_rounded(made.hurdle.slope),
            size=_rounded(made.hurdle.size),
        ),
        leans_on=made.leans_on,
        sources=given.sources,
        presence=given.presence.words if given.presence else None,
        catalogues=catalogues,
    )
    return Made(fact, cells)


def _cell_contents(made: Forecast, given: Inputs) -> tuple[dict[str, Any], ...]:
    history = History(
        made.cells, given.catalogue, None if given.reported is None else np.array(given.reported)
    )
    explained = set(np.argsort(-made.mean, kind="stable")[:CELLS_WITH_REASONS].tolist())
    cells = []
    for number, (lon, lat) in enumerate(made.lonlats):
        why = reasons(made, history, number) if number in explained else None
        there = given.presence.weeks[number] if given.presence else None
        full = None if there is None else _rounded(float(made.at_full_reporting[number]))
        cells.append(
            {
                "number": number,
                "lon": round(lon, 6),
                "lat": round(lat, 6),
                "mean": _rounded(float(made.mean[number])),
                "p_any": _rounded(float(made.p_any[number])),
                "quantiles": dict(
                    zip(map(str, LEVELS), made.quantiles[number].tolist(), strict=True)
                ),
                "presence": None if there is None else _rounded(there),
                "if_reported": full,
                "reasons": why.sentence + _unseen(there) if why else None,
                "change": why.change if why else None,
            }
        )
    return tuple(cells)


def _unseen(presence: float | None) -> str:
    weeks = int(REPORTING["window_weeks"])
    if presence != 0:
        return ""
    return f" Nobody of the mission was here in {weeks} weeks: quiet may be unseen."


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def digest_of(cells: Iterable[dict[str, Any]]) -> str:
    """Return the digest that binds a forecast's cells to its entry."""
    return digest(list(cells))


def contents_of(cells: Iterable[ForecastCell]) -> tuple[dict[str, Any], ...]:
    """Return the content of cells as it was bound."""
    return tuple({name: getattr(cell, name) for name in CELL_FIELDS} for cell in cells)


def computed_again(issued: IssuedForecast) -> tuple[dict[str, Any], ...]:
    """Return the cells of a forecast of which only the entry is here, computed again from what is held here.

    :raises ValueError: when what is held here is not what the forecast was made from, or does not give its digest.
    """
    made = make_forecast(
        cutoff=issued.cutoff,
        horizon_weeks=issued.horizon_weeks,
        cell_km=issued.cell_km,
        catalogues=tuple(issued.catalogues),
    )
    if made.fact.cells_digest == issued.cells_digest:
        return made.cells
    if made.fact.basis != issued.basis:
        raise ValueError(
            f"{issued} was made from other events or visits than are held here; bring its cells as a file from the "
            "site that issued it."
        )
    raise ValueError(
        f"{issued} comes out otherwise here, though from the same events; bring its cells as a file from the site "
        "that issued it."
    )


def score_forecast(issued: IssuedForecast) -> facts.ForecastScored:
    """Return how a forecast did, by the events that are known now.

    :raises ValueError: when its cells are not here, or are not those that the entry is bound to.
    """
    cells = queries.cells_of(issued)
    if digest_of(contents_of(cells)) != issued.cells_digest:
        raise ValueError(
            f"The cells of {issued} are not held here as they were issued; score it at the site that issued it."
        )
    catalogue, _ = known_catalogue(issued.cell_km, tuple(issued.catalogues))
    key = ("score", issued.cells_digest, digest(issued.hurdle), catalogue_digest(catalogue))

    def scored() -> facts.ForecastScored:
        history = History(cells_over(default_area(), cell_km=issued.cell_km), catalogue)
        scores = judge(
            history,
            cutoff=issued.cutoff,
            horizon_weeks=issued.horizon_weeks,
            mean=np.array([cell.mean for cell in cells]),
            hurdle=Hurdle(**issued.hurdle),
        )
        return facts.ForecastScored(
            events=scores[0].events, scores=tuple(_model_score(score) for score in scores)
        )

    return _kept.get(key, scored)


def _model_score(score: Score) -> facts.ModelScore:
    return facts.ModelScore(
        model=score.model,
        log_score=_maybe(score.log_score),
        crps=_maybe(score.crps),
        ignorance=_maybe(score.ignorance),
        capture_10=_maybe(score.capture["10%"]),
    )


def _maybe(value: float | None) -> float | None:
    return None if value is None else _rounded(value)
