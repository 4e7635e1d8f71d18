"""Questions about people."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db.models import QuerySet

from standfast.apps.accounts.facts import ADMINISTRATOR
from standfast.apps.accounts.flags import Flagged, flagged_entries
from standfast.apps.accounts.models import Person

__all__ = [
    "Flagged",
    "SharedAccount",
    "active_people",
    "administrators",
    "flagged_entries",
    "names",
    "person",
    "person_by_subject",
    "shared_accounts",
    "user_for",
]


@dataclass(frozen=True, slots=True)
class SharedAccount:
    """An account name that several people hold, enrolled at sites that did not know of each other."""

    account: str
    people: tuple[Person, ...]


def _by_seniority(people: QuerySet[Person]) -> QuerySet[Person]:
    return people.order_by("enrolled_at", "subject")


def person(account: str) -> Person | None:
    """Return who holds an account; of several, the one enrolled first, so that a later namesake gains nothing."""
    held = Person.objects.filter(account=account)
    return _by_seniority(held.filter(active=True)).first() or _by_seniority(held).first()


def person_by_subject(subject: UUID) -> Person | None:
    """Return the person whom entries name as author."""
    return Person.objects.filter(subject=subject).first()


def names(subjects: set[UUID]) -> dict[UUID, str]:
    """Return the functions of people by subject, in one query; people unknown at this site are left out."""
    known = Person.objects.filter(subject__in=subjects)
    return {row.subject: str(row) for row in known}


def active_people() -> QuerySet[Person]:
    """Return everybody whose account is open, by account."""
    return Person.objects.filter(active=True).order_by("account", "enrolled_at")


def administrators() -> tuple[Person, ...]:
    """Return the people who may grant and withdraw."""
    return tuple(row for row in active_people() if ADMINISTRATOR in row.roles)


def shared_accounts() -> tuple[SharedAccount, ...]:
    """Return the account names that more than one open account holds: a conflict for an administrator to settle."""
    holders: defaultdict[str, list[Person]] = defaultdict(list)
    for row in active_people():
        holders[row.account].append(row)
    return tuple(
        SharedAccount(account, tuple(people))
        for account, people in holders.items()
        if len(people) > 1
    )


def user_for(who: Person) -> User | None:
    """Return the credentials of a person, which stand outside the log; None when this site holds none."""
    return get_user_model().objects.filter(username=who.account).first()
