"""What the demo's policy map, lessons and bodies read at the end of its story, from acts alone."""

from collections import Counter

from standfast.demo.bodies_terms import BODIES
from standfast.demo.guidance_lessons import JUBA, LESSONS, MALAKAL, AnswerSpec
from standfast.demo.guidance_policies import GUIDANCE
from standfast.log.figures import FIGURES


def answers() -> list[AnswerSpec]:
    of_lessons = [one for lesson in LESSONS for one in lesson.answers]
    demanded = [one for spec in GUIDANCE for one in spec.requirements]
    return [*of_lessons, *(one for requirement in demanded for one in requirement.answers)]


def test_lessons_are_numbered_in_order_and_say_how_far_they_were_seen() -> None:
    assert [one.number for one in LESSONS] == [f"L{place:02}" for place in range(1, 19)]
    assert Counter(one.event for one in LESSONS) == {MALAKAL: 8, JUBA: 10}
    assert Counter(one.sourcing for one in LESSONS) == {
        "stated in the source": 3,
        "reported by others": 14,
        "not verified": 1,
    }


def test_every_figure_that_answers_is_known_and_has_a_test() -> None:
    figures = [one for one in answers() if one.kind == "figure"]

    assert len(figures) > 20
    assert [one.figure for one in figures if one.figure not in FIGURES] == []
    assert [one for one in figures if one.comparison is None or one.number is None] == []
    assert [one for one in answers() if (one.kind == "figure") == (one.record is not None)] == []


def test_who_submits_is_not_who_records_the_judgement() -> None:
    own = [one.key for one in BODIES if one.submitted and one.submitter[0] == one.account]
    alone = [one.key for one in BODIES if len(set(one.members) - {one.prepared_by}) < one.quorum]

    assert (own, alone) == ([], [])
