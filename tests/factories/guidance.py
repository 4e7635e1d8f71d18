"""The smallest valid guidance, lessons and standing bodies for the desks."""

from datetime import UTC, date, datetime
from uuid import UUID

from factories.bodies import security_team
from standfast.apps.accounts.models import Person
from standfast.apps.bodies import operations as bodies
from standfast.apps.guidance import operations
from standfast.log.facts import Happened

AT = datetime(2016, 12, 1, 9, tzinfo=UTC)


def body(by: Person, name: str = "Team") -> UUID:
    """Establish a security management team."""
    return security_team(by, AT, name=name)


def met(by: Person, body_id: UUID) -> UUID:
    """Record a meeting of a body at which the police were."""
    return bodies.record_meeting(
        by=by, at=AT, body_id=body_id, attended=("Police",), happened=Happened.exact(AT)
    ).subject


def decided(by: Person) -> UUID:
    """Record a decision, and return its entry."""
    meeting = met(by, body(by, "Team that decides"))
    return bodies.record_decision(by=by, at=AT, meeting_id=meeting, text="Radios are tested.").id


def submitted(by: Person, body_id: UUID) -> UUID:
    """Put a security plan before a body."""
    return bodies.submit_for_approval(
        by=by,
        at=AT,
        body_id=body_id,
        matter_kind="security plan",
        title="Security plan",
        prepared_by="Security",
    ).subject


def guided(by: Person, title: str = "Procedure") -> UUID:
    """Register a procedure that demands one thing."""
    subject = operations.register_guidance(
        by=by,
        at=AT,
        guidance_kind="standard operating procedure",
        title=title,
        issuer="Joint Operations Centre",
        audience=("all personnel",),
        in_force_from=date(2016, 12, 1),
    ).subject
    operations.state_requirement(
        by=by, at=AT, guidance_id=subject, number=1, text="Each incident has one lead."
    )
    return subject


def learnt(by: Person, number: str = "L01") -> UUID:
    """Record a lesson."""
    return operations.record_lesson(
        by=by,
        at=AT,
        number=number,
        event="Juba, July 2016",
        finding="Nobody went to the hotel.",
        source="the special investigation",
    ).subject


def requirement_answered(by: Person, recommendation: UUID) -> UUID:
    """Link a requirement to a recommendation, and return the entry."""
    return operations.answer_requirement(
        by=by,
        at=AT,
        guidance_id=guided(by, "Procedure with an answer"),
        requirement=1,
        answer_kind="recommendation",
        record=recommendation,
    ).id


def lesson_answered(by: Person, recommendation: UUID) -> UUID:
    """Link a lesson to a recommendation, and return the entry."""
    return operations.answer_lesson(
        by=by,
        at=AT,
        lesson_id=learnt(by, "L02"),
        answer_kind="recommendation",
        record=recommendation,
    ).id
