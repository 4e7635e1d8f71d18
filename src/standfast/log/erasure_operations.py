"""Ordering an erasure, a redaction, a hold; and who has confirmed what was ordered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from standfast.log import keyring
from standfast.log.canonical import canonical
from standfast.log.disposal import is_of_a_person, order_on
from standfast.log.erasure import (
    EntryRedacted,
    ErasureState,
    HoldPlaced,
    HoldReleased,
    SubjectErased,
    about,
    target_of,
)
from standfast.log.facts import Unreadable
from standfast.log.fold import Entry
from standfast.log.labels import STRICTLY_CONFIDENTIAL, UNCLASSIFIED, level_of
from standfast.log.models import Chain, StoredEntry, TrustRecord
from standfast.log.operations import Actor, Refused, append, operation
from standfast.log.redaction import redactable, without
from standfast.log.store import FOLDED, Chains, as_bytes, content_of, read_entry
from standfast.log.trust import SITE_ROLES

WHO_ERASES = ("administrator", "task-force secretary")
SHORTEST_SECRET = 3
NO_REASON_TOLD = "It holds a secret that was typed into an open field."


@operation(roles=WHO_ERASES)
def erase_subject(
    *, by: Actor, at: datetime, target: UUID, reason: str, id: UUID | None = None
) -> Entry:
    """Erase a protected person: every site destroys what was stated about the person, and the keys to it, and confirms.

    :raises Refused: when this site knows no such person, a hold stands, or the person was erased already.
    """
    if blocked := erase_blocker(target):
        raise Refused(blocked)
    entries = tuple(sorted(row.id for row in _of_person(target)))
    fact = SubjectErased(
        subject=target, reason=reason, entries=entries, keys=tuple(sorted(keyring.keys_of(target)))
    )
    return append(fact, subject=about(target), by=by, at=at, id=id)


def erase_blocker(subject: UUID) -> str | None:
    """Say why a person cannot be erased, or return None."""
    order = order_on(subject)
    if order.applied:
        return f"This person was erased by entry {order.applied[0].entry}; `standfast site erasures` says who has confirmed it."
    if not any(True for _ in _of_person(subject)):
        return f"This site knows no protected person {subject}; check the number, or erase at the site that enrolled the person."
    return _hold_blocker(order)


def _hold_blocker(order: ErasureState) -> str | None:
    if not order.holds:
        return None
    return (
        f"A legal hold stands (entry {order.holds[0]}), so nothing of this is destroyed; "
        "release the hold first, and say why it is over."
    )


def _of_person(subject: UUID) -> Iterable[StoredEntry]:
    return (row for row in StoredEntry.objects.filter(subject=subject) if is_of_a_person(row))


@operation(roles=WHO_ERASES)
def redact_entry(
    *,
    by: Actor,
    at: datetime,
    entry_id: UUID,
    reason: str,
    secret: str | None = None,
    id: UUID | None = None,
) -> Entry:
    """Take a secret out of a statement at every site; of a protected person's statement the whole body is destroyed.

    What stood around the secret stays and counts as before. The secret itself is not recorded.

    :raises Refused: when the entry is not one that you may open, may not be redacted, is held, or does not hold the secret.
    """
    row = StoredEntry.objects.filter(id=entry_id).order_by("row").first()
    if row is None or not _opens(by, row.label):
        raise Refused(f"This site holds no entry {entry_id} that you may open; check the number.")
    if blocked := redact_blocker(row):
        raise Refused(blocked)
    remaining = None if is_of_a_person(row) else _without(row, secret)
    if row.label != UNCLASSIFIED and not is_of_a_person(row):
        # Sites that only carry the entry as ciphertext are told to drop it, and nothing of what it says.
        told = EntryRedacted(entry=row.id, chain=row.chain, seq=row.seq, reason=NO_REASON_TOLD)
        append(told, subject=about(row.id), by=by, at=at)
    label = UNCLASSIFIED if is_of_a_person(row) else row.label
    fact = EntryRedacted(
        entry=row.id, chain=row.chain, seq=row.seq, reason=reason, remaining=remaining
    )
    return append(fact, subject=about(row.id), by=by, at=at, id=id, label=label)


def redact_blocker(row: StoredEntry) -> str | None:
    """Say why an entry cannot be redacted, or return None."""
    if not redactable(row.kind):
        return (
            "What the log says of itself, a grant and a verdict are not redacted: they say who may do what and what was found. "
            "Record a correction instead."
        )
    order = order_on(row.id)
    if content_of(row) is None:
        by = f" It was destroyed by entry {order.applied[-1].entry}." if order.applied else ""
        return (
            f"This site does not hold the body of entry {row.id}.{by} Redact it where it is held."
        )
    return _hold_blocker(order)


def _opens(by: Any, label: str) -> bool:
    reads = getattr(by, "may_read", None)
    return label == UNCLASSIFIED or (reads is not None and bool(reads(label)))


def _without(row: StoredEntry, secret: str | None) -> str:
    """Return what remains of a body without a secret, as the canonical text that is folded in its place."""
    if secret is None or len(secret.strip()) < SHORTEST_SECRET:
        raise Refused(
            f"Name the words that must go, {SHORTEST_SECRET} characters at least; what stands around them stays."
        )
    body = content_of(row)
    assert body is not None  # as asked by redact_blocker
    content = msgspec.json.decode(body)
    part = content["fact"] if level_of(row.label) == STRICTLY_CONFIDENTIAL else content
    left = without(part, secret.strip())
    if left == part:
        raise Refused("These words do not stand in this entry; nothing was redacted.")
    whole = {**content, "fact": left} if part is not content else left
    remaining = canonical(whole)
    try:
        read_entry(as_bytes(row.header), remaining, Chains())
    except Unreadable as error:
        raise Refused(
            "These words stand in a field that takes only words of a list, so they cannot be cut out; record a correction."
        ) from error
    return remaining.decode()


@operation(roles=WHO_ERASES)
def place_hold(
    *, by: Actor, at: datetime, target: UUID, reason: str, id: UUID | None = None
) -> Entry:
    """Hold a person's record, or an entry, for a court or an inquiry: it is not erased until the hold is released.

    :raises Refused: when it was erased already, or this site knows no such person and no such entry.
    """
    order = order_on(target)
    if order.applied:
        raise Refused(
            f"It was erased by entry {order.applied[0].entry}; what is gone cannot be held."
        )
    known = StoredEntry.objects.filter(id=target).exists()
    if not known and not any(True for _ in _of_person(target)):
        raise Refused(
            f"This site knows no protected person and no entry {target}; check the number."
        )
    return append(
        HoldPlaced(target=target, reason=reason), subject=about(target), by=by, at=at, id=id
    )


@operation(roles=WHO_ERASES)
def release_hold(
    *, by: Actor, at: datetime, target: UUID, hold: UUID, reason: str, id: UUID | None = None
) -> Entry:
    """Release a hold; an erasure that waited for it is carried out.

    :raises Refused: when no such hold stands.
    """
    if hold not in order_on(target).holds:
        raise Refused(f"No hold {hold} stands on {target}; it was released, or never placed.")
    fact = HoldReleased(target=target, hold=hold, reason=reason)
    return append(fact, subject=about(target), by=by, at=at, id=id)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A site's word that it has carried an erasure out."""

    site: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ErasureStatus:
    """An erasure or a redaction: who ordered it when, who has confirmed it and who has not yet."""

    entry: UUID
    target: UUID
    is_person: bool
    reason: str
    label: str
    author: UUID
    ordered_at: datetime
    held: bool
    confirmed: tuple[Confirmation, ...]
    waiting: tuple[str, ...]


