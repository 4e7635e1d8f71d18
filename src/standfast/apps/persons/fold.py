"""From what was stated about a protected person to rows that tell nothing of who it is; and from readings to who read."""

from datetime import date, datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from standfast.apps.persons.facts import (
    AccountRecorded,
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    GlassBroken,
    IdentityRecorded,
    IncidentLinked,
    PersonReferred,
    ProtectedPersonEnrolled,
    ReadingReviewed,
    RecordOpened,
    RecordShared,
    ShareRecalled,
)
from standfast.apps.persons.models import (
    Consent,
    PersonReferral,
    ProtectedPerson,
    RecordReading,
    SealedBody,
    Share,
    opaque,
)
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row


class Stands(msgspec.Struct, frozen=True):
    """The decision that counts for one audience."""

    audience: str
    decision: str
    purpose: str | None
    language: str
    given_by: str
    on: date
    entry: UUID


class Given(msgspec.Struct, frozen=True):
    """A part of the record that was shared."""

    entry: UUID
    audience: str
    part: str
    purpose: str
    organisation: str
    at: datetime
    recalled_at: datetime | None = None
    returned: bool | None = None


class Body(msgspec.Struct, frozen=True):
    """That a sealed body exists."""

    entry: UUID
    part: str
    at: datetime
    author: UUID


class Referred(msgspec.Struct, frozen=True):
    """That the person was referred."""

    entry: UUID
    service: str
    component: str
    on: date


class ProtectedPersonState(State):
    """What a table may know of a person: no name, no contact, no place, no word of an account."""

    enrolled: ProtectedPersonEnrolled | None = None
    enrolled_at: datetime | None = None
    enrolled_by: UUID | None = None
    bodies: tuple[Body, ...] = ()
    consents: tuple[Stands, ...] = ()
    shares: tuple[Given, ...] = ()
    referrals: tuple[Referred, ...] = ()
    incidents: tuple[UUID, ...] = ()


Decided = ConsentGiven | ConsentRefused | ConsentWithdrawn


def step(state: ProtectedPersonState, entry: Entry) -> ProtectedPersonState | Unapplied:
    """Apply one entry about a protected person."""
    match entry.fact:
        case ProtectedPersonEnrolled() as fact:
            if state.enrolled is not None:
                return Unapplied("A person is enrolled once; this is a second enrolment.")
            return replace(
                state, enrolled=fact, enrolled_at=entry.recorded_at, enrolled_by=entry.author
            )
        case IdentityRecorded():
            return replace(state, bodies=(*state.bodies, _body("identity", entry)))
        case AccountRecorded():
            return replace(state, bodies=(*state.bodies, _body("account", entry)))
        case ConsentGiven() | ConsentRefused() | ConsentWithdrawn() as fact:
            return _decided(state, fact, entry)
        case PersonReferred(service=service, component=component, on=on):
            said = Referred(entry.id, service, component, on)
            return replace(state, referrals=(*state.referrals, said))
        case RecordShared() as fact:
            given = Given(
                entry.id,
                fact.audience,
                fact.part,
                fact.purpose,
                fact.organisation,
                entry.happened.start,
            )
            return replace(state, shares=(*state.shares, given))
        case ShareRecalled() as fact:
            return _recalled(state, fact, entry)
        case IncidentLinked(incident=incident):
            return replace(state, incidents=tuple(sorted({*state.incidents, incident})))
        case _:
            return Unapplied("This is not a statement about a protected person.")


def _body(part: str, entry: Entry) -> Body:
    return Body(entry.id, part, entry.recorded_at, entry.author)


def _decided(state: ProtectedPersonState, fact: Decided, entry: Entry) -> ProtectedPersonState:
    """Let the latest decision of each audience stand; of two on one day, the one that shares less."""
    held = {stands.audience: stands for stands in state.consents}
    decision = {ConsentGiven: "given", ConsentRefused: "refused", ConsentWithdrawn: "withdrawn"}
    purpose = None if isinstance(fact, ConsentWithdrawn) else fact.purpose
    for audience in fact.audiences:
        said = Stands(
            audience,
            decision[type(fact)],
            purpose,
            fact.language,
            fact.given_by,
            fact.on,
            entry.id,
        )
        known = held.get(audience)
        if known is None or _outweighs(said, known):
            held[audience] = said
    return replace(state, consents=tuple(held[name] for name in sorted(held)))


def _outweighs(said: Stands, known: Stands) -> bool:
    """Tell whether a decision counts over another: whatever order they arrive in, no doubt opens a gate."""
    if said.on != known.on:
        return said.on > known.on
    return not (said.decision == "given" and known.decision != "given")


