"""Erasing a protected person and redacting an entry: what is stated, what every site then does, and who has confirmed it.

An erasure is an entry like any other and travels like one. Where it counts, the site destroys the bodies that it names, with
their keys, folds what they touched again, and confirms on its own chain. Nothing brings a destroyed body back: whatever arrives
later is asked by `destruction`. A site that was told to hold a record before the erasure came sets it aside and destroys it when
the hold is released; until then it is listed among those that have not confirmed.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID, uuid5

import msgspec

from standfast.log.facts import Fact, fact
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.ids import NAMESPACE, mint
from standfast.log.keyring import KeyId
from standfast.log.models import Destroyed, Row

FOLD = "log.erasure"
MAY_STATE = ("mission", "headquarters")
"""The roles of chains on which an erasure, a redaction or a hold counts: neither a device's nor the assessor's."""
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ChainId = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{40}$")]
Seq = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]


@fact("log.erasure.subject_erased", act=True)
class SubjectErased(Fact):
    """A protected person is erased: each site destroys what was stated about the person, and the person's keys.

    `entries` and `keys` name what the erasing site knew, for sites that carry ciphertext and cannot tell whom it is about.
    """

    subject: UUID
    reason: Reason
    entries: tuple[UUID, ...] = ()
    keys: tuple[KeyId, ...] = ()


@fact("log.erasure.entry_redacted", act=True)
class EntryRedacted(Fact):
    """The body of an entry is destroyed; `remaining` is what is read in its place: the same statement without the secret.

    None is nothing: of a protected person's entry, and for sites that hold the entry as ciphertext alone.
    """

    entry: UUID
    chain: ChainId
    seq: Seq
    reason: Reason
    remaining: str | None = None


@fact("log.erasure.confirmed", act=True)
class ErasureConfirmed(Fact):
    """This site has carried out an erasure or redaction: neither body, nor ciphertext, nor key is left here."""

    target: UUID
    erasure: UUID


@fact("log.erasure.held", act=True)
class HoldPlaced(Fact):
    """A record must be kept for a court or an inquiry: until the hold is released it is not erased."""

    target: UUID
    reason: Reason


@fact("log.erasure.released", act=True)
class HoldReleased(Fact):
    """A hold is over."""

    target: UUID
    hold: UUID
    reason: Reason


class Applied(msgspec.Struct, frozen=True):
    """An erasure or a redaction that counts."""

    entry: UUID
    reason: str
    subject: UUID | None = None
    target: UUID | None = None
    remaining: str | None = None
    entries: tuple[UUID, ...] = ()
    keys: tuple[str, ...] = ()


class ErasureState(State):
    """What was ordered of one target: a person, or one entry."""

    applied: tuple[Applied, ...] = ()
    holds: tuple[UUID, ...] = ()
    confirmed: tuple[tuple[UUID, str, str, datetime], ...] = ()


def about(target: UUID) -> UUID:
    """Return the subject under which the erasure of a person, or of an entry, is filed: not its own, which is erased."""
    return uuid5(NAMESPACE, f"erasure {target}")


def target_of(said: Fact) -> UUID | None:
    """Return the person or entry that a fact of this fold is about."""
    match said:
        case SubjectErased():
            return said.subject
        case EntryRedacted():
            return said.entry
        case ErasureConfirmed() | HoldPlaced() | HoldReleased():
            return said.target
        case _:
            return None


def step(state: ErasureState, entry: Entry) -> ErasureState | Unapplied:
    """Apply what is said of one target. An erasure that counts is never taken back: no later entry makes it undone."""
    said = entry.fact
    target = target_of(said)
    if target is None or entry.subject != about(target):
        return Unapplied("It speaks of another target than the one it was stated about.")
    if not isinstance(said, ErasureConfirmed) and entry.chain_role not in MAY_STATE:
        return Unapplied(
            f"A {entry.chain_role}'s chain orders no erasure and no hold; a site of the mission does."
        )
    replace = msgspec.structs.replace
    match said:
        case SubjectErased() | EntryRedacted():
            return replace(state, applied=(*state.applied, _applied(entry.id, said)))
        case ErasureConfirmed():
            done = (said.erasure, entry.chain, entry.site, entry.recorded_at)
            return (
                state
                if done in state.confirmed
                else replace(state, confirmed=(*state.confirmed, done))
            )
        case HoldPlaced() if state.applied:
            return Unapplied(
                "It was erased before the hold was placed; what is gone cannot be held."
            )
        case HoldPlaced():
            return replace(state, holds=(*state.holds, entry.id))
        case HoldReleased():
            return replace(state, holds=tuple(each for each in state.holds if each != said.hold))
        case _:
            return Unapplied("This is no statement about an erasure.")


def _applied(by: UUID, said: SubjectErased | EntryRedacted) -> Applied:
    if isinstance(said, SubjectErased):
        return Applied(by, said.reason, subject=said.subject, entries=said.entries, keys=said.keys)
    return Applied(by, said.reason, target=said.entry, remaining=said.remaining)


def rows(state: ErasureState, *, subject: UUID, label: str) -> list[Row]:
    """Return what is destroyed; of several redactions of one entry the last says what is read in its place.

    A row names a person, or a person's key, or a redacted entry; or, with both, an entry that was known to be of a person.
    """
    found: dict[UUID, Destroyed] = {}
    for done in state.applied:
        for target in _subjects(done):
            found.setdefault(target, _row(done, subject, label, target_subject=target))
        for target in done.entries:
            row = _row(done, subject, label, target_subject=done.subject, target_entry=target)
            found.setdefault(target, row)
        if done.target is not None:
            found[done.target] = _row(done, subject, label, target_entry=done.target)
    return list(found.values())


def _subjects(done: Applied) -> Iterable[UUID]:
    """Yield the person, and the person's keys: a key's id has as many bytes as a subject's, and is asked for like one."""
    if done.subject is not None:
        yield done.subject
    yield from (UUID(key) for key in done.keys)


def _row(
    done: Applied,
    subject: UUID,
    label: str,
    *,
    target_subject: UUID | None = None,
    target_entry: UUID | None = None,
) -> Destroyed:
    return Destroyed(
        subject=subject,
        label=label,
        target_subject=target_subject,
        target_entry=target_entry,
        by_entry=done.entry,
        reason=done.reason,
        remaining=done.remaining,
    )


register_fold(FOLD, version=1, state=ErasureState, step=step, rows=rows, tables=(Destroyed,))


def receipt_id(cause: UUID, chain: str) -> UUID:
    """Return the id of a chain's receipt for an erasure: it follows from its cause, so that it is written once."""
    seed = hashlib.sha256(b"standfast.erasure.receipt.1\0" + cause.bytes + chain.encode())
    return mint(_EPOCH, after=(cause,), random=lambda count: seed.digest()[:count])
