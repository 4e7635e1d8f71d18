"""The `site` commands: this site's chain, the mission's root, and which chains are recognised or revoked."""

import argparse
import json
from pathlib import Path
from typing import Any

from standfast.apps.accounts import queries as accounts
from standfast.apps.accounts.models import Person
from standfast.config.output import now, say, say_json
from standfast.log.chains import own_chain
from standfast.log.enrolment import card, decide_world, name_site, recipient_of_card
from standfast.log.exchange import read_card, trust_card
from standfast.log.models import Chain, TrustRecord
from standfast.log.operations import Refused
from standfast.log.standing import Judge
from standfast.log.trust_operations import pin_root, recognise_chain, revoke_chain
from standfast.log.worlds import present_heads

Given = argparse.Namespace


def site_init(given: Given) -> None:
    """Name this site."""
    opened = name_site(given.name, at=now(), world=given.world)
    if opened is None:
        say(
            f"This site is {given.name}. Its chain opens with the first card, trusted site or entry."
        )
    else:
        say_json({"site": opened.site, "chain": opened.chain, "world": opened.world})


def site_card(given: Given) -> None:
    """Write this site's card."""
    decide_world(at=now(), world="live")
    Path(given.out).write_text(json.dumps(card(own_chain().chain), indent=1, sort_keys=True) + "\n")


def site_trust(given: Given) -> None:
    """Take the card of a site: where this home's own chain is the root, recognise it; where no root is pinned, trust it."""
    content = read_card(Path(given.file))
    row, taken_up = trust_card(content, at=now())
    decide_world(at=now(), world=row.world)
    said: dict[str, Any] = {
        "site": row.site,
        "chain": row.chain,
        "role": row.role,
        "world": row.world,
        "entries_taken_up": taken_up,
    }
    if Chain.objects.filter(root=True, own=True).exists():
        recognise_chain(
            by=_by(given.by),
            at=now(),
            chain=row.chain,
            clearance=given.clearance,
            groups=tuple(given.group or ()),
            recipient=recipient_of_card(content),
        )
        said["recognised"] = True
    elif given.by or given.group or given.clearance != "unclassified":
        raise Refused(
            "The card was taken. What a site may read is stated by the mission's root, and this home's chain is not pinned as "
            "it: `standfast site root`."
        )
    say_json(said)


def site_root(given: Given) -> None:
    """Pin the mission's root: the chain of a card, or this site's own."""
    at = now()
    if given.file:
        row, _ = trust_card(read_card(Path(given.file)), at=at)
        decide_world(at=at, world=row.world)
        chain = row.chain
    else:
        decide_world(at=at, world="live")
        chain = own_chain().chain
    pinned, changed = pin_root(chain, at=at, honour_old_to=given.honour_old_root_to)
    say_json({"root": pinned.site, "chain": pinned.chain, "entries_judged_otherwise": changed})


def site_revoke(given: Given) -> None:
    """Honour the chain of a site up to an entry and no further."""
    found = (
        Chain.objects.filter(site=given.site)
        if given.chain is None
        else Chain.objects.filter(site=given.site, chain__startswith=given.chain)
    )
    revoked = set(
        TrustRecord.objects.filter(honoured__isnull=False).values_list("chain", flat=True)
    )
    chains = [row for row in found.order_by("chain") if row.chain not in revoked]
    if len(chains) != 1:
        which = ", ".join(f"{row.chain[:8]} ({row.role})" for row in chains) or "none"
        raise Refused(
            f"'{given.site}' must have one chain to revoke; it has {which}. Name it with --chain; "
            "`standfast site list` shows them all."
        )
    entry = revoke_chain(
        by=_by(given.by),
        at=now(),
        chain=chains[0].chain,
        reason=given.reason,
        last_honoured=given.last_honoured,
    )
    record = TrustRecord.objects.get(chain=chains[0].chain)
    say_json(
        {
            "site": given.site,
            "chain": record.chain,
            "honoured_to": record.honoured,
            "entry": str(entry.id),
        }
    )


def site_list(given: Given) -> None:
    """List the chains known here, and what they count as."""
    heads, judge = present_heads(), Judge.now()
    records = {record.chain: record for record in TrustRecord.objects.all()}
    say_json(
        {
            "sites": [
                _site_json(row, heads.get(row.chain, (0, ""))[0], judge, records.get(row.chain))
                for row in Chain.objects.order_by("site", "chain")
            ]
        }
    )


def _site_json(
    row: Chain, held_to: int, judge: Judge, record: TrustRecord | None
) -> dict[str, Any]:
    blocked = judge.of_chain(row.chain, held_to)
    return {
        "site": row.site,
        "chain": row.chain,
        "role": row.role,
        "world": row.world,
        "own": row.own,
        "root": row.root,
        "trusted": row.trusted,
        "standing": blocked[0] if blocked else "counts",
        "why": blocked[1] if blocked else None,
        "clearance": record.clearance if record else None,
        "groups": record.groups if record else [],
        "recipient": record.recipient if record else None,
        "honoured_to": record.honoured if record else None,
        "closed": row.closed,
        "held_to": held_to,
        "stated_to": row.stated_seq or None,
    }


def _by(account: str | None) -> Person:
    if account is None:
        raise Refused(
            "Say who decides this with --by ACCOUNT: an administrator of the mission's root site."
        )
    found = accounts.person(account)
    if found is None:
        raise Refused(f"There is no account '{account}'; look for it under People, or enrol it.")
    return found
