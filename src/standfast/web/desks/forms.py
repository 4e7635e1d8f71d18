"""The form of a recording, made from the operation's signature and what the declaration says of it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from msgspec import inspect as shapes

from standfast.apps.accounts.models import Person
from standfast.log import labels
from standfast.log.facts import new_subject
from standfast.log.operations import OPERATIONS
from standfast.web.desks.declare import Ask, Recording
from standfast.web.desks.fields import lines_from
from standfast.web.desks.names import MOST_OPTIONS, options_of
from standfast.web.desks.shapes import (
    Parameter,
    field_for,
    is_structure,
    is_time,
    parameters_of,
    parts_of_structure,
    structure_told,
    time_fields,
    time_told,
    value_of,
)
from standfast.web.desks.wording import HINTS, words_for
from standfast.web.recording import RecordingForm, not_for, record

USUAL = ""
"""The label that is left to the operation: the one that such a record has by rule."""
ELSEWHERE = gettext_lazy("You are looking at another time; go back to now to record something.")


def blocker_of(recording: Recording, row: Any, person: Person) -> str | None:
    """Say why a person may not record this now, or return None: first by role, then by the rule of the record."""
    if reason := not_for(person, recording.call, str(recording.title)):
        return reason
    return recording.blocker(row, person) if recording.blocker else None


def labels_for(person: Person) -> list[tuple[str, str]]:
    """Return the labels that a person may write: those that they may read, with each group of theirs."""
    found = [label for label in labels.LEVELS if person.may_read(label)]
    closed = [label for label in found if label != labels.UNCLASSIFIED]
    found += [labels.label_text(level, (group,)) for level in closed for group in person.groups]
    return [(label, label.replace(":", ", only ")) for label in found]


class DeskForm(RecordingForm):
    """A recording form whose fields come from an operation's parameters."""

    def __init__(
        self, data: Any, *, recording: Recording, row: Any, person: Person, subject: UUID | None
    ) -> None:
        super().__init__(data, subject=subject)
        self.recording = recording
        self.row = row
        self.person = person
        self.about = subject
        for parameter in self._asked():
            self._add(parameter)

    def _asked(self) -> Iterator[Parameter]:
        held_back = {self.recording.about, *self.recording.left_out}
        for parameter in parameters_of(self.recording.call):
            if parameter.name in held_back or self.recording.ask(parameter.name).fixed:
                continue
            yield parameter

    def _add(self, parameter: Parameter) -> None:
        ask = self.recording.ask(parameter.name)
        if is_time(parameter):
            for name, field in time_fields(parameter).items():
                if name.endswith("on") and ask.label:
                    field.label = ask.label
                self.fields[name] = field
            return
        if is_structure(parameter):
            for part in parts_of_structure(parameter):
                self._add(part)
            return
        if parameter.name == "label":
            self.fields["label"] = self._label_field(parameter)
            return
        field = field_for(parameter, self._options(parameter, ask), long=ask.long)
        field.label = ask.label or words_for(parameter.name)
        field.help_text = ask.hint or field.help_text or HINTS.get(parameter.name, "")
        field.initial = self._initial(parameter, ask)
        self.fields[parameter.name] = field

    def _label_field(self, parameter: Parameter) -> forms.Field:
        usual = [] if parameter.required else [(USUAL, _("as usual for such a record"))]
        return forms.ChoiceField(
            label=gettext_lazy("Label"),
            required=parameter.required,
            choices=[*usual, *labels_for(self.person)],
            help_text=gettext_lazy(
                "Who may read it. Choose a closer one where it could harm somebody."
            ),
        )

    def _options(self, parameter: Parameter, ask: Ask) -> Any:
        if ask.choices is not None:
            found = ask.choices(self.row, self.person) if callable(ask.choices) else ask.choices
            return list(found)
        if not ask.of:
            return None
        return options_of(ask.of, self.person)[:MOST_OPTIONS]

    def _initial(self, parameter: Parameter, ask: Ask) -> Any:
        initial = ask.initial
        if callable(initial):
            initial = initial(self.row)
        if initial is None:
            initial = parameter.default
        lines = isinstance(parameter.shape, shapes.DictType | shapes.VarTupleType)
        if lines and not ask.of and ask.choices is None and initial:
            return lines_from(initial)
        return initial

    def clean(self) -> dict[str, Any]:
        """Read every parameter, and put each fault beside its field."""
        data = super().clean() or {}
        values: dict[str, Any] = {}
        for parameter in self._asked():
            if is_time(parameter):
                self._read_time(parameter, data, values)
            elif is_structure(parameter):
                self._read_structure(parameter, data, values)
            elif parameter.name in data:
                self._read(parameter, data[parameter.name], values)
        data["values"] = values
        return data

    def _read(self, parameter: Parameter, told: Any, values: dict[str, Any]) -> None:
        try:
            value = value_of(parameter, told)
        except ValueError as fault:
            self.add_error(parameter.name, str(fault))
            return
        if value is not None or (parameter.required and parameter.nullable):
            values[parameter.name] = value

    def _read_structure(
        self, parameter: Parameter, data: dict[str, Any], values: dict[str, Any]
    ) -> None:
        try:
            value = structure_told(parameter, data)
        except ValueError as fault:
            first = next(part.name for part in parts_of_structure(parameter))
            self.add_error(first, str(fault))
            return
        if value is not None:
            values[parameter.name] = value

    def _read_time(
        self, parameter: Parameter, data: dict[str, Any], values: dict[str, Any]
    ) -> None:
        prefix = "" if parameter.name == "happened" else f"{parameter.name}_"
        precise = data.get(f"{prefix}how_precise") in ("minute", "hour")
        if data.get(f"{prefix}on") and precise and data.get(f"{prefix}clock") is None:
            self.add_error(
                f"{prefix}clock",
                _("Give the clock time, or choose how imprecisely the time is known."),
            )
            return
        happened = time_told(parameter, data)
        if happened is not None:
            values[parameter.name] = happened


def recorded_with(request: HttpRequest, form: DeskForm) -> bool:
    """Call the operation with a valid form; a refusal becomes the form's error."""
    recording = form.recording
    values = dict(form.cleaned_data["values"])
    for name, ask in recording.asks:
        if ask.fixed:
            values[name] = ask.fixed(form.row)
    if recording.about:
        values[recording.about] = form.about
    elif "subject" in OPERATIONS[recording.name].signature.parameters:
        values["subject"] = new_subject()
    return record(request, form, recording.call, **values)
