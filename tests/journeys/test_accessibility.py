from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from factories.browser import Demo, SignedIn

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
    "/bodies/",
    "/bodies/decisions/",
    "/guidance/map/?as_of=2017-04-17",
    "/guidance/learnt/?as_of=2017-04-17",
    "/guidance/",
    "/assessment/",
    "/threats/?as_of=2017-04-17",
    "/threats/scores/?as_of=2017-04-17",
    "/threats/alerts/?as_of=2017-04-17",
    "/threats/alerts/",
    "/threats/alerts/raise/",
    "/threats/worth/?as_of=2017-04-17",
    "/threats/hotspots/identify/",
    "/threats/triggers/schedule/",
    "/threats/forecasts/issue/",
    "/zones/",
    "/linkage/",
    "/patrols/",
    "/patrols/record/task-patrol/",
    "/perimeter/",
    "/searches/",
    "/stores/lots/",
    "/phones/",
    "/phones/offer/",
    "/sites/",
    "/log/",
    "/log/conflicts/",
    "/account/",
)
COLOURED = (
    "/",
    "/letter/?as_of=2017-04-17",
    f"/figures/{AFTER}?as_of=2017-04-17",
    "/incidents/",
    "/threats/?as_of=2017-04-17",
    "/account/",
)
FIRST_OF = {
    "/incidents/": "table.rows tbody a",
    "/recommendations/": "tbody td:first-child a",
    "/assessment/": "table.claims td:first-child a",
    "/threats/?as_of=2017-04-17": "tbody[data-list=hotspots] a",
    "/threats/alerts/": "tbody[data-list=alerts] a",
    "/zones/": "tbody a",
    "/linkage/": "table.rows tbody a",
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
    page.evaluate(Axe().axe_script)
    found = page.evaluate("rules => axe.run(rules)", RULES)["violations"]
    return [(page.url, v["id"], [node["html"][:120] for node in v["nodes"]][:3]) for v in found]


def overflows(page: Page) -> bool:
    return bool(
        page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )


def with_doors(page: Page, address: str) -> list[str]:
    """Return an address and the first one that it opens, if it is a list."""
    page.goto(address)
    if address not in FIRST_OF:
        return [address]
    return [address, str(page.locator(FIRST_OF[address]).first.get_attribute("href"))]


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_every_desk_can_be_used_by_everybody(signed_in: SignedIn, size: str) -> None:
    page = signed_in("juba.duty", size=size, script=True)
    found, wide = [], []
    for address in DESKS:
        for door in with_doors(page, address):
            page.goto(door)
            found += violations(page)
            if overflows(page):
                wide.append(door)

    assert found == []
    assert wide == []


@pytest.mark.parametrize("display", ["dark", "night"])
def test_the_dark_and_the_red_screen_are_readable(signed_in: SignedIn, display: str) -> None:
    page = signed_in("juba.duty", script=True)
    page.goto("/account/")
    page.locator(f"input[name=display][value={display}]").check()
    page.get_by_role("button", name="Use these colours").click()
    found = []
    for address in COLOURED:
        for door in with_doors(page, address):
            page.goto(door)
            found += violations(page)

    assert page.locator("html").get_attribute("data-display") == display
    assert found == []


def test_the_assessors_forms_can_be_used_by_everybody(signed_in: SignedIn) -> None:
    page = signed_in("assessor", script=True)
    page.goto("/assessment/")
    page.locator("table.claims a", has_text="C10").click()
    page.get_by_role("button", name="Record the dispute").click()

    assert page.get_by_role("alert").count() == 1
    assert violations(page) == []


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_the_sign_in_can_be_used_by_everybody(signed_in: SignedIn, demo: Demo, size: str) -> None:
    page = signed_in("juba.duty", size=size, script=True)
    page.goto("/account/second-factor/app/activate/")
    found = violations(page)
    page.get_by_label("Password").fill(demo.password)
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("h1")).to_have_text("Set up a second factor")
    found += violations(page)
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
