from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page

from factories.browser import SignedIn

pytestmark = pytest.mark.journey
AFTER = "zones.un_house.serious_incidents.after"
DESKS = (
    "/",
    "/letter/?as_of=2017-04-17",
    "/letter/frozen/",
    f"/figures/{AFTER}?as_of=2017-04-17",
    "/figures/?as_of=2017-04-17",
    "/incidents/",
    "/incidents/?status=refuted&sort=place",
    "/incidents/report/",
    "/recommendations/",
    "/assessment/",
    "/zones/",
    "/log/",
    "/log/conflicts/",
    "/account/",
)
FIRST_OF = {
    "/incidents/": "table.rows tbody a",
    "/recommendations/": "tbody td:first-child a",
    "/assessment/": "table.claims td:first-child a",
    "/zones/": "tbody a",
    "/log/": "td[data-head=Place] a",
}
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    },
    "rules": {"color-contrast-enhanced": {"enabled": True}},
}


def violations(page: Page) -> list[Any]:
    found = Axe().run(page, options=RULES)["violations"]
    return [(page.url, v["id"], [node["html"][:120] for node in v["nodes"]][:3]) for v in found]


def overflows(page: Page) -> bool:
    return bool(
        page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )


@pytest.mark.parametrize("size", ["wide", "phone"])
@pytest.mark.parametrize("display", ["day", "dark", "night"])
def test_every_desk_can_be_used_by_everybody(signed_in: SignedIn, size: str, display: str) -> None:
    page = signed_in("juba.duty", size=size, script=True)
    page.goto("/account/")
    page.locator(f"input[name=display][value={display}]").check()
    page.get_by_role("button", name="Use these colours").click()
    found, wide = [], []
    for address in DESKS:
        page.goto(address)
        doors = [address]
        if address in FIRST_OF:
            doors.append(str(page.locator(FIRST_OF[address]).first.get_attribute("href")))
        for door in doors:
            page.goto(door)
            found += violations(page)
            if overflows(page):
                wide.append(door)

    assert found == []
    assert wide == []


def test_the_assessors_forms_can_be_used_by_everybody(signed_in: SignedIn) -> None:
    page = signed_in("assessor", script=True)
    page.goto("/assessment/")
    page.locator("table.claims a", has_text="C10").click()
    page.get_by_role("button", name="Record the dispute").click()

    assert page.get_by_role("alert").count() == 1
    assert violations(page) == []


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_the_sign_in_can_be_used_by_everybody(signed_in: SignedIn, size: str) -> None:
    page = signed_in("juba.duty", size=size, script=True)
    page.goto("/account/second-factor/app/activate/")
    found = violations(page)
    page.goto("/account/")
    page.locator("main").get_by_role("button", name="Sign out").click()

    assert found + violations(page) == []


def test_the_keyboard_reaches_the_content_first(signed_in: SignedIn) -> None:
    page = signed_in("juba.duty", script=True)

    page.keyboard.press("Tab")
    skip = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")

    assert skip == "Skip to the content"
    assert page.evaluate("document.activeElement.id") == "main"
