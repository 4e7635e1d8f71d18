"""The smallest valid people: enrolled on this test's chain, with roles and clearances as the test says."""

from datetime import UTC, datetime

from standfast.apps.accounts import operations, queries
from standfast.apps.accounts.facts import Level, Role
from standfast.apps.accounts.models import Person

ENROLLED_AT = datetime(2016, 7, 1, 6, 30, tzinfo=UTC)


def administrator(account: str = "administrator") -> Person:
    """Return the mission's administrator, opened if there is none yet."""
    if (known := queries.person(account)) is None:
        operations.open_first_administrator(
            at=ENROLLED_AT, account=account, name="System administrator"
        )
        known = queries.person(account)
    assert known is not None
    return known


def enrolled(
    account: str,
    *roles: Role,
    name: str = "Officer",
    clearance: Level = "unclassified",
    groups: tuple[str, ...] = (),
) -> Person:
    """Return a person who holds these roles and this clearance."""
    by = administrator()
    entry = operations.enrol_person(
        by=by, at=ENROLLED_AT, account=account, name=name, office="Juba"
    )
    for role in roles:
        operations.grant_role(by=by, at=ENROLLED_AT, person_id=entry.subject, role=role)
    if clearance != "unclassified":
        operations.grant_clearance(
            by=by, at=ENROLLED_AT, person_id=entry.subject, level=clearance, groups=groups
        )
    person = queries.person(account)
    assert person is not None
    return person
