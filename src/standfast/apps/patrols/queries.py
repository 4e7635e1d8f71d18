"""Questions about patrols: journeys, deployments, denials, hours in a zone.

Whatever depends on how far a patrol has come takes the moment as an argument: a patrol that is still out has stayed
another night tomorrow.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from standfast.apps.patrols.models import Denial, Engagement, Patrol, Stay, ZonePatrol
from standfast.log.labels import UNCLASSIFIED
from standfast.log.times import local_date, start_of_day

# The definition that figures of long-duration patrols name: at least four nights, in a named place at least one.
LONG_NIGHTS = 4
DEPLOYMENT_NIGHTS = 1


@dataclass(frozen=True, slots=True)
class Journey:
    """A patrol with its stays, in order: everything that is recorded of where it went."""

    patrol: Patrol
    stays: tuple[Stay, ...]

    @property
    def reached(self) -> tuple[UUID, ...]:
        """The places where it arrived, each once, in order."""
        return tuple(dict.fromkeys(stay.place for stay in self.stays if stay.arrived_at))

    @property
    def reached_destination(self) -> bool:
        """Whether it arrived at one of its destinations, however late and after however many denials."""
        return bool({str(place) for place in self.reached} & set(self.patrol.destinations))

    @property
    def ended(self) -> bool:
        """Whether it is back at its base."""
        return self.patrol.returned_at is not None

    def nights(self, at: datetime) -> int:
        """Return the nights between departure and return, or so far; 0 before departure."""
        if self.patrol.departed_at is None:
            return 0
        return _nights(self.patrol.departed_at, self.patrol.returned_at or at)

    def nights_at(self, place: UUID, at: datetime) -> int | None:
        """Return the nights spent at a place so far; None when an end of a stay is not recorded."""
        nights = [self._stay_nights(stay, at) for stay in self.stays if stay.place == place]
        known = [count for count in nights if count is not None]
        return sum(known) if len(known) == len(nights) else None

    def _stay_nights(self, stay: Stay, at: datetime) -> int | None:
        if stay.arrived_at is None:
            return None
        if stay.left_at is not None:
            return _nights(stay.arrived_at, stay.left_at)
        moved_on = any(
            other.arrived_at is not None and other.arrived_at > stay.arrived_at
            for other in self.stays
        )
        return None if self.ended or moved_on else _nights(stay.arrived_at, at)

    def arrived_at(self, place: UUID) -> datetime | None:
        """Return when it first arrived at a place."""
        return next(
            (stay.arrived_at for stay in self.stays if stay.place == place and stay.arrived_at),
            None,
        )


@dataclass(frozen=True, slots=True)
class Deployment:
    """A patrol and a named place where it stayed at least one night."""

    journey: Journey
    place: UUID
    arrived_at: datetime
    nights: int


@dataclass(frozen=True, slots=True)
class Access:
    """How many journeys were attempted, and how many of them reached a destination."""

    attempted: int
    reached: int

    @property
    def share(self) -> float | None:
        """Reached by attempted; None when no journey was attempted."""
        return self.reached / self.attempted if self.attempted else None


def _nights(start: datetime, end: datetime) -> int:
    return max(0, (local_date(end) - local_date(start)).days)


def patrol_by_subject(subject: UUID) -> Patrol | None:
    """Return a patrol."""
    return Patrol.objects.filter(subject=subject).first()


def journey(patrol: Patrol) -> Journey:
    """Return a patrol with its stays."""
    stays = Stay.objects.filter(subject=patrol.subject).order_by("number")
    return Journey(patrol, tuple(stays))


def journeys() -> tuple[Journey, ...]:
    """Return every patrol with its stays, in two queries, by tasking."""
    stays: defaultdict[UUID, list[Stay]] = defaultdict(list)
    for stay in Stay.objects.order_by("subject", "number"):
        stays[stay.subject].append(stay)
    patrols = Patrol.objects.order_by("tasked_at", "subject")
    return tuple(Journey(patrol, tuple(stays[patrol.subject])) for patrol in patrols)


def deployments(*, at: datetime) -> tuple[Deployment, ...]:
    """Return each patrol and named place where it had stayed at least one night by a moment."""
    return tuple(
        Deployment(one, place, arrived_at, nights)
        for one in journeys()
        for place in one.reached
        if (arrived_at := one.arrived_at(place)) is not None
        and (nights := one.nights_at(place, at)) is not None
        and nights >= DEPLOYMENT_NIGHTS
    )


def long_deployments(*, at: datetime) -> tuple[Deployment, ...]:
    """Return the deployments of patrols that had been out for at least four nights by a moment."""
    return tuple(one for one in deployments(at=at) if one.journey.nights(at) >= LONG_NIGHTS)


def patrols_out(*, at: datetime) -> QuerySet[Patrol]:
    """Return the patrols that are away from their base at a moment, longest first."""
    gone = Patrol.objects.filter(departed_at__lte=at).exclude(returned_at__lte=at)
    return gone.order_by("departed_at", "subject")


def departed_journeys(*, start: date, end: datetime) -> tuple[Journey, ...]:
    """Return the journeys that set out from a day on and before an instant."""
    return tuple(
        one
        for one in journeys()
        if one.patrol.departed_at is not None
        and start_of_day(start) <= one.patrol.departed_at < end
    )


def is_decided(one: Journey) -> bool:
    """Tell whether it is known whether a journey reached a destination: it did, or it came back."""
    return one.reached_destination or one.ended


def access(found: Iterable[Journey]) -> Access:
    """Return how many decided journeys reached a destination: journeys count, not denials."""
    decided = [one for one in found if is_decided(one)]
    return Access(len(decided), sum(one.reached_destination for one in decided))


def access_by_month(*, start: date, end: datetime) -> dict[str, Access]:
    """Return access by month of departure ("2017-02"), for months in which a journey set out."""
    by_month: defaultdict[str, list[Journey]] = defaultdict(list)
    for one in departed_journeys(start=start, end=end):
        assert one.patrol.departed_at is not None
        by_month[f"{local_date(one.patrol.departed_at):%Y-%m}"].append(one)
    return {month: access(found) for month, found in sorted(by_month.items())}


def denials_of(patrol: UUID) -> QuerySet[Denial]:
    """Return the denials that a journey met, in order: each has its own clock."""
    return Denial.objects.filter(patrol=patrol).order_by("held_from", "subject")


def denial_by_subject(subject: UUID) -> Denial | None:
    """Return a denial."""
    return Denial.objects.filter(subject=subject).first()


def open_holds(*, at: datetime) -> QuerySet[Denial]:
    """Return the denials at which a patrol is standing its ground at a moment."""
    begun = Denial.objects.filter(held_from__lte=at).exclude(held_until__lte=at)
    return begun.order_by("held_from", "subject")


def time_held(patrol: UUID) -> timedelta | None:
    """Return how long a journey was held in all; None when the end of a hold is not recorded."""
    total = timedelta()
    for denial in denials_of(patrol):
        if denial.held_until is None:
            return None
        total += denial.held_until - denial.held_from
    return total


def stays_between(*, start: date, end: date) -> QuerySet[Stay]:
    """Return the unclassified stays that began before `end` and had not ended by `start`, in order."""
    before = Stay.objects.filter(label=UNCLASSIFIED, arrived_at__lt=start_of_day(end))
    ended = Q(left_at__lt=start_of_day(start))
    never_left = Q(left_at=None, arrived_at__lt=start_of_day(start))
    return before.exclude(ended | never_left).order_by("arrived_at", "subject", "number")


def engagements_of(patrol: UUID) -> QuerySet[Engagement]:
    """Return what a patrol did with people, in order."""
    return Engagement.objects.filter(subject=patrol).order_by("at", "pk")


def zone_patrol_by_subject(subject: UUID) -> ZonePatrol | None:
    """Return the record of a zone patrol."""
    return ZonePatrol.objects.filter(subject=subject).first()


def zone_patrols(*, start: date, end: date) -> QuerySet[ZonePatrol]:
    """Return the zone patrols of the days [start, end) that were not withdrawn, oldest first."""
    standing = ZonePatrol.objects.filter(withdrawn=None, day__gte=start, day__lt=end)
    return standing.order_by("start", "subject")


def zone_patrol_hours(zone: UUID, *, start: date, end: date) -> float:
    """Return the hours patrolled in a zone on the days [start, end)."""
    seconds = sum(
        (one.end - one.start).total_seconds()
        for one in zone_patrols(start=start, end=end).filter(zone=zone)
    )
    return seconds / 3600
