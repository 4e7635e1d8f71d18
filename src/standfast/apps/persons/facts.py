"""What is stated about a protected person, and about who read it.

`persons.person` is sealed: its bodies lie under the person's key. `persons.reading` is not: who opened what, when and why stays
after the person is erased, and names the person by a number alone.
"""

from datetime import date
from typing import Annotated, Literal, get_args
from uuid import UUID

import msgspec

from standfast.log.facts import Fact, fact
from standfast.log.keyring import seal_fold

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Account = Annotated[str, msgspec.Meta(min_length=1, max_length=8000)]
Month = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]

PersonKind = Literal[
    "survivor",
    "witness",
    "source",
    "caller",
    "community watch member",
    "interpreter",
    "casualty",
    "complainant",
    "child",
]
Audience = Literal[
    "medical services",
    "psychosocial services",
    "legal aid",
    "child protection",
    "human-rights officers",
    "protection cluster",
    "police investigators",
    "mission leadership",
    "national authorities",
    "public report",
]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
Purpose = Literal[
    "referral to services",
    "protection planning",
    "human-rights reporting",
    "criminal accountability",
    "public reporting",
]
GivenBy = Literal["the person", "a parent or guardian", "a legal representative"]
Decision = Literal["given", "refused", "withdrawn"]
Part = Literal["handle", "identity", "account"]
Service = Literal[
    "medical care",
    "psychosocial support",
    "legal aid",
    "child protection",
    "safe shelter",
    "family tracing",
    "human-rights officers",
]
Component = Literal["military", "police", "civilian"]
WhyRead = Literal[
    "medical care",
    "referral to a service",
    "protection of the person",
    "consent and sharing",
    "correction of the record",
    "legal obligation",
]
WhyBroken = Literal["life in danger now", "medical emergency", "abduction or disappearance"]
Finding = Literal["justified", "not justified"]

seal_fold("persons.person")


@fact("persons.person.enrolled", act=True)
class ProtectedPersonEnrolled(Fact):
    """A person comes under protection: of which kind, in which county and month, and nothing that tells who it is."""

    person_kind: PersonKind
    county: Text | None = None
    month: Month | None = None


@fact("persons.person.identity_recorded", act=False)
class IdentityRecorded(Fact):
    """Who the person is and how the person is reached; the latest stands."""

    name: Text | None = None
    contact: Text | None = None
    address: Text | None = None


@fact("persons.person.account_recorded", act=False)
class AccountRecorded(Fact):
    """What the person said, in the person's words, taken by somebody who is trained and cleared to ask."""

    account: Account
    language: Text
    taken_on: date | None = None


@fact("persons.person.consent_given", act=True)
class ConsentGiven(Fact):
    """The person agrees that what is known of them is shared with some audiences for a purpose, and with nobody else."""

    audiences: tuple[Audience, ...]
    purpose: Purpose
    language: Text
    given_by: GivenBy
    on: date


@fact("persons.person.consent_refused", act=True)
class ConsentRefused(Fact):
    """The person was asked and does not agree."""

    audiences: tuple[Audience, ...]
    purpose: Purpose
    language: Text
    given_by: GivenBy
    on: date


@fact("persons.person.consent_withdrawn", act=True)
class ConsentWithdrawn(Fact):
    """The person takes an agreement back: what was shared with these audiences is to be recalled."""

    audiences: tuple[Audience, ...]
    language: Text
    given_by: GivenBy
    on: date


@fact("persons.person.referred", act=True)
class PersonReferred(Fact):
    """The person was referred to a service. There is no field for what happened: who refers does not ask."""

    service: Service
    component: Component
    on: date


@fact("persons.person.shared", act=True)
class RecordShared(Fact):
    """A part of the record was given to an audience, under a consent that covers it."""

    audience: Audience
    part: Part
    purpose: Purpose
    organisation: Text


@fact("persons.person.recalled", act=True)
class ShareRecalled(Fact):
    """What was shared was asked back, or its destruction, after the consent was withdrawn."""

    share: UUID
    returned: bool


@fact("persons.person.linked", act=False)
class IncidentLinked(Fact):
    """What happened to the person is recorded as an incident."""

    incident: UUID


@fact("persons.reading.opened", act=True)
class RecordOpened(Fact):
    """Somebody who is cleared opened sealed bodies of a person."""

    person: UUID
    entries: tuple[UUID, ...]
    reason: WhyRead


@fact("persons.reading.glass_broken", act=True)
class GlassBroken(Fact):
    """Somebody who is not cleared opened who a person is, in an emergency; administrators are told, and another person reviews it."""

    person: UUID
    entries: tuple[UUID, ...]
    reason: WhyBroken
    note: Text


@fact("persons.reading.reviewed", act=True)
class ReadingReviewed(Fact):
    """Somebody else has looked at why glass was broken."""

    finding: Finding
    note: Text | None = None
