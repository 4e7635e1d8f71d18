"""What leaves for another site: its text holds no closed word, whatever that site may read; bodies go as ciphertext or not at all."""

import base64
import json
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from django.conf import settings
from django.test import override_settings

from factories.leaks import HEADCOUNT, Ground
from factories.log import Somebody
from factories.web import at
from standfast.api.exchange.comparison import Wanted
from standfast.api.exchange.holdings import holdings
from standfast.api.exchange.outgoing import prepared
from standfast.log.audience import target
from standfast.log.bundles import export_bundle, opened_bundle
from standfast.log.enrolment import card, open_chain, recipient_of_card
from standfast.log.gaps import held_ranges
from standfast.log.labels import UNCLASSIFIED
from standfast.log.models import Chain, StoredEntry
from standfast.log.recipients import decrypt
from standfast.log.trust_operations import pin_root, recognise_chain

LATER = at(4, 1, 2017)


@pytest.fixture
def elsewhere(ground: Ground, tmp_path: Path) -> Path:
    """The home of a site that the root has recognised and that may read nothing restricted."""
    own = Chain.objects.get(own=True, writing=True, role="mission")
    with override_settings(HOME=tmp_path):
        row = open_chain(site="relay", at=LATER, world=own.world, writing=False)
        recipient = recipient_of_card(card(row.chain))
    pin_root(own.chain, at=LATER)
    recognise_chain(
        by=Somebody.with_roles("administrator"), at=LATER, chain=row.chain, recipient=recipient
    )
    Chain.objects.filter(chain=row.chain).update(own=False)
    return tmp_path


def found_in(ground: Ground, text: str) -> list[str]:
    return [word for word in (*ground.words, str(HEADCOUNT)) if word in text]


def test_the_text_of_a_bundle_for_a_site_holds_no_closed_word(
    ground: Ground, elsewhere: Path
) -> None:
    made = BytesIO()
    written = export_bundle(made, site="relay")
    path = elsewhere / "bundle.age"
    path.write_bytes(made.getvalue())

    with override_settings(HOME=elsewhere), opened_bundle(path) as file:
        text = file.read().decode()
        lines = [json.loads(line) for line in text.splitlines()[1:]]
        opened = [
            line for line in lines if "cipher" in line and decrypt(base64.b64decode(line["cipher"]))
        ]

    closed = StoredEntry.objects.exclude(label=UNCLASSIFIED).count()
    assert found_in(ground, text) == []
    assert written["sealed"] + written["withheld"] == closed > 40
    assert written["sealed"] > 40
    assert opened == []
    assert found_in(ground, made.getvalue().decode(errors="replace")) == []


def test_what_this_site_says_that_it_holds_and_what_it_keeps_for_others_tell_no_closed_word(
    ground: Ground, elsewhere: Path
) -> None:
    relay = target("relay")
    chain = Chain.objects.get(site="relay").chain

    said = msgspec.json.encode(holdings(to=relay)).decode()
    waiting = prepared(chain, Wanted(held_ranges()), known_keys=())

    assert waiting.size > 10_000
    assert found_in(ground, said) == []
    kept = list((Path(settings.HOME) / "exchange" / "outgoing" / chain).iterdir())
    assert [path.name for path in kept] == [waiting.id]
    for path in kept:
        assert found_in(ground, path.read_bytes().decode(errors="replace")) == []
