"""What moved on the mission's track between two marks: computed from the log, entry by entry, so that anybody can check it."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import Max, Q

from standfast.apps.followup import queries, wording
from standfast.apps.followup.dealings import Change, ChangeKind, Mark, Told
from standfast.apps.followup.models import (
    Action,
    Call,
    Claim,
    Fulfilment,
    Update,
    Verdict,
)
from standfast.log.canonical import canonical
from standfast.log.figures import FIGURES, Moment, Reading, evaluate
from standfast.log.fold import Entry
from standfast.log.labels import UNCLASSIFIED, covers
from standfast.log.models import Row, StoredEntry
from standfast.log.store import FOLDED, folded_entries
from standfast.log.worlds import present_heads, subject_rows, world

NOT_REPORTED = "not reported yet"
NO_DATE = "no date given"
LONGEST = 300
_SCOPE = ("followup.action.", "followup.claim.")


@dataclass(frozen=True, slots=True)
class Draft:
    """What an update would say: the marks it lies between, what moved, the figures, and every entry that it rests on."""

    since: Mark
    upto: Mark
    changes: tuple[Change, ...]
    figures: tuple[Told, ...]
    entries: tuple[UUID, ...]

    @property
    def digest(self) -> str:
        """Return the digest of what moved: a form sends it back, so that nobody signs what was not seen."""
        seen = msgspec.json.encode((self.changes, self.figures, self.entries), order="sorted")
        return hashlib.sha256(seen).hexdigest()


def present_mark(as_of: datetime) -> Mark:
    """Return the state of the log as it lies here, for what is true at a moment."""
    return Mark(as_of=as_of, heads=present_heads())


def mark_before(at: datetime) -> Mark:
    """Return the state of the log as its own chains' clocks had it before a moment."""
    newest = (
        StoredEntry.objects.filter(recorded_at__lt=at)
        .values_list("chain")
        .annotate(seq=Max("seq"))
        .order_by("chain")
    )
    heads = {}
    for chain, seq in newest:
        digests = StoredEntry.objects.filter(chain=chain, seq=seq).values_list("digest", flat=True)
        heads[chain] = (seq, min(digests))
    return Mark(as_of=at, heads=heads)


def draft(
    *,
    since: Mark,
    upto: Mark,
    label: str = UNCLASSIFIED,
    figures: Sequence[str] | None = None,
    before: Sequence[Told] | None = None,
) -> Draft:
    """Return what an update between two marks says, of records that its label covers.

    :param figures: keys to tell; None means those that the mission's claims name.
    :param before: the figures as the update before told them; None reads them as of `since`.
    """
    moved = _entries_between(since, upto, label)
    by_subject: defaultdict[UUID, list[Entry]] = defaultdict(list)
    for entry in folded_entries(subjects=sorted({subject for _, subject in moved})):
        if covers(label, entry.label):
            by_subject[entry.subject].append(entry)
    of_subject: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for entry_id, subject in moved:
        of_subject[subject].append(entry_id)
    changes: list[Change] = []
    rests_on: list[UUID] = []
    for subject, ids in of_subject.items():
        then = list(subject_rows(subject, _within(by_subject[subject], since)))
        now = list(subject_rows(subject, _within(by_subject[subject], upto)))
        if not _is_the_missions(now or then):
            continue
        new = [entry for entry in by_subject[subject] if entry.id in set(ids)]
        changes.extend(_changes(then, now, new))
        rests_on.extend(ids)
    keys = _keys(label) if figures is None else list(figures)
    told, by_figure = _figures(keys, since, upto, before)
    changes.sort(key=lambda c: (c.what, c.kind, str(c.subject)))
    return Draft(since, upto, (*changes, *by_figure), told, tuple(sorted(rests_on)))


def _entries_between(since: Mark, upto: Mark, label: str) -> list[tuple[UUID, UUID]]:
    between = Q()
    for chain, (last, _digest) in sorted(upto.heads.items()):
        first = since.heads.get(chain, (0, ""))[0]
        if first < last:
            between |= Q(chain=chain, seq__gt=first, seq__lte=last)
    if not between:
        return []
    scope = Q(kind__startswith=_SCOPE[0]) | Q(kind__startswith=_SCOPE[1])
    found = StoredEntry.objects.filter(between, scope, standing=FOLDED).order_by("row")
    return [
        (entry, subject)
        for entry, subject, held in found.values_list("id", "subject", "label")
        if subject is not None and covers(label, held)
    ]


