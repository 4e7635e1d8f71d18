"""From what was stated about places to their rows."""

import json
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from msgspec.structs import asdict, replace

from standfast.apps.places.facts import (
    LineShape,
    PerimeterCorrected,
    PerimeterDrawn,
    PopulationCorrected,
    PopulationCounted,
    PopulationWithdrawn,
    SiteClosed,
    SiteCorrected,
    SiteFounded,
    ZoneDeclared,
    ZoneRepealed,
    ZoneVersionCorrected,
    ZoneVersionPutInForce,
    belt_of,
    ring_of,
)
from standfast.apps.places.models import Perimeter, Site, SitePopulation, Zone, ZoneVersion
from standfast.engines.geo import Box, OutlineRefused, geojson_of
from standfast.log.facts import Fact
from standfast.log.fold import Entry, State, Unapplied, register_fold
from standfast.log.models import Row

AnyFact = TypeVar("AnyFact", bound=Fact)


class SiteState(State):
    """What is known of a site; corrections may arrive before what they correct."""

    founded: SiteFounded | None = None
    founded_at: datetime | None = None
    corrected: SiteCorrected = SiteCorrected()
    closed_at: datetime | None = None
    closed_reason: str | None = None


def site_step(state: SiteState, entry: Entry) -> SiteState | Unapplied:
    """Apply one entry to what is known of a site."""
    match entry.fact:
        case SiteFounded() as fact:
            if state.founded is not None:
                return Unapplied("A site is founded once; this founds the same site again.")
            return replace(state, founded=fact, founded_at=entry.happened.start)
        case SiteCorrected() as fact:
            return replace(state, corrected=_overlaid(state.corrected, fact))
        case SiteClosed(reason=reason):
            if state.closed_at is not None:
                return Unapplied("The site was closed already; this closes it a second time.")
            return replace(state, closed_at=entry.happened.start, closed_reason=reason)
        case _:
            return Unapplied("This is not a statement about a site.")


def site_rows(state: SiteState, *, subject: UUID, label: str) -> list[Row]:
    """Return the site's row, once its founding is here."""
    if state.founded is None or state.founded_at is None:
        return []
    fields = asdict(state.founded) | _stated(state.corrected)
    aliases = list(fields.pop("aliases"))
    return [
        Site(
            subject=subject,
            label=label,
            kind=fields.pop("site_kind"),
            aliases=aliases,
            founded_at=state.founded_at,
            closed_at=state.closed_at,
            closed_reason=state.closed_reason,
            **fields,
        )
    ]


class PopulationState(State):
    """What is known of one reading."""

    counted: PopulationCounted | None = None
    corrected: PopulationCorrected = PopulationCorrected()
    withdrawn_reason: str | None = None


def population_step(state: PopulationState, entry: Entry) -> PopulationState | Unapplied:
    """Apply one entry to what is known of a reading."""
    match entry.fact:
        case PopulationCounted() as fact:
            if state.counted is not None:
                return Unapplied(
                    "A reading is one count; this is a second count under the same id."
                )
            return replace(state, counted=fact)
        case PopulationCorrected() as fact:
            return replace(state, corrected=_overlaid(state.corrected, fact))
        case PopulationWithdrawn(reason=reason):
            return replace(state, withdrawn_reason=reason)
        case _:
            return Unapplied("This is not a statement about a reading of a site's population.")


def population_rows(state: PopulationState, *, subject: UUID, label: str) -> list[Row]:
    """Return the reading's row, once the count is here."""
    if state.counted is None:
        return []
    fields = asdict(state.counted) | _stated(state.corrected)
    return [
        SitePopulation(
            subject=subject, label=label, withdrawn_reason=state.withdrawn_reason, **fields
        )
    ]


class InForce(msgspec.Struct, frozen=True):
    """A version and when it came into force; `version` is the entry that put it there."""

    version: UUID
    since: datetime
    fact: ZoneVersionPutInForce
    corrected: bool = False


class ZoneState(State):
    """What is known of a zone; versions may arrive before the declaration."""

    declared: ZoneDeclared | None = None
    declared_at: datetime | None = None
    versions: tuple[InForce, ...] = ()
    repeals: tuple[datetime, ...] = ()


def zone_step(state: ZoneState, entry: Entry) -> ZoneState | Unapplied:
    """Apply one entry to what is known of a zone."""
    since = entry.happened.start
    match entry.fact:
        case ZoneDeclared() as fact:
            if state.declared is not None:
                return Unapplied("A zone is declared once; this declares the same zone again.")
            return replace(state, declared=fact, declared_at=since)
        case ZoneVersionPutInForce() as fact:
            if reason := _version_fault(fact) or _same_moment(state, since):
                return Unapplied(reason)
            return replace(state, versions=(*state.versions, InForce(entry.id, since, fact)))
        case ZoneVersionCorrected() as fact:
            return _with_correction(state, fact)
        case ZoneRepealed():
            return replace(state, repeals=(*state.repeals, since))
        case _:
            return Unapplied("This is not a statement about a zone.")


def zone_rows(state: ZoneState, *, subject: UUID, label: str) -> list[Row]:
    """Return the zone's row, once it is declared, and a row for each version of its outline, the first one first."""
    versions = sorted(state.versions, key=lambda version: version.since)
    ends = sorted([*(version.since for version in versions), *state.repeals])
    rows: list[Row] = []
    if state.declared is not None and state.declared_at is not None:
        rows.append(_zone_row(state, state.declared, state.declared_at, subject, label))
    for number, version in enumerate(versions, start=1):
        until = next((end for end in ends if end > version.since), None)
        rows.append(_version_row(version, number, until, subject, label))
    return rows


