"""Three kinds of document from the same claims, in four forms that say the same."""

import html
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO

import docx
import pypdf
import pytest

from factories import followup as make
from factories.followup import Staff
from standfast.apps.followup.facts import Expectation
from standfast.log.figures import Moment
from standfast.log.times import end_of_day
from standfast.reports.baseline import earlier, month_before
from standfast.reports.blocks import Document, Heading, Items, Para, Table
from standfast.reports.briefing import MOVED_WORDS, Briefing
from standfast.reports.kinds import KINDS, Kind, Made, made_at
from standfast.reports.periodic import Report
from standfast.reports.readers import PUBLIC
from standfast.reports.release import EDITIONS
from standfast.reports.word import clean

pytestmark = pytest.mark.django_db
LETTER_DAY = Moment(end_of_day(date(2017, 4, 17)))
START = end_of_day(date(2017, 1, 31))
EDITION = EDITIONS["public"]


@pytest.fixture
def people() -> Staff:
    people = make.staff()
    make.task_force(people.secretary)
    make.circulated(people.secretary, "MINUSMA")
    make.claimed(people.planner)
    make.claimed(
        people.secretary,
        number="C59",
        claimant="secretary-general",
        section="asks",
        nature="ask",
        status=None,
        text="The Council is asked to act.",
    )
    make.claimed(
        people.planner, number="C54", text="All <welcome> it.", absolute_reason="They said so."
    )
    visit = make.assessment(people.assessor)
    claim_id = make.claimed(people.planner, number="C02", text="It is so.")
    make.verified(
        people.assessor,
        claim_id,
        visit,
        finding="not verified",
        judged=make.judged(),
        note="No record was produced.",
    )
    make.circulated(people.secretary, "MONUSCO", at=make.JUDGED)
    return people


def document(kind: Kind) -> Made:
    held_against = earlier(LETTER_DAY, START, reader=PUBLIC, edition=EDITION)
    return made_at(kind, LETTER_DAY, reader=PUBLIC, edition=EDITION, baseline=held_against)


def words(text: str) -> str:
    return re.sub(r"\s+", "", html.unescape(text))


def lines(document: Document) -> Iterator[str]:
    for block in document.blocks:
        match block:
            case Heading(_, text):
                yield text
            case Para():
                yield block.text
                yield from block.under
            case Items(items):
                yield from ("".join(part.text for part in item) for item in items)
            case Table():
                yield from block.head
                yield from ("".join(p.text for p in cell) for row in block.rows for cell in row)


def text_of_word(data: bytes) -> str:
    with zipfile.ZipFile(BytesIO(data)) as parts:
        body = parts.read("word/document.xml").decode()
    return re.sub(r"<[^>]+>", "", body)


