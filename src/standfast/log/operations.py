"""The only writer. An operation is one write transaction: lock, rules, append, refold, commit, acknowledge."""

import fcntl
import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, ParamSpec, Protocol, TypeVar, cast
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from standfast.log.canonical import Uncanonical, builtins, canonical
from standfast.log.chains import (
    NoChain,
    Writer,
    clock_at_least,
    forced_chain,
    own_chain,
    random_bytes,
)
from standfast.log.facts import Fact, Unreadable, read_fact
from standfast.log.fold import Entry
from standfast.log.format import NO_LINK, SALT_BYTES, Header, Sealed, link, seal
from standfast.log.ids import mint
from standfast.log.keyring import is_erased, is_sealed, sealed_body
from standfast.log.labels import UNCLASSIFIED, checked
from standfast.log.models import Row, StoredEntry
from standfast.log.projection import Touched, heads_under_lock, refold
from standfast.log.routing import LIVE, ReadOnlyWorld, current_world
from standfast.log.sight import sight_blocker
from standfast.log.store import (
    CONTENT,
    FOLDED,
    Chains,
    as_bytes,
    as_entry,
    content_in,
    head_of,
    next_arrival,
    read_entry,
    writer,
)
from standfast.log.times import Happened

__all__ = [
    "OPERATIONS",
    "Refused",
    "append",
    "append_about",
    "operation",
    "refold_touched",
    "refuse_if",
    "write_transaction",
]

P = ParamSpec("P")
R = TypeVar("R")
_ADVISORY_LOCK = 0x5354_4E44  # "STND": one writer at a time on PostgreSQL, so that no chain forks


class Refused(Exception):
    """What was asked may not be done; the message says what, why and what next. Nothing was recorded."""


class Actor(Protocol):
    """Somebody who acts: a person of the accounts app, or a stand-in with the same two attributes."""

    @property
    def subject(self) -> UUID:
        """The person's subject."""

    @property
    def roles(self) -> frozenset[str]:
        """The roles that the person holds now."""


@dataclass(slots=True)
class Head:
    """The newest entry of the chain that is being written."""

    seq: int
    link: str
    recorded_at: datetime | None


@dataclass(slots=True)
class WriteTransaction:
    """What one write transaction has done so far."""

    role: str = "mission"
    appended: list[Entry] = field(default_factory=list)
    acknowledged: list[Entry] = field(default_factory=list)
    touched: Touched = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)
    writers: dict[str, Writer] = field(default_factory=dict)
    arrival: int | None = None
    chains: Chains = field(default_factory=Chains)


@dataclass(frozen=True, slots=True)
class Operation:
    """A registered operation: its name, who may call it, and the function."""

    name: str
    roles: tuple[str, ...] | None
    chain: str
    function: Callable[..., Any]
    signature: inspect.Signature


OPERATIONS: dict[str, Operation] = {}
_current: ContextVar[WriteTransaction | None] = ContextVar("write_transaction", default=None)


def operation(
    *, roles: tuple[str, ...] | None, chain: str = "mission"
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare an operation: which roles may call it (None: anybody) and on which kind of chain it writes.

    :raises Refused: from the operation, when `by` holds none of the roles or this site has no such chain.
    """

    def declare(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)

        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            if reason := role_blocker(kwargs.get("by"), roles, function.__name__):
                raise Refused(reason)
            with write_transaction(role=chain) as current:
                before = len(current.appended)
                try:
                    if reason := sight_blocker(kwargs.get("by"), kwargs):
                        raise Refused(reason)
                    result = function(*args, **kwargs)
                except Refused:
                    retried = _retried(kwargs, current) if len(current.appended) == before else None
                    if retried is None:
                        raise
                    return cast("R", retried)
                refold_touched()
                return result

        known = OPERATIONS.get(function.__name__)
        if known is not None and known.function.__module__ != function.__module__:
            raise ValueError(
                f"The operation {function.__name__} is declared in {known.function.__module__} already."
            )
        OPERATIONS[function.__name__] = Operation(function.__name__, roles, chain, run, signature)
        return run

    return declare


def role_blocker(by: Any, roles: tuple[str, ...] | None, name: str) -> str | None:
    """Say why somebody's roles do not allow an operation, or None."""
    if roles is None or (by is not None and by.roles & set(roles)):
        return None
    held = ", ".join(sorted(by.roles)) if by is not None and by.roles else "no role"
    return (
        f"{name.replace('_', ' ').capitalize()} is for {' or '.join(roles)}; you act as {held}. "
        "Ask somebody who holds that role, or an administrator to grant it."
    )


@contextmanager
def write_transaction(*, role: str = "mission") -> Iterator[WriteTransaction]:
    """Hold the one write lock and a database transaction, or join the one that is open.

    :raises ReadOnlyWorld: inside the world of a moment.
    """
    if current_world() != LIVE:
        raise ReadOnlyWorld(
            "The world of a moment is read-only: what happened then cannot be written now."
        )
    open_already = _current.get()
    if open_already is not None:
        kept, open_already.role = open_already.role, role
        try:
            yield open_already
        finally:
            open_already.role = kept
        return
    with _write_lock(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY_LOCK])
        current = WriteTransaction(role)
        token = _current.set(current)
        try:
            yield current
            refold_touched()
        finally:
            _current.reset(token)


