"""What a desk declares: a register with its columns, filters, related rows and recordings."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy

from standfast.apps.accounts.models import Person
from standfast.web.reading import readable

Words = Any
"""A text, or one that is translated when it is shown."""
Rows = QuerySet[Any]
Options = Iterable[tuple[str, Any]]
PEOPLE = "people"
"""In place of a register's key: the value names somebody of the mission."""
NOT_KNOWN = gettext_lazy("not known")
RECORD = gettext_lazy("Record")
WORDS = gettext_lazy("Words")


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that a row says.

    `value` is the name of an attribute (by default `key`) or a function of the row; it gives text, a number, a day, an instant,
    `Happened`, a truth, a list of these, or None. `of` is the key of the register whose subjects it names. `sort` is the field that
    orders by it: left out, the field of the same name; empty, the list does not sort by it. `unknown` says why None is None.
    """

    key: str
    title: Words
    value: Callable[[Any], Any] | str = ""
    of: str = ""
    sort: str | None = None
    unknown: Words = NOT_KNOWN
    listed: bool = True
    exported: bool = True

    def of_row(self, row: Any) -> Any:
        """Return what a row says here."""
        if callable(self.value):
            return self.value(row)
        return getattr(row, self.value or self.key)

    def order(self, model: type[Model]) -> str:
        """Return the field by which the list sorts for this column; empty when it does not."""
        if self.sort is not None:
            return self.sort
        if callable(self.value) or self.of:
            return ""
        field = self.value or self.key
        return field if _has_field(model, field) else ""


def _has_field(model: type[Model], name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True


class Narrowing(Protocol):
    """A filter of a list: parameters of the address, what they leave, and how that reads in a sentence."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The parameters of the address that it reads."""

    def narrow(self, rows: Rows, told: Sequence[str], reader: Person) -> tuple[Rows, str]:
        """Return the rows that are left and the words for it; told nothing, or nonsense, all rows and no words."""

    def controls(self, told: Sequence[str], reader: Person) -> list["Control"]:
        """Return the fields of the filter's form."""


@dataclass(frozen=True, slots=True)
class Control:
    """A field of the form above a list."""

    key: str
    title: Words
    kind: str
    value: str
    options: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """Rows of another table that stand on the page of one: a heading, the rows that belong to a row, their columns."""

    title: Words
    rows: Callable[[Any], Rows]
    columns: tuple[Column, ...]
    empty: Words
    of: str = ""
    """The register whose page a line leads to; empty when it leads nowhere."""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Ask:
    """How a parameter of an operation is asked for; what is left out comes from its type and name."""

    label: Words = ""
    hint: Words = ""
    of: str = ""
    """The register among whose rows a subject is chosen."""
    choices: Callable[[Any, Person], Options] | Sequence[tuple[Any, Any]] | None = None
    initial: Callable[[Any], Any] | Any = None
    fixed: Callable[[Any], Any] | None = None
    """Taken from the row, not asked."""
    long: bool = False


@dataclass(frozen=True, slots=True)
class Recording:
    """An operation with a form. `about` names the parameter that takes the subject of the page; empty founds a new one."""

    call: Callable[..., Any]
    title: Words
    about: str = ""
    submit: Words = RECORD
    lede: Words = ""
    asks: tuple[tuple[str, Ask], ...] = ()
    left_out: tuple[str, ...] = ()
    blocker: Callable[[Any, Person], str | None] | None = None
    """Why it cannot be recorded about this row now, as a sentence: the rule that the operation itself asks."""
    applies: Callable[[Any], bool] | None = None
    """Whether a page offers it at all."""

    @property
    def name(self) -> str:
        """The operation's name."""
        return str(self.call.__name__)

    @property
    def slug(self) -> str:
        """The end of the form's address."""
        return self.name.replace("_", "-")

    def ask(self, parameter: str) -> Ask:
        """Return how a parameter is asked for."""
        return dict(self.asks).get(parameter, Ask())


@dataclass(frozen=True, slots=True)
class Register:
    """A list of a desk, with the page of one, its forms and its exports; see docs/how-to/add-a-desk.md."""

    key: str
    title: Words
    one: Words
    desk: str
    model: type[Model]
    columns: tuple[Column, ...]
    empty: Words
    """What would stand here and how it gets here."""
    lede: Words = ""
    rows: Callable[[Person], Rows] | None = None
    order: str = ""
    """The key of a column, `-` first for descending; empty: by the first column that sorts."""
    filters: tuple[Narrowing, ...] = ()
    records: tuple[Recording, ...] = ()
    related: tuple[Related, ...] = ()
    figures: tuple[str, ...] = ()
    name: Callable[[Any], str] = str
    identity: str = "subject"
    page: str = ""
    """The name of an address that shows one in place of the machine's own page."""
    part: str = ""
    """A template that the page of one shows below the facts, with what `context` returns."""
    context: Callable[[Any, Person], dict[str, Any]] | None = None
    without_labels: str = ""
    """Why the table has no labels; a table without labels that gives no reason is refused."""
    not_exported: Words = ""
    """Why nobody takes the list away as a file."""

    def __post_init__(self) -> None:
        """Refuse what would show rows that nobody asked the label of.

        :raises ValueError: when the table has no labels and the declaration does not say why.
        """
        if not _has_field(self.model, "label") and not self.without_labels:
            raise ValueError(
                f"The table of {self.key} has no labels: say in `without_labels` why everybody may read it."
            )

    def readable_rows(self, reader: Person) -> Rows:
        """Return the rows that a reader may open; whatever `rows` returns, what the label closes is left out."""
        found = self.rows(reader) if self.rows else self.model._default_manager.all()
        return found if self.without_labels else readable(found, by=reader)

    @property
    def sorts(self) -> dict[str, str]:
        """The fields by key of the columns that the list sorts by."""
        orders = ((column.key, column.order(self.model)) for column in self.columns)
        return {key: field for key, field in orders if field}

    @property
    def default_order(self) -> str:
        """The order of a list that nobody asked to sort."""
        return self.order or next(iter(self.sorts), "")

    def record_named(self, slug: str) -> Recording | None:
        """Return the recording whose address ends so."""
        return next((one for one in self.records if one.slug == slug), None)


REGISTERS: dict[str, Register] = {}


def register(declared: Register) -> Register:
    """Enter a register; its addresses come from the loop in web/urls.py.

    :raises ValueError: when the key is taken.
    """
    if declared.key in REGISTERS and REGISTERS[declared.key].model is not declared.model:
        raise ValueError(f"There is a register {declared.key} already.")
    REGISTERS[declared.key] = declared
    return declared


@dataclass(frozen=True, slots=True)
class Text:
    """Words that any of some fields must hold."""

    fields: tuple[str, ...]
    key: str = "text"
    title: Words = WORDS

    @property
    def keys(self) -> tuple[str, ...]:
        """The parameters of the address that it reads."""
        return (self.key,)

    def narrow(self, rows: Rows, told: Sequence[str], reader: Person) -> tuple[Rows, str]:
        """Leave the rows in which a field holds the words."""
        text = told[0]
        if not text:
            return rows, ""
        wanted = Q()
        for field in self.fields:
            wanted |= Q(**{f"{field}__icontains": text})
        return rows.filter(wanted), str(gettext_lazy("with “%s”")) % text

    def controls(self, told: Sequence[str], reader: Person) -> list[Control]:
        """Return a field for the words."""
        return [Control(self.key, self.title, "search", told[0])]
