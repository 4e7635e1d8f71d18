"""What was published stays, can be made again from its heads, and tells what has moved since."""

from datetime import UTC, date, datetime, timedelta

import pytest

from factories import followup as make
from factories.followup import Staff
from standfast.apps.editions import queries
from standfast.apps.followup import operations
from standfast.log.figures import Moment
from standfast.log.operations import Refused
from standfast.log.times import end_of_day
from standfast.log.worlds import standing_at
from standfast.reports.challenges import Answer, Unanswered
from standfast.reports.frozen import freeze
from standfast.reports.kinds import FORMS, KINDS
from standfast.reports.models import FrozenForm, FrozenLetter
from standfast.reports.publishing import (
    NOT_KEPT,
    NotPublished,
    check,
    fixed_moment,
    form_of,
    moved_since,
    publish,
    published,
)
from standfast.reports.readers import Reader
from standfast.reports.release import EDITIONS

pytestmark = pytest.mark.django_db
LETTER_DAY = Moment(end_of_day(date(2017, 4, 17)))
AT = datetime(2017, 4, 18, 8, tzinfo=UTC)
PUBLIC = EDITIONS["public"]


@pytest.fixture
def people() -> Staff:
    people = make.staff()
    make.task_force(people.secretary)
    make.circulated(people.secretary, "MINUSMA")
    make.claimed(people.planner)
    return people


def test_a_published_document_is_kept_in_every_form_and_stated_in_the_log(people: Staff) -> None:
    row = publish("letter", LETTER_DAY, edition=PUBLIC, by=people.secretary, at=AT)

    assert (row.document_kind, row.edition, row.reader, row.label) == (
        "letter",
        "public",
        "public",
        "unclassified",
    )
    assert (row.published_at, row.published_by) == (AT, people.secretary.subject)
    assert sorted(row.forms) == sorted(FORMS)
    assert form_of(row, "pdf").startswith(b"%PDF-")
    assert form_of(row, "docx").startswith(b"PK")
    assert published(row.document[:12]) == [row]


@pytest.mark.parametrize("kind", KINDS)
def test_it_can_be_made_again_from_its_heads_whatever_came_later(people: Staff, kind: str) -> None:
    row = publish(kind, LETTER_DAY, edition=PUBLIC, by=people.secretary, at=AT)  # type: ignore[arg-type]
    make.circulated(people.secretary, "MONUSCO")
    make.claimed(people.planner, number="C44", text="It went out.")

    (found,) = check(row.document)

    assert found.same
    assert found.forms == dict.fromkeys(FORMS, "same")
    assert found.kept == dict.fromkeys(FORMS, "same")


def test_bytes_that_are_not_those_that_were_sent_are_named(people: Staff) -> None:
    row = publish("letter", LETTER_DAY, edition=PUBLIC, by=people.secretary, at=AT)
    FrozenForm.objects.filter(digest=row.forms["pdf"]).update(content=b"%PDF- another")
    FrozenForm.objects.filter(digest=row.forms["html"]).delete()

    (found,) = check(row.document)

    assert not found.same
    assert found.forms == dict.fromkeys(FORMS, "same")
    assert found.kept == {"json": "same", "html": NOT_KEPT, "pdf": "differs", "docx": "same"}
    with pytest.raises(NotPublished, match="cannot be handed over as html: its bytes are not kept"):
        form_of(row, "html")


def test_what_it_would_say_otherwise_today_is_shown(people: Staff) -> None:
    row = publish("letter", LETTER_DAY, edition=PUBLIC, by=people.secretary, at=AT)
    nothing = moved_since(row)
    make.circulated(people.secretary, "MONUSCO")

    moved = moved_since(row)

    assert not nothing
    assert [(one.id, one.before, one.after) for one in moved.claims] == [
        (
            "C43",
            "The recommendations went to 1 operation.",
            "The recommendations went to 2 operations.",
        )
    ]
    assert [(one.key, one.before, one.after, len(one.entries_added)) for one in moved.figures] == [
        ("followup.operations_answered", 0, 0, 0),
        (make.CONSULTED, 1, 2, 1),
    ][1:]