def _within(entries: Iterable[Entry], mark: Mark) -> list[Entry]:
    return [e for e in entries if e.seq <= mark.heads.get(e.chain, (0, ""))[0]]


def _is_the_missions(rows: Sequence[Row]) -> bool:
    return any(
        (isinstance(row, Action) and row.track == "mission")
        or (isinstance(row, Claim) and row.claimant == "mission")
        for row in rows
    )


def _changes(then: Sequence[Row], now: Sequence[Row], entries: Sequence[Entry]) -> Iterator[Change]:
    action = _only(Action, now)
    if action is not None:
        yield from _of_action(_only(Action, then), action, then, now, entries)
    claim = _only(Claim, now)
    if claim is not None:
        yield from _of_claim(_only(Claim, then), claim, then, now, entries)


def _only(kind: type[Any], rows: Sequence[Row]) -> Any:
    return next((row for row in rows if isinstance(row, kind)), None)


def _of_action(
    before: Action | None,
    after: Action,
    then: Sequence[Row],
    now: Sequence[Row],
    entries: Sequence[Entry],
) -> Iterator[Change]:
    change = _Changes(after.text, after.subject, entries)
    if before is None:
        yield change("made", None, after.status or NOT_REPORTED, "set", "obliged", "reported")
    else:
        if before.status != after.status:
            yield change(
                "status", before.status or NOT_REPORTED, after.status or NOT_REPORTED, "reported"
            )
        if (before.due_on, before.due_precision) != (after.due_on, after.due_precision):
            yield change("moved", _due(before), _due(after), "corrected")
        if before.owner != after.owner:
            yield change("moved", before.owner, after.owner, "corrected")
        if before.transferred_to != after.transferred_to:
            yield change(
                "moved", before.transferred_to, f"passed to {after.transferred_to}", "transferred"
            )
    known = {row.entry for row in then if isinstance(row, Call)}
    for row in now:
        if isinstance(row, Call) and row.entry not in known:
            yield change(
                "called", None, f"{row.event}; owed by {wording.day_text(row.due_on)}", "triggered"
            )
    met_then = {row.entry for row in then if isinstance(row, Fulfilment)}
    met = sorted(r.on for r in now if isinstance(r, Fulfilment) and r.entry not in met_then)
    if met:
        days = ", ".join(wording.day_text(on) for on in met)
        yield change(
            "fulfilled",
            None,
            f"met {len(met)} times: {days}" if len(met) > 1 else f"met on {days}",
            "fulfilled",
        )


def _of_claim(
    before: Claim | None,
    after: Claim,
    then: Sequence[Row],
    now: Sequence[Row],
    entries: Sequence[Entry],
) -> Iterator[Change]:
    change = _Changes(f"Claim {after.number}", after.subject, entries)
    if before is None:
        yield change("made", None, after.status or NOT_REPORTED, "made", "reported")
    else:
        if before.status != after.status:
            yield change(
                "status",
                before.status or NOT_REPORTED,
                after.status or NOT_REPORTED,
                "reported",
                "reworded",
            )
        if before.text != after.text:
            yield change("wording", before.text, after.text, "reworded")
    old, new = _finding(then), _finding(now)
    if old != new:
        yield change("verdict", old, new, "verified", "disputed")


def _finding(rows: Sequence[Row]) -> str:
    verdicts = sorted((r for r in rows if isinstance(r, Verdict)), key=lambda r: (r.at, r.entry))
    return verdicts[-1].finding if verdicts else queries.NOT_ASSESSED


def _due(row: Action) -> str:
    due = queries.due_of(row)
    return wording.due_text(due) if due else NO_DATE


