import pytest
from playwright.sync_api import Page, expect

from factories.browser import SignedIn

pytestmark = pytest.mark.journey
THREAT = "Invented: armed men were seen at the water point east of the site"


def step(page: Page, door: str, button: str, **fields: str) -> None:
    page.get_by_role("link", name=door, exact=True).click()
    for label, value in fields.items():
        page.get_by_label(label.replace("_", " ")).fill(value)
    page.get_by_role("button", name=button).click()
    expect(page.locator(".messages, [role=status]").first).to_contain_text("Recorded.")


def test_a_community_warns_and_hears_what_became_of_it(signed_in: SignedIn) -> None:
    duty = signed_in("juba.duty", size="phone")
    at_hand = duty.get_by_role("navigation", name="Desks at hand")
    at_hand.get_by_role("link", name="Threats", exact=True).click()
    duty.get_by_role("link", name="Alerts and what became of them").click()
    duty.get_by_role("link", name="Raise an alert").click()
    duty.get_by_label("By which way it came").select_option("community hotline")
    duty.get_by_label("What is feared").select_option("armed men near a site")
    duty.get_by_label("In a sentence").fill(THREAT)
    duty.get_by_label("A community waits to hear").check()
    duty.get_by_role("button", name="Record the alert").click()
    expect(duty.get_by_role("alert")).to_contain_text("name the site, or the locality in words")
    expect(duty.get_by_label("In a sentence")).to_have_value(THREAT)
    duty.get_by_label("Locality (optional)").fill("Yei")
    duty.get_by_role("button", name="Record the alert").click()
    expect(duty.locator("h1")).to_have_text("Armed men near a site, Yei")
    expect(duty.get_by_role("button", name="Act", exact=True)).to_be_disabled()

    step(duty, "Acknowledge", "Record that it was seen")
    duty.get_by_role("link", name="Decide", exact=True).click()
    duty.get_by_label("It was decided to").select_option("act")
    duty.get_by_label("Why").fill("A second source says the same")
    duty.get_by_role("button", name="Record the decision").click()
    step(duty, "Act", "Record the action", What_was_begun="A patrol left for the water point")
    step(duty, "Answer the community", "Record the answer", What_they_were_told="A patrol is there")
    duty.get_by_role("link", name="Close", exact=True).click()
    duty.get_by_label("It came to").select_option("threat averted")
    duty.get_by_role("button", name="Record what it came to").click()
    expect(duty.locator("dl.facts").first).to_contain_text("threat averted")
    expect(duty.get_by_role("button", name="Acknowledge")).to_be_disabled()

    secretary = signed_in("secretary")
    secretary.goto(duty.url)
    expect(secretary.locator("dl.facts").first).to_contain_text("A patrol is there")
    expect(secretary.locator(".why-not").first).to_contain_text("is for duty officer")


def test_an_analyst_states_a_hotspot_and_patrols_see_what_a_visit_is_worth(
    signed_in: SignedIn,
) -> None:
    planner = signed_in("juba.planner")
    planner.goto("/threats/")
    planner.get_by_role("link", name="Identify a hotspot").click()
    planner.get_by_label("Name", exact=True).fill("Ferry landing")
    planner.get_by_label("Longitude").fill("31.66")
    planner.get_by_label("Latitude").fill("9.53")
    planner.get_by_label("What threatens civilians there").fill("Invented: robberies at the ferry")
    planner.get_by_role("button", name="Record the hotspot").click()
    expect(planner.get_by_role("alert")).to_contain_text("From whom")
    planner.get_by_label("criminals").check()
    planner.get_by_role("button", name="Record the hotspot").click()
    expect(planner.locator("h1")).to_have_text("Ferry landing")
    expect(planner.locator("dl.facts").first).to_contain_text("not rated yet; unknown is not low")

    planner.get_by_role("link", name="Assess", exact=True).click()
    planner.get_by_label("Likelihood").select_option("4")
    planner.get_by_label("Impact").select_option("5")
    planner.get_by_label("Rating").select_option("must protect")
    planner.get_by_label("Why it is held to be so").fill("Three robberies in a week")
    planner.get_by_label("What is to be done").fill("Patrol at the landing at dusk")
    planner.get_by_label("Looked at again on").fill("2999-01-01")
    planner.get_by_role("button", name="Record the assessment").click()
    expect(planner.get_by_role("alert")).to_contain_text("looked at again within 7 days")

    planner.goto("/threats/worth/?as_of=2017-04-17")
    expect(planner.locator("tbody[data-list=ranked]")).to_contain_text("Road from Yei to Lainya")
    expect(planner.locator("[data-list=drawn] li").first).to_be_visible()
