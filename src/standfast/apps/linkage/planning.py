"""From what stands in the record to the engine's reports, and from its proposals to rows of the cache."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from standfast.apps.incidents import queries as incidents
from standfast.apps.incidents.models import Harm, Incident
from standfast.apps.linkage import queries
from standfast.apps.linkage.facts import pair_id
from standfast.apps.linkage.models import Proposal
from standfast.apps.linkage.reports import (
    Told,
    columns_by_batch,
    pair_label,
    told_by_incident,
    told_by_observation,
)
from standfast.apps.observations import queries as observations
from standfast.apps.observations.models import Observation
from standfast.engines.linkage import (
    Cluster,
    Outcome,
    Report,
    Settings,
    clusters_of,
    search,
)
from standfast.engines.linkage import Proposal as Proposed
from standfast.engines.linkage import Reason as ProposedReason
from standfast.log.labels import UNCLASSIFIED
from standfast.log.times import start_of_day

SOURCES = ("ucdp", "acled")
LONGEST_PLACE = 200


@dataclass(frozen=True, slots=True)
class Found:
    """What a computation found: rows of the cache, not written yet, and how many reports and pairs it compared."""

    rows: tuple[Proposal, ...]
    reports: int
    compared: int
    threshold: float


def found_now(*, since: date | None = None, settings: Settings | None = None) -> Found:
    """Return the proposals between everything that stands in the record now; with `since` what ended on that day or later.

    Left out are exercises, refuted reports, second reports of an event that are merged already, and events that vanished.
    Pairs that somebody judged are scored again whatever comes of it, so that a change of either is seen.
    """
    settings = settings or Settings()
    told = {str(one.id): one for one in _everything(since, settings)}
    judged = [(str(a), str(b)) for a, b in queries.pairs_judged()]
    outcome = search([report_of(one) for one in told.values()], settings, also=judged)
    rows = tuple(_row(one, told[one.a], told[one.b]) for one in _mergeable(outcome, told))
    return Found(rows, len(told), outcome.compared, settings.threshold)


def _mergeable(outcome: Outcome, told: Mapping[str, Told]) -> Iterator[Proposed]:
    """Leave out two incidents under different labels: they are never merged, and a pair would tell one reader of another."""
    for one in outcome.proposals:
        a, b = told[one.a], told[one.b]
        if a.kind == b.kind == "incident" and a.label != b.label:
            continue
        yield one


def report_of(told: Told) -> Report:
    """Return a report as the engine compares it; what is closely held moves the score of no other pair."""
    return Report(
        id=str(told.id),
        source=told.source if told.kind == "observation" else "mission",
        start=told.start,
        end=told.end,
        lon=told.lon,
        lat=told.lat,
        accuracy_m=told.accuracy_m,
        category=told.category,
        actors=told.actors,
        words=told.words,
        deaths=told.deaths,
        place=told.place,
        counts=told.label == UNCLASSIFIED,
    )


def _everything(since: date | None, settings: Settings) -> Iterator[Told]:
    first = None if since is None else start_of_day(since)
    margin = settings.reach + timedelta(days=1)
    standing = Incident.objects.filter(exercise=False).exclude(status="refuted")
    if first is not None:
        standing = standing.filter(happened_end__gte=first - margin)
    event = incidents.events()
    rows = [row for row in standing.order_by("subject") if event.get(row.subject) == row.subject]
    harm = _harm_of({row.subject for row in rows})
    for row in rows:
        yield told_by_incident(row, harm.get((row.subject, row.label), []))
    for source in SOURCES:
        current = observations.current(source)
        if since is not None:
            current = current.filter(date_end__gte=since - margin)
        yield from _observed(current)


def _harm_of(subjects: set[UUID]) -> dict[tuple[UUID, str], list[Harm]]:
    found: dict[tuple[UUID, str], list[Harm]] = defaultdict(list)
    for row in Harm.objects.filter(harm="killed").order_by("stated_at", "pk"):
        if row.subject in subjects:
            found[row.subject, row.label].append(row)
    return found


def _observed(rows: Iterable[Observation]) -> Iterator[Told]:
    held = list(rows)
    columns = columns_by_batch([row.batch_id for row in held])
    for row in held:
        yield told_by_observation(row, columns[row.batch_id])


def _row(found: Proposed, one: Told, other: Told) -> Proposal:
    a, b = sorted((one, other), key=lambda told: (told.kind, told.id))
    ends = [told.end for told in (a, b) if told.end is not None]
    starts = [told.start for told in (a, b) if told.start is not None]
    return Proposal(
        subject=pair_id(a.id, b.id),
        label=pair_label(a.label, b.label),
        a_kind=a.kind,
        a_id=a.id,
        a_source=a.source if a.kind == "observation" else None,
        a_external=a.external_id,
        a_state=a.state,
        b_kind=b.kind,
        b_id=b.id,
        b_source=b.source if b.kind == "observation" else None,
        b_external=b.external_id,
        b_state=b.state,
        score=round(found.score, 6),
        reasons=[_as_json(reason) for reason in found.reasons],
        happened=min(starts),
        latest=min(ends),
        place=(a.place or b.place or "")[:LONGEST_PLACE] or None,
    )


def _as_json(reason: ProposedReason) -> dict[str, str | float]:
    return {
        "kind": reason.kind,
        "value": round(reason.value, 6),
        "unit": reason.unit,
        "weight": round(reason.weight, 4),
        "sentence": reason.sentence,
    }


def cluster_of(pair: Proposal, shown: Iterable[Proposal]) -> Cluster | None:
    """Return the group that a pair hangs together with among the proposals that a reader is shown; None where it is alone."""
    proposed = [Proposed(str(row.a_id), str(row.b_id), row.score, ()) for row in shown]
    group = next((one for one in clusters_of(proposed) if str(pair.a_id) in one.reports), None)
    return group if group is not None and len(group.reports) > 2 else None