def _recalled(
    state: ProtectedPersonState, fact: ShareRecalled, entry: Entry
) -> ProtectedPersonState | Unapplied:
    if fact.share not in {given.entry for given in state.shares}:
        return Unapplied("It recalls what this site does not know to have been shared.")
    shares = tuple(
        replace(given, recalled_at=entry.happened.start, returned=fact.returned)
        if given.entry == fact.share
        else given
        for given in state.shares
    )
    return replace(state, shares=shares)


def rows(state: ProtectedPersonState, *, subject: UUID, label: str) -> list[Row]:
    """Return the rows of a person under one label."""
    key = {"subject": subject, "label": label}
    found: list[Row] = [
        SealedBody(**key, entry=b.entry, part=b.part, recorded_at=b.at, author=b.author)
        for b in state.bodies
    ]
    found += [
        Consent(
            **key,
            audience=c.audience,
            decision=c.decision,
            purpose=c.purpose,
            language=c.language,
            given_by=c.given_by,
            decided_on=c.on,
            entry=c.entry,
        )
        for c in state.consents
    ]
    agreed = {c.audience for c in state.consents if c.decision == "given"}
    found += [_share_row(given, agreed, subject, label) for given in state.shares]
    found += [
        PersonReferral(
            **key, entry=r.entry, service=r.service, component=r.component, referred_on=r.on
        )
        for r in state.referrals
    ]
    if state.enrolled is not None and state.enrolled_at is not None and state.enrolled_by:
        found.append(
            ProtectedPerson(
                **key,
                person_kind=state.enrolled.person_kind,
                county=state.enrolled.county,
                month=state.enrolled.month,
                reference=opaque(subject),
                incidents=[str(incident) for incident in state.incidents],
                enrolled_at=state.enrolled_at,
                enrolled_by=state.enrolled_by,
            )
        )
    return found


def _share_row(given: Given, agreed: set[str], subject: UUID, label: str) -> Share:
    """Return the row of a share; one to which nobody agrees any more, or never did, is to be recalled."""
    return Share(
        subject=subject,
        label=label,
        entry=given.entry,
        audience=given.audience,
        part=given.part,
        purpose=given.purpose,
        organisation=given.organisation,
        shared_at=given.at,
        to_recall=given.audience not in agreed and given.recalled_at is None,
        recalled_at=given.recalled_at,
        returned=given.returned,
    )


class ReadingState(State):
    """One reading: who read what of whom, and whether somebody else has looked at it."""

    opened: RecordOpened | None = None
    broken: GlassBroken | None = None
    reader: UUID | None = None
    at: datetime | None = None
    reviewed_by: UUID | None = None
    reviewed_at: datetime | None = None
    finding: str | None = None


def step_reading(state: ReadingState, entry: Entry) -> ReadingState | Unapplied:
    """Apply one entry about a reading. Whoever broke glass does not review it, whatever chain says so."""
    match entry.fact:
        case RecordOpened() | GlassBroken() if state.reader is not None:
            return Unapplied("A reading is recorded once.")
        case RecordOpened() as fact:
            return replace(state, opened=fact, reader=entry.author, at=entry.recorded_at)
        case GlassBroken() as fact:
            return replace(state, broken=fact, reader=entry.author, at=entry.recorded_at)
        case ReadingReviewed(finding=finding):
            if state.broken is None:
                return Unapplied("Only broken glass is reviewed, and none is on record here.")
            if entry.author == state.reader:
                return Unapplied("Whoever broke the glass does not review it.")
            if state.finding is not None:
                return Unapplied("It was reviewed already.")
            return replace(
                state, finding=finding, reviewed_by=entry.author, reviewed_at=entry.recorded_at
            )
        case _:
            return Unapplied("This is not a statement about a reading.")


def reading_rows(state: ReadingState, *, subject: UUID, label: str) -> list[Row]:
    """Return the row of a reading."""
    said = state.broken or state.opened
    if said is None or state.reader is None or state.at is None:
        return []
    return [
        RecordReading(
            subject=subject,
            label=label,
            person=said.person,
            entries=[str(entry) for entry in said.entries],
            broken=state.broken is not None,
            reason=said.reason,
            note=state.broken.note if state.broken is not None else None,
            reader=state.reader,
            read_at=state.at,
            reviewed_by=state.reviewed_by,
            reviewed_at=state.reviewed_at,
            finding=state.finding,
        )
    ]


register_fold(
    "persons.person",
    version=1,
    state=ProtectedPersonState,
    step=step,
    rows=rows,
    tables=(ProtectedPerson, SealedBody, Consent, Share, PersonReferral),
)
register_fold(
    "persons.reading",
    version=1,
    state=ReadingState,
    step=step_reading,
    rows=reading_rows,
    tables=(RecordReading,),
)
