import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from standfast.log.ids import chain_subject, milliseconds, mint

NOON = datetime(2017, 4, 17, 12, 0, 0, 1_000, tzinfo=UTC)
NOON_MS = 1_492_430_400_001


def test_an_id_is_a_uuid_of_version_7_that_carries_its_clock() -> None:
    minted = mint(NOON)

    assert (minted.version, minted.variant) == (7, "specified in RFC 4122")
    assert milliseconds(minted) == NOON_MS


def test_an_id_follows_the_newest_that_its_author_had_seen() -> None:
    ahead = mint(NOON + timedelta(hours=5))

    assert milliseconds(mint(NOON, after=[ahead])) == NOON_MS + 5 * 3_600_000 + 1
    assert milliseconds(mint(NOON, after=[mint(NOON - timedelta(hours=5))])) == NOON_MS


@given(
    st.integers(0, 2**44).map(lambda us: NOON + timedelta(microseconds=us)),
    st.lists(st.uuids(version=4), max_size=3),
)
def test_an_id_sorts_after_all_that_it_has_seen_whatever_those_are(
    at: datetime, seen: list[UUID]
) -> None:
    minted = mint(at, after=seen)

    assert minted.version == 7
    last = max(map(milliseconds, seen), default=0)
    assert last >= 2**48 - 1 or all(minted > other for other in seen)
    if not seen:
        assert milliseconds(minted) == (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(
            milliseconds=1
        )


def test_ids_of_one_instant_differ_and_a_seeded_source_gives_the_same() -> None:
    assert len({mint(NOON) for _ in range(100)}) == 100
    assert mint(NOON, random=random.Random(7).randbytes) == mint(
        NOON, random=random.Random(7).randbytes
    )


def test_a_chain_has_a_subject_of_its_own() -> None:
    assert chain_subject("a" * 40) == chain_subject("a" * 40) != chain_subject("b" * 40)
    assert chain_subject("a" * 40).version == 5
