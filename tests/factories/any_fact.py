"""Any fact at all: Hypothesis strategies made from the declared shape of a fact, so that no kind is forgotten."""

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import strategies as st
from msgspec import inspect as shapes

from standfast.log.canonical import builtins
from standfast.log.facts import FACTS, Fact
from standfast.log.fold import Entry
from standfast.log.times import Happened

LARGEST_INTEGER = 2**53 - 1
EPOCH = datetime(2016, 7, 1, tzinfo=UTC)
CHARACTERS = st.characters(codec="utf-8", exclude_characters="\0")
SUBJECTS = [UUID(int=number) for number in range(1, 4)]


def any_fact(kind: str) -> st.SearchStrategy[Fact]:
    """Return facts of a kind: every one that its shape and its own checks admit."""
    fact = FACTS[kind].fact
    return _values(shapes.type_info(fact)).flatmap(lambda value: _admitted(fact, value))


def any_entries(fold: str, *, max_size: int = 6) -> st.SearchStrategy[list[Entry]]:
    """Return sets of entries of one subject under one label, of any kinds of a fold, with any knowledge of each other."""
    kinds = sorted(kind for kind, known in FACTS.items() if known.fold == fold)
    stated = st.one_of([any_fact(kind) for kind in kinds])
    return st.lists(
        st.tuples(stated, _happened(), st.integers(0, 2**max_size)), max_size=max_size
    ).map(_as_entries)


def _as_entries(stated: list[tuple[Fact, Happened, int]]) -> list[Entry]:
    ids = [UUID(int=(index + 1) << 80 | 0x7 << 76 | 0b10 << 62) for index in range(len(stated))]
    return [
        Entry(
            id=ids[index],
            chain="c" * 40,
            site="juba",
            chain_role="mission",
            seq=index + 2,
            kind=fact.kind,
            version=fact.version,
            subject=SUBJECTS[0],
            happened=happened,
            recorded_at=EPOCH + timedelta(days=index),
            author=SUBJECTS[1],
            on_behalf_of=None,
            after=tuple(cause for bit, cause in enumerate(ids[:index]) if known >> bit & 1),
            act_id=None,
            label="unclassified",
            fact=fact,
        )
        for index, (fact, happened, known) in enumerate(stated)
    ]


def _admitted(fact: type[Fact], value: Any) -> st.SearchStrategy[Fact]:
    """Return the value as a fact, or nothing where the fact's own checks refuse it."""
    try:
        return st.just(msgspec.json.decode(msgspec.json.encode(value), type=fact))
    except msgspec.ValidationError:
        return st.nothing()


def _happened() -> st.SearchStrategy[Happened]:
    def interval(start: datetime, hours: int) -> Happened:
        if hours == 0:
            return Happened.exact(start)
        return Happened.between(start, start + timedelta(hours=hours), "period")

    return st.builds(interval, _instants(), st.integers(0, 48))


def _instants() -> st.SearchStrategy[datetime]:
    return st.integers(0, 300 * 24 * 60).map(lambda minutes: EPOCH + timedelta(minutes=minutes))


def _dates() -> st.SearchStrategy[date]:
    return st.integers(0, 300).map(lambda days: (EPOCH + timedelta(days=days)).date())


def _values(shape: shapes.Type) -> st.SearchStrategy[Any]:
    """Return JSON-like values of a shape.

    :raises TypeError: when facts may not hold such a type.
    """
    maker = _MAKERS.get(type(shape))
    if maker is None:
        raise TypeError(f"A fact may not hold {shape}.")
    return maker(shape)


def _struct(shape: shapes.StructType) -> st.SearchStrategy[dict[str, Any]]:
    if shape.cls is Happened:
        return _happened().map(builtins)
    required = {field.encode_name: _values(field.type) for field in shape.fields if field.required}
    optional = {
        field.encode_name: _values(field.type) for field in shape.fields if not field.required
    }
    tag = {} if shape.tag_field is None else {shape.tag_field: st.just(shape.tag)}
    return st.fixed_dictionaries(required | tag, optional=optional)


def _text(shape: shapes.StrType) -> st.SearchStrategy[str]:
    if shape.pattern is not None:
        matching = st.from_regex(shape.pattern, fullmatch=True)
        return matching.filter(
            lambda text: len(text) <= (shape.max_length or 200) and "\n" not in text
        )
    shortest = shape.min_length or 0
    longest = max(shortest, min(20, shape.max_length or 20))
    short = st.text(CHARACTERS, min_size=shortest, max_size=longest)
    if shape.max_length is None:
        return short | st.just("long " * 500)
    return short | st.just("x" * shape.max_length)


def _integer(shape: shapes.IntType) -> st.SearchStrategy[int]:
    lowest = (
        shape.ge if shape.ge is not None else -LARGEST_INTEGER if shape.gt is None else shape.gt + 1
    )
    highest = (
        shape.le if shape.le is not None else LARGEST_INTEGER if shape.lt is None else shape.lt - 1
    )
    return st.integers(int(lowest), int(highest)) | st.sampled_from([int(lowest), int(highest)])


def _number(shape: shapes.FloatType) -> st.SearchStrategy[float]:
    lowest = shape.ge if shape.ge is not None else shape.gt
    highest = shape.le if shape.le is not None else shape.lt
    return st.floats(
        -1e9 if lowest is None else lowest,
        1e9 if highest is None else highest,
        exclude_min=shape.gt is not None,
        exclude_max=shape.lt is not None,
        allow_nan=False,
        allow_infinity=False,
    ).map(lambda value: value if math.copysign(1, value) > 0 or value else 0.0)


def _items(shape: Any) -> st.SearchStrategy[list[Any]]:
    shortest = shape.min_length or 0
    return st.lists(
        _values(shape.item_type),
        min_size=shortest,
        max_size=max(shortest, min(3, shape.max_length or 3)),
    )


def _fixed_items(shape: shapes.TupleType) -> st.SearchStrategy[list[Any]]:
    return st.tuples(*[_values(item) for item in shape.item_types]).map(list)


def _mapping(shape: shapes.DictType) -> st.SearchStrategy[dict[Any, Any]]:
    shortest = shape.min_length or 0
    return st.dictionaries(
        _values(shape.key_type),
        _values(shape.value_type),
        min_size=shortest,
        max_size=max(3, shortest),
    )


_MAKERS: dict[type, Callable[[Any], st.SearchStrategy[Any]]] = {
    shapes.StructType: _struct,
    shapes.StrType: _text,
    shapes.IntType: _integer,
    shapes.FloatType: _number,
    shapes.BoolType: lambda shape: st.booleans(),
    shapes.NoneType: lambda shape: st.none(),
    shapes.UUIDType: lambda shape: st.sampled_from(SUBJECTS).map(str),
    shapes.DateTimeType: lambda shape: _instants().map(datetime.isoformat),
    shapes.DateType: lambda shape: _dates().map(date.isoformat),
    shapes.LiteralType: lambda shape: st.sampled_from(shape.values),
    shapes.UnionType: lambda shape: st.one_of([_values(member) for member in shape.types]),
    shapes.VarTupleType: _items,
    shapes.ListType: _items,
    shapes.FrozenSetType: _items,
    shapes.TupleType: _fixed_items,
    shapes.DictType: _mapping,
    shapes.EnumType: lambda shape: st.sampled_from([member.value for member in shape.cls]),
}
