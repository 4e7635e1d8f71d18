"""From consultations, asks, updates and transfers, as they were stated, to their rows."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from standfast.apps.followup.dealings import (
    AskAnswered,
    AskDeclined,
    AskMade,
    AskRepeated,
    AskWithdrawn,
    CirculationAnswered,
    OperationReminded,
    RecommendationsCirculated,
    TransferAccepted,
    TransferDeclined,
    TransferPlanned,
    TransferWithdrawn,
    UpdateMade,
    UpdateRead,
    UpdateReceived,
)
from standfast.apps.followup.models import (
    Ask,
    Circulation,
    CirculationAnswer,
    Reminder,
    Transfer,
    Update,
)
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row
from standfast.log.times import local_date


class Answer(State):
    """An answer as the fold keeps it."""

    fact: CirculationAnswered | None = None
    on: date = date.min
    entry: UUID = UUID(int=0)


class Asking(State):
    """A reminder as the fold keeps it."""

    fact: OperationReminded | None = None
    on: date = date.min
    entry: UUID = UUID(int=0)


class CirculationState(State):
    """What is known of one operation's consultation; an answer may arrive before the record of what it answers."""

    sent: RecommendationsCirculated | None = None
    sent_at: datetime | None = None
    answers: tuple[Answer, ...] = ()
    reminders: tuple[Asking, ...] = ()


def circulation_step(state: CirculationState, entry: Entry) -> CirculationState | Unapplied:
    """Apply one entry to what is known of a consultation."""
    on = local_date(entry.happened.start)
    match entry.fact:
        case RecommendationsCirculated() as fact if state.sent is None:
            return replace(state, sent=fact, sent_at=entry.happened.start)
        case CirculationAnswered() as fact:
            answer = Answer(fact=fact, on=on, entry=entry.id)
            return replace(state, answers=(*state.answers, answer))
        case OperationReminded() as fact:
            asking = Asking(fact=fact, on=on, entry=entry.id)
            return replace(state, reminders=(*state.reminders, asking))
        case _:
            return Unapplied("One circulation is sent once; this sends it again.")


def circulation_rows(state: CirculationState, *, subject: UUID, label: str) -> list[Row]:
    """Return the circulation, its answers and its reminders, once it was sent."""
    if state.sent is None or state.sent_at is None:
        return []
    answers = [(kept, kept.fact) for kept in state.answers if kept.fact is not None]
    reminders = [(kept, kept.fact) for kept in state.reminders if kept.fact is not None]
    standing = {fact.recommendation: (kept, fact) for kept, fact in answers}
    whole = standing.get(None)
    asked_by = [fact.answer_by for _, fact in reminders if fact.answer_by is not None]
    return [
        Circulation(
            subject=subject,
            label=label,
            operation=state.sent.operation,
            document=state.sent.document,
            sent_at=state.sent_at,
            recommendations=[str(one) for one in state.sent.recommendations],
            answer_by=asked_by[-1] if asked_by else state.sent.answer_by,
            answer=whole[1].answer if whole else None,
            answered_on=whole[0].on if whole else None,
        ),
        *(
            CirculationAnswer(
                subject=subject,
                label=label,
                recommendation=fact.recommendation,
                view=fact.view,
                answer=fact.answer,
                answered_by=fact.answered_by,
                on=kept.on,
                stands=standing[fact.recommendation][0].entry == kept.entry,
                entry=kept.entry,
            )
            for kept, fact in answers
        ),
        *(
            Reminder(subject=subject, label=label, on=kept.on, note=fact.note, entry=kept.entry)
            for kept, fact in reminders
        ),
    ]


class AskState(State):
    """What is known of an ask; an answer may arrive before the ask itself."""

    made: AskMade | None = None
    at: datetime | None = None
    by: UUID | None = None
    repeated: tuple[date, ...] = ()
    outcome: str = "open"
    outcome_text: str | None = None
    outcome_by: str | None = None
    outcome_on: date | None = None


def ask_step(state: AskState, entry: Entry) -> AskState | Unapplied:
    """Apply one entry to what is known of an ask."""
    match entry.fact:
        case AskMade() as fact if state.made is None:
            return replace(state, made=fact, at=entry.happened.start, by=entry.author)
        case AskRepeated():
            on = local_date(entry.happened.start)
            return replace(state, repeated=tuple(sorted((*state.repeated, on))))
        case AskAnswered() | AskDeclined() | AskWithdrawn() as fact if state.outcome == "open":
            word, text, by = _outcome(fact)
            return replace(
                state,
                outcome=word,
                outcome_text=text,
                outcome_by=by,
                outcome_on=local_date(entry.happened.start),
            )
        case AskMade():
            return Unapplied("Something is asked once and then repeated; this asks it anew.")
        case _:
            return Unapplied("An ask ends once: answered, declined or withdrawn; it has ended.")


def ask_rows(state: AskState, *, subject: UUID, label: str) -> list[Row]:
    """Return the ask's row, once it is made."""
    made = state.made
    if made is None or state.at is None or state.by is None:
        return []
    on = local_date(state.at)
    return [
        Ask(
            subject=subject,
            label=label,
            addressee=made.addressee,
            what=made.what,
            claim=made.claim,
            channel=made.channel,
            answer_by=made.answer_by,
            asked_on=on,
            asked_by=state.by,
            last_asked_on=max((on, *state.repeated)),
            times_asked=1 + len(state.repeated),
            state=state.outcome,
            outcome=state.outcome_text,
            outcome_by=state.outcome_by,
            outcome_on=state.outcome_on,
        )
    ]


