"""The smallest valid protected persons, and the people who may speak of them."""

from datetime import UTC, date, datetime

from factories.accounts import enrolled
from standfast.apps.accounts.models import Person
from standfast.apps.persons import operations
from standfast.apps.persons.facts import PersonKind
from standfast.log.fold import Entry

NOON = datetime(2016, 12, 1, 12, tzinfo=UTC)
DAY = date(2016, 12, 1)
SECRET = "zqmary"
STORY = "zqstory of what she saw"
LABEL = "strictly confidential:protection"


def custodian(account: str = "custodian") -> Person:
    """Return a field officer of the protection group."""
    return enrolled(
        account, "field office", clearance="strictly confidential", groups=("protection",)
    )


def protected(by: Person, *, label: str = LABEL, kind: PersonKind = "survivor") -> Entry:
    """Return the enrolment of a person under protection."""
    return operations.enrol_protected_person(
        by=by, at=NOON, person_kind=kind, county="Juba", month="2016-11", label=label
    )


def with_identity(by: Person, *, label: str = LABEL) -> Entry:
    """Return the enrolment of a person of whom a name and an account are recorded."""
    entry = protected(by, label=label)
    operations.record_identity(
        by=by, at=NOON, person_id=entry.subject, name=SECRET, contact="zqcontact", label=label
    )
    operations.record_account(
        by=by, at=NOON, person_id=entry.subject, account=STORY, language="Dinka", label=label
    )
    return entry
