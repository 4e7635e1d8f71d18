"""A site that calls at the doors of this one: it signs what it asks, and reads what it is answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpResponseBase
from django.test import Client

from factories.sites import Sites
from standfast.api.exchange.parcels import packed, unpacked
from standfast.api.signing import NONCE, SIGNATURE, answer_signed, signed_headers
from standfast.log.chains import Writer, writer_of
from standfast.log.models import Chain
from standfast.log.recipients import own_recipient

HOST = "testserver"


@contextmanager
def serving_as(sites: Sites, name: str) -> Iterator[None]:
    """Be a site that holds what this home holds: its own chain writes, the others are those of other sites."""
    Chain.objects.exclude(chain=sites.chains[name]).update(own=False, writing=False)
    Chain.objects.filter(chain=sites.chains[name]).update(own=True, writing=True)
    with sites.keys_of(name):
        yield


@dataclass
class Caller:
    """A site with its keys, calling through Django's test client."""

    sites: Sites
    name: str
    ahead: timedelta = timedelta()
    client: Client = field(default_factory=lambda: Client(headers={"host": HOST}))

    @property
    def writer(self) -> Writer:
        """What signs for the site."""
        with self.sites.keys_of(self.name):
            return writer_of(self.sites.chains[self.name])

    def headers(self, method: str, path: str, body: bytes = b"") -> dict[str, str]:
        """Return the headers that prove a request."""
        writer = self.writer
        at = datetime.now(UTC) + self.ahead
        return signed_headers(
            method=method, host=HOST, target=path, body=body, chain=writer.chain, key=writer.key, at=at
        )  # fmt: skip

    def asks(self, method: str, path: str, body: bytes = b"", **more: str) -> HttpResponseBase:
        """Send a signed request."""
        headers = self.headers(method, path, body) | more
        return self.client.generic(
            method, path, body, content_type="application/octet-stream", headers=headers
        )

    def said(self, method: str, path: str, shape: Any, body: bytes = b"", **more: str) -> Any:
        """Send a signed request and return what the answer says, having checked who signed it."""
        headers = self.headers(method, path, body)
        response = self.client.generic(
            method, path, body, content_type="application/octet-stream", headers=headers | more
        )
        assert response.status_code == 200, response.content
        row = Chain.objects.get(own=True, writing=True)
        assert answer_signed(
            response.content,
            nonce=headers[NONCE],
            signature=response.headers[SIGNATURE],
            key=bytes.fromhex(row.key),
        )
        with self.sites.keys_of(self.name):
            return unpacked(response.content, shape)

    def sealed(self, content: Any, *, to: str) -> bytes:
        """Return content as a parcel to another site."""
        with self.sites.keys_of(to):
            recipient = own_recipient()
        return packed(content, recipient)
