"""Named figures about stores."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from standfast.apps.places import queries as places
from standfast.apps.stores import queries
from standfast.apps.stores.models import Issue, Lot
from standfast.log.figures import Case, Excluded, Moment, Period, Reading, figure
from standfast.log.times import MISSION_ZONE

BALLISTIC_BLANKET = "ballistic blanket"
UNPLACED = "unplaced"
DEPOT_COUNTY = "Juba"
Counties = dict[UUID, str]


@figure(
    "stores.ballistic_blankets.distributed",
    unit="blankets",
    definition=(
        "Ballistic blankets handed out, less those that came back; a voucher that was booked twice counts once, "
        "withdrawn bookings do not count."
    ),
    version=1,
    reads=("stores.issue",),
)
def blankets_distributed(moment: Moment) -> Reading:
    """Return how many ballistic blankets are with staff."""
    issues = queries.issues_of(BALLISTIC_BLANKET)
    withdrawn = queries.withdrawn_issues(BALLISTIC_BLANKET)
    counties = _counties(row for one in issues for row in (one.booking, *one.repeats))
    counties |= _counties(withdrawn)
    errors = tuple(
        Excluded(_issue_case(row, counties), f"the booking was withdrawn: {row.withdrawn}")
        for row in withdrawn
    )
    if not issues:
        return Reading(
            value=None, reason="No issue of ballistic blankets is on record.", excluded=errors
        )
    left_out = (reason for one in issues for reason in _left_out(one, counties))
    return Reading(
        value=sum(one.quantity for one in issues),
        period=Period(issues[0].booking.issued_at, moment.as_of),
        entries=tuple(_issue_case(one.booking, counties) for one in issues if one.quantity),
        excluded=(*left_out, *errors),
    )


@figure(
    "stores.ballistic_blankets.received",
    unit="blankets",
    definition="Ballistic blankets that came into the mission's stores; a receipt that was booked twice counts once.",
    version=1,
    reads=("stores.lot",),
)
def blankets_received(moment: Moment) -> Reading:
    """Return how many ballistic blankets the mission received."""
    lots = queries.lots_of(BALLISTIC_BLANKET)
    if not lots:
        return Reading(value=None, reason="No receipt of ballistic blankets is on record.")
    return Reading(
        value=sum(one.booking.quantity for one in lots),
        period=Period(lots[0].booking.received_at, moment.as_of),
        entries=tuple(_lot_case(one.booking) for one in lots),
        excluded=tuple(
            Excluded(_lot_case(row), f"a second booking of the receipt {row.voucher}")
            for one in lots
            for row in one.repeats
        ),
    )


def _left_out(one: queries.IssueOnce, counties: Counties) -> Iterable[Excluded]:
    for row in one.repeats:
        differs = (
            ""
            if row.quantity == one.booking.quantity
            else f", for {row.quantity} instead of {one.booking.quantity}"
        )
        reason = f"a second booking of the voucher {row.voucher}{differs}; the voucher counts once"
        yield Excluded(_issue_case(row, counties), reason)
    for back in one.returns:
        case = Case(
            ref=back.entry,
            month=_month(back.returned_at),
            county=counties[one.booking.place],
            family="return",
        )
        reason = f"{back.quantity} of the {one.booking.quantity} of voucher {one.booking.voucher} came back"
        yield Excluded(case, reason)


def _counties(rows: Iterable[Issue]) -> Counties:
    found: Counties = {}
    for place in {row.place for row in rows}:
        site = places.site(place)
        found[place] = site.county if site and site.county else UNPLACED
    return found


def _issue_case(row: Issue, counties: Counties) -> Case:
    return Case(
        ref=row.subject, month=_month(row.issued_at), county=counties[row.place], family="issue"
    )


def _lot_case(row: Lot) -> Case:
    return Case(
        ref=row.subject, month=_month(row.received_at), county=DEPOT_COUNTY, family="receipt"
    )


def _month(at: datetime) -> str:
    return at.astimezone(MISSION_ZONE).strftime("%Y-%m")
