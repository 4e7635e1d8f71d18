"""An incident and an event of a catalogue that are plainly of one event, and others beside them that are not."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from factories.incidents import reported
from factories.observations import as_csv, event
from standfast.apps.accounts.models import Person
from standfast.apps.incidents.models import Incident
from standfast.apps.linkage.facts import observation_id, pair_id
from standfast.apps.linkage.models import Computation
from standfast.apps.linkage.operations import keep_proposals
from standfast.apps.linkage.planning import found_now
from standfast.apps.observations.operations import import_ucdp
from standfast.log.times import Happened

TOLD = datetime(2016, 7, 13, 8, tzinfo=UTC)
COMPUTED = datetime(2016, 12, 1, 9, tzinfo=UTC)
HEADLINE = "Rebels ambush trader convoy at Yei bridge, chief Lokiru killed"


def catalogue(*rows: dict[str, str], at: datetime = COMPUTED) -> None:
    """Import events of a catalogue; the one that nothing is said of is the ambush at the bridge of Yei."""
    found = rows or (observed(),)
    import_ucdp(io.BytesIO(as_csv(found).encode()), at=at)


def observed(id: str = "1001", **values: str) -> dict[str, str]:
    """Return the cells of the ambush as a catalogue has it."""
    return event(id, source_headline=HEADLINE, side_a="Government of South Sudan", **values)


def ambush(by: Person, **values: Any) -> Incident:
    """Report the ambush as an office of the mission heard of it."""
    given: dict[str, Any] = {
        "category": "AC2", "place": "Yei bridge", "county": "Yei", "lon": 30.68, "lat": 4.10, "accuracy_m": 500.0,
        "narrative": "A convoy of traders was ambushed at the bridge; the chief Lokiru was killed.",
    } | values  # fmt: skip
    happened = Happened.between(TOLD - timedelta(hours=20), TOLD - timedelta(hours=19), "hour")
    return reported(by, given.pop("happened", happened), at=given.pop("at", TOLD), **given)


def computed(at: datetime = COMPUTED) -> Computation:
    """Compute the proposals and keep them."""
    return keep_proposals(found_now(), at=at)


def proposed(by: Person) -> UUID:
    """Report the ambush, import the catalogue's, compute, and return the pair."""
    row = ambush(by)
    catalogue()
    computed()
    return pair_id(row.subject, observation_id("ucdp", "1001"))
