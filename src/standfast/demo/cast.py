"""The cast of the demo mission: stable ids, seeded chance, and its people."""

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from standfast.apps.accounts import queries as accounts
from standfast.apps.accounts.models import Person

SEED = 20170417


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is recorded at a site at a moment: `do` calls operations with `at=` that moment."""

    at: datetime
    site: str
    do: Callable[[], object]


class Cast:
    """Names for everything in the demo; the same seed gives the same mission."""

    def __init__(self, seed: int = SEED) -> None:
        self.seed = seed
        self._people: dict[str, Person] = {}

    def id(self, name: str) -> UUID:
        """Return the id that stands for a name, such as `site.un_house`."""
        return UUID(bytes=hashlib.sha256(f"{self.seed}:{name}".encode()).digest()[:16], version=4)

    def rng(self, topic: str) -> random.Random:
        """Return a source of chance of a topic's own, so that topics do not disturb each other."""
        return random.Random(f"{self.seed}:{topic}")

    def person(self, account: str) -> Person:
        """Return somebody of the demo by account.

        :raises LookupError: when nobody has that account yet.
        """
        known = self._people.get(account)
        if known is not None:
            return known
        person = accounts.person(account)
        if person is None:
            raise LookupError(
                f"Nobody in the demo has the account '{account}' at this moment of its story."
            )
        if person.roles:  # roles are granted once in the demo, at its beginning
            self._people[account] = person
        return person
