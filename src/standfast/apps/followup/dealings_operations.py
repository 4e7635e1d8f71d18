"""What may be done with consultations of peacekeeping operations, and with what is asked of others."""

from datetime import date, datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.followup import queries, rules
from standfast.apps.followup.dealings import (
    AskAnswered,
    AskDeclined,
    AskMade,
    AskRepeated,
    AskWithdrawn,
    CirculationAnswered,
    OperationReminded,
    RecommendationsCirculated,
    View,
)
from standfast.apps.followup.facts import Name, Paragraph
from standfast.apps.followup.models import Ask, Circulation
from standfast.log.facts import Happened, new_subject
from standfast.log.fold import Entry
from standfast.log.labels import UNCLASSIFIED
from standfast.log.operations import Refused, append, append_about, operation, refuse_if

SECRETARY = ("task-force secretary",)


def _day(on: date | None) -> Happened | None:
    return Happened.day(on) if on else None


def _circulation(circulation_id: UUID) -> Circulation:
    found = queries.circulation(circulation_id)
    if found is None:
        raise Refused(
            f"This site knows no consultation {circulation_id}; circulate the recommendations first."
        )
    return found


def _ask(ask_id: UUID) -> Ask:
    found = queries.ask(ask_id)
    if found is None:
        raise Refused(f"This site knows no ask {ask_id}; make the ask first.")
    return found


@operation(roles=SECRETARY)
def circulate_recommendations(
    *,
    by: Person,
    at: datetime,
    operation: Name,
    document: UUID,
    recommendations: tuple[UUID, ...] = (),
    answer_by: date | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Send the recommendations of a document, or some of them, to one peacekeeping operation for its view.

    :raises Refused: when a recommendation is not one of the document.
    """
    refuse_if(rules.circulation_blocker(document, recommendations))
    fact = RecommendationsCirculated(
        operation=operation,
        document=document,
        recommendations=recommendations,
        answer_by=answer_by,
    )
    return append(fact, subject=subject or new_subject(), by=by, at=at, id=id)


@operation(roles=SECRETARY)
def remind_operation(
    *,
    by: Person,
    at: datetime,
    circulation_id: UUID,
    note: Paragraph | None = None,
    answer_by: date | None = None,
    id: UUID | None = None,
) -> Entry:
    """Ask an operation again that has not answered.

    :raises Refused: when this site knows no such consultation, or the operation has answered of everything it was asked.
    """
    found = _circulation(circulation_id)
    refuse_if(rules.reminder_blocker(found))
    fact = OperationReminded(note=note, answer_by=answer_by)
    return append(fact, subject=circulation_id, by=by, at=at, id=id)


@operation(roles=SECRETARY)
def record_answer(
    *,
    by: Person,
    at: datetime,
    circulation_id: UUID,
    answer: Paragraph,
    recommendation: UUID | None = None,
    view: View | None = None,
    answered_by: Name | None = None,
    received: date | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record what an operation answered: of one recommendation, or of the document as a whole where none is named.

    `answered_by` is who answered, by function. A later answer to the same thing stands in place of an earlier one, which is
    kept.

    :raises Refused: when this site knows no such consultation, the operation was not asked about that recommendation, or the
        answer came before the question.
    """
    found = _circulation(circulation_id)
    refuse_if(rules.answer_blocker(found, recommendation=recommendation, received=received))
    fact = CirculationAnswered(
        answer=answer, recommendation=recommendation, view=view, answered_by=answered_by
    )
    return append(
        fact, subject=circulation_id, by=by, at=at, happened=_day(received), seen=seen, id=id
    )


@operation(roles=SECRETARY)
def make_ask(
    *,
    by: Person,
    at: datetime,
    addressee: Name,
    what: Paragraph,
    claim: UUID | None = None,
    channel: Name | None = None,
    answer_by: date | None = None,
    asked: date | None = None,
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    id: UUID | None = None,
) -> Entry:
    """Record that something is asked of somebody outside; `claim` is the sentence of the letter that asks it.

    :raises Refused: when that claim is unknown here, asks nothing, or is held more closely than the ask would be.
    """
    refuse_if(rules.ask_blocker(claim, label=label))
    fact = AskMade(
        addressee=addressee, what=what, claim=claim, channel=channel, answer_by=answer_by
    )
    return append(
        fact,
        subject=subject or new_subject(),
        by=by,
        at=at,
        happened=_day(asked),
        label=label,
        id=id,
    )


@operation(roles=SECRETARY)
def repeat_ask(
    *,
    by: Person,
    at: datetime,
    ask_id: UUID,
    note: Paragraph | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Ask the addressee again.

    :raises Refused: when the ask is unknown here or has ended.
    """
    found = _ask(ask_id)
    refuse_if(rules.ask_ended_blocker(found))
    fact = AskRepeated(note=note)
    return append_about(fact, found, by=by, at=at, seen=seen, id=id)


@operation(roles=SECRETARY)
def answer_ask(
    *,
    by: Person,
    at: datetime,
    ask_id: UUID,
    answer: Paragraph,
    answered_by: Name | None = None,
    received: date | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that an ask was answered, or done.

    :raises Refused: when the ask is unknown here or has ended, or the answer came before the ask.
    """
    found = _ask(ask_id)
    refuse_if(rules.ask_ended_blocker(found, on=received))
    fact = AskAnswered(answer=answer, answered_by=answered_by)
    return append_about(fact, found, by=by, at=at, happened=_day(received), seen=seen, id=id)


@operation(roles=SECRETARY)
def decline_ask(
    *,
    by: Person,
    at: datetime,
    ask_id: UUID,
    reason: Paragraph,
    declined_by: Name | None = None,
    received: date | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that the addressee will not do what was asked.

    :raises Refused: when the ask is unknown here or has ended, or the answer came before the ask.
    """
    found = _ask(ask_id)
    refuse_if(rules.ask_ended_blocker(found, on=received))
    fact = AskDeclined(reason=reason, declined_by=declined_by)
    return append_about(fact, found, by=by, at=at, happened=_day(received), seen=seen, id=id)


@operation(roles=SECRETARY)
def withdraw_ask(
    *,
    by: Person,
    at: datetime,
    ask_id: UUID,
    reason: Paragraph,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Ask no longer.

    :raises Refused: when the ask is unknown here or has ended.
    """
    found = _ask(ask_id)
    refuse_if(rules.ask_ended_blocker(found))
    fact = AskWithdrawn(reason=reason)
    return append_about(fact, found, by=by, at=at, seen=seen, id=id)
