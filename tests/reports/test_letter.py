import hashlib
import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from factories import followup as make
from factories.followup import JUDGED, MADE, Staff
from standfast.apps.followup import operations
from standfast.apps.followup.facts import Due, Expectation
from standfast.log.canonical import canonical
from standfast.log.figures import Moment
from standfast.log.times import Happened, end_of_day
from standfast.log.worlds import present_heads
from standfast.reports.letter import Letter, PrintedClaim, letter
from standfast.reports.readers import Reader

pytestmark = pytest.mark.django_db
LETTER_DAY = Moment(end_of_day(date(2017, 4, 17)))


@pytest.fixture
def people() -> Staff:
    people = make.staff()
    make.task_force(people.secretary)
    make.circulated(people.secretary, "MINUSMA")
    return people


def printed(moment: Moment = LETTER_DAY, **given: Any) -> Letter:
    return letter(moment, **given)


def only(made: Letter) -> PrintedClaim:
    (claim,) = made.claims
    return claim


def test_the_letters_json_has_exactly_its_shape(people: Staff) -> None:
    make.claimed(people.planner)

    made = printed().as_json()

    assert sorted(made) == ["as_of", "claims", "digest", "figures", "heads", "known_by"]
    assert made["as_of"] == "2017-04-17T20:59:59.999999Z"
    assert made["known_by"] is None
    assert made["heads"] == {chain: list(head) for chain, head in present_heads().items()}
    assert made["claims"] == [
        {
            "id": "C43",
            "text": "The recommendations went to 1 operation.",
            "claimant": "mission",
            "statement": make.SENTENCE,
            "status": "in progress",
            "verification": {"status": "not assessed", "by": None, "on": None, "reading": None},
            "figures": [make.CONSULTED],
        }
    ]
    (figure,) = [one for one in made["figures"] if one["key"] == make.CONSULTED]
    assert (figure["value"], figure["unit"], figure["reason"]) == (
        1,
        "peacekeeping operations",
        None,
    )
    assert len(figure["entries"]) == 1


def test_the_digest_is_that_of_the_canonical_json_without_it(people: Staff) -> None:
    make.claimed(people.planner)

    made = json.loads(json.dumps(printed().as_json()))
    digest = made.pop("digest")

    assert digest == hashlib.sha256(canonical(made)).hexdigest()


def test_a_claim_not_yet_made_is_absent_and_its_wording_is_that_of_the_day(people: Staff) -> None:
    claim_id = make.claimed(people.planner)
    operations.reword_claim(
        by=people.planner,
        at=MADE + timedelta(days=20),
        claim_id=claim_id,
        text="It went out.",
        reason="Shorter.",
    )

    texts = [
        [claim.text for claim in printed(Moment(at)).claims]
        for at in (MADE - timedelta(seconds=1), MADE, MADE + timedelta(days=20))
    ]

    assert texts == [[], ["The recommendations went to 1 operation."], ["It went out."]]


def test_unknown_is_printed_with_its_reason_and_never_as_zero(people: Staff) -> None:
    make.claimed(people.planner, at=make.ESTABLISHED - timedelta(days=3))

    claim = only(printed(Moment(make.ESTABLISHED - timedelta(days=1))))

    assert claim.text == (
        "The recommendations went to not known (no task force was set up by then) operations."
    )


def test_a_reading_that_moved_since_it_was_judged_says_so(people: Staff) -> None:
    claim_id = make.claimed(people.planner)
    visit = make.assessment(people.assessor)
    make.verified(people.assessor, claim_id, visit)
    make.circulated(people.secretary, "MONUSCO", at=JUDGED + timedelta(days=2))

    same = only(printed(Moment(JUDGED + timedelta(days=1))))
    moved = only(printed())

    assert same.text == "The recommendations went to 1 operation."
    assert moved.text == (
        "The recommendations went to 2 operations. (verified at 1 on 19 March 2017, now 2)"
    )
    assert [part.text for part in moved.parts if part.key == make.CONSULTED] == ["2", "1", "2"]
    found = moved.as_json()["verification"]
    assert (found["status"], found["by"], found["on"]) == (
        "verified",
        "Independent assessor, Juba",
        "2017-03-19",
    )
    assert (found["reading"]["key"], found["reading"]["value"]) == (make.CONSULTED, 1)
    assert found["reading"]["heads"] == {"c" * 40: [7, "d" * 64]}
    assert found["reading"]["others"] == []


def test_a_moved_share_is_printed_as_the_sentence_prints_it(people: Staff) -> None:
    text = "{followup.claims.made:percent} and {followup.operations_consulted} of it."
    claim_id = make.claimed(people.planner, text=text)
    visit = make.assessment(people.assessor)
    judged = make.judged(followup__claims__made=0.5, followup__operations_consulted=1)
    make.verified(people.assessor, claim_id, visit, judged=judged, finding="partially verified")

    assert only(printed()).text == (
        "100 per cent and 1 of it. (partially verified at 50 per cent and 1 on 19 March 2017, "
        "now 100 per cent and 1)"
    )


def test_a_claim_put_in_other_words_since_it_was_judged_says_so(people: Staff) -> None:
    claim_id = make.claimed(people.planner)
    visit = make.assessment(people.assessor)
    make.verified(people.assessor, claim_id, visit, places=("UN House",))
    operations.reword_claim(
        by=people.planner,
        at=JUDGED + timedelta(days=3),
        claim_id=claim_id,
        text="It went out.",
        reason="Shorter.",
    )

    assert only(printed()).verified == (
        "verified on 19 March 2017 (Independent assessor, Juba), seen at UN House; put in other words since"
    )


