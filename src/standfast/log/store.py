"""Reading and writing entries and rows in bulk, with plain SQL that both databases understand."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, cast
from uuid import UUID

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from standfast.log.facts import Fact, Unreadable, read_fact
from standfast.log.fold import Entry
from standfast.log.format import Header, open_sealed, read_header
from standfast.log.models import StoredEntry
from standfast.log.recipients import decrypt
from standfast.log.routing import LIVE

FOLDED, UNREAD, UNTRUSTED, WITHHELD = "folded", "unread", "untrusted", "withheld"
WITHOUT_STANDING = "without standing"  # its chain may not state this, or is revoked: kept, shown, counted in nothing
REDACTED = "redacted"  # its body was destroyed by a recorded erasure or redaction


Prepare = Callable[[Any], Any]


def _prepare(field: "models.Field[Any, Any]", connection: BaseDatabaseWrapper) -> Prepare | None:
    """Return what makes a field's value one that the driver takes; None where the driver takes it as it is."""

    def slow(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    if connection.vendor != "sqlite":
        return slow
    if isinstance(field, models.UUIDField):
        return lambda value: value.hex if type(value) is UUID else slow(value)
    if isinstance(field, models.DateTimeField):
        return lambda value: str(value)[:-6] if _is_utc(value) else slow(value)
    return None if type(field) in _AS_THEY_ARE else slow


_AS_THEY_ARE = {
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BigIntegerField,
    models.FloatField,
    models.BooleanField,
    models.BinaryField,
}


def _is_utc(value: Any) -> bool:
    return type(value) is datetime and value.tzinfo is UTC


class TableWriter:
    """Inserts model instances of one table without asking them one by one."""

    def __init__(self, table: type[models.Model], connection: BaseDatabaseWrapper) -> None:
        self.fields = [
            f for f in table._meta.concrete_fields if not isinstance(f, models.AutoField)
        ]
        self.connection = connection
        quote = connection.ops.quote_name
        columns = ", ".join(quote(f.column) for f in self.fields)
        marks = ", ".join(["%s"] * len(self.fields))
        self.sql = f"INSERT INTO {quote(table._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608 -- names of our own tables
        self._read = attrgetter(*(f.attname for f in self.fields))
        self._prepare = [
            (place, prepare)
            for place, f in enumerate(self.fields)
            if (prepare := _prepare(f, connection)) is not None
        ]

    def values(self, instance: models.Model) -> tuple[Any, ...]:
        """Return the instance as database values, in column order."""
        values = list(self._read(instance))
        for place, prepare in self._prepare:
            values[place] = prepare(values[place])
        return tuple(values)

    def insert(self, instances: Iterable[models.Model]) -> None:
        """Insert instances of the table."""
        batch = [self.values(instance) for instance in instances]
        if not batch:
            return
        with self.connection.cursor() as cursor:
            if len(batch) == 1:
                cursor.execute(self.sql, batch[0])
            else:
                cursor.executemany(self.sql, batch)


@lru_cache(maxsize=512)
def _writer(table: type[models.Model], alias: str, _connection: int) -> TableWriter:
    return TableWriter(table, connections[alias])


def writer(table: type[models.Model], alias: str = LIVE) -> TableWriter:
    """Return the writer of a table in a database."""
    return _writer(table, alias, id(connections[alias]))


def insert_rows(rows: Iterable[models.Model], alias: str = LIVE) -> None:
    """Insert rows of any tables."""
    by_table: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        by_table.setdefault(type(row), []).append(row)
    for table, batch in by_table.items():
        writer(table, alias).insert(batch)


def delete_rows(
    tables: Sequence[type[models.Model]], *, subject: UUID, label: str, alias: str = LIVE
) -> None:
    """Delete the rows of one subject under one label."""
    connection = connections[alias]
    quote = connection.ops.quote_name
    key = (uuid_value(subject, alias), label)
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"DELETE FROM {quote(table._meta.db_table)} WHERE subject = %s AND label = %s",  # noqa: S608
                key,
            )


def uuid_value(value: UUID, alias: str = LIVE) -> Any:
    """Return a UUID as the database keeps it."""
    return value if connections[alias].features.has_native_uuid_field else value.hex


