"""From what was stated about an action point or obligation to its rows.

Overdue, lapsed and reopened are not here: they depend on the day that is asked about (`queries.py`).
"""

from datetime import date, datetime
from uuid import UUID

from msgspec.structs import replace

from standfast.apps.followup.facts import (
    ActionCorrected,
    ActionPointSet,
    ActionTransferred,
    Due,
    ObligationFulfilled,
    ObligationSet,
    ObligationTriggered,
    StatusReported,
)
from standfast.apps.followup.models import Action, ActionReport, Call
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row
from standfast.log.times import local_date


class Report(State):
    """A self-report, as the fold keeps it."""

    status: str = ""
    note: str | None = None
    at: datetime | None = None
    author: UUID | None = None


class Trigger(State):
    """An event that called for the obligation, and when it was met."""

    event: str = ""
    due: Due | None = None
    at: datetime | None = None


class Fulfilment(State):
    """One fulfilment; `event` names what called for it."""

    at: datetime | None = None
    event: str | None = None


class ActionState(State):
    """What is known of an action; reports and fulfilments may arrive before the record that sets it."""

    point: ActionPointSet | None = None
    obligation: ObligationSet | None = None
    set_at: datetime | None = None
    owner: str | None = None
    due: Due | None = None
    triggers: tuple[Trigger, ...] = ()
    fulfilments: tuple[Fulfilment, ...] = ()
    reports: tuple[Report, ...] = ()
    transferred: ActionTransferred | None = None
    transferred_at: datetime | None = None


def step(state: ActionState, entry: Entry) -> ActionState | Unapplied:
    """Apply one entry to what is known of an action."""
    at = entry.happened.start
    match entry.fact:
        case ActionPointSet() | ObligationSet() as fact:
            return _set(state, fact, entry.happened.start)
        case ObligationTriggered(event=event, due=due):
            return replace(state, triggers=(*state.triggers, Trigger(event=event, due=due, at=at)))
        case ObligationFulfilled(event=event):
            return replace(state, fulfilments=(*state.fulfilments, Fulfilment(at=at, event=event)))
        case StatusReported(status=status, note=note):
            report = Report(status=status, note=note, at=at, author=entry.author)
            return replace(state, reports=(*state.reports, report))
        case ActionCorrected(owner=owner, due=due):
            return replace(state, owner=owner or state.owner, due=due or state.due)
        case ActionTransferred() as fact:
            return replace(state, transferred=fact, transferred_at=at)
        case _:
            return Unapplied("This is not a statement about an action point or obligation.")


def _set(
    state: ActionState, fact: ActionPointSet | ObligationSet, at: datetime
) -> ActionState | Unapplied:
    if state.point is not None or state.obligation is not None:
        return Unapplied("An action is set once; this sets it again.")
    if isinstance(fact, ActionPointSet):
        return replace(state, point=fact, set_at=at)
    return replace(state, obligation=fact, set_at=at)


def rows(state: ActionState, *, subject: UUID, label: str) -> list[Row]:
    """Return the action, its self-reports and the events that called for it."""
    action = _action(state, subject=subject, label=label)
    if action is None:
        return []
    return [
        action,
        *(
            ActionReport(
                subject=subject,
                label=label,
                status=report.status,
                note=report.note,
                on=local_date(report.at),
                at=report.at,
                author=report.author,
            )
            for report in state.reports
            if report.at is not None and report.author is not None
        ),
        *(
            Call(
                subject=subject,
                label=label,
                event=trigger.event,
                due_on=trigger.due.on,
                due_precision=trigger.due.precision,
                called_on=local_date(trigger.at),
                fulfilled_on=_fulfilled_on(state, trigger),
            )
            for trigger in state.triggers
            if trigger.due is not None and trigger.at is not None
        ),
    ]


def _fulfilled_on(state: ActionState, trigger: Trigger) -> date | None:
    times = [f.at for f in state.fulfilments if f.event == trigger.event and f.at is not None]
    return local_date(min(times)) if times else None


def _action(state: ActionState, *, subject: UUID, label: str) -> Action | None:
    fact = state.point or state.obligation
    if fact is None or state.set_at is None:
        return None
    due = state.due or (state.point.due if state.point else None)
    met = [f.at for f in state.fulfilments if f.at is not None]
    last = max(state.reports, key=lambda r: (r.at is not None, r.at), default=None)
    moved = state.transferred_at
    return Action(
        subject=subject,
        label=label,
        recommendations=[str(one) for one in fact.recommendations],
        track=fact.track,
        owner=state.owner or fact.owner,
        text=fact.deliverable if isinstance(fact, ActionPointSet) else fact.duty,
        obligation=isinstance(fact, ObligationSet),
        interval=state.obligation.interval if state.obligation else None,
        trigger=state.obligation.trigger if state.obligation else None,
        due_on=due.on if due else None,
        due_precision=due.precision if due else None,
        set_on=local_date(state.set_at),
        last_fulfilled_on=local_date(max(met)) if met else None,
        status=last.status if last else None,
        status_on=local_date(last.at) if last and last.at else None,
        transferred_to=state.transferred.to if state.transferred else None,
        transferred_on=local_date(moved) if moved else None,
    )


register_fold(
    "followup.action",
    version=1,
    state=ActionState,
    step=step,
    rows=rows,
    tables=(Action, ActionReport, Call),
)
