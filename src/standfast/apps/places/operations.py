"""What may be done with places. A zone comes into force by an act of its own, from a moment that the act names."""

from datetime import date, datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.places import queries, rules
from standfast.apps.places.facts import (
    Code,
    Lat,
    LineShape,
    Lon,
    Method,
    Metres,
    People,
    PerimeterCorrected,
    PerimeterDrawn,
    PolygonShape,
    PopulationCorrected,
    PopulationCounted,
    PopulationWithdrawn,
    Prose,
    SiteClosed,
    SiteCorrected,
    SiteFounded,
    SiteKind,
    Text,
    ZoneDeclared,
    ZoneRepealed,
    ZoneVersionCorrected,
    ZoneVersionPutInForce,
)
from standfast.apps.places.models import Perimeter, Site, SitePopulation, Zone
from standfast.log.facts import new_subject
from standfast.log.fold import Entry
from standfast.log.operations import Refused, append, operation
from standfast.log.times import Happened, start_of_day


@operation(roles=("duty officer", "planner", "engineer", "administrator"))
def found_site(
    *,
    by: Person,
    at: datetime,
    name: Text,
    kind: SiteKind,
    code: Code | None = None,
    aliases: tuple[Text, ...] = (),
    county: Text | None = None,
    state: Text | None = None,
    lon: Lon | None = None,
    lat: Lat | None = None,
    accuracy_m: Metres | None = None,
    parent: UUID | None = None,
    field_office: bool = False,
    note: Prose | None = None,
    happened: Happened | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Put a place on the mission's map.

    :raises Refused: when the code is taken, the parent is unknown, or the position is incomplete or outside the mission's area.
    """
    if reason := rules.founding_blocker(
        code=code, parent=parent, lon=lon, lat=lat, accuracy_m=accuracy_m
    ):
        raise Refused(reason)
    fact = SiteFounded(
        name=name,
        site_kind=kind,
        code=code,
        aliases=aliases,
        county=county,
        state=state,
        lon=lon,
        lat=lat,
        accuracy_m=accuracy_m,
        parent=parent,
        field_office=field_office,
        note=note,
    )
    return append(fact, subject=subject or new_subject(), by=by, at=at, happened=happened, id=id)


@operation(roles=("duty officer", "planner", "engineer", "administrator"))
def correct_site(
    *,
    by: Person,
    at: datetime,
    site_id: UUID,
    name: Text | None = None,
    kind: SiteKind | None = None,
    aliases: tuple[Text, ...] | None = None,
    county: Text | None = None,
    state: Text | None = None,
    lon: Lon | None = None,
    lat: Lat | None = None,
    accuracy_m: Metres | None = None,
    parent: UUID | None = None,
    field_office: bool | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Correct what was written down of a place; what is left out stays.

    :raises Refused: when the place is unknown, nothing is corrected, or the result is not a place in the mission's area.
    """
    fact = SiteCorrected(
        name=name,
        site_kind=kind,
        aliases=aliases,
        county=county,
        state=state,
        lon=lon,
        lat=lat,
        accuracy_m=accuracy_m,
        parent=parent,
        field_office=field_office,
    )
    if reason := rules.correction_blocker(_site(site_id), fact):
        raise Refused(reason)
    return append(fact, subject=site_id, by=by, at=at, seen=seen, id=id)


@operation(roles=("duty officer", "planner", "administrator"))
def close_site(
    *,
    by: Person,
    at: datetime,
    site_id: UUID,
    reason: Text,
    happened: Happened | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a place is no longer used.

    :raises Refused: when it is unknown or closed already.
    """
    if blocked := rules.closing_blocker(_site(site_id)):
        raise Refused(blocked)
    fact = SiteClosed(reason=reason)
    return append(fact, subject=site_id, by=by, at=at, happened=happened, seen=seen, id=id)


@operation(roles=("duty officer", "field office", "planner"))
def record_site_population(
    *,
    by: Person,
    at: datetime,
    site_id: UUID,
    source: Text,
    method: Method,
    on: date,
    people: People,
    note: Prose | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record how many people a site sheltered on a day, by one source and one method.

    :raises Refused: when the site is unknown, the day has not come, or the source has a reading for it.
    """
    if reason := rules.count_blocker(_site(site_id), source=source, on=on, at=at):
        raise Refused(reason)
    fact = PopulationCounted(
        site=site_id, source=source, method=method, on=on, people=people, note=note
    )
    return append(
        fact,
        subject=subject or new_subject(),
        by=by,
        at=at,
        happened=_day_so_far(on, at),
        id=id,
    )


@operation(roles=("duty officer", "field office", "planner"))
def correct_site_population(
    *,
    by: Person,
    at: datetime,
    reading_id: UUID,
    method: Method | None = None,
    people: People | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Correct a reading that was written down wrongly; what is left out stays.

    :raises Refused: when the reading is unknown or nothing is corrected.
    """
    _reading(reading_id)
    if method is None and people is None:
        raise Refused("Nothing is corrected: give the right method or the right number of people.")
    fact = PopulationCorrected(method=method, people=people)
    return append(fact, subject=reading_id, by=by, at=at, seen=seen, id=id)


@operation(roles=("duty officer", "field office", "planner"))
def withdraw_site_population(
    *,
    by: Person,
    at: datetime,
    reading_id: UUID,
    reason: Text,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a source takes its reading back.

    :raises Refused: when the reading is unknown or withdrawn already.
    """
    if _reading(reading_id).withdrawn_reason is not None:
        raise Refused("This reading was withdrawn already.")
    fact = PopulationWithdrawn(reason=reason)
    return append(fact, subject=reading_id, by=by, at=at, seen=seen, id=id)


@operation(roles=("planner", "security officer", "administrator"))
def declare_zone(
    *,
    by: Person,
    at: datetime,
    name: Text,
    code: Code,
    sites: tuple[UUID, ...] = (),
    purpose: Prose | None = None,
    happened: Happened | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Declare that a zone is to be; it is in force only once a version of its outline is.

    :raises Refused: when the code is taken or a site is unknown.
    """
    if reason := rules.declaring_blocker(code=code, sites=sites):
        raise Refused(reason)
    fact = ZoneDeclared(name=name, code=code, sites=sites, purpose=purpose)
    return append(fact, subject=subject or new_subject(), by=by, at=at, happened=happened, id=id)


@operation(roles=("planner", "security officer", "administrator"))
def put_zone_version_in_force(
    *,
    by: Person,
    at: datetime,
    zone_id: UUID,
    around: tuple[PolygonShape, ...],
    radius_m: Metres,
    rule_text: Prose,
    minus: tuple[PolygonShape, ...] = (),
    agreement: Text | None = None,
    in_force_on: date | None = None,
    in_force_at: datetime | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Put a version of a zone in force: from the start of a local day, or from an instant.

    :raises Refused: when the zone is unknown, the moment is missing or taken, or the outlines draw no zone.
    """
    fact = ZoneVersionPutInForce(
        around=around, radius_m=radius_m, rule_text=rule_text, minus=minus, agreement=agreement
    )
    since = _moment(in_force_on, in_force_at)
    if reason := rules.version_blocker(_zone(zone_id), fact, since=since):
        raise Refused(reason)
    return append(fact, subject=zone_id, by=by, at=at, happened=since, seen=seen, id=id)


@operation(roles=("planner", "security officer", "administrator"))
def correct_zone_version(
    *,
    by: Person,
    at: datetime,
    zone_id: UUID,
    version: UUID,
    reason: Text,
    around: tuple[PolygonShape, ...] | None = None,
    minus: tuple[PolygonShape, ...] | None = None,
    radius_m: Metres | None = None,
    rule_text: Prose | None = None,
    agreement: Text | None = None,
    in_force_at: datetime | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Correct a version that was written down otherwise than it was agreed; a change of what was agreed is a new version.

    :raises Refused: when zone or version are unknown, nothing is corrected, or the outlines draw no zone.
    """
    zone = _zone(zone_id)
    fact = ZoneVersionCorrected(
        put_in_force_by=version,
        reason=reason,
        around=around,
        minus=minus,
        radius_m=radius_m,
        rule_text=rule_text,
        agreement=agreement,
        in_force=None if in_force_at is None else Happened.exact(in_force_at),
    )
    if blocked := rules.version_correction_blocker(zone, fact):
        raise Refused(blocked)
    return append(fact, subject=zone_id, by=by, at=at, seen=seen, id=id)


@operation(roles=("planner", "security officer", "administrator"))
def repeal_zone(
    *,
    by: Person,
    at: datetime,
    zone_id: UUID,
    reason: Text,
    agreement: Text | None = None,
    repealed_on: date | None = None,
    repealed_at: datetime | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """End a zone: from the start of a local day, or from an instant.

    :raises Refused: when the zone is unknown or not in force then, or the moment is missing.
    """
    since = _moment(repealed_on, repealed_at)
    if blocked := rules.repeal_blocker(_zone(zone_id), since=since):
        raise Refused(blocked)
    fact = ZoneRepealed(reason=reason, agreement=agreement)
    return append(fact, subject=zone_id, by=by, at=at, happened=since, seen=seen, id=id)


@operation(roles=("engineer", "security officer"))
def draw_perimeter(
    *,
    by: Person,
    at: datetime,
    name: Text,
    site_id: UUID,
    line: LineShape,
    code: Code | None = None,
    gate: Text | None = None,
    happened: Happened | None = None,
    subject: UUID | None = None,
    id: UUID | None = None,
) -> Entry:
    """Draw the perimeter of a site as it is walked, from gate 1 to gate 1.

    :raises Refused: when the code is taken, the site is unknown, or the line is not a closed ring in the mission's area.
    """
    if reason := rules.perimeter_blocker(code=code, site_id=site_id, line=line):
        raise Refused(reason)
    fact = PerimeterDrawn(name=name, site=site_id, line=line, code=code, gate=gate)
    return append(fact, subject=subject or new_subject(), by=by, at=at, happened=happened, id=id)


@operation(roles=("engineer", "security officer"))
def correct_perimeter(
    *,
    by: Person,
    at: datetime,
    perimeter_id: UUID,
    reason: Text,
    name: Text | None = None,
    line: LineShape | None = None,
    gate: Text | None = None,
    seen: tuple[UUID, ...] | None = None,
    id: UUID | None = None,
) -> Entry:
    """Record that a perimeter was surveyed again or named wrongly; chainages recorded before keep their numbers.

    :raises Refused: when it is unknown, nothing is corrected, or the line is not a closed ring in the mission's area.
    """
    _perimeter(perimeter_id)
    if name is None and line is None and gate is None:
        raise Refused("Nothing is corrected: give the right name, line or gate.")
    if line is not None and (blocked := rules.line_blocker(line)):
        raise Refused(blocked)
    fact = PerimeterCorrected(reason=reason, name=name, line=line, gate=gate)
    return append(fact, subject=perimeter_id, by=by, at=at, seen=seen, id=id)


def _site(site_id: UUID) -> Site:
    row = queries.site(site_id)
    if row is None:
        raise Refused(f"There is no place {site_id} on this site's map; found it first.")
    return row


def _reading(reading_id: UUID) -> SitePopulation:
    row = queries.population(reading_id)
    if row is None:
        raise Refused(f"This site holds no reading {reading_id}; record it first.")
    return row


def _zone(zone_id: UUID) -> Zone:
    row = queries.zone(zone_id)
    if row is None:
        raise Refused(f"This site knows no zone {zone_id}; declare it first.")
    return row


def _perimeter(perimeter_id: UUID) -> Perimeter:
    row = queries.perimeter(perimeter_id)
    if row is None:
        raise Refused(f"This site knows no perimeter {perimeter_id}; draw it first.")
    return row


def _moment(on: date | None, at: datetime | None) -> datetime:
    """Return the one moment that is named: the start of a local day, or an instant."""
    if (on is None) == (at is None):
        raise Refused(
            "Name one moment: a day, which means its start in mission time, or an instant."
        )
    return start_of_day(on) if on is not None else _aware(at)


def _aware(at: datetime | None) -> datetime:
    if at is None or at.tzinfo is None:
        raise Refused(f"The moment {at} has no zone: write 2016-10-01T00:00:00+03:00.")
    return at


def _day_so_far(on: date, at: datetime) -> Happened:
    """Return a day as the time of a count; a day that is not over counts up to the moment of recording."""
    day = Happened.day(on)
    return Happened.between(day.start, min(day.end, at), "day")
