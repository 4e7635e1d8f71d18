"""What may be done with accounts. Only an administrator grants, and nobody grants anything to themselves."""

from datetime import datetime
from uuid import UUID

from standfast.apps.accounts import queries, rules
from standfast.apps.accounts.facts import (
    ADMINISTRATOR,
    AccountClosed,
    ClearanceGranted,
    Level,
    PersonCorrected,
    PersonEnrolled,
    Role,
    RoleGranted,
    RoleWithdrawn,
)
from standfast.apps.accounts.models import Person
from standfast.log.facts import new_subject
from standfast.log.fold import Entry
from standfast.log.labels import UNCLASSIFIED
from standfast.log.operations import Refused, append, operation


def _person(person_id: UUID) -> Person:
    who = queries.person_by_subject(person_id)
    if who is None:
        raise Refused(f"This site knows no person {person_id}; enrol the person first.")
    return who


def open_first_administrator(
    *,
    at: datetime,
    account: str,
    name: str,
    office: str = "Mission headquarters",
    subject: UUID | None = None,
) -> Entry:
    """Enrol the first administrator of a mission, who is the author of their own enrolment.

    :raises Refused: when the mission has an administrator already.
    """
    first = Person(
        subject=subject or new_subject(),
        label=UNCLASSIFIED,
        account=account,
        name=name,
        office=office,
        role_list=[ADMINISTRATOR],
        enrolled_at=at,
    )
    return found_administration(by=first, at=at, account=account, name=name, office=office)


@operation(roles=(ADMINISTRATOR,), chain="root")
def found_administration(
    *, by: Person, at: datetime, account: str, name: str, office: str
) -> Entry:
    """Record the first administrator's enrolment and role; `by` is that person, not yet on record.

    :raises Refused: when the mission has an administrator already, or the account name cannot be used.
    """
    if reason := rules.first_administrator_blocker() or rules.account_blocker(account):
        raise Refused(reason)
    entry = append(
        PersonEnrolled(account=account, name=name, office=office), subject=by.subject, by=by, at=at
    )
    append(RoleGranted(role=ADMINISTRATOR), subject=by.subject, by=by, at=at)
    return entry


@operation(roles=(ADMINISTRATOR,))
def enrol_person(
    *,
    by: Person,
    at: datetime,
    account: str,
    name: str,
    office: str,
    site: str | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Give a person an account, without any role yet.

    :raises Refused: when the account name is taken or is not one.
    """
    if reason := rules.account_blocker(account):
        raise Refused(reason)
    fact = PersonEnrolled(account=account, name=name, office=office, site=site)
    return append(fact, subject=subject or new_subject(), by=by, at=at, id=id)


@operation(roles=(ADMINISTRATOR,))
def correct_person(
    *,
    by: Person,
    at: datetime,
    person_id: UUID,
    name: str | None = None,
    office: str | None = None,
    site: str | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Correct the function, office or site that was written down for a person.

    :raises Refused: when the person is unknown or nothing is corrected.
    """
    _person(person_id)
    if not (name or office or site):
        raise Refused("Nothing is corrected: give a function, an office or a site.")
    fact = PersonCorrected(name=name, office=office, site=site)
    return append(fact, subject=person_id, by=by, at=at, seen=seen, id=id)


@operation(roles=(ADMINISTRATOR,), chain="root")
def grant_role(
    *,
    by: Person,
    at: datetime,
    person_id: UUID,
    role: Role,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Let a person act in a role.

    :raises Refused: when the person is the one who grants, holds the role already, or has no open account.
    """
    if reason := rules.grant_blocker(_person(person_id), role, by=by):
        raise Refused(reason)
    return append(RoleGranted(role=role), subject=person_id, by=by, at=at, seen=seen, id=id)


@operation(roles=(ADMINISTRATOR,), chain="root")
def withdraw_role(
    *,
    by: Person,
    at: datetime,
    person_id: UUID,
    role: Role,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Stop a person from acting in a role.

    :raises Refused: when the person does not hold it, or is the last administrator.
    """
    if reason := rules.withdraw_blocker(_person(person_id), role):
        raise Refused(reason)
    return append(RoleWithdrawn(role=role), subject=person_id, by=by, at=at, seen=seen, id=id)


@operation(roles=(ADMINISTRATOR,), chain="root")
def grant_clearance(
    *,
    by: Person,
    at: datetime,
    person_id: UUID,
    level: Level,
    groups: tuple[str, ...] = (),
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Set what a person may read: a level and need-to-know groups, in place of what stood before.

    :raises Refused: when the person is the one who grants, has no open account, or level and groups do not fit.
    """
    if reason := rules.clearance_blocker(_person(person_id), level, groups, by=by):
        raise Refused(reason)
    fact = ClearanceGranted(level=level, groups=tuple(sorted(set(groups))))
    return append(fact, subject=person_id, by=by, at=at, seen=seen, id=id)


@operation(roles=(ADMINISTRATOR,))
def close_account(
    *,
    by: Person,
    at: datetime,
    person_id: UUID,
    reason: str,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Close an account; what it recorded stays.

    :raises Refused: when it is closed already, is one's own, or holds the last administrator.
    """
    if blocked := rules.close_blocker(_person(person_id), by=by):
        raise Refused(blocked)
    return append(AccountClosed(reason=reason), subject=person_id, by=by, at=at, seen=seen, id=id)
