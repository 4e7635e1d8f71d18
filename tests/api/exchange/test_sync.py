"""Sync between this home and a site that serves in a process of its own, over links that are cut."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from factories.bad_link import BadLink, bad_link
from factories.site_server import Server, serving
from factories.sites import ADMINISTRATOR, Sites, bundle_for, open_sites
from factories.small_mission import state
from standfast.api.exchange import link as links
from standfast.api.exchange import sync as syncs
from standfast.api.exchange.files import alone
from standfast.api.exchange.sync import Result, sync
from standfast.api.signing import own_signer
from standfast.apps.evidence.facts import FileAdded
from standfast.apps.evidence.operations import keep
from standfast.log import blobs
from standfast.log.blobs import FolderStore
from standfast.log.enrolment import recipient_of_card
from standfast.log.exchange import trust_card
from standfast.log.facts import new_subject
from standfast.log.gaps import gaps, held_ranges
from standfast.log.models import Chain, StoredEntry
from standfast.log.operations import Refused
from standfast.log.times import Happened
from standfast.log.trust_operations import recognise_chain
from standfast.log.verification import verify

# The other site works on SQLite in any case; the doors themselves are tested on both databases in `test_doors.py`.
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.sqlite]
REPORTS = 90
CLOSED = "confidential:protection"
NOW = datetime(2017, 6, 1, tzinfo=UTC)


@pytest.fixture
def template(tmp_path: Path, django_db_setup: None) -> Path:
    """A home that holds nothing but its tables: those of this test's database, as they are outside its transaction."""
    home = tmp_path / "template"
    home.mkdir()
    with (
        sqlite3.connect(settings.DATABASES["default"]["NAME"]) as tables,
        sqlite3.connect(home / "standfast.sqlite3") as copy,
    ):
        tables.backup(copy)
    return home


@dataclass
class Pair:
    """This home, which is headquarters, and bentiu, which serves."""

    sites: Sites
    bentiu: Server

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.bentiu.port}"

    @property
    def chain(self) -> str:
        return Chain.objects.get(site="bentiu").chain

    def sync(self, address: str | None = None) -> Result:
        return sync(address or self.address, clock=lambda: NOW)


