"""Fields of a form made from the type of an operation's parameter, and the way back to its value."""

import inspect
import typing
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import inspect as shapes

from standfast.log.times import Happened
from standfast.web.desks.fields import LinesField, MomentField, NumberField, ShapeField
from standfast.web.recording import HappenedFields, happened_from

NOT_ASKED = ("by", "at", "id", "seen", "subject", "on_behalf_of", "act")
LONG = 200
Options = Sequence[tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation: its name, annotation, shape, and whether it may be left out."""

    name: str
    annotation: Any
    shape: Any
    required: bool
    default: Any
    nullable: bool


@lru_cache(maxsize=512)
def parameters_of(call: Callable[..., Any]) -> tuple[Parameter, ...]:
    """Return the parameters of an operation that a person is asked for, in its order."""
    function = inspect.unwrap(call)
    hints = typing.get_type_hints(function, include_extras=True)
    return tuple(
        _parameter(name, hints[name], one.default)
        for name, one in inspect.signature(function).parameters.items()
        if name not in NOT_ASKED
    )


def _parameter(name: str, annotation: Any, default: Any) -> Parameter:
    shape = shapes.type_info(annotation)
    nullable = False
    if isinstance(shape, shapes.UnionType):
        said = [one for one in shape.types if not isinstance(one, shapes.NoneType)]
        nullable = len(said) < len(shape.types)
        shape = said[0]
    required = default is inspect.Parameter.empty
    return Parameter(name, annotation, shape, required, None if required else default, nullable)


def is_time(parameter: Parameter) -> bool:
    """Tell whether a parameter is asked for in three fields: the time that something happened."""
    return isinstance(parameter.shape, shapes.StructType) and parameter.shape.cls is Happened


def is_structure(parameter: Parameter) -> bool:
    """Tell whether a parameter is asked for in a field for each of its parts."""
    return isinstance(parameter.shape, shapes.StructType) and not is_time(parameter)


def parts_of_structure(parameter: Parameter) -> tuple[Parameter, ...]:
    """Return the parts of a structure as parameters, each named after both; of one that may be left out, every part may."""
    return tuple(_part(parameter, field) for field in parameter.shape.fields)


def _part(parameter: Parameter, field: Any) -> Parameter:
    shape, nullable = field.type, False
    if isinstance(shape, shapes.UnionType):
        said = [one for one in shape.types if not isinstance(one, shapes.NoneType)]
        nullable = len(said) < len(shape.types)
        shape = said[0]
    must = parameter.required and field.required
    default = None if field.required else field.default
    name = f"{parameter.name}_{field.encode_name}"
    return Parameter(name, Any, shape, must, default, nullable)


def structure_told(parameter: Parameter, data: dict[str, Any]) -> Any:
    """Return the structure that the fields of its parts state, or None when none of them says anything.

    :raises ValueError: with a sentence, when it does not fit.
    """
    told = {
        field.encode_name: _plain(part, data.get(part.name))
        for field, part in zip(parameter.shape.fields, parts_of_structure(parameter), strict=True)
        if data.get(part.name) not in (None, "", [], ())
    }
    return value_of(parameter, told or None)


def field_for(parameter: Parameter, options: Options | None, *, long: bool) -> forms.Field:
    """Return the field that asks for a parameter.

    :raises TypeError: for a shape that no field asks for; the declaration then takes it from the row or leaves it out.
    """
    must = parameter.required and not parameter.nullable
    several = isinstance(parameter.shape, shapes.VarTupleType | shapes.TupleType)
    if options is not None:
        return _choice(options, must=must, several=several)
    if _is_drawn(parameter.shape):
        return ShapeField(several=several, required=must)
    match parameter.shape:
        case shapes.LiteralType(values=values):
            return _choice([(value, value) for value in values], must=must, several=False)
        case shapes.BoolType():
            return _truth(parameter)
        case shapes.VarTupleType(item_type=shapes.LiteralType(values=values)):
            return _choice([(value, value) for value in values], must=must, several=True)
        case shapes.VarTupleType() | shapes.TupleType() | shapes.DictType():
            return LinesField(parameter.shape, required=must)
        case shapes.StrType(max_length=longest):
            return _text(longest, must=must, long=long)
        case shapes.IntType() | shapes.FloatType():
            return _number(parameter.shape, must)
        case shapes.DateType():
            return _day(must)
        case shapes.DateTimeType():
            return MomentField(required=must)
        case shapes.UUIDType():
            return forms.UUIDField(
                required=must,
                error_messages={"invalid": gettext_lazy("Write the number of the record.")},
            )
        case _:
            raise TypeError(f"No field asks for {parameter.name}: {parameter.shape}.")


def _is_drawn(shape: Any) -> bool:
    one = shape.item_type if isinstance(shape, shapes.VarTupleType) else shape
    return isinstance(one, shapes.StructType) and "coordinates" in one.cls.__struct_fields__


def _number(shape: Any, must: bool) -> forms.Field:
    if isinstance(shape, shapes.FloatType):
        return NumberField(required=must, min_value=shape.ge, max_value=shape.le)
    floor = shape.ge if shape.ge is not None or shape.gt is None else shape.gt + 1
    return forms.IntegerField(required=must, min_value=floor, max_value=shape.le)


def _day(must: bool) -> forms.Field:
    return forms.DateField(
        required=must,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Write the day as 2016-11-03.")},
    )


def _text(longest: int | None, *, must: bool, long: bool) -> forms.Field:
    area = long or longest is None or longest > LONG
    widget = forms.Textarea(attrs={"rows": 4}) if area else forms.TextInput()
    return forms.CharField(required=must, max_length=longest, widget=widget)


def _truth(parameter: Parameter) -> forms.Field:
    if parameter.nullable:
        return forms.ChoiceField(
            required=False, choices=[("", _("not known")), ("yes", _("yes")), ("no", _("no"))]
        )
    if parameter.required:
        return forms.ChoiceField(choices=[("", _("choose")), ("yes", _("yes")), ("no", _("no"))])
    return forms.BooleanField(required=False)


def _choice(options: Options, *, must: bool, several: bool) -> forms.Field:
    choices = [(str(value), words) for value, words in options]
    if several:
        return forms.MultipleChoiceField(
            required=must, choices=choices, widget=forms.CheckboxSelectMultiple
        )
    empty = _("choose") if must else _("none, or as it is")
    return forms.ChoiceField(required=must, choices=[("", empty), *choices])


def time_fields(parameter: Parameter) -> dict[str, forms.Field]:
    """Return the three fields that ask for a time, as precisely as anybody can say."""
    prefix = "" if parameter.name == "happened" else f"{parameter.name}_"
    fields = {f"{prefix}{name}": field for name, field in HappenedFields().fields.items()}
    if not parameter.required:
        for name in ("on", "how_precise"):
            fields[f"{prefix}{name}"].required = False
    return fields


def time_told(parameter: Parameter, data: dict[str, Any]) -> Happened | None:
    """Return the time that the three fields state; None when no day was given."""
    prefix = "" if parameter.name == "happened" else f"{parameter.name}_"
    told = {name: data.get(f"{prefix}{name}") for name in ("on", "how_precise", "clock")}
    if told["on"] is None:
        return None
    return happened_from({**told, "how_precise": told["how_precise"] or "day"})


def value_of(parameter: Parameter, told: Any) -> Any:
    """Return the value of a parameter from what its field says, checked against its type.

    :raises ValueError: with a sentence, when it does not fit.
    """
    if isinstance(parameter.shape, shapes.BoolType):
        return {"yes": True, "no": False, True: True, False: False}.get(told)
    if told in (None, "", [], ()):
        return None
    try:
        return msgspec.convert(_plain(parameter, told), parameter.annotation, strict=False)
    except msgspec.ValidationError as error:
        raise ValueError(_fault(parameter, error)) from error


def _plain(parameter: Parameter, told: Any) -> Any:
    shape = parameter.shape
    if isinstance(shape, shapes.LiteralType):
        return next(value for value in shape.values if str(value) == str(told))
    return told


def _fault(parameter: Parameter, error: msgspec.ValidationError) -> str:
    pattern = getattr(parameter.shape, "pattern", None)
    if pattern is not None:
        return _("This is not written as it must be; see the hint.")
    return _("This does not fit: %s.") % str(error)
