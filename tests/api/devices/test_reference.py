"""What a device is told: by its holder's clearance, and nothing once it is locked, revoked or its holder is gone."""

import json
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from factories.accounts import administrator, enrolled
from factories.leaks import CLOSED, HEADCOUNT, Ground, planted_ground
from factories.log import open_site
from factories.phone import Phone, enrolled_phone
from factories.web import at
from standfast.api.signing import signed_headers
from standfast.apps.accounts import operations as accounts
from standfast.apps.accounts.models import Person
from standfast.apps.devices import operations
from standfast.apps.devices.queries import device
from standfast.apps.devices.reference import PROFILES
from standfast.apps.patrols import operations as patrols
from standfast.apps.places import operations as places
from standfast.log.chains import own_chain
from standfast.log.models import StoredEntry
from standfast.web.public import DEVICES

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Person:
    open_site()
    return administrator()


@pytest.fixture
def leader(officer: Person) -> Person:
    return enrolled("leader", "field office", name="Patrol leader")


def now() -> datetime:
    return datetime.now(UTC)


def test_a_device_is_given_words_places_and_categories(officer: Person, leader: Person) -> None:
    planner = enrolled("planner", "planner")
    base = places.found_site(by=planner, at=now(), name="Bentiu", kind="base", county="Rubkona")
    _, phone = enrolled_phone(officer, leader)

    told = phone.call("GET", "/devices/reference").json()

    assert [place["name"] for place in told["places"]] == ["Bentiu"]
    assert told["places"][0]["subject"] == str(base.subject)
    assert sorted(told["facts"]) == list(PROFILES["reports"])
    reported = told["facts"]["incidents.incident.reported"]
    assert (reported["version"], reported["act"]) == (1, True)
    assert "category" in reported["schema"]["$defs"]["IncidentReported"]["properties"]
    assert {"CR2", "SV2"} <= {category["code"] for category in told["categories"]}
    assert told["holder"] == {
        "subject": str(leader.subject),
        "name": "Patrol leader",
        "clearance": "unclassified",
        "groups": [],
    }
    assert (told["posts"], told["patrols"]) == ([], [])
    assert told["sites"] == [
        {"site": "juba", "chain": phone.told["site_chain"], "key": phone.told["site_key"]}
    ]


def test_what_has_not_changed_is_not_sent_again(officer: Person, leader: Person) -> None:
    _, phone = enrolled_phone(officer, leader)
    first = phone.call("GET", "/devices/reference")
    tag = first.headers["ETag"]

    same = phone.call("GET", "/devices/reference", **{"If-None-Match": tag})
    planner = enrolled("planner", "planner")
    places.found_site(by=planner, at=now(), name="Bentiu", kind="base", county="Rubkona")
    other = phone.call("GET", "/devices/reference", **{"If-None-Match": tag})

    assert (same.status_code, same.content) == (304, b"")
    assert other.status_code == 200
    assert other.headers["ETag"] != tag


def test_a_locked_phone_is_told_nothing_and_its_work_is_taken(
    officer: Person, leader: Person
) -> None:
    subject, phone = enrolled_phone(officer, leader)
    phone.report("Unsent.")
    assert phone.state()["locked"] is False
    operations.lock_device(by=officer, at=now(), device_id=subject, reason="Left in a taxi.")

    refused = phone.call("GET", "/devices/reference")
    state = phone.state()
    answer = phone.hand_in()

    assert refused.status_code == 423
    assert refused.json() == {
        "error": "This device is locked: hand in what it holds, then wipe it."
    }
    assert state["locked"] is True
    assert "taxi" not in json.dumps(state)
    assert [line["outcome"] for line in answer["lines"]] == ["taken", "taken"]
    assert phone.safe_to_wipe(answer) == [1, 2]
    operations.unlock_device(by=officer, at=now(), device_id=subject, reason="Found again.")
    assert phone.call("GET", "/devices/reference").status_code == 200


def test_a_lock_that_nobody_knew_of_stays(officer: Person, leader: Person) -> None:
    subject, _phone = enrolled_phone(officer, leader)
    operations.lock_device(by=officer, at=now(), device_id=subject, reason="Lost.")
    operations.unlock_device(by=officer, at=now(), device_id=subject, reason="Found.")
    operations.lock_device(by=leader, at=now(), device_id=subject, reason="Taken at a roadblock.")

    row = device(subject)

    assert row is not None
    assert (row.locked, row.locked_reason) == (True, "Taken at a roadblock.")


@pytest.mark.parametrize("gone", ["revoked", "closed"])
def test_a_revoked_phone_or_one_of_a_closed_account_is_told_nothing(
    officer: Person, leader: Person, gone: str
) -> None:
    subject, phone = enrolled_phone(officer, leader)
    if gone == "revoked":
        operations.revoke_device(by=officer, at=now(), device_id=subject, reason="Taken.")
    else:
        accounts.close_account(by=officer, at=now(), person_id=leader.subject, reason="Left.")

    response = phone.call("GET", "/devices/reference")

    assert response.status_code == 403
    assert list(response.json()) == ["error"]


def test_strangers_get_through_no_door_for_devices(officer: Person, leader: Person) -> None:
    enrolled_phone(officer, leader)
    stranger, before = Phone(clock=now()), StoredEntry.objects.count()
    answers = []
    for name in sorted(DEVICES):
        for method in ("get", "post", "put", "delete"):
            plain = getattr(Client(), method)(reverse(name))
            signed = stranger.call(method.upper(), reverse(name))
            answers += [plain, signed]

    assert {answer.status_code for answer in answers} <= {401, 405, 409}
    told = b" ".join(answer.content for answer in answers)
    assert b"Patrol leader" not in told
    assert b"juba" not in told
    assert StoredEntry.objects.count() == before


def test_a_site_is_no_device(officer: Person) -> None:
    own = own_chain()
    headers = signed_headers(
        method="GET",
        host="testserver",
        target="/devices/reference",
        body=b"",
        chain=own.chain,
        key=own.key,
        at=now(),
    )

    assert Client().get("/devices/reference", headers=headers).status_code == 403


@pytest.fixture
def ground(db: None) -> Ground:
    return planted_ground()


@pytest.mark.parametrize("who", ["group_missing", "outsider", "cleared"])
@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_reference_data_holds_nothing_above_the_holders_clearance(
    ground: Ground, who: str, profile: str
) -> None:
    holder = getattr(ground, who, None) or getattr(ground.mission, who)
    patrols.task_patrol(
        by=ground.writer,
        at=at(12, 2),
        serial="zqstillout",
        base=ground.site,
        destinations=(ground.site,),
        planned_nights=1,
        mobility=("mounted",),
        composition="force",
        time_of_day="day",
        purposes=("protection presence",),
        label=CLOSED,
    )
    _, phone = enrolled_phone(ground.mission.administrator, holder, profile=profile)

    text = phone.call("GET", "/devices/reference").content.decode()

    words = (*ground.words, str(HEADCOUNT), "zqstillout")
    found = [word for word in words if word in text]
    assert found == (["zqstillout"] if (who, profile) == ("cleared", "patrol") else [])
