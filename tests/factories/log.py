"""The smallest valid things of the log."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

from standfast.log.enrolment import open_chain
from standfast.log.models import Chain

START = datetime(2016, 7, 1, 6, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Somebody:
    """An actor with roles, without an account."""

    roles: frozenset[str] = frozenset()
    subject: UUID = field(default_factory=uuid4)
    clearance: str = "unclassified"
    groups: tuple[str, ...] = ()
    account: str = "somebody"

    @classmethod
    def with_roles(cls, *roles: str) -> "Somebody":
        return cls(roles=frozenset(roles))


def open_site(
    site: str = "juba", *, role: str = "mission", world: str = "demo", at: datetime = START
) -> Chain:
    """Open a chain that this test's database writes on."""
    return open_chain(site=site, role=role, world=world, at=at)
