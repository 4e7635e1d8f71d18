"""Incidents by month, category family or county: the same numbers for every reader, with the reasons for those held back."""

from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from standfast.apps.incidents import queries
from standfast.log.times import end_of_day, local_date
from standfast.log.worlds import world
from standfast.web.moments import asked_of, moment_of

TITLES = {
    "month": gettext_lazy("month"),
    "family": gettext_lazy("category family"),
    "county": gettext_lazy("county"),
}


@require_GET
def breakdown(request: HttpRequest, cut: str) -> HttpResponse:
    """Show the incidents by one cut, up to the end of the last whole month before the moment."""
    chosen = next((known for known in queries.CUTS if known == cut), None)
    if chosen is None:
        raise Http404
    moment = moment_of(asked_of(request))
    until = last_whole_month(moment.as_of)
    with world(as_of=until, known_by=moment.known_by, at_site=moment.at_site):
        found = queries.breakdown(chosen, until=until)
    return render(
        request,
        "incidents/breakdown.html",
        {
            "desk_key": "incidents",
            "found": found,
            "title": TITLES[chosen],
            "cuts": TITLES.items(),
            "reasons": sorted({cell.reason for cell in found.held_back if cell.reason}),
            "until": local_date(until),
        },
    )


def last_whole_month(as_of: datetime) -> datetime:
    """Return the end of the last month that had ended by an instant, in mission time; the last instant of one is its end."""
    following = local_date(as_of + timedelta(microseconds=1))
    return end_of_day(following.replace(day=1) - timedelta(days=1))