@pytest.mark.parametrize("kind", KINDS)
def test_word_pdf_and_page_say_the_same(people: Staff, kind: Kind) -> None:
    made = document(kind)
    forms = {
        "docx": words(text_of_word(made.form("docx"))),
        "html": words(re.sub(r"<[^>]+>", "", made.form("html").decode())),
        "pdf": words(
            "".join(
                page.extract_text() for page in pypdf.PdfReader(BytesIO(made.form("pdf"))).pages
            )
        ),
    }

    said = [
        words(line)
        for line in lines(made.document)
        if len(line) > 3 and not line.startswith("Each underlined")
    ]
    assert len(said) > 20
    for line in said:
        assert line in forms["docx"]
    for line in said if kind != "letter" else [line for line in said if "." not in line]:
        assert line in forms["html"]
    sentences = ["The Council is asked to act.", "They said so."]
    if kind != "briefing":  # which speaks of what has moved alone
        sentences.append("All <welcome> it. [challenged: “all”]")
    for sentence in sentences:
        assert words(sentence) in forms["html"]
        assert words(sentence) in forms["docx"]
        assert words(sentence) in forms["pdf"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_word_file_is_the_same_every_time_and_names_nobody(people: Staff, kind: Kind) -> None:
    made = document(kind)
    first, second = made.form("docx"), document(kind).form("docx")

    kept = docx.Document(BytesIO(first))
    with zipfile.ZipFile(BytesIO(first)) as parts:
        times = {part.date_time for part in parts.infolist()}
        names = parts.namelist()
        app = parts.read("docProps/app.xml").decode()
        footer = "".join(parts.read(name).decode() for name in names if "footer" in name)
        header = "".join(parts.read(name).decode() for name in names if "header" in name)
        styles = parts.read("word/styles.xml").decode()
    properties = kept.core_properties
    assert first == second
    assert times == {(1980, 1, 1, 0, 0, 0)}
    assert not any("thumbnail" in name for name in names)
    assert (properties.author, properties.last_modified_by) == ("", "")
    assert properties.subject == f"Standfast, {kind}, Public edition"
    assert (properties.category, properties.language) == (kind, "en-GB")
    assert properties.identifier == made.digest
    assert "<Application>Standfast</Application>" in app
    assert made.digest in footer
    assert "As of 17 April 2017" in footer
    assert " PAGE " in footer
    assert " NUMPAGES " in footer
    assert "Public edition" in header
    assert 'w:lang w:val="en-GB"' in styles


def test_a_word_file_has_real_headings_numbers_and_tables(people: Staff) -> None:
    kept = docx.Document(BytesIO(document("report").form("docx")))
    styles = [paragraph.style.name for paragraph in kept.paragraphs if paragraph.style]

    assert styles.count("Title") == 1
    assert {"Heading 1", "Numbered Paragraph", "Under", "Note"} <= set(styles)
    assert "numPr" in kept.styles["Numbered Paragraph"].element.xml
    assert len(kept.tables) >= 4
    assert all("tblHeader" in table.rows[0]._tr.xml for table in kept.tables)


def test_what_no_word_file_can_hold_is_replaced() -> None:
    assert clean("a\x00b\x0bc\ud800d\te\n") == "a\ufffdb\ufffdc\ufffdd\te\n"


def test_a_briefing_tells_what_moved_what_is_not_known_and_what_is_asked(people: Staff) -> None:
    made = document("briefing").content
    assert isinstance(made, Briefing)

    assert [title for title, _paras in made.sections] == [
        "What has moved",
        "What is not known",
        "What is asked",
    ]
    assert made.spoken == (
        "Since 31 January 2017, 2 claims read otherwise, none is new and none is gone; 1 figure moved.",
        "It is so. An assessor found it not verified.",
        "The recommendations went to 2 operations. Then it was 1.",
        "Claim C02 was found not verified: No record was produced.",
        "Nobody has assessed 3 of 4 claims; they stand on the word of those who make them.",
        "2 figures rest on chains that have gaps here or end before the day.",
        "1 absolute word is challenged; the annex says why.",
        "The Council is asked to act.",
    )
    assert made.as_json()["speaking"] == {"words": made.words, "minutes": made.minutes}
    assert (made.words, made.minutes) == (sum(len(text.split()) for text in made.spoken), 1.0)


def test_a_briefing_is_cut_to_what_can_be_said_and_says_so(people: Staff) -> None:
    for number in range(10, 40):
        make.claimed(
            people.planner, number=f"C{number}", text="So it goes on and on. " * 4, at=make.JUDGED
        )

    made = document("briefing").content

    assert isinstance(made, Briefing)
    moved = made.sections[0][1]
    assert moved[-1].text == "More has moved than there is time for; the annex lists it."
    assert sum(len(one.text.split()) for one in moved) <= MOVED_WORDS + len(moved[-1].text.split())
    assert made.minutes <= 5


def test_a_first_briefing_says_that_nothing_can_have_moved(people: Staff) -> None:
    made = made_at("briefing", LETTER_DAY, reader=PUBLIC, edition=EDITION).content

    assert isinstance(made, Briefing)
    assert made.spoken[0] == (
        "No edition was published before this one, and no earlier day was named; nothing can be said to have moved."
    )


def test_a_report_holds_its_period_against_its_figures(people: Staff) -> None:
    made = document("report").content
    assert isinstance(made, Report)

    told = made.as_json()

    assert told["period"] == {
        "start": "2017-01-31T20:59:59.999999Z",
        "end": "2017-04-17T20:59:59.999999Z",
    }
    assert [(one["section"], one["claims"], one["figures"]) for one in told["sections"]] == [
        ("Protection of civilians", ["C02", "C43", "C54"], [make.CONSULTED]),
        ("What is asked of others", ["C59"], []),
    ]
    (moved,) = told["changes"]["figures"]
    assert (moved["key"], moved["before"], moved["after"]) == (make.CONSULTED, 1, 2)


def test_a_report_begins_with_its_month_unless_told_otherwise(people: Staff) -> None:
    made = made_at("report", LETTER_DAY, reader=PUBLIC).content

    assert isinstance(made, Report)
    assert made.baseline.as_of == month_before(LETTER_DAY) == end_of_day(date(2017, 3, 31))
    with pytest.raises(ValueError, match="name an earlier day"):
        earlier(LETTER_DAY, LETTER_DAY.as_of, reader=PUBLIC, edition=None)


def test_a_challenge_goes_when_the_figure_comes_to_bear_the_word(people: Staff) -> None:
    make.claimed(
        people.planner,
        number="C55",
        text="All were asked.",
        expectation=Expectation(figure=make.CONSULTED, comparison="at least", number=2),
        absolute_reason="The second is on its way.",
    )

    then, now = (made_at("letter", Moment(at), reader=PUBLIC) for at in (START, LETTER_DAY.as_of))

    assert [(one.claim, one.word) for one in then.challenges] == [("C54", "all"), ("C55", "all")]
    assert [one.claim for one in now.challenges] == ["C54"]
    assert then.challenges[1].as_json() == {
        "claim": "C55",
        "word": "all",
        "why": "followup.operations_consulted reads 1, of which the claim expects at least 2",
        "maker": "The second is on its way.",
        "answer": None,
    }
    assert "All were asked. [challenged: “all”]" in {claim.text for claim in then.letter.claims}
    assert "All were asked." in {claim.text for claim in now.letter.claims}
    assert sorted(now.as_json()) == [
        "as_of",
        "challenges",
        "claims",
        "digest",
        "figures",
        "heads",
        "known_by",
    ]
