from datetime import UTC, datetime
from typing import Any

import pytest

from factories import followup as make
from factories.followup import Staff
from standfast.apps.editions import queries
from standfast.apps.editions.facts import ChallengeAnswer
from standfast.apps.editions.models import PublishedEdition
from standfast.apps.editions.operations import publish_edition
from standfast.log.operations import Refused

pytestmark = pytest.mark.django_db
AT = datetime(2017, 4, 18, 8, tzinfo=UTC)
AS_OF = datetime(2017, 4, 17, 20, tzinfo=UTC)
FORMS = {
    name: digit * 64 for name, digit in zip(("json", "html", "pdf", "docx"), "abcd", strict=True)
}


@pytest.fixture
def people() -> Staff:
    return make.staff()


def sent(people: Staff, **given: Any) -> PublishedEdition:
    fields: dict[str, Any] = {
        "by": people.secretary,
        "at": AT,
        "document": "e" * 64,
        "document_kind": "letter",
        "edition": "public",
        "reader": "public",
        "as_of": AS_OF,
        "heads": {"c" * 40: (7, "f" * 64)},
        "forms": FORMS,
    }
    entry = publish_edition(**(fields | given))
    return queries.published_editions().get(subject=entry.subject)


def test_a_published_document_is_listed_with_its_digests(people: Staff) -> None:
    answer = ChallengeAnswer(claim="C54", word="all", reason="Asked.")

    row = sent(people, challenged=("C54 all",), answers=(answer,))

    assert (row.document, row.forms, row.heads) == (
        "e" * 64,
        FORMS,
        {"c" * 40: [7, "f" * 64]},
    )
    assert row.answers == [{"claim": "C54", "word": "all", "reason": "Asked."}]
    assert (row.published_at, row.published_by) == (AT, people.secretary.subject)
    assert str(row) == "Letter as of 2017-04-17, eeeeeeee"
    assert list(queries.editions_of("eee")) == [row]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"label": "confidential"},
            "An edition for public leaves the mission and is unclassified; 'confidential' is not.",
        ),
        (
            {"known_by": datetime(2017, 5, 1, tzinfo=UTC)},
            "A document is published by what is known by now; 'known by' lies in the future.",
        ),
        (
            {"forms": {"json": "a" * 64}},
            "A document is published in every form; the digest of its html is missing.",
        ),
        (
            {"challenged": ("C54 all",)},
            "An absolute word stands that no figure bears: C54 all. Reword the claim, or answer it with a reason.",
        ),
    ],
)
def test_publish_refuses(people: Staff, changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        sent(people, **changed)

    assert str(refused.value) == sentence
    assert queries.published_editions().count() == 0


def test_the_same_document_is_published_once_in_an_edition(people: Staff) -> None:
    sent(people)

    with pytest.raises(Refused, match="published already in this edition"):
        sent(people)
    sent(people, edition="agencies", reader="Edition for agencies and NGOs")

    assert queries.published_editions().count() == 2


def test_the_last_edition_is_the_latest_by_its_moment_before_another(people: Staff) -> None:
    older = sent(people, as_of=datetime(2016, 12, 23, tzinfo=UTC), document="1" * 64)
    newer = sent(people, document="2" * 64)
    asked = {"edition": "public", "reader": "public", "label": "unclassified"}

    found = [
        queries.last_edition(before=before, **asked)
        for before in (AT, AS_OF, datetime(2016, 12, 23, tzinfo=UTC))
    ]

    assert found == [newer, older, None]
