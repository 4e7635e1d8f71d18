"""What may be done at the end of a task force: plan who takes on what, accept it, and end with nothing orphaned."""

from datetime import datetime
from uuid import UUID

from standfast.apps.accounts import queries as accounts
from standfast.apps.accounts.facts import ROLES
from standfast.apps.accounts.models import Person
from standfast.apps.followup import queries, rules, sunset
from standfast.apps.followup.dealings import (
    TransferAccepted,
    TransferDeclined,
    TransferPlanned,
    TransferWithdrawn,
)
from standfast.apps.followup.facts import ActionTransferred, Name, Paragraph, TaskForceEnded
from standfast.apps.followup.models import TaskForce, Transfer
from standfast.log.facts import new_subject
from standfast.log.fold import Entry
from standfast.log.operations import Refused, append, operation

SECRETARY = ("task-force secretary",)


def _force(task_force_id: UUID) -> TaskForce:
    found = queries.task_force_by_subject(task_force_id)
    if found is None:
        raise Refused(f"This site knows no task force {task_force_id}; establish it first.")
    if found.ended_on is not None:
        raise Refused(f"{found} has ended already.")
    return found


def _transfer(transfer_id: UUID) -> Transfer:
    found = queries.transfer(transfer_id)
    if found is None:
        raise Refused(f"This site knows no transfer {transfer_id}; plan it first.")
    return found


@operation(roles=SECRETARY)
def plan_transfer(
    *,
    by: Person,
    at: datetime,
    task_force_id: UUID,
    items: tuple[UUID, ...],
    to: Name,
    successor: UUID,
    reason: Paragraph,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Plan that open matters pass to a body at the sunset; the person `successor` is to accept them for it.

    :raises Refused: when the task force is unknown or has ended, a matter is not open or is accepted already, or the successor
        is unknown here or plans the transfer.
    """
    force = _force(task_force_id)
    open_now = {matter.subject: matter for matter in sunset.open_matters(force)}
    reason_against = rules.transfer_plan_blocker(
        items, open_now, successor=accounts.person_by_subject(successor), by=by
    )
    if reason_against is not None:
        raise Refused(reason_against)
    fact = TransferPlanned(
        task_force=task_force_id, items=items, to=to, successor=successor, reason=reason
    )
    return append(fact, subject=subject or new_subject(), by=by, at=at, id=id)


@operation(roles=SECRETARY)
def transfer_all(
    *,
    by: Person,
    at: datetime,
    task_force_id: UUID,
    to: Name,
    successor: UUID,
    reason: Paragraph,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Plan that everything still without a planned successor passes to one body.

    :raises Refused: as for planning one transfer, or when nothing is without a successor.
    """
    force = _force(task_force_id)
    left = tuple(
        matter.subject
        for matter in sunset.orphans(force)
        if matter.transfer is None or matter.transfer.state == sunset.DECLINED
    )
    if not left:
        raise Refused("Everything that is open has a successor planned; see who has not accepted.")
    return plan_transfer(
        by=by,
        at=at,
        task_force_id=task_force_id,
        items=left,
        to=to,
        successor=successor,
        reason=reason,
        subject=subject,
        id=id,
    )


@operation(roles=ROLES)
def accept_transfer(
    *,
    by: Person,
    at: datetime,
    transfer_id: UUID,
    note: Paragraph | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Take on, as the successor, what a transfer names.

    :raises Refused: when `by` is not the successor, or the transfer is settled.
    """
    found = _transfer(transfer_id)
    if reason := rules.acceptance_blocker(found, by=by, accepting=True):
        raise Refused(reason)
    return append(TransferAccepted(note=note), subject=transfer_id, by=by, at=at, seen=seen, id=id)


@operation(roles=ROLES)
def decline_transfer(
    *,
    by: Person,
    at: datetime,
    transfer_id: UUID,
    reason: Paragraph,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Decline, as the successor, what a transfer names: it is orphaned again.

    :raises Refused: when `by` is not the successor, or the transfer is withdrawn or declined.
    """
    found = _transfer(transfer_id)
    if blocked := rules.acceptance_blocker(found, by=by, accepting=False):
        raise Refused(blocked)
    return append(
        TransferDeclined(reason=reason), subject=transfer_id, by=by, at=at, seen=seen, id=id
    )


@operation(roles=SECRETARY)
def withdraw_transfer(
    *,
    by: Person,
    at: datetime,
    transfer_id: UUID,
    reason: Paragraph,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Take back a transfer that was planned.

    :raises Refused: when this site does not know it, it is withdrawn, or the task force has ended with it.
    """
    found = _transfer(transfer_id)
    force = queries.task_force_by_subject(found.task_force)
    if found.state == "withdrawn":
        raise Refused("This transfer is withdrawn already.")
    if force is not None and force.ended_on is not None:
        raise Refused(f"{force} has ended, and what it passed on is with its successors.")
    return append(
        TransferWithdrawn(reason=reason), subject=transfer_id, by=by, at=at, seen=seen, id=id
    )


@operation(roles=SECRETARY)
def end_task_force(
    *,
    by: Person,
    at: datetime,
    task_force_id: UUID,
    successor: Name,
    reason: Paragraph,
    act: UUID | None = None,
    id: UUID | None = None,
) -> tuple[Entry, ...]:
    """End a task force at its sunset and pass every open headquarters action to who has accepted it, as one act.

    `successor` is the body that carries on, in words.

    :raises Refused: when there is no such task force, it has ended, or anything open has no successor who accepted.
    """
    found = _force(task_force_id)
    matters = sunset.open_matters(found)
    if blocked := rules.sunset_blocker(matters, by=by):
        raise Refused(blocked)
    act = act or new_subject()
    ended = append(
        TaskForceEnded(successor=successor), subject=found.subject, by=by, at=at, id=id, act=act
    )
    moved = [
        append(
            ActionTransferred(to=matter.transfer.to, reason=reason),
            subject=matter.subject,
            by=by,
            at=at,
            label=matter.label,
            act=act,
        )
        for matter in matters
        if matter.transfer is not None and matter.kind in ("action point", "obligation")
    ]
    return (ended, *moved)
