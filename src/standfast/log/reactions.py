"""What follows the log: each reaction has its own checkpoint by arrival, so that late entries are seen too.

A reaction is idempotent: it may see an entry again after a crash. It never appends what can be computed.
"""

from collections.abc import Callable
from dataclasses import dataclass

from standfast.log.fold import Entry
from standfast.log.models import Checkpoint, StoredEntry
from standfast.log.operations import write_transaction
from standfast.log.store import CONTENT, Chains, as_bytes, content_in, next_arrival, read_entry

React = Callable[[Entry], None]
BATCH = 200


@dataclass(frozen=True, slots=True)
class Reaction:
    """A registered reaction and the kinds that it follows; none means all."""

    name: str
    kinds: tuple[str, ...]
    react: React


REACTIONS: dict[str, Reaction] = {}


def reaction(name: str, *, kinds: tuple[str, ...] = ()) -> Callable[[React], React]:
    """Register a function that is called once or more for every entry that becomes foldable, in the order of arrival."""

    def declare(react: React) -> React:
        REACTIONS[name] = Reaction(name, kinds, react)
        return react

    return declare


def run_reactions() -> int:
    """Bring every reaction up to the newest arrival and return how many entries were shown to reactions."""
    return sum(_follow(known) for known in list(REACTIONS.values()))


def _follow(known: Reaction) -> int:
    shown = 0
    while True:
        with write_transaction():
            checkpoint, _ = Checkpoint.objects.get_or_create(reaction=known.name)
            newest = next_arrival() - 1
            query = StoredEntry.objects.filter(
                arrival__gt=checkpoint.arrival
            )  # only what counts has one
            if known.kinds:
                query = query.filter(kind__in=known.kinds)
            batch = list(
                query.order_by("arrival").values_list("arrival", "header", *CONTENT)[:BATCH]
            )
            if not batch:
                if newest > checkpoint.arrival:  # what it does not follow is passed over
                    checkpoint.arrival = newest
                    checkpoint.save(update_fields=["arrival"])
                return shown
            chains = Chains()
            for _, header, *content in batch:
                body = content_in(*content)
                if body is not None:
                    known.react(read_entry(as_bytes(header), body, chains))
                    shown += 1
            checkpoint.arrival = batch[-1][0] or checkpoint.arrival
            checkpoint.save(update_fields=["arrival"])
