import pytest
from playwright.sync_api import Page, expect

from factories.browser import SignedIn

pytestmark = pytest.mark.journey


def open_claim(page: Page, number: str) -> None:
    group = page.locator(".rail details", has=page.locator('a[href="/assessment/"]'))
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    group.get_by_role("link", name="Assessment").click()
    page.locator("table.claims").get_by_role("link", name=number, exact=True).click()
    expect(page.locator("h1")).to_have_text(number)


def test_the_assessor_verifies_one_claim_and_disputes_another(signed_in: SignedIn) -> None:
    page = signed_in("assessor")

    open_claim(page, "C10")
    verify = (
        page.locator("section")
        .filter(has=page.get_by_role("heading", name="Verify", exact=True))
        .last
    )
    verify.get_by_label("The claim is").select_option("verified")
    verify.get_by_label("data test").check()
    verify.get_by_label("Places seen").fill("UN House")
    verify.get_by_role("button", name="Record the finding").click()
    expect(page.locator(".messages")).to_contain_text("Recorded on the assessor's own chain.")
    expect(page.locator(".history").first).to_contain_text("seen at UN House")

    open_claim(page, "C22")
    dispute = (
        page.locator("section")
        .filter(has=page.get_by_role("heading", name="Dispute", exact=True))
        .last
    )
    dispute.get_by_role("button", name="Record the dispute").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "What is wrong with it: This field is required."
    )
    dispute = (
        page.locator("section")
        .filter(has=page.get_by_role("heading", name="Dispute", exact=True))
        .last
    )
    dispute.get_by_label("What is wrong with it").fill("The last stretch was measured twice.")
    dispute.get_by_label("site visit").check()
    dispute.get_by_role("button", name="Record the dispute").click()
    expect(page.locator(".page-head .mark")).to_have_text("disputed")

    page.goto("/letter/")
    expect(page.locator("#C22 .finding")).to_contain_text("disputed")


@pytest.mark.parametrize("account", ["secretary", "juba.duty", "juba.engineer"])
def test_the_missions_own_staff_cannot_verify_anything(signed_in: SignedIn, account: str) -> None:
    page = signed_in(account)

    open_claim(page, "C10")

    for name in ("Verify", "Dispute"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_disabled()
    expect(page.locator("#why-not-verify")).to_contain_text(
        "Judging a claim is for assessor; you act as"
    )
    expect(page.get_by_role("button", name="Record the finding")).to_have_count(0)
