"""Issuing forecasts and scoring them. What takes long is computed before the write lock is taken.

Whoever calls an operation of this module from within an open write transaction computes under the lock all the same: the
result is the same, and others wait for it.
"""

import functools
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.threats import planning, queries, rules
from standfast.apps.threats.facts import Kilometres, Weeks
from standfast.apps.threats.models import ForecastCell
from standfast.apps.threats.reference import CELL_KM, HORIZON_WEEKS
from standfast.log.facts import new_subject
from standfast.log.fold import Entry
from standfast.log.operations import (
    OPERATIONS,
    Refused,
    append,
    operation,
    role_blocker,
)

ANALYSTS = ("planner", "duty officer", "field office")
Seen = tuple[UUID, ...] | None
P = ParamSpec("P")
R = TypeVar("R")


def _computed_first(
    prepare: Callable[..., object],
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Have an operation computed before it takes the write lock; inside, `planning` finds it or computes it anew.

    What is refused anyway is not computed: the operation says why.
    """

    def declare(run: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(run)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            if role_blocker(kwargs.get("by"), OPERATIONS[run.__name__].roles, "") is None:
                prepare(**kwargs)
            return run(*args, **kwargs)

        return call

    return declare


def _prepare_forecast(
    *,
    cutoff: date,
    at: datetime,
    horizon_weeks: int = HORIZON_WEEKS,
    cell_km: float = CELL_KM,
    **_others: Any,
) -> None:
    if rules.issue_blocker(cutoff, at) is None:
        try:
            planning.make_forecast(cutoff=cutoff, horizon_weeks=horizon_weeks, cell_km=cell_km)
        except ValueError:
            return  # the operation meets the same and refuses with its sentence


@_computed_first(_prepare_forecast)
@operation(roles=ANALYSTS)
def issue_forecast(
    *,
    by: Person,
    at: datetime,
    cutoff: date,
    horizon_weeks: Weeks = HORIZON_WEEKS,
    cell_km: Kilometres = CELL_KM,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Make a forecast from what is held here, and record it with the digests of what it read and of its cells.

    :raises Refused: when the cutoff lies ahead, or nothing is known before it.
    """
    if blocked := rules.issue_blocker(cutoff, at):
        raise Refused(blocked)
    try:
        made = planning.make_forecast(cutoff=cutoff, horizon_weeks=horizon_weeks, cell_km=cell_km)
    except ValueError as error:
        raise Refused(str(error)) from error
    subject = subject or new_subject()
    entry = append(made.fact, subject=subject, by=by, at=at, id=id)
    _keep(subject, made.cells)
    return entry


def _keep(forecast: UUID, cells: tuple[dict[str, Any], ...]) -> None:
    if not ForecastCell.objects.filter(forecast=forecast).exists():
        ForecastCell.objects.bulk_create(
            ForecastCell(forecast=forecast, **content) for content in cells
        )


def _prepare_score(*, forecast_id: UUID, at: datetime, **_others: Any) -> None:
    issued = queries.issued_forecast(forecast_id)
    if issued is not None and rules.score_blocker(issued, at) is None:
        try:
            planning.score_forecast(issued)
        except ValueError:
            return  # the operation meets the same and refuses with its sentence


@_computed_first(_prepare_score)
@operation(roles=ANALYSTS)
def score_forecast(
    *,
    by: Person,
    at: datetime,
    forecast_id: UUID,
    seen: Seen = None,
    id: UUID | None = None,
) -> Entry:
    """Score a forecast whose time has passed beside the plain maps, by what is known now.

    :raises Refused: when it is unknown or still runs, or its cells are not held here.
    """
    issued = queries.issued_forecast(forecast_id)
    if issued is None:
        raise Refused("This site knows no such forecast; issue it first.")
    if blocked := rules.score_blocker(issued, at):
        raise Refused(blocked)
    try:
        fact = planning.score_forecast(issued)
    except ValueError as error:
        raise Refused(str(error)) from error
    return append(fact, subject=forecast_id, by=by, at=at, seen=seen, id=id)
