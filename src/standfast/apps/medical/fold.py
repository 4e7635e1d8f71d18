"""From what was stated about a medical facility to its rows; the latest time counts, not the latest arrival."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from standfast.apps.medical.facts import (
    CapabilityStated,
    FacilityClosed,
    FacilityOpened,
    LevelSet,
)
from standfast.apps.medical.models import CapabilityStanding, Facility
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row


class LevelAt(msgspec.Struct, frozen=True):
    """A level and from when it holds."""

    at: datetime
    id: UUID
    level: str


class Stated(msgspec.Struct, frozen=True):
    """A capability stated as present or absent."""

    at: datetime
    id: UUID
    fact: CapabilityStated


class FacilityState(State):
    """What is known of a facility; statements may arrive before its opening."""

    opened: FacilityOpened | None = None
    opened_at: datetime | None = None
    levels: tuple[LevelAt, ...] = ()
    stated: tuple[Stated, ...] = ()
    closed: FacilityClosed | None = None
    closed_at: datetime | None = None


def step(state: FacilityState, entry: Entry) -> FacilityState | Unapplied:
    """Apply one entry to what is known of a facility."""
    at = entry.happened.start
    match entry.fact:
        case FacilityOpened(level=level) as opened:
            if state.opened is not None:
                return Unapplied("A facility opens once; this opens it a second time.")
            levels = (*state.levels, LevelAt(at, entry.id, level))
            return replace(state, opened=opened, opened_at=at, levels=levels)
        case LevelSet(level=level):
            return replace(state, levels=(*state.levels, LevelAt(at, entry.id, level)))
        case CapabilityStated() as stated:
            return replace(state, stated=(*state.stated, Stated(at, entry.id, stated)))
        case FacilityClosed() as closed:
            if state.closed is not None:
                return Unapplied("The facility was closed already; this closes it again.")
            return replace(state, closed=closed, closed_at=at)
        case _:
            return Unapplied("This is not a statement about a medical facility.")


def rows(state: FacilityState, *, subject: UUID, label: str) -> list[Row]:
    """Return the facility with its capabilities, once its opening is here."""
    if state.opened is None or state.opened_at is None:
        return []
    newest = max(state.levels, key=lambda one: (one.at, one.id))
    facility = Facility(
        subject=subject,
        label=label,
        name=state.opened.name,
        site=state.opened.site,
        level=newest.level,
        level_since=newest.at,
        opened_at=state.opened_at,
        closed_at=state.closed_at,
        closed_reason=state.closed.reason if state.closed else None,
    )
    return [facility, *_capabilities(state, subject=subject, label=label)]


def _capabilities(state: FacilityState, *, subject: UUID, label: str) -> list[Row]:
    ordered = sorted(state.stated, key=lambda one: (one.at, one.id))
    newest = {one.fact.capability: one for one in ordered}
    return [
        CapabilityStanding(
            subject=subject,
            label=label,
            capability=capability,
            present=one.fact.present,
            since=one.at,
            note=one.fact.note,
            entry=one.id,
        )
        for capability, one in sorted(newest.items())
    ]


register_fold(
    "medical.facility",
    version=1,
    state=FacilityState,
    step=step,
    rows=rows,
    tables=(Facility, CapabilityStanding),
)
