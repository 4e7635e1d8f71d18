"""Forms made from signatures: what is typed becomes the operation's own values, and a refusal keeps it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import reverse

from factories.accounts import enrolled
from factories.places import founded
from factories.stores import issued, lot, returned
from factories.web import Mission, signed_in
from standfast.apps.plans.models import PlanVersion
from standfast.apps.searches.models import Search
from standfast.apps.stores.models import Issue, Lot
from standfast.log.models import StoredEntry
from standfast.web.desks.forms import labels_for


def sent(client: Client, address: str, **values: Any) -> Any:
    form = client.get(address).context["form"]
    drawn = {"id": str(form.initial["id"]), "seen": form.initial["seen"]}
    return client.post(address, {**drawn, **values})


def test_a_search_is_recorded_with_an_imprecise_time_and_lines_of_parts(mission: Mission) -> None:
    client = signed_in(enrolled("searcher", "police"))
    site = founded(mission.planner).subject

    answer = sent(
        client,
        reverse("searches.found", args=["record-search"]),
        on="2016-11-03",
        how_precise="morning",
        level="ZONE",
        site=str(site),
        lead="police",
        strengths="police; 4; 11\nforce; ; 20",
        shelters="28",
    )
    row = Search.objects.get()

    assert answer.status_code == 302
    assert answer["Location"] == reverse("searches.one", args=[row.subject])
    assert (row.level, row.site, row.shelters, row.people) == ("ZONE", site, 28, None)
    assert row.precision == "part of day"
    assert row.start == datetime(2016, 11, 3, 3, tzinfo=UTC)
    assert [one["women"] for one in row.strengths] == [4, None]


def test_a_refusal_records_nothing_and_keeps_what_was_typed(mission: Mission) -> None:
    keeper = enrolled("keeper", "logistics officer")
    subject = lot(keeper, 5)
    site = founded(mission.planner).subject
    before = StoredEntry.objects.count()

    answer = sent(
        signed_in(keeper),
        reverse("stores.found", args=["book-issue"]),
        article="ballistic blanket",
        voucher="IV-77",
        lot=str(subject),
        quantity="500",
        place=str(site),
        issued_to="Block C",
    )

    assert answer.status_code == 422
    assert "IV-77" in answer.text
    assert StoredEntry.objects.count() == before


def test_a_form_sent_twice_records_once(mission: Mission) -> None:
    keeper = enrolled("keeper", "logistics officer")
    client, address = signed_in(keeper), reverse("stores/lots.found", args=["receive-lot"])
    form = client.get(address).context["form"]
    told = {
        "id": str(form.initial["id"]),
        "seen": "",
        "article": "tent",
        "voucher": "RV-5",
        "quantity": "4",
        "store": "Tomping",
    }

    client.post(address, told)
    client.post(address, told)

    assert Lot.objects.filter(voucher="RV-5").count() == 1


def test_the_rule_speaks_beside_the_disabled_button(mission: Mission) -> None:
    keeper = enrolled("keeper", "logistics officer")
    subject = issued(keeper, lot(keeper, 50), 10)
    client = signed_in(keeper)
    sent(
        client,
        reverse("stores.record", args=[subject, "withdraw-issue"]),
        reason="booked twice",
    )
    page = client.get(reverse("stores.one", args=[subject]))

    assert Issue.objects.get(subject=subject).withdrawn == "booked twice"
    assert "booked twice" in page.text
    assert all(door.blocked for door in page.context["doors"])


def test_nobody_is_offered_a_label_that_they_may_not_read(mission: Mission) -> None:
    offered = [label for label, _words in labels_for(mission.cleared)]

    assert [label for label, _words in labels_for(mission.duty)] == ["unclassified"]
    assert offered == ["unclassified", "confidential", "confidential:protection"]


def test_duties_of_a_plan_are_written_one_a_line(mission: Mission) -> None:
    client = signed_in(mission.planner)
    opened = sent(
        client,
        reverse("plans.found", args=["open-plan"]),
        name="Influx",
        family=client.get(reverse("plans.found", args=["open-plan"]))
        .context["form"]
        .fields["family"]
        .choices[1][0],
        place=str(founded(mission.planner).subject),
        scenarios="rain",
    )
    plan = UUID(opened["Location"].strip("/").rpartition("/")[2])
    lead = "force"
    sent(
        client,
        reverse("plans.record", args=[plan, "issue-plan-version"]),
        version="1",
        summary="Open the gates.",
        duties=f"gates; {lead}; police",
        components=[lead],
    )

    duties = PlanVersion.objects.get(subject=plan).duties
    assert [(one["task"], one["lead"], list(one["support"])) for one in duties] == [
        ("gates", lead, ["police"])
    ]


def test_returns_stand_on_the_page_of_their_issue(mission: Mission) -> None:
    keeper = enrolled("keeper", "logistics officer")
    subject = issued(keeper, lot(keeper, 50), 10)
    returned(keeper, subject, 3)

    page = signed_in(mission.outsider).get(reverse("stores.one", args=[subject])).text

    assert "not needed" in page
    assert "TV-1" in page
