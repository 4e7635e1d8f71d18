"""What a device needs to record without a link, by what its holder may read: words, categories, places, units, tasks."""

from datetime import datetime
from typing import Any, TypeVar

import msgspec

from standfast.apps.accounts.models import Person
from standfast.apps.incidents.reference import CATEGORIES
from standfast.apps.patrols.models import Patrol
from standfast.apps.perimeter.models import Post
from standfast.apps.places.queries import sites, zones
from standfast.apps.units.queries import serving_units
from standfast.log.facts import FACTS
from standfast.log.format import LARGEST_SEQ
from standfast.log.heads import heads_of
from standfast.log.models import Chain, Row
from standfast.log.standing import Judge
from standfast.log.times import local_date
from standfast.log.trust import SITE_ROLES

AnyRow = TypeVar("AnyRow", bound=Row)


def reference_data(*, holder: Person, may: list[str], at: datetime) -> dict[str, Any]:
    """Return the reference data of one device: nothing in it is held more closely than its holder may read."""
    return {
        "holder": {
            "subject": str(holder.subject),
            "name": holder.name,
            "clearance": holder.clearance,
            "groups": sorted(holder.groups),
        },
        "sites": _sites(),
        "facts": {kind: _shape(kind) for kind in may if kind in FACTS},
        "categories": _categories(at),
        "places": [
            {
                "subject": str(row.subject),
                "name": row.name,
                "aliases": row.aliases,
                "kind": row.kind,
                "county": row.county,
                "lon": row.lon,
                "lat": row.lat,
                "accuracy_m": row.accuracy_m,
            }
            for row in _open(sites(), holder)
        ],
        "zones": [
            {"subject": str(row.subject), "name": row.name} for row in _open(zones(), holder)
        ],
        "units": [
            {"subject": str(row.subject), "name": row.name, "unit_kind": row.unit_kind}
            for row in _open(serving_units(at), holder)
        ],
        "posts": _posts(holder) if _states(may, "perimeter.manning") else [],
        "patrols": _patrols(holder) if _states(may, "patrols.patrol") else [],
    }


def _sites() -> list[dict[str, Any]]:
    """Return whose answers the device may believe: the sites of the mission that count here, with their keys."""
    judge = Judge.now()
    chains = Chain.objects.filter(role__in=SITE_ROLES, closed=None).order_by("site", "chain")
    return [
        {"site": row.site, "chain": row.chain, "key": row.key}
        for row in chains
        if judge.of_chain(row.chain, LARGEST_SEQ) is None
    ]


def _shape(kind: str) -> dict[str, Any]:
    known = FACTS[kind]
    return {
        "version": known.version,
        "act": known.fact.act,
        "schema": msgspec.json.schema(known.fact),
    }


def _categories(at: datetime) -> list[dict[str, Any]]:
    return [
        {
            "code": category.code,
            "parent": category.parent,
            "label": category.label,
            "family": category.family,
            "least_label": category.least_label,
        }
        for category in CATEGORIES.values()
        if category.in_use(local_date(at))
    ]


def _posts(holder: Person) -> list[dict[str, Any]]:
    rows = Post.objects.filter(decommissioned_at=None).order_by("name", "subject")
    return [
        {"subject": str(row.subject), "name": row.name, "perimeter": str(row.perimeter)}
        for row in _open(rows, holder)
    ]


def _patrols(holder: Person) -> list[dict[str, Any]]:
    """Return the patrols that are not back yet by their serial alone: a phone that is taken tells no route."""
    rows = Patrol.objects.filter(returned_at=None, cancelled_at=None).order_by("serial", "subject")
    return [
        {
            "subject": str(row.subject),
            "serial": row.serial,
            "label": row.label,
            "seen": [str(head) for head in heads_of(row.subject)],
        }
        for row in _open(rows, holder)
    ]


def _states(may: list[str], fold: str) -> bool:
    return any(kind.rpartition(".")[0] == fold for kind in may)


def _open(rows: Any, holder: Person) -> list[Any]:
    return [row for row in rows if holder.may_read(row.label)]
