from uuid import UUID

import pytest
from django.urls import reverse

from factories.web import PLANTED, Mission, signed_in
from standfast.log.models import Chain, StoredEntry


def closed_entry() -> StoredEntry:
    return StoredEntry.objects.get(label="confidential:protection")


def test_the_log_lists_entries_by_arrival_and_says_so(mission: Mission) -> None:
    page = signed_in(mission.duty).get(reverse("log"))
    count = StoredEntry.objects.count()

    assert f"{count} entries" in page.text
    assert [line.id for line in page.context["lines"]] == list(
        StoredEntry.objects.order_by("-row").values_list("id", flat=True)[:50]
    )


def test_an_entry_that_is_closed_to_the_reader_shows_its_place_and_label_alone(
    mission: Mission,
) -> None:
    stored = closed_entry()

    page = signed_in(mission.duty).get(reverse("entry", args=[stored.id])).text

    assert stored.digest in page
    assert "confidential:protection" in page
    assert "Your clearance does not open its label." in page
    for hidden in (PLANTED, "incidents.incident", str(stored.subject), "Cleared officer"):
        assert hidden not in page


def test_the_cleared_reader_opens_the_body(mission: Mission) -> None:
    page = signed_in(mission.cleared).get(reverse("entry", args=[closed_entry().id])).text

    assert PLANTED in page
    assert "Cleared officer" in page


def test_the_list_hides_kind_subject_and_author_of_closed_entries(mission: Mission) -> None:
    stored = closed_entry()
    page = signed_in(mission.duty).get(reverse("log"))

    line = next(line for line in page.context["lines"] if line.id == stored.id)

    assert (line.kind, line.subject, line.author, line.recorded_at) == (None, None, None, None)
    assert not line.open


@pytest.mark.parametrize(("who", "shown"), [("duty", 0), ("cleared", 1)])
def test_a_filter_does_not_tell_what_a_closed_entry_is_about(
    mission: Mission, who: str, shown: int
) -> None:
    client = signed_in(getattr(mission, who))
    by_subject = client.get(reverse("log") + f"?subject={mission.confidential}")
    reports = client.get(reverse("log") + "?kind=incidents.incident")

    assert len(by_subject.context["lines"]) == shown
    assert len(reports.context["lines"]) == 3 + shown


def test_an_unknown_entry_is_absent(mission: Mission) -> None:
    assert signed_in(mission.duty).get(reverse("entry", args=[UUID(int=404)])).status_code == 404


def test_a_gap_is_shown_where_the_chain_stands(mission: Mission) -> None:
    chain = Chain.objects.get(site="assessor")
    Chain.objects.filter(pk=chain.pk).update(stated_seq=5)

    page = signed_in(mission.duty).get(reverse("log")).text

    assert "3\u20135" in page
    assert ">gaps<" in page


def test_the_log_is_filtered_by_site_and_kind(mission: Mission) -> None:
    client = signed_in(mission.duty)

    page = client.get(reverse("log") + "?site=assessor&kind=followup.assessment")

    assert {line.site for line in page.context["lines"]} == {"assessor"}
    assert [line.words for line in page.context["lines"]] == ["assessment: opened"]
