"""What a list shows: the rows that an address asks for, and their values with every subject by name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.http import HttpRequest
from django.utils.safestring import SafeString

from standfast.apps.accounts.models import Person
from standfast.web.desks.declare import Column, Control, Register, Rows, Words
from standfast.web.desks.names import address_of, identities, identity_of, names_of
from standfast.web.desks.values import Named, in_words
from standfast.web.lists import order_of, text_of


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of a list: its filters with their words, its order, and the rows that are left."""

    rows: Rows
    words: tuple[str, ...]
    sort: str
    controls: tuple[Control, ...]

    @property
    def sentence(self) -> str:
        """What was filtered, in words; empty when nothing was."""
        return ", ".join(self.words)


def asked_of_list(declared: Register, request: HttpRequest, reader: Person) -> Asked:
    """Return what the address asks of a register's list; read inside the world of its moment."""
    rows = declared.readable_rows(reader)
    words: list[str] = []
    controls: list[Control] = []
    for one in declared.filters:
        told = [text_of(request, key) for key in one.keys]
        rows, said = one.narrow(rows, told, reader)
        words += [said] if said else []
        controls += one.controls(told, reader)
    sort = order_of(request, tuple(declared.sorts), declared.default_order)
    return Asked(ordered(declared, rows, sort), tuple(words), sort, tuple(controls))


def ordered(declared: Register, rows: Rows, sort: str) -> Rows:
    """Return the rows in an order; what is not known comes last either way, and ties are broken for good."""
    field = declared.sorts.get(sort.lstrip("-"))
    if field is None:
        return rows.order_by(declared.identity, "pk")
    by = F(field)
    first = by.desc(nulls_last=True) if sort.startswith("-") else by.asc(nulls_last=True)
    return rows.order_by(first, declared.identity, "pk")


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a line, under its heading."""

    column: Column
    value: Any

    @property
    def title(self) -> Words:
        """The heading."""
        return self.column.title

    @property
    def words(self) -> SafeString | str:
        """The value as a reader sees it."""
        return in_words(self.value, self.column.unknown)

    @property
    def is_number(self) -> bool:
        """Whether the value stands at the end of its column."""
        return isinstance(self.value, int | float) and not isinstance(self.value, bool)


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its name, the address of its page, and its values."""

    row: Any
    subject: Any
    name: str
    address: str
    cells: tuple[Cell, ...]


def lines_of(
    declared: Register, rows: Sequence[Any], columns: Sequence[Column], reader: Person
) -> list[Line]:
    """Return rows as lines; every subject that they name is looked up once for all of them."""
    cells = cells_of(rows, columns, reader)
    found = []
    for row, of_row in zip(rows, cells, strict=True):
        subject = identity_of(declared, row)
        address = address_of(declared.key, subject)
        found.append(Line(row, subject, declared.name(row), address, of_row))
    return found


def cells_of(
    rows: Sequence[Any], columns: Iterable[Column], reader: Person
) -> list[tuple[Cell, ...]]:
    """Return the cells of rows, with the subjects of other registers by name."""
    by_column = [
        (column, _named_values(column, [column.of_row(row) for row in rows], reader))
        for column in columns
    ]
    return [
        tuple(Cell(column, values[number]) for column, values in by_column)
        for number in range(len(rows))
    ]


def _named_values(column: Column, values: list[Any], reader: Person) -> list[Any]:
    if not column.of:
        return values
    names = names_of(column.of, identities(values), reader)

    def named(value: Any) -> Any:
        found = [
            Named(one, names.get(one), address_of(column.of, one)) for one in identities(value)
        ]
        if isinstance(value, list | tuple):
            return found
        return found[0] if found else None

    return [named(value) for value in values]
