"""Why something may not be done with a standing body, as a sentence."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from standfast.apps.bodies import queries
from standfast.apps.bodies.models import Body, Decision, Meeting, Submission, Terms
from standfast.log.facts import Happened

APPROVING = {
    "security assessment": ("security management team", "area security management team"),
    "security plan": ("security management team", "area security management team"),
    "contingency plan": (
        "planning group",
        "security management team",
        "area security management team",
    ),
}
"""Which kinds of body approve which documents where a body's own terms do not say: the security management teams approve every
security assessment and plan (letter of 17 April 2017, staff safety and security); the planning group holds the contingency
plans together."""


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


def terms_blocker(body: Body | None, quorum: int | None, required: Iterable[str]) -> str | None:
    """Say why a body cannot be given terms."""
    if reason := standing_blocker(body):
        return reason
    if quorum is not None and len(set(required)) > quorum:
        return (
            f"The terms require {len(set(required))} members and set a quorum of {quorum}; "
            "a quorum is at least as many as must be there."
        )
    return None


def seat_blocker(body: Body | None, member: str, alternate: str | None = None) -> str | None:
    """Say why a member cannot take a seat."""
    if reason := standing_blocker(body):
        return reason
    if alternate == member:
        return f"{member} cannot sit in for itself; name another alternate, or none."
    held = {} if body is None else {one.member: one for one in queries.members(body.subject)}
    if member in held and alternate in (None, held[member].alternate):
        return f"{member} has a seat in {body} already."
    return None


def leave_blocker(body: Body | None, member: str) -> str | None:
    """Say why a member cannot give up a seat."""
    if reason := standing_blocker(body):
        return reason
    if body is not None and member not in {one.member for one in queries.members(body.subject)}:
        return f"{member} has no seat in {body} to give up."
    return None


def planning_blocker(body: Body | None, meeting: Meeting | None, on: date) -> str | None:
    """Say why a meeting cannot be planned for a day."""
    if reason := standing_blocker(body):
        return reason
    if meeting is not None and meeting.status != "planned":
        return f"This meeting is {meeting.status}; plan another one."
    if body is not None and on < body.established_at.date():
        return f"{body} did not exist on {on}; plan the meeting for a later day."
    return None


def cancelling_blocker(meeting: Meeting | None) -> str | None:
    """Say why a meeting cannot be cancelled."""
    if meeting is None:
        return "This site knows no such meeting; plan it first."
    if meeting.status != "planned":
        return f"This meeting is {meeting.status}; only one that is planned can be cancelled."
    return None


def agenda_blocker(meeting: Meeting | None, number: int) -> str | None:
    """Say why a matter cannot be put on an agenda."""
    if reason := meeting_change_blocker(meeting):
        return reason
    if meeting is not None and meeting.status == "cancelled":
        return f"This meeting was cancelled: {meeting.cancelled}"
    if meeting is not None and number in {i.number for i in queries.agenda_of(meeting.subject)}:
        return f"The agenda has an item {number} already; give the next number."
    return None


def meeting_blocker(
    body: Body | None,
    attended: Iterable[str],
    *,
    happened: Happened,
    at: datetime,
    by_alternate: Iterable[str] = (),
    planned: Meeting | None = None,
) -> str | None:
    """Say why a meeting cannot be recorded."""
    if reason := standing_blocker(body):
        return reason
    if planned is not None and planned.status != "planned":
        return f"This meeting is {planned.status}; record another one."
    if planned is not None and body is not None and planned.body != body.subject:
        return f"The meeting that was planned is not one of {body}; name the body that met."
    if happened.start > at:
        return "A meeting is recorded once it has begun; this one lies in the future. Plan it."
    if not (present := set(attended)):
        return "A meeting has somebody there: name the members that attended."
    if strangers := sorted(set(by_alternate) - present):
        return f"{', '.join(strangers)} sat in by an alternate but did not attend; name them among those who did."
    return None if body is None else _seats_blocker(body, present, set(by_alternate), happened)


def _seats_blocker(
    body: Body, present: set[str], by_alternate: set[str], happened: Happened
) -> str | None:
    seats = queries.members_during(body.subject, happened.start, happened.end)
    if strangers := sorted(present - {seat.member for seat in seats}):
        return f"{', '.join(strangers)} had no seat in {body}; seat them first, or leave them out."
    alone = by_alternate - {seat.member for seat in seats if seat.alternate}
    if alone:
        return f"{', '.join(sorted(alone))} named no alternate in {body}; name one first."
    return None


def meeting_change_blocker(meeting: Meeting | None) -> str | None:
    """Say why nothing can be added to a meeting."""
    if meeting is None:
        return "This site knows no such meeting; record it first."
    if meeting.withdrawn is not None:
        return f"The record of this meeting was withdrawn: {meeting.withdrawn}"
    return None


def held_blocker(meeting: Meeting | None) -> str | None:
    """Say why a meeting cannot have decided anything."""
    if reason := meeting_change_blocker(meeting):
        return reason
    if meeting is not None and meeting.status != "held":
        return f"This meeting is {meeting.status}; record that it was held first."
    return None


def quorum_blocker(meeting: Meeting | None, *, without: str | None = None) -> str | None:
    """Say why a meeting could not decide: its body's terms ask for members that were not there.

    `without` names a member that has no part in the decision: who prepared a document does not approve it.
    """
    if reason := held_blocker(meeting):
        return reason
    body = queries.body(meeting.body) if meeting is not None else None
    if meeting is None or meeting.start is None or body is None:
        return "This site does not know the body that met; establish it first."
    terms = queries.terms_at(body.subject, meeting.start)
    if terms is None:
        return None
    present = set(meeting.attended) - {without}
    if missing := sorted(set(terms.required) - set(meeting.attended)):
        return (
            f"{body} could not decide at this meeting: its terms require {', '.join(missing)}, "
            "who did not attend. Take it to a meeting at which they do."
        )
    return _count_blocker(body, meeting, terms, present, without)


def _count_blocker(
    body: Body, meeting: Meeting, terms: Terms, present: set[str], without: str | None
) -> str | None:
    assert meeting.start is not None
    seats = queries.members_during(body.subject, meeting.start, meeting.start)
    standing = {seat.member for seat in seats if seat.seating == "standing"} & present
    if terms.quorum is None or len(standing) >= terms.quorum:
        return None
    aside = f" without {without}, who prepared it" if without in meeting.attended else ""
    return (
        f"{body} had no quorum at this meeting: its terms ask for {terms.quorum} standing members, and "
        f"{len(standing)} attended{aside}. Take it to a meeting that has one."
    )


def decision_blocker(meeting: Meeting | None, item: int | None) -> str | None:
    """Say why a meeting cannot have taken a decision."""
    if reason := quorum_blocker(meeting):
        return reason
    if item is None or meeting is None:
        return None
    if item not in {one.number for one in queries.agenda_of(meeting.subject)}:
        return (
            f"The agenda of this meeting has no item {item}; put it there, or leave the number out."
        )
    return None


def carrying_out_blocker(decision: Decision | None) -> str | None:
    """Say why a decision cannot be said to be carried out, or be changed."""
    if decision is None:
        return "This site knows no such decision; record it first."
    if decision.done_at is not None:
        return f"The decision was carried out already: {decision.done_how}"
    return held_blocker(queries.meeting(decision.subject))


def approval_blocker(meeting: Meeting | None, document_kind: str) -> str | None:
    """Say why a meeting cannot approve a document."""
    if reason := held_blocker(meeting):
        return reason
    body = queries.body(meeting.body) if meeting is not None else None
    if body is None or meeting is None or meeting.start is None:
        return "This site does not know the body that met; establish it first."
    return terms_kind_blocker(body, document_kind, at=meeting.start) or quorum_blocker(meeting)


def terms_kind_blocker(body: Body, matter_kind: str, *, at: datetime) -> str | None:
    """Say why a body may not approve things of a kind: its terms, or those of its kind, do not say so."""
    terms = queries.terms_at(body.subject, at)
    if terms is not None:
        if matter_kind in terms.approves:
            return None
        allowed = ", ".join(terms.approves) or "nothing"
        return f"The terms of {body} let it approve {allowed}; a {matter_kind} is not among that. Take it to the body that may."
    allowed_kinds = APPROVING.get(matter_kind, ())
    if body.body_kind in allowed_kinds:
        return None
    if not allowed_kinds:
        return f"A {matter_kind} is approved by a body whose terms say so; {body} has no terms. Set them first."
    return f"A {matter_kind} is approved by a {' or '.join(allowed_kinds)}; {body} is a {body.body_kind}."


def submission_blocker(
    body: Body | None, matter_kind: str, document: UUID | None, *, at: datetime
) -> str | None:
    """Say why something cannot be put before a body."""
    if reason := standing_blocker(body):
        return reason
    if body is not None and (reason := terms_kind_blocker(body, matter_kind, at=at)):
        return reason
    if document is None or body is None:
        return None
    waiting = queries.approvals(matter_kind, on=at.date())
    if any(
        one.judgement is None
        and (one.submission.body, one.submission.document) == (body.subject, document)
        for one in waiting
    ):
        return f"This {matter_kind} is before {body} already; withdraw that first, or wait for the judgement."
    return None


def submission_change_blocker(submission: Submission | None) -> str | None:
    """Say why nothing can be said any more of something put before a body."""
    if submission is None:
        return "This site knows nothing of that having been put before a body; submit it first."
    if submission.withdrawn is not None:
        return f"It was taken back: {submission.withdrawn}"
    return None


def judgement_blocker(
    meeting: Meeting | None,
    submission: Submission | None,
    outcome: str,
    remarks: str | None,
    *,
    by: UUID,
    founder: UUID | None,
) -> str | None:
    """Say why a meeting cannot have judged what was put before its body; nobody approves their own work."""
    if reason := submission_change_blocker(submission) or held_blocker(meeting):
        return reason
    if submission is None or meeting is None or meeting.start is None:
        return "This site knows no such meeting; record it first."
    if meeting.body != submission.body:
        return (
            f"{submission} was put before another body than the one that met; take it to that one."
        )
    if meeting.start < submission.submitted_at:
        return f"The meeting was before {submission} was submitted; it cannot have judged it."
    if outcome != "approved" and remarks is None:
        return f"Say {'why it was returned' if outcome == 'returned' else 'which conditions were set'}."
    if by in (submission.submitted_by, founder):
        return (
            f"Nobody approves their own work: you submitted or wrote {submission}. "
            "Let somebody else record the judgement."
        )
    body = queries.body(meeting.body)
    if body is None:
        return "This site does not know the body that met; establish it first."
    return terms_kind_blocker(body, submission.matter_kind, at=meeting.start) or quorum_blocker(
        meeting, without=submission.prepared_by
    )