def _outcome(
    fact: AskAnswered | AskDeclined | AskWithdrawn,
) -> tuple[str, str | None, str | None]:
    match fact:
        case AskAnswered(answer=answer, answered_by=by):
            return "answered", answer, by
        case AskDeclined(reason=reason, declined_by=by):
            return "declined", reason, by
        case AskWithdrawn(reason=reason):
            return "withdrawn", reason, None


class Acknowledgement(State):
    """That an update was received, or read: who says so, when, and with what note."""

    at: datetime | None = None
    by: UUID | None = None
    note: str | None = None


class UpdateState(State):
    """What is known of an update; an acknowledgement may arrive before it."""

    made: UpdateMade | None = None
    at: datetime | None = None
    by: UUID | None = None
    entry: UUID | None = None
    received: Acknowledgement | None = None
    read: Acknowledgement | None = None


def update_step(state: UpdateState, entry: Entry) -> UpdateState | Unapplied:
    """Apply one entry to what is known of an update."""
    at = entry.happened.start
    match entry.fact:
        case UpdateMade() as fact if state.made is None:
            return replace(state, made=fact, at=at, by=entry.author, entry=entry.id)
        case UpdateReceived(note=note) if state.received is None:
            return replace(state, received=Acknowledgement(at=at, by=entry.author, note=note))
        case UpdateRead(note=note) if state.read is None:
            return replace(state, read=Acknowledgement(at=at, by=entry.author, note=note))
        case _:
            return Unapplied(
                "An update is made once, received once and read once; this does it again."
            )


def update_rows(state: UpdateState, *, subject: UUID, label: str) -> list[Row]:
    """Return the update's row, once it is made."""
    made = state.made
    if made is None or state.at is None or state.by is None or state.entry is None:
        return []
    received, read = state.received or Acknowledgement(), state.read or Acknowledgement()
    plain: dict[str, Any] = msgspec.to_builtins(made)
    return [
        Update(
            subject=subject,
            label=label,
            task_force=made.task_force,
            to=made.to,
            from_office=made.from_office,
            start=made.start,
            end=made.end,
            made_at=state.at,
            made_by=state.by,
            since=plain["since"],
            upto=plain["upto"],
            previous=made.previous,
            cover=made.cover,
            changes=plain["changes"],
            figures=plain["figures"],
            entries=plain["entries"],
            received_at=received.at,
            received_by=received.by,
            received_note=received.note,
            read_at=read.at,
            read_by=read.by,
            read_note=read.note,
            entry=state.entry,
        )
    ]


class TransferState(State):
    """What is known of a transfer at a sunset."""

    planned: TransferPlanned | None = None
    at: datetime | None = None
    by: UUID | None = None
    outcome: str = "planned"
    outcome_on: date | None = None
    note: str | None = None


def transfer_step(state: TransferState, entry: Entry) -> TransferState | Unapplied:
    """Apply one entry to what is known of a transfer: it is accepted by its successor, and by nobody else."""
    on = local_date(entry.happened.start)
    planned = state.planned
    if isinstance(entry.fact, TransferPlanned):
        if planned is not None:
            return Unapplied("A transfer is planned once; this plans it again.")
        return replace(state, planned=entry.fact, at=entry.happened.start, by=entry.author)
    if planned is None:
        return Unapplied("This speaks of a transfer that no entry here plans.")
    if state.outcome == "withdrawn":
        return Unapplied("This transfer was withdrawn; plan another.")
    match entry.fact:
        case TransferAccepted() | TransferDeclined() if entry.author != planned.successor:
            return Unapplied(
                "A transfer is accepted or declined by the successor that it names, and this comes from somebody else."
            )
        case TransferAccepted(note=note):
            return replace(state, outcome="accepted", outcome_on=on, note=note)
        case TransferDeclined(reason=reason):
            return replace(state, outcome="declined", outcome_on=on, note=reason)
        case TransferWithdrawn(reason=reason):
            return replace(state, outcome="withdrawn", outcome_on=on, note=reason)
        case _:
            return Unapplied("This is not a statement about a transfer.")


def transfer_rows(state: TransferState, *, subject: UUID, label: str) -> list[Row]:
    """Return the transfer's row, once it is planned."""
    planned = state.planned
    if planned is None or state.at is None or state.by is None:
        return []
    return [
        Transfer(
            subject=subject,
            label=label,
            task_force=planned.task_force,
            items=[str(item) for item in planned.items],
            to=planned.to,
            successor=planned.successor,
            reason=planned.reason,
            planned_on=local_date(state.at),
            planned_by=state.by,
            state=state.outcome,
            settled_on=state.outcome_on,
            note=state.note,
        )
    ]


register_fold(
    "followup.circulation",
    version=2,
    state=CirculationState,
    step=circulation_step,
    rows=circulation_rows,
    tables=(Circulation, CirculationAnswer, Reminder),
)
register_fold(
    "followup.ask",
    version=1,
    state=AskState,
    step=ask_step,
    rows=ask_rows,
    tables=(Ask,),
)
register_fold(
    "followup.update",
    version=1,
    state=UpdateState,
    step=update_step,
    rows=update_rows,
    tables=(Update,),
)
register_fold(
    "followup.transfer",
    version=1,
    state=TransferState,
    step=transfer_step,
    rows=transfer_rows,
    tables=(Transfer,),
)
