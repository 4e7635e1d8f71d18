"""Filters of lists beyond words: a choice, a state, a row of another register, days from and to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, get_args

from django.db.models import DateTimeField, Q
from django.utils.translation import gettext as _

from standfast.apps.accounts.models import Person
from standfast.log.times import start_of_day
from standfast.web.desks.declare import Control, Rows, Words
from standfast.web.desks.names import options_of
from standfast.web.moments import day_from_person

Choices = Sequence[tuple[str, Any]] | Callable[[Person], Sequence[tuple[str, Any]]]


def literal(kind: Any) -> tuple[tuple[str, Any], ...]:
    """Return the values of a `Literal` as choices whose words are the values themselves."""
    return tuple((str(value), str(value)) for value in get_args(kind))


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a field, among some."""

    key: str
    title: Words
    options: Choices
    field: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The parameters of the address that it reads."""
        return (self.key,)

    def narrow(self, rows: Rows, told: Sequence[str], reader: Person) -> tuple[Rows, str]:
        """Leave the rows that hold the value; one that is no choice leaves all."""
        known = {str(value): words for value, words in self._options(reader)}
        if told[0] not in known:
            return rows, ""
        kept = rows.filter(**{self.field or self.key: told[0]})
        return kept, f"{str(self.title).lower()}: {known[told[0]]}"

    def controls(self, told: Sequence[str], reader: Person) -> list[Control]:
        """Return a field with the choices."""
        return [Control(self.key, self.title, "choice", told[0], tuple(self._options(reader)))]

    def _options(self, reader: Person) -> Sequence[tuple[str, Any]]:
        return self.options(reader) if callable(self.options) else self.options


@dataclass(frozen=True, slots=True)
class State:
    """One of several states, each a condition on the row: `("open", _("open"), Q(closed_at=None))`."""

    key: str
    title: Words
    states: tuple[tuple[str, Words, Q], ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """The parameters of the address that it reads."""
        return (self.key,)

    def narrow(self, rows: Rows, told: Sequence[str], reader: Person) -> tuple[Rows, str]:
        """Leave the rows in the state."""
        for key, words, condition in self.states:
            if key == told[0]:
                return rows.filter(condition), f"{str(self.title).lower()}: {words}"
        return rows, ""

    def controls(self, told: Sequence[str], reader: Person) -> list[Control]:
        """Return a field with the states."""
        options = tuple((key, words) for key, words, _condition in self.states)
        return [Control(self.key, self.title, "choice", told[0], options)]


def until(field: str, title: Words, going: Words, over: Words, *, key: str = "state") -> State:
    """Return the filter of what goes on while a field is None, and is over once it says when or why."""
    return State(
        key,
        title,
        (
            ("going", going, Q(**{f"{field}__isnull": True})),
            ("over", over, Q(**{f"{field}__isnull": False})),
        ),
    )


@dataclass(frozen=True, slots=True)
class OneOf:
    """The rows that name one subject of another register."""

    key: str
    title: Words
    of: str
    field: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The parameters of the address that it reads."""
        return (self.key,)

    def narrow(self, rows: Rows, told: Sequence[str], reader: Person) -> tuple[Rows, str]:
        """Leave the rows that name the subject; one that the reader may not open leaves all."""
        known = dict(options_of(self.of, reader)) if told[0] else {}
        if told[0] not in known:
            return rows, ""
        kept = rows.filter(**{self.field or self.key: told[0]})
        return kept, f"{str(self.title).lower()}: {known[told[0]]}"

    def controls(self, told: Sequence[str], reader: Person) -> list[Control]:
        """Return a field with the rows of the other register."""
        options = tuple(options_of(self.of, reader))
        return [Control(self.key, self.title, "choice", told[0], options)]


@dataclass(frozen=True, slots=True)
class Days:
    """From one day to another, both included, in mission time; `end` is the field of the end where rows last."""

    field: str
    end: str = ""
    start_key: str = "from"
    end_key: str = "to"

    @property
    def keys(self) -> tuple[str, ...]:
        """The parameters of the address that it reads."""
        return (self.start_key, self.end_key)

    def narrow(self, rows: Rows, told: Sequence[str], reader: Person) -> tuple[Rows, str]:
        """Leave the rows that lie, or reach, between the two days."""
        start, end = (day_from_person(text) for text in told)
        words = []
        instants = isinstance(rows.model._meta.get_field(self.field), DateTimeField)
        if start:
            least = start_of_day(start) if instants else start
            rows = rows.filter(**{f"{self.end or self.field}__gte": least})
            words.append(_("from %s") % start.isoformat())
        if end:
            beyond = start_of_day(end + timedelta(days=1)) if instants else end + timedelta(days=1)
            rows = rows.filter(**{f"{self.field}__lt": beyond})
            words.append(_("to %s") % end.isoformat())
        return rows, ", ".join(words)

    def controls(self, told: Sequence[str], reader: Person) -> list[Control]:
        """Return two fields for days."""
        shown = [day.isoformat() if (day := day_from_person(text)) else "" for text in told]
        return [
            Control(self.start_key, _("From"), "day", shown[0]),
            Control(self.end_key, _("To"), "day", shown[1]),
        ]
