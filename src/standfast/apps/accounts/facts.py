"""What is stated about a person: who they are, which roles they hold, what they may read.

A person is named by function, not by name: "Duty officer, JOC". The account is what they sign in with.
"""

from typing import Annotated, Literal, get_args

import msgspec

from standfast.log.facts import Fact, fact

Role = Literal[
    "duty officer",
    "planner",
    "field office",
    "security officer",
    "police",
    "medical officer",
    "logistics officer",
    "engineer",
    "readiness officer",
    "task-force secretary",
    "assessor",
    "NGO focal point",
    "administrator",
]
ROLES: tuple[Role, ...] = get_args(Role)
ADMINISTRATOR: Role = "administrator"
Level = Literal["unclassified", "confidential", "strictly confidential"]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Account = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Group = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]+$", max_length=32)]


@fact("accounts.person.enrolled", act=True)
class PersonEnrolled(Fact):
    """A person takes up an account."""

    account: Account
    name: Text
    office: Text
    site: Text | None = None


@fact("accounts.person.corrected", act=False, sets=("name", "office", "site"))
class PersonCorrected(Fact):
    """The function, office or site of a person was written down wrongly."""

    name: Text | None = None
    office: Text | None = None
    site: Text | None = None


@fact("accounts.person.role_granted", act=True, stated_by="root")
class RoleGranted(Fact):
    """A person may act in a role from now on."""

    role: Role


@fact("accounts.person.role_withdrawn", act=True, stated_by="root")
class RoleWithdrawn(Fact):
    """A person may no longer act in a role."""

    role: Role


@fact("accounts.person.clearance_granted", act=True, sets=("level",), stated_by="root")
class ClearanceGranted(Fact):
    """A person may read up to a level, and what is held for these need-to-know groups; it replaces what stood before."""

    level: Level
    groups: tuple[Group, ...] = ()


@fact("accounts.person.account_closed", act=True)
class AccountClosed(Fact):
    """An account may no longer be used; what it recorded stays."""

    reason: Text
