import re

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from factories.browser import SignedIn

pytestmark = pytest.mark.journey
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    },
    "rules": {"color-contrast-enhanced": {"enabled": True}},
}
PAGES = (
    "/followup/",
    "/followup/answers/",
    "/followup/obligations/",
    "/followup/undated/",
    "/followup/claims/make/",
    "/followup/updates/?as_of=2017-04-17",
)


def follow(page: Page, *names: str) -> None:
    for name in names:
        page.locator("main").get_by_role("link", name=name, exact=True).first.click()


def record(page: Page) -> None:
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("Recorded.")


def test_the_secretary_circulates_hears_tells_and_hands_over(signed_in: SignedIn) -> None:
    page = signed_in("secretary")
    page.goto("/followup/forces/record/establish-task-force/")
    page.get_by_label("Name").fill("The second task force")
    page.get_by_label("Chair").fill("its chair")
    record(page)
    force = page.url

    page.goto("/followup/consultations/record/circulate-recommendations/")
    page.get_by_role("textbox", name="Peacekeeping operation").fill("UNSOS (Somalia)")
    page.get_by_label("Document", exact=True).select_option(index=1)
    record(page)
    expect(page.get_by_text("Has not answered: what it holds is not known")).to_be_visible()
    follow(page, "Record an answer")
    page.get_by_label("What it answered").fill("Shares the finding.")
    page.get_by_label("Of the recommendation").select_option(index=1)
    page.get_by_label("Its view").select_option("agrees")
    record(page)
    page.goto("/followup/answers/")
    row = page.get_by_role("row").filter(has_text="UNSOS (Somalia)")
    expect(row).to_contain_text("agrees")
    expect(row).to_contain_text("has not answered")

    page.goto("/followup/updates/make/")
    page.get_by_label("Note in free words").fill("Told by cable.")
    page.get_by_role("button", name="Make the update").click()
    expect(page.locator(".messages")).to_contain_text("frozen with the entries")
    page.get_by_role("row").nth(1).get_by_role("link").click()
    follow(page, "Open the whole record")
    expect(page.get_by_text("Computed again here from the log: the same.")).to_be_visible()

    page.goto("/followup/actions/record/set-action-point/")
    page.get_by_role("checkbox", name=re.compile("^R18")).check()
    page.get_by_label("Track").select_option("headquarters")
    page.get_by_label("Owner").fill("Police Division")
    page.get_by_label("Deliverable").fill("Publish the lessons.")
    record(page)
    page.goto(force)
    orphaned = page.locator("#orphaned")
    expect(orphaned).to_contain_text("Publish the lessons.")
    expect(orphaned).to_contain_text("no successor is planned")
    expect(page.get_by_role("button", name="End the task force")).to_be_disabled()
    expect(page.locator("main")).to_contain_text("no successor who accepted")
    follow(page, "Plan the transfer of all that is left")
    page.get_by_label("To the body").fill("the departments")
    successor = page.get_by_label("Who accepts for it")
    option = successor.locator("option", has_text="Policy and planning officer")
    successor.select_option(option.get_attribute("value"))
    page.get_by_label("Why").fill("Its time is over.")
    record(page)
    expect(orphaned).to_contain_text("the departments has not accepted it yet")

    other = signed_in("departments")
    other.goto("/followup/transfers/")
    other.get_by_role("link", name=re.compile("the departments$")).first.click()
    follow(other, "Open the whole record", "Accept it")
    record(other)
    page.reload()
    expect(orphaned).to_contain_text("Nothing: everything open has a successor")


def test_the_assessor_opens_visits_judges_and_concludes(signed_in: SignedIn) -> None:
    page = signed_in("assessor")
    page.goto("/followup/assessments/record/open-assessment/")
    page.get_by_label("Title").fill("A later look")
    page.get_by_label("Terms").fill("What holds by now.")
    page.get_by_label("Led by").fill("The lead assessor")
    page.get_by_label("Asked for by").fill("The Secretary-General")
    page.get_by_label("security", exact=True).check()
    page.get_by_label("protection", exact=True).check()
    page.get_by_label("Looks at things until").fill("2026-12-31")
    record(page)
    assessment = page.url
    follow(page, "Record a visit")
    page.get_by_label("Place", exact=True).fill("Tomping")
    page.get_by_label("Day of the visit").fill("2026-11-20")
    page.get_by_label("How precisely it is known").select_option("day")
    record(page)
    expect(page.locator("main")).to_contain_text("Tomping")

    page.goto("/assessment/")
    page.locator("table.claims").get_by_role("link", name="C24", exact=True).click()
    dispute = (
        page.locator("section").filter(has=page.get_by_role("heading", name="Dispute", exact=True))
    ).last
    dispute.get_by_label("What is wrong with it").fill("One post stands empty.")
    dispute.get_by_label("site visit").check()
    dispute.get_by_role("button", name="Record the dispute").click()
    expect(page.locator(".page-head .mark")).to_have_text("disputed")

    page.goto(assessment)
    follow(page, "Conclude it")
    page.get_by_label("Conclusion").fill("Most holds; one post does not.")
    record(page)
    expect(page.locator("main")).to_contain_text("Most holds; one post does not.")


def test_a_claim_is_looked_at_before_it_is_made(signed_in: SignedIn) -> None:
    page = signed_in("juba.planner")
    page.goto("/followup/claims/make/")
    sentence = page.get_by_label("The sentence")
    sentence.fill("We asked 16 operations.")
    page.get_by_role("button", name="See how it reads").click()
    expect(page.locator("#look")).to_contain_text("holds the number '16'")
    sentence.fill("We asked {followup.operations_consulted:operation|operations}.")
    page.get_by_role("button", name="See how it reads").click()
    expect(page.locator("#look")).to_contain_text("Its slots can be read.")
    assert re.search(r"We asked \d+ operations?\.", page.locator("#look").inner_text())


def test_pages_of_the_follow_up_have_no_barriers(signed_in: SignedIn) -> None:
    page = signed_in("secretary", script=True)
    found = []
    for path in PAGES:
        page.goto(path)
        page.evaluate(Axe().axe_script)
        broken = page.evaluate("rules => axe.run(rules)", RULES)["violations"]
        found += [(path, one["id"], [n["html"][:160] for n in one["nodes"]][:3]) for one in broken]

    assert found == []