@contextmanager
def _write_lock() -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return
    with (Path(settings.HOME) / "write.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def refold_touched() -> None:
    """Bring the rows of every subject touched so far up to date; `@operation` does it at its end."""
    current = _current.get()
    if current is not None and current.touched:
        touched, current.touched = current.touched, {}
        refold(touched)


def append(
    fact: Fact,
    *,
    subject: UUID,
    by: Actor | UUID,
    at: datetime,
    happened: Happened | datetime | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
    label: str = UNCLASSIFIED,
    on_behalf_of: UUID | None = None,
    act: UUID | None = None,
) -> Entry:
    """Record a fact about a subject; it is durable, with its rows, when the write transaction has ended.

    `seen` are the subject's heads that the author saw (default: those under the lock); `id` makes a retry harmless: the same
    fact under the same id is returned and not written again.

    :raises Refused: when the fact has no canonical bytes or not its own shape, the id stands for something else, the label is
        malformed, or this site has no chain to write on.
    """
    current = _current.get()
    if current is None:
        raise RuntimeError("append is called inside an operation; nothing was recorded.")
    try:
        body = canonical(builtins(fact))
        # What is folded now is what the bytes say, as it will be when they are read again: 12 for a float is 12.0.
        fact = read_fact(fact.kind, fact.version, body)
        checked(label)
        _aware(at)
        stated = happened if isinstance(happened, Happened) else Happened.exact(happened or at)
        target = _writer(current)
    except (Uncanonical, Unreadable, ValueError, NoChain) as error:
        raise Refused(str(error)) from error
    author = by if isinstance(by, UUID) else by.subject
    if id is not None and (known := _already(id, fact, author, current)) is not None:
        return known
    return _write(
        current,
        target,
        fact,
        body,
        Header(
            id=id or UUID(int=0),
            chain=target.chain,
            seq=0,
            previous="",
            label=label,
            kind=fact.kind,
            version=fact.version,
            subject=subject,
            happened=stated,
            recorded_at=at,
            author=author,
            on_behalf_of=on_behalf_of,
            after=heads_under_lock(subject, current.touched) if seen is None else seen,
            act=act,
        ),
        given_id=id,
    )


def append_about(
    fact: Fact,
    row: Row | None,
    *,
    by: Actor | UUID,
    at: datetime,
    happened: Happened | datetime | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record a fact about the subject of a row, under the row's label; the caller's rules have refused a row that is not there.

    :raises Refused: as `append` does.
    """
    assert row is not None
    return append(
        fact,
        subject=row.subject,
        by=by,
        at=at,
        happened=happened,
        seen=seen,
        id=id,
        label=row.label,
    )


def refuse_if(reason: str | None) -> None:
    """Refuse for a reason that a rule gave.

    :raises Refused: when there is one.
    """
    if reason:
        raise Refused(reason)


def _aware(at: datetime) -> None:
    if at.tzinfo is None:
        raise ValueError(f"The time {at} has no zone: write 2016-10-01T08:00:00Z or +03:00.")


def _writer(current: WriteTransaction) -> Writer:
    name = forced_chain() or current.role
    if name not in current.writers:
        current.writers[name] = own_chain(current.role)
    return current.writers[name]


def _write(
    current: WriteTransaction,
    target: Writer,
    fact: Fact,
    body: bytes,
    header: Header,
    *,
    given_id: UUID | None,
) -> Entry:
    head = current.heads.get(target.chain) or _head(target.chain)
    at = header.recorded_at
    assert at is not None
    entry_id = given_id or mint(at, after=header.after, random=random_bytes)
    complete = Header(
        id=entry_id,
        chain=target.chain,
        seq=head.seq + 1,
        previous=head.link,
        label=header.label,
        kind=header.kind,
        version=header.version,
        subject=header.subject,
        happened=header.happened,
        recorded_at=clock_at_least(at, head.recorded_at),
        author=header.author,
        on_behalf_of=header.on_behalf_of,
        after=tuple(sorted(header.after)),
        act=header.act,
    )
    sealed = seal(complete, body, salt=random_bytes(SALT_BYTES), key=target.key)
    cipher = _under_persons_key(complete, sealed)
    current.arrival = next_arrival() if current.arrival is None else current.arrival + 1
    stored = StoredEntry(
        arrival=current.arrival,
        id=entry_id,
        chain=target.chain,
        seq=complete.seq,
        kind=fact.kind,
        version=fact.version,
        subject=complete.subject,
        recorded_at=complete.recorded_at,
        author=complete.author,
        label=complete.label,
        digest=sealed.digest,
        header=sealed.header,
        salt=None if cipher else sealed.salt,
        body=None if cipher else sealed.body,
        cipher=cipher,
        signature=sealed.signature,
        standing=FOLDED,
        received_at=clock_at_least(at, head.recorded_at),
    )
    writer(StoredEntry).insert([stored])
    current.heads[target.chain] = Head(
        complete.seq, link(sealed.digest, sealed.signature), complete.recorded_at
    )
    entry = as_entry(complete, fact, current.chains)
    current.appended.append(entry)
    current.acknowledged.append(entry)
    current.touched.setdefault(entry.subject, []).append(entry)
    return entry


def _under_persons_key(header: Header, sealed: Sealed) -> bytes | None:
    """Return the ciphertext in which an entry about a protected person is kept, or None for every other entry."""
    if not is_sealed(header.kind) or header.subject is None:
        return None
    if is_erased(header.subject):
        raise Refused(
            "This person was erased, and nothing more is recorded about the person here. Enrol the person anew if asked to."
        )
    assert sealed.salt is not None
    assert sealed.body is not None
    return sealed_body(header.subject, header.label, sealed.salt, sealed.body)


def _head(chain: str) -> Head:
    row = head_of(chain)
    if row is None:
        return Head(0, NO_LINK, None)
    seq, digest, signature, recorded_at = row
    return Head(seq, link(digest, signature), recorded_at)


def _held(id: UUID, current: WriteTransaction) -> Entry | None:
    stored = StoredEntry.objects.filter(id=id, standing=FOLDED)
    known = stored.values_list("header", *CONTENT).first()
    body = content_in(*known[1:]) if known is not None else None
    if known is None or body is None:
        return None
    return read_entry(as_bytes(known[0]), body, current.chains)


def _already(id: UUID, fact: Fact, author: UUID, current: WriteTransaction) -> Entry | None:
    """Return the entry that a retry repeats: the same fact by the same author under the same id."""
    if not StoredEntry.objects.filter(id=id).exists():
        return None
    entry = _held(id, current)
    if entry is None or entry.fact != fact or entry.author != author:
        raise Refused(
            f"The id {id} already stands for another entry, so this was not recorded; leave the id out or take a new one."
        )
    current.acknowledged.append(entry)
    return entry


def _retried(kwargs: dict[str, Any], current: WriteTransaction) -> Entry | None:
    """Return what an operation recorded when it was first called under this id by this author, if it was.

    A rule may refuse the second call only because the first one succeeded; the caller, who never saw the answer, is given it.
    """
    wanted, by = kwargs.get("id"), kwargs.get("by")
    entry = _held(wanted, current) if isinstance(wanted, UUID) else None
    if entry is None or by is None or entry.author != by.subject:
        return None
    shared = set(kwargs) & set(entry.fact.__struct_fields__)
    if any(kwargs[name] != getattr(entry.fact, name) for name in shared):
        return (
            None  # other content under the same id is no retry, and is refused for its own reason
        )
    current.acknowledged.append(entry)
    return entry
