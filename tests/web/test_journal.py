import html
from uuid import UUID

import pytest
from django.urls import reverse

from factories.accounts import enrolled
from factories.phone import enrolled_phone
from factories.web import PLANTED, Mission, at, signed_in
from standfast.apps.accounts import operations as accounts
from standfast.apps.accounts.facts import RoleGranted
from standfast.apps.incidents.facts import IncidentReported
from standfast.log.facts import new_subject
from standfast.log.models import Chain, StoredEntry
from standfast.log.operations import append, write_transaction
from standfast.log.standing import standing_reason


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


def late_report(mission: Mission, *, label: str) -> UUID:
    """Withdraw an officer's role, and record what that officer states afterwards at a site that has not heard of it."""
    officer = enrolled(
        f"late.{label[:4]}", "police", clearance="confidential", groups=("protection",)
    )
    accounts.withdraw_role(
        by=mission.administrator, at=at(12, 1), person_id=officer.subject, role="police"
    )
    fact = IncidentReported(
        category="CR2", narrative=PLANTED if label != "unclassified" else "Late."
    )
    with write_transaction():
        return append(fact, subject=new_subject(), by=officer.subject, at=at(12, 2), label=label).id


def test_a_flagged_entry_says_what_speaks_against_it(mission: Mission) -> None:
    late = late_report(mission, label="unclassified")
    client = signed_in(mission.duty)

    page = client.get(reverse("log"))
    only = client.get(reverse("log") + "?flagged=yes")
    entry = client.get(reverse("entry", args=[late])).text

    assert "1 flagged entry" in page.text
    assert [line.id for line in only.context["lines"]] == [late]
    assert "The role in which its author might state this was withdrawn on" in entry
    assert "It stays and counts; an administrator decides what follows." in entry


def test_that_a_closed_entry_is_flagged_is_told_to_nobody_else(mission: Mission) -> None:
    late = late_report(mission, label="confidential:protection")
    told = {
        who: signed_in(getattr(mission, who)).get(reverse("log") + "?flagged=yes")
        for who in ("duty", "cleared")
    }

    assert [page.context["flagged"] for page in told.values()] == [0, 1]
    assert [len(page.context["lines"]) for page in told.values()] == [0, 1]
    page = signed_in(mission.duty).get(reverse("entry", args=[late])).text
    assert "Flagged" not in page
    assert PLANTED not in page


def test_what_has_no_standing_says_why(mission: Mission) -> None:
    _, phone = enrolled_phone(mission.administrator, mission.duty)
    granted = phone.write(RoleGranted(role="planner"), subject=mission.duty.subject)
    phone.hand_in()

    page = signed_in(mission.duty).get(reverse("entry", args=[granted.id])).text

    assert "It is kept and counts in nothing." in page
    assert str(standing_reason(StoredEntry.objects.get(id=granted.id))) in html.unescape(page)
