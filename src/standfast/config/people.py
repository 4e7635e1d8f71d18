"""Whom a command names by their account."""

from standfast.apps.accounts import queries as accounts
from standfast.apps.accounts.models import Person
from standfast.log.operations import Refused


def person_of_account(account: str) -> Person:
    """Return the person of an account.

    :raises Refused: when this site knows no such account.
    """
    found = accounts.person(account)
    if found is None:
        raise Refused(f"There is no account '{account}' here; an administrator enrols people.")
    return found
