"""A letter frozen for one reader is taken away by nobody who could not read all of it now."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.urls import reverse

from factories.accounts import administrator, enrolled
from factories.leaks import Ground
from factories.web import at, signed_in
from standfast.apps.accounts import operations as accounts
from standfast.apps.accounts.facts import Level
from standfast.apps.accounts.models import Person
from standfast.log.figures import Moment
from standfast.reports.frozen import freeze, frozen_bytes
from standfast.reports.readers import reader_named, reader_of

DAY = Moment(datetime(2017, 4, 17, 20, 59, tzinfo=UTC))
FROZEN_AT = at(4, 18, 2017)


@pytest.fixture
def secretary(ground: Ground) -> Person:
    return enrolled(
        "cleared.secretary",
        "task-force secretary",
        clearance="confidential",
        groups=("protection",),
    )


def clear(person: UUID, level: Level) -> None:
    accounts.grant_clearance(
        by=administrator(), at=FROZEN_AT, person_id=person, level=level, groups=()
    )


def test_a_letter_holds_the_closed_words_for_who_may_read_them(
    ground: Ground, secretary: Person
) -> None:
    kept = freeze(DAY, at=FROZEN_AT, reader=reader_of(secretary))

    text = frozen_bytes(kept.digest, "html", reader=secretary.account).decode()

    assert "zqclaim" in text
    assert "zqdeliverable" in text
    assert kept.label == "confidential:protection"


@pytest.mark.parametrize("level", ["unclassified", "confidential"])
def test_who_was_cleared_then_and_is_not_now_finds_no_frozen_letter(
    ground: Ground, secretary: Person, level: Level
) -> None:
    kept = freeze(DAY, at=FROZEN_AT, reader=reader_of(secretary))
    client = signed_in(secretary)
    address = reverse("frozen_letter", args=[kept.digest, "html"])
    assert "zqclaim" in client.get(address).text

    clear(secretary.subject, level)

    assert client.get(address).status_code == 404
    assert kept.digest[:12] not in client.get(reverse("frozen_letters")).text


@pytest.mark.parametrize("name", ["assessor", "police", "public"])
def test_an_account_named_like_a_reader_gains_nothing(ground: Ground, name: str) -> None:
    role = "duty officer" if name == "public" else "assessor"
    reader = reader_named(role)
    kept = freeze(DAY, at=FROZEN_AT, reader=type(reader)(name, reader.clearance, ("protection",)))
    namesake = ground.mission.assessor if name == "assessor" else enrolled(name, "police")

    answer = signed_in(namesake).get(reverse("frozen_letter", args=[kept.digest, "html"]))

    assert "zqclaim" in frozen_bytes(kept.digest, "html", reader=name).decode()
    assert answer.status_code == 404


def test_two_readers_of_one_letter_have_their_own_bytes(ground: Ground, secretary: Person) -> None:
    closed = freeze(DAY, at=FROZEN_AT, reader=reader_of(secretary))
    public = freeze(DAY, at=FROZEN_AT)

    listed = signed_in(ground.mission.outsider).get(reverse("frozen_letters")).text

    assert closed.digest != public.digest
    assert public.digest[:12] in listed
    assert closed.digest[:12] not in listed
