"""From what was stated about a person to the row that says who they are and what they may do."""

from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from standfast.apps.accounts.facts import (
    AccountClosed,
    ClearanceGranted,
    PersonCorrected,
    PersonEnrolled,
    RoleGranted,
    RoleWithdrawn,
)
from standfast.apps.accounts.models import Person
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.labels import UNCLASSIFIED
from standfast.log.models import Row


class PersonState(State):
    """What is known of one person so far; roles may arrive before the enrolment they belong to."""

    enrolled: PersonEnrolled | None = None
    enrolled_at: datetime | None = None
    name: str | None = None
    office: str | None = None
    site: str | None = None
    roles: tuple[str, ...] = ()
    clearance: str = UNCLASSIFIED
    groups: tuple[str, ...] = ()
    closed_at: datetime | None = None
    closed_reason: str | None = None


def step(state: PersonState, entry: Entry) -> PersonState | Unapplied:
    """Apply one entry to what is known of a person."""
    match entry.fact:
        case PersonEnrolled() as fact:
            if state.enrolled is not None:
                return Unapplied(
                    "A person is enrolled once; this is a second enrolment of the same person."
                )
            return replace(state, enrolled=fact, enrolled_at=entry.recorded_at)
        case PersonCorrected(name=name, office=office, site=site):
            return replace(
                state,
                name=name or state.name,
                office=office or state.office,
                site=site or state.site,
            )
        case RoleGranted(role=role):
            return replace(state, roles=tuple(sorted({*state.roles, role})))
        case RoleWithdrawn(role=role):
            if role not in state.roles:
                return Unapplied(
                    f"The role '{role}' was withdrawn from somebody who did not hold it."
                )
            return replace(state, roles=tuple(held for held in state.roles if held != role))
        case ClearanceGranted(level=level, groups=groups):
            return replace(state, clearance=level, groups=tuple(sorted(set(groups))))
        case AccountClosed(reason=reason):
            if state.closed_at is not None:
                return Unapplied("The account was closed already; this closes it a second time.")
            return replace(state, closed_at=entry.happened.start, closed_reason=reason)
        case _:
            return Unapplied("This is not a statement about a person.")


def rows(state: PersonState, *, subject: UUID, label: str) -> list[Row]:
    """Return the person's row, once the enrolment is here."""
    if state.enrolled is None or state.enrolled_at is None:
        return []
    return [
        Person(
            subject=subject,
            label=label,
            account=state.enrolled.account,
            name=state.name or state.enrolled.name,
            office=state.office or state.enrolled.office,
            site=state.site or state.enrolled.site,
            role_list=list(state.roles),
            clearance=state.clearance,
            groups=list(state.groups),
            active=state.closed_at is None,
            enrolled_at=state.enrolled_at,
            closed_at=state.closed_at,
            closed_reason=state.closed_reason,
        )
    ]


register_fold(
    "accounts.person", version=1, state=PersonState, step=step, rows=rows, tables=(Person,)
)
