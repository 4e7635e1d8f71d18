"""Recognising, revoking: what the mission's root states of the chains of the mission, and pinning the root itself."""

from datetime import datetime
from typing import cast
from uuid import UUID

from standfast.log.chains import NoChain, own_chain
from standfast.log.fold import Entry
from standfast.log.genesis import RootPinned
from standfast.log.ids import chain_subject
from standfast.log.labels import checked, label_text
from standfast.log.models import Chain, StoredEntry, TrustRecord
from standfast.log.operations import Actor, Refused, append, operation, write_transaction
from standfast.log.standing import judge_again
from standfast.log.trust import SITE_ROLES, ChainRecognised, ChainRevoked, Level, SiteRole

ADMINISTRATOR = "administrator"


def chain_record(chain: str) -> TrustRecord | None:
    """Return what is on record of a chain, or None."""
    return TrustRecord.objects.filter(chain=chain).first()


def site_records(site: str) -> list[TrustRecord]:
    """Return the records of a site's chains that are recognised and not revoked, the newest first."""
    found = TrustRecord.objects.filter(site=site, role__in=SITE_ROLES, honoured__isnull=True)
    return list(found.order_by("-recognised_at", "chain"))


def recognition_blocker(row: Chain | None, chain: str) -> str | None:
    """Say why a chain cannot be recognised as a site's, or return None."""
    if row is None:
        return (
            f"No chain {chain} is known here; take its card first with `standfast site trust CARD`."
        )
    if row.role not in SITE_ROLES:
        return f"The chain of {row.site} ({chain[:8]}) is a {row.role}'s; only sites are recognised by the root."
    record = chain_record(chain)
    if record is not None and record.honoured is not None:
        return (
            f"The chain of {row.site} ({chain[:8]}) is revoked from entry {record.honoured} on; a site that comes back "
            "opens a new chain with a restore."
        )
    others = TrustRecord.objects.filter(site=row.site).exclude(chain=chain)
    clash = (
        others.filter(role="assessor")
        if row.role != "assessor"
        else others.exclude(role="assessor")
    )
    if clash.exists():
        return (
            f"The site {row.site} holds a chain of another kind already. Whoever assesses the mission writes on a chain of a "
            "site of its own: no site verifies its own work."
        )
    return None


@operation(roles=(ADMINISTRATOR,), chain="root")
def recognise_chain(
    *,
    by: Actor,
    at: datetime,
    chain: str,
    clearance: Level = "unclassified",
    groups: tuple[str, ...] = (),
    recipient: str | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Recognise a chain as that of a site of the mission, and say up to which label its site may read.

    :raises Refused: when the chain is not known, not a site's or revoked, or level and groups do not make a label.
    """
    row = Chain.objects.filter(chain=chain).first()
    if reason := recognition_blocker(row, chain):
        raise Refused(reason)
    assert row is not None
    try:
        checked(label_text(clearance, groups))
    except ValueError as error:
        raise Refused(str(error)) from error
    fact = ChainRecognised(
        chain=chain,
        key=row.key,
        site=row.site,
        role=cast("SiteRole", row.role),  # one of SITE_ROLES, as asked above
        recipient=recipient,
        clearance=clearance,
        groups=tuple(sorted(set(groups))),
    )
    return append(fact, subject=chain_subject(chain), by=by, at=at, seen=seen, id=id)


@operation(roles=(ADMINISTRATOR,), chain="root")
def revoke_chain(
    *,
    by: Actor,
    at: datetime,
    chain: str,
    reason: str,
    last_honoured: int | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Honour a chain up to an entry and no further (default: the last that is held here); its later entries count in nothing.

    :raises Refused: when the chain is not known, is the root's own, or is revoked from an earlier entry on.
    """
    row = Chain.objects.filter(chain=chain).first()
    if row is None:
        raise Refused(
            f"No chain {chain} is known here; `standfast site list` shows those that are."
        )
    if row.root:
        raise Refused(
            f"The chain of {row.site} ({chain[:8]}) is the mission's root. Open another one and pin it at every site: "
            "`standfast site root CARD --honour-old-root-to SEQ`."
        )
    held = last_held(chain)
    until = held if last_honoured is None else last_honoured
    record = chain_record(chain)
    if record is not None and record.honoured is not None and record.honoured <= until:
        raise Refused(
            f"The chain of {row.site} ({chain[:8]}) is revoked from entry {record.honoured} on already, which is no later."
        )
    fact = ChainRevoked(chain=chain, last_honoured=until, reason=reason)
    return append(fact, subject=chain_subject(chain), by=by, at=at, seen=seen, id=id)


def last_held(chain: str) -> int:
    """Return the number of the last entry of a chain that is held here, 0 for none."""
    newest = StoredEntry.objects.filter(chain=chain).order_by("-seq").values_list("seq", flat=True)
    return newest.first() or 0


def pin_root(chain: str, *, at: datetime, honour_old_to: int | None = None) -> tuple[Chain, int]:
    """Take a chain for the mission's root: from now on its entries say what every other chain may state here.

    Done by hand at each site, with the card in hand: no entry can prove which site is the root. Roots before it stay honoured
    up to `honour_old_to` (default: what is held of them). Return the chain, and how many entries count otherwise than before.

    :raises Refused: when the chain is not known here or is not one of a site.
    """
    row = Chain.objects.filter(chain=chain).first()
    if row is None or row.role not in ("mission", "headquarters"):
        raise Refused(
            "Only the chain of a mission's site can be its root; give the card of that site: `standfast site root CARD`."
        )
    with write_transaction():
        followed = {
            old.chain: last_held(old.chain) if honour_old_to is None else honour_old_to
            for old in Chain.objects.filter(root=True, root_until=None).exclude(chain=chain)
        }
        for old, until in followed.items():
            Chain.objects.filter(chain=old).update(root_until=until)
        Chain.objects.filter(chain=chain).update(root=True, root_until=None)
        _note_pin(RootPinned(chain=chain, followed=followed), at)
        changed = judge_again(Chain.objects.values_list("chain", flat=True))
    row.refresh_from_db()
    return row, changed


def _note_pin(fact: RootPinned, at: datetime) -> None:
    try:
        own = own_chain()
    except NoChain:
        return  # a home without a chain of its own reads, and has nobody who could say what it pinned
    author = chain_subject(own.chain)
    append(fact, subject=author, by=author, at=at)
