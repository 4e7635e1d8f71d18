"""Fields that the machine adds to those of the framework: instants of mission time, numbers, several values one a line."""

import json
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import inspect as shapes

from standfast.web.moments import instant_from_person

SEPARATOR = ";"


class MomentField(forms.CharField):
    """An instant in mission time, as the browser's own field writes it."""

    widget = forms.TextInput(attrs={"type": "datetime-local"})

    def clean(self, value: Any) -> datetime | None:
        """Return the instant, or None when nothing was typed."""
        text = super().clean(value)
        try:
            return instant_from_person(text) if text else None
        except ValueError as error:
            raise forms.ValidationError(
                _("Write the time as 2016-11-03T14:05, in Juba time.")
            ) from error


class NumberField(forms.FloatField):
    """A number with decimals, typed as text so that a screen in any language takes it."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})


class LinesField(forms.CharField):
    """Several values, one a line; of what has parts, the parts stand in order with semicolons between."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(self, shape: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.shape = shape
        self.parts = parts_of(shape)
        if not self.help_text:
            self.help_text = hint_of(shape)

    def clean(self, value: Any) -> Any:
        """Return the values as plain data for the operation's own types."""
        text = super().clean(value)
        told = [line.strip() for line in text.splitlines() if line.strip()]
        if isinstance(self.shape, shapes.DictType):
            return dict(_pair(line) for line in told)
        return [self._one(line, number) for number, line in enumerate(told, 1)]

    def _one(self, line: str, number: int) -> Any:
        if not self.parts:
            return line
        told = [part.strip() for part in line.split(SEPARATOR)]
        if len(told) > len(self.parts):
            raise forms.ValidationError(
                _("Line %(line)s has %(has)s parts; there are %(most)s: %(parts)s.")
                % {
                    "line": number,
                    "has": len(told),
                    "most": len(self.parts),
                    "parts": words_of(self.parts),
                }
            )
        item = _item(self.shape)
        if not isinstance(item, shapes.StructType):
            return told
        return {
            field.encode_name: _part(field.type, part)
            for field, part in zip(item.fields, told, strict=False)
            if part not in ("", "-")
        }


class ShapeField(forms.CharField):
    """An outline or line as GeoJSON; several as a list."""

    widget = forms.Textarea(attrs={"rows": 6, "class": "mono"})

    def __init__(self, *, several: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.several = several
        self.help_text = gettext_lazy("GeoJSON: type and coordinates, longitude before latitude.")

    def clean(self, value: Any) -> Any:
        """Return the shape as plain data for the operation's own types."""
        text = super().clean(value)
        if not text:
            return None
        try:
            told = json.loads(text)
        except ValueError as error:
            raise forms.ValidationError(
                _("This is no GeoJSON; copy the geometry whole, from its first brace to its last.")
            ) from error
        return told if isinstance(told, list) or not self.several else [told]


def _pair(line: str) -> tuple[str, str]:
    name, colon, value = line.rpartition(":")
    if not colon:
        raise forms.ValidationError(_("Write each line as name: number."))
    return name.strip(), value.strip()


def _part(shape: Any, text: str) -> Any:
    if isinstance(shape, shapes.VarTupleType):
        return [one.strip() for one in text.split(",") if one.strip()]
    return text


def _item(shape: Any) -> Any:
    return shape.item_type if isinstance(shape, shapes.VarTupleType) else None


def parts_of(shape: Any) -> tuple[str, ...]:
    """Return the names of the parts of one line; none when a line is one value."""
    match _item(shape):
        case shapes.StructType(fields=fields):
            return tuple(field.encode_name for field in fields)
        case shapes.TupleType(item_types=items):
            return tuple(str(number) for number, _item_type in enumerate(items, 1))
        case _:
            return ()


def words_of(parts: tuple[str, ...]) -> str:
    """Return the names of parts as words."""
    return f"{SEPARATOR} ".join(part.replace("_", " ") for part in parts)


def hint_of(shape: Any) -> Any:
    """Say how lines are written."""
    match _item(shape):
        case shapes.StructType():
            words = words_of(parts_of(shape))
            return (
                _("One a line, its parts in this order: %s. Leave a part empty if not known.")
                % words
            )
        case _ if isinstance(shape, shapes.DictType):
            return gettext_lazy("One a line, as name: number.")
        case _ if isinstance(shape, shapes.TupleType):
            return _("One a line, %s of them.") % len(shape.item_types)
        case _:
            return gettext_lazy("One a line.")


def lines_from(value: Any) -> str:
    """Return values as the lines that a field shows."""
    if isinstance(value, dict):
        return "\n".join(f"{name}: {one}" for name, one in value.items())
    return "\n".join(one if isinstance(one, str) else json.dumps(one) for one in value or ())
