from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from factories.browser import SignedIn

pytestmark = pytest.mark.journey


def violations(page: Page) -> list[Any]:
    page.evaluate(Axe().axe_script)
    found = page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})"
    )
    return [(page.url, one["id"]) for one in found["violations"]]


def test_the_duty_officer_judges_two_reports_and_merges_them(signed_in: SignedIn) -> None:
    page = signed_in("juba.duty", script=True)
    page.goto("/linkage/?between=incidents&standing=waiting")
    page.locator("table.rows tbody a").first.click()
    pair = page.url.split("open=")[1].split("&")[0]
    page.goto(f"/linkage/{pair}/")
    found = violations(page)
    second = page.locator("table.rows thead a").nth(1).get_attribute("href")

    page.get_by_role("button", name="Record the judgement").click()
    expect(page.get_by_role("alert")).to_contain_text("This was not recorded")
    found += violations(page)
    page.get_by_label("They are of").select_option("same")
    page.get_by_label("If they are the same").select_option("second")
    page.get_by_label("Why").fill("One clash, told by two posts.")
    page.get_by_role("button", name="Record the judgement").click()

    expect(page.locator(".messages")).to_contain_text("Recorded.")
    expect(page.locator(".history").first).to_contain_text("One clash, told by two posts.")
    page.goto(str(second))
    expect(page.locator("main")).to_contain_text("This is a second report of an event")
    page.get_by_role("link", name="Separate").click()
    found += violations(page)
    page.get_by_label("Why").fill("Two clashes after all.")
    page.get_by_role("button", name="Record the separation").click()
    expect(page.locator(".messages")).to_contain_text("Recorded.")
    assert found == []
