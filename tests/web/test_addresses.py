import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from factories.evidence import kept
from factories.imports import waiting_row
from factories.linkage import proposed
from factories.phone import offered
from factories.threats import identified, raised, scheduled
from factories.web import AFTER, PLANTED, Mission, signed_in
from standfast.log.models import StoredEntry
from standfast.web.public import MACHINES, PUBLIC
from standfast.web.threats.changes import ANALYSES, STEPS

CHANGES_ONLY = {"freeze_letter", "publish_edition", "display"}
FILES = {
    "evidence_file",
    "evidence_preview",
    "update_json",
    "letter_file",
    "frozen_letter",
    "edition_file",
    "published_edition",
    "published_form",
    "case",
    "mfa_download_recovery_codes",
    "zone_effect",
}
LEADS_ON = {
    "account_login",
    "account_inactive",
    "account_reauthenticate",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "verify_claim",
    "dispute_claim",
}
OF_A_PERSON = {
    "protected_person",
    "open_record",
    "record_identity",
    "record_account",
    "record_consent",
    "share_record",
    "recall_share",
    "opened_record",
    "review_glass",
}
"""Pages about one protected person, which look like no page to everybody who is not cleared: see test_persons.py."""
SAMPLES: dict[str, Any] = {
    "key": AFTER,
    "form": "json",
    "digest": "0" * 64,
    "opaque": "0" * 10,
    "cut": "month",
    "subject": UUID(int=7),
    "id": UUID(int=8),
    "operation": "nothing",
}


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern)
        else:
            yield pattern


def named_patterns() -> list[URLPattern]:
    return list(patterns(get_resolver()))


def address(pattern: URLPattern, **known: Any) -> str:
    assert pattern.name
    arguments = {name: {**SAMPLES, **known}[name] for name in pattern.pattern.converters}
    return reverse(pattern.name, kwargs=arguments)


def threats(mission: Mission, name: str) -> UUID | None:
    """Return the subject of a page of the threats desk, recorded when it is asked for."""
    at = datetime(2016, 12, 1, 12, tzinfo=UTC)
    if name == "threat_alert" or name in STEPS:
        return raised(mission.duty, at)
    if name == "hotspot" or name in ANALYSES:
        return identified(mission.duty, at)
    return scheduled(mission.duty, at, at.date()) if name == "cancel_trigger" else None


def subjects(mission: Mission, name: str) -> dict[str, Any]:
    about = {
        "zone": mission.zone,
        "recommendation": mission.recommendation,
        "report_action": mission.action,
        "claim": mission.claim,
        "verify_claim": mission.claim,
        "dispute_claim": mission.claim,
        "reword_claim": mission.claim,
    }
    newest = StoredEntry.objects.order_by("-row").values_list("id", flat=True)[0]
    about_threat = threats(mission, name)
    if name == "correct_row":
        about[name] = waiting_row()
    if name in ("replace_evidence", "support_evidence"):
        about[name] = kept(f"{name}.keeper")
    if name == "linkage_pair":
        about[name] = proposed(mission.duty)
    return {"subject": about_threat or about.get(name, mission.robbery), "id": newest}


def test_every_address_has_a_name_of_its_own() -> None:
    names = [pattern.name for pattern in named_patterns()]

    assert None not in names
    assert len(names) == len(set(names))
    assert set(names) >= PUBLIC


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_every_address_refuses_strangers_but_the_public_ones(client: Client, method: str) -> None:
    opened = []
    for pattern in named_patterns():
        if pattern.name in PUBLIC:
            continue
        response = getattr(client, method)(address(pattern))
        if response.status_code != 302 or not response["Location"].startswith("/sign-in/"):
            opened.append(pattern.name)

    assert opened == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nowhere/", "/static/web/nothing.css", "/incidents/7/"])
def test_an_unknown_address_tells_a_stranger_nothing(client: Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("name", sorted(CHANGES_ONLY))
def test_an_address_that_only_changes_refuses_to_be_read(mission: Mission, name: str) -> None:
    assert signed_in(mission.secretary).get(reverse(name)).status_code == 405


@pytest.mark.parametrize(
    "who", ["duty", "colleague", "secretary", "assessor", "outsider", "administrator"]
)
def test_every_page_opens_and_shows_no_confidential_word(mission: Mission, who: str) -> None:
    client = signed_in(getattr(mission, who))
    phone, _code = offered(mission.administrator, mission.duty, at=timezone.now())
    leaking, failing, inline = [], [], []
    for pattern in named_patterns():
        if pattern.name in CHANGES_ONLY | FILES | LEADS_ON | MACHINES | OF_A_PERSON:
            continue
        if "." in str(pattern.name):  # a declared desk: see tests/web/desks
            continue
        known = subjects(mission, str(pattern.name))
        if pattern.name == "phone":
            known["subject"] = phone
        response = client.get(address(pattern, **known))
        if response.status_code != 200:
            failing.append((pattern.name, response.status_code))
        if PLANTED in response.text:
            leaking.append(pattern.name)
        if re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=", response.text):
            inline.append(pattern.name)

    assert failing == []
    assert leaking == []
    assert inline == []


def test_the_confidential_word_is_there_to_be_leaked(mission: Mission) -> None:
    response = signed_in(mission.cleared).get(reverse("incident", args=[mission.confidential]))

    assert PLANTED in response.text


@pytest.mark.parametrize(
    "name",
    [
        "incident",
        "add_source",
        "record_harm",
        "verify_incident",
        "correct_incident",
        "merge_incident",
        "separate_incident",
    ],
)
def test_a_record_that_is_closed_to_a_reader_looks_like_none(mission: Mission, name: str) -> None:
    client = signed_in(mission.duty)

    closed = client.get(reverse(name, args=[mission.confidential]))
    absent = client.get(reverse(name, args=[UUID(int=404)]))

    assert closed.status_code == absent.status_code == 404
    assert closed.text == absent.text


@pytest.mark.parametrize(
    "value",
    [
        "",
        "\0",
        "9999-12-31",
        "0001-01-01",
        "2016-02-30",
        "-1",
        "1e999",
        "' OR 1=1",
        "x" * 3000,
        "\U0001f600",
    ],
)
@pytest.mark.parametrize(
    "page", ["letter", "incidents", "recommendations", "assessment", "zones", "log"]
)
def test_no_parameter_of_an_address_makes_a_page_fail(
    mission: Mission, page: str, value: str
) -> None:
    client = signed_in(mission.duty)
    names = (
        "as_of",
        "known_by",
        "at",
        "text",
        "category",
        "status",
        "from",
        "to",
        "sort",
        "page",
        "open",
        "track",
        "state",
        "site",
        "kind",
        "subject",
        "version",
    )

    assert client.get(reverse(page), dict.fromkeys(names, value)).status_code == 200
