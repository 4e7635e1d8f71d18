"""The addresses of exchange. Each proves who calls, makes one call, and answers what only the caller can read."""

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from standfast.api.exchange import blobs as sealed_files
from standfast.api.exchange.comparison import Places, Wanted
from standfast.api.exchange.holdings import digests_at, holdings
from standfast.api.exchange.incoming import progress, take_part
from standfast.api.exchange.outgoing import kept, prepared
from standfast.api.exchange.parcels import packed, unpacked
from standfast.api.signing import (
    CHAIN,
    NONCE,
    NOW,
    SIGNATURE,
    Denied,
    own_signer,
    sign_answer,
    signed_request,
)
from standfast.log.audience import Target, target
from standfast.log.blob_exchange import read
from standfast.log.blobs import is_name
from standfast.log.chains import NoChain
from standfast.log.operations import Refused
from standfast.log.times import instant_text

PARCEL = "application/age"
PART = 65_536
MOST_PLACES = 20_000
_RANGE = re.compile(r"bytes=(\d{1,15})-")
_CONTENT_RANGE = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15})")


class BundleAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a site asks a bundle of: entries, and which keys of protected persons it has already."""

    wanted: Wanted
    known_keys: tuple[str, ...] = ()


Door = Callable[..., Any]


def door(*methods: str) -> Callable[[Door], Callable[..., HttpResponseBase]]:
    """Turn a function that answers another site into an address: it is given who calls, and its answer is for them alone."""

    def declare(answer: Door) -> Callable[..., HttpResponseBase]:
        @csrf_exempt
        @require_http_methods(list(methods))
        @functools.wraps(answer)
        def view(request: HttpRequest, **named: Any) -> HttpResponseBase:
            try:
                chain = signed_request(request)
                to = target(chain)
                content = answer(request, chain, to, **named)
                if isinstance(content, HttpResponseBase):
                    return content
                return _answer(request, packed(content, to.recipients[0]), PARCEL)
            except RequestDataTooBig:
                return _refusal(request, "This is too much at once; send it in smaller parts.", 413)
            except Denied as error:
                return _refusal(request, str(error), error.status)
            except (Refused, NoChain) as error:
                return _refusal(request, str(error), 409)

        return view

    return declare


@door("GET")
def heads(request: HttpRequest, chain: str, to: Target) -> Any:
    """Say what this site holds."""
    return holdings(to=to)


@door("POST")
def digests(request: HttpRequest, chain: str, to: Target) -> Any:
    """Say which contents this site holds for places of chains."""
    asked = _asked(request, Places)
    if sum(map(len, asked.values())) > MOST_PLACES:
        raise Refused(f"At most {MOST_PLACES} places are looked up at once; ask for fewer.")
    return {
        chain: {str(seq): sorted(digests_at(chain, seq)) for seq in places}
        for chain, places in asked.items()
    }


@door("POST")
def bundle(request: HttpRequest, chain: str, to: Target) -> Any:
    """Make a bundle of what the caller lacks, and say where it waits."""
    asked = _asked(request, BundleAsked)
    return prepared(chain, asked.wanted, known_keys=frozenset(asked.known_keys))


@door("GET")
def bundle_file(request: HttpRequest, chain: str, to: Target, *, name: str) -> Any:
    """Hand a bundle over, from where the caller has it."""
    path = kept(chain, name)
    if path is None:
        return _refusal(request, "This bundle is not kept any more; ask for a new one.", 404)
    size = path.stat().st_size
    first = _first(request)
    if first > size:
        return _refusal(request, f"This bundle has {size} bytes; it cannot go on at {first}.", 416)
    return _from(request, _parts(path, first), first=first, size=size)


def _first(request: HttpRequest) -> int:
    found = _RANGE.fullmatch(request.headers.get("Range", "bytes=0-"))
    return int(found.group(1)) if found else 0


def _from(
    request: HttpRequest, parts: Iterable[bytes], *, first: int, size: int
) -> StreamingHttpResponse:
    """Return bytes of a file from a place on, to who has those before it."""
    response = StreamingHttpResponse(
        parts,
        status=206 if "Range" in request.headers else 200,
        content_type="application/octet-stream",
    )
    response.headers["Content-Length"] = str(size - first)
    response.headers["Content-Range"] = f"bytes {first}-{max(first, size - 1)}/{size}"
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = "no-store"
    return response


def _parts(path: Path, first: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        while data := file.read(PART):
            yield data


@door("GET", "PUT")
def incoming(request: HttpRequest, chain: str, to: Target, *, name: str) -> Any:
    """Take a part of a bundle, or say how far it has come."""
    if request.method == "GET":
        return progress(chain, name)
    first, size = _part(request)
    return take_part(chain, name, request.body, first=first, size=size, at=datetime.now(UTC))


def _part(request: HttpRequest) -> tuple[int, int]:
    """Return where the part that a request brings begins, and how large the whole is."""
    found = _CONTENT_RANGE.fullmatch(request.headers.get("Content-Range", ""))
    first, last, size = map(int, found.groups()) if found else (0, 0, 0)
    if found is None or last - first + 1 != len(request.body):
        raise Refused(
            "A part says which bytes it is, 'Content-Range: bytes FIRST-LAST/SIZE'; this one does not, or is not those."
        )
    return first, size


@door("POST")
def blobs(request: HttpRequest, chain: str, to: Target) -> Any:
    """Say which sealed files this site holds, and which of the caller's it wants."""
    return sealed_files.compared(_asked(request, sealed_files.BlobsHeld).held)


@door("GET")
def blob_file(request: HttpRequest, chain: str, to: Target, *, name: str) -> Any:
    """Hand a sealed file over, from where the caller has it."""
    data = read(name) if is_name(name) else None
    if data is None:
        return _refusal(request, "This file is not here, or was erased; ask another site.", 404)
    first = _first(request)
    if first > len(data):
        return _refusal(
            request, f"This file has {len(data)} bytes; it cannot go on at {first}.", 416
        )
    parts = (data[at : at + PART] for at in range(first, len(data), PART))
    return _from(request, parts, first=first, size=len(data))


@door("GET", "PUT")
def incoming_blob(request: HttpRequest, chain: str, to: Target, *, name: str) -> Any:
    """Take a part of a sealed file, or say how far it has come."""
    if request.method == "GET":
        return sealed_files.progress(chain, name)
    first, size = _part(request)
    return sealed_files.take_part(chain, name, request.body, first=first, size=size)


def _asked(request: HttpRequest, shape: Any) -> Any:
    try:
        return unpacked(request.body, shape)
    except ValueError as error:
        raise Refused(f"What was asked cannot be read: {error}.") from error


def _refusal(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    body = msgspec.json.encode({"error": sentence})
    return _answer(request, body, "application/json", status=status)


def _answer(
    request: HttpRequest, body: bytes, content_type: str, *, status: int = 200
) -> HttpResponse:
    """Return an answer that this site's chain has signed: nobody between the two can make one up."""
    response = HttpResponse(body, status=status, content_type=content_type)
    response.headers["Cache-Control"] = "no-store"
    response.headers[NOW] = instant_text(datetime.now(UTC))
    try:
        own = own_signer()
    except NoChain:
        return response
    response.headers[CHAIN] = own.chain
    response.headers[SIGNATURE] = sign_answer(
        body, nonce=request.headers.get(NONCE, ""), key=own.key
    )
    return response
