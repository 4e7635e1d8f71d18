"""What may be done with searches and seized items."""

from datetime import datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.searches import queries, rules
from standfast.apps.searches.facts import (
    Component,
    Count,
    Disposal,
    ItemClass,
    ItemDisposedOf,
    ItemFound,
    ItemHandedOver,
    Level,
    Name,
    SearchCarriedOut,
    SearchCorrected,
    SearchWithdrawn,
    Strength,
    Text,
)
from standfast.apps.searches.models import Search, SeizedItem
from standfast.log.facts import Happened, new_subject
from standfast.log.fold import Entry
from standfast.log.labels import UNCLASSIFIED
from standfast.log.operations import Refused, append, operation

RECORDERS = ("police", "duty officer", "field office")


def _search(search_id: UUID) -> Search:
    search = queries.search_by_subject(search_id)
    if search is None:
        raise Refused(
            f"This site holds no search {search_id}; record it, or import the bundle that has it."
        )
    return search


def _item(item_id: UUID) -> SeizedItem:
    item = queries.item_by_subject(item_id)
    if item is None:
        raise Refused(f"This site holds no seized item {item_id}; record its finding first.")
    return item


@operation(roles=RECORDERS)
def record_search(
    *,
    by: Person,
    at: datetime,
    happened: Happened,
    level: Level,
    site: UUID,
    lead: Component,
    zone: Name | None = None,
    strengths: tuple[Strength, ...] = (),
    shelters: Count | None = None,
    people: Count | None = None,
    refusals: Count | None = None,
    held: Count | None = None,
    injuries: Count | None = None,
    complaints: Count | None = None,
    basis: Text | None = None,
    note: Text | None = None,
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    id: UUID | None = None,
) -> Entry:
    """Record one day of a search; what was not counted stays None.

    :raises Refused: when it lies in the future, its day is not known, a zone is too large, or a target has no basis.
    """
    if reason := rules.record_blocker(
        level=level, shelters=shelters, basis=basis, happened=happened, at=at
    ):
        raise Refused(reason)
    fact = SearchCarriedOut(
        level=level,
        site=site,
        lead=lead,
        zone=zone,
        strengths=strengths,
        shelters=shelters,
        people=people,
        refusals=refusals,
        held=held,
        injuries=injuries,
        complaints=complaints,
        basis=basis,
        note=note,
    )
    return append(
        fact,
        subject=subject or new_subject(),
        by=by,
        at=at,
        happened=happened,
        label=label,
        id=id,
    )


@operation(roles=RECORDERS)
def correct_search(
    *,
    by: Person,
    at: datetime,
    search_id: UUID,
    level: Level | None = None,
    site: UUID | None = None,
    zone: Name | None = None,
    shelters: Count | None = None,
    people: Count | None = None,
    refusals: Count | None = None,
    held: Count | None = None,
    injuries: Count | None = None,
    complaints: Count | None = None,
    happened: Happened | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Correct what was written down about a search.

    :raises Refused: when the search is unknown here or withdrawn, or nothing is corrected.
    """
    search = _search(search_id)
    fact = SearchCorrected(
        level=level,
        site=site,
        zone=zone,
        shelters=shelters,
        people=people,
        refusals=refusals,
        held=held,
        injuries=injuries,
        complaints=complaints,
        happened=happened,
    )
    if reason := rules.correction_blocker(search, fact):
        raise Refused(reason)
    return append(fact, subject=search_id, by=by, at=at, seen=seen, label=search.label, id=id)


@operation(roles=RECORDERS)
def withdraw_search(
    *,
    by: Person,
    at: datetime,
    search_id: UUID,
    reason: Text,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Take a record of a search back; it stays readable with the reason.

    :raises Refused: when the search is unknown here or withdrawn already.
    """
    search = _search(search_id)
    if blocked := rules.change_blocker(search):
        raise Refused(blocked)
    fact = SearchWithdrawn(reason=reason)
    return append(fact, subject=search_id, by=by, at=at, seen=seen, label=search.label, id=id)


@operation(roles=RECORDERS)
def record_seized_item(
    *,
    by: Person,
    at: datetime,
    search_id: UUID,
    tag: Name,
    item_class: ItemClass,
    description: Text,
    found_where: Name,
    holder: Name,
    quantity: int = 1,
    happened: Happened | None = None,
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    id: UUID | None = None,
) -> Entry:
    """Enter an item that a search seized into the register; the holder is who took it into custody.

    :raises Refused: when the search is unknown here or withdrawn.
    """
    if reason := rules.change_blocker(_search(search_id)):
        raise Refused(reason)
    fact = ItemFound(
        search=search_id,
        tag=tag,
        item_class=item_class,
        description=description,
        found_where=found_where,
        holder=holder,
        quantity=quantity,
    )
    return append(
        fact,
        subject=subject or new_subject(),
        by=by,
        at=at,
        happened=happened,
        label=label,
        id=id,
    )


@operation(roles=(*RECORDERS, "security officer"))
def hand_over_item(
    *,
    by: Person,
    at: datetime,
    item_id: UUID,
    handed_by: Name,
    received_by: Name,
    store: Name | None = None,
    happened: Happened | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a seized item changed hands.

    :raises Refused: when the item is unknown here, has left custody, or is held by somebody else.
    """
    item = _item(item_id)
    if reason := rules.custody_blocker(item, handed_by):
        raise Refused(reason)
    return append(
        ItemHandedOver(handed_by=handed_by, received_by=received_by, store=store),
        subject=item_id,
        by=by,
        at=at,
        happened=happened,
        seen=seen,
        label=item.label,
        id=id,
    )


@operation(roles=(*RECORDERS, "security officer"))
def dispose_of_item(
    *,
    by: Person,
    at: datetime,
    item_id: UUID,
    disposal: Disposal,
    handed_by: Name,
    witnesses: tuple[Name, Name],
    happened: Happened | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a seized item left custody for good, before two witnesses.

    :raises Refused: when the holder does not hand it over, or the witnesses are not two other people.
    """
    item = _item(item_id)
    if reason := rules.disposal_blocker(item, handed_by, witnesses):
        raise Refused(reason)
    return append(
        ItemDisposedOf(disposal=disposal, handed_by=handed_by, witnesses=witnesses),
        subject=item_id,
        by=by,
        at=at,
        happened=happened,
        seen=seen,
        label=item.label,
        id=id,
    )
