"""Why something may not be done with a standing body, as a sentence."""

from collections.abc import Iterable

from standfast.apps.bodies import queries
from standfast.apps.bodies.models import Body, Meeting

APPROVING = {
    "security assessment": ("security management team", "area security management team"),
    "security plan": ("security management team", "area security management team"),
    "contingency plan": (
        "planning group",
        "security management team",
        "area security management team",
    ),
}
"""Which kinds of body approve which documents: the security management teams approve every security assessment and plan
(letter of 17 April 2017, staff safety and security); the planning group holds the contingency plans together."""


def establishment_blocker(body_kind: str, name: str) -> str | None:
    """Say why a body cannot be established."""
    standing = (one for one in queries.bodies_of_kind(body_kind) if one.dissolved_at is None)
    if any(one.name == name for one in standing):
        return f"There is a {body_kind} named '{name}' already; use that one, or give this one its own name."
    return None


def standing_blocker(body: Body | None) -> str | None:
    """Say why nothing can be added to a body any more."""
    if body is None:
        return "This site knows no such body; establish it first."
    if body.dissolved_at is not None:
        return f"{body} was dissolved; establish a body anew."
    return None


def seat_blocker(body: Body | None, member: str) -> str | None:
    """Say why a member cannot take a seat."""
    if reason := standing_blocker(body):
        return reason
    if body is not None and member in _seated(body):
        return f"{member} has a seat in {body} already."
    return None


def leave_blocker(body: Body | None, member: str) -> str | None:
    """Say why a member cannot give up a seat."""
    if reason := standing_blocker(body):
        return reason
    if body is not None and member not in _seated(body):
        return f"{member} has no seat in {body} to give up."
    return None


def meeting_blocker(body: Body | None, attended: Iterable[str]) -> str | None:
    """Say why a meeting cannot be recorded."""
    if reason := standing_blocker(body):
        return reason
    if not (present := set(attended)):
        return "A meeting has somebody there: name the members that attended."
    if body is not None and (strangers := sorted(present - _seated(body))):
        return f"{', '.join(strangers)} had no seat in {body}; seat them first, or leave them out."
    return None


def meeting_change_blocker(meeting: Meeting | None) -> str | None:
    """Say why nothing can be added to a meeting."""
    if meeting is None:
        return "This site knows no such meeting; record it first."
    if meeting.withdrawn is not None:
        return f"The record of this meeting was withdrawn: {meeting.withdrawn}"
    return None


def approval_blocker(meeting: Meeting | None, document_kind: str) -> str | None:
    """Say why a meeting cannot approve a document."""
    if reason := meeting_change_blocker(meeting):
        return reason
    body = queries.body(meeting.body) if meeting is not None else None
    if body is None:
        return "This site does not know the body that met; establish it first."
    if body.body_kind not in APPROVING[document_kind]:
        allowed = " or ".join(APPROVING[document_kind])
        return f"A {document_kind} is approved by a {allowed}; {body} is a {body.body_kind}."
    return None


def _seated(body: Body) -> set[str]:
    return {seat.member for seat in queries.members(body.subject)}
