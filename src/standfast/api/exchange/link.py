"""The calling end of exchange: requests signed by this site's chain, over a link that may be cut at any byte."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
import msgspec

from standfast.api.exchange.blobs import BlobsHeld, BlobsWanted
from standfast.api.exchange.comparison import Holdings, Places, Told, Wanted
from standfast.api.exchange.files import sha256
from standfast.api.exchange.incoming import Have
from standfast.api.exchange.outgoing import Prepared
from standfast.api.exchange.parcels import packed, unpacked
from standfast.api.signing import (
    CHAIN,
    NONCE,
    NOW,
    SIGNATURE,
    SITES,
    answer_signed,
    caller_blocker,
    signed_headers,
)
from standfast.log.audience import Target, target
from standfast.log.blob_exchange import Held
from standfast.log.chains import Writer
from standfast.log.format import key_of
from standfast.log.models import Chain
from standfast.log.operations import Refused
from standfast.log.times import parse_instant

T = TypeVar("T")
TIMEOUT = httpx.Timeout(60.0, connect=20.0)
IMPORT_TIMEOUT = httpx.Timeout(600.0, connect=20.0)
"""The answer to the last part comes when the other site has taken the bundle in."""
PATIENCE = 4
"""Attempts without one more byte before the link is given up."""
FIRST_WAIT_S = 0.5
PART_BYTES = 262_144
MOST_WAITS = 40
LONGEST_WAIT_S = 60
"""How often in a row, and how long each time, a site that is asked too much is waited for."""


class LinkFailed(Exception):
    """The link to a site failed; what was taken stays taken. The message says where it failed and what next."""


class Gone(Exception):
    """The other site does not keep this bundle any more."""


class Busy(Exception):
    """The other site was asked too much at once, and says after how many seconds it may be asked again."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"It may be asked again in {wait_s:.0f} s.")
        self.wait_s = wait_s


