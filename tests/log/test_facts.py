"""Declaring facts, reading bodies of older and newer versions."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from standfast.log.facts import (
    FACTS,
    UPCASTERS,
    Fact,
    Unreadable,
    fact,
    new_subject,
    read_fact,
    readable,
    upcaster,
)

KIND = "toy.lamp.lit"


@pytest.fixture(autouse=True)
def _registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("standfast.log.facts.FACTS", FACTS)
    kept, steps = dict(FACTS), dict(UPCASTERS)
    yield
    FACTS.clear()
    FACTS.update(kept)
    UPCASTERS.clear()
    UPCASTERS.update(steps)


def lamp() -> type[Fact]:
    @fact(KIND, act=True, version=3, sets=("watts",))
    class Lit(Fact):
        """A lamp was lit."""

        watts: float
        colour: str | None = None

    @upcaster(KIND, from_version=1)
    def first(content: dict[str, Any]) -> dict[str, Any]:
        return {"watts": content["power"]}

    @upcaster(KIND, from_version=2)
    def second(content: dict[str, Any]) -> dict[str, Any]:
        return content | {"colour": "white"}

    return Lit


def test_a_body_of_an_older_version_is_brought_up_step_by_step() -> None:
    lit = lamp()

    assert read_fact(KIND, 3, b'{"watts":40.5}') == lit(watts=40.5)
    assert read_fact(KIND, 2, b'{"watts":40}') == lit(watts=40, colour="white")
    assert read_fact(KIND, 1, b'{"power":40}') == lit(watts=40, colour="white")


@pytest.mark.parametrize(
    ("kind", "version", "body", "why"),
    [
        (KIND, 4, b"{}", "does not know toy.lamp.lit version 4; update it"),
        ("toy.lamp.doused", 1, b"{}", "does not know toy.lamp.doused version 1"),
        (KIND, 3, b"{}", "missing required field `watts`"),
        (KIND, 3, b'{"watts":1,"more":2}', "unknown field `more`"),
        (KIND, 3, b"\xff", "is not a toy.lamp.lit"),
        (KIND, 3, b"", "is not a toy.lamp.lit"),
        (KIND, 3, b"[" * 100_000, "is not a toy.lamp.lit"),
        (KIND, 1, b'{"energy":1}', "toy.lamp.lit"),
        (KIND, 1, b"[1]", "is not a toy.lamp.lit"),
        (KIND, 0, b'{"watts":1}', "There is no upcaster of toy.lamp.lit from version 0 to 3"),
    ],
)
def test_a_body_that_cannot_be_read_says_why(
    kind: str, version: int, body: bytes, why: str
) -> None:
    lamp()

    with pytest.raises(Unreadable) as error:
        read_fact(kind, version, body)

    assert why in str(error.value)


def test_readable_is_what_is_known_up_to_its_version() -> None:
    lamp()

    assert [readable(KIND, version) for version in (1, 3, 4)] == [True, True, False]
    assert not readable("toy.lamp.doused", 1)


def test_a_fact_is_frozen_and_takes_keywords_alone() -> None:
    lit = lamp()

    with pytest.raises(AttributeError):
        lit(watts=1).watts = 2  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        lit(1)
    assert (lit.kind, lit.version, lit.act, lit.sets) == (KIND, 3, True, ("watts",))


@pytest.mark.parametrize(
    ("kind", "given", "why"),
    [
        ("lamp.lit", {}, "is not a kind of fact"),
        ("toy.lamp.lit.twice", {}, "is not a kind of fact"),
        ("log.chain.opened", {}, "The kind 'log.chain.opened' is taken by ChainOpened"),
        ("toy.lamp.doused", {"sets": ("watts",)}, r"Doused has no field \['watts'\]"),
    ],
)
def test_a_fact_that_does_not_fit_the_house_is_refused(
    kind: str, given: dict[str, Any], why: str
) -> None:
    class Doused(Fact):
        """A lamp went out."""

    with pytest.raises(ValueError, match=why):
        fact(kind, act=True, **given)(Doused)


def test_subjects_tell_nothing() -> None:
    assert new_subject().version == 4
    assert new_subject() != new_subject()
    assert isinstance(lamp(), msgspec.StructMeta)
