"""Sealed files in bundles: after the entries that speak of them, up to a size, and never believed."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from factories.sites import Sites, bundle_for, open_sites, taken
from factories.small_mission import state
from standfast.apps.evidence.facts import FileAdded
from standfast.apps.evidence.models import EvidenceFile
from standfast.apps.evidence.operations import content_of, keep
from standfast.log import blob_exchange, blobs
from standfast.log.facts import new_subject
from standfast.log.operations import Refused
from standfast.log.times import Happened

pytestmark = pytest.mark.django_db
AT = datetime(2016, 8, 1, tzinfo=UTC)
CLOSED = "confidential:protection"


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[Sites]:
    with override_settings(HOME=tmp_path):
        made = open_sites("juba", "bentiu", "relay")
        made.recognise("headquarters", "juba", "bentiu", "relay")
        yield made


def stated(sites: Sites, text: bytes = b"As the engineers wrote it down.") -> str:
    subject = new_subject()
    with sites.keys_of("juba"):
        content = keep(text, name="n.txt", subject=subject, label=CLOSED)
        fact = FileAdded(title="Fence", content=content, source="On the round.")
        state((fact, Happened.exact(AT)), subject, sites.chains["juba"], AT, label=CLOSED)
    return content.blob


def for_site(sites: Sites, site: str, **asked: Any) -> Path:
    with sites.keys_of("juba"):
        return bundle_for(f"for-{site}-{len(asked)}", site, **asked)


def stored() -> list[str]:
    return [name for name, _size in blobs.store().names()]


def test_a_file_comes_with_the_bundle_and_opens_where_its_label_may_be_read(sites: Sites) -> None:
    name = stated(sites)
    path = for_site(sites, "bentiu", blob_bytes=10_000)

    with sites.empty_home_of("bentiu"):
        report = taken(path)

        assert (report.files, report.refused, report.flagged) == (1, [], [])
        assert stored() == [name]
        assert content_of(EvidenceFile.objects.get()) == b"As the engineers wrote it down."
        assert taken(path).files == 0


def test_a_site_that_may_not_read_carries_the_file_on(sites: Sites) -> None:
    name = stated(sites)
    path = for_site(sites, "relay", blob_bytes=10_000)

    with sites.empty_home_of("relay"):
        report = taken(path)

        assert (report.files, stored()) == (1, [name])
        assert EvidenceFile.objects.count() == 0
        assert blobs.unseal(blobs.store().get(name)) is None
        assert list(blob_exchange.held()) == [name]


def test_without_room_for_a_file_it_is_missing_and_comes_when_it_is_asked_for(sites: Sites) -> None:
    small, large = stated(sites), stated(sites, b"x" * 3_000)
    first = for_site(sites, "bentiu", blob_bytes=1_500)
    second = for_site(sites, "bentiu", blob_bytes=1_000_000, blobs_asked=(large,), limit=1)

    with sites.empty_home_of("bentiu"):
        assert taken(first).files == 1
        assert stored() == [small]
        assert [named.name for named in blob_exchange.missing()] == [large]
        with pytest.raises(Refused, match="has not come to this site yet"):
            content_of(EvidenceFile.objects.get(blob=large))
        assert taken(second).files == 1
        assert blob_exchange.missing() == []


def test_no_file_leaves_without_a_recipient(sites: Sites) -> None:
    stated(sites)

    with sites.keys_of("juba"):
        path = bundle_for("plain", None, blob_bytes=10_000)

    assert b'"blob"' not in path.read_bytes()


def text_of(path: Path) -> list[bytes]:
    from standfast.log.bundles import opened_bundle  # noqa: PLC0415 -- for this helper alone

    with opened_bundle(path) as file:
        return file.read().splitlines()


def changed(change: Callable[[dict[str, Any]], None]) -> Callable[[bytes], bytes]:
    def edit(line: bytes) -> bytes:
        content = json.loads(line)
        change(content["blob"])
        return json.dumps(content).replace('{"blob": ', '{"blob":').encode()

    return edit


def other_bytes(piece: dict[str, Any]) -> None:
    data = bytearray(base64.b64decode(piece["data"]))
    data[-1] ^= 1
    piece["data"] = base64.b64encode(data).decode()


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (changed(other_bytes), "came otherwise than it was sent"),
        (changed(lambda piece: piece.update(at=5)), "a piece of a file is missing"),
        (changed(lambda piece: piece.update(data="???")), "not base64"),
        (changed(lambda piece: piece.update(name="../../evil")), "not an entry"),
        (changed(lambda piece: piece.update(size=blobs.LARGEST + 1)), "not an entry"),
        (changed(lambda piece: piece.update(name="0" * 32 + "-" + "0" * 64)), "otherwise"),
    ],
)
def test_a_forged_or_broken_piece_is_named_and_the_entries_are_taken(
    sites: Sites, edit: Callable[[bytes], bytes], sentence: str
) -> None:
    stated(sites)
    path = for_site(sites, "bentiu", blob_bytes=10_000)
    with sites.keys_of("bentiu"):
        lines = text_of(path)
    lines[-1] = edit(lines[-1])
    forged = Path(settings.HOME) / "forged"
    forged.write_bytes(b"\n".join(lines) + b"\n")

    with sites.empty_home_of("bentiu"):
        report = taken(forged)

        assert report.new > 0
        assert report.files == 0
        assert sentence in str(report.refused + report.flagged)
        assert stored() == []


def test_a_large_file_goes_in_several_lines(sites: Sites, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blob_exchange, "PIECE_BYTES", 100)
    stated(sites, b"y" * 700)
    path = for_site(sites, "bentiu", blob_bytes=10_000)

    with sites.empty_home_of("bentiu"):
        assert sum(line.startswith(b'{"blob":') for line in text_of(path)) >= 7
        assert taken(path).files == 1
