"""Who asks too much is told to wait; nobody else is, and nothing that was handed in is lost."""

import json
from itertools import accumulate

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from hypothesis import given
from hypothesis import strategies as st

from standfast.api.signing import CHAIN
from standfast.config.limits import Buckets, Limit, RateLimits, limit_from_text


class Clock:
    """A clock that a test turns."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def asked(
    limits: RateLimits, *, chain: str = "", address: str = "10.0.0.1", path: str = "/devices/state"
) -> HttpResponse:
    headers = {CHAIN: chain} if chain else None
    request = RequestFactory().get(path, headers=headers, REMOTE_ADDR=address)
    response = limits(request)
    assert isinstance(response, HttpResponse)
    return response


def limits_on(status: int, clock: Clock) -> RateLimits:
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=status)

    with override_settings(LIMIT_MACHINES="3/0.5", LIMIT_ADDRESSES="40/10", LIMIT_SIGN_INS="2/0.1"):
        return RateLimits(answer, clock=clock)


def test_a_machine_that_asks_too_much_waits_and_goes_on() -> None:
    clock = Clock()
    limits = limits_on(200, clock)

    assert [asked(limits, chain="a").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert asked(limits, chain="b").status_code == 200
    refused = asked(limits, chain="a")
    assert refused.headers["Retry-After"] == "2"
    assert json.loads(refused.content) == {
        "error": "This is more than one machine may ask at once; ask again in 2 s. "
        "Nothing of this request was taken: keep what it held and send it then."
    }
    clock.now = 1.9
    assert asked(limits, chain="a").status_code == 429
    clock.now = 2.0
    assert [asked(limits, chain="a").status_code for _ in range(2)] == [200, 429]


def test_whoever_names_a_chain_without_its_key_does_not_use_it_up() -> None:
    clock = Clock()
    limits = limits_on(401, clock)
    for _ in range(4):
        assert asked(limits, chain="a", address="10.0.0.66").status_code == 401

    assert asked(limits, chain="z", address="10.0.0.66").status_code == 429, "guessing is dear"
    limits.get_response = lambda request: HttpResponse(status=200)
    assert [asked(limits, chain="a").status_code for _ in range(4)] == [200, 200, 200, 429]


@pytest.mark.django_db
def test_the_sign_in_is_slowed_by_address_and_reading_it_is_not() -> None:
    with override_settings(LIMIT_SIGN_INS="2/0.1"):
        client = Client()
        page = "/sign-in/"
        assert [client.get(page).status_code for _ in range(3)] == [200] * 3


@pytest.mark.django_db
@override_settings(LIMIT_SIGN_INS="2/0.1")
def test_a_sign_in_too_many_says_when_to_try_again() -> None:
    client = Client()
    given = {"login": "nobody", "password": "nothing of the kind"}
    answers = [client.post("/sign-in/", given) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].headers["Retry-After"] == "10"
    assert "Try again in 10 seconds." in answers[-1].text
    assert client.post("/sign-in/", given, REMOTE_ADDR="10.0.0.9").status_code == 200


@given(
    st.lists(st.floats(0, 5), min_size=1, max_size=60),
    st.integers(1, 5),
    st.sampled_from([0.25, 1.0, 4.0]),
)
def test_no_stretch_of_time_lets_more_through_than_the_limit(
    waits: list[float], burst: int, per_s: float
) -> None:
    buckets = Buckets(Limit(burst, per_s))
    times = list(accumulate(waits))
    let_in = [at for at in times if buckets.admit("one", at) == 0.0]

    for first, begin in enumerate(let_in):
        for last, end in enumerate(let_in[first:], start=1):
            assert last <= burst + (end - begin) * per_s + 1e-6


@given(st.floats(0, 100), st.integers(1, 5), st.sampled_from([0.25, 1.0, 4.0]))
def test_who_waits_as_long_as_it_is_told_is_let_in(at: float, burst: int, per_s: float) -> None:
    buckets = Buckets(Limit(burst, per_s))
    while not (wait := buckets.admit("one", at)):
        pass

    assert buckets.admit("one", at + wait + 1e-6) == 0.0


def test_the_number_of_buckets_is_bounded() -> None:
    buckets = Buckets(Limit(2, 1), most=10)
    for number in range(100):
        buckets.charge(str(number), at=0.0)

    assert len(buckets._left) == 10
    assert "99" in buckets._left
    buckets.charge("late", at=5.0)
    assert set(buckets._left) == {"late"}, "whose bucket is full again need not be kept"


@pytest.mark.parametrize("text", ["", "5", "0/1", "5/0", "x/y", "5/inf", "nan/1"])
def test_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"limit|float"):
        limit_from_text(text)
