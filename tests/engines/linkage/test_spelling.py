import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfast.engines.linkage import sides_named
from standfast.engines.linkage.spelling import actor_keys, key_of, place_keys, word_keys


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tomping", "Tongping"), ("Kuajok", "Kuacjok"), ("Raja", "Raga"), ("Leer", "Ler"), ("Machar", "Mashar"),
        ("Nasir", "Nassir"), ("Nhialdiu", "Nyaldiu"), ("Gumuruk", "Gumoruk"), ("Mohamed", "Muhammed"), ("Wau", "Waw"),
        ("Bakhit", "Bakit"), ("Thok", "Tok"), ("Ayod", "Ayoď"), ("Yuai", "Yuay"), ("Waat", "Wat"), ("Olony", "Oloni"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


def test_names_that_are_not_the_same_do_not_share_a_key() -> None:
    names = [
        "Juba",
        "Malakal",
        "Bentiu",
        "Wau",
        "Bor",
        "Yei",
        "Leer",
        "Nasir",
        "Pibor",
        "Akobo",
        "Koch",
        "Torit",
    ]

    assert len({key_of(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kajo Keji", "Kajokeji county"), ("Kajo- Keji", "Kajo-keji"), ("Thong Ping", "Tomping, Juba"),
        ("Bor South county", "Bor"), ("Luakpiny/Nasir", "Nasir town"), ("Yei County", "Yei"),
    ],
)  # fmt: skip
def test_places_are_known_by_their_names(one: str, other: str) -> None:
    assert set(place_keys(one)) & set(place_keys(other))


def test_what_kind_of_place_it_is_names_nothing() -> None:
    assert place_keys("the county area, near the town") == ()
    assert place_keys(None) == ()


@pytest.mark.parametrize(
    ("actors", "keys"),
    [
        (("SPLA",), ("=government",)),
        (("Military Forces of South Sudan (2011-)",), ("=government",)),
        (("SPLM/A-IO", "SPLA-IO: Machar"), ("=opposition",)),
        (("Unidentified Armed Group (South Sudan)", "Civilians"), ()),
        (("Murle Ethnic Militia",), (key_of("murle"),)),
        (("SPLAIN group",), (key_of("splain"),)),
    ],
)
def test_sides_are_known_under_their_names(actors: tuple[str, ...], keys: tuple[str, ...]) -> None:
    assert actor_keys(actors) == keys


def test_an_account_names_sides() -> None:
    assert sides_named("Soldiers of the SPLA fought SPLA-IO near UNMISS.") == (
        "spla",
        "spla-io",
        "unmiss",
    )
    assert sides_named("Two men at the gate.") == ()
    assert sides_named(None) == ()


def test_words_are_stemmed_once_each_and_sorted() -> None:
    assert word_keys("The soldiers attacked; soldiers attacking in 2016") == tuple(
        sorted({key_of("soldier"), key_of("attack")})
    )


@given(st.text(max_size=40))
def test_no_text_makes_a_key_fail(text: str) -> None:
    assert list(word_keys(text)) == sorted(set(word_keys(text)))
    assert all(place_keys(text)) or place_keys(text) == ()
    actor_keys((text,))
