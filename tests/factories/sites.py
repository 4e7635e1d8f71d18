"""Sites of a mission with a root, each with an identity of its own, in one home that becomes one after the other."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.test import override_settings

from factories.log import START, Somebody
from factories.small_mission import LATER, state, wipe
from standfast.apps.incidents.facts import IncidentReported
from standfast.log.bundles import export_bundle
from standfast.log.enrolment import card, open_chain, recipient_of_card
from standfast.log.exchange import Report, import_bundle, trust_card
from standfast.log.fold import Entry
from standfast.log.times import Happened
from standfast.log.trust_operations import pin_root, recognise_chain, revoke_chain

ADMINISTRATOR = Somebody.with_roles("administrator")
PLANTED = "zephyrquartz"
"""A word that only restricted entries of these sites hold."""
CLEARANCES: dict[str, tuple[str, tuple[str, ...]]] = {
    "headquarters": ("strictly confidential", ("medical", "protection")),
    "juba": ("confidential", ("protection",)),
    "bentiu": ("confidential", ("protection",)),
    "relay": ("unclassified", ()),
}
LABELS = (
    "unclassified",
    "confidential",
    "confidential:protection",
    "confidential:medical",
    "strictly confidential:protection",
)


@dataclass
class Sites:
    """The chains and cards of the sites by name; the entries of all of them are in this home until it becomes another."""

    chains: dict[str, str] = field(default_factory=dict)
    cards: dict[str, dict[str, Any]] = field(default_factory=dict)
    hours: int = 0

    def states(self, site: str, label: str, *, text: str = PLANTED) -> Entry:
        """State a report under a label on a site's chain; its narrative holds the planted word if it is restricted."""
        self.hours += 1
        at = START + timedelta(hours=self.hours)
        narrative = text if label != "unclassified" else "Nothing to hide."
        fact = IncidentReported(category="CR2", county="Juba", narrative=narrative)
        with self.keys_of(site):
            return state((fact, Happened.exact(at)), uuid4(), self.chains[site], at, label=label)

    def recognise(self, *names: str, clearance: str | None = None) -> None:
        """Let the root recognise sites with their clearances, or with one of the test's own and no groups."""
        for name in names:
            level, groups = (clearance, ()) if clearance else CLEARANCES[name]
            with self.keys_of("headquarters"):
                recognise_chain(
                    by=ADMINISTRATOR,
                    at=START,
                    chain=self.chains[name],
                    clearance=level,  # type: ignore[arg-type]  # one of the three levels
                    groups=groups,
                    recipient=recipient_of_card(self.cards[name]),
                )

    def revoke(self, name: str) -> None:
        """Let the root revoke a site."""
        with self.keys_of("headquarters"):
            revoke_chain(by=ADMINISTRATOR, at=LATER, chain=self.chains[name], reason="Laptop lost.")

    @contextmanager
    def keys_of(self, site: str) -> Iterator[None]:
        """Hold the private keys of a site, and no others."""
        with override_settings(HOME=home_of(site)):
            yield

    @contextmanager
    def empty_home_of(self, site: str) -> Iterator[None]:
        """Be an empty home with the private keys of a site, which has pinned the root by its card."""
        with self.keys_of(site):
            wipe()
            trust_card(self.cards["headquarters"], at=LATER)
            pin_root(self.chains["headquarters"], at=LATER)
            yield


def home_of(site: str) -> Path:
    """Return the folder of a site's keys."""
    base = Path(settings.HOME)
    path = (base.parent if base.name.startswith("site-") else base) / f"site-{site}"
    path.mkdir(exist_ok=True)
    return path


def open_sites(*names: str) -> Sites:
    """Open sites in this home, each with keys of its own; headquarters is pinned as root and has recognised nobody yet."""
    sites = Sites()
    for name in ("headquarters", *names):
        with sites.keys_of(name):
            role = "headquarters" if name == "headquarters" else "mission"
            row = open_chain(
                site=name, at=START, role=role, world="demo", writing=role != "mission"
            )
            sites.chains[name] = row.chain
            sites.cards[name] = card(row.chain)
    with sites.keys_of("headquarters"):
        pin_root(sites.chains["headquarters"], at=START)
    return sites


def bundle_for(name: str, site: str | None = None, **asked: Any) -> Path:
    """Export a bundle for a site into a file of the test's home."""
    path = Path(settings.HOME) / f"{name}.age"
    with path.open("wb") as file:
        export_bundle(file, site=site, **asked)
    return path


def taken(path: Path, *, minutes: int = 0) -> Report:
    """Import a bundle."""
    return import_bundle(path, at=LATER + timedelta(minutes=minutes))
