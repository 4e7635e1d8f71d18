"""Why something may not be done with an account, as a sentence."""

import re

from standfast.apps.accounts import queries
from standfast.apps.accounts.facts import ADMINISTRATOR, ROLES
from standfast.apps.accounts.models import Person
from standfast.log import labels

ACCOUNT_SHAPE = re.compile(r"[a-z0-9][a-z0-9._-]*")


def account_blocker(account: str) -> str | None:
    """Say why an account name cannot be given to a person."""
    if not ACCOUNT_SHAPE.fullmatch(account):
        return (
            f"'{account}' is not an account name; write small letters, digits, dots, hyphens or underscores, "
            "beginning with a letter or digit."
        )
    if (holder := queries.person(account)) is not None:
        return f"The account '{account}' belongs to {holder}; choose another name."
    return None


def first_administrator_blocker() -> str | None:
    """Say why nobody can make themselves the first administrator."""
    if held := queries.administrators():
        return f"The mission has an administrator already ({held[0]}); ask there for the role."
    return None


def _open_account_blocker(who: Person, *, by: Person, what: str) -> str | None:
    if not who.active:
        return f"The account '{who.account}' is closed; enrol the person under a new account."
    if who.subject == by.subject:
        return f"Nobody {what} their own account; ask another administrator."
    return None


def grant_blocker(who: Person, role: str, *, by: Person) -> str | None:
    """Say why a role cannot be granted."""
    if role not in ROLES:
        return f"There is no role '{role}'; the roles are {', '.join(ROLES)}."
    if blocked := _open_account_blocker(who, by=by, what="grants a role to"):
        return blocked
    if role in who.roles:
        return f"{who} holds the role '{role}' already."
    return None


def withdraw_blocker(who: Person, role: str) -> str | None:
    """Say why a role cannot be withdrawn."""
    if role not in who.roles:
        return f"{who} does not hold the role '{role}'."
    if role == ADMINISTRATOR and len(queries.administrators()) == 1:
        return f"{who} is the only administrator; make another one first."
    return None


def clearance_blocker(
    who: Person, level: str, groups: tuple[str, ...], *, by: Person
) -> str | None:
    """Say why a clearance cannot be granted."""
    if blocked := _open_account_blocker(who, by=by, what="clears"):
        return blocked
    try:
        labels.label_text(level, groups)
    except ValueError as error:
        return str(error)
    return None


def close_blocker(who: Person, *, by: Person) -> str | None:
    """Say why an account cannot be closed."""
    if blocked := _open_account_blocker(who, by=by, what="closes"):
        return blocked
    if ADMINISTRATOR in who.roles and len(queries.administrators()) == 1:
        return f"{who} is the only administrator; make another one first."
    return None
