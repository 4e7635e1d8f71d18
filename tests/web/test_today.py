from datetime import date

import pytest
from django.urls import reverse

from factories.web import Mission, signed_in
from standfast.web.today.needs import needs_of

ON = date(2017, 4, 17)


@pytest.mark.parametrize(("who", "unverified"), [("duty", 3), ("cleared", 4)])
def test_what_waits_is_counted_for_the_reader(mission: Mission, who: str, unverified: int) -> None:
    found = {need.what: need.count for need in needs_of(getattr(mission, who), on=ON)}

    assert found == {
        "incidents that nobody has looked into": unverified,
        "claims of the mission's track that no assessor has judged": 1,
    }


def test_each_count_is_the_door_to_as_many(mission: Mission) -> None:
    client = signed_in(mission.duty)
    need = needs_of(mission.duty, on=ON)[0]

    page = client.get(need.address)

    assert page.context["page"].paginator.count == need.count == 3


def test_the_roles_of_the_reader_come_first(mission: Mission) -> None:
    assert "no assessor" in needs_of(mission.assessor, on=ON)[0].what
    assert "incidents" in needs_of(mission.duty, on=ON)[0].what


def test_today_says_where_when_and_whether_connected(mission: Mission) -> None:
    page = signed_in(mission.duty).get(reverse("today")).text

    assert "UNMISS" in page
    assert ">Juba<" in page
    assert ">Demo<" in page
    assert "Now:" in page
    assert "Last entry received" in page
