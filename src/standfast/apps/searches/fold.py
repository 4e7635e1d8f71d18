"""From what was stated about a search or an item to their rows.

Custody is laid out by the time of each step, not by when it was written down: a hand-over reported late takes its place,
and a step that does not begin with the holder before it is marked as a gap.
"""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from msgspec.structs import replace

from standfast.apps.searches.facts import (
    ItemDisposedOf,
    ItemFound,
    ItemHandedOver,
    SearchCarriedOut,
    SearchCorrected,
    SearchWithdrawn,
    Strength,
)
from standfast.apps.searches.models import CustodyStep, Search, SeizedItem
from standfast.log.facts import Happened
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row
from standfast.log.times import local_date

CORRECTABLE = (
    "level",
    "site",
    "zone",
    "shelters",
    "people",
    "refusals",
    "held",
    "injuries",
    "complaints",
)


class SearchState(State):
    """What is known of one day's search; corrections may arrive before the record that they speak of."""

    search: SearchCarriedOut | None = None
    happened: Happened | None = None
    corrected: SearchCorrected = SearchCorrected()
    withdrawn: str | None = None


class Handing(msgspec.Struct, frozen=True):
    """A hand-over and when it happened."""

    at: datetime
    id: UUID
    fact: ItemHandedOver


class ItemState(State):
    """What is known of a seized item; hand-overs may arrive before the finding."""

    found: ItemFound | None = None
    found_at: datetime | None = None
    handings: tuple[Handing, ...] = ()
    disposed: ItemDisposedOf | None = None
    disposed_at: datetime | None = None


def step_search(state: SearchState, entry: Entry) -> SearchState | Unapplied:
    """Apply one entry to what is known of a search."""
    match entry.fact:
        case SearchCarriedOut() as stated:
            if state.search is not None:
                return Unapplied("A day's search is recorded once; this is a second record of it.")
            return replace(state, search=stated, happened=entry.happened)
        case SearchCorrected() as correction:
            given = {
                name: value
                for name in CORRECTABLE
                if (value := getattr(correction, name)) is not None
            }
            return replace(state, corrected=replace(state.corrected, **given))
        case SearchWithdrawn(reason=reason):
            return replace(state, withdrawn=reason)
        case _:
            return Unapplied("This is not a statement about a search.")


def search_rows(state: SearchState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of a search, once its record is here."""
    if state.search is None or state.happened is None:
        return []
    fields = {
        name: getattr(state.search, name)
        if getattr(state.corrected, name) is None
        else getattr(state.corrected, name)
        for name in CORRECTABLE
    }
    start, end = state.happened.start, state.happened.end
    strengths = state.search.strengths
    return [
        Search(
            subject=subject,
            label=label,
            **fields,
            lead=state.search.lead,
            start=start,
            end=end,
            precision=state.happened.precision,
            first_day=local_date(start),
            last_day=local_date(max(start, end - timedelta(microseconds=1))),
            women=_total(tuple(one.women for one in strengths)),
            men=_total(tuple(one.men for one in strengths)),
            strengths=[_as_json(one) for one in strengths],
            basis=state.search.basis,
            note=state.search.note,
            withdrawn=state.withdrawn,
        )
    ]


def _as_json(strength: Strength) -> dict[str, str | int | None]:
    return {"component": strength.component, "women": strength.women, "men": strength.men}


def _total(counts: tuple[int | None, ...]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known and len(known) == len(counts) else None


def step_item(state: ItemState, entry: Entry) -> ItemState | Unapplied:
    """Apply one entry to what is known of a seized item."""
    match entry.fact:
        case ItemFound() as found:
            if state.found is not None:
                return Unapplied("An item is found once; this is a second finding under one tag.")
            return replace(state, found=found, found_at=entry.happened.start)
        case ItemHandedOver() as handed:
            handing = Handing(entry.happened.start, entry.id, handed)
            return replace(state, handings=(*state.handings, handing))
        case ItemDisposedOf() as disposed:
            if state.disposed is not None:
                return Unapplied("The item was disposed of already; this disposes of it again.")
            return replace(state, disposed=disposed, disposed_at=entry.happened.start)
        case _:
            return Unapplied("This is not a statement about a seized item.")


def item_rows(state: ItemState, *, subject: UUID, label: str) -> list[Row]:
    """Return the item with its custody, once the finding is here."""
    if state.found is None or state.found_at is None:
        return []
    custody = _custody(state, state.found, state.found_at, subject=subject, label=label)
    gone = state.disposed
    item = SeizedItem(
        subject=subject,
        label=label,
        search=state.found.search,
        tag=state.found.tag,
        item_class=state.found.item_class,
        description=state.found.description,
        quantity=state.found.quantity,
        found_where=state.found.found_where,
        found_at=state.found_at,
        holder=None if gone else custody[-1].received_by,
        store=None if gone else custody[-1].store,
        disposal=gone.disposal if gone else None,
        disposed_at=state.disposed_at,
        witnesses=list(gone.witnesses) if gone else [],
    )
    return [item, *custody]


def _custody(
    state: ItemState, found: ItemFound, found_at: datetime, *, subject: UUID, label: str
) -> list[CustodyStep]:
    moves: list[tuple[datetime, str | None, str | None, str | None]] = [
        (found_at, None, found.holder, None)
    ]
    for handing in sorted(state.handings, key=lambda one: (one.at, one.id)):
        stated = handing.fact
        moves.append((handing.at, stated.handed_by, stated.received_by, stated.store))
    if state.disposed is not None and state.disposed_at is not None:
        moves.append((state.disposed_at, state.disposed.handed_by, None, None))
    steps: list[CustodyStep] = []
    for number, (at, handed_by, received_by, store) in enumerate(moves, start=1):
        before = steps[-1] if steps else None
        broken = before is not None and (handed_by != before.received_by or at < before.at)
        steps.append(
            CustodyStep(
                subject=subject,
                label=label,
                number=number,
                at=at,
                handed_by=handed_by,
                received_by=received_by,
                store=store,
                gap=broken,
            )
        )
    return steps


register_fold(
    "searches.search",
    version=1,
    state=SearchState,
    step=step_search,
    rows=search_rows,
    tables=(Search,),
)
register_fold(
    "searches.item",
    version=1,
    state=ItemState,
    step=step_item,
    rows=item_rows,
    tables=(SeizedItem, CustodyStep),
)
