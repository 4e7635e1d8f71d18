"""Guidance and lessons in the demo: what each demands or found, and what the mission says answers it.

See `guidance_policies.py` and `guidance_lessons.py` for what is real and what is invented.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from standfast.apps.guidance import operations
from standfast.demo.cast import Act, Cast
from standfast.demo.guidance_lessons import LESSONS, MALAKAL, AnswerSpec, LessonSpec
from standfast.demo.guidance_policies import GUIDANCE, GuidanceSpec

MALAKAL_LEARNT = date(2016, 8, 23)
JUBA_LEARNT = date(2016, 11, 21)
LINKED = date(2017, 2, 24)
"""The day on which answers are linked, by which most of what they name stands in the records; invented."""
ACKNOWLEDGED_AFTER = timedelta(days=9)
STEP = timedelta(minutes=1)


def acts(cast: Cast) -> Iterator[Act]:
    """Yield the guidance, the lessons, and the links to what answers them."""
    for place, spec in enumerate(GUIDANCE):
        yield from _guidance(cast, spec, place)
    for place, lesson in enumerate(LESSONS):
        yield from _lesson(cast, lesson, place)


def _at(on: date, hour: int, minutes: int = 0) -> datetime:
    return datetime.combine(on, time(hour), tzinfo=UTC) + timedelta(minutes=minutes)


def _guidance(cast: Cast, spec: GuidanceSpec, place: int) -> Iterator[Act]:
    site = "headquarters" if spec.account == "secretary" else "juba"
    at = _at(spec.registered, 9, place)
    yield Act(at, site, partial(_register, cast, spec, at))
    for turn, organisation in enumerate(spec.asked):
        if turn < spec.answered:
            when = at + ACKNOWLEDGED_AFTER + turn * STEP
            yield Act(when, "juba", partial(_acknowledge, cast, spec, organisation, when))
    linked = _at(LINKED, 11, place)
    yield Act(linked, "juba", partial(_answer_requirements, cast, spec, linked))


def _register(cast: Cast, spec: GuidanceSpec, at: datetime) -> None:
    by, subject = cast.person(spec.account), cast.id(f"guidance.{spec.key}")
    operations.register_guidance(
        by=by,
        at=at,
        guidance_kind=spec.kind,
        title=spec.title,
        issuer=spec.issuer,
        audience=spec.audience,
        number=spec.number,
        in_force_from=spec.start,
        in_force_to=spec.end,
        supersedes=tuple(cast.id(f"guidance.{older}") for older in spec.supersedes),
        training_required=spec.training_required,
        training=spec.training,
        sourcing=spec.sourcing,
        subject=subject,
    )
    for number, requirement in enumerate(spec.requirements, 1):
        operations.state_requirement(
            by=by,
            at=at,
            guidance_id=subject,
            number=number,
            text=requirement.text,
            of=requirement.of,
        )
    for organisation in spec.asked:
        operations.ask_acknowledgement(by=by, at=at, guidance_id=subject, organisation=organisation)


def _acknowledge(cast: Cast, spec: GuidanceSpec, organisation: str, at: datetime) -> None:
    operations.acknowledge_guidance(
        by=cast.person("juba.duty"),
        at=at,
        guidance_id=cast.id(f"guidance.{spec.key}"),
        organisation=organisation,
    )


def _answer_requirements(cast: Cast, spec: GuidanceSpec, at: datetime) -> None:
    for number, requirement in enumerate(spec.requirements, 1):
        for answer in requirement.answers:
            operations.answer_requirement(
                by=cast.person("juba.planner"),
                at=at,
                guidance_id=cast.id(f"guidance.{spec.key}"),
                requirement=number,
                **_said(cast, answer),
            )


def _lesson(cast: Cast, spec: LessonSpec, place: int) -> Iterator[Act]:
    learnt = _at(MALAKAL_LEARNT if spec.event == MALAKAL else JUBA_LEARNT, 14, place)
    linked = _at(LINKED, 13, place)
    yield Act(learnt, "headquarters", partial(_record, cast, spec, learnt))
    yield Act(linked, "juba", partial(_answer_lesson, cast, spec, linked))


def _record(cast: Cast, spec: LessonSpec, at: datetime) -> None:
    operations.record_lesson(
        by=cast.person("secretary"),
        at=at,
        number=spec.number,
        event=spec.event,
        finding=spec.finding,
        source=spec.source,
        reference=spec.reference,
        document=cast.id(spec.document),
        sourcing=spec.sourcing,
        subject=cast.id(f"lesson.{spec.number}"),
    )


def _answer_lesson(cast: Cast, spec: LessonSpec, at: datetime) -> None:
    for answer in spec.answers:
        operations.answer_lesson(
            by=cast.person("juba.planner"),
            at=at,
            lesson_id=cast.id(f"lesson.{spec.number}"),
            **_said(cast, answer),
        )


def _said(cast: Cast, answer: AnswerSpec) -> dict[str, Any]:
    return {
        "answer_kind": answer.kind,
        "record": cast.id(answer.record) if answer.record else None,
        "figure": answer.figure,
        "comparison": answer.comparison,
        "number": answer.number,
    }
