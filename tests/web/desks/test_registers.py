"""What every declared register promises, held to all of them at once: a new one is in by being declared."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import openpyxl  # type: ignore[import-untyped]
import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from factories.accounts import enrolled
from factories.desks import ROWS, everybody
from factories.web import AS_OF, PLANTED, Mission, signed_in
from standfast.apps.accounts.models import Person
from standfast.log.models import Row
from standfast.web.desks.declare import Register
from standfast.web.desks.listing import ordered
from standfast.web.urls import REGISTERS

ODD = ("\0", "9999-12-31", "-1", "' OR 1=1" + "x" * 3000)
INLINE = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=")


@dataclass(frozen=True)
class Filled:
    """A mission in which every register holds a row, and somebody of every role but the administrator's."""

    mission: Mission
    somebody: Person
    subjects: dict[str, UUID]


@pytest.fixture
def filled(mission: Mission) -> Filled:
    by = everybody(mission)
    return Filled(mission, by, {key: make(mission, by) for key, make in ROWS.items()})


def page_of_one(declared: Register, subject: UUID) -> str:
    return reverse(declared.page or f"{declared.key}.one", args=[subject])


def addresses(declared: Register, subject: UUID) -> Iterator[str]:
    yield reverse(f"{declared.key}.list")
    yield f"{reverse(f'{declared.key}.list')}?open={subject}"
    yield page_of_one(declared, subject)
    for one in declared.records:
        if one.about:
            yield reverse(f"{declared.key}.record", args=[subject, one.slug])
        else:
            yield reverse(f"{declared.key}.found", args=[one.slug])


def test_every_register_has_a_row_to_look_at() -> None:
    assert sorted(ROWS) == sorted(REGISTERS)


def test_every_page_and_form_opens_and_says_nothing_closed(filled: Filled) -> None:
    client = signed_in(filled.somebody)
    failing, leaking, inline = [], [], []
    for key, declared in REGISTERS.items():
        for address in addresses(declared, filled.subjects[key]):
            response = client.get(address)
            if response.status_code != 200:
                failing.append((address, response.status_code))
            elif PLANTED in response.text:
                leaking.append(address)
            elif INLINE.search(response.text):
                inline.append(address)

    assert failing == []
    assert leaking == []
    assert inline == []


def test_the_row_is_listed_opened_beside_and_taken_away_as_what_it_is(filled: Filled) -> None:
    client = signed_in(filled.somebody)
    absent = []
    for key, declared in REGISTERS.items():
        subject = str(filled.subjects[key])
        listed = client.get(reverse(f"{key}.list"), {"open": subject})
        if subject not in listed.text or 'class="panel"' not in listed.text:
            absent.append((key, "list"))
        if declared.not_exported:
            continue
        text = sent(client, reverse(f"{key}.file", args=["csv"])).decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline="")))
        if subject not in [line[0] for line in lines]:
            absent.append((key, "csv"))
        if not lines[-1][0].startswith("# ") or {len(line) for line in lines} != {len(lines[0])}:
            absent.append((key, "end of csv"))
        book = openpyxl.load_workbook(
            io.BytesIO(sent(client, reverse(f"{key}.file", args=["xlsx"])))
        )
        if [row[0].value for row in book["list"].iter_rows()][1:] != [
            line[0] for line in lines[1:-1]
        ]:
            absent.append((key, "xlsx"))

    assert absent == []


def sent(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200, address
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def test_no_parameter_of_an_address_makes_a_list_or_a_file_fail(filled: Filled) -> None:
    client = signed_in(filled.somebody)
    failing = []
    for key, declared in REGISTERS.items():
        keys = [name for one in declared.filters for name in one.keys]
        names = [*keys, "as_of", "known_by", "at", "sort", "page", "open"]
        for value in ODD:
            answer = client.get(reverse(f"{key}.list"), dict.fromkeys(names, value))
            if answer.status_code != 200:
                failing.append((key, value[:9], answer.status_code))

    assert failing == []


def test_every_column_that_says_it_sorts_does_both_ways(filled: Filled) -> None:
    for declared in REGISTERS.values():
        rows = declared.readable_rows(filled.somebody)
        for sort in declared.sorts:
            there = [row.pk for row in ordered(declared, rows, sort)]
            back = [row.pk for row in ordered(declared, rows, f"-{sort}")]

            assert sorted(there) == sorted(back)
            assert there


def test_another_moment_shows_nothing_that_came_later_and_records_nothing(filled: Filled) -> None:
    client = signed_in(filled.somebody)
    early = {"as_of": "2010-01-01"}
    wrong = []
    for key, declared in REGISTERS.items():
        shown = client.get(reverse(f"{key}.list"), early)
        if issubclass(declared.model, Row) and shown.context["page"].paginator.count:
            wrong.append((key, "holds rows"))
        if any(not door.blocked for door in shown.context["doors"]):
            wrong.append((key, "records"))
        if "other-time" not in shown.text:
            wrong.append((key, "frame"))

    assert wrong == []


def test_a_page_of_one_stands_at_a_date(filled: Filled) -> None:
    client = signed_in(filled.somebody)
    failing = []
    for key, declared in REGISTERS.items():
        if declared.page:
            continue
        answer = client.get(page_of_one(declared, filled.subjects[key]), {"as_of": AS_OF})
        if answer.status_code not in (200, 404):
            failing.append((key, answer.status_code))

    assert failing == []


def test_what_is_not_there_looks_like_nothing(filled: Filled) -> None:
    client = signed_in(filled.somebody)
    answers = set()
    for key, declared in REGISTERS.items():
        for name in (f"{key}.one", f"{key}.record"):
            about = [one.slug for one in declared.records if one.about]
            more = about[:1] if name.endswith(".record") else []
            try:
                address = reverse(name, args=[UUID(int=404), *more])
            except NoReverseMatch:
                continue
            answers.add(client.get(address).status_code)

    assert answers == {404}


def test_whoever_lacks_the_role_sees_a_disabled_button_with_its_reason(filled: Filled) -> None:
    client = signed_in(enrolled("without.roles"))
    open_doors = []
    for key in REGISTERS:
        shown = client.get(reverse(f"{key}.list"))
        for door in shown.context["doors"]:
            if not door.blocked:
                open_doors.append(door.address)
            elif str(door.blocked)[:40] not in shown.text:
                open_doors.append((door.address, "says no reason"))

    assert open_doors == []


def test_an_empty_list_says_what_would_stand_there(mission: Mission) -> None:
    client = signed_in(mission.outsider)
    silent = [key for key, declared in REGISTERS.items() if len(str(declared.empty)) < 20]
    shown = client.get(reverse("stores.list"))

    assert silent == []
    assert "Nothing was handed out yet." in shown.text
