import re

import pytest
from django.urls import reverse

from factories.web import AFTER, AS_OF, BEFORE, PLANTED, Mission, signed_in

AT = f"?as_of={AS_OF}"


def cases(page: str, name: str) -> list[str]:
    block = re.search(rf'data-list="{name}">(.*?)</(?:ul|tbody)>', page, re.DOTALL)
    return re.findall(r'href="(/figures/[^"]+)"', block[1]) if block else []


def test_a_figure_shows_its_value_and_what_it_rests_on(mission: Mission) -> None:
    page = signed_in(mission.secretary).get(reverse("figure", args=[AFTER]) + AT).text

    assert 'data-value="1"' in page
    assert "1 case that it rests on" in page
    assert len(cases(page, "entries")) == 1
    assert "Not serious: theft is not in version 1 of the definition" in page
    assert "Version 1 of the definition, from 1 Jul 2016:" in page
    assert "C10" in page


def test_a_figure_of_a_zone_draws_its_outline_in_law_and_names_the_time_before(
    mission: Mission,
) -> None:
    page = signed_in(mission.secretary).get(reverse("figure", args=[AFTER]) + AT)

    assert '<path class="zone" d="M' in page.text
    assert "Weapons-free zone, version 1." in page.text
    assert f'data-figure="{BEFORE}" href="/figures/{BEFORE}?as_of=2017-04-17">1</a>' in page.text
    assert page.context["zone"]["before_it_was_law"] is False


def test_the_time_before_is_measured_by_the_first_outline(mission: Mission) -> None:
    page = signed_in(mission.secretary).get(reverse("figure", args=[BEFORE]) + AT).text

    assert (
        "before that nothing was law, and the time before is measured by this first outline" in page
    )


def test_unknown_is_words_with_the_reason(mission: Mission) -> None:
    page = (
        signed_in(mission.secretary).get(reverse("figure", args=[AFTER]) + "?as_of=2016-09-15").text
    )

    assert "not known" in page
    assert "Not known:" in page
    assert 'data-value=""' in page


def test_every_reader_sees_the_same_handles(mission: Mission) -> None:
    address = reverse("figure", args=[AFTER]) + AT

    seen = {
        tuple(cases(signed_in(person).get(address).text, "entries"))
        for person in (mission.duty, mission.cleared, mission.outsider)
    }

    assert len(seen) == 1


def test_a_case_opens_the_record_for_who_may_read_it(mission: Mission) -> None:
    client = signed_in(mission.outsider)
    door = cases(client.get(reverse("figure", args=[AFTER]) + AT).text, "entries")[0]

    response = client.get(door.replace("&amp;", "&"))

    assert response["Location"] == f"/incidents/{mission.robbery}/?as_of=2017-04-17"


@pytest.mark.parametrize("key", ["no.such.figure", AFTER])
def test_an_unknown_figure_or_case_is_absent(mission: Mission, key: str) -> None:
    client = signed_in(mission.duty)

    assert client.get(reverse("case", args=[key, "0000000000"])).status_code == 404
    assert client.get(reverse("figure", args=["no.such.figure"])).status_code == 404


def test_the_list_of_figures_opens_each(mission: Mission) -> None:
    page = signed_in(mission.duty).get(reverse("figures") + AT).text

    assert f'data-figure="{AFTER}"' in page
    assert PLANTED not in page


def test_one_door_asks_what_this_site_knew_then(mission: Mission) -> None:
    client = signed_in(mission.duty)
    page = client.get(reverse("figure", args=[AFTER]) + AT).text
    door = re.search(r'<a class="then" href="([^"]+)">As Juba knew it then</a>', page)
    assert door is not None

    then = client.get(door[1].replace("&amp;", "&")).text

    assert "As of 17 Apr 2017, as Juba knew it 18 Apr 2017 00:00 Juba time" in then
    assert "knew it then</a>" not in then
