"""Issuing forecasts and scoring them. What takes long is computed before the write lock is taken.

Whoever calls an operation of this module from within an open write transaction computes under the lock all the same: the
result is the same, and others wait for it.
"""

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

import msgspec

from standfast.apps.accounts.models import Person
from standfast.apps.threats import planning, queries, rules
from standfast.apps.threats.facts import CatalogueName, Kilometres, Weeks
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
    write_transaction,
)
from standfast.log.times import local_date

ANALYSTS = ("planner", "duty officer", "field office")
Seen = tuple[UUID, ...] | None
P = ParamSpec("P")
R = TypeVar("R")


class CarriedCells(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The cells of one forecast, as a line of a file that is carried beside a bundle."""

    forecast: UUID
    cells: tuple[dict[str, Any], ...]


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
    sources: tuple[CatalogueName, ...] = ("ucdp",),
    **_others: Any,
) -> None:
    if rules.issue_blocker(cutoff, at) is None:
        try:
            planning.make_forecast(
                cutoff=cutoff, horizon_weeks=horizon_weeks, cell_km=cell_km, catalogues=sources
            )
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
    sources: tuple[CatalogueName, ...] = ("ucdp",),
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Make a forecast from what is held here, and record it with the digests of what it read and of its cells.

    `sources` are the catalogues of imported events; one that is named later counts only where those before it hold no event
    of the country, so that no event counts twice.

    :raises Refused: when no source is named, the cutoff lies ahead, or nothing is known before it.
    """
    if blocked := rules.issue_blocker(cutoff, at):
        raise Refused(blocked)
    if not sources:
        raise Refused("A forecast reads a catalogue; name ucdp, acled or both.")
    try:
        made = planning.make_forecast(
            cutoff=cutoff, horizon_weeks=horizon_weeks, cell_km=cell_km, catalogues=sources
        )
    except ValueError as error:
        raise Refused(str(error)) from error
    subject = subject or new_subject()
    entry = append(made.fact, subject=subject, by=by, at=at, id=id)
    _keep(subject, made.cells)
    return entry


@dataclass(frozen=True, slots=True)
class Done:
    """What a timer's run did: forecasts issued and scored, cells computed again, and in words what could not be done.

    `waiting` is no fault: forecasts of other sites of which only the entry is here.
    """

    issued: tuple[UUID, ...]
    scored: tuple[UUID, ...]
    cells_computed: tuple[UUID, ...]
    waiting: tuple[str, ...]
    refused: tuple[str, ...]


def do_what_is_due(*, by: Person, at: datetime) -> Done:
    """Issue every forecast that the schedule asks for, and score every one whose time has passed; twice does no harm.

    A forecast that was missed is not issued afterwards: its cutoff is the day on which it is made.

    :raises Refused: when `by` may not issue forecasts.
    """
    if reason := role_blocker(by, ANALYSTS, "issue forecasts"):
        raise Refused(reason)
    refused: list[str] = []
    issued = _issue_due(by, at, refused)
    computed, waiting = _compute_missing_cells()
    scored = _score_due(by, at, refused)
    return Done(tuple(issued), tuple(scored), computed, waiting, tuple(refused))


def _issue_due(by: Person, at: datetime, refused: list[str]) -> list[UUID]:
    on = local_date(at)
    issued: list[UUID] = []
    for kind in queries.forecasts_due(on):
        weeks, km = kind.horizon_weeks, kind.cell_km
        _prepare_forecast(cutoff=on, at=at, horizon_weeks=weeks, cell_km=km)
        try:
            # Asked again under the lock: another run may have issued it meanwhile.
            with write_transaction():
                if kind in queries.forecasts_due(on):
                    entry = issue_forecast(by=by, at=at, cutoff=on, horizon_weeks=weeks, cell_km=km)
                    issued.append(entry.subject)
        except Refused as refusal:
            refused.append(str(refusal))
    return issued


def _score_due(by: Person, at: datetime, refused: list[str]) -> list[UUID]:
    scored: list[UUID] = []
    missing = {row.subject for row in queries.forecasts_without_cells()}
    for row in queries.forecasts_to_score(local_date(at)):
        if row.subject in missing:
            continue
        _prepare_score(forecast_id=row.subject, at=at)
        try:
            with write_transaction():
                fresh = queries.issued_forecast(row.subject)
                if fresh is not None and fresh.scored_at is None:
                    score_forecast(by=by, at=at, forecast_id=row.subject)
                    scored.append(row.subject)
        except Refused as refusal:
            refused.append(str(refusal))
    return scored


def _compute_missing_cells() -> tuple[tuple[UUID, ...], tuple[str, ...]]:
    """Compute the cells of forecasts of other sites again where all they were made from is here; say where it is not."""
    computed: list[UUID] = []
    waiting: list[str] = []
    for row in queries.forecasts_without_cells():
        try:
            cells = planning.computed_again(row)
        except ValueError as error:
            waiting.append(str(error))
            continue
        with write_transaction():
            _keep(row.subject, cells)
        computed.append(row.subject)
    return tuple(computed), tuple(waiting)


def take_cells(*, content: bytes) -> tuple[UUID, ...]:
    """Take cells that another site carried here as a file; each forecast's are proved by the digest in its entry.

    Who carried the file does not matter. Cells that are here already are left alone.

    :raises Refused: when the file cannot be read, names a forecast that is not known here, or holds other cells than were
        issued; then nothing of it is taken.
    """
    taken: dict[UUID, tuple[dict[str, Any], ...]] = {}
    for number, carried in enumerate(_carried(content), start=1):
        issued = queries.issued_forecast(carried.forecast)
        if issued is None:
            raise Refused(
                f"Line {number}: this site knows no forecast {carried.forecast}; import the bundle that has its entry first."
            )
        if planning.digest_of(carried.cells) != issued.cells_digest:
            raise Refused(
                f"Line {number}: these are not the cells that were issued as {issued}; ask for the file again."
            )
        taken[carried.forecast] = carried.cells
    missing = {row.subject for row in queries.forecasts_without_cells()}
    with write_transaction():
        for forecast in taken.keys() & missing:
            _keep(forecast, taken[forecast])
    return tuple(sorted(taken.keys() & missing))


def _carried(content: bytes) -> Iterator[CarriedCells]:
    for number, line in enumerate(content.splitlines(), start=1):
        try:
            yield msgspec.json.decode(line, type=CarriedCells)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Refused(
                f"Line {number} does not hold the cells of a forecast: {error}."
            ) from error


def cells_to_carry() -> Iterator[bytes]:
    """Yield the cells of every forecast that is held here, one line each, to stand beside a bundle."""
    for row in queries.issued_forecasts():
        cells = planning.contents_of(queries.cells_of(row))
        if planning.digest_of(cells) == row.cells_digest:
            yield msgspec.json.encode(CarriedCells(forecast=row.subject, cells=cells))


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
