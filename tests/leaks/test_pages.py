"""Every address, asked for everything that is held, by people who may not read it: no planted word comes back."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from itertools import product
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pypdf
import pytest
from django.contrib.auth.models import User
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from factories.leaks import HEADCOUNT, Ground
from factories.web import AS_OF, BACKEND, signed_in
from standfast.apps.accounts.models import Person
from standfast.apps.followup.models import Claim
from standfast.apps.persons.models import RecordReading
from standfast.log.figures import FIGURES, Moment, Reading, closely_held, evaluate
from standfast.log.labels import UNCLASSIFIED
from standfast.log.models import StoredEntry
from standfast.log.times import end_of_day
from standfast.log.worlds import world
from standfast.web.desks.declare import REGISTERS
from standfast.web.threats.changes import ANALYSES, STEPS

CHANGES_ONLY = {"freeze_letter", "display"}
MOMENTS = ("", f"?as_of={AS_OF}", "?as_of=2016-12-20&known_by=2017-01-01T00:00", "?at=juba")
OF_A_PERSON = {
    "protected_person",
    "open_record",
    "record_identity",
    "record_account",
    "record_consent",
    "share_record",
    "opened_record",
    "review_glass",
}
OF_A_THREAT = {"threat_alert", "hotspot", "cancel_trigger", *STEPS, *ANALYSES}
OF_AN_ENTRY = {"redact_entry", "recall_share"}
HUNTERS = ("outsider", "group_missing", "assessor")


def hunter(ground: Ground, name: str) -> Person:
    found: Person = getattr(ground, name, None) or getattr(ground.mission, name)
    return found


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern)
        else:
            yield pattern


def readings() -> list[Reading]:
    with world(as_of=end_of_day(date.fromisoformat(AS_OF))) as there:
        return [evaluate(key, Moment(there.moment.as_of)) for key in sorted(FIGURES)]


def samples(ground: Ground, name: str) -> dict[str, list[Any]]:
    """Return what each part of an address is asked with: all that is held, where a page is quick; else all that is planted."""
    planted = {one.subject for one in ground.planted}
    subjects: set[UUID | None] = set(StoredEntry.objects.values_list("subject", flat=True))
    if name in ("claim", "verify_claim", "dispute_claim"):
        subjects = {*Claim.objects.values_list("subject", flat=True), *planted}
    if name == "phone" or name in OF_A_THREAT:
        subjects = set(planted)
    if name in OF_A_PERSON:
        of_persons = ("enrol_protected_person", "record_referral", "break_glass", "report_incident")
        subjects = {ground.of(operation).subject for operation in of_persons}
        subjects |= set(RecordReading.objects.values_list("subject", flat=True))
    key, declared, _end = name.rpartition(".")
    if declared:
        held = REGISTERS[key].model._default_manager
        identity = REGISTERS[key].identity
        subjects = set(held.filter(**{f"{identity}__in": planted}).values_list(identity, flat=True))
    entries = {one.entry for one in ground.planted}
    if name not in OF_AN_ENTRY:
        entries |= set(StoredEntry.objects.values_list("id", flat=True))
    return {
        "subject": sorted(filter(None, subjects)),
        "id": sorted(entries),
        "form": ["csv", "xlsx"] if declared else ["json", "html", "pdf"],
        "operation": [one.slug for one in REGISTERS[key].records] if declared else [],
        "digest": ["0" * 64],
        "key": sorted(FIGURES),
        "opaque": ["0" * 10],
        "cut": ["month", "family", "county"],
        "name": ["juba"],
    }


def addresses(ground: Ground) -> Iterator[str]:
    for pattern in patterns(get_resolver()):
        name = str(pattern.name)
        if name in CHANGES_ONLY or name == "case":
            continue
        given = samples(ground, name)
        parts = list(pattern.pattern.converters)
        for values in product(*(given[part] for part in parts)):
            yield reverse(name, kwargs=dict(zip(parts, values, strict=True)))


def case_addresses() -> Iterator[str]:
    for reading in readings():
        for case in (*reading.entries, *(left.case for left in reading.excluded)):
            opaque = case.handle.rpartition(" ")[2]
            yield reverse("case", args=[reading.key, opaque])


def content(response: HttpResponseBase) -> str:
    """Return all that an answer holds: its headers and its text, that of a PDF as its reader sees it."""
    body = b"".join(getattr(response, "streaming_content", None) or [response.content])  # type: ignore[attr-defined]
    head = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    if body.startswith(b"%PDF"):
        pages = pypdf.PdfReader(BytesIO(body)).pages
        return f"{head} {' '.join(page.extract_text() for page in pages)}"
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as book:
            return " ".join([head, *(book.read(name).decode() for name in book.namelist())])
    return f"{head} {body.decode()}"


def found_in(ground: Ground, text: str) -> list[str]:
    return [word for word in (*ground.words, str(HEADCOUNT)) if word in text]


def leaks(ground: Ground, client: Client, asked: list[str]) -> list[tuple[str, str]]:
    return [
        (address, word)
        for address in asked
        for word in found_in(ground, content(client.get(address)))
    ]


@pytest.mark.parametrize("who", HUNTERS)
def test_no_address_shows_a_closed_word(ground: Ground, who: str) -> None:
    asked = [*addresses(ground), *case_addresses()]

    assert len(asked) > 500
    assert leaks(ground, signed_in(hunter(ground, who)), asked) == []


@pytest.mark.parametrize("moment", MOMENTS[1:])
def test_no_moment_shows_a_closed_word(ground: Ground, moment: str) -> None:
    client = signed_in(ground.group_missing)
    asked = [
        reverse(name) + moment
        for name in ("letter", "figures", "incidents", "recommendations", "assessment", "zones")
    ]
    asked += [reverse("incident", args=[one.subject]) + moment for one in ground.planted]

    assert leaks(ground, client, asked) == []


def test_a_stranger_is_told_nothing(ground: Ground) -> None:
    asked = [*addresses(ground), *case_addresses()]

    assert leaks(ground, Client(), asked) == []


def test_no_search_tells_whether_a_closed_record_holds_a_word(ground: Ground) -> None:
    client = signed_in(ground.group_missing)
    of_incidents = [f"{reverse('incidents')}?text={word}" for word in ground.words]
    nothing = [client.get(address).context["page"].paginator.count for address in of_incidents]

    cleared = signed_in(ground.cleared)
    something = cleared.get(f"{reverse('incidents')}?text=zqwitness").context["page"].paginator

    assert set(nothing) == {0}
    assert something.count == 1


@pytest.mark.parametrize("who", HUNTERS)
def test_a_closed_case_behind_a_figure_looks_like_no_case(ground: Ground, who: str) -> None:
    client = signed_in(hunter(ground, who))
    closed = closely_held(one.subject for one in ground.planted)
    answers = {
        client.get(reverse("case", args=[reading.key, case.handle.rpartition(" ")[2]])).status_code
        for reading in readings()
        for case in (*reading.entries, *(left.case for left in reading.excluded))
        if case.ref in closed
    }

    assert answers == {404}


def test_a_closed_entry_tells_its_place_and_label_alone(ground: Ground) -> None:
    client = signed_in(ground.group_missing)
    planted = ground.of("report_incident")
    stored = StoredEntry.objects.get(id=planted.entry)

    text = client.get(reverse("entry", args=[planted.entry])).text

    assert stored.label in text
    assert str(stored.subject) not in text
    assert "incident: reported" not in text
    assert stored.label != UNCLASSIFIED


def test_an_error_page_repeats_no_closed_word(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(_user(ground), backend=BACKEND)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError(" ".join(ground.words))

    monkeypatch.setattr("standfast.apps.incidents.queries.incidents", fail)
    response = client.get(reverse("incidents"))

    assert response.status_code == 500
    assert found_in(ground, content(response)) == []


def _user(ground: Ground) -> Any:
    signed_in(ground.group_missing)

    return User.objects.get(username=ground.group_missing.account)