class Chains:
    """The site and role of each chain, looked up once."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, str]] = {}

    def __getitem__(self, chain: str) -> tuple[str, str]:
        if chain not in self._known:
            row = one("SELECT site, role FROM log_chain WHERE chain = %s", chain)
            if row is None:
                return "", ""
            self._known[chain] = (row[0], row[1])
        return self._known[chain]


def as_entry(header: Header, fact: Fact, chains: Chains) -> Entry:
    """Return what a fold sees of a whole header and its fact."""
    site, role = chains[header.chain]
    if (
        header.kind is None
        or header.version is None
        or header.subject is None
        or header.author is None
    ):
        raise Unreadable("The header of this entry is sealed.")
    if header.happened is None or header.recorded_at is None:
        raise Unreadable("This entry does not say when it happened.")
    return Entry(
        header.id,
        header.chain,
        site,
        role,
        header.seq,
        header.kind,
        header.version,
        header.subject,
        header.happened,
        header.recorded_at,
        header.author,
        header.on_behalf_of,
        header.after,
        header.act,
        header.label,
        fact,
    )


def read_entry(header: bytes, body: bytes, chains: Chains) -> Entry:
    """Return the entry that stored bytes state.

    :raises Unreadable: when this release cannot read it.
    """
    try:
        whole, fact = open_sealed(read_header(header), body)
    except ValueError as error:
        raise Unreadable(str(error)) from error
    return as_entry(whole, read_fact(whole.kind or "", whole.version or 0, fact), chains)


CONTENT = ("body", "stand_in", "cipher")
"""The columns in which what an entry states may be: in clear, as what a redaction left of it, or as ciphertext."""


def content_in(body: Any, stand_in: Any, cipher: Any) -> bytes | None:
    """Return the bytes that are folded of an entry, from its columns; None where this site cannot read any."""
    if body is not None:
        return as_bytes(body)
    if stand_in is not None:
        return as_bytes(stand_in)
    opened = decrypt(as_bytes(cipher)) if cipher is not None else None
    return opened[1] if opened is not None else None


def content_of(stored: StoredEntry) -> bytes | None:
    """Return the bytes that are folded of a stored entry, or None where this site cannot read any."""
    return content_in(stored.body, stored.stand_in, stored.cipher)


def entries_of(subject: UUID, chains: Chains | None = None) -> list[Entry]:
    """Return all entries of a subject that count here, in no particular order."""
    chains = chains or Chains()
    stored = StoredEntry.objects.filter(subject=subject, standing=FOLDED).values_list(
        "header", *CONTENT
    )
    return [
        read_entry(as_bytes(header), body, chains)
        for header, *content in stored
        if (body := content_in(*content)) is not None
    ]


def entries_by_id(ids: Iterable[UUID]) -> list[Entry]:
    """Return those of some entries that count here and can be read, in the order of their arrival."""
    chains = Chains()
    stored = StoredEntry.objects.filter(id__in=list(ids), standing=FOLDED).order_by("row")
    return [
        read_entry(as_bytes(header), body, chains)
        for header, *content in stored.values_list("header", *CONTENT)
        if (body := content_in(*content)) is not None
    ]


def folded_entries(*, subjects: Iterable[UUID] | None = None) -> Iterator[Entry]:
    """Yield the entries that count here, by subject, or only those of some subjects."""
    chains = Chains()
    query = StoredEntry.objects.filter(standing=FOLDED).order_by("subject", "row")
    columns = ("header", *CONTENT)
    if subjects is None:
        for header, *content in query.values_list(*columns).iterator(chunk_size=2000):
            if (body := content_in(*content)) is not None:
                yield read_entry(as_bytes(header), body, chains)
        return
    wanted = list(subjects)
    for start in range(0, len(wanted), 500):
        chunk = query.filter(subject__in=wanted[start : start + 500])
        for header, *content in chunk.values_list(*columns):
            if (body := content_in(*content)) is not None:
                yield read_entry(as_bytes(header), body, chains)


def one(sql: str, *params: Any) -> tuple[Any, ...] | None:
    """Return the first row of a query on the live database, as the driver gives it."""
    with connections[LIVE].cursor() as cursor:
        cursor.execute(sql, params)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def many(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a query on the live database, as the driver gives them."""
    with connections[LIVE].cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def as_instant(value: Any) -> datetime | None:
    """Return an instant from what the driver gave for a column of instants."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else cast("datetime | None", value)
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


def as_bytes(value: Any) -> bytes:
    """Return the bytes of a column, also where somebody has put text or a number in their place."""
    if type(value) is bytes:
        return value
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    return str(value).encode("utf-8", "surrogateescape")


def as_uuid(value: Any) -> UUID:
    """Return a UUID from what the driver gave for a column of UUIDs."""
    return value if isinstance(value, UUID) else UUID(value)


def head_of(chain: str) -> tuple[int, str, bytes, datetime | None] | None:
    """Return the newest entry's seq, digest, signature and recorded_at of a chain as held here, or None."""
    row = one(
        "SELECT seq, digest, signature, recorded_at FROM log_entry WHERE chain = %s ORDER BY seq DESC, row LIMIT 1",
        chain,
    )
    return None if row is None else (row[0], row[1], as_bytes(row[2]), as_instant(row[3]))


def next_arrival() -> int:
    """Return the next local number of an entry that becomes foldable."""
    row = one("SELECT MAX(arrival) FROM log_entry")
    return (row[0] or 0) + 1 if row else 1