@dataclass(frozen=True, slots=True)
class _Changes:
    """Makes the changes of one subject: each names the entries whose verbs can have made it."""

    what: str
    subject: UUID
    entries: Sequence[Entry]

    def __call__(self, kind: ChangeKind, before: str | None, after: str, *verbs: str) -> Change:
        made_by = [e.id for e in self.entries if e.kind.rpartition(".")[2] in verbs]
        return Change(
            kind=kind,
            what=shortened(self.what),
            before=shortened(before) if before else None,
            after=shortened(after),
            subject=self.subject,
            entries=tuple(made_by),
        )


def shortened(text: str) -> str:
    """Return a text as a line, cut where it is too long for one."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def _keys(label: str) -> list[str]:
    named = {
        key
        for claim in queries.claims()
        if claim.claimant == "mission" and covers(label, claim.label)
        for key in wording.keys_of(claim.text)
    }
    return sorted(named & set(FIGURES))


def _figures(
    keys: Sequence[str], since: Mark, upto: Mark, before: Sequence[Told] | None
) -> tuple[tuple[Told, ...], tuple[Change, ...]]:
    if not keys:
        return (), ()
    now = _readings(keys, Moment(upto.as_of))
    earlier = (
        {told.key: told for told in before} if before is not None else _told_before(keys, since)
    )
    changes = []
    for reading in now.values():
        told, was = _told(reading), earlier.get(reading.key)
        if was is not None and told != was:
            changes.append(_figure_change(reading, was, told))
    return tuple(_told(reading) for reading in now.values()), tuple(changes)


def _told_before(keys: Sequence[str], since: Mark) -> dict[str, Told]:
    readings = _readings(keys, Moment(since.as_of, known_by=since.as_of))
    return {key: _told(reading) for key, reading in readings.items()}


def _readings(keys: Sequence[str], moment: Moment) -> dict[str, Reading]:
    with world(as_of=moment.as_of, known_by=moment.known_by):
        return {key: evaluate(key, moment) for key in keys}


def _told(reading: Reading) -> Told:
    handles = [case.handle for case in reading.entries]
    digest = hashlib.sha256(canonical(handles)).hexdigest()
    value = None if reading.value is None else float(reading.value)
    return Told(key=reading.key, value=value, cases=digest)


def _figure_change(reading: Reading, was: Told, told: Told) -> Change:
    after = _read(told.value, reading.unit)
    if was.value == told.value:
        after = f"{after}, resting on other cases"
    return Change(
        kind="figure",
        what=shortened(reading.definition),
        before=_read(was.value, reading.unit),
        after=shortened(after),
        figure=reading.key,
    )


def _read(value: float | None, unit: str) -> str:
    return shortened("not known" if value is None else f"{wording.number_text(value)} {unit}")


def last_update(task_force: UUID) -> Update | None:
    """Return the update to a task force that was made last."""
    return Update.objects.filter(task_force=task_force).order_by("-made_at", "-entry").first()


def told_in(update: Update) -> tuple[Told, ...]:
    """Return the figures as an update told them."""
    return msgspec.convert(update.figures, tuple[Told, ...])


def changes_in(update: Update) -> tuple[Change, ...]:
    """Return what an update says moved."""
    return msgspec.convert(update.changes, tuple[Change, ...])


def marks_of(update: Update) -> tuple[Mark, Mark]:
    """Return the marks that an update lies between."""
    return msgspec.convert(update.since, Mark), msgspec.convert(update.upto, Mark)


@dataclass(frozen=True, slots=True)
class Check:
    """Whether an update's changes can be computed again here from the entries that it names."""

    same: bool
    missing: int
    differing: tuple[Change, ...]


def checked_again(update: Update) -> Check:
    """Compute an update's changes again from the log as it lies here; figures, which need their own day's world, left out."""
    since, upto = marks_of(update)
    again = draft(since=since, upto=upto, label=update.label, figures=(), before=())
    told = {change for change in changes_in(update) if change.kind != "figure"}
    found = set(again.changes)
    named = {UUID(entry) for entry in update.entries}
    held = set(StoredEntry.objects.filter(id__in=named).values_list("id", flat=True))
    differing = sorted(told ^ found, key=lambda change: (change.what, change.kind))
    return Check(not differing and named <= held, len(named - held), tuple(differing))
