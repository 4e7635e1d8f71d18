"""What may be done about protected persons. Military and police refer, and take no account; reading is recorded like writing."""

from datetime import date, datetime
from uuid import UUID

from standfast.apps.accounts.facts import ADMINISTRATOR
from standfast.apps.accounts.models import Person
from standfast.apps.persons import queries, rules
from standfast.apps.persons.facts import (
    Account,
    AccountRecorded,
    Audience,
    Component,
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    Decision,
    Finding,
    GivenBy,
    GlassBroken,
    IdentityRecorded,
    IncidentLinked,
    Month,
    Part,
    PersonKind,
    PersonReferred,
    ProtectedPersonEnrolled,
    Purpose,
    ReadingReviewed,
    RecordOpened,
    RecordShared,
    Service,
    ShareRecalled,
    Text,
    WhyBroken,
    WhyRead,
)
from standfast.apps.persons.models import ProtectedPerson
from standfast.apps.persons.rules import LEAST, USUAL
from standfast.log.facts import Happened, new_subject
from standfast.log.fold import Entry
from standfast.log.operations import Refused, append, operation
from standfast.log.times import local_date

CUSTODIANS = ("field office", "medical officer")
REFER = ("duty officer", "police", "security officer", "field office", "medical officer")
BREAK_GLASS = ("duty officer", "police", "security officer", "field office", "medical officer")


