"""The smallest valid standing bodies."""

from datetime import datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.bodies import operations


def security_team(
    by: Person, at: datetime, *members: str, name: str = "Security management team"
) -> UUID:
    """Establish a security management team in which the police sit, and others that are named."""
    subject = operations.establish_body(
        by=by, at=at, body_kind="security management team", name=name
    ).subject
    for member in ("Police", *members):
        operations.seat_member(by=by, at=at, body_id=subject, member=member)
    return subject
