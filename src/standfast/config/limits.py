"""How much one caller may ask of this site: machines by their chain and their address, the sign-in by its address.

A bucket holds so many requests and fills up again by so many a second (a token bucket, as in RFC 2697 with one rate). The buckets
are in the memory of the serving process, which is one: a site with several would let through that many times as much. A chain's
bucket is charged only when its signature held, so nobody empties another's by naming it. Nothing is read of a request that is
turned away: what a machine wanted to hand in is still with it, and it goes on after the wait that `Retry-After` names.
"""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import Resolver404, resolve

from standfast.api.signing import CHAIN
from standfast.web.public import MACHINES

Answer = Callable[[HttpRequest], HttpResponseBase]
SIGN_IN = frozenset({"account_login", "mfa_authenticate", "account_reauthenticate", "mfa_reauthenticate"})  # fmt: skip
UNPROVED = 401
DEAR = 10
"""What a request costs that proved nothing, in ordinary ones: whoever guesses gets tired sooner."""
MOST_BUCKETS = 20_000


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests at once, and so many a second after that."""

    burst: float
    per_s: float


def limit_from_text(text: str) -> Limit:
    """Read `BURST/PER_SECOND`.

    :raises ValueError: when it is not two numbers above zero.
    """
    burst, _, per_s = text.partition("/")
    limit = Limit(float(burst), float(per_s))
    if not (1 <= limit.burst < math.inf and 0 < limit.per_s < math.inf):
        raise ValueError(
            f"'{text}' is not a limit: write BURST/PER_SECOND with a burst of 1 or more, such as 240/4."
        )
    return limit


@dataclass(slots=True)
class Buckets:
    """The buckets of every caller under one limit: what is left in each, and when that was."""

    limit: Limit
    most: int = MOST_BUCKETS
    _left: dict[str, tuple[float, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait_s(self, caller: str, at: float) -> float:
        """Return how long a caller waits for its next request, 0 where it need not; nothing is charged."""
        with self._lock:
            return self._wait_s(caller, at)

    def charge(self, caller: str, at: float, cost: float = 1.0) -> None:
        """Take the cost of a request out of a caller's bucket; it may run into debt by no more than a burst."""
        with self._lock:
            self._charge(caller, at, cost)

    def admit(self, caller: str, at: float) -> float:
        """Charge one request where there is room for it, else return the wait; one step, so that two at once are not both let in."""
        with self._lock:
            if wait := self._wait_s(caller, at):
                return wait
            self._charge(caller, at, 1.0)
            return 0.0

    def _wait_s(self, caller: str, at: float) -> float:
        return max(0.0, 1.0 - self._now(caller, at)) / self.limit.per_s

    def _charge(self, caller: str, at: float, cost: float) -> None:
        left = max(-self.limit.burst, self._now(caller, at) - cost)
        self._left.pop(caller, None)  # the newest stand last
        self._left[caller] = (left, at)
        if len(self._left) > self.most:
            self._forget(at)

    def _now(self, caller: str, at: float) -> float:
        left, then = self._left.get(caller, (self.limit.burst, at))
        return min(self.limit.burst, left + max(0.0, at - then) * self.limit.per_s)

    def _forget(self, at: float) -> None:
        """Forget who has a full bucket again, and if that is nobody whoever was quiet longest."""
        full = [each for each in self._left if self._now(each, at) >= self.limit.burst]
        for each in full or [next(iter(self._left))]:
            del self._left[each]


class RateLimits:
    """Turns away with 429, a sentence and `Retry-After` whoever asks too much."""

    def __init__(
        self, get_response: Answer, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.get_response = get_response
        self.clock = clock
        self.chains = Buckets(limit_from_text(settings.LIMIT_MACHINES))
        self.addresses = Buckets(limit_from_text(settings.LIMIT_ADDRESSES))
        self.sign_ins = Buckets(limit_from_text(settings.LIMIT_SIGN_INS))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        name = _name(request.path_info)
        if name in MACHINES:
            return self._machine(request)
        if name in SIGN_IN and request.method == "POST":
            wait = self.sign_ins.admit(_address(request), self.clock())
            if wait:
                return _as_page(request, wait)
        return self.get_response(request)

    def _machine(self, request: HttpRequest) -> HttpResponseBase:
        address, chain = _address(request), request.headers.get(CHAIN, "")[:64]
        wait = self.chains.wait_s(chain, self.clock()) if chain else 0.0
        wait = wait or self.addresses.admit(address, self.clock())
        if wait:
            return _as_json(wait)
        response = self.get_response(request)
        if response.status_code == UNPROVED:
            self.addresses.charge(address, self.clock(), DEAR - 1)
        elif chain:
            self.chains.charge(chain, self.clock())
        return response


def _seconds(wait: float) -> int:
    return max(1, math.ceil(wait))


def _as_json(wait: float) -> HttpResponse:
    sentence = (
        f"This is more than one machine may ask at once; ask again in {_seconds(wait)} s. "
        "Nothing of this request was taken: keep what it held and send it then."
    )
    response = HttpResponse(
        msgspec.json.encode({"error": sentence}), status=429, content_type="application/json"
    )
    response.headers["Retry-After"] = str(_seconds(wait))
    response.headers["Cache-Control"] = "no-store"
    return response


def _as_page(request: HttpRequest, wait: float) -> HttpResponse:
    response = render(request, "account/too_many.html", {"wait_s": _seconds(wait)}, status=429)
    response.headers["Retry-After"] = str(_seconds(wait))
    return response


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _name(path: str) -> str | None:
    try:
        return resolve(path).url_name
    except Resolver404:
        return None
