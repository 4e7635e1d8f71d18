import json
from datetime import UTC, date, datetime, timedelta

import pytest

from factories import followup as make
from factories.followup import Staff
from standfast.log.figures import Moment
from standfast.log.times import end_of_day
from standfast.log.worlds import present_heads
from standfast.reports.frozen import NotFrozen, freeze, frozen_bytes, list_frozen
from standfast.reports.models import FrozenLetter

pytestmark = pytest.mark.django_db
LETTER_DAY = Moment(end_of_day(date(2017, 4, 17)))
AT = datetime(2017, 4, 18, 8, tzinfo=UTC)


@pytest.fixture
def people() -> Staff:
    people = make.staff()
    make.claimed(people.planner, text="It is so.")
    return people


def test_freeze_keeps_bytes_and_heads_whatever_is_recorded_later(people: Staff) -> None:
    heads = present_heads()
    kept = freeze(LETTER_DAY, at=AT)
    make.claimed(people.planner, number="C02", text="More.")

    found = json.loads(frozen_bytes(kept.digest, "json"))

    assert [claim["id"] for claim in found["claims"]] == ["C43"]
    assert found["digest"] == kept.digest
    assert kept.heads == heads
    assert frozen_bytes(kept.digest, "pdf").startswith(b"%PDF-")
    assert frozen_bytes(kept.digest, "html").startswith(b"<!DOCTYPE html>")


def test_freezing_the_same_letter_again_overwrites_nothing(people: Staff) -> None:
    first = freeze(LETTER_DAY, at=AT)
    FrozenLetter.objects.update(html=b"as it was sent")

    second = freeze(LETTER_DAY, at=AT + timedelta(days=1))

    assert second == first
    assert frozen_bytes(first.digest, "html") == b"as it was sent"
    assert list_frozen() == [first]


def test_frozen_letters_are_listed_newest_first(people: Staff) -> None:
    older = freeze(LETTER_DAY, at=AT)
    newer = freeze(Moment(end_of_day(date(2016, 12, 23))), at=AT + timedelta(days=1))

    assert [kept.digest for kept in list_frozen()] == [newer.digest, older.digest]
    assert (newer.reader, newer.as_of) == ("public", end_of_day(date(2016, 12, 23)))


def test_an_unknown_letter_or_form_is_refused(people: Staff) -> None:
    kept = freeze(LETTER_DAY, at=AT)

    with pytest.raises(NotFrozen, match="No letter with the digest abc was frozen here"):
        frozen_bytes("abc", "json")
    with pytest.raises(NotFrozen, match="there is no 'docx'"):
        frozen_bytes(kept.digest, "docx")
