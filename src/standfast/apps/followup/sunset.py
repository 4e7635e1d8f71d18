"""What a task force leaves behind: every open matter, who is to take it on, and what nobody has accepted (orphaned)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from standfast.apps.followup import queries
from standfast.apps.followup.models import TaskForce, Transfer
from standfast.log.labels import UNCLASSIFIED
from standfast.log.times import local_date

ACCEPTED, PLANNED, DECLINED = "accepted", "planned", "declined"


@dataclass(frozen=True, slots=True)
class Matter:
    """Something open: an action point, an obligation, a consultation without an answer, an ask; `transfer` is its newest."""

    subject: UUID
    kind: str
    text: str
    owner: str
    state: str
    label: str
    since: date
    transfer: Transfer | None = None

    @property
    def orphaned(self) -> bool:
        """Whether nobody has accepted it."""
        return self.transfer is None or self.transfer.state != ACCEPTED

    @property
    def why(self) -> str | None:
        """Why it is orphaned, or None."""
        if self.transfer is None:
            return "no successor is planned"
        if self.transfer.state == PLANNED:
            return f"{self.transfer.to} has not accepted it yet"
        if self.transfer.state == DECLINED:
            return f"{self.transfer.to} has declined it: {self.transfer.note}"
        return None


def transfers(task_force: UUID) -> list[Transfer]:
    """Return the transfers planned for a task force's end, oldest first; withdrawn ones left out."""
    found = Transfer.objects.filter(task_force=task_force).exclude(state="withdrawn")
    return list(found.order_by("planned_on", "id"))


def open_matters(force: TaskForce) -> list[Matter]:
    """Return everything that a task force has open, or had open when it ended, by kind and age."""
    planned = transfers(force.subject)
    succession: dict[str, Transfer] = {}
    for transfer in planned:
        for item in transfer.items:
            kept = succession.get(item)
            if kept is None or kept.state != ACCEPTED or transfer.state == ACCEPTED:
                succession[item] = transfer
    found = [
        Matter(
            subject=matter.subject,
            kind=matter.kind,
            text=matter.text,
            owner=matter.owner,
            state=matter.state,
            label=matter.label,
            since=matter.since,
            transfer=succession.get(str(matter.subject)),
        )
        for matter in _open(force)
        if force.ended_on is None or matter.since <= force.ended_on
    ]
    return sorted(found, key=lambda matter: (matter.kind, matter.since, matter.text))


def orphans(force: TaskForce) -> list[Matter]:
    """Return what is open and has no successor who accepted it."""
    return [matter for matter in open_matters(force) if matter.orphaned]


def _open(force: TaskForce) -> Iterator[Matter]:
    begun = local_date(force.established_at)
    for action in queries.actions("headquarters").exclude(status__in=queries.CLOSED):
        if action.transferred_on is not None and action.transferred_on < begun:
            continue  # it passed to another body before this one began
        yield Matter(
            subject=action.subject,
            kind="obligation" if action.obligation else "action point",
            text=action.text,
            owner=action.owner,
            state=action.status or "not reported yet",
            label=action.label,
            since=action.set_on,
        )
    answered = queries.answered_operations()
    for sent in queries.circulations().filter(sent_at__gte=force.established_at):
        if sent.operation not in answered:
            yield Matter(
                subject=sent.subject,
                kind="consultation",
                text=f"{sent.operation}: its answer to the recommendations",
                owner=sent.operation,
                state="has not answered",
                label=UNCLASSIFIED,
                since=local_date(sent.sent_at),
            )
    for ask in queries.asks().filter(state="open"):
        yield Matter(
            subject=ask.subject,
            kind="ask",
            text=ask.what,
            owner=ask.addressee,
            state="not answered",
            label=ask.label,
            since=ask.asked_on,
        )
