"""Why something may not be done about the safety of staff, as a sentence."""

from standfast.apps.accounts.models import Person
from standfast.apps.safety import queries
from standfast.apps.safety.models import FactSheet, Haven, Posting, Residence

DONE_PERCENT = 100


def listing_blocker(residence_kind: str, town: str, zone: int | None) -> str | None:
    """Say why a block cannot be listed as a residence."""
    if residence_kind == queries.ON_BASE or town != "Juba" or zone == queries.RESIDENCE_ZONE:
        return None
    if zone is None:
        return "A residence in Juba off base lies in a security zone; say which."
    return (
        f"Residences in Juba are restricted to zone {queries.RESIDENCE_ZONE}; this block lies in zone {zone}. "
        "If people live there already, record it with in_use_before_restriction."
    )


def residence_blocker(residence: Residence | None) -> str | None:
    """Say why nothing can be added to a residence."""
    if residence is None:
        return "This site knows no such residence; list it first."
    if residence.vacated_at is not None:
        return f"{residence} was vacated; list it anew if somebody moves in."
    return None


def reading_blocker(haven: Haven | None) -> str | None:
    """Say why the progress of a haven cannot be read."""
    if haven is None:
        return "This site knows no such safe haven; plan it first."
    if haven.accepted_at is not None:
        return f"{haven} was accepted as complete; revoke the acceptance before its progress is read again."
    return None


def acceptance_blocker(haven: Haven | None, *, by: Person) -> str | None:
    """Say why somebody cannot accept a haven as complete."""
    if reason := reading_blocker(haven):
        return reason
    if haven is None or haven.percent is None:
        return "Nobody has read the progress of this haven; have it measured before it is accepted."
    if haven.percent < DONE_PERCENT:
        return f"The last reading of {haven} is {haven.percent} per cent; it is accepted at {DONE_PERCENT}."
    if str(by.subject) in haven.readers:
        return f"You measured the progress of {haven}; somebody else accepts it."
    return None


def revocation_blocker(haven: Haven | None) -> str | None:
    """Say why the acceptance of a haven cannot be revoked."""
    if haven is None:
        return "This site knows no such safe haven; plan it first."
    if haven.accepted_at is None:
        return f"{haven} is not accepted, so there is nothing to revoke."
    return None


def capacity_blocker(haven: Haven | None) -> str | None:
    """Say why the capacity of a haven cannot be stated."""
    if haven is None:
        return "This site knows no such safe haven; plan it first."
    return None


def posting_blocker(posting: Posting | None) -> str | None:
    """Say why a posting cannot be ended."""
    if posting is None:
        return "This site knows no such posting; begin it first."
    if posting.ended_at is not None:
        return f"{posting} ended already: {posting.ended_reason}"
    return None


def acknowledgement_blocker(sheet: FactSheet | None, organisation: str) -> str | None:
    """Say why an organisation cannot confirm a fact sheet."""
    if sheet is None:
        return "This site knows no such edition of the fact sheet; issue it first."
    if organisation in {one.organisation for one in queries.confirmations(sheet.subject)}:
        return f"{organisation} has confirmed {sheet} already."
    return None
