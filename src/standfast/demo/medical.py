"""Medical facilities of the demo. The letter names what the clinic at UN House has; every date is invented."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from standfast.apps.medical import operations
from standfast.apps.medical.facts import Capability, Level
from standfast.demo.cast import Act, Cast

UN_HOUSE, TOMPING, MALAKAL = "facility.un_house", "facility.tomping", "facility.malakal"


class Opened(NamedTuple):
    """A facility of the demo."""

    at: datetime
    key: str
    name: str
    site: str
    level: Level


class Stated(NamedTuple):
    """A capability that a facility has, or has not, from a time on."""

    at: datetime
    key: str
    capability: Capability
    present: bool
    note: str


FACILITIES = (
    Opened(datetime(2016, 7, 2, 6, tzinfo=UTC), UN_HOUSE, "UN House clinic", "site.un_house", "I"),
    Opened(datetime(2016, 7, 2, 6, 5, tzinfo=UTC), TOMPING, "Tomping clinic", "site.tomping", "I"),
    Opened(
        datetime(2016, 7, 2, 6, 10, tzinfo=UTC),
        MALAKAL,
        "Malakal field hospital",
        "site.malakal",
        "II",
    ),
)
STATED = (
    Stated(datetime(2016, 7, 2, 7, tzinfo=UTC), UN_HOUSE, "ward", True, "Beds for two days."),
    Stated(
        datetime(2016, 7, 2, 7, 1, tzinfo=UTC), UN_HOUSE, "operating theatre", False, "None yet."
    ),
    Stated(datetime(2016, 7, 2, 7, 2, tzinfo=UTC), UN_HOUSE, "surgical team", False, "None yet."),
    Stated(
        datetime(2016, 7, 2, 7, 3, tzinfo=UTC),
        UN_HOUSE,
        "blood on site",
        False,
        "Fetched from another facility when needed.",
    ),
    Stated(datetime(2016, 7, 2, 7, 4, tzinfo=UTC), UN_HOUSE, "X-ray", True, "An older set."),
    Stated(datetime(2016, 7, 2, 7, 5, tzinfo=UTC), UN_HOUSE, "laboratory", True, "Basic tests."),
    Stated(datetime(2016, 7, 2, 7, 6, tzinfo=UTC), MALAKAL, "surgical team", True, "In place."),
    Stated(datetime(2016, 7, 2, 7, 7, tzinfo=UTC), MALAKAL, "operating theatre", True, "In use."),
    Stated(datetime(2016, 7, 2, 7, 8, tzinfo=UTC), MALAKAL, "X-ray", True, "In use."),
    Stated(datetime(2016, 7, 2, 7, 9, tzinfo=UTC), TOMPING, "laboratory", True, "Basic tests."),
    Stated(
        datetime(2016, 11, 7, 6, tzinfo=UTC), UN_HOUSE, "surgical team", True, "Team installed."
    ),
    Stated(datetime(2016, 12, 1, 6, tzinfo=UTC), UN_HOUSE, "X-ray", False, "Old set broke down."),
    Stated(
        datetime(2016, 12, 12, 6, tzinfo=UTC), UN_HOUSE, "laboratory", True, "Upgraded set in use."
    ),
    Stated(
        datetime(2017, 1, 23, 6, tzinfo=UTC), UN_HOUSE, "operating theatre", True, "New theatre."
    ),
    Stated(datetime(2017, 2, 6, 6, tzinfo=UTC), UN_HOUSE, "X-ray", True, "Upgraded set in use."),
    Stated(
        datetime(2017, 2, 27, 6, tzinfo=UTC), UN_HOUSE, "blood on site", True, "Cold chain tested."
    ),
)
LEVEL_SET_AT = datetime(2017, 3, 6, 6, tzinfo=UTC)


def acts(cast: Cast) -> Iterator[Act]:
    """Yield the facilities, what each can do and when, and the new level of the clinic at UN House."""
    for facility in FACILITIES:
        yield Act(facility.at, "un-house", partial(_open, cast, facility))
    for stated in STATED:
        yield Act(stated.at, "un-house", partial(_state, cast, stated))
    yield Act(LEVEL_SET_AT, "un-house", partial(_set_level, cast))


def _open(cast: Cast, facility: Opened) -> None:
    operations.open_facility(
        by=cast.person("juba.medical"),
        at=facility.at,
        name=facility.name,
        site=cast.id(facility.site),
        level=facility.level,
        subject=cast.id(facility.key),
    )


def _state(cast: Cast, stated: Stated) -> None:
    operations.state_capability(
        by=cast.person("juba.medical"),
        at=stated.at,
        facility_id=cast.id(stated.key),
        capability=stated.capability,
        present=stated.present,
        note=stated.note,
    )


def _set_level(cast: Cast) -> None:
    operations.set_level(
        by=cast.person("juba.medical"),
        at=LEVEL_SET_AT,
        facility_id=cast.id(UN_HOUSE),
        level="I plus",
        basis="All five modules are in use.",
    )
