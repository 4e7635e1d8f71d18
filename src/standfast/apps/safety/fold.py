"""From what was stated about residences, havens, postings and fact sheets to their rows.

The newest count and reading is the one with the latest time, not the one that arrived last.
"""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from standfast.apps.safety.facts import (
    FactSheetAcknowledged,
    FactSheetIssued,
    HavenAcceptanceRevoked,
    HavenAccepted,
    HavenCapacityStated,
    HavenPlanned,
    HavenProgressRead,
    PostingBegun,
    PostingEnded,
    ResidenceAddressRecorded,
    ResidenceListed,
    ResidenceVacated,
    ResidentsCounted,
)
from standfast.apps.safety.models import (
    FactSheet,
    FactSheetConfirmation,
    Haven,
    HavenCapacity,
    HavenReading,
    Posting,
    Residence,
    ResidenceAddress,
)
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row


class Counted(msgspec.Struct, frozen=True):
    """A number read at a time, by somebody; the latest counts, among equals the one with the greater id."""

    at: datetime
    id: UUID
    number: int
    by: UUID
    note: str | None = None


class Judged(msgspec.Struct, frozen=True):
    """A haven accepted (`certificate` given) or its acceptance revoked (`reason` given)."""

    at: datetime
    id: UUID
    by: UUID
    certificate: str | None
    reason: str | None


class Confirmed(msgspec.Struct, frozen=True):
    """An organisation's confirmation that it has an edition of the fact sheet."""

    at: datetime
    id: UUID
    organisation: str


class ResidenceState(State):
    """What is known of a residence."""

    listed: ResidenceListed | None = None
    since: datetime | None = None
    counts: tuple[Counted, ...] = ()
    vacated: ResidenceVacated | None = None
    vacated_at: datetime | None = None


class AddressState(State):
    """The address of a residence."""

    address: str | None = None


class HavenState(State):
    """What is known of a haven; readings may arrive before its plan."""

    planned: HavenPlanned | None = None
    planned_at: datetime | None = None
    readings: tuple[Counted, ...] = ()
    judgements: tuple[Judged, ...] = ()


class CapacityState(State):
    """The capacity of a haven."""

    stated: Counted | None = None


class PostingState(State):
    """What is known of a security officer's posting."""

    begun: PostingBegun | None = None
    begun_at: datetime | None = None
    ended: PostingEnded | None = None
    ended_at: datetime | None = None


class FactSheetState(State):
    """What is known of an edition of the fact sheet."""

    issued: FactSheetIssued | None = None
    issued_at: datetime | None = None
    confirmed: tuple[Confirmed, ...] = ()


def step_residence(state: ResidenceState, entry: Entry) -> ResidenceState | Unapplied:
    """Apply one entry to what is known of a residence."""
    at = entry.happened.start
    match entry.fact:
        case ResidenceListed() as listed:
            if state.listed is not None:
                return Unapplied("A residence is listed once; this lists it a second time.")
            return replace(state, listed=listed, since=at)
        case ResidentsCounted(residents=residents):
            counted = Counted(at, entry.id, residents, entry.author)
            return replace(state, counts=(*state.counts, counted))
        case ResidenceVacated() as vacated:
            if state.vacated is not None:
                return Unapplied("The residence was vacated already; this vacates it again.")
            return replace(state, vacated=vacated, vacated_at=at)
        case _:
            return Unapplied("This is not a statement about a residence.")


