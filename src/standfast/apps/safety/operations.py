"""What may be done about the safety of staff."""

from datetime import datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.safety import queries, rules
from standfast.apps.safety.facts import (
    Count,
    Edition,
    FactSheetAcknowledged,
    FactSheetIssued,
    HavenAcceptanceRevoked,
    HavenAccepted,
    HavenArea,
    HavenCapacityStated,
    HavenPlanned,
    HavenProgressRead,
    Host,
    Name,
    Percent,
    PostingBegun,
    PostingEnded,
    ResidenceAddressRecorded,
    ResidenceKind,
    ResidenceListed,
    ResidenceVacated,
    ResidentsCounted,
    SecurityZone,
    Text,
)
from standfast.log.facts import Happened, new_subject
from standfast.log.fold import Entry
from standfast.log.labels import CONFIDENTIAL, least_label_blocker
from standfast.log.operations import Refused, append, operation

SECURITY = ("security officer",)
BUILDERS = ("engineer", "security officer")


@operation(roles=SECURITY)
def list_residence(
    *,
    by: Person,
    at: datetime,
    residence_kind: ResidenceKind,
    town: Name,
    block: Name,
    zone: SecurityZone | None = None,
    in_use_before_restriction: bool = False,
    happened: Happened | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """List a building block as a residence of staff.

    :raises Refused: when a block in Juba lies outside the zone of residences and is not in use already.
    """
    reason = rules.listing_blocker(residence_kind, town, zone)
    if reason and not (in_use_before_restriction and zone is not None):
        raise Refused(reason)
    fact = ResidenceListed(residence_kind=residence_kind, town=town, block=block, zone=zone)
    return append(fact, subject=subject or new_subject(), by=by, at=at, happened=happened, id=id)


@operation(roles=SECURITY)
def count_residents(
    *,
    by: Person,
    at: datetime,
    residence_id: UUID,
    residents: Count,
    happened: Happened | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record how many members of staff live in a block.

    :raises Refused: when the residence is unknown or was vacated.
    """
    if reason := rules.residence_blocker(queries.residence(residence_id)):
        raise Refused(reason)
    fact = ResidentsCounted(residents=residents)
    return append(fact, subject=residence_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=SECURITY)
def vacate_residence(
    *,
    by: Person,
    at: datetime,
    residence_id: UUID,
    reason: Text,
    happened: Happened | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that nobody lives in a block any longer.

    :raises Refused: when the residence is unknown or was vacated already.
    """
    if blocked := rules.residence_blocker(queries.residence(residence_id)):
        raise Refused(blocked)
    fact = ResidenceVacated(reason=reason)
    return append(fact, subject=residence_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=SECURITY)
def record_residence_address(
    *,
    by: Person,
    at: datetime,
    residence_id: UUID,
    address: Text,
    label: str = CONFIDENTIAL,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record where a residence stands, under a label of its own.

    :raises Refused: when the residence is unknown or was vacated, or the label is less close than confidential.
    """
    if reason := rules.residence_blocker(queries.residence(residence_id)) or least_label_blocker(
        "The address of a residence", label, least=CONFIDENTIAL
    ):
        raise Refused(reason)
    fact = ResidenceAddressRecorded(address=address)
    return append(fact, subject=residence_id, by=by, at=at, label=label, seen=seen, id=id)


@operation(roles=BUILDERS)
def plan_haven(
    *,
    by: Person,
    at: datetime,
    name: Name,
    site: UUID,
    area: HavenArea,
    happened: Happened | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Plan a safe haven."""
    fact = HavenPlanned(name=name, site=site, area=area)
    return append(fact, subject=subject or new_subject(), by=by, at=at, happened=happened, id=id)


@operation(roles=BUILDERS)
def read_haven_progress(
    *,
    by: Person,
    at: datetime,
    haven_id: UUID,
    percent: Percent,
    note: Text | None = None,
    happened: Happened | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record how far a safe haven is, as measured.

    :raises Refused: when the haven is unknown or was accepted.
    """
    if reason := rules.reading_blocker(queries.haven(haven_id)):
        raise Refused(reason)
    fact = HavenProgressRead(percent=percent, note=note)
    return append(fact, subject=haven_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=BUILDERS)
def accept_haven(
    *,
    by: Person,
    at: datetime,
    haven_id: UUID,
    certificate: Name,
    happened: Happened | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Take a safe haven over as complete.

    :raises Refused: when it is unknown, not at 100 per cent, accepted already, or `by` measured it.
    """
    if reason := rules.acceptance_blocker(queries.haven(haven_id), by=by):
        raise Refused(reason)
    fact = HavenAccepted(certificate=certificate)
    return append(fact, subject=haven_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=BUILDERS)
def revoke_haven_acceptance(
    *,
    by: Person,
    at: datetime,
    haven_id: UUID,
    reason: Text,
    happened: Happened | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a safe haven which was taken over is not fit for use.

    :raises Refused: when it is unknown or not accepted.
    """
    if blocked := rules.revocation_blocker(queries.haven(haven_id)):
        raise Refused(blocked)
    fact = HavenAcceptanceRevoked(reason=reason)
    return append(fact, subject=haven_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=BUILDERS)
def state_haven_capacity(
    *,
    by: Person,
    at: datetime,
    haven_id: UUID,
    capacity: Count,
    label: str = CONFIDENTIAL,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """State how many people a safe haven shelters, under a label of its own.

    :raises Refused: when the haven is unknown, or the label is less close than confidential.
    """
    if reason := rules.capacity_blocker(queries.haven(haven_id)) or least_label_blocker(
        "The capacity of a safe haven", label, least=CONFIDENTIAL
    ):
        raise Refused(reason)
    fact = HavenCapacityStated(capacity=capacity)
    return append(fact, subject=haven_id, by=by, at=at, label=label, seen=seen, id=id)


@operation(roles=SECURITY)
def begin_posting(
    *,
    by: Person,
    at: datetime,
    host: Host,
    duty: Text,
    happened: Happened | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Post a security officer to another organisation."""
    fact = PostingBegun(host=host, duty=duty)
    return append(fact, subject=subject or new_subject(), by=by, at=at, happened=happened, id=id)


@operation(roles=SECURITY)
def end_posting(
    *,
    by: Person,
    at: datetime,
    posting_id: UUID,
    reason: Text,
    happened: Happened | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """End the posting of a security officer.

    :raises Refused: when it is unknown or ended already.
    """
    if blocked := rules.posting_blocker(queries.posting(posting_id)):
        raise Refused(blocked)
    fact = PostingEnded(reason=reason)
    return append(fact, subject=posting_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=SECURITY)
def issue_fact_sheet(
    *,
    by: Person,
    at: datetime,
    edition: Edition,
    sections: tuple[Name, ...],
    languages: tuple[Name, ...] = ("English",),
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Issue an edition of the security fact sheet."""
    fact = FactSheetIssued(edition=edition, sections=sections, languages=languages)
    return append(fact, subject=subject or new_subject(), by=by, at=at, id=id)


@operation(roles=("security officer", "NGO focal point"))
def acknowledge_fact_sheet(
    *,
    by: Person,
    at: datetime,
    sheet_id: UUID,
    organisation: Name,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that an organisation has an edition of the fact sheet.

    :raises Refused: when the edition is unknown or the organisation confirmed it already.
    """
    if reason := rules.acknowledgement_blocker(queries.fact_sheet(sheet_id), organisation):
        raise Refused(reason)
    fact = FactSheetAcknowledged(organisation=organisation)
    return append(fact, subject=sheet_id, by=by, at=at, seen=seen, id=id)
