from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from factories.observations import event
from standfast.apps.observations import queries
from standfast.apps.observations.operations import import_ucdp
from standfast.engines.geo import Box

pytestmark = pytest.mark.django_db
NOON = datetime(2017, 2, 1, 12, tzinfo=UTC)
Writer = Callable[..., Path]


def days(start: str, end: str) -> dict[str, str]:
    return {"date_start": start, "date_end": end, "year": start[:4]}


def test_events_between_two_days_include_those_that_only_touch_them(ucdp_file: Writer) -> None:
    import_ucdp(
        ucdp_file(
            event("before", **days("2016-06-01", "2016-06-30")),
            event("touches", **days("2016-06-20", "2016-07-01")),
            event("inside", **days("2016-07-10", "2016-07-10")),
            event("after", **days("2016-08-01", "2016-08-01")),
        ),
        at=NOON,
    )

    found = queries.events_between(date(2016, 7, 1), date(2016, 8, 1))

    assert [row.external_id for row in found] == ["inside", "touches"]


def test_events_in_a_box_leave_out_those_without_a_point(ucdp_file: Writer) -> None:
    import_ucdp(ucdp_file(event("yei"), event("none", latitude="", longitude="")), at=NOON)

    found = queries.events_between(
        date(2016, 7, 1), date(2016, 8, 1), box=Box(30.0, 4.0, 31.0, 5.0)
    )

    assert [row.external_id for row in found] == ["yei"]


def test_events_near_a_point_come_nearest_first_with_their_distance(ucdp_file: Writer) -> None:
    import_ucdp(
        ucdp_file(
            event("far", latitude="4.2"),
            event("near", latitude="4.1"),
            event("corner", latitude="4.1", longitude="30.7"),
        ),
        at=NOON,
    )

    found = queries.events_near(
        30.6764, 4.0944, radius_m=1000, start=date(2016, 7, 1), end=date(2016, 8, 1)
    )
    wider = queries.events_near(
        30.6764, 4.0944, radius_m=5000, start=date(2016, 7, 1), end=date(2016, 8, 1)
    )

    assert [(row.external_id, round(metres)) for row, metres in found] == [("near", 619)]
    assert [row.external_id for row, _ in wider] == ["near", "corner"]


def test_events_are_found_by_what_they_say(ucdp_file: Writer) -> None:
    import_ucdp(ucdp_file(event("1"), event("2", where_coordinates="Lainya town")), at=NOON)

    assert [row.external_id for row in queries.search("lainya")] == ["2"]