@operation(roles=CUSTODIANS)
def enrol_protected_person(
    *,
    by: Person,
    at: datetime,
    person_kind: PersonKind,
    county: Text | None = None,
    month: Month | None = None,
    label: str = USUAL,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Take a person under protection: a handle, and nothing that tells who it is.

    :raises Refused: when the label is less close than such a record requires.
    """
    if reason := rules.label_blocker(label):
        raise Refused(reason)
    fact = ProtectedPersonEnrolled(person_kind=person_kind, county=county, month=month)
    return append(
        fact,
        subject=subject or new_subject(),
        by=by,
        at=at,
        happened=_coarse(month, at),
        label=label,
        id=id,
    )


def _coarse(month: str | None, at: datetime) -> Happened:
    """Return when to say that it happened: the month at best, since the header of a confidential entry shows it."""
    today = local_date(at)
    year, number = (int(part) for part in month.split("-")) if month else (today.year, today.month)
    return Happened.month(year, number)


def _person(person_id: UUID, by: Person) -> ProtectedPerson:
    person = queries.protected_person(person_id, reader=by)
    if reason := rules.known_blocker(person, person_id):
        raise Refused(reason)
    assert person is not None
    return person


@operation(roles=CUSTODIANS)
def record_identity(
    *,
    by: Person,
    at: datetime,
    person_id: UUID,
    name: Text | None = None,
    contact: Text | None = None,
    address: Text | None = None,
    label: str = USUAL,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record who a protected person is and how the person is reached, under the person's key.

    :raises Refused: when nothing is stated, the person is not one that you may open, or the label is not close enough.
    """
    person = _person(person_id, by)
    if reason := (
        rules.identity_blocker(name, contact, address)
        or rules.label_blocker(label)
        or rules.closer_blocker(label, person)
    ):
        raise Refused(reason)
    fact = IdentityRecorded(name=name, contact=contact, address=address)
    return append(fact, subject=person_id, by=by, at=at, label=label, seen=seen, id=id)


@operation(roles=("field office",))
def record_account(
    *,
    by: Person,
    at: datetime,
    person_id: UUID,
    account: Account,
    language: Text,
    taken_on: date | None = None,
    label: str = USUAL,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record what a protected person said; only an officer of the protection group takes an account.

    :raises Refused: when you are not of that group, the person is not one that you may open, or the label is not close enough.
    """
    person = _person(person_id, by)
    if reason := (
        rules.account_blocker(by)
        or rules.label_blocker(label)
        or rules.closer_blocker(label, person)
    ):
        raise Refused(reason)
    fact = AccountRecorded(account=account, language=language, taken_on=taken_on)
    return append(fact, subject=person_id, by=by, at=at, label=label, seen=seen, id=id)


@operation(roles=CUSTODIANS)
def record_consent(
    *,
    by: Person,
    at: datetime,
    person_id: UUID,
    decision: Decision,
    audiences: tuple[Audience, ...],
    language: Text,
    given_by: GivenBy,
    on: date,
    purpose: Purpose | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a person gave, refused or withdrew consent: for whom, for what, in which language, through whom.

    :raises Refused: when nobody is covered, a child agrees alone, the day has not come, or no purpose is named.
    """
    person = _person(person_id, by)
    if reason := rules.consent_blocker(
        person,
        given_by=given_by,
        decision=decision,
        audiences=audiences,
        on=on,
        today=local_date(at),
    ):
        raise Refused(reason)
    covered = tuple(sorted(set(audiences)))
    fact: ConsentGiven | ConsentRefused | ConsentWithdrawn
    if decision == "withdrawn":
        fact = ConsentWithdrawn(audiences=covered, language=language, given_by=given_by, on=on)
    elif purpose is None:
        raise Refused("A consent is for a purpose: name it, and whether the person agrees to that.")
    else:
        kind = ConsentGiven if decision == "given" else ConsentRefused
        fact = kind(audiences=covered, purpose=purpose, language=language, given_by=given_by, on=on)
    return append(fact, subject=person_id, by=by, at=at, label=person.label, seen=seen, id=id)


@operation(roles=REFER)
def record_referral(
    *,
    by: Person,
    at: datetime,
    person_kind: PersonKind,
    service: Service,
    component: Component,
    on: date,
    county: Text | None = None,
    label: str = USUAL,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that somebody was referred to a service: no account and no detail, since who refers does not interview.

    :raises Refused: when the label is less close than such a record requires, or the day has not come.
    """
    if reason := rules.label_blocker(label):
        raise Refused(reason)
    if on > local_date(at):
        raise Refused(f"A referral is recorded once it is made; {on} has not come yet.")
    person = subject or new_subject()
    happened = Happened.month(on.year, on.month)
    enrolled = ProtectedPersonEnrolled(person_kind=person_kind, county=county, month=f"{on:%Y-%m}")
    entry = append(enrolled, subject=person, by=by, at=at, happened=happened, label=label, id=id)
    fact = PersonReferred(service=service, component=component, on=on)
    append(fact, subject=person, by=by, at=at, happened=happened, label=label)
    return entry


@operation(roles=CUSTODIANS)
def refer_protected_person(
    *,
    by: Person,
    at: datetime,
    person_id: UUID,
    service: Service,
    component: Component,
    on: date,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a person who is under protection already was referred to a service.

    :raises Refused: when the person is not one that you may open, or the day has not come.
    """
    person = _person(person_id, by)
    if on > local_date(at):
        raise Refused(f"A referral is recorded once it is made; {on} has not come yet.")
    fact = PersonReferred(service=service, component=component, on=on)
    return append(
        fact,
        subject=person_id,
        by=by,
        at=at,
        happened=Happened.month(on.year, on.month),
        label=person.label,
        seen=seen,
        id=id,
    )


@operation(roles=CUSTODIANS)
def share_record(
    *,
    by: Person,
    at: datetime,
    person_id: UUID,
    audience: Audience,
    part: Part,
    purpose: Purpose,
    organisation: Text,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a part of a person's record is given to an audience, under a consent that covers it.

    :raises Refused: when no consent that stands covers the audience and the purpose.
    """
    person = _person(person_id, by)
    if reason := rules.share_blocker(
        queries.standing_consents(person_id), audience=audience, purpose=purpose
    ):
        raise Refused(reason)
    fact = RecordShared(audience=audience, part=part, purpose=purpose, organisation=organisation)
    return append(fact, subject=person_id, by=by, at=at, label=person.label, seen=seen, id=id)


@operation(roles=CUSTODIANS)
def recall_share(
    *,
    by: Person,
    at: datetime,
    person_id: UUID,
    share: UUID,
    returned: bool,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that what was shared was asked back, and whether it was given back or destroyed.

    :raises Refused: when no such share is known, or it was recalled already.
    """
    person = _person(person_id, by)
    found = queries.share(share)
    if reason := rules.recall_blocker(found if found and found.subject == person_id else None):
        raise Refused(reason)
    fact = ShareRecalled(share=share, returned=returned)
    return append(fact, subject=person_id, by=by, at=at, label=person.label, seen=seen, id=id)


@operation(roles=CUSTODIANS)
def link_incident(
    *,
    by: Person,
    at: datetime,
    person_id: UUID,
    incident: UUID,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record which incident happened to a person; the incident itself says nothing of the person.

    :raises Refused: when the person or the incident is not one that you may open.
    """
    person = _person(person_id, by)
    fact = IncidentLinked(incident=incident)
    return append(fact, subject=person_id, by=by, at=at, label=person.label, seen=seen, id=id)


@operation(roles=CUSTODIANS)
def open_sealed_record(
    *,
    by: Person,
    at: datetime,
    person_id: UUID,
    reason: WhyRead,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Open what is sealed about a person: the reading is recorded first, and `opened_bodies` then shows it to who reads.

    :raises Refused: when the person is not one that you may open, or nothing sealed is held here.
    """
    person = _person(person_id, by)
    entries = queries.sealed_entries(
        person_id, parts=("identity", "account"), labels=queries.labels_open_to(by)
    )
    if blocked := rules.nothing_sealed_blocker(entries):
        raise Refused(blocked)
    fact = RecordOpened(person=person.subject, entries=tuple(entries), reason=reason)
    return append(fact, subject=subject or new_subject(), by=by, at=at, label=LEAST, id=id)


@operation(roles=BREAK_GLASS)
def break_glass(
    *,
    by: Person,
    at: datetime,
    reference: Text,
    reason: WhyBroken,
    note: Text,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Open who a person is without being cleared, in an emergency; no account is opened, and another person reviews it.

    :raises Refused: when the reference names nobody here, or nothing is known of who the person is.
    """
    person = queries.person_by_reference(reference.strip())
    if person is None:
        raise Refused(
            f"This site knows no person of reference {reference}; it is the last ten characters of the handle."
        )
    entries = queries.sealed_entries(person.subject, parts=("identity",), labels=None)
    if blocked := rules.nothing_sealed_blocker(entries):
        raise Refused(blocked)
    fact = GlassBroken(person=person.subject, entries=tuple(entries), reason=reason, note=note)
    return append(fact, subject=subject or new_subject(), by=by, at=at, label=LEAST, id=id)


@operation(roles=(ADMINISTRATOR,))
def review_broken_glass(
    *,
    by: Person,
    at: datetime,
    target: UUID,
    finding: Finding,
    note: Text | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record whether breaking the glass was justified; never by who broke it.

    :raises Refused: when there is no such broken glass, you broke it yourself, or it was reviewed already.
    """
    row = queries.reading(target)
    if reason := rules.review_blocker(row, by=by):
        raise Refused(reason)
    assert row is not None
    fact = ReadingReviewed(finding=finding, note=note)
    return append(fact, subject=target, by=by, at=at, label=row.label, seen=seen, id=id)
