"""Bundles for one site: who may read what, carried by sites that may not; cut, forged, for somebody else, asked for again."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from factories.log import START
from factories.sites import LABELS, PLANTED, Sites, bundle_for, open_sites, taken
from factories.small_mission import lines_of, written
from standfast.log import recipients
from standfast.log.audience import Audience, target
from standfast.log.bundles import export_bundle, opened_bundle
from standfast.log.chains import writer_of
from standfast.log.enrolment import open_chain
from standfast.log.gaps import held_ranges
from standfast.log.labels import may_read
from standfast.log.models import StoredEntry, TrustRecord
from standfast.log.operations import Refused
from standfast.log.recipients import FILE_BEGINS, encrypt_for
from standfast.log.verification import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[Sites]:
    with override_settings(HOME=tmp_path):
        made = open_sites("juba", "bentiu", "relay")
        made.recognise("headquarters", "juba", "bentiu", "relay")
        for label in LABELS:
            made.states("juba", label)
        yield made


def text_of(path: Path) -> bytes:
    with opened_bundle(path) as file:
        return file.read()


def readable(label: str, site: str) -> bool:
    level, groups = {
        "headquarters": ("strictly confidential", ("medical", "protection")),
        "bentiu": ("confidential", ("protection",)),
        "relay": ("unclassified", ()),
    }[site]
    return may_read(label, clearance=level, groups=groups)


def held_bodies() -> set[str]:
    """Return the labels of which bodies are held."""
    return set(StoredEntry.objects.exclude(body=None).values_list("label", flat=True))


@pytest.mark.parametrize("site", ["headquarters", "bentiu", "relay"])
def test_a_site_reads_what_it_is_cleared_for_and_carries_the_rest(sites: Sites, site: str) -> None:
    with sites.keys_of("juba"):
        path = bundle_for("x", site)
    entries = StoredEntry.objects.count()

    with sites.empty_home_of(site):
        report = taken(path)

        expected = {label for label in LABELS if readable(label, site)}
        assert (report.new, report.refused) == (entries, [])
        assert held_bodies() == expected
        withheld = StoredEntry.objects.filter(standing="withheld")
        closed = sum(not readable(label, site) for label in LABELS)
        assert withheld.exclude(cipher=None).count() == withheld.count() == closed
        assert [finding.what for finding in verify()] == []


def test_neither_the_file_nor_its_text_shows_what_is_restricted(sites: Sites) -> None:
    with sites.keys_of("juba"):
        path = bundle_for("x", "relay")

    with sites.keys_of("relay"):
        text = text_of(path)

    assert path.read_bytes().startswith(FILE_BEGINS)
    assert b"Nothing to hide." in text
    assert b"Nothing to hide." not in path.read_bytes()
    assert PLANTED.encode() not in text
    assert StoredEntry.objects.exclude(label="unclassified").exclude(body=None).count() == 4


def test_a_relay_carries_to_a_cleared_site_what_it_may_not_read(sites: Sites) -> None:
    with sites.keys_of("juba"):
        first = bundle_for("first", "relay")
    with sites.empty_home_of("relay"):
        taken(first)
        assert held_bodies() == {"unclassified"}
        second = bundle_for("second", "bentiu")

    with sites.empty_home_of("bentiu"):
        report = taken(second)

        assert report.refused == []
        assert held_bodies() == {"unclassified", "confidential", "confidential:protection"}
        ciphers = StoredEntry.objects.exclude(label="unclassified").values_list("cipher", flat=True)
        assert all(bytes(cipher or b"")[:1] == b"A" for cipher in ciphers)


def test_without_a_site_only_unclassified_bodies_leave_and_no_ciphertext(sites: Sites) -> None:
    with sites.keys_of("juba"):
        carried = bundle_for("carried", "relay")
    with sites.empty_home_of("relay"):
        taken(carried)
        path = bundle_for("plain")

    lines = [json.loads(line) for line in lines_of(path)[1:]]
    assert {"cipher" in line for line in lines} == {False}
    labels = {json.loads(line["header"])["label"] for line in lines if line["body"]}
    assert labels == {"unclassified"}


def test_a_bundle_for_another_site_is_refused(sites: Sites) -> None:
    with sites.keys_of("juba"):
        path = bundle_for("x", "bentiu")

    with sites.empty_home_of("relay"), pytest.raises(Refused) as refused:
        taken(path)

    assert str(refused.value) == (
        "This file is encrypted to another site, or its beginning is damaged; only the site that it was made for opens it. "
        "Nothing was taken."
    )
    assert StoredEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("site", "sentence"),
    [
        ("wau", "No site wau is known here; `standfast site list` shows those that are."),
        ("relay", "The site relay is revoked (Laptop lost.); no bundle is made for it."),
        ("malakal", "the mission's root has not recognised it, so nothing can be encrypted to it"),
        ("bentiu", "Nobody has recorded a recipient of the site bentiu"),
    ],
)
def test_no_bundle_is_made_for_a_site_that_may_not_have_one(
    sites: Sites, site: str, sentence: str
) -> None:
    sites.revoke("relay")
    TrustRecord.objects.filter(site="bentiu").update(recipient=None)
    with sites.keys_of("malakal"):
        open_chain(site="malakal", at=START, world="demo", writing=False)
    path = Path(settings.HOME) / "refused"

    with sites.keys_of("juba"), path.open("wb") as file, pytest.raises(Refused) as refused:
        export_bundle(file, site=site)

    assert sentence in str(refused.value)
    assert path.read_bytes() == b""


def test_a_site_may_be_named_by_one_of_its_chains(sites: Sites) -> None:
    by_name, by_chain = target("bentiu"), target(sites.chains["bentiu"])

    assert by_name.recipients == by_chain.recipients
    assert by_name.opens("confidential:protection")
    assert not by_name.opens("confidential:medical")


def test_a_revoked_site_is_in_nobodys_audience(sites: Sites) -> None:
    with sites.keys_of("juba"):
        before = Audience.now().recipients("confidential")
    sites.revoke("bentiu")
    with sites.keys_of("juba"):
        after = Audience.now().recipients("confidential")

    assert len(set(before) - set(after)) == 1
    with sites.keys_of("bentiu"):
        assert set(before) - set(after) == {recipients.own_recipient()}


def test_a_site_that_was_cleared_later_is_given_the_bodies_that_it_lacks(sites: Sites) -> None:
    with sites.keys_of("juba"):
        early, later = bundle_for("early", "relay"), None
        sites.recognise("relay", clearance="confidential")
        chain, held = sites.chains["juba"], held_ranges()[sites.chains["juba"]]
        later = bundle_for("later", "relay", closed={chain: held}, ranges={})
        news = bundle_for("news", "relay", chain=sites.chains["headquarters"])

    with sites.empty_home_of("relay"):
        taken(early)
        assert held_bodies() == {"unclassified"}
        taken(news)
        report = taken(later)

        assert (report.read, report.new, report.known) == (
            3,
            0,
            3,
        )  # genesis, and two that it may read
        assert held_bodies() == {"unclassified", "confidential"}
        assert [finding.what for finding in verify()] == []


def test_what_came_without_ciphertext_is_filled_up_and_can_be_carried_on(sites: Sites) -> None:
    with sites.keys_of("juba"):
        plain = bundle_for("plain")
        chain = sites.chains["juba"]
        filled = bundle_for("filled", "relay", empty={chain: held_ranges()[chain]})

    with sites.empty_home_of("relay"):
        taken(plain)
        assert StoredEntry.objects.exclude(cipher=None).count() == 0
        taken(filled)
        assert StoredEntry.objects.exclude(cipher=None).count() == 4


def test_only_the_ranges_asked_for_leave(sites: Sites) -> None:
    juba, hq = sites.chains["juba"], sites.chains["headquarters"]
    with sites.keys_of("juba"):
        path = bundle_for("part", "headquarters", ranges={juba: [(2, 3), (5, 5)], hq: [(1, 1)]})
        nothing = bundle_for("nothing", "headquarters", ranges={})
        limited = bundle_for("limited", "headquarters", ranges={juba: [(1, 9)]}, limit=2)

    with sites.keys_of("headquarters"):
        assert _places(path) == {(juba, 2), (juba, 3), (juba, 5), (hq, 1)}
        assert _places(nothing) == set()
        assert _places(limited) == {(juba, 1), (juba, 2)}


@pytest.mark.parametrize(
    ("cipher", "sentence"),
    [
        (b"other", "its ciphertext opens to another body than the one that its header commits to"),
        ("no base64!", "its ciphertext is not base64"),
        ("", "its ciphertext is empty"),
    ],
)
def test_a_ciphertext_that_does_not_fit_is_named_and_the_rest_goes_on(
    sites: Sites, cipher: bytes | str, sentence: str
) -> None:
    with sites.keys_of("juba"):
        path = bundle_for("x", "bentiu")
    with sites.keys_of("bentiu"):
        lines = text_of(path).splitlines()
        number = next(n for n, line in enumerate(lines) if b'"cipher"' in line)
        own = recipients.own_recipient()
    forged = json.loads(lines[number])
    if isinstance(cipher, bytes):
        cipher = base64.b64encode(encrypt_for([own], bytes(32), cipher)).decode()
    lines[number] = json.dumps(forged | {"cipher": cipher}).encode()

    with sites.empty_home_of("bentiu"):
        report = taken(written("forged", lines))

        assert report.refused == [
            {"line": number + 1, "reason": f"This line is not an entry: {sentence}."}
        ]
        assert report.new == len(lines) - 2


def test_a_cut_file_gives_what_stands_before_the_cut_and_says_so(sites: Sites) -> None:
    for _ in range(160):
        sites.states("juba", "confidential")
    with sites.keys_of("juba"):
        whole = bundle_for("whole", "bentiu").read_bytes()
    entries = StoredEntry.objects.count()
    got = []

    with sites.empty_home_of("bentiu"):
        for kept in (len(whole) * 7 // 10, len(whole) - 1):
            path = Path(settings.HOME) / "cut"
            path.write_bytes(whole[:kept])
            report = taken(path)
            assert [refused["reason"] for refused in report.refused] == [
                "The file was cut here; what stands before it was read."
            ]
            got.append(StoredEntry.objects.count())

        assert 0 < got[0] < got[1] < entries
        assert [finding.what for finding in verify()] == []
        path.write_bytes(whole)
        assert taken(path).new == entries - got[1]


def test_a_file_cut_in_its_beginning_gives_nothing(sites: Sites) -> None:
    with sites.keys_of("juba"):
        whole = bundle_for("whole", "bentiu").read_bytes()

    with sites.empty_home_of("bentiu"):
        for kept in (30, 150, 300):
            path = Path(settings.HOME) / "cut"
            path.write_bytes(whole[:kept])
            with pytest.raises(Refused, match=r"Nothing was taken\."):
                taken(path)
        assert StoredEntry.objects.count() == 0


def test_an_entry_made_for_a_site_is_encrypted_anew_when_it_leaves_again(sites: Sites) -> None:
    """Not to those of then: who was recognised since reads it, who was revoked since does not."""
    with sites.keys_of("juba"):
        path = bundle_for("first", "bentiu")
    sites.recognise("relay", clearance="confidential")
    with sites.keys_of("headquarters"):
        news = bundle_for("news", "bentiu", chain=sites.chains["headquarters"])

    with sites.empty_home_of("bentiu"):
        taken(path)
        taken(news)
        onward = bundle_for("onward", "relay")

    with sites.empty_home_of("relay"):
        taken(onward)
        assert "confidential" in held_bodies()


def _places(path: Path) -> set[tuple[str, int]]:
    headers = [json.loads(json.loads(line)["header"]) for line in text_of(path).splitlines()[1:]]
    return {(header["chain"], header["seq"]) for header in headers}


def test_the_keys_of_the_sites_are_not_one(sites: Sites) -> None:
    with sites.keys_of("juba"):
        assert writer_of(sites.chains["juba"]).site == "juba"
        own = recipients.own_recipient()
    with sites.keys_of("bentiu"):
        assert recipients.own_recipient() != own
