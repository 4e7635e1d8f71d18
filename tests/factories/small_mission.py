"""A small mission of three sites that know of each other now and then, and the bundles between them."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from factories.log import START
from standfast.apps.incidents.facts import (
    HarmRecorded,
    IncidentCorrected,
    IncidentMerged,
    IncidentRefuted,
    IncidentReported,
    IncidentVerified,
)
from standfast.log.bundles import export_bundle
from standfast.log.canonical import canonical
from standfast.log.chains import writing_on
from standfast.log.enrolment import card, open_chain
from standfast.log.exchange import Report, import_bundle, trust_card
from standfast.log.facts import Fact
from standfast.log.fold import Entry
from standfast.log.genesis import BundleReceived, Range
from standfast.log.ids import chain_subject
from standfast.log.models import Chain, Checkpoint, FoldVersion, StoredEntry, SubjectState
from standfast.log.operations import append, write_transaction
from standfast.log.projection import all_tables, clear, heads_of
from standfast.log.rowtext import row_text
from standfast.log.store import head_of
from standfast.log.times import Happened
from standfast.log.worlds import forget_worlds

LATER = datetime(2017, 6, 1, tzinfo=UTC)
SITES = ("juba", "bentiu", "malakal")


@dataclass
class Mission:
    """The chains by site, and the cards by which a home comes to trust them."""

    chains: dict[str, str]
    cards: list[dict[str, Any]]

    def trust(self) -> None:
        """Trust every chain in this home."""
        for content in self.cards:
            trust_card(content, at=LATER)


def small_mission(*, seed: int = 2, size: int = 60) -> Mission:
    """Write a mission's story: reports, corrections of what and when, verification, conflicts, receipts."""
    rng = random.Random(seed)
    chains = {
        site: open_chain(site=site, at=START, world="demo", writing=site == "juba").chain
        for site in SITES
    }
    subjects: dict[UUID, list[tuple[UUID, ...]]] = {}
    for number in range(size):
        at = START + timedelta(hours=7 * (number + 1))
        site = rng.choice(SITES)
        if number % 12 == 11:
            _receive(site, chains, at)
            continue
        if not subjects or rng.random() < 0.3:
            subject, label = UUID(int=rng.getrandbits(128), version=4), _label(rng)
            subjects[subject] = [()]
        else:
            subject = rng.choice(sorted(subjects))
            label = StoredEntry.objects.filter(subject=subject).values_list("label", flat=True)[0]
        seen = rng.choice([None, None, None, *subjects[subject][-2:]])
        state(_fact(rng, subject, subjects, at), subject, chains[site], at, label=label, seen=seen)
        subjects[subject].append(heads_of(subject))
    return Mission(chains, [card(chain) for chain in chains.values()])


def _label(rng: random.Random) -> str:
    return rng.choice(["unclassified"] * 5 + ["confidential", "strictly confidential:protection"])


def _fact(
    rng: random.Random, subject: UUID, subjects: dict[UUID, Any], at: datetime
) -> tuple[Fact, Happened]:
    then = Happened.exact(at - timedelta(hours=rng.randrange(200)))
    if rng.random() < 0.2:
        then = Happened.day((at - timedelta(days=rng.randrange(10))).date())
    if subjects[subject] == [()]:
        return IncidentReported(category=rng.choice(["CR2", "SV1"]), county="Juba"), then
    facts: list[Fact] = [
        IncidentCorrected(reason="Heard again.", happened=then),
        IncidentCorrected(reason="Was elsewhere.", county=rng.choice(["Juba", "Yei", "Bor"])),
        IncidentCorrected(reason="Was else.", category=rng.choice(["CR2", "KI1"])),
        IncidentVerified(status="verified", method="patrol visit"),
        IncidentRefuted(method="document", note="It was the generator."),
        HarmRecorded(harm="injured", low=1, best=rng.randrange(1, 9), high=9),
        IncidentMerged(into=rng.choice(sorted(subjects)), reason="The same night."),
        IncidentReported(category="CR2"),
    ]
    return rng.choice(facts), then


def state(
    stated: tuple[Fact, Happened],
    subject: UUID,
    chain: str,
    at: datetime,
    *,
    label: str = "unclassified",
    seen: tuple[UUID, ...] | None = None,
) -> Entry:
    """State a fact on a chain, past every rule of its app."""
    fact, happened = stated
    with writing_on(chain), write_transaction():
        return append(fact, subject=subject, by=UUID(int=7), at=at, happened=happened, label=label, seen=seen)  # fmt: skip


def _receive(site: str, chains: dict[str, str], at: datetime) -> None:
    own = chains[site]
    reached = {chain: head[0] for chain in chains.values() if (head := head_of(chain))}
    ranges = tuple(Range(chain, 1, last) for chain, last in sorted(reached.items()) if chain != own)
    author = chain_subject(own)
    with writing_on(own), write_transaction():
        append(BundleReceived(ranges=ranges), subject=author, by=author, at=at)


def wipe() -> None:
    """Empty this home but for its keys."""
    clear(all_tables())
    for table in (StoredEntry, Chain, SubjectState, Checkpoint, FoldVersion):
        table.objects.all().delete()
    forget_worlds()


def bundle(
    name: str, *, chain: str | None = None, after: int = 0, limit: int | None = None
) -> Path:
    """Export a bundle into a file of the test's home."""
    path = Path(settings.HOME) / f"{name}.bundle"
    with path.open("wb") as file:
        export_bundle(file, chain=chain, after=after, limit=limit)
    return path


def bundles(mission: Mission, *, size: int) -> list[Path]:
    """Export every chain in bundles of a size."""
    return [
        bundle(f"{chain[:8]}-{after}-{size}", chain=chain, after=after, limit=size)
        for chain in mission.chains.values()
        for after in range(0, (head_of(chain) or (0,))[0], size)
    ]


def full_bundle(name: str) -> Path:
    """Return a bundle with all bodies, as nobody sends it in clear."""
    path = bundle(name)
    first = path.read_bytes().split(b"\n")[0]
    columns = ("header", "salt", "body", "signature")
    rows = StoredEntry.objects.order_by("chain", "seq", "digest").values_list(*columns)
    return written(name, [first, *(line_of(*map(bytes, row)) for row in rows)])


def line_of(header: bytes, salt: bytes | None, body: bytes | None, signature: bytes) -> bytes:
    """Return the line of a bundle."""
    return canonical(
        {
            "header": header.decode(),
            "salt": None if salt is None else salt.hex(),
            "body": None if body is None else body.decode(),
            "signature": signature.hex(),
        }
    )


def written(name: str, lines: Iterable[bytes]) -> Path:
    """Write lines as a bundle file."""
    path = Path(settings.HOME) / f"{name}.bundle"
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return path


def lines_of(path: Path) -> list[bytes]:
    """Return the lines of a bundle, the first one included."""
    return path.read_bytes().splitlines()


def take(paths: Sequence[Path], *, at: datetime = LATER) -> list[Report]:
    """Import bundles one after the other."""
    return [import_bundle(path, at=at + timedelta(minutes=n)) for n, path in enumerate(paths)]


def all_rows() -> list[str]:
    """Return every row of every projection as text, in the world that the caller stands in."""
    return sorted(
        f"{table._meta.db_table} {row_text(row)}" for table in all_tables() for row in table.objects.all()
    )  # fmt: skip


def intervals(count: int) -> list[tuple[datetime, datetime]]:
    """Return the days of the story, each with the next."""
    days = [START + timedelta(days=number) for number in range(count + 1)]
    return list(pairwise(days))
