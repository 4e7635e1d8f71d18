"""Why something may not be done with a protected person's record."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from standfast.apps.accounts.facts import ADMINISTRATOR
from standfast.apps.accounts.models import Person
from standfast.apps.persons.models import Consent, ProtectedPerson, RecordReading, Share
from standfast.log.keyring import is_erased
from standfast.log.labels import covers, least_label_blocker

LEAST = "confidential:protection"
USUAL = "strictly confidential:protection"
GROUP = "protection"
ON_BEHALF = ("a parent or guardian", "a legal representative")


def label_blocker(label: str) -> str | None:
    """Say why a label is not close enough for a protected person."""
    return least_label_blocker("The record of a protected person", label, least=LEAST)


def known_blocker(person: ProtectedPerson | None, subject: UUID) -> str | None:
    """Say that a person is not one that can be spoken of here."""
    if is_erased(subject):
        return "This person was erased; nothing more is recorded about the person here."
    if person is None:
        return f"This site knows no protected person {subject} that you may open; check the number."
    return None


def identity_blocker(name: str | None, contact: str | None, address: str | None) -> str | None:
    """Say that nothing was stated."""
    if name or contact or address:
        return None
    return "Nothing is stated: give a name, a contact or an address."


def account_blocker(by: Person) -> str | None:
    """Say why somebody may not take a person's account: those trained for it are cleared for the protection group."""
    if GROUP in by.groups:
        return None
    return "An account is taken by an officer of the protection group, and by nobody else; refer the person to a service instead."


def closer_blocker(label: str, person: ProtectedPerson) -> str | None:
    """Say that a statement would be held less closely than the person it is about."""
    if covers(label, person.label):
        return None
    return f"The person is held as '{person.label}'; what is said about the person is held no less closely than that."


def consent_blocker(
    person: ProtectedPerson,
    *,
    given_by: str,
    decision: str,
    audiences: Iterable[str],
    on: date,
    today: date,
) -> str | None:
    """Say why a decision cannot be recorded."""
    if not list(audiences):
        return "A consent covers somebody: name the audiences."
    if on > today:
        return f"A decision is recorded once it is made; {on} has not come yet."
    if person.person_kind == "child" and decision == "given" and given_by not in ON_BEHALF:
        return "For a child, a parent, a guardian or a legal representative agrees; a child may refuse and withdraw alone."
    return None


def share_blocker(consents: dict[str, Consent], *, audience: str, purpose: str) -> str | None:
    """Say why a part of a record may not be shared: nothing is shared but under a consent that stands."""
    consent = consents.get(audience)
    if consent is None:
        return (
            f"Nobody has asked the person whether this may be shared with {audience}; the default is that it is not. "
            "Ask, and record the answer."
        )
    if consent.decision != "given":
        return f"The person has {consent.decision} consent to share with {audience} ({consent.decided_on}); nothing is shared."
    if consent.purpose != purpose:
        return f"The person agreed to share with {audience} for {consent.purpose}, and not for {purpose}. Ask again for that."
    return None


def recall_blocker(share: Share | None) -> str | None:
    """Say why a share cannot be noted as recalled."""
    if share is None:
        return "This site knows no such share."
    if share.recalled_at is not None:
        return "It was recalled already."
    return None


def nothing_sealed_blocker(entries: list[UUID]) -> str | None:
    """Say that there is nothing to open."""
    return (
        None
        if entries
        else "Nothing sealed is held about this person here, so there is nothing to open."
    )


def review_blocker(reading: RecordReading | None, *, by: Person) -> str | None:
    """Say why somebody may not review broken glass."""
    if reading is None or not reading.broken:
        return "This site knows no such broken glass."
    if reading.reader == by.subject:
        return "You broke this glass, so somebody else reviews it. Ask another administrator."
    if reading.finding is not None:
        return f"It was reviewed already, and found {reading.finding}."
    return None


def may_order_erasures(person: Person) -> bool:
    """Tell whether somebody may erase, redact and hold."""
    return bool(person.roles & {ADMINISTRATOR, "task-force secretary"})
