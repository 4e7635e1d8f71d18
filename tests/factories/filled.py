"""Values made from declared shapes, with a planted word wherever words may stand: no field is forgotten."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import inspect as shapes

from standfast.log.canonical import builtins
from standfast.log.times import Happened

DAY = datetime(2016, 12, 1, 6, tzinfo=UTC)


def filled(kind: type[msgspec.Struct], *, word: str, ref: UUID) -> dict[str, Any]:
    """Return JSON-like values for every field of a structure: `word` in every text, `ref` for every reference."""
    return dict(_struct(shapes.type_info(kind), word, ref))


def _struct(shape: Any, word: str, ref: UUID) -> Any:
    if shape.cls is Happened:
        return builtins(Happened.exact(DAY))
    tag = {} if shape.tag_field is None else {shape.tag_field: shape.tag}
    return tag | {field.encode_name: _value(field.type, word, ref) for field in shape.fields}


def _value(shape: Any, word: str, ref: UUID) -> Any:
    match shape:
        case shapes.StructType():
            return _struct(shape, word, ref)
        case shapes.StrType(pattern=pattern):
            return word if pattern is None else _matching(pattern, word)
        case shapes.LiteralType(values=values):
            return values[0]
        case shapes.IntType() | shapes.FloatType():
            return next(n for n in (1, 24, 0) if _within(shape, n))
        case shapes.BoolType():
            return False
        case shapes.UUIDType():
            return str(ref)
        case shapes.DateTimeType() | shapes.DateType():
            return _time(shape)
        case shapes.UnionType(types=types):
            return _value(next(one for one in types if _says_something(one)), word, ref)
        case shapes.VarTupleType(item_type=item, min_length=least):
            return [_value(item, word, ref)] * max(least or 1, 1)
        case shapes.TupleType(item_types=items):
            return [_value(item, word, ref) for item in items]
        case shapes.DictType(key_type=key, value_type=item):
            return {_value(key, word, ref): _value(item, word, ref)}
        case _:
            raise TypeError(f"No value is known for {shape}.")


def _time(shape: Any) -> str:
    day = isinstance(shape, shapes.DateType)
    return DAY.date().isoformat() if day else DAY.isoformat()


def _says_something(shape: Any) -> bool:
    unset = isinstance(shape, shapes.CustomType | shapes.RawType)
    return not isinstance(shape, shapes.NoneType) and not unset


def _within(shape: Any, number: int) -> bool:
    return (shape.ge is None or number >= shape.ge) and (shape.le is None or number <= shape.le)


def _matching(pattern: str, word: str) -> str:
    for text in (
        word,
        word.upper(),
        "CR2",
        "RWA",
        "2016-12",
        "protection",
        "incidents.incident.reported",
        "a",
        "0" * 64,
        "L01",
        f"{'0' * 32}-{'0' * 64}",
        "0" * 40,
        "C98",
        "R99",
        "L99",
    ):
        try:
            msgspec.convert(text, _text(pattern))
        except msgspec.ValidationError:
            continue
        return text
    raise TypeError(f"No text is known that matches {pattern}.")


def _text(pattern: str) -> Any:
    return Annotated[str, msgspec.Meta(pattern=pattern)]
