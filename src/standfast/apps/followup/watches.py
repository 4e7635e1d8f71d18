"""Obligations that an event calls for: when a watched fact is recorded anywhere, the site that owns the watch records the call.

The call is derived from its cause: the same id at every repetition, the cause's own time, and nothing of its words but the
event that the watch names. A cause that is held more closely than the obligation does not call for it.
"""

import hashlib
from datetime import timedelta

import msgspec

from standfast.apps.followup.facts import Due, ObligationTriggered
from standfast.apps.followup.models import Action, Call, Watch
from standfast.apps.followup.queries import CLOSED
from standfast.log.chains import own_chain, own_site
from standfast.log.facts import FACTS
from standfast.log.fold import Entry
from standfast.log.ids import chain_subject, mint
from standfast.log.labels import covers
from standfast.log.models import StoredEntry
from standfast.log.operations import append, refold_touched
from standfast.log.reactions import reaction
from standfast.log.store import FOLDED, folded_entries
from standfast.log.times import local_date

WATCH_SET = "followup.action.watch_set"
WATCHABLE: dict[str, str] = {
    "accounts.person.enrolled": "somebody joins and is given an account",
    "accounts.person.role_granted": "somebody is given a role",
    "bodies.body.member_seated": "a member takes a seat in a standing body",
    "plans.plan.version_issued": "a version of a plan is issued",
    "safety.fact_sheet.issued": "a security fact sheet is issued",
    "units.rotation.inducted": "a rotation is inducted",
    "units.unit.deployed": "a unit is deployed",
}
"""The facts that may call for an obligation: arrivals, appointments and issues, never what happened to somebody."""


@reaction("followup.watches", kinds=(*WATCHABLE, WATCH_SET))
def call_for_obligations(entry: Entry) -> None:
    """Record that obligations are owed because of an entry; or, of a new watch, because of what came since it was set."""
    site = own_site()
    if entry.kind == WATCH_SET:
        for watch in Watch.objects.filter(entry=entry.id, site=site):
            for cause in _recorded(watch):
                _call(watch, cause)
        return
    for watch in Watch.objects.filter(watched=entry.kind, site=site).order_by("entry"):
        _call(watch, entry)


def _recorded(watch: Watch) -> list[Entry]:
    stored = StoredEntry.objects.filter(kind=watch.watched, standing=FOLDED)
    found = set(stored.values_list("subject", flat=True))
    subjects = sorted(subject for subject in found if subject is not None)
    return [e for e in folded_entries(subjects=subjects) if e.kind == watch.watched]


def _call(watch: Watch, cause: Entry) -> None:
    if (
        not calls_for(watch, cause)
        or Call.objects.filter(subject=watch.subject, cause=cause.id).exists()
    ):
        return
    action = Action.objects.filter(subject=watch.subject).first()
    if action is None or action.status in CLOSED:
        return
    chance = hashlib.sha256(b"standfast.call.1\0" + watch.subject.bytes + cause.id.bytes).digest()
    known = mint(cause.recorded_at, after=(cause.id,), random=lambda count: chance[:count])
    if StoredEntry.objects.filter(id=known).exists():
        return
    on = local_date(cause.happened.start)
    fact = ObligationTriggered(
        event=f"{watch.event}, {on.isoformat()} ({chance.hex()[:6]})",
        due=Due(on=on + timedelta(days=watch.within_days), precision="day"),
        cause=cause.id,
    )
    append(
        fact,
        subject=watch.subject,
        by=chain_subject(own_chain().chain),
        at=cause.recorded_at,
        happened=cause.happened,
        label=watch.label,
        id=known,
    )
    refold_touched()


def calls_for(watch: Watch, cause: Entry) -> bool:
    """Tell whether an entry is what a watch waits for: its kind, its fields, its time, and no closer label."""
    if cause.kind != watch.watched or not covers(watch.label, cause.label):
        return False
    if cause.happened.start < watch.set_at:
        return False
    if watch.ended_at is not None and cause.happened.start >= watch.ended_at:
        return False
    body = msgspec.to_builtins(cause.fact)
    return all(str(body.get(name)) == word for name, word in watch.where.items())


def fields_of(kind: str) -> tuple[str, ...]:
    """Return the fields of a watchable fact that a watch may ask for: those that hold a word or a number."""
    known = FACTS.get(kind)
    return () if known is None else tuple(known.fact.__struct_fields__)