class Link:
    """A link to one site."""

    def __init__(
        self, address: str, own: Writer, *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.address = _checked(address)
        self.own = own
        self.sleep = sleep
        self.ahead = timedelta()
        self.peer: Chain | None = None
        self.to: Target | None = None
        self.client = httpx.Client(timeout=TIMEOUT, follow_redirects=False)

    def __enter__(self) -> "Link":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def holdings(self) -> Holdings:
        """Return what the other site holds; from now on this link knows which site it leads to.

        :raises Refused: when the site is not one that this home knows and exchanges with.
        """
        return self._said("GET", "/exchange/heads", Holdings)

    def digests(self, places: Places) -> Told:
        """Return which contents the other site holds for places of chains."""
        return self._said("POST", "/exchange/digests", Told, content=self._packed(places))

    def prepare(self, wanted: Wanted, known_keys: tuple[str, ...]) -> Prepared:
        """Have the other site make a bundle of what is wanted."""
        asked = {"wanted": wanted, "known_keys": known_keys}
        return self._said("POST", "/exchange/bundle", Prepared, content=self._packed(asked))

    def fetch(self, wanted: Prepared, into: Path) -> None:
        """Fetch a bundle, from where an earlier attempt was cut.

        :raises Gone: when the other site does not keep it any more.
        :raises LinkFailed: when no more of it comes; what has come is kept.
        """
        self._fetch(f"/exchange/bundle/{wanted.id}", into, size=wanted.size, digest=wanted.sha256)

    def blobs(self, held: Held) -> BlobsWanted:
        """Tell the other site which sealed files are here; return which it holds, and which of these it wants."""
        content = self._packed(BlobsHeld(held))
        return self._said("POST", "/exchange/blobs", BlobsWanted, content=content)

    def fetch_blob(self, name: str, into: Path, *, size: int) -> None:
        """Fetch a sealed file, from where an earlier attempt was cut.

        :raises Gone: when the other site does not hold it any more.
        :raises LinkFailed: when no more of it comes; what has come is kept.
        """
        self._fetch(f"/exchange/blobs/{name}", into, size=size, digest=name.partition("-")[2])

    def _fetch(self, where: str, into: Path, *, size: int, digest: str) -> None:
        patience = _Patience(self, into)
        while _size(into) < size:
            with patience.attempt():
                self._fetch_rest(where, into)
        if sha256(into) != digest:
            into.unlink()
            raise LinkFailed(
                f"A file from {self.address} arrived otherwise than it was sent, and was thrown away; run it again."
            )

    def _fetch_rest(self, where: str, into: Path) -> None:
        have = _size(into)
        request = self._request("GET", where, Range=f"bytes={have}-")
        response = self.client.send(request, stream=True)
        try:
            if response.status_code == 404:
                raise Gone
            if response.status_code == 429:
                raise Busy(_retry_after(response))
            if response.status_code != 206:
                response.read()
                self._refuse(response, request)
            with into.open("ab") as file:
                for data in response.iter_raw():
                    file.write(data)
        finally:
            response.close()

    def send(self, name: str, path: Path) -> Have:
        """Send a bundle in parts, from where an earlier attempt was cut; return what the other site's import did.

        :raises LinkFailed: when no more of it goes; what has gone is kept there.
        """
        return self._send(f"/exchange/incoming/{name}", path)

    def send_blob(self, name: str, path: Path) -> Have:
        """Send a sealed file in parts, from where an earlier attempt was cut; return whether it was kept.

        :raises LinkFailed: when no more of it goes; what has gone is kept there.
        """
        return self._send(f"/exchange/blobs/{name}/incoming", path)

    def _send(self, where: str, path: Path) -> Have:
        size = path.stat().st_size
        have = self._said("GET", where, Have)
        sent = 0
        while have.report is None and have.refused is None:
            if sent > 2 * size + PART_BYTES:
                raise LinkFailed(
                    f"{self.address} does not keep what it is sent; run it again, or carry a bundle there as a file."
                )
            with path.open("rb") as file:
                file.seek(have.have)
                data = file.read(PART_BYTES)
            last = have.have + len(data) - 1
            part = {"Content-Range": f"bytes {have.have}-{last}/{size}"}
            ends = last + 1 == size
            have = self._said("PUT", where, Have, content=data, waits=ends, **part)
            sent += len(data)
        return have

    # --- one request ---------------------------------------------------------------------------------------------------

    def _said(
        self,
        method: str,
        where: str,
        shape: type[T],
        *,
        content: bytes = b"",
        waits: bool = False,
        **headers: str,
    ) -> T:
        """Ask until there is an answer or no patience left: every address may be asked the same twice."""
        patience = _Patience(self, None)
        while True:
            with patience.attempt():
                request, response = self._exchange(method, where, content, waits, headers)
                return self._opened(request, response, shape)

    def _exchange(
        self, method: str, where: str, content: bytes, waits: bool, headers: dict[str, str]
    ) -> tuple[httpx.Request, httpx.Response]:
        timeout = IMPORT_TIMEOUT if waits else TIMEOUT
        for _ in range(2):
            request = self._request(method, where, content=content, timeout=timeout, **headers)
            response = self.client.send(request)
            if response.status_code != 401 or not self._set_clock(response):
                break
        if response.status_code == 429:
            raise Busy(_retry_after(response))
        if response.status_code != 200:
            self._refuse(response, request)
        return request, response

    def _request(
        self,
        method: str,
        where: str,
        *,
        content: bytes = b"",
        timeout: httpx.Timeout = TIMEOUT,
        **headers: str,
    ) -> httpx.Request:
        address = f"{self.address}{where}"
        request = self.client.build_request(
            method, address, content=content, headers=headers, timeout=timeout
        )
        proof = signed_headers(
            method=method,
            host=request.headers["Host"],
            target=request.url.raw_path.decode(),
            body=content,
            chain=self.own.chain,
            key=self.own.key,
            at=datetime.now(UTC) + self.ahead,
        )
        request.headers.update(proof)
        return request

    def _set_clock(self, response: httpx.Response) -> bool:
        """Take the other site's clock for signing, where that is what it minds; tell whether that changes anything."""
        try:
            there = parse_instant(response.headers[NOW])
        except (KeyError, ValueError):
            return False
        ahead = there - datetime.now(UTC)
        changed = abs(ahead - self.ahead) > timedelta(minutes=1)
        self.ahead = ahead
        return changed

    def _refuse(self, response: httpx.Response, request: httpx.Request) -> None:
        """Say why the other site does not answer.

        :raises Refused: with its own sentence.
        :raises LinkFailed: when what answers is not an exchange at all, or it is in trouble.
        """
        try:
            sentence = msgspec.json.decode(response.content, type=dict[str, str])["error"]
        except (msgspec.DecodeError, UnicodeDecodeError, KeyError):
            sentence = None
        if sentence is None and response.status_code >= 500:
            raise LinkFailed(
                f"{self.address} is in trouble: it answered {response.status_code} to {request.url.path}. Its own log says why; "
                "what was taken is kept, run it again later."
            )
        if sentence is None:
            went = response.headers.get("Location", "")
            leads = f" It leads on to {went.split('?')[0]}." if went else ""
            raise LinkFailed(
                f"{self.address} answered {response.status_code} to {request.url.path}: no site of the mission answers so.{leads} "
                "Check the address."
            )
        raise Refused(f"{self.address} refused: {sentence}")

    def _opened(self, request: httpx.Request, response: httpx.Response, shape: type[T]) -> T:
        chain = response.headers.get(CHAIN, "")
        if self.peer is None:
            self.peer = _known_peer(chain, self.address)
            self.to = target(chain)
        key = key_of(self.peer.chain, self.peer.key)
        signature = response.headers.get(SIGNATURE, "")
        nonce = request.headers[NONCE]
        if (
            chain != self.peer.chain
            or key is None
            or not answer_signed(response.content, nonce=nonce, signature=signature, key=key)
        ):
            raise LinkFailed(
                f"What came from {self.address} is not signed by the chain of {self.peer.site}; nothing of it was believed."
            )
        try:
            return unpacked(response.content, shape)
        except ValueError as error:
            raise LinkFailed(
                f"The answer of {self.address} cannot be read: {error}. Run it again."
            ) from error

    def _packed(self, content: Any) -> bytes:
        assert self.to is not None, "holdings() comes first: it says whom the rest is for"
        return packed(content, self.to.recipients[0])


class _Patience:
    """Gives a link that is cut another chance as long as something still comes."""

    def __init__(self, link: Link, file: Path | None) -> None:
        self.link, self.file = link, file
        self.failures = self.waits = 0
        self.had = _size(file)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Pass over a cut, after a while; it is the caller's to try again.

        :raises LinkFailed: when there were too many in a row.
        """
        try:
            yield
        except Busy as busy:
            self.waits += 1
            if self.waits > MOST_WAITS:
                raise LinkFailed(
                    f"{self.link.address} is asked too much. What was taken is kept; run it again later to go on where it stopped."
                ) from busy
            self.link.sleep(busy.wait_s)
        except (httpx.TransportError, httpx.StreamError) as error:
            has = _size(self.file)
            self.failures = 1 if has > self.had else self.failures + 1
            self.had = has
            if self.failures >= PATIENCE:
                raise LinkFailed(
                    f"The link to {self.link.address} failed ({type(error).__name__}). What was taken is kept; run it again to go on "
                    "where it was cut."
                ) from error
            self.link.sleep(FIRST_WAIT_S * 2 ** (self.failures - 1))


def _retry_after(response: httpx.Response) -> float:
    try:
        return min(LONGEST_WAIT_S, max(1, int(response.headers.get("Retry-After", "1"))))
    except ValueError:  # a date, which no site of the mission sends
        return LONGEST_WAIT_S


def _size(path: Path | None) -> int:
    return path.stat().st_size if path is not None and path.exists() else 0


def _checked(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise Refused(
            f"The address '{address}' is not that of a site: write https://NAME or https://NAME:PORT, without a path."
        )
    return f"{parts.scheme}://{parts.netloc}"


def _known_peer(chain: str, address: str) -> Chain:
    row = Chain.objects.filter(chain=chain).first()
    if row is None:
        who = (
            f"as chain {chain[:8]}, which is not known here" if chain else "without saying as whom"
        )
        raise Refused(
            f"{address} answers {who}. Trust its card first, or let the mission's root recognise it; nothing was exchanged."
        )
    if reason := caller_blocker(row, roles=SITES):
        raise Refused(f"Nothing was exchanged with {address}: {reason}")
    return row
