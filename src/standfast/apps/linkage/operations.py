"""Keeping proposals, and what a person says of a pair. Nothing is merged unless the person says so."""

from datetime import date, datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.incidents.operations import WATCH, merge_incident
from standfast.apps.linkage import queries, rules
from standfast.apps.linkage.facts import PairJudged, ReportKind, Side, Verdict, pair_id
from standfast.apps.linkage.models import Computation, Proposal
from standfast.apps.linkage.planning import Found
from standfast.apps.linkage.queries import Named
from standfast.apps.linkage.reports import Told, pair_label
from standfast.log.fold import Entry
from standfast.log.operations import Refused, append, operation, write_transaction
from standfast.log.times import start_of_day
from standfast.log.worlds import present_heads

ROWS_AT_ONCE = 2_000


def keep_proposals(found: Found, *, at: datetime, since: date | None = None) -> Computation:
    """Put what was found in the place of what was kept; with `since` only pairs of which both ended later are replaced.

    This is a cache: no entry is appended.
    """
    with write_transaction():
        search = Computation.objects.create(
            computed_at=at, since=since, threshold=found.threshold, heads=_heads()
        )
        kept = Proposal.objects.all()
        if since is not None:
            kept = kept.filter(latest__gte=start_of_day(since))
        kept.delete()
        for row in found.rows:
            row.computation = search
        rows = [row for row in found.rows if since is None or row.latest >= start_of_day(since)]
        Proposal.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
        Computation.objects.filter(proposal__isnull=True).exclude(pk=search.pk).delete()
    return search


def _heads() -> dict[str, list[int | str]]:
    return {chain: [seq, digest] for chain, (seq, digest) in present_heads().items()}


@operation(roles=WATCH)
def judge_pair(
    *,
    by: Person,
    at: datetime,
    first_kind: ReportKind,
    second_kind: ReportKind,
    verdict: Verdict,
    reason: str,
    first_incident: UUID | None = None,
    first_source: str | None = None,
    first_external_id: str | None = None,
    second_incident: UUID | None = None,
    second_source: str | None = None,
    second_external_id: str | None = None,
    merge: bool = False,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """State that two reports are of one event, of two events, or that it cannot be told; a later judgement replaces it.

    An incident is named by its UUID, an event of a catalogue by source and external id. With `merge` the second incident is
    also merged into the first; otherwise no figure changes. The reasons that the proposal shows are kept with the judgement.

    :raises Refused: when a report is not here or not to be opened, both are one, or merging is not possible.
    """
    a, b = (
        _told(_named(first_kind, first_incident, first_source, first_external_id), by),
        _told(_named(second_kind, second_incident, second_source, second_external_id), by),
    )
    if a is None or b is None:
        raise Refused(rules.NOT_HERE)
    if blocked := rules.judging_blocker(a, b, verdict=verdict, merge=merge):
        raise Refused(blocked)
    subject = pair_id(a.id, b.id)
    proposed = queries.proposal(subject, reader=by)
    fact = PairJudged(
        a=_side(a),
        b=_side(b),
        verdict=verdict,
        reason=reason,
        shown=tuple(one["sentence"][:600] for one in proposed.reasons) if proposed else (),
        score=proposed.score if proposed else None,
    )
    label = pair_label(a.label, b.label)
    entry = append(fact, subject=subject, by=by, at=at, label=label, seen=seen, id=id)
    if merge:
        merge_incident(by=by, at=at, incident_id=b.id, into=a.id, reason=reason)
    return entry


def _named(
    kind: ReportKind, incident: UUID | None, source: str | None, external_id: str | None
) -> Named:
    if kind == "incident":
        if incident is None or source is not None or external_id is not None:
            raise Refused("An incident is named by its number alone; give it, and no source.")
        return Named("incident", incident)
    if incident is not None or source is None or external_id is None:
        raise Refused(
            "An event of a catalogue is named by its source and the source's own id, such as ucdp and 30367; give both."
        )
    return queries.observed(source, external_id)


def _told(name: Named, by: Person) -> Told | None:
    return queries.told(name, reader=by)


def _side(told: Told) -> Side:
    observed = told.kind == "observation"
    return Side(
        kind=told.kind,
        id=told.id,
        state=told.state,
        source=told.source if observed else None,
        external_id=told.external_id if observed else None,
    )
