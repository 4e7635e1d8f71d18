from datetime import date
from io import BytesIO

import pypdf
import pytest

from factories import followup as make
from standfast.log.figures import Moment
from standfast.log.times import end_of_day
from standfast.reports.letter import Letter, letter
from standfast.reports.pdf import letter_pdf

pytestmark = pytest.mark.django_db
LETTER_DAY = Moment(end_of_day(date(2017, 4, 17)))


@pytest.fixture
def made() -> Letter:
    people = make.staff()
    make.task_force(people.secretary)
    make.circulated(people.secretary, "MINUSMA")
    make.claimed(people.planner)
    make.claimed(people.planner, number="C02", text="#emph[Raw] *marks* $x$ stay text.")
    return letter(LETTER_DAY)


def text_of(pdf: bytes) -> str:
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_pdf_prints_claims_moment_heads_and_annex(made: Letter) -> None:
    text = text_of(letter_pdf(made))

    assert "The recommendations went to 1 operation." in text
    assert "As of 17 April 2017, by all that is recorded here" in text
    assert made.heads_digest in text
    assert "Annex: the figures" in text
    assert make.CONSULTED in text
    assert "Demo mission" in text


def test_text_is_never_read_as_markup(made: Letter) -> None:
    assert "#emph[Raw] *marks* $x$ stay text." in text_of(letter_pdf(made))


def test_the_pdf_is_a4_dated_by_its_moment_and_the_same_twice(made: Letter) -> None:
    pdf = letter_pdf(made)
    reader = pypdf.PdfReader(BytesIO(pdf))

    assert pdf == letter_pdf(letter(LETTER_DAY))
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    assert reader.metadata is not None
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == date(2017, 4, 17)


def test_an_empty_letter_prints() -> None:
    make.staff()

    assert "No claim was made by this day." in text_of(letter_pdf(letter(LETTER_DAY)))
