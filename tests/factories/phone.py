"""A scripted phone: it makes its key, enrols, numbers and signs its own entries, hands them in, wipes what is safe elsewhere."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client

from standfast.api.signing import CHAIN, NONCE, SIGNATURE, answer_signed, signed_headers
from standfast.apps.accounts.models import Person
from standfast.apps.devices import codes, operations
from standfast.apps.devices.codes import NewCode
from standfast.apps.devices.queries import device
from standfast.apps.devices.reference import PROFILES
from standfast.apps.incidents.facts import IncidentReported
from standfast.log.canonical import builtins, canonical
from standfast.log.facts import Fact, new_subject
from standfast.log.format import NO_LINK, Header, chain_id, link, seal
from standfast.log.genesis import ChainOpened
from standfast.log.ids import chain_subject, mint
from standfast.log.times import Happened

HOST = "testserver"


@dataclass(frozen=True)
class Written:
    """An entry as the phone keeps it."""

    seq: int
    id: UUID
    digest: str
    signature: bytes
    line: bytes


@dataclass
class Phone:
    """One phone: what it was told when it enrolled, and the entries that it still holds."""

    clock: datetime
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    client: Client = field(default_factory=lambda: Client(headers={"host": HOST}))
    told: dict[str, Any] = field(default_factory=dict)
    written: dict[int, Written] = field(default_factory=dict)
    last: Written | None = None
    host: str = HOST

    @property
    def public(self) -> bytes:
        """The raw public key."""
        return self.key.public_key().public_bytes_raw()

    @property
    def chain(self) -> str:
        """The chain that the phone signs."""
        return chain_id(self.public)

    @property
    def subject(self) -> UUID:
        """The subject under which the chain's own entries are filed."""
        return chain_subject(self.chain)

    def call(
        self, method: str, path: str, body: bytes = b"", *, at: datetime | None = None, **more: Any
    ) -> Any:
        """Send a signed request and return the response; an answer that the site has not signed is refused."""
        headers = signed_headers(
            method=method,
            host=self.host,
            target=path,
            body=body,
            chain=self.chain,
            key=self.key,
            at=at or datetime.now(UTC),
        )
        response = self.sent(method, path, body, headers | more)
        site = self.told.get("site_key")
        if site is not None and response.content:
            signature = response.headers[SIGNATURE]
            key = bytes.fromhex(site)
            assert answer_signed(
                response.content, nonce=headers[NONCE], signature=signature, key=key
            )
            assert response.headers[CHAIN] == self.told["site_chain"]
        return response

    def sent(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Any:
        """Return the response to a request."""
        return self.client.generic(
            method, path, body, content_type="application/octet-stream", headers=headers
        )

    def enrol(self, code: str, factor: str) -> Any:
        """Ask to be enrolled, and open the chain as soon as that is granted."""
        body = json.dumps({"code": code, "factor": factor, "key": self.public.hex()}).encode()
        response = self.call("POST", "/devices/enrol", body)
        if response.status_code == 200 and not self.told:
            self.told = response.json()
            self.open()
        return response

    def open(self) -> None:
        """Write the genesis of the chain."""
        fact = ChainOpened(
            key=self.public.hex(),
            mission=self.told["mission"],
            world=self.told["world"],
            site=self.told["site"],
            role="device",
        )
        self.write(fact, subject=self.subject, by=self.subject)

    def write(
        self,
        fact: Fact,
        *,
        subject: UUID | None = None,
        by: UUID | None = None,
        label: str = "unclassified",
        at: datetime | None = None,
        after: tuple[UUID, ...] = (),
    ) -> Written:
        """Number and sign an entry; nothing is sent."""
        self.clock = at or self.clock + timedelta(minutes=1)
        header = Header(
            id=mint(self.clock, after=after),
            chain=self.chain,
            seq=self.last.seq + 1 if self.last else 1,
            previous=link(self.last.digest, self.last.signature) if self.last else NO_LINK,
            label=label,
            kind=fact.kind,
            version=fact.version,
            subject=subject or new_subject(),
            happened=Happened.exact(self.clock),
            recorded_at=self.clock,
            author=by or UUID(self.told["holder"]),
            after=after,
        )
        sealed = seal(header, canonical(builtins(fact)), salt=bytes(32), key=self.key)
        assert sealed.salt is not None
        assert sealed.body is not None
        line = canonical(
            {
                "header": sealed.header.decode(),
                "salt": sealed.salt.hex(),
                "body": sealed.body.decode(),
                "signature": sealed.signature.hex(),
            }
        )
        self.last = Written(header.seq, header.id, sealed.digest, sealed.signature, line)
        self.written[header.seq] = self.last
        return self.last

    def report(self, narrative: str = "Shots near the gate.", **values: Any) -> Written:
        """Write that an incident was reported."""
        return self.write(IncidentReported(category="CR2", narrative=narrative), **values)

    def bundle(self, *numbers: int) -> bytes:
        """Return the entries of these numbers (default: all that are held) as a bundle."""
        assert self.last is not None
        head = {
            "seq": self.last.seq,
            "digest": self.last.digest,
            "signature": self.last.signature.hex(),
            "key": self.public.hex(),
        }
        first = {
            "bundle": 1,
            "mission": self.told["mission"],
            "world": self.told["world"],
            "heads": {self.chain: head},
        }
        chosen = numbers or sorted(self.written)
        return b"\n".join([canonical(first), *(self.written[n].line for n in chosen)]) + b"\n"

    def hand_in(self, *numbers: int) -> Any:
        """Send entries, of these numbers or all that are held, and return the answer."""
        response = self.call("POST", "/devices/entries", self.bundle(*numbers))
        assert response.status_code == 200, response.content
        return response.json()

    def state(self) -> Any:
        """Ask for the phone's own state."""
        return self.call("GET", "/devices/state").json()

    def safe_to_wipe(self, answer: dict[str, Any]) -> list[int]:
        """Return the numbers that an answer lets the phone wipe: up to an acknowledged end that is its own entry."""
        ends = [
            end["seq"]
            for end in answer["acknowledged"]
            if end["seq"] in self.written and self.written[end["seq"]].digest == end["digest"]
        ]
        return [number for number in sorted(self.written) if number <= max(ends, default=0)]

    def wipe(self, answer: dict[str, Any]) -> None:
        """Forget what the site has acknowledged."""
        for number in self.safe_to_wipe(answer):
            del self.written[number]


def offered(
    by: Person,
    holder: Person,
    *,
    at: datetime,
    profile: str = "reports",
    factor: Any = "PIN",
    **more: Any,
) -> tuple[UUID, NewCode]:
    """Offer somebody a phone and return it with its code."""
    subject = operations.offer_device(
        by=by,
        at=at,
        name="Phone of the patrol leader",
        holder=holder.subject,
        may=PROFILES[profile],
        factor=factor,
        **more,
    ).subject
    row = device(subject)
    assert row is not None
    return subject, codes.make_code(row, at=at)


def enrolled_phone(by: Person, holder: Person, *, profile: str = "reports") -> tuple[UUID, Phone]:
    """Return a phone that somebody carries, enrolled now, its genesis written and not yet handed in."""
    at = datetime.now(UTC)
    subject, code = offered(by, holder, at=at, profile=profile)
    phone = Phone(clock=at)
    response = phone.enrol(code.code, code.pin or "")
    assert response.status_code == 200, response.content
    return subject, phone
