"""The door of every operation, tried by everybody: whoever holds one of its roles, every other role, and an outsider."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from standfast.apps.accounts.facts import ROLES
from standfast.log.models import StoredEntry
from standfast.log.operations import OPERATIONS, Operation, Refused

SUBJECT = UUID(int=7)


@dataclass(frozen=True, slots=True)
class Somebody:
    roles: frozenset[str]
    subject: UUID = SUBJECT


OUTSIDER = Somebody(frozenset())
EVERY_OPERATION = pytest.mark.parametrize(
    "operation", OPERATIONS.values(), ids=lambda operation: operation.name
)


def gets_in(operation: Operation, somebody: Somebody | None) -> bool:
    """Tell whether an operation opens to somebody: it then misses its other arguments, before anything is recorded."""
    try:
        with pytest.raises(TypeError, match="missing"):
            operation.function(by=somebody)
    except Refused:
        return False
    return True


@pytest.mark.django_db
@EVERY_OPERATION
def test_an_operation_opens_to_its_roles_alone(operation: Operation) -> None:
    opened = {role for role in ROLES if gets_in(operation, Somebody(frozenset({role})))}

    assert opened == set(operation.roles or ROLES)
    assert not gets_in(operation, OUTSIDER)
    assert not gets_in(operation, None)
    assert StoredEntry.objects.count() == 0


@pytest.mark.parametrize("somebody", [OUTSIDER, Somebody(frozenset({"assessor"}))])
def test_the_refusal_says_for_whom_it_is(somebody: Somebody) -> None:
    held = ", ".join(somebody.roles) or "no role"

    with pytest.raises(Refused) as refused:
        OPERATIONS["grant_role"].function(by=somebody)

    assert str(refused.value) == (
        f"Grant role is for administrator; you act as {held}. "
        "Ask somebody who holds that role, or an administrator to grant it."
    )
