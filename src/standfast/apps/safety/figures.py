"""Named figures about the safety of staff."""

from datetime import datetime

from standfast.apps.places import queries as places
from standfast.apps.safety import queries
from standfast.apps.safety.models import Haven, Posting, Residence
from standfast.log.figures import Case, Excluded, Moment, Period, Reading, figure
from standfast.log.times import MISSION_ZONE

CAPITAL = "Juba"
UNPLACED = "unplaced"


@figure(
    "works.safe_havens.target",
    unit="safe havens",
    definition="Safe havens for staff that are planned, whatever their progress.",
    version=1,
    reads=("safety.haven",),
)
def safe_havens_target(moment: Moment) -> Reading:
    """Return how many safe havens are planned."""
    havens = queries.havens()
    if not havens:
        return Reading(value=None, reason="No safe haven is planned.")
    return Reading(
        value=len(havens),
        period=_since(min(one.planned_at for one in havens), moment),
        entries=tuple(_haven_case(one) for one in havens),
    )


@figure(
    "works.safe_havens.completed",
    unit="safe havens",
    definition=(
        "Safe havens that were accepted as complete by somebody who did not measure their progress; "
        "a reading of 100 per cent alone does not count."
    ),
    version=1,
    reads=("safety.haven",),
)
def safe_havens_completed(moment: Moment) -> Reading:
    """Return how many safe havens are accepted as complete."""
    havens = queries.havens()
    if not havens:
        return Reading(value=None, reason="No safe haven is planned.")
    return Reading(
        value=len([one for one in havens if one.completed]),
        period=_since(min(one.planned_at for one in havens), moment),
        entries=tuple(_haven_case(one) for one in havens if one.completed),
        excluded=tuple(
            Excluded(_haven_case(one), _not_complete(one)) for one in havens if not one.completed
        ),
    )


@figure(
    "safety.embedded_officers",
    unit="security officers",
    definition=(
        "Security officers whose posting to OCHA, or to the agencies that have none of their own, has begun and not ended."
    ),
    version=1,
    reads=("safety.posting",),
)
def embedded_officers(moment: Moment) -> Reading:
    """Return how many security officers work inside other organisations."""
    postings = queries.postings()
    if not postings:
        return Reading(value=None, reason="No posting of a security officer is on record.")
    standing = [one for one in postings if one.ended_at is None]
    return Reading(
        value=len(standing),
        period=_since(postings[0].begun_at, moment),
        entries=tuple(_posting_case(one) for one in standing),
        excluded=tuple(
            Excluded(_posting_case(one), f"the posting ended: {one.ended_reason}")
            for one in postings
            if one.ended_at is not None
        ),
    )


@figure(
    "safety.residences.outside_zone1",
    unit="residences",
    definition=(
        "Building blocks in Juba, off base, in which staff live and which lie outside security zone 1."
    ),
    version=1,
    reads=("safety.residence",),
)
def residences_outside_zone(moment: Moment) -> Reading:
    """Return how many residences in Juba lie outside the zone to which they are restricted."""
    in_use = queries.residences_in_use(CAPITAL)
    if not in_use:
        return Reading(value=None, reason="No residence in Juba is on record.")
    outside = queries.outside_zone(in_use)
    return Reading(
        value=len(outside),
        period=_since(min(one.since for one in in_use), moment),
        entries=tuple(_residence_case(one) for one in outside),
    )


@figure(
    "safety.residences.on_base_share",
    unit="share of residents",
    definition=(
        "Staff living on base in Juba divided by all staff living in Juba, by the newest count of each block; "
        "blocks that nobody has counted are left out."
    ),
    version=1,
    reads=("safety.residence",),
)
def residences_on_base_share(moment: Moment) -> Reading:
    """Return which share of the staff in Juba lives on base."""
    in_use = queries.residences_in_use(CAPITAL)
    counted = [(one, one.residents) for one in in_use if one.residents is not None]
    everybody = sum(residents for _, residents in counted)
    if not everybody:
        return Reading(value=None, reason="Nobody has counted the residents of a block in Juba.")
    on_base = sum(n for one, n in counted if one.residence_kind == queries.ON_BASE)
    return Reading(
        value=on_base / everybody,
        period=_since(min(one.since for one in in_use), moment),
        entries=tuple(_residence_case(one) for one, _ in counted),
        excluded=tuple(
            Excluded(_residence_case(one), "nobody has counted its residents")
            for one in in_use
            if one.residents is None
        ),
    )


@figure(
    "safety.fact_sheet.organisations",
    unit="organisations",
    definition="Organisations that confirmed the newest edition of the security fact sheet.",
    version=1,
    reads=("safety.fact_sheet",),
)
def fact_sheet_organisations(moment: Moment) -> Reading:
    """Return how many organisations confirmed the newest fact sheet."""
    sheet = queries.newest_fact_sheet()
    if sheet is None:
        return Reading(value=None, reason="No security fact sheet was issued.")
    confirmed = queries.confirmations(sheet.subject)
    return Reading(
        value=len(confirmed),
        period=_since(sheet.issued_at, moment),
        entries=tuple(
            Case(ref=one.entry, month=_month(one.at), county=CAPITAL, family="confirmation")
            for one in confirmed
        ),
    )


def _not_complete(haven: Haven) -> str:
    if haven.accepted_at is not None:
        return "was accepted by somebody who had measured its progress"
    if haven.revoked_reason is not None:
        return f"its acceptance was revoked: {haven.revoked_reason}"
    if haven.percent is None:
        return "nobody has read its progress"
    return f"last read at {haven.percent} per cent, not accepted as complete"


def _haven_case(haven: Haven) -> Case:
    site = places.site(haven.site)
    county = site.county if site and site.county else UNPLACED
    return Case(
        ref=haven.subject, month=_month(haven.planned_at), county=county, family="safe haven"
    )


def _posting_case(posting: Posting) -> Case:
    return Case(
        ref=posting.subject, month=_month(posting.begun_at), county=CAPITAL, family="posting"
    )


def _residence_case(residence: Residence) -> Case:
    return Case(
        ref=residence.subject,
        month=_month(residence.since),
        county=residence.town,
        family="residence",
    )


def _since(start: datetime, moment: Moment) -> Period:
    return Period(start, moment.as_of)


def _month(at: datetime) -> str:
    return at.astimezone(MISSION_ZONE).strftime("%Y-%m")
