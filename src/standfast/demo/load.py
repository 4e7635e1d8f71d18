"""Loading the demo mission into an empty home: chains, acts in the order of their story, bundles as they arrived."""

import json
import os
import pkgutil
import random
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User

from standfast import demo
from standfast.apps.accounts.models import Person
from standfast.demo.cast import Act, Cast
from standfast.demo.timetable import deliveries
from standfast.log.chains import keys_folder, randomness, writing_on
from standfast.log.enrolment import card, open_chain
from standfast.log.genesis import BundleReceived, Range
from standfast.log.ids import chain_subject
from standfast.log.models import Chain, StoredEntry
from standfast.log.operations import Refused, append, write_transaction
from standfast.log.store import head_of

OPENED = datetime(2016, 7, 1, 4, 0, tzinfo=UTC)
ENDS = datetime(2017, 4, 17, 12, 0, tzinfo=UTC)
SITES = {
    "juba": "mission",
    "un-house": "mission",
    "tomping": "mission",
    "bentiu": "mission",
    "malakal": "mission",
    "wau": "mission",
    "bor": "mission",
    "headquarters": "headquarters",
    "assessor": "assessor",
}
KEPT = (
    "juba",
    "assessor",
)  # chains that this home goes on writing: its own, and that of the assessor who visits
ACCOUNTS_FILE = "demo-accounts.json"


def load_demo(cast: Cast | None = None) -> dict[str, int]:
    """Load the demo mission into this home, and return how many entries and chains it has.

    :raises Refused: when the home already holds entries.
    """
    if StoredEntry.objects.exists() or Chain.objects.exists():
        raise Refused(
            "This home already holds records, so the demo was not loaded; point STANDFAST_HOME at an empty folder."
        )
    cast = cast or Cast()
    # One transaction: a load that is cut off leaves an empty home, never half a mission.
    with randomness(random.Random(f"{cast.seed}:salts").randbytes), write_transaction():
        chains = _open_chains(cast)
        for act in _story(cast, chains):
            with writing_on(chains[act.site]):
                act.do()
    _let_go(chains)
    _write_cards(chains)
    _open_accounts()
    return {"entries": StoredEntry.objects.count(), "chains": len(chains)}


def _open_chains(cast: Cast) -> dict[str, str]:
    opened = {}
    for site, role in SITES.items():
        key = Ed25519PrivateKey.from_private_bytes(
            random.Random(f"{cast.seed}:key:{site}").randbytes(32)
        )
        row = open_chain(
            site=site, at=OPENED, role=role, world="demo", key=key, writing=site in KEPT
        )
        opened[site] = row.chain
    return opened


def topics() -> list[Any]:
    """Return the modules of the demo that have acts, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(demo.__path__))
    modules = [
        import_module(f"standfast.demo.{name}")
        for name in names
        if name not in ("cast", "load", "timetable")
    ]
    return [module for module in modules if hasattr(module, "acts")]


def _story(cast: Cast, chains: dict[str, str]) -> list[Act]:
    acts = [act for topic in topics() for act in topic.acts(cast)]
    late = [act for act in acts if act.at > ENDS]
    if late:
        raise ValueError(
            f"The demo ends on {ENDS:%d %b %Y %H:%M} UTC; {len(late)} of its acts come later."
        )
    acts.extend(_receipts(chains))
    return [act for _, act in sorted(enumerate(acts), key=lambda pair: (pair[1].at, pair[0]))]


def _receipts(chains: dict[str, str]) -> Iterator[Act]:
    reached: dict[tuple[str, str], int] = {}

    def receive(at: datetime, sender: str, receiver: str) -> None:
        head = head_of(chains[sender])
        first = reached.get((sender, receiver), 0) + 1
        if head is None or head[0] < first:
            return
        reached[sender, receiver] = head[0]
        received = BundleReceived(
            ranges=(Range(chains[sender], first, head[0]),), heads={chains[sender]: head[0]}
        )
        author = chain_subject(chains[receiver])
        append(received, subject=author, by=author, at=at)

    for delivery in deliveries():
        at, sender, receiver = delivery.at, delivery.sender, delivery.receiver
        yield Act(at, receiver, lambda at=at, s=sender, r=receiver: receive(at, s, r))  # type: ignore[misc]


def _let_go(chains: dict[str, str]) -> None:
    for site, chain in chains.items():
        if site not in KEPT:
            Chain.objects.filter(chain=chain).update(own=False, writing=False)
            (keys_folder() / f"{chain}.key").unlink()


def _write_cards(chains: dict[str, str]) -> None:
    folder = Path(settings.HOME) / "demo-sites"
    folder.mkdir(exist_ok=True)
    for site, chain in chains.items():
        (folder / f"{site}.card.json").write_text(
            json.dumps(card(chain), indent=1, sort_keys=True) + "\n"
        )


def _open_accounts() -> None:
    password = secrets.token_urlsafe(9)
    hashed = make_password(password)
    people = list(Person.objects.order_by("account"))
    User.objects.bulk_create(User(username=person.account, password=hashed) for person in people)
    content = {"password": password, "accounts": [person.account for person in people]}
    descriptor = os.open(
        Path(settings.HOME) / ACCOUNTS_FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600
    )
    with os.fdopen(descriptor, "w") as file:
        json.dump(content, file)


def demo_accounts() -> dict[str, Any]:
    """Return the demo's password and accounts with their roles.

    :raises Refused: when this home holds no demo.
    """
    path = Path(settings.HOME) / ACCOUNTS_FILE
    if not path.exists():
        raise Refused("This home holds no demo; load it with `standfast demo load`.")
    kept = json.loads(path.read_text())
    people = Person.objects.filter(account__in=kept["accounts"]).order_by("account")
    return {
        "password": kept["password"],
        "accounts": [
            {"account": person.account, "roles": sorted(person.roles), "name": person.name}
            for person in people
        ],
    }