def residence_rows(state: ResidenceState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of a residence, once it is listed."""
    if state.listed is None or state.since is None:
        return []
    newest = max(state.counts, key=lambda one: (one.at, one.id), default=None)
    return [
        Residence(
            subject=subject,
            label=label,
            residence_kind=state.listed.residence_kind,
            town=state.listed.town,
            block=state.listed.block,
            zone=state.listed.zone,
            since=state.since,
            residents=newest.number if newest else None,
            counted_at=newest.at if newest else None,
            vacated_at=state.vacated_at,
            vacated_reason=state.vacated.reason if state.vacated else None,
        )
    ]


def step_address(state: AddressState, entry: Entry) -> AddressState | Unapplied:
    """Apply one entry to what is known of an address."""
    match entry.fact:
        case ResidenceAddressRecorded(address=address):
            return replace(state, address=address)
        case _:
            return Unapplied("This is not an address.")


def address_rows(state: AddressState, *, subject: UUID, label: str) -> list[Row]:
    """Return the address, if one is known."""
    if state.address is None:
        return []
    return [ResidenceAddress(subject=subject, label=label, address=state.address)]


def step_haven(state: HavenState, entry: Entry) -> HavenState | Unapplied:
    """Apply one entry to what is known of a haven."""
    at = entry.happened.start
    match entry.fact:
        case HavenPlanned() as planned:
            if state.planned is not None:
                return Unapplied("A haven is planned once; this is a second plan of it.")
            return replace(state, planned=planned, planned_at=at)
        case HavenProgressRead(percent=percent, note=note):
            reading = Counted(at, entry.id, percent, entry.author, note)
            return replace(state, readings=(*state.readings, reading))
        case HavenAccepted(certificate=certificate):
            judged = Judged(at, entry.id, entry.author, certificate, None)
            return replace(state, judgements=(*state.judgements, judged))
        case HavenAcceptanceRevoked(reason=reason):
            judged = Judged(at, entry.id, entry.author, None, reason)
            return replace(state, judgements=(*state.judgements, judged))
        case _:
            return Unapplied("This is not a statement about a haven.")


def haven_rows(state: HavenState, *, subject: UUID, label: str) -> list[Row]:
    """Return the haven with its readings, once its plan is here."""
    if state.planned is None or state.planned_at is None:
        return []
    readings = sorted(state.readings, key=lambda one: (one.at, one.id))
    newest = readings[-1] if readings else None
    judged = max(state.judgements, key=lambda one: (one.at, one.id), default=None)
    accepted = judged if judged is not None and judged.certificate is not None else None
    haven = Haven(
        subject=subject,
        label=label,
        name=state.planned.name,
        site=state.planned.site,
        area=state.planned.area,
        planned_at=state.planned_at,
        percent=newest.number if newest else None,
        read_at=newest.at if newest else None,
        readers=sorted({str(one.by) for one in readings}),
        accepted_at=accepted.at if accepted else None,
        accepted_by=accepted.by if accepted else None,
        certificate=accepted.certificate if accepted else None,
        revoked_reason=judged.reason if judged else None,
    )
    measured = [
        HavenReading(subject=subject, label=label, at=one.at, percent=one.number, note=one.note)
        for one in readings
    ]
    return [haven, *measured]


def step_capacity(state: CapacityState, entry: Entry) -> CapacityState | Unapplied:
    """Apply one entry to what is known of a haven's capacity."""
    match entry.fact:
        case HavenCapacityStated(capacity=capacity):
            stated = Counted(entry.happened.start, entry.id, capacity, entry.author)
            before = state.stated
            if before is not None and (before.at, before.id) > (stated.at, stated.id):
                return state
            return replace(state, stated=stated)
        case _:
            return Unapplied("This is not a statement about a haven's capacity.")


def capacity_rows(state: CapacityState, *, subject: UUID, label: str) -> list[Row]:
    """Return the capacity, if one was stated."""
    if state.stated is None:
        return []
    return [HavenCapacity(subject=subject, label=label, capacity=state.stated.number)]


def step_posting(state: PostingState, entry: Entry) -> PostingState | Unapplied:
    """Apply one entry to what is known of a posting."""
    at = entry.happened.start
    match entry.fact:
        case PostingBegun() as begun:
            if state.begun is not None:
                return Unapplied("A posting begins once; this begins it a second time.")
            return replace(state, begun=begun, begun_at=at)
        case PostingEnded() as ended:
            if state.ended is not None:
                return Unapplied("The posting was over already; this ends it again.")
            return replace(state, ended=ended, ended_at=at)
        case _:
            return Unapplied("This is not a statement about a posting.")


def posting_rows(state: PostingState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of a posting, once its beginning is here."""
    if state.begun is None or state.begun_at is None:
        return []
    return [
        Posting(
            subject=subject,
            label=label,
            host=state.begun.host,
            duty=state.begun.duty,
            begun_at=state.begun_at,
            ended_at=state.ended_at,
            ended_reason=state.ended.reason if state.ended else None,
        )
    ]


def step_fact_sheet(state: FactSheetState, entry: Entry) -> FactSheetState | Unapplied:
    """Apply one entry to what is known of an edition of the fact sheet."""
    match entry.fact:
        case FactSheetIssued() as issued:
            if state.issued is not None:
                return Unapplied("An edition is issued once; this issues it a second time.")
            return replace(state, issued=issued, issued_at=entry.happened.start)
        case FactSheetAcknowledged(organisation=organisation):
            if any(one.organisation == organisation for one in state.confirmed):
                return Unapplied(f"{organisation} had confirmed this edition already.")
            confirmed = Confirmed(entry.happened.start, entry.id, organisation)
            return replace(state, confirmed=(*state.confirmed, confirmed))
        case _:
            return Unapplied("This is not a statement about a fact sheet.")


def fact_sheet_rows(state: FactSheetState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of an edition, once it is issued."""
    if state.issued is None or state.issued_at is None:
        return []
    sheet = FactSheet(
        subject=subject,
        label=label,
        edition=state.issued.edition,
        issued_at=state.issued_at,
        sections=list(state.issued.sections),
        languages=list(state.issued.languages),
    )
    confirmations = [
        FactSheetConfirmation(
            subject=subject,
            label=label,
            organisation=one.organisation,
            at=one.at,
            entry=one.id,
        )
        for one in state.confirmed
    ]
    return [sheet, *confirmations]


register_fold(
    "safety.residence",
    version=1,
    state=ResidenceState,
    step=step_residence,
    rows=residence_rows,
    tables=(Residence,),
)
register_fold(
    "safety.residence_address",
    version=1,
    state=AddressState,
    step=step_address,
    rows=address_rows,
    tables=(ResidenceAddress,),
)
register_fold(
    "safety.haven",
    version=1,
    state=HavenState,
    step=step_haven,
    rows=haven_rows,
    tables=(Haven, HavenReading),
)
register_fold(
    "safety.haven_capacity",
    version=1,
    state=CapacityState,
    step=step_capacity,
    rows=capacity_rows,
    tables=(HavenCapacity,),
)
register_fold(
    "safety.posting",
    version=1,
    state=PostingState,
    step=step_posting,
    rows=posting_rows,
    tables=(Posting,),
)
register_fold(
    "safety.fact_sheet",
    version=1,
    state=FactSheetState,
    step=step_fact_sheet,
    rows=fact_sheet_rows,
    tables=(FactSheet, FactSheetConfirmation),
)
