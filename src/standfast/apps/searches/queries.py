"""Questions about searches and seized items."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from standfast.apps.places.models import Site
from standfast.apps.searches.facts import Level
from standfast.apps.searches.models import CustodyStep, Search, SeizedItem

ONE_DAY = timedelta(days=1)
DAY_IS_KNOWN = frozenset({"exact", "minute", "hour", "part of day", "day"})


@dataclass(frozen=True, slots=True)
class SiteSearch:
    """One search of a site: the daily records of consecutive days, in order."""

    site: UUID
    days: tuple[Search, ...]

    @property
    def first_day(self) -> date:
        """The day on which it began."""
        return self.days[0].first_day

    @property
    def last_day(self) -> date:
        """The last day on which it went on."""
        return max(day.last_day for day in self.days)


def search_by_subject(subject: UUID) -> Search | None:
    """Return the record of a search."""
    return Search.objects.filter(subject=subject).first()


def all_searches() -> QuerySet[Search]:
    """Return every record of a search, the withdrawn ones too, oldest first."""
    return Search.objects.order_by("start", "subject")


def standing_searches(level: Level | None = None) -> QuerySet[Search]:
    """Return the records that were not withdrawn, of one level or all, oldest first."""
    found = Search.objects.filter(withdrawn=None)
    return (found if level is None else found.filter(level=level)).order_by("start", "subject")


def withdrawn_searches(level: Level) -> QuerySet[Search]:
    """Return the records of a level that were taken back, oldest first."""
    found = Search.objects.filter(level=level).exclude(withdrawn=None)
    return found.order_by("start", "subject")


def site_searches(records: Iterable[Search]) -> tuple[SiteSearch, ...]:
    """Return daily records joined into searches: one site on consecutive days is one search."""
    joined: list[SiteSearch] = []
    open_at: dict[UUID, int] = {}
    for record in sorted(records, key=lambda one: (one.first_day, one.start, one.subject)):
        index = open_at.get(record.site)
        if index is not None and record.first_day <= joined[index].last_day + ONE_DAY:
            joined[index] = SiteSearch(record.site, (*joined[index].days, record))
        else:
            open_at[record.site] = len(joined)
            joined.append(SiteSearch(record.site, (record,)))
    return tuple(joined)


def days_without_zone_search(sites: Iterable[UUID], *, start: date, end: date) -> tuple[date, ...]:
    """Return the days of [start, end) on which no zone of any of the sites was searched."""
    found = standing_searches("ZONE").filter(site__in=list(sites), first_day__lt=end)
    searched = {
        record.first_day + ONE_DAY * n
        for record in found.filter(last_day__gte=start)
        if record.precision in DAY_IS_KNOWN
        for n in range((record.last_day - record.first_day).days + 1)
    }
    days = (start + ONE_DAY * n for n in range((end - start).days))
    return tuple(day for day in days if day not in searched)


def item_by_subject(subject: UUID) -> SeizedItem | None:
    """Return a seized item."""
    return SeizedItem.objects.filter(subject=subject).first()


def seized_items() -> QuerySet[SeizedItem]:
    """Return the whole register of seized items, oldest first."""
    return SeizedItem.objects.order_by("found_at", "subject")


def items_of(search: UUID) -> QuerySet[SeizedItem]:
    """Return the items that a search seized, by tag."""
    return SeizedItem.objects.filter(search=search).order_by("tag", "subject")


def custody_of(item: UUID) -> QuerySet[CustodyStep]:
    """Return the chain of custody of an item, in order."""
    return CustodyStep.objects.filter(subject=item).order_by("number")


def items_with_broken_custody() -> QuerySet[SeizedItem]:
    """Return the items of which a hand-over does not begin with the one who held them."""
    broken = CustodyStep.objects.filter(gap=True).values("subject")
    return SeizedItem.objects.filter(subject__in=broken).order_by("found_at", "subject")


def site_counties(searches: Iterable[Search]) -> dict[UUID, str | None]:
    """Return the county of each searched site; sites unknown here are left out."""
    sites = {search.site for search in searches}
    return dict(Site.objects.filter(subject__in=sites).values_list("subject", "county"))
