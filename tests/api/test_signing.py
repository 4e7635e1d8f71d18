"""Who is let in: only what a trusted chain has signed, for this very door, now and once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.test import RequestFactory, override_settings

from factories.callers import HOST, Caller, serving_as
from factories.sites import Sites, open_sites
from standfast.api.signing import (
    CHAIN,
    DEVICES,
    NONCE,
    NOW,
    SIGNATURE,
    TIME,
    WINDOW,
    Denied,
    prove,
    signed_headers,
    signed_request,
)
from standfast.log.models import Chain, StoredEntry, TrustRecord

pytestmark = pytest.mark.django_db
PATH = "/exchange/heads?a=b%20c"


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[Sites]:
    with override_settings(HOME=tmp_path):
        made = open_sites("juba", "bentiu")
        made.recognise("juba", "bentiu")
        with serving_as(made, "juba"):
            yield made


def request(headers: dict[str, str], *, path: str = PATH, body: bytes = b"body", method: str = "POST", host: str = HOST):  # type: ignore[no-untyped-def]  # fmt: skip
    return RequestFactory().generic(
        method, path, body, content_type="text/plain", headers=headers | {"host": host}
    )


def test_a_recognised_site_is_let_in(sites: Sites) -> None:
    headers = Caller(sites, "bentiu").headers("POST", PATH, b"body")

    assert signed_request(request(headers)) == sites.chains["bentiu"]


@pytest.mark.parametrize(
    "changed",
    [{"path": "/exchange/heads"}, {"body": b"Body"}, {"method": "PUT"}, {"host": "localhost"}],
)
def test_what_was_signed_for_something_else_is_not_let_in(
    sites: Sites, changed: dict[str, str]
) -> None:
    headers = Caller(sites, "bentiu").headers("POST", PATH, b"body")

    with override_settings(ALLOWED_HOSTS=["*"]), pytest.raises(Denied, match="The signature") as no:
        signed_request(request(headers, **changed))  # type: ignore[arg-type]

    assert no.value.status == 401


@pytest.mark.parametrize("name", [CHAIN, TIME, NONCE, SIGNATURE])
@pytest.mark.parametrize("value", ["", "0" * 40, "é", "x" * 5000])
def test_a_header_that_is_not_as_it_was_signed_lets_nobody_in(
    sites: Sites, name: str, value: str
) -> None:
    headers = Caller(sites, "bentiu").headers("POST", PATH, b"body")

    with pytest.raises(Denied) as denied:
        signed_request(request(headers | {name: value}))

    assert denied.value.status == 401


def test_nobody_is_let_in_twice_by_the_same_request(sites: Sites) -> None:
    headers = Caller(sites, "bentiu").headers("POST", PATH, b"body")
    signed_request(request(headers))

    with pytest.raises(Denied, match="This very request came before"):
        signed_request(request(headers))

    assert signed_request(request(Caller(sites, "bentiu").headers("POST", PATH, b"body")))


@pytest.mark.parametrize("ahead", [WINDOW + timedelta(seconds=20), -WINDOW - timedelta(seconds=20)])
def test_a_time_that_is_off_is_denied_with_a_way_on(sites: Sites, ahead: timedelta) -> None:
    headers = Caller(sites, "bentiu", ahead=ahead).headers("POST", PATH, b"body")

    with pytest.raises(Denied, match=f"sign it again with the time in {NOW}"):
        signed_request(request(headers))

    almost = ahead * 0.9
    assert signed_request(
        request(Caller(sites, "bentiu", ahead=almost).headers("POST", PATH, b"body"))
    )


def test_a_nonce_is_kept_only_as_long_as_it_could_come_again(sites: Sites) -> None:
    seen = Path(settings.HOME) / "exchange" / "seen"
    old = seen / "28000000"
    old.mkdir(parents=True)
    (old / "nonce").touch()

    signed_request(request(Caller(sites, "bentiu").headers("POST", PATH, b"body")))

    assert [len(list(minute.iterdir())) for minute in seen.iterdir()] == [1]


def test_a_denied_request_leaves_nothing_behind(sites: Sites) -> None:
    entries = StoredEntry.objects.count()
    headers = Caller(sites, "bentiu").headers("POST", PATH, b"body")

    with pytest.raises(Denied):
        signed_request(request(headers, body=b"other"))

    assert StoredEntry.objects.count() == entries
    assert not (Path(settings.HOME) / "exchange" / "seen").exists()


def test_a_chain_that_is_not_known_is_not_let_in(sites: Sites) -> None:
    key = Ed25519PrivateKey.generate()
    headers = signed_headers(
        method="POST", host=HOST, target=PATH, body=b"body", chain="f" * 40, key=key, at=datetime.now(UTC)
    )  # fmt: skip

    with pytest.raises(Denied, match="No chain ffffffff is known here"):
        signed_request(request(headers))
    with pytest.raises(Denied, match="nobody has signed this"):
        signed_request(request({}))


def test_a_key_can_be_proved_before_its_chain_is_known(sites: Sites) -> None:
    key = Ed25519PrivateKey.generate()
    headers = signed_headers(
        method="POST", host=HOST, target=PATH, body=b"body", chain="f" * 40, key=key, at=datetime.now(UTC)
    )  # fmt: skip

    prove(request(headers), key=key.public_key().public_bytes_raw())

    with pytest.raises(Denied, match="came before"):
        prove(request(headers), key=key.public_key().public_bytes_raw())


def test_a_chain_that_the_root_has_not_recognised_is_not_let_in(sites: Sites) -> None:
    TrustRecord.objects.filter(site="bentiu").delete()
    headers = Caller(sites, "bentiu").headers("POST", PATH, b"body")

    with pytest.raises(Denied, match="is known here and not trusted") as denied:
        signed_request(request(headers))

    assert denied.value.status == 403


@pytest.mark.parametrize(("trusted", "let_in"), [(True, True), (False, False)])
def test_where_no_root_is_pinned_the_card_decides(
    sites: Sites, trusted: bool, let_in: bool
) -> None:
    TrustRecord.objects.all().delete()
    Chain.objects.update(root=False)
    Chain.objects.filter(site="bentiu").update(trusted=trusted)
    asked = request(Caller(sites, "bentiu").headers("POST", PATH, b"body"))

    if let_in:
        assert signed_request(asked) == sites.chains["bentiu"]
    else:
        with pytest.raises(Denied, match="is known here and not trusted"):
            signed_request(asked)


def test_a_revoked_chain_is_let_in_only_where_its_last_work_is_taken(sites: Sites) -> None:
    Chain.objects.filter(site="headquarters").update(own=True, writing=True)
    sites.revoke("bentiu")
    Chain.objects.filter(site="headquarters").update(own=False, writing=False)
    caller = Caller(sites, "bentiu")

    with pytest.raises(Denied, match="is revoked and honoured up to entry 1") as denied:
        signed_request(request(_as_own(caller)))

    assert denied.value.status == 403
    assert signed_request(request(_as_own(caller)), revoked_too=True) == sites.chains["bentiu"]


def test_a_site_does_not_call_itself(sites: Sites) -> None:
    with pytest.raises(Denied, match="a site does not call itself"):
        signed_request(request(Caller(sites, "juba").headers("POST", PATH, b"body")))


def test_a_door_is_for_the_roles_that_it_names(sites: Sites) -> None:
    with pytest.raises(Denied, match="This door is for chains of device; this one is of mission"):
        signed_request(
            request(Caller(sites, "bentiu").headers("POST", PATH, b"body")), roles=DEVICES
        )


def _as_own(caller: Caller) -> dict[str, str]:
    """Sign with the key of a chain that is revoked: its thief does not ask this home's leave."""
    key = Ed25519PrivateKey.from_private_bytes(
        bytes.fromhex(
            (Path(settings.HOME).parent / f"site-{caller.name}" / "keys" / f"{caller.sites.chains[caller.name]}.key")
            .read_text()
            .strip()
        )
    )  # fmt: skip
    return signed_headers(
        method="POST",
        host=HOST,
        target=PATH,
        body=b"body",
        chain=caller.sites.chains[caller.name],
        key=key,
        at=datetime.now(UTC),
    )
