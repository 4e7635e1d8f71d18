import pytest
from django.urls import reverse

from factories.log import Somebody
from factories.phone import enrolled_phone
from factories.web import Mission, at, signed_in
from standfast.log.enrolment import open_chain
from standfast.log.models import Chain, StoredEntry, TrustRecord
from standfast.log.trust_operations import pin_root, recognise_chain, revoke_chain
from standfast.web.sites.standings import SiteChain

ADMINISTRATOR = Somebody.with_roles("administrator")


@pytest.fixture
def bentiu(mission: Mission) -> Chain:
    """Another site's chain, known here, of which entries 1 and 3 to 4 are held."""
    row = open_chain(site="bentiu", at=at(11, 1), world="demo", writing=False)
    genesis = StoredEntry.objects.get(chain=row.chain)
    for seq in (3, 4):
        genesis.pk, genesis.seq, genesis.digest, genesis.arrival = None, seq, f"{seq:064x}", None
        genesis.standing = "untrusted"
        genesis.save(force_insert=True)
    Chain.objects.filter(chain=row.chain).update(own=False, trusted=False)
    row.refresh_from_db()
    return row


def chains(mission: Mission) -> dict[str, SiteChain]:
    page = signed_in(mission.duty).get(reverse("sites"))
    assert page.status_code == 200
    return {
        each.row.site if each.row.role == "mission" else each.row.role: each
        for each in page.context["chains"]
    }


def test_without_a_root_the_page_says_how_to_pin_one(mission: Mission) -> None:
    page = signed_in(mission.duty).get(reverse("sites")).text

    assert "No root is pinned here, so the cards that this site trusts decide." in page
    assert "2 chains of 2 sites; 0 gaps, 0 revoked, no entry without standing." in " ".join(
        page.split()
    )


def test_a_chain_that_nobody_trusts_counts_in_nothing_and_says_why(
    mission: Mission, bentiu: Chain
) -> None:
    found = chains(mission)["bentiu"]

    assert found.standing == (
        "counts in nothing: This site does not trust the chain; trust it with its card."
    )
    assert (found.mark, found.aside, found.line.last) == ("cannot be verified", 2, 4)
    assert [(gap.first, gap.last) for gap in found.line.gaps] == [(2, 2)]
    assert found.reads == "nothing restricted: no recipient is on record"


def test_what_has_no_standing_is_one_step_away(mission: Mission, bentiu: Chain) -> None:
    client = signed_in(mission.duty)

    page = client.get(reverse("sites")).text
    listed = client.get(reverse("log"), {"site": "bentiu", "aside": "yes"})

    assert 'href="/log/?site=bentiu&amp;aside=yes"' in page
    assert [line.seq for line in listed.context["lines"]] == [4, 3]
    assert "of the chains of Bentiu, without standing, newest arrival first" in " ".join(
        listed.text.split()
    )


def test_a_recognised_chain_shows_what_it_may_read_and_a_revoked_one_up_to_where_it_is_honoured(
    mission: Mission, bentiu: Chain
) -> None:
    root = Chain.objects.get(own=True, writing=True, role="mission")
    pin_root(root.chain, at=at(11, 2))
    recognise_chain(
        by=ADMINISTRATOR,
        at=at(11, 3),
        chain=bentiu.chain,
        clearance="confidential",
        groups=("protection",),
        recipient="age10x0cskxmxt8esgru83rc4n7zljhwsffx6petucffwsfkwjjla9nsve0qpv",
    )

    recognised = chains(mission)
    revoke_chain(
        by=ADMINISTRATOR, at=at(11, 4), chain=bentiu.chain, reason="Laptop lost.", last_honoured=3
    )
    revoked = chains(mission)["bentiu"]

    assert recognised[root.site].standing == "the mission's root"
    assert recognised["bentiu"].standing == "recognised by the root"
    assert recognised["bentiu"].reads == "confidential:protection"
    assert recognised["bentiu"].mark == "partly verified"
    assert revoked.standing == "revoked; honoured up to its entry 3: Laptop lost."
    assert (revoked.mark, revoked.reads) == (
        "refuted",
        "nothing: no bundle is made for it any more",
    )
    page = signed_in(mission.duty).get(reverse("sites")).text
    assert f"The mission's root is {root.site.title()}" in page
    assert "1 revoked" in page


def test_a_closed_chain_is_named(mission: Mission, bentiu: Chain) -> None:
    Chain.objects.filter(chain=bentiu.chain).update(closed="two contents for entry 3", trusted=True)

    found = chains(mission)["bentiu"]

    assert (found.standing, found.mark) == (
        "closed: two contents for entry 3",
        "cannot be verified",
    )


def test_devices_are_left_to_their_own_desk(mission: Mission) -> None:
    _, phone = enrolled_phone(mission.administrator, mission.duty)

    assert TrustRecord.objects.filter(chain=phone.chain).exists()
    assert all(each.row.chain != phone.chain for each in chains(mission).values())


def test_flags_are_counted_where_the_reader_may_open_them(
    mission: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    confidential = StoredEntry.objects.get(label="confidential:protection")
    flag = type("Flag", (), {"chain": confidential.chain, "label": confidential.label})
    monkeypatch.setattr("standfast.web.sites.standings.flagged_entries", lambda: (flag,))
    site = Chain.objects.get(chain=confidential.chain).site

    assert chains(mission)[site].flagged == 0
    page = signed_in(mission.cleared).get(reverse("sites"))
    assert sorted(each.flagged for each in page.context["chains"]) == [0, 1]


@pytest.mark.parametrize("sites", [1, 3])
def test_the_page_asks_no_more_however_many_sites_there_are(
    mission: Mission, sites: int, django_assert_max_num_queries: object
) -> None:
    for number in range(sites):
        open_chain(site=f"site-{number}", at=at(11, 1), world="demo", writing=False)
    client = signed_in(mission.duty)

    with django_assert_max_num_queries(45):  # type: ignore[operator]
        assert client.get(reverse("sites")).status_code == 200
