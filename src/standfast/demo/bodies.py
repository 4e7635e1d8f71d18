"""Standing bodies of the demo: the planning group, the security management teams, the security cell, and those beside them.

The letter says that the planning group, the teams, the cell, the task force and the oversight committee exist, who sits in the
first three, that the cell meets weekly, and that the teams approve every security assessment and plan. Invented: every date,
quorum, agenda, decision and document, the group on protection and the meeting of the operations centres, the week between the
years in which the cell did not meet, the meeting that two offices recorded, and that one assessment was returned.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from uuid import UUID

from standfast.apps.bodies import operations
from standfast.demo.bodies_terms import BODIES, Decided, DemoBody, Submitted
from standfast.demo.cast import Act, Cast
from standfast.log.facts import Happened

FOUNDED_AT = datetime(2016, 7, 4, 7, tzinfo=UTC)
RECORDED_AFTER = timedelta(hours=3)
DAY = timedelta(days=1)
FORUM = "International NGO forum, security focal point"
FORUM_JOINED_AT = datetime(2016, 8, 3, 6, tzinfo=UTC)
CELL = "body.security_cell"
NO_CELL_MEETING = datetime(2016, 12, 28, 6, tzinfo=UTC)
RECORDED_TWICE = datetime(2016, 10, 12, 6, tzinfo=UTC)
RECORDED_IN_ERROR = datetime(2017, 2, 23, 6, tzinfo=UTC)


NO_QUORUM = ("body.centres", 3)
BY_ALTERNATE = {("body.security_team", 7), ("body.protection_group", 2)}
CALL_PLANNED_AT = datetime(2017, 4, 3, 13, tzinfo=UTC)
CALL_ON = date(2017, 4, 18)
CANCELLED = ("body.oversight.meeting.march", date(2017, 3, 16))
TASK_FORCE_ENDED = datetime(2017, 4, 12, 14, tzinfo=UTC)


def acts(cast: Cast) -> Iterator[Act]:
    """Yield the establishment of each body, its terms, seats, meetings, decisions, and what came before it."""
    for minute, body in enumerate(BODIES):
        at = max(FOUNDED_AT, body.first - 2 * DAY) + timedelta(minutes=minute)
        yield Act(at, body.site, partial(_establish, cast, body, at))
        yield from _meetings(cast, body)
        for submitted in body.submitted:
            at = _held(body, submitted.meeting) - DAY
            yield Act(at, body.submitter[1], partial(_submit, cast, body, submitted, at))
    yield Act(FORUM_JOINED_AT, "juba", partial(_seat_forum, cast))
    yield from _recorded_twice_and_in_error(cast)
    yield from _planned_and_cancelled(cast)


def _held(body: DemoBody, number: int) -> datetime:
    return body.first + number * (body.every_days or 0) * DAY


def _establish(cast: Cast, body: DemoBody, at: datetime) -> None:
    by, subject = cast.person(body.account), cast.id(body.key)
    operations.establish_body(
        by=by,
        at=at,
        body_kind=body.kind,
        name=body.name,
        area=body.area,
        meets_every_days=body.every_days,
        subject=subject,
    )
    operations.set_terms(
        by=by,
        at=at,
        body_id=subject,
        purpose=body.purpose,
        quorum=body.quorum,
        required=body.required,
        approves=body.approves,
        chair=body.chair,
        reference="Invented for the demo",
    )
    alternates = dict(body.alternates)
    for member in body.members:
        operations.seat_member(
            by=by, at=at, body_id=subject, member=member, alternate=alternates.get(member)
        )
    for member in body.on_call:
        operations.seat_member(by=by, at=at, body_id=subject, member=member, seating="case by case")


def _submit(cast: Cast, body: DemoBody, submitted: Submitted, at: datetime) -> None:
    operations.submit_for_approval(
        by=cast.person(body.submitter[0]),
        at=at,
        body_id=cast.id(body.key),
        matter_kind=submitted.kind,
        title=submitted.title,
        prepared_by=body.prepared_by,
        document=cast.id(submitted.document) if submitted.document else None,
        due=submitted.due,
        subject=_submission(cast, body, submitted),
    )


def _submission(cast: Cast, body: DemoBody, submitted: Submitted) -> UUID:
    return cast.id(f"{body.key}.submission.{submitted.meeting}")


def _seat_forum(cast: Cast) -> None:
    operations.seat_member(
        by=cast.person("juba.security"), at=FORUM_JOINED_AT, body_id=cast.id(CELL), member=FORUM
    )


def _meetings(cast: Cast, body: DemoBody) -> Iterator[Act]:
    held, number = body.first, 0
    while held < body.until:
        if body.key != CELL or held != NO_CELL_MEETING:
            at = held + RECORDED_AFTER
            yield Act(at, body.site, partial(_meet, cast, body, number, held, at))
        for decided in body.decides:
            if decided.meeting == number and decided.done_after is not None:
                at = held + decided.done_after * DAY
                yield Act(at, body.site, partial(_carry_out, cast, body, decided, at))
        if body.every_days is None:
            return
        held, number = held + body.every_days * DAY, number + 1


def _meet(cast: Cast, body: DemoBody, number: int, held: datetime, at: datetime) -> None:
    by, subject = cast.person(body.account), cast.id(f"{body.key}.meeting.{number}")
    happened = Happened.between(held, held + timedelta(hours=2), "hour")
    operations.record_meeting(
        by=by,
        at=at,
        body_id=cast.id(body.key),
        attended=_attended(body, held)[: 1 if (body.key, number) == NO_QUORUM else None],
        by_alternate=body.required[:1] if (body.key, number) in BY_ALTERNATE else (),
        happened=happened,
        subject=subject,
    )
    for decided in body.decides:
        if decided.meeting == number:
            operations.record_decision(
                by=by,
                at=at,
                meeting_id=subject,
                text=decided.text,
                owner=decided.owner,
                due=None if decided.days is None else (held + decided.days * DAY).date(),
                action=cast.id(decided.action) if decided.action else None,
                happened=happened,
                id=_decision(cast, body, decided, at),
            )
    for submitted in body.submitted:
        if submitted.meeting == number and submitted.outcome is not None:
            operations.judge_submission(
                by=by,
                at=at,
                meeting_id=subject,
                submission_id=_submission(cast, body, submitted),
                outcome=submitted.outcome,
                remarks=submitted.remarks,
                happened=happened,
            )


def _carry_out(cast: Cast, body: DemoBody, decided: Decided, at: datetime) -> None:
    held = _held(body, decided.meeting) + RECORDED_AFTER
    operations.record_decision_carried_out(
        by=cast.person(body.account),
        at=at,
        decision_id=_decision(cast, body, decided, held),
        how="Reported done by its owner. Invented.",
    )


def _decision(cast: Cast, body: DemoBody, decided: Decided, at: datetime) -> UUID:
    """Return the id of a decision's entry: it bears the time, as every entry's id does."""
    noise = cast.id(f"{body.key}.decision.{decided.meeting}").bytes
    stamp = int(at.timestamp() * 1000).to_bytes(6, "big")
    return UUID(bytes=stamp + bytes([0x70 | noise[6] & 0x0F]) + noise[7:])


def _planned_and_cancelled(cast: Cast) -> Iterator[Act]:
    """The joint call of mid-April is planned; a meeting of the committee in March was called off."""

    def plan(at: datetime, key: str, on: date, note: str) -> None:
        operations.plan_meeting(
            by=cast.person("secretary"),
            at=at,
            body_id=cast.id("body.oversight"),
            on=on,
            note=note,
            subject=cast.id(key),
        )

    def agenda(at: datetime) -> None:
        for number, title in enumerate(("Roles and responsibilities", "What each may expect"), 1):
            operations.add_agenda_item(
                by=cast.person("secretary"),
                at=at,
                meeting_id=cast.id("body.oversight.call"),
                number=number,
                title=title,
                raised_by="Office for the Coordination of Humanitarian Affairs",
            )

    def cancel(at: datetime) -> None:
        operations.cancel_meeting(
            by=cast.person("secretary"),
            at=at,
            meeting_id=cast.id(CANCELLED[0]),
            reason="Taken together with the joint call of April. Invented.",
        )

    def dissolve() -> None:
        operations.dissolve_body(
            by=cast.person("secretary"),
            at=TASK_FORCE_ENDED,
            body_id=cast.id("body.task_force"),
            reason="It was set up for a limited time; what is open passes to the departments.",
        )

    first = datetime(2017, 3, 1, 14, tzinfo=UTC)
    note = "Joint call with the security cell in Juba; the day is invented."
    yield Act(first, "headquarters", partial(plan, first, *CANCELLED, "Quarterly. Invented."))
    off = first + 9 * DAY
    yield Act(off, "headquarters", partial(cancel, off))
    called = CALL_PLANNED_AT
    yield Act(called, "headquarters", partial(plan, called, "body.oversight.call", CALL_ON, note))
    listed = called + timedelta(hours=1)
    yield Act(listed, "headquarters", partial(agenda, listed))
    yield Act(TASK_FORCE_ENDED, "headquarters", dissolve)


def _attended(body: DemoBody, held: datetime) -> tuple[str, ...]:
    if body.key == CELL and held > FORUM_JOINED_AT:
        return (*body.members, FORUM)
    return body.members


def _recorded_twice_and_in_error(cast: Cast) -> Iterator[Act]:
    """The integrated centre at Tomping records a meeting that Juba has recorded; a visit is taken for a meeting."""

    def record(account: str, held: datetime, at: datetime, key: str, note: str | None) -> None:
        operations.record_meeting(
            by=cast.person(account),
            at=at,
            body_id=cast.id(CELL),
            attended=("United Nations security", FORUM),
            happened=Happened.between(held, held + timedelta(hours=2), "hour"),
            note=note,
            subject=cast.id(key),
        )

    again_at = RECORDED_TWICE + timedelta(hours=8)
    yield Act(
        again_at,
        "tomping",
        partial(record, "tomping.security", RECORDED_TWICE, again_at, f"{CELL}.again", None),
    )
    error_at = RECORDED_IN_ERROR + RECORDED_AFTER
    note = "Briefing of two visiting organisations."
    error = partial(record, "juba.security", RECORDED_IN_ERROR, error_at, f"{CELL}.error", note)
    yield Act(error_at, "juba", error)
    withdrawn_at = error_at + DAY

    def withdraw() -> None:
        operations.withdraw_meeting(
            by=cast.person("juba.security"),
            at=withdrawn_at,
            meeting_id=cast.id(f"{CELL}.error"),
            reason="It was a briefing of visitors, not a meeting of the cell.",
        )

    yield Act(withdrawn_at, "juba", withdraw)
