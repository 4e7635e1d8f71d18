"""From what was stated about an incident to the rows that say how it stands."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from standfast.apps.incidents.facts import (
    HarmRecorded,
    IncidentCorrected,
    IncidentMerged,
    IncidentRefuted,
    IncidentReported,
    IncidentSeparated,
    IncidentVerified,
    SourceAdded,
)
from standfast.apps.incidents.models import Correction, Harm, Incident, Judgement, Source
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row
from standfast.log.times import Happened

CORRECTABLE = (
    "category",
    "place",
    "place_id",
    "county",
    "lon",
    "lat",
    "accuracy_m",
    "narrative",
    "exercise",
    "happened",
)


class Stated(msgspec.Struct, frozen=True):
    """Who stated something, when, by which entry."""

    entry: UUID
    by: UUID
    at: datetime


class Report(msgspec.Struct, frozen=True):
    """The report with what its entry says of it."""

    fact: IncidentReported
    happened: Happened
    stated: Stated
    site: str


class IncidentState(State):
    """What is known of one incident; statements may arrive before the report that they speak of."""

    report: Report | None = None
    corrections: tuple[tuple[IncidentCorrected, Stated], ...] = ()
    sources: tuple[tuple[SourceAdded, Stated], ...] = ()
    harm: tuple[tuple[HarmRecorded, Stated], ...] = ()
    judgements: tuple[tuple[str, str, str | None, Stated], ...] = ()
    merged_into: UUID | None = None


def step(state: IncidentState, entry: Entry) -> IncidentState | Unapplied:
    """Apply one entry to what is known of an incident."""
    stated = Stated(entry.id, entry.author, entry.recorded_at)
    match entry.fact:
        case IncidentReported() as fact:
            if state.report is not None:
                return Unapplied("An incident is reported once; this is a second report of it.")
            return replace(state, report=Report(fact, entry.happened, stated, entry.site))
        case IncidentCorrected() as fact:
            return replace(state, corrections=(*state.corrections, (fact, stated)))
        case SourceAdded() as fact:
            return _with_source(state, fact, stated)
        case HarmRecorded() as fact:
            return _with_harm(state, fact, stated)
        case IncidentVerified(status=status, method=method, note=note):
            judged = Stated(entry.id, entry.author, entry.happened.end)
            return replace(state, judgements=(*state.judgements, (status, method, note, judged)))
        case IncidentRefuted(status=status, method=method, note=note):
            return replace(state, judgements=(*state.judgements, (status, method, note, stated)))
        case IncidentMerged(into=into):
            if into == entry.subject:
                return Unapplied("An incident cannot be merged into itself.")
            return replace(state, merged_into=into)
        case IncidentSeparated():
            if state.merged_into is None:
                return Unapplied(
                    "The incident is not merged into another one, so it cannot be separated."
                )
            return replace(state, merged_into=None)
        case _:
            return Unapplied("This is not a statement about an incident.")


def _with_source(
    state: IncidentState, fact: SourceAdded, stated: Stated
) -> IncidentState | Unapplied:
    if any(known.source == fact.source for known, _ in state.sources):
        return Unapplied(
            "This source was added already; a source of the same incident is added once."
        )
    return replace(state, sources=(*state.sources, (fact, stated)))


def _with_harm(state: IncidentState, fact: HarmRecorded, stated: Stated) -> IncidentState:
    """A later figure of the same source for the same harm takes the place of the earlier one."""
    same = (fact.source, fact.harm, fact.people)
    kept = tuple((h, s) for h, s in state.harm if (h.source, h.harm, h.people) != same)
    return replace(state, harm=(*kept, (fact, stated)))


def rows(state: IncidentState, *, subject: UUID, label: str) -> list[Row]:
    """Return the incident with its sources, figures, judgements and corrections, once its report is here."""
    if state.report is None:
        return list[Row](
            _sources(state, subject, label)
        )  # a source may be held more closely than its incident
    return [
        _incident(state, state.report, subject, label),
        *_sources(state, subject, label),
        *_harm(state, subject, label),
        *_judgements(state, subject, label),
        *_corrections(state, subject, label),
    ]


def _incident(state: IncidentState, report: Report, subject: UUID, label: str) -> Incident:
    values = {name: getattr(report.fact, name) for name in CORRECTABLE if name != "happened"}
    for fact, _ in state.corrections:
        values |= {name: value for name in values if (value := getattr(fact, name)) is not None}
    status, method, _, judged = (
        state.judgements[-1] if state.judgements else ("unverified", None, None, None)
    )
    return Incident(
        subject=subject,
        label=label,
        happened_start=report.happened.start,
        happened_end=report.happened.end,
        happened_precision=report.happened.precision,
        reported_at=report.fact.reported_at,
        received_at=report.fact.received_at,
        recorded_at=report.stated.at,
        author=report.stated.by,
        site=report.site,
        referred_to=report.fact.referred_to,
        status=status,
        status_method=method,
        status_at=judged.at if judged else None,
        status_by=judged.by if judged else None,
        merged_into=state.merged_into,
        sources=len(state.sources),
        corrections=len(state.corrections),
        **values,
    )


def _sources(state: IncidentState, subject: UUID, label: str) -> list[Source]:
    return [
        Source(
            subject=subject,
            label=label,
            source=fact.source,
            source_kind=fact.source_kind,
            channel=fact.channel,
            reliability=fact.reliability,
            credibility=fact.credibility,
            heard_at=fact.heard_at,
            relies_on=fact.relies_on,
            note=fact.note,
            added_at=stated.at,
            added_by=stated.by,
        )
        for fact, stated in state.sources
    ]


def _harm(state: IncidentState, subject: UUID, label: str) -> list[Harm]:
    return [
        Harm(
            subject=subject,
            label=label,
            source=fact.source,
            harm=fact.harm,
            people=fact.people,
            low=fact.low,
            best=fact.best,
            high=fact.high,
            stated_at=stated.at,
        )
        for fact, stated in state.harm
    ]


def _judgements(state: IncidentState, subject: UUID, label: str) -> list[Judgement]:
    return [
        Judgement(
            subject=subject,
            label=label,
            entry=stated.entry,
            position=position,
            status=status,
            method=method,
            note=note,
            judged_at=stated.at,
            judged_by=stated.by,
        )
        for position, (status, method, note, stated) in enumerate(state.judgements)
    ]


def _corrections(state: IncidentState, subject: UUID, label: str) -> list[Correction]:
    return [
        Correction(
            subject=subject,
            label=label,
            entry=stated.entry,
            position=position,
            changed=[name for name in CORRECTABLE if getattr(fact, name) is not None],
            reason=fact.reason,
            corrected_at=stated.at,
            corrected_by=stated.by,
        )
        for position, (fact, stated) in enumerate(state.corrections)
    ]


register_fold(
    "incidents.incident",
    version=2,
    state=IncidentState,
    step=step,
    rows=rows,
    tables=(Incident, Source, Harm, Judgement, Correction),
)
