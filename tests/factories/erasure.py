"""What another site hears of erasures: bundles as cleared sites send them, and this home made another site's."""

from base64 import b64encode
from datetime import datetime
from pathlib import Path
from uuid import UUID

from factories.persons import NOON
from factories.small_mission import wipe, written
from standfast.apps.accounts.models import Person
from standfast.apps.incidents import operations as incidents
from standfast.log.bundles import export_bundle
from standfast.log.canonical import canonical
from standfast.log.enrolment import card, open_chain
from standfast.log.exchange import trust_card
from standfast.log.fold import Entry
from standfast.log.models import Chain, StoredEntry
from standfast.log.store import as_bytes
from standfast.log.times import Happened

SPOKEN = "The zqsecret man at the gate road, and the zqsecret again."


def reported(by: Person, at: datetime, *, label: str = "unclassified") -> Entry:
    return incidents.report_incident(
        by=by, at=at, category="CR2", happened=Happened.exact(at), narrative=SPOKEN, label=label
    )


def of_person(person: UUID) -> list[StoredEntry]:
    return list(StoredEntry.objects.filter(subject=person).order_by("row"))


def carried(name: str) -> Path:
    """Write everything that is held as a bundle, bodies and ciphertexts alike, as sites that are cleared send it."""
    lines = [first_line()]
    for row in StoredEntry.objects.order_by("chain", "seq", "digest"):
        line = {
            "header": as_bytes(row.header).decode(),
            "salt": None if row.salt is None else as_bytes(row.salt).hex(),
            "body": None if row.body is None else as_bytes(row.body).decode(),
            "signature": as_bytes(row.signature).hex(),
        }
        if row.cipher is not None:
            line["cipher"] = b64encode(as_bytes(row.cipher)).decode()
        lines.append(canonical(line))
    return written(name, lines)


def first_line() -> bytes:
    path = written("first", [])
    with path.open("wb") as file:
        export_bundle(file, limit=1)
    return path.read_bytes().splitlines()[0]


def other_home(*cards: dict[str, object]) -> None:
    """Empty this home and make it another site's, which trusts the chains of some cards."""
    wipe()
    open_chain(site="wau", at=NOON, world="demo")
    for content in cards:
        trust_card(content, at=NOON)


def own_card() -> dict[str, object]:
    return card(Chain.objects.get(site="juba").chain)
