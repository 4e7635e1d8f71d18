from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from factories.accounts import enrolled
from factories.guidance import AT, guided, learnt
from factories.web import AFTER, Mission, signed_in
from standfast.apps.accounts.models import Person
from standfast.apps.guidance import operations
from standfast.log.labels import UNCLASSIFIED
from standfast.web.guidance.naming import records_to_name

CLOSED = "confidential:protection"
WORDS = ("zqevent", "zqfinding", "zqsource", "zqpolicy", "zqissuer", "zqdemand")
PAGES = ("guidance_map", "guidance_learnt")


@pytest.fixture
def writer(mission: Mission) -> Person:
    return enrolled(
        "lessons",
        "planner",
        "task-force secretary",
        clearance="confidential",
        groups=("protection",),
    )


def closed_lesson(by: Person) -> UUID:
    return operations.record_lesson(
        by=by,
        at=AT,
        number="L09",
        event="Zqevent",
        finding="Zqfinding.",
        source="zqsource",
        label=CLOSED,
    ).subject


def shown(client: Client, page: str, **parameters: str) -> str:
    response = client.get(reverse(page), parameters)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_map_shows_what_answers_a_requirement_and_the_gaps(
    mission: Mission, writer: Person
) -> None:
    procedure = guided(writer, "Procedure of the centres")
    operations.state_requirement(
        by=writer, at=AT, guidance_id=procedure, number=2, text="Hand over in writing."
    )
    operations.answer_requirement(
        by=writer,
        at=AT,
        guidance_id=procedure,
        requirement=1,
        answer_kind="figure",
        figure=AFTER,
        comparison="at least",
        number=0,
        note="the figure of the zone",
    )
    client = signed_in(writer)

    page = shown(client, "guidance_map")
    gaps = shown(client, "guidance_map", status="nothing answers it")
    nonsense = shown(client, "guidance_map", status="\0")

    assert reverse("guidance.one", args=[procedure]) in page
    assert "1 answered and verified" in page
    assert "1 nothing answers it" in page
    assert "at least 0 was asked. </span>" in page.replace("asked.</span>", "asked. </span>")
    assert "the figure of the zone" in page
    assert "Hand over in writing." in gaps
    assert "Each incident has one lead." not in gaps
    assert "Each incident has one lead." in nonsense


def test_a_lesson_stands_with_what_answers_it(mission: Mission, writer: Person) -> None:
    lesson = learnt(writer)
    operations.answer_lesson(
        by=writer,
        at=AT,
        lesson_id=lesson,
        answer_kind="recommendation",
        record=mission.recommendation,
    )

    page = shown(signed_in(writer), "guidance_learnt")
    before = shown(signed_in(writer), "guidance_learnt", as_of="2016-11-01")

    assert "Nobody went to the hotel." in page
    assert reverse("recommendation", args=[mission.recommendation]) in page
    assert "No lesson is recorded at this moment." in before


def test_what_is_closed_is_neither_shown_nor_counted(mission: Mission, writer: Person) -> None:
    closed = closed_lesson(writer)
    secret = operations.register_guidance(
        by=writer,
        at=AT,
        guidance_kind="policy",
        title="Zqpolicy",
        issuer="zqissuer",
        audience=("all personnel",),
        in_force_from=AT.date(),
        label=CLOSED,
    ).subject
    operations.state_requirement(by=writer, at=AT, guidance_id=secret, number=1, text="Zqdemand.")
    lesson = learnt(writer)
    operations.answer_lesson(
        by=writer, at=AT, lesson_id=lesson, answer_kind="guidance", record=secret
    )
    outsider = signed_in(enrolled("reader", "planner"))

    pages = {page: shown(outsider, page) for page in PAGES}
    cleared = {page: shown(signed_in(writer), page) for page in PAGES}

    told = "".join(pages.values()).lower()
    assert [word for word in WORDS if word in told] == []
    assert "guidance: not open or not known here" in pages["guidance_learnt"]
    assert "It is in force" not in pages["guidance_learnt"]
    assert "0 nothing answers it" in pages["guidance_learnt"]
    assert "1 nothing answers it" in cleared["guidance_learnt"]
    assert "Zqdemand." in cleared["guidance_map"]
    assert "Zqpolicy" in cleared["guidance_learnt"]
    assert str(closed) in cleared["guidance_learnt"]


def test_only_records_that_one_may_open_are_offered_as_answers(
    mission: Mission, writer: Person
) -> None:
    operations.register_guidance(
        by=writer,
        at=AT,
        guidance_kind="policy",
        title="Zqpolicy",
        issuer="zqissuer",
        audience=("all personnel",),
        label=CLOSED,
    )
    reader = enrolled("reader", "planner")

    offered = [words for _subject, words in records_to_name(reader)]

    assert str(mission.recommendation) in {subject for subject, _words in records_to_name(reader)}
    assert not [words for words in offered if "zq" in words.lower()]
    assert [words for _subject, words in records_to_name(writer) if "Zqpolicy" in words] == [
        "guidance: Zqpolicy"
    ]
    assert reader.may_read(UNCLASSIFIED)


@pytest.mark.parametrize("page", PAGES)
def test_empty_pages_say_how_something_gets_there(mission: Mission, page: str) -> None:
    text = shown(signed_in(mission.duty), page)

    assert "Show all" not in text
    assert 'class="empty"' in text
