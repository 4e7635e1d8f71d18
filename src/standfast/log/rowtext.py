"""The canonical text of a row, the same on both databases: what `log state` hashes and `log verify` compares."""

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from standfast.log.labels import UNCLASSIFIED
from standfast.log.models import Row
from standfast.log.projection import all_tables
from standfast.log.times import instant_text


@lru_cache(maxsize=256)
def _fields(table: type[Row]) -> "tuple[models.Field[Any, Any], ...]":
    return tuple(f for f in table._meta.concrete_fields if not f.primary_key)


def row_text(row: Row) -> str:
    """Return the values of a row, without its local key, as canonical text."""
    return json.dumps(
        [_plain(f, getattr(row, f.attname)) for f in _fields(type(row))], ensure_ascii=False
    )


def _plain(field: "models.Field[Any, Any]", value: Any) -> Any:
    if value is None:
        return None
    if isinstance(field, models.JSONField):
        return json.dumps(value, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder)
    if isinstance(field, models.DateTimeField):
        return instant_text(value)
    if isinstance(field, models.BooleanField | models.IntegerField):
        return value
    if isinstance(field, models.FloatField):
        return float(value)
    if isinstance(field, models.DecimalField):
        return f"{value:f}"
    return str(value)


def state() -> dict[str, Any]:
    """Return a hash of every projection table: equal for nodes of equal holdings and release.

    `tables` and `overall` cover the rows that every site can hold (unclassified); `restricted` the others, by label.
    """
    tables: dict[str, str] = {}
    restricted: dict[str, dict[str, str]] = {}
    for table in all_tables():
        texts: dict[str, list[str]] = {}
        for row in table.objects.all().iterator(chunk_size=2000):
            texts.setdefault(row.label, []).append(row_text(row))
        tables[table._meta.db_table] = _hash(texts.pop(UNCLASSIFIED, []))
        for label, found in sorted(texts.items()):
            restricted.setdefault(label, {})[table._meta.db_table] = _hash(found)
    overall = _hash(f"{name} {value}" for name, value in tables.items())
    return {"tables": tables, "overall": overall, "restricted": restricted}


def _hash(texts: Iterable[str]) -> str:
    total = hashlib.sha256()
    for text in sorted(texts):
        total.update(text.encode() + b"\n")
    return total.hexdigest()
