"""The smallest valid searches."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from factories.readings import local
from standfast.apps.accounts.models import Person
from standfast.apps.searches import operations
from standfast.log.times import Happened


def searched(
    by: Person, site: UUID, year: int, month: int, day: int, *, level: str = "FULL", **values: Any
) -> UUID:
    """Return a search of a morning, recorded at noon."""
    happened = Happened.between(local(year, month, day, 5), local(year, month, day, 10), "hour")
    given: dict[str, Any] = {
        "at": local(year, month, day, 12),
        "happened": happened,
        "level": level,
        "site": site,
        "lead": "police",
    }
    if level == "TARGET":
        given["basis"] = "Summary 1"
    return operations.record_search(by=by, **(given | values)).subject


def seized(by: Person, search: UUID, *, quantity: int = 1, **values: Any) -> UUID:
    """Return an item that a search seized, held by the search team."""
    given: dict[str, Any] = {
        "at": local(2017, 3, 1),
        "tag": "UNH-1",
        "item_class": "blade",
        "description": "machete",
        "found_where": "under bedding",
        "holder": "Search team",
        "quantity": quantity,
    }
    return operations.record_seized_item(by=by, search_id=search, **(given | values)).subject


ONE_DAY = timedelta(days=1)