def test_headquarters_claims_are_not_assessed_and_say_why(people: Staff) -> None:
    make.claimed(people.secretary, claimant="secretariat", section="guidance")

    claim = only(printed())

    assert (claim.voice, claim.verification.status) == ("Secretariat", "not assessed")
    assert claim.verified == ("not assessed: it stands on headquarters' track")


def test_a_due_date_past_turns_into_overdue(people: Staff) -> None:
    due = Due(on=date(2017, 5, 31), precision="end of month")
    make.claimed(
        people.planner,
        text="Staff move by {due}.",
        expectation=Expectation(condition="expects the moves to end", due=due),
    )

    reported = [
        only(printed(Moment(end_of_day(on)))).reported
        for on in (date(2017, 5, 31), date(2017, 6, 1))
    ]

    assert only(printed()).text == "Staff move by the end of May 2017."
    assert reported == [
        "in progress (20 December 2016); due by the end of May 2017",
        "in progress (20 December 2016); overdue: it was due by the end of May 2017",
    ]


@pytest.mark.parametrize(
    ("comparison", "number", "ends"),
    [
        ("at least", 1, "expects at least 1 peacekeeping operations; the records bear it out"),
        ("above", 1, "expects above 1 peacekeeping operations; the records do not bear it out"),
        (
            "equals",
            16,
            "expects exactly 16 peacekeeping operations; the records do not bear it out",
        ),
        ("at most", 1, "expects at most 1 peacekeeping operations; the records bear it out"),
        ("below", 1, "expects below 1 peacekeeping operations; the records do not bear it out"),
    ],
)
def test_an_expectation_is_held_against_the_reading(
    people: Staff, comparison: Any, number: float, ends: str
) -> None:
    expected = Expectation(figure=make.CONSULTED, comparison=comparison, number=number)
    make.claimed(people.planner, expectation=expected)

    assert only(printed()).expectation == ends


def test_what_a_reader_may_not_read_is_left_out_and_counted(people: Staff) -> None:
    make.claimed(people.planner, number="C01", text="It is so.")
    make.claimed(people.planner, number="C02", label="confidential", text="{followup.claims.made}.")

    public = printed()
    cleared = printed(reader=Reader("assessor", clearance="confidential"))

    assert [claim.number for claim in public.claims] == ["C01"]
    assert public.withheld_claims == 1
    assert "followup.claims.made" not in {reading.key for reading in public.readings}
    assert [claim.number for claim in cleared.claims] == ["C01", "C02"]
    assert cleared.withheld_claims == 0
    assert public.digest != cleared.digest


def test_sections_stand_in_the_letters_order_under_their_track(people: Staff) -> None:
    make.claimed(people.secretary, number="C38", claimant="secretariat", section="accountability")
    make.claimed(people.planner, number="C36", section="malakal")
    make.claimed(people.planner, number="C01", section="protection")

    assert [(section.title, section.track) for section in printed().sections] == [
        ("Protection of civilians", "mission"),
        ("Malakal", "mission"),
        ("Performance accountability", "headquarters"),
    ]


def test_the_opening_tells_what_was_on_record(people: Staff) -> None:
    operations.receive_document(
        by=people.secretary,
        at=MADE,
        reference="a {reference}",
        title="the inquiry",
        issuer="the board",
        issued=date(2016, 11, 1),
    )
    visit = make.assessment(people.assessor)
    for place in ("UN House", "Malakal"):
        operations.record_visit(
            by=people.assessor,
            at=JUDGED,
            assessment_id=visit,
            place=place,
            happened=Happened.exact(JUDGED),
        )

    texts = ["".join(part.text for part in parts) for parts in printed().opening]

    assert texts == [
        "This letter follows up: the inquiry (a (reference)), issued by the board on 1 November 2016.",
        "The task force, chaired by its chair, put the recommendations before 1 peacekeeping operation; answers from 0 are on "
        "record.",
        "The follow-up assessment, led by its lead and asked for by the Secretary-General, began on 12 March 2017 and visited "
        "Malakal and UN House. What it found counts up to 19 March 2017; what was not in its terms stands here as not assessed.",
    ]


def test_what_is_outstanding_is_listed_since_when(people: Staff) -> None:
    operations.set_action_point(
        by=people.planner,
        at=MADE,
        recommendations=(),
        track="mission",
        owner="Mission support",
        deliverable="Build havens.",
        due=Due(on=date(2017, 3, 31), precision="end of month"),
    )
    operations.set_obligation(
        by=people.planner,
        at=MADE,
        recommendations=(),
        track="mission",
        owner="Force headquarters",
        duty="Issue the order.",
        interval="monthly",
    )

    assert [(item.what, item.text, item.since) for item in printed().outstanding] == [
        ("lapsed", "Issue the order.", date(2017, 1, 21)),
        ("overdue", "Build havens.", date(2017, 4, 1)),
    ]


def test_every_number_of_a_claim_is_a_part_that_names_its_figure(people: Staff) -> None:
    make.claimed(people.planner)

    claim = only(printed())
    bare = "".join(part.text for part in claim.parts if part.key is None)

    assert re.findall(r"\d", bare) == []
    assert [(part.text, part.key) for part in claim.parts if part.key] == [("1", make.CONSULTED)]


def test_known_by_goes_into_the_letter(people: Staff) -> None:
    make.claimed(people.planner)
    known = datetime(2016, 12, 23, 21, tzinfo=UTC)

    made = printed(Moment(end_of_day(date(2016, 12, 23)), known, "juba")).as_json()

    assert made["known_by"] == "2016-12-23T21:00:00.000000Z"
    assert [claim["id"] for claim in made["claims"]] == ["C43"]
