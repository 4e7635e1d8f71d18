import re

import pytest
from playwright.sync_api import Page, expect

from factories.browser import SignedIn

pytestmark = pytest.mark.journey
AFTER = "zones.un_house.serious_incidents.after"
BEFORE = "zones.un_house.serious_incidents.before"


def sentence(page: Page, number: str) -> str:
    return page.locator(f"#{number} .claim-text").inner_text()


def handles(page: Page, name: str = "entries") -> list[str]:
    return page.locator(f"[data-list={name}] a").all_inner_texts()


def test_the_secretary_reads_the_letter_and_opens_its_numbers(signed_in: SignedIn) -> None:
    page = signed_in("secretary")

    page.get_by_role("link", name="Letter, as of 17 April 2017", exact=True).click()
    expect(page.locator(".strip .when")).to_contain_text("As of 17 Apr 2017")
    assert page.locator("body").get_attribute("class") == "other-time"
    assert page.locator(".letter-section h3").all_inner_texts()[:4] == [
        "Overall assessment",
        "Protection of civilians",
        "Contingency planning and preparedness",
        "Staff safety and security",
    ]
    assert "48" in sentence(page, "C10")
    assert "12" in sentence(page, "C10")

    page.locator(f"#C10 a[data-figure='{AFTER}']").click()
    expect(page.locator("h1")).to_contain_text("12")
    twelve = handles(page)
    assert len(set(twelve)) == 12
    assert all(re.fullmatch(r"20\d\d-\d\d Juba [a-z ]+ [0-9a-f]{10}", handle) for handle in twelve)
    left_out = page.locator("[data-list=excluded] tr").all_inner_texts()
    for reason in (
        "Outside the zone",
        "Not serious",
        "Refuted on",
        "Part of an exercise",
        "A second report",
        "Happened on 5 April 2017",
    ):
        assert any(reason in line for line in left_out), reason
    assert page.locator(".plan .zone").get_attribute("d")
    expect(page.locator("#serious")).to_contain_text("Version 1 of the definition")
    expect(page.locator(f"a[data-figure='{BEFORE}']")).to_have_text("48")

    page.locator(f"a[data-figure='{BEFORE}']").click()
    expect(page.locator("h1")).to_contain_text("48")
    assert len(set(handles(page))) == 48


def test_the_secretary_sets_the_date_back_and_asks_what_juba_knew(signed_in: SignedIn) -> None:
    page = signed_in("secretary")
    page.goto("/letter/?as_of=2017-04-17")
    at_the_letter = sentence(page, "C10")

    page.get_by_label("As of").fill("2016-12-23")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".strip .when")).to_contain_text("As of 23 Dec 2016")
    december = sentence(page, "C10")
    page.locator(f"#C10 a[data-figure='{AFTER}']").click()
    by_all = set(handles(page))

    page.get_by_label("As it was known by").fill("2016-12-24T00:00")
    page.get_by_label("At the site").select_option("juba")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".strip .when")).to_contain_text(
        "as Juba knew it 24 Dec 2016 00:00 Juba time"
    )
    as_juba_knew = set(handles(page))

    assert december != at_the_letter
    assert len(by_all ^ as_juba_knew) == 2
    assert len(by_all - as_juba_knew) == len(as_juba_knew - by_all) == 1

    page.get_by_role("link", name="Back to now").click()
    assert page.locator("body").get_attribute("class") == ""


def test_the_secretary_takes_the_letter_away(signed_in: SignedIn) -> None:
    page = signed_in("secretary")
    page.goto("/letter/?as_of=2017-04-17")

    with page.expect_download() as pdf:
        page.get_by_role("link", name="PDF").click()

    assert pdf.value.suggested_filename == "letter-2017-04-17.pdf"
    assert pdf.value.path().read_bytes().startswith(b"%PDF")

    page.get_by_role("button", name="Freeze it").click()
    expect(page.locator(".messages")).to_contain_text("Frozen: the bytes are kept under the digest")
    expect(page.locator("h1")).to_have_text("Frozen letters")
