"""Words of every class that must never be exposed are planted, and hunted through every kind, edition and form of a document."""

import zipfile
from io import BytesIO
from typing import Any

import pypdf
import pytest

from factories.incidents import reported
from factories.leaks import HEADCOUNT, Ground
from factories.web import AFTER, at
from standfast.log.figures import Case, Moment
from standfast.log.times import moment_from_text
from standfast.reports.baseline import earlier
from standfast.reports.kinds import FORMS, KINDS, Kind, Made, made_at
from standfast.reports.readers import Reader
from standfast.reports.release import EDITIONS, LABEL, edition_named, reader_of_edition

DAY = Moment(moment_from_text("2017-04-17"))
BEFORE = moment_from_text("2016-11-01")
CLASSES = {
    "1 names, contacts": ("zqname", "zqcontact", "zqshelternumber", "zqaccount"),
    "2 place of a case": ("zqplace", "zqcounty", "zqnarrative"),
    "3 sources": ("zqsource", "zqinformant", "zqwitness"),
    "4 referrals of casualties": ("zqchildcounty", "zqclinic"),
    "5 residences": ("zqaddress",),
    "6 those held": ("zqholder", "zqshelter"),
    "7 routes, gaps, sensors": ("zqroute", "zqbreach", "zqcamera", "zqsentry"),
}
"""Classes 8 and 9 of the domain brief are held nowhere: there is nothing to plant."""


def text_of(data: bytes) -> str:
    """Return all that a file holds, properties and metadata included."""
    if data.startswith(b"%PDF"):
        read = pypdf.PdfReader(BytesIO(data))
        pages = " ".join(page.extract_text() for page in read.pages)
        return f"{pages} {read.metadata} {data.decode('latin-1')}"
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as parts:
            return " ".join(f"{name} {parts.read(name).decode()}" for name in parts.namelist())
    return data.decode()


def document(kind: Kind, edition: str, reader: Reader | None = None) -> Made:
    named = edition_named(edition)
    who = reader_of_edition(named, reader)
    held_against = earlier(DAY, BEFORE, reader=who, edition=named)
    return made_at(kind, DAY, reader=who, edition=named, baseline=held_against)


def test_every_class_is_planted(ground: Ground) -> None:
    planted = set(ground.words)

    assert [word for words in CLASSES.values() for word in words if word not in planted] == []


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("kind", KINDS)
def test_no_form_of_an_edition_holds_a_closed_word(
    ground: Ground, kind: Kind, edition: str
) -> None:
    made = document(kind, edition)
    closed = Case(ground.of("report_incident").subject, "2016-12", "x", "x").handle[-10:]

    for form in FORMS:
        text = text_of(made.form(form))
        assert [word for word in (*ground.words, str(HEADCOUNT)) if word in text] == [], form
        assert "C10" in text, form
        if EDITIONS[edition].leaves:
            assert closed not in text, form
            assert "31.535" not in text, form


def test_an_edition_that_leaves_tells_no_number_of_a_few_closely_held_cases(
    ground: Ground,
) -> None:
    closed: dict[str, Any] = {
        "lon": 31.535,
        "lat": 4.8105,
        "accuracy_m": 10.0,
        "label": "confidential",
        "place": "zqinside",
    }
    for on in (5, 6):
        reported(ground.writer, at(12, on), **closed)
    inside, outside = (document("letter", name).letter for name in ("mission", "public"))
    said = {
        name: next(claim.text for claim in made.claims if claim.number == "C10")
        for name, made in (("mission", inside), ("public", outside))
    }

    (reading,) = [one for one in inside.readings if one.key == AFTER]
    noun = "incident" if reading.value == 1 else "incidents"
    assert said["mission"] == f"In the zone there were {reading.value} {noun}."
    assert said["public"] == "In the zone there were [not released] incidents."
    assert outside.as_json()["not_released"] == [
        "followup.recommendations.total",
        "followup.recommendations.mission",
        AFTER,
    ]
    (told,) = [one for one in outside.as_json()["figures"] if one["key"] == AFTER]
    assert (told["value"], told["entries"], told["excluded"]) == (None, [], [])


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_edition_names_what_it_withholds_by_number_section_and_rule(
    ground: Ground, edition: str
) -> None:
    made = document("letter", edition)

    assert made.as_json()["withheld"] == [
        {"claim": "C98", "section": "Protection of civilians", "rule": LABEL}
    ]
    for form in FORMS:
        assert LABEL.split(" that ")[0] in text_of(made.form(form)).replace("\n", " ")


def test_the_missions_edition_holds_all_that_its_reader_may_hold(ground: Ground) -> None:
    reader = Reader("writer", "confidential", ("protection",))
    made = document("report", "mission", reader)

    for form in FORMS:
        assert "zqclaim" in text_of(made.form(form)), form
    assert made.as_json()["withheld"] == []
