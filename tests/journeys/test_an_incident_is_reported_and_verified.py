import pytest
from playwright.sync_api import expect

from factories.browser import SignedIn

pytestmark = pytest.mark.journey


def test_the_duty_officer_reports_and_the_police_verify(signed_in: SignedIn) -> None:
    duty = signed_in("juba.duty", size="phone")
    at_hand = duty.get_by_role("navigation", name="Desks at hand")
    at_hand.get_by_role("link", name="Incidents", exact=True).click()
    duty.get_by_role("link", name="Report an incident").click()
    duty.get_by_label("What happened").select_option(label="Armed robbery")
    duty.get_by_label("Day it happened").fill("2017-04-16")
    duty.get_by_label("Place (optional)").fill("North of the gate, 500 m")
    duty.get_by_role("button", name="Record the report").click()
    expect(duty.get_by_role("alert")).to_contain_text("Give the clock time")
    expect(duty.get_by_label("Place (optional)")).to_have_value("North of the gate, 500 m")
    duty.get_by_label("How precisely it is known").select_option(
        label="some time that night, before dawn"
    )
    duty.get_by_role("button", name="Record the report").click()
    expect(duty.locator("h1")).to_have_text("Armed robbery")
    expect(duty.get_by_role("button", name="Verify")).to_be_disabled()
    expect(duty.locator(".why-not")).to_have_text(
        "An incident is verified by somebody other than who reported it; ask a colleague."
    )

    duty.get_by_role("link", name="Add a source").click()
    duty.get_by_label("Kind of source").select_option("community")
    duty.get_by_label("Reliability of the source").select_option("B")
    duty.get_by_label("Credibility of what it says").select_option("2")
    duty.get_by_role("button", name="Record the source").click()
    expect(duty.locator("td .grade")).to_have_text("B2")

    police = signed_in("juba.police")
    police.goto(duty.url)
    police.get_by_role("link", name="Verify").click()
    police.get_by_label("It is").select_option("verified")
    police.get_by_label("Found by").select_option("patrol visit")
    police.get_by_role("button", name="Record the judgement").click()
    expect(police.locator(".page-head .mark")).to_have_text("verified")
