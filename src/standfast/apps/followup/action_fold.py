"""From what was stated about an action point or obligation to its rows.

Overdue, lapsed and reopened are not here: they depend on the day that is asked about (`queries.py`).
"""

from datetime import date, datetime
from uuid import UUID

from msgspec.structs import replace

from standfast.apps.followup.facts import (
    ActionCorrected,
    ActionDateAsked,
    ActionPointSet,
    ActionTransferred,
    Due,
    ObligationFulfilled,
    ObligationSet,
    ObligationTriggered,
    StatusReported,
    WatchEnded,
    WatchSet,
)
from standfast.apps.followup.models import Action, ActionReport, Call, Watch
from standfast.apps.followup.models import Fulfilment as FulfilmentRow
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
    entry: UUID = UUID(int=0)
    cause: UUID | None = None


class Fulfilment(State):
    """One fulfilment; `event` names what called for it, or `call` the entry that says so."""

    at: datetime | None = None
    event: str | None = None
    call: UUID | None = None
    evidence: str = ""
    author: UUID = UUID(int=0)
    entry: UUID = UUID(int=0)


class Watching(State):
    """A kind of fact that calls for the obligation, from when until when."""

    fact: WatchSet | None = None
    set_at: datetime | None = None
    ended_at: datetime | None = None
    entry: UUID = UUID(int=0)


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
    watches: tuple[Watching, ...] = ()
    date_asked_of: str | None = None
    date_asked_at: datetime | None = None


def step(state: ActionState, entry: Entry) -> ActionState | Unapplied:
    """Apply one entry to what is known of an action."""
    at = entry.happened.start
    match entry.fact:
        case ActionPointSet() | ObligationSet() as fact:
            return _set(state, fact, entry.happened.start)
        case ObligationTriggered() | ObligationFulfilled() as fact:
            return _owed(state, fact, entry)
        case WatchSet() | WatchEnded() as fact:
            return _watched(state, fact, entry)
        case ActionDateAsked(of=of):
            return replace(state, date_asked_of=of, date_asked_at=at)
        case StatusReported(status=status, note=note):
            report = Report(status=status, note=note, at=at, author=entry.author)
            return replace(state, reports=(*state.reports, report))
        case ActionCorrected(owner=owner, due=due):
            return replace(state, owner=owner or state.owner, due=due or state.due)
        case ActionTransferred() as fact:
            return replace(state, transferred=fact, transferred_at=at)
        case _:
            return Unapplied("This is not a statement about an action point or obligation.")


def _owed(
    state: ActionState, fact: ObligationTriggered | ObligationFulfilled, entry: Entry
) -> ActionState | Unapplied:
    at = entry.happened.start
    if isinstance(fact, ObligationFulfilled):
        met = Fulfilment(
            at=at,
            event=fact.event,
            call=fact.call,
            evidence=fact.evidence,
            author=entry.author,
            entry=entry.id,
        )
        return replace(state, fulfilments=(*state.fulfilments, met))
    if fact.cause is not None and any(fact.cause == known.cause for known in state.triggers):
        return Unapplied("What called for it is on record already; one event is owed once.")
    called = Trigger(event=fact.event, due=fact.due, at=at, entry=entry.id, cause=fact.cause)
    return replace(state, triggers=(*state.triggers, called))


def _watched(
    state: ActionState, fact: WatchSet | WatchEnded, entry: Entry
) -> ActionState | Unapplied:
    at = entry.happened.start
    if isinstance(fact, WatchSet):
        watching = Watching(fact=fact, set_at=at, entry=entry.id)
        return replace(state, watches=(*state.watches, watching))
    if all(watching.ended_at is not None for watching in state.watches):
        return Unapplied("This ends a watch, and none is kept.")
    ended = (w if w.ended_at else replace(w, ended_at=at) for w in state.watches)
    return replace(state, watches=tuple(ended))


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
                entry=trigger.entry,
                cause=trigger.cause,
            )
            for trigger in state.triggers
            if trigger.due is not None and trigger.at is not None
        ),
        *(_fulfilment(met, subject, label) for met in state.fulfilments if met.at is not None),
        *(_watch(kept, subject, label) for kept in state.watches if kept.set_at is not None),
    ]


def _fulfilment(met: Fulfilment, subject: UUID, label: str) -> Row:
    assert met.at is not None
    return FulfilmentRow(
        subject=subject,
        label=label,
        on=local_date(met.at),
        evidence=met.evidence,
        event=met.event,
        call=met.call,
        author=met.author,
        entry=met.entry,
    )


def _watch(kept: Watching, subject: UUID, label: str) -> Row:
    fact = kept.fact
    assert fact is not None
    assert kept.set_at is not None
    return Watch(
        subject=subject,
        label=label,
        watched=fact.watched,
        where=dict(fact.where),
        event=fact.event,
        within_days=fact.within_days,
        site=fact.site,
        set_at=kept.set_at,
        ended_at=kept.ended_at,
        entry=kept.entry,
    )


def _fulfilled_on(state: ActionState, trigger: Trigger) -> date | None:
    times = [
        met.at
        for met in state.fulfilments
        if met.at is not None
        and (met.call == trigger.entry if met.call else met.event == trigger.event)
    ]
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
        grace_days=state.obligation.grace_days if state.obligation else None,
        date_asked_on=local_date(state.date_asked_at) if state.date_asked_at else None,
        date_asked_of=state.date_asked_of,
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
    version=2,
    state=ActionState,
    step=step,
    rows=rows,
    tables=(Action, ActionReport, Call, FulfilmentRow, Watch),
)
