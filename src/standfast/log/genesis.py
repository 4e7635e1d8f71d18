"""Facts of the log itself: a chain is opened, a bundle is received."""

from typing import Literal
from uuid import UUID

import msgspec

from standfast.log.facts import Fact, fact
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row

World = Literal["live", "exercise", "demo"]
Role = Literal["mission", "headquarters", "assessor", "device"]


class Continues(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The head of the chain that a restored site wrote before."""

    chain: str
    seq: int
    digest: str


@fact("log.chain.opened", act=True)
class ChainOpened(Fact):
    """The genesis of a chain: whose it is, and its public key."""

    key: str
    mission: str
    world: World
    site: str
    role: Role
    continues: Continues | None = None


class Range(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Entries `first` to `last` of a chain."""

    chain: str
    first: int
    last: int


@fact("log.chain.bundle_received", act=True)
class BundleReceived(Fact):
    """This site received these entries, and how far their chains then reached by their own signed heads."""

    ranges: tuple[Range, ...]
    heads: dict[str, int] = {}


@fact("log.chain.root_pinned", act=True)
class RootPinned(Fact):
    """This site takes a chain for the mission's root from now on; the roots before it are honoured up to an entry each."""

    chain: str
    followed: dict[str, int] = {}


class ChainState(State):
    """Whether the chain has been opened."""

    opened: bool = False


def step(state: ChainState, entry: Entry) -> ChainState | Unapplied:
    """Apply an entry of the log itself."""
    if isinstance(entry.fact, ChainOpened):
        if state.opened:
            return Unapplied("A chain is opened once; this is a second genesis.")
        return ChainState(opened=True)
    return state


def rows(state: ChainState, *, subject: UUID, label: str) -> list[Row]:
    """Chains keep their own table (`log_chain`), outside the projections."""
    return []


register_fold("log.chain", version=1, state=ChainState, step=step, rows=rows, tables=())