def _with_correction(state: ZoneState, fact: ZoneVersionCorrected) -> ZoneState | Unapplied:
    """Return the zone with one of its versions written as it was agreed."""
    versions = {version.version: version for version in state.versions}
    wrong = versions.get(fact.put_in_force_by)
    if wrong is None:
        return Unapplied("This corrects a version of the zone that this site does not hold.")
    agreed = ZoneVersionPutInForce(
        around=wrong.fact.around if fact.around is None else fact.around,
        minus=wrong.fact.minus if fact.minus is None else fact.minus,
        radius_m=wrong.fact.radius_m if fact.radius_m is None else fact.radius_m,
        rule_text=fact.rule_text or wrong.fact.rule_text,
        agreement=fact.agreement or wrong.fact.agreement,
    )
    if reason := _version_fault(agreed):
        return Unapplied(reason)
    versions[wrong.version] = replace(wrong, fact=agreed, corrected=True)
    return replace(state, versions=tuple(versions.values()))


def _version_fault(fact: ZoneVersionPutInForce) -> str | None:
    """Return why a version draws no zone, or None."""
    try:
        belt_of(fact)
    except ValueError as fault:  # an OutlineRefused is one as well
        return str(fault)
    return None


def _same_moment(state: ZoneState, since: datetime) -> str | None:
    if any(version.since == since for version in state.versions):
        return "Two versions of a zone come into force at the same moment; this is the later one."
    return None


def _zone_row(
    state: ZoneState, declared: ZoneDeclared, declared_at: datetime, subject: UUID, label: str
) -> Zone:
    repealed_at = max(state.repeals, default=None)
    revived = any(repealed_at and version.since >= repealed_at for version in state.versions)
    return Zone(
        subject=subject,
        label=label,
        code=declared.code,
        name=declared.name,
        sites=[str(site) for site in declared.sites],
        purpose=declared.purpose,
        declared_at=declared_at,
        repealed_at=None if revived else repealed_at,
    )


def _version_row(
    version: InForce, number: int, until: datetime | None, subject: UUID, label: str
) -> ZoneVersion:
    fact = version.fact
    belt = belt_of(fact)
    return ZoneVersion(
        subject=subject,
        label=label,
        version=version.version,
        number=number,
        radius_m=fact.radius_m,
        around=_text(geojson_of(belt.around)),
        minus=_text(geojson_of(belt.minus)) if belt.minus else None,
        rule_text=fact.rule_text,
        agreement=fact.agreement,
        in_force_from=version.since,
        in_force_until=until,
        corrected=version.corrected,
        **_box_columns(belt.box),
    )


class PerimeterState(State):
    """What is known of a perimeter."""

    drawn: PerimeterDrawn | None = None
    drawn_at: datetime | None = None
    corrected: PerimeterCorrected | None = None


def perimeter_step(state: PerimeterState, entry: Entry) -> PerimeterState | Unapplied:
    """Apply one entry to what is known of a perimeter."""
    match entry.fact:
        case PerimeterDrawn() as fact:
            if state.drawn is not None:
                return Unapplied("A perimeter is drawn once; survey it again by correcting it.")
            if reason := _ring_fault(fact.line):
                return Unapplied(reason)
            return replace(state, drawn=fact, drawn_at=entry.happened.start)
        case PerimeterCorrected() as fact:
            if fact.line is not None and (fault := _ring_fault(fact.line)):
                return Unapplied(fault)
            earlier = state.corrected
            return replace(state, corrected=_overlaid(earlier, fact) if earlier else fact)
        case _:
            return Unapplied("This is not a statement about a perimeter.")


def perimeter_rows(state: PerimeterState, *, subject: UUID, label: str) -> list[Row]:
    """Return the perimeter's row, once it is drawn."""
    if state.drawn is None or state.drawn_at is None:
        return []
    drawn, corrected = state.drawn, _stated(state.corrected) if state.corrected else {}
    line: LineShape = corrected.get("line", drawn.line)
    ring = ring_of(line)
    return [
        Perimeter(
            subject=subject,
            label=label,
            code=drawn.code,
            name=corrected.get("name", drawn.name),
            site=drawn.site,
            line=_text(msgspec.to_builtins(line)),
            gate=corrected.get("gate", drawn.gate),
            length_m=round(ring.length_m, 2),
            drawn_at=state.drawn_at,
            **_box_columns(ring.box),
        )
    ]


def _ring_fault(line: LineShape) -> str | None:
    """Return why a line is no perimeter, or None."""
    try:
        ring_of(line)
    except OutlineRefused as fault:
        return str(fault)
    return None


def _overlaid(earlier: AnyFact, later: AnyFact) -> AnyFact:
    """Return a correction with what a later one states in place of what an earlier one did."""
    return replace(earlier, **_stated(later))


def _stated(fact: Fact) -> dict[str, Any]:
    """Return the fields that a correction states; the others it leaves as they were."""
    return {name: value for name, value in asdict(fact).items() if value is not None}


def _text(shape: object) -> str:
    return json.dumps(shape, separators=(",", ":"))


def _box_columns(box: Box) -> dict[str, float]:
    return {"west": box.west, "south": box.south, "east": box.east, "north": box.north}


register_fold(
    "places.site", version=1, state=SiteState, step=site_step, rows=site_rows, tables=(Site,)
)
register_fold(
    "places.population",
    version=1,
    state=PopulationState,
    step=population_step,
    rows=population_rows,
    tables=(SitePopulation,),
)
register_fold(
    "places.zone",
    version=1,
    state=ZoneState,
    step=zone_step,
    rows=zone_rows,
    tables=(Zone, ZoneVersion),
)
register_fold(
    "places.perimeter",
    version=1,
    state=PerimeterState,
    step=perimeter_step,
    rows=perimeter_rows,
    tables=(Perimeter,),
)