def erasures() -> list[ErasureStatus]:
    """Return every erasure and redaction that counts here, newest first, with the sites that have not confirmed it yet."""
    ordered: list[ErasureStatus] = []
    expected = sites_expected()
    seen: set[UUID] = set()
    for entry in _orders():
        target = target_of(entry.fact)
        if target is None or entry.id in seen:
            continue
        seen.add(entry.id)
        order = order_on(target)
        if any(done.entry == entry.id for done in order.applied):
            ordered.append(_status(entry, target, order, expected))
    return sorted(ordered, key=lambda one: (one.ordered_at, one.entry), reverse=True)


def _orders() -> Iterable[Entry]:
    kinds = (SubjectErased.kind, EntryRedacted.kind)
    chains = Chains()
    for row in StoredEntry.objects.filter(kind__in=kinds, standing=FOLDED).order_by("row"):
        content = content_of(row)
        if content is not None:
            yield read_entry(as_bytes(row.header), content, chains)


def _status(
    entry: Entry, target: UUID, order: ErasureState, expected: frozenset[str]
) -> ErasureStatus:
    said = entry.fact
    done = {site: at for cause, _, site, at in order.confirmed if cause == entry.id}
    return ErasureStatus(
        entry=entry.id,
        target=target,
        is_person=isinstance(said, SubjectErased),
        reason=said.reason if isinstance(said, SubjectErased | EntryRedacted) else "",
        label=entry.label,
        author=entry.author,
        ordered_at=entry.recorded_at,
        held=bool(order.holds),
        confirmed=tuple(Confirmation(site, at) for site, at in sorted(done.items())),
        waiting=tuple(sorted(expected - set(done))),
    )


def sites_expected() -> frozenset[str]:
    """Return the sites that are to confirm every erasure: those whose chains count here and are neither revoked nor closed."""
    records = {record.chain: record for record in TrustRecord.objects.all()}
    pinned = Chain.objects.filter(root=True).exists()
    found = set()
    for row in Chain.objects.filter(role__in=SITE_ROLES, closed__isnull=True):
        record = records.get(row.chain)
        revoked = record is not None and record.honoured is not None
        counts = row.own or row.root or (record is not None if pinned else row.trusted)
        if counts and not revoked:
            found.add(row.site)
    return frozenset(found)
