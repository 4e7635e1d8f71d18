from datetime import date

import pytest
from django.urls import reverse

from factories.web import Mission, signed_in
from standfast.log.models import StoredEntry
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


def test_today_leads_to_the_letter_as_of_the_newest_claim_first(mission: Mission) -> None:
    page = signed_in(mission.secretary).get(reverse("today")).text

    door = '<a href="/letter/?as_of=2016-12-20">Letter, as of 20 December 2016</a>'
    assert 0 < page.index(door) < page.index('<a href="/letter/">as of now</a>')


def test_what_arrived_last_leaves_out_what_chains_state_of_themselves(mission: Mission) -> None:
    page = signed_in(mission.duty).get(reverse("today"))

    assert StoredEntry.objects.filter(kind="log.chain.opened").exists()
    assert page.context["recent"]
    assert "chain: opened" not in page.text
