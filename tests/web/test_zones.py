from datetime import UTC, datetime

from django.urls import reverse

from factories.web import Mission, signed_in
from standfast.apps.places import queries as places
from standfast.web.zones.drawing import plan_of


def test_the_plan_is_drawn_in_metres_with_a_scale(mission: Mission) -> None:
    version = places.first_outline(mission.zone)
    assert version is not None

    plan = plan_of(version)

    assert 1500 < plan.width < 1900  # about 1.1 km of base, 200 m on each side, and a margin
    assert plan.scale_m == 500
    assert plan.zone.count("M") == 2  # the belt and the base cut out of it
    assert plan.base.count("M") == plan.minus.count("M") == 1


def test_the_zone_page_keeps_the_missions_records_and_open_data_apart(mission: Mission) -> None:
    page = signed_in(mission.duty).get(reverse("zone", args=[mission.zone]) + "?as_of=2017-04-17")

    assert [line.row.subject for line in page.context["inside"]] == [mission.theft, mission.robbery]
    assert page.context["near"] == ()
    assert "never mixed into the mission" in page.text


def test_before_it_is_declared_a_zone_is_absent(mission: Mission) -> None:
    client = signed_in(mission.duty)

    assert client.get(reverse("zone", args=[mission.zone]) + "?as_of=2016-07-01").status_code == 404
    assert (
        "No zone was declared by this moment."
        in client.get(reverse("zones") + "?as_of=2016-07-01").text
    )


def test_a_zone_before_its_day_is_not_in_force(mission: Mission) -> None:
    page = signed_in(mission.duty).get(reverse("zones") + "?as_of=2016-09-15").text

    assert "not in force" in page
    assert places.zone_version_at(mission.zone, datetime(2016, 9, 15, tzinfo=UTC)) is None
