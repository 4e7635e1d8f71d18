"""What may be done with updates from the mission's track to the task force."""

from datetime import date, datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.followup import queries, rules, updates
from standfast.apps.followup.dealings import Mark, Told, UpdateMade, UpdateRead, UpdateReceived
from standfast.apps.followup.facts import Paragraph
from standfast.apps.followup.models import Update
from standfast.log.facts import new_subject
from standfast.log.fold import Entry
from standfast.log.labels import UNCLASSIFIED
from standfast.log.operations import Refused, append, append_about, operation
from standfast.log.times import end_of_day, start_of_day

MISSION = (
    "duty officer",
    "planner",
    "field office",
    "security officer",
    "police",
    "medical officer",
    "logistics officer",
    "engineer",
    "readiness officer",
)
SECRETARY = ("task-force secretary",)


def drafted(
    *,
    task_force_id: UUID,
    start: date,
    end: date,
    at: datetime,
    label: str = UNCLASSIFIED,
    figures: tuple[str, ...] | None = None,
) -> updates.Draft:
    """Return what an update of a period would say at a moment: what moved since the update before, or since `start`."""
    before = updates.last_update(task_force_id)
    since, told = _since(before, start)
    upto = updates.present_mark(min(at, end_of_day(end)))
    return updates.draft(since=since, upto=upto, label=label, figures=figures, before=told)


def _since(before: Update | None, start: date) -> tuple[Mark, tuple[Told, ...] | None]:
    if before is None:
        return updates.mark_before(start_of_day(start)), None
    return updates.marks_of(before)[1], updates.told_in(before)


@operation(roles=(*MISSION, *SECRETARY))
def make_update(
    *,
    by: Person,
    at: datetime,
    task_force_id: UUID,
    start: date,
    end: date,
    cover: Paragraph | None = None,
    figures: tuple[str, ...] | None = None,
    drafted_as: str | None = None,
    subject: UUID | None = None,
    label: str = UNCLASSIFIED,
    id: UUID | None = None,
) -> Entry:
    """Tell the task force what moved on the mission's track since the update before, with a note in free words.

    What moved is computed here from the log and frozen with the entries that it rests on; `figures` are the keys to tell, all
    that the mission's claims name if left out. `drafted_as` is the digest of the draft that its maker saw.

    :raises Refused: when there is no such task force or it has ended, the period is not one, the label opens what `by` may not
        read, or something moved since the draft was drawn.
    """
    force = queries.task_force_by_subject(task_force_id)
    if force is None:
        raise Refused(f"This site knows no task force {task_force_id}; establish it first.")
    before = updates.last_update(task_force_id)
    if reason := rules.update_blocker(
        force, before, by=by, at=at, start=start, end=end, label=label
    ):
        raise Refused(reason)
    draft = drafted(
        task_force_id=task_force_id, start=start, end=end, at=at, label=label, figures=figures
    )
    if drafted_as is not None and drafted_as != draft.digest:
        raise Refused(
            "Something has moved since the draft was drawn; look at what the update would say now, and make it then."
        )
    fact = UpdateMade(
        task_force=task_force_id,
        to=force.name,
        from_office=by.office or by.name,
        start=start,
        end=end,
        since=draft.since,
        upto=draft.upto,
        previous=before.subject if before else None,
        cover=cover,
        changes=draft.changes,
        figures=draft.figures,
        entries=draft.entries,
    )
    return append(fact, subject=subject or new_subject(), by=by, at=at, label=label, id=id)


@operation(roles=SECRETARY)
def acknowledge_update(
    *,
    by: Person,
    at: datetime,
    update_id: UUID,
    read: bool,
    note: Paragraph | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that the task force has an update, or (`read`) that it has read it.

    :raises Refused: when this site knows no such update, or that is on record already.
    """
    found = queries.update(update_id)
    if found is None:
        raise Refused(f"This site knows no update {update_id}; it may not have arrived yet.")
    if reason := rules.acknowledgement_blocker(found, read=read):
        raise Refused(reason)
    fact = UpdateRead(note=note) if read else UpdateReceived(note=note)
    return append_about(fact, found, by=by, at=at, seen=seen, id=id)
