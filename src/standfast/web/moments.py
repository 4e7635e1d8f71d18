"""Which moment a page shows: now, as of a date, or as a site knew it; read from the address and said in words."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from standfast.log.figures import Moment
from standfast.log.models import Chain
from standfast.log.times import MISSION_ZONE, end_of_day, local_date
from standfast.log.worlds import world
from standfast.reports.page import site_words

MISSION_ZONE_NAME = "Juba time"
EARLIEST, LATEST = 1900, 2200
KEYS = ("as_of", "known_by", "at")


@dataclass(frozen=True, slots=True)
class Asked:
    """The moment that an address asks for; without any part it is now."""

    as_of: datetime | None = None
    known_by: datetime | None = None
    at_site: str | None = None
    typed: tuple[tuple[str, str], ...] = ()
    problems: tuple[tuple[str, str], ...] = ()

    @property
    def is_now(self) -> bool:
        """Whether the page shows the present."""
        return self.as_of is None and self.known_by is None and self.at_site is None

    @property
    def query(self) -> str:
        """The part of an address that carries the moment on, without a question mark."""
        return urlencode([(key, value) for key, value in self.typed if value])

    @property
    def words(self) -> str:
        """The moment in words."""
        if self.is_now:
            return _("Now")
        parts = [_("As of %s") % moment_text(self.as_of)] if self.as_of else []
        if self.known_by or self.at_site:
            who = site_words(self.at_site) if self.at_site else _("this site")
            knew = _("as %s knew it") % who
            parts.append(f"{knew} {moment_text(self.known_by)}" if self.known_by else knew)
        text = ", ".join(parts)
        return text[:1].upper() + text[1:]

    @property
    def as_of_typed(self) -> str:
        """The `as of` for a browser's own field: a day, or a day and time in mission time."""
        return _for_field(self.as_of)

    @property
    def known_by_typed(self) -> str:
        """The `known by` for a browser's own field."""
        if self.known_by is None:
            return ""
        return f"{self.known_by.astimezone(MISSION_ZONE):%Y-%m-%dT%H:%M}"

    @property
    def then_typed(self) -> str:
        """The `known by` that asks what was known when the `as of` ended: the first full minute from then on."""
        if self.as_of is None:
            return ""
        local = self.as_of.astimezone(MISSION_ZONE)
        whole = local.replace(second=0, microsecond=0)
        then = whole if whole == local else whole + timedelta(minutes=1)
        return f"{then:%Y-%m-%dT%H:%M}"


NOW = Asked()


def moment_of(asked: Asked) -> Moment:
    """Return the moment for a figure or letter; now is the end of today, so that a page read twice asks the same."""
    as_of = asked.as_of or end_of_day(local_date(timezone.now()))
    return Moment(as_of, asked.known_by, asked.at_site)


def asked(parameters: Mapping[str, str]) -> Asked:
    """Return the moment that the parameters of an address ask for; what cannot be read is a problem, and left out."""
    typed = tuple((key, parameters.get(key, "").replace("\0", "").strip()) for key in KEYS)
    text = dict(typed)
    problems: list[tuple[str, str]] = []
    moments: dict[str, datetime | None] = {}
    for key in ("as_of", "known_by"):
        try:
            moments[key] = instant_from_person(text[key]) if text[key] else None
        except ValueError:
            moments[key] = None
            problems.append(
                (
                    key,
                    _(
                        "“%s” is not a time. Write a date as 2016-12-23, or add the time: 2016-12-23T21:00."
                    )
                    % text[key],
                )
            )
    site: str | None = text["at"] or None
    if site and not Chain.objects.filter(site=site).exists():
        problems.append(
            ("at", _("This site knows no chain of “%s”. Choose a site from the list.") % site)
        )
        site = None
    wrong = {key for key, _sentence in problems}
    kept = tuple((key, value) for key, value in typed if key not in wrong)
    return Asked(moments["as_of"], moments["known_by"], site, kept, tuple(problems))


def asked_of(request: HttpRequest) -> Asked:
    """Return the moment of a request; read once."""
    moment: Asked | None = getattr(request, "moment", None)
    if moment is None:
        moment = asked(request.GET.dict())
        request.moment = moment  # type: ignore[attr-defined]
    return moment


def instant_from_person(text: str) -> datetime:
    """Return the instant that a person means: a bare date ends with its day, a time without zone is mission time.

    :raises ValueError: when the text is neither.
    """
    if len(text) == len("2016-12-23"):
        return end_of_day(_within_reach(date.fromisoformat(text)))
    at = datetime.fromisoformat(text)
    _within_reach(at.date())
    return at if at.tzinfo else at.replace(tzinfo=MISSION_ZONE)


def day_from_person(text: str) -> date | None:
    """Return the day that a person typed, or None when it is not one."""
    try:
        return _within_reach(date.fromisoformat(text)) if text else None
    except ValueError:
        return None


def _within_reach(on: date) -> date:
    if not EARLIEST <= on.year <= LATEST:
        raise ValueError(f"{on} lies outside the years {EARLIEST} to {LATEST}.")
    return on


def _for_field(at: datetime | None) -> str:
    if at is None:
        return ""
    local = at.astimezone(MISSION_ZONE)
    if at == end_of_day(local.date()):
        return local.date().isoformat()
    return f"{local:%Y-%m-%dT%H:%M}"


@contextmanager
def standing_in(moment: Asked) -> Iterator[None]:
    """Stand in the world of a moment; rows must be read before it closes."""
    if moment.is_now:
        yield
        return
    with world(as_of=moment.as_of, known_by=moment.known_by, at_site=moment.at_site):
        yield


def moment_text(at: datetime | None) -> str:
    """Return an instant as people read it: `23 Dec 2016`, with the clock unless it is the end of the day."""
    if at is None:
        return ""
    local = at.astimezone(MISSION_ZONE)
    day = f"{local.day} {local:%b %Y}"
    return day if at == end_of_day(local.date()) else f"{day} {local:%H:%M} {MISSION_ZONE_NAME}"