@pytest.fixture
def pair(tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pair]:
    monkeypatch.setattr(links, "FIRST_WAIT_S", 0.01)
    with ExitStack() as stack:
        stack.enter_context(override_settings(HOME=tmp_path))
        sites = open_sites()
        stack.enter_context(sites.keys_of("headquarters"))
        sites.recognise("headquarters")
        for _ in range(5):
            sites.states("headquarters", "confidential:protection")
        bentiu = stack.enter_context(
            serving(
                "bentiu",
                home=tmp_path / "bentiu",
                template=template,
                root_card=sites.cards["headquarters"],
                reports=REPORTS,
            )
        )
        row, _ = trust_card(bentiu.card, at=NOW)
        sites.chains["bentiu"] = row.chain
        recognise_chain(
            by=ADMINISTRATOR,
            at=NOW,
            chain=row.chain,
            clearance="confidential",
            groups=("protection",),
            recipient=recipient_of_card(bentiu.card),
        )
        bentiu.begin(bundle_for("root", "bentiu"))
        yield Pair(sites, bentiu)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the other site, when it starts, take few requests at once."""
    monkeypatch.setenv("STANDFAST_LIMIT_MACHINES", "3/2")


def test_a_site_that_is_asked_too_much_is_waited_for_and_nothing_is_lost(
    hurried: None, pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(syncs, "MOST_ENTRIES", 40)
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        time.sleep(seconds)

    result = sync(
        pair.address,
        clock=lambda: NOW,
        link=links.Link(pair.address, own_signer(), sleep=sleep),
    )

    assert result.failed is None
    assert set(waited) == {1}, "what Retry-After says, and no other wait"
    assert result.pulled["new"] >= REPORTS
    assert result.as_json()["gaps"] == []
    chain = pair.sites.chains["headquarters"]
    own = StoredEntry.objects.filter(chain=chain).exclude(kind="log.chain.bundle_received")
    assert pair.bentiu.count(f"chain = '{chain}'") >= own.count()


def test_two_sites_give_each_other_what_the_other_lacks(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        syncs, "MOST_ENTRIES", 40
    )  # several bundles, each fetched while the one before is taken in
    entries = pair.bentiu.count()
    result = pair.sync()

    assert result.failed is None
    assert result.pulled["new"] >= REPORTS
    assert result.pushed["refused"] == result.pulled["refused"] == []
    assert pair.bentiu.count() > entries
    held = StoredEntry.objects.filter(chain=pair.chain)
    assert held.filter(label="confidential:protection").exclude(body=None).count() == REPORTS // 3
    assert [finding.what for finding in verify()] == []
    assert result.as_json()["gaps"] == []
    folder = Path(settings.HOME) / "exchange"
    assert [path for kind in ("pull", "push") for path in (folder / kind).rglob("*.*")] == []

    held.filter(seq__in=(7, 8, 20)).delete()
    chain = pair.sites.chains["headquarters"]
    pair.bentiu.does(f"DELETE FROM log_entry WHERE chain = '{chain}' AND seq BETWEEN 3 AND 5")
    assert [(gap.first, gap.last) for gap in gaps()] == [(7, 8), (20, 20)]
    again = pair.sync()

    assert gaps() == []
    assert again.pulled["new"] >= 3
    assert again.pushed["new"] >= 3
    assert pair.bentiu.count(f"chain = '{chain}' AND seq BETWEEN 3 AND 5") == 3

    monkeypatch.setattr(links, "datetime", _HoursOff)
    pair.sync()
    quiet = pair.sync()
    assert (quiet.failed, quiet.pulled["read"], quiet.pushed["read"]) == (None, 0, 0)
    assert _contents() == {
        tuple(row) for row in pair.bentiu.asked(f"SELECT {CONTENT} FROM log_entry")
    }


CONTENT = "chain, seq, digest"


def _contents() -> set[tuple[Any, ...]]:
    return set(StoredEntry.objects.values_list("chain", "seq", "digest"))


class _HoursOff(datetime):
    @classmethod
    def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) - timedelta(hours=7)


def test_a_link_that_is_cut_again_and_again_loses_nothing(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bad_link(pair.bentiu.port) as link:
        _breaks_in_the_bundle(link, after=7_000)
        down = pair.sync(link.address)

        assert down.failed is not None
        assert down.failed.startswith(f"The link to {link.address} failed (")
        assert down.failed.endswith(
            "What was taken is kept; run it again to go on where it was cut."
        )
        assert down.pulled["new"] == 0
        [part] = (Path(settings.HOME) / "exchange" / "pull").rglob("*.part")
        assert part.stat().st_size > 0

    with bad_link(pair.bentiu.port, *[9_000] * 40) as link:
        cut = pair.sync(link.address)

    assert cut.failed is None
    assert link.connections > 3
    assert cut.pulled["new"] >= REPORTS

    monkeypatch.setattr(links, "PART_BYTES", 2_000)
    for _ in range(20):
        pair.sites.states("headquarters", "confidential:protection")
    with bad_link(pair.bentiu.port, *[6_000] * 3) as link:
        sent = pair.sync(link.address)

    assert sent.failed is None
    assert link.connections > 2
    assert sent.pushed["new"] >= 20
    assert pair.bentiu.count("standing <> 'folded'") == 0

    for _ in range(20):
        pair.sites.states("headquarters", "confidential:protection")
    parts = _counting_parts(monkeypatch, fail_after=4)
    given_up = pair.sync()
    [waiting] = (Path(settings.HOME) / "exchange" / "push").rglob("*.age")
    size, before = waiting.stat().st_size, sum(parts)
    parts.clear()
    finished = pair.sync()

    assert given_up.failed == "The link is down."
    assert finished.pushed["new"] >= 20
    assert sum(parts[: -(-(size - before) // 2_000)]) == size - before  # it did not begin again


def _breaks_in_the_bundle(link: BadLink, *, after: int) -> None:
    """Let the questions through, cut the bundle, and stay down."""
    carry = link.carry

    def once(near: Any) -> None:
        carry(near)
        if link.passed > after:
            link.down = True

    link.cuts = [after + 3_000]
    link.carry = once  # type: ignore[method-assign]


def _counting_parts(monkeypatch: pytest.MonkeyPatch, *, fail_after: int) -> list[int]:
    """Note the size of each part that is sent, and break once after so many."""
    sent: list[int] = []
    real: Callable[..., Any] = links.Link._exchange
    broken: list[bool] = []

    def exchange(self: Any, method: str, where: str, content: bytes, *more: Any) -> Any:
        if method == "PUT":
            if len(sent) == fail_after and not broken:
                broken.append(True)
                raise links.LinkFailed("The link is down.")
            sent.append(len(content))
        return real(self, method, where, content, *more)

    monkeypatch.setattr(links.Link, "_exchange", exchange)
    return sent


def test_files_follow_their_entries_both_ways_and_over_a_cut_link(pair: Pair) -> None:
    subject = new_subject()
    content = keep(os.urandom(30_000).hex().encode(), name="n.txt", subject=subject, label=CLOSED)
    fact = FileAdded(title="Fence", content=content, source="On the round.")
    state(
        (fact, Happened.exact(NOW)), subject, pair.sites.chains["headquarters"], NOW, label=CLOSED
    )
    name, data = content.blob, blobs.store().get(content.blob)
    there = FolderStore(pair.bentiu.home / "blobs")

    sent = pair.sync()

    assert (sent.failed, sent.files) == (None, {"pulled": 0, "pushed": 1})
    assert there.get(name) == data
    blobs.store().remove(name)
    with bad_link(pair.bentiu.port, *[25_000] * 8) as link:
        got = pair.sync(link.address)

    assert (got.failed, got.files) == (None, {"pulled": 1, "pushed": 0})
    assert link.connections >= 3
    assert blobs.store().get(name) == data
    assert pair.sync().as_json()["files"] == {"pulled": 0, "pushed": 0, "missing": 0}
    place = there.root / blobs.key_of_blob(name) / name.partition("-")[2]
    place.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    blobs.store().remove(name)
    assert pair.sync().as_json()["files"] == {"pulled": 0, "pushed": 0, "missing": 1}


def test_a_clone_that_wrote_on_is_named_on_both_sides_and_a_stranger_is_not_believed(
    pair: Pair,
) -> None:
    pair.sync()
    chain = pair.sites.chains["headquarters"]
    last = held_ranges()[chain][-1][1]
    StoredEntry.objects.filter(chain=chain, seq__gt=last - 2).delete()
    for _ in range(2):
        pair.sites.states("headquarters", "unclassified")  # the clone goes its own way

    result = pair.sync()

    assert {fork["seq"] for fork in result.pulled["forks"]} == {last - 1, last}
    assert pair.bentiu.asked(f"SELECT closed FROM log_chain WHERE chain = '{chain}'")[0][0]
    assert pair.bentiu.count(f"chain = '{chain}' AND seq = {last}") == 2
    assert StoredEntry.objects.filter(chain=chain, seq=last).count() == 2
    again = pair.sync()  # the chain is closed, and its site is still let in
    assert (again.failed, again.pulled["forks"], again.pushed["forks"]) == (None, [], [])

    with alone(pair.chain), pytest.raises(Refused, match="Another sync with this site is running"):
        pair.sync()

    Chain.objects.filter(site="bentiu").delete()
    with pytest.raises(
        Refused, match=r"answers as chain .{8}, which is not known here\. Trust its"
    ):
        pair.sync()


def test_an_address_that_nobody_serves_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "FIRST_WAIT_S", 0.01)
    with override_settings(HOME=tmp_path):
        sites = open_sites()
        with sites.keys_of("headquarters"):
            result = sync("http://127.0.0.1:9", clock=lambda: NOW)

    assert result.failed == (
        "The link to http://127.0.0.1:9 failed (ConnectError). What was taken is kept; run it again to go on where it was cut."
    )


@pytest.mark.parametrize("address", ["bentiu", "ftp://bentiu", "http://", "http://bentiu/here"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    own: Any = None

    with pytest.raises(Refused, match="is not that of a site: write https://NAME"):
        links.Link(address, own)
