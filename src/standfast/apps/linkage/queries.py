"""Questions about pairs of reports. Who may not read one of the two is shown neither the pair nor a number that counts it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When

from standfast.apps.incidents import queries as incidents
from standfast.apps.incidents.models import Harm
from standfast.apps.linkage.facts import observation_id
from standfast.apps.linkage.models import Computation, Judging, Pair, Proposal
from standfast.apps.linkage.reports import (
    Told,
    columns_by_batch,
    told_by_incident,
    told_by_observation,
)
from standfast.apps.observations.models import Observation
from standfast.log.routing import LIVE, current_world

NO_LABEL = ""
WAITING, CHANGED = "waiting", "changed since judged"
STANDINGS = (WAITING, CHANGED, "same", "different", "undecided")


class Reader(Protocol):
    """Somebody who reads: their clearance decides what they are shown."""

    def may_read(self, label: str) -> bool:
        """Tell whether a label opens for this reader."""


@dataclass(frozen=True, slots=True)
class Named:
    """One of two reports by its name: kind, UUID, and of an observation its source and the source's own id."""

    kind: str
    id: UUID
    source: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """The other report of an event, as it stands now, and the judgement that says so."""

    pair: Pair
    told: Told
    changed: bool


def readable(reader: Reader) -> QuerySet[Proposal]:
    """Return the proposals of which a reader may read both reports."""
    labels = Proposal.objects.order_by().values_list("label", flat=True).distinct()
    return Proposal.objects.filter(label__in=[one for one in labels if reader.may_read(one)])


def proposals(reader: Reader) -> QuerySet[Proposal]:
    """Return the proposals that a reader may see, each with its `verdict`, `judged_reason` and `standing`; highest score first.

    Proposals are computed for now and kept for no other moment: in the world of another one there are none.
    """
    said = Pair.objects.filter(subject=OuterRef("subject"), label__in=_readable_labels(reader))
    found = readable(reader).annotate(
        verdict=Subquery(said.values("verdict")[:1]),
        judged_reason=Subquery(said.values("reason")[:1]),
        judged_at=Subquery(said.values("judged_at")[:1]),
        said_first=Subquery(said.values("a_id")[:1]),
        said_a=Subquery(said.values("a_state")[:1]),
        said_b=Subquery(said.values("b_state")[:1]),
    )
    same_order = Q(said_first=F("a_id"), said_a=F("a_state"), said_b=F("b_state"))
    other_order = Q(said_first=F("b_id"), said_a=F("b_state"), said_b=F("a_state"))
    found = found.annotate(
        standing=Case(
            When(verdict__isnull=True, then=Value(WAITING)),
            When(same_order | other_order, then=F("verdict")),
            default=Value(CHANGED),
            output_field=CharField(),
        )
    ).order_by("-score", "subject")
    return found if current_world() == LIVE else found.none()


def _readable_labels(reader: Reader) -> list[str]:
    """Return the labels of judgements that a reader may read; never none, for which a subquery would lose its NULL."""
    labels = Pair.objects.order_by().values_list("label", flat=True).distinct()
    return [label for label in labels if reader.may_read(label)] or [NO_LABEL]


def proposal(pair: UUID, *, reader: Reader) -> Proposal | None:
    """Return a proposal with its standing; None when there is none that the reader may see, which look the same."""
    return proposals(reader).filter(subject=pair).first()


def judged(pair: UUID, *, reader: Reader) -> Pair | None:
    """Return what was last said of a pair, if the reader may read it."""
    return Pair.objects.filter(subject=pair, label__in=_readable_labels(reader)).first()


def judgings(pair: UUID, *, reader: Reader) -> tuple[Judging, ...]:
    """Return every judgement of a pair, the first one first."""
    found = Judging.objects.filter(subject=pair, label__in=_readable_labels(reader))
    return tuple(found.order_by("position"))


def last_computation() -> Computation | None:
    """Return the computation that ran last."""
    return Computation.objects.order_by("-computed_at", "-pk").first()


def observed(source: str, external_id: str) -> Named:
    """Return an event of a catalogue by its name."""
    return Named("observation", observation_id(source, external_id), source, external_id)


def told(name: Named, *, reader: Reader) -> Told | None:
    """Return what a report tells now; None when it is not here or the reader may not open it, which look the same."""
    if name.kind == "incident":
        row = incidents.incident(name.id, reader=reader)
        if row is None:
            return None
        return told_by_incident(
            row, list(Harm.objects.filter(subject=row.subject, label=row.label))
        )
    newest = (
        Observation.objects.filter(source=name.source, external_id=name.external_id)
        .order_by("-version")
        .first()
    )
    if newest is None or newest.gone:
        return None
    return told_by_observation(newest, columns_by_batch([newest.batch_id])[newest.batch_id])


def links_of(id: UUID, *, reader: Reader) -> tuple[Linked, ...]:
    """Return the reports that were judged to be of one event with a report, newest judgement first.

    A pair is left out where the reader may not open the other one.
    """
    rows = Pair.objects.filter(
        Q(a_id=id) | Q(b_id=id), verdict="same", label__in=_readable_labels(reader)
    ).order_by("-judged_at", "subject")
    found = []
    for row in rows:
        mine, other = sides_in(row)
        if mine.id != id:
            mine, other = other, mine
        here, there = told(mine, reader=reader), told(other, reader=reader)
        if there is None:
            continue
        states = {row.a_id: row.a_state, row.b_id: row.b_state}
        same = states[there.id] == there.state and (here is None or states[here.id] == here.state)
        found.append(Linked(row, there, not same))
    return tuple(found)


def sides_in(row: Pair | Proposal) -> tuple[Named, Named]:
    """Return the two reports that a row names."""
    return (
        Named(row.a_kind, row.a_id, row.a_source, row.a_external),
        Named(row.b_kind, row.b_id, row.b_source, row.b_external),
    )


def waiting_of(id: UUID, *, reader: Reader) -> QuerySet[Proposal]:
    """Return the proposals about a report that wait for a person."""
    about = proposals(reader).filter(Q(a_id=id) | Q(b_id=id))
    return about.filter(Q(("standing__in", (WAITING, CHANGED))))


def pairs_judged() -> Iterable[tuple[UUID, UUID]]:
    """Return the two reports of every pair that somebody judged."""
    return Pair.objects.values_list("a_id", "b_id")
