"""The addresses of devices. Each proves who calls, makes one call, and answers JSON that this site has signed."""

import functools
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from standfast.api.devices import intake
from standfast.api.devices.callers import Caller, calling, reading
from standfast.api.devices.reference import reference_data
from standfast.api.devices.second_factor import factor_blocker
from standfast.api.signing import (
    CHAIN,
    NONCE,
    NOW,
    SIGNATURE,
    Denied,
    own_signer,
    prove,
    sign_answer,
)
from standfast.apps.accounts.queries import person_by_subject
from standfast.apps.devices import codes, operations
from standfast.apps.devices.models import Device
from standfast.apps.devices.queries import device
from standfast.log.canonical import canonical
from standfast.log.chains import NoChain, recorded_world
from standfast.log.format import chain_id
from standfast.log.ids import chain_subject
from standfast.log.models import Chain
from standfast.log.operations import Refused
from standfast.log.recipients import own_recipient
from standfast.log.times import instant_text

Answer = dict[str, Any]
Door = Callable[[HttpRequest], Answer]
TOO_LARGE = "This is too much at once; hand in at most 900 kB, the earliest entries first."
NO_SUCH_CODE = "This code opens nothing here: it is mistyped, used up or withdrawn. Ask whoever offered the device for a new one."


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a device sends to be enrolled: the code it was offered by, what its holder proves themselves by, its public key."""

    code: str
    factor: str
    key: str


def door(method: str) -> Callable[[Door], Callable[[HttpRequest], HttpResponse]]:
    """Turn a function that answers a device into an address: refusals become sentences, answers are signed."""

    def declare(answer: Door) -> Callable[[HttpRequest], HttpResponse]:
        @csrf_exempt
        @require_http_methods([method])
        @functools.wraps(answer)
        def view(request: HttpRequest) -> HttpResponse:
            try:
                return _json(request, answer(request))
            except RequestDataTooBig:
                return _json(request, {"error": TOO_LARGE}, status=413)
            except Denied as error:
                return _json(request, {"error": str(error)}, status=error.status)
            except Refused as error:
                return _json(request, {"error": str(error)}, status=409)

        return view

    return declare


@door("POST")
def enrol(request: HttpRequest) -> Answer:
    """Enrol a device by its code, its holder's second factor and a key that it proves to hold."""
    try:
        asked = msgspec.json.decode(request.body, type=Asked)
        key = bytes.fromhex(asked.key)
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
        raise Refused(
            f"This is not a request to enrol: {error}. Send code, factor and key as docs/reference/device-api.md says."
        ) from error
    prove(request, key=key)
    subject = codes.device_behind(asked.code)
    row = device(subject) if subject is not None else None
    if row is None:
        raise Denied(NO_SUCH_CODE)
    chain = chain_id(key)
    if row.chain != chain:  # the same key once more is a device that never saw the answer
        row = _taken_up(row, asked, chain)
    return _enrolled(row, chain)


def _taken_up(row: Device, asked: Asked, chain: str) -> Device:
    at = datetime.now(UTC)
    holder = person_by_subject(row.holder)
    if holder is None or not row.is_open(at):
        raise Denied(NO_SUCH_CODE)
    if reason := factor_blocker(row, holder, asked.factor):
        raise Denied(reason)
    operations.enrol_device(by=holder, at=at, device_id=row.subject, chain=chain, key=asked.key)
    return device(row.subject) or row


def _enrolled(row: Device, chain: str) -> Answer:
    mission, world = recorded_world() or ("", "")
    site = own_signer()
    return {
        "chain": chain,
        "subject": str(chain_subject(chain)),
        "mission": mission,
        "world": world,
        "site": row.site,
        "name": row.name,
        "holder": str(row.holder),
        "may": row.may,
        "recipient": own_recipient(),
        "site_chain": site.chain,
        "site_key": site.key.public_key().public_bytes_raw().hex(),
    }


@door("GET")
def state(request: HttpRequest) -> Answer:
    """Say what this site holds of a device's chain, and whether it is locked or revoked."""
    return _state(calling(request))


def _state(caller: Caller) -> Answer:
    closed = Chain.objects.filter(chain=caller.chain).values_list("closed", flat=True).first()
    return {
        "chain": caller.chain,
        "now": instant_text(datetime.now(UTC)),
        "locked": caller.locked_at is not None,
        "locked_at": instant_text(caller.locked_at) if caller.locked_at else None,
        "revoked": caller.revoked is not None,
        "honoured": caller.revoked.honoured if caller.revoked else None,
        "closed": closed,
        **intake.holding(caller.chain),
    }


@door("POST")
def entries(request: HttpRequest) -> Answer:
    """Take what a device hands in: always, also of one that is locked or revoked, so that nobody's work is lost."""
    caller = calling(request)
    lines = intake.take(request.body, chain=caller.chain, at=datetime.now(UTC))
    if caller.locked_at is None and caller.revoked is None:
        why = intake.uncounted(caller.chain, [each["id"] for each in lines if "id" in each])
        for each in lines:
            if each.get("id") in why:
                each["uncounted"] = why[each["id"]]
    return {"lines": lines, **_state(caller)}


@csrf_exempt
@require_http_methods(["GET"])
def reference(request: HttpRequest) -> HttpResponse:
    """Give a device what it needs to record without a link, or say that what it has is current."""
    try:
        caller, holder = reading(request)
    except Denied as error:
        return _json(request, {"error": str(error)}, status=error.status)
    may = caller.row.may if caller.row is not None else []
    content = reference_data(holder=holder, may=may, at=datetime.now(UTC))
    tag = f'"{hashlib.sha256(canonical(content)).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag, "Cache-Control": "private, no-cache"})
    response = _json(request, content)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _json(request: HttpRequest, content: Answer, *, status: int = 200) -> HttpResponse:
    """Return an answer as JSON, signed by this site's chain: only this site can tell a device that its work is safe."""
    body = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    response = HttpResponse(body, status=status, content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    response.headers[NOW] = instant_text(datetime.now(UTC))
    try:
        site = own_signer()
    except NoChain:
        return response
    response.headers[CHAIN] = site.chain
    response.headers[SIGNATURE] = sign_answer(
        body, nonce=request.headers.get(NONCE, ""), key=site.key
    )
    return response