def test_a_briefing_is_held_against_the_edition_published_before_it(people: Staff) -> None:
    first = publish(
        "letter",
        Moment(make.MADE),
        edition=PUBLIC,
        by=people.secretary,
        at=AT,
    )
    make.circulated(people.secretary, "MONUSCO", at=make.MADE + timedelta(days=9))

    row = publish("briefing", LETTER_DAY, edition=PUBLIC, by=people.secretary, at=AT)

    assert (row.against, row.since) == (first.document, make.MADE)
    assert b"The recommendations went to 2 operations. Then it was 1 operation" in form_of(
        row, "json"
    ) or b"The recommendations went to 2 operations. Then it was 1." in form_of(row, "json")
    assert check(row.document)[0].same


def test_an_absolute_word_stops_publishing_until_it_is_answered(people: Staff) -> None:
    make.claimed(
        people.planner, number="C54", text="All welcome it.", absolute_reason="They said so."
    )
    answer = Answer("C54", "all", "Each party was asked; the notes are with the secretary.")

    with pytest.raises(Unanswered) as refused:
        publish("letter", LETTER_DAY, edition=PUBLIC, by=people.secretary, at=AT)
    with pytest.raises(Unanswered):
        freeze(LETTER_DAY, at=AT)
    kept_nothing = (FrozenForm.objects.count(), queries.published_editions().count())
    row = publish(
        "letter", LETTER_DAY, edition=PUBLIC, by=people.secretary, at=AT, answers=(answer,)
    )

    assert str(refused.value) == (
        "Absolute words stand that no figure bears: C54 “all” (the claim names no figure that could bear it). Reword the claim, "
        "or answer each with a reason, which is kept in the document."
    )
    assert kept_nothing == (0, 0)
    assert FrozenLetter.objects.count() == 0
    assert row.answers == [{"claim": "C54", "word": "all", "reason": answer.reason}]
    page = form_of(row, "html").decode()
    assert "All welcome it. [challenged: “all”]" in page
    assert answer.reason in page
    assert "They said so." in page
    assert check(row.document)[0].same


def test_who_may_not_publish_publishes_nothing(people: Staff) -> None:
    with pytest.raises(Refused, match="is for task-force secretary"):
        publish("letter", LETTER_DAY, edition=PUBLIC, by=people.planner, at=AT)

    assert queries.published_editions().count() == 0


def test_a_frozen_letter_is_checked_as_well(people: Staff) -> None:
    kept = freeze(LETTER_DAY, at=AT, reader=Reader("assessor", "confidential", ("protection",)))
    make.circulated(people.secretary, "MONUSCO")

    (found,) = check(kept.digest)
    FrozenLetter.objects.update(pdf=b"%PDF- another")
    (changed,) = check(kept.digest)

    assert (found.same, found.edition, found.reader) == (True, None, "assessor")
    assert (changed.same, changed.forms["pdf"]) == (False, "differs")


def test_an_unknown_document_is_refused(people: Staff) -> None:
    for digest in ("abc", ""):
        with pytest.raises(NotPublished, match="No document with the digest"):
            check(digest)


def test_the_world_of_heads_is_that_of_the_present_before_what_came_later(people: Staff) -> None:
    fixed = fixed_moment(LETTER_DAY, at=AT)
    make.circulated(people.secretary, "MONUSCO")
    operations.establish_task_force(by=people.secretary, at=AT, name="Another", chair="x")

    with standing_at(fixed) as there:
        from_heads = {chain: head[0] for chain, head in there.heads.items()}

    assert from_heads == dict(fixed.heads or ())
    assert fixed_moment(Moment(AT, None, "juba"), at=AT) == Moment(AT, AT, "juba")
