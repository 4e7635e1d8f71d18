"""The people of the demo mission: invented, and named by function alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from standfast.apps.accounts import operations
from standfast.apps.accounts.facts import Level, Role
from standfast.demo.cast import Act, Cast

ENROLLED_AT = datetime(2016, 7, 1, 5, tzinfo=UTC)
PROTECTION = ("protection",)
"""The need-to-know group of those who handle sexual violence and grave violations against children."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demo; its password is made when the demo is loaded and stands outside the log."""

    account: str
    roles: tuple[Role, ...]
    name: str
    office: str
    site: str
    clearance: Level = "unclassified"
    groups: tuple[str, ...] = ()


def _field_office(town: str) -> DemoAccount:
    """Return the account of a field office: civilian staff who receive survivors' referrals."""
    return DemoAccount(
        account=f"{town.lower()}.office",
        roles=("field office",),
        name="Field office duty officer",
        office=f"{town} field office",
        site=town,
        clearance="confidential",
        groups=PROTECTION,
    )


ACCOUNTS: tuple[DemoAccount, ...] = (
    DemoAccount(
        "administrator", ("administrator",), "System administrator", "Mission headquarters", "Juba"
    ),
    DemoAccount(
        "juba.duty",
        ("duty officer",),
        "Duty officer",
        "Joint Operations Centre",
        "UN House",
        "confidential",
        PROTECTION,
    ),
    DemoAccount(
        "juba.planner",
        ("planner",),
        "Patrol planner",
        "Force headquarters",
        "UN House",
        "confidential",
    ),
    DemoAccount(
        "juba.police", ("police",), "Police operations officer", "Police headquarters", "UN House"
    ),
    DemoAccount(
        "un-house.police",
        ("police",),
        "Police shift leader",
        "Integrated Operations Centre, UN House",
        "UN House",
    ),
    DemoAccount(
        "juba.security",
        ("security officer",),
        "Security officer",
        "Security Operations Centre",
        "UN House",
        "confidential",
    ),
    DemoAccount(
        "tomping.security",
        ("security officer",),
        "Security shift leader",
        "Integrated Operations Centre, Tomping",
        "Tomping",
    ),
    DemoAccount(
        "juba.medical",
        ("medical officer",),
        "Medical operations officer",
        "Medical section",
        "UN House",
        "confidential",
        PROTECTION,
    ),
    DemoAccount(
        "juba.logistics",
        ("logistics officer",),
        "Property and stores officer",
        "Mission support",
        "Tomping",
    ),
    DemoAccount("juba.engineer", ("engineer",), "Field engineer", "Mission support", "UN House"),
    DemoAccount(
        "juba.readiness",
        ("readiness officer",),
        "Readiness officer",
        "Force headquarters",
        "UN House",
    ),
    *map(
        _field_office,
        ("Bentiu", "Malakal", "Wau", "Bor", "Torit", "Rumbek", "Yambio", "Aweil", "Kuajok"),
    ),
    DemoAccount(
        "secretary",
        ("task-force secretary",),
        "Secretary of the task force",
        "United Nations Headquarters",
        "New York",
        "confidential",
    ),
    DemoAccount(
        "assessor",
        ("assessor",),
        "Independent assessor",
        "Follow-up assessment team",
        "Visiting",
        "confidential",
    ),
    DemoAccount(
        "ngo.focal",
        ("NGO focal point",),
        "Security focal point",
        "International NGO forum",
        "Juba",
    ),
    DemoAccount(
        "departments",
        ("planner",),
        "Policy and planning officer",
        "Peacekeeping Operations, policy and planning",
        "New York",
        "confidential",
    ),
)


def _found(cast: Cast, who: DemoAccount, at: datetime) -> None:
    operations.open_first_administrator(
        at=at,
        account=who.account,
        name=who.name,
        office=who.office,
        subject=cast.id(f"person.{who.account}"),
    )


def _enrol(cast: Cast, who: DemoAccount, at: datetime) -> None:
    administrator, subject = cast.person("administrator"), cast.id(f"person.{who.account}")
    operations.enrol_person(
        by=administrator,
        at=at,
        account=who.account,
        name=who.name,
        office=who.office,
        site=who.site,
        subject=subject,
    )
    for role in who.roles:
        operations.grant_role(by=administrator, at=at, person_id=subject, role=role)
    if who.clearance != "unclassified":
        operations.grant_clearance(
            by=administrator, at=at, person_id=subject, level=who.clearance, groups=who.groups
        )


def acts(cast: Cast) -> Iterator[Act]:
    """Yield the enrolment of every demo account, the first administrator first."""
    first, *others = ACCOUNTS
    yield Act(ENROLLED_AT, "juba", partial(_found, cast, first, ENROLLED_AT))
    for minute, who in enumerate(others, start=1):
        at = ENROLLED_AT + timedelta(minutes=minute)
        yield Act(at, "juba", partial(_enrol, cast, who, at))
