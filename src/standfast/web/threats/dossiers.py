"""One alert or one hotspot on a page of its own, with the doors to what may be stated about it; what visits are worth."""

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from standfast.apps.accounts import queries as accounts
from standfast.apps.accounts.models import Person
from standfast.apps.patrols import planning as patrols
from standfast.apps.places import queries as places
from standfast.apps.threats import queries
from standfast.apps.threats.models import Alert, Hotspot
from standfast.apps.threats.reference import EXPLORATION_SHARE, WORDS, risk
from standfast.log.models import Conflict
from standfast.web.moments import Asked, asked_of, moment_of, standing_in
from standfast.web.reading import person_of, readable
from standfast.web.recording import not_for
from standfast.web.threats.changes import ANALYSES, STEPS, Step
from standfast.web.threats.views import day_of, tracked

DOING = {
    "alert": gettext_lazy("recording something about an alert"),
    "hotspot": gettext_lazy("stating something about a hotspot"),
}


@require_GET
def alert(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Show one alert: how far it has come, what is late, and what may be done next."""
    asked = asked_of(request)
    at = moment_of(asked).as_of if asked.as_of else timezone.now()
    person = person_of(request)
    with standing_in(asked):
        row = queries.alerts(person).filter(subject=subject).first()
        if row is None:
            raise Http404
        named = {one for one in (row.routed_to,) if one is not None}
        standing = {one.subject for one in queries.standing_alerts(at, reader=person)}
        found = tracked(row, at, accounts.names(named), standing)
        site = places.site(row.place) if row.place else None
        spot = queries.hotspot(row.hotspot) if row.hotspot else None
        conflicts = _conflicts(row, person)
    if spot is not None and not person.may_read(spot.label):
        spot = None
    if site is not None and not person.may_read(site.label):
        site = None
    return render(
        request,
        "threats/alert.html",
        {
            "desk_key": "threats",
            "one": found,
            "place": site,
            "hotspot": spot,
            "conflicts": conflicts,
            "cannot": _cannot(STEPS, row, person, asked, "alert"),
        },
    )


@require_GET
def hotspot(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Show one hotspot with its assessment, its alerts and what may be stated about it."""
    asked = asked_of(request)
    at = moment_of(asked).as_of if asked.as_of else timezone.now()
    person = person_of(request)
    with standing_in(asked):
        row = queries.hotspot(subject)
        if row is None or not person.may_read(row.label):
            raise Http404
        context = {
            "row": row,
            "risk": risk(row.likelihood, row.impact),
            "alerts": list(queries.alerts(person).filter(hotspot=subject, raised_at__lte=at)),
            "conflicts": _conflicts(row, person),
        }
    return render(
        request,
        "threats/hotspot.html",
        {
            "desk_key": "threats",
            **context,
            "likelihood": WORDS.get(("likelihood", row.likelihood or 0)),
            "impact": WORDS.get(("impact", row.impact or 0)),
            "cannot": _cannot(ANALYSES, row, person, asked, "hotspot"),
        },
    )


@require_GET
def worth(request: HttpRequest) -> HttpResponse:
    """Show what a patrol's visit to each place is worth, and which places were drawn because nobody goes there."""
    asked = asked_of(request)
    on = day_of(asked.as_of)
    with standing_in(asked):
        found = patrols.patrol_values(on=on, reader=person_of(request))
    return render(
        request,
        "threats/worth.html",
        {
            "desk_key": "threats",
            "on": on,
            "worth": found,
            "ranked": [value for value in found.values if not value.explored],
            "drawn": [value for value in found.values if value.explored],
            "share": round(100 * EXPLORATION_SHARE),
        },
    )


def _conflicts(row: Alert | Hotspot, person: Person) -> list[Conflict]:
    found = Conflict.objects.filter(subject=row.subject, label=row.label)
    return list(readable(found, by=person).order_by("entry"))


def _cannot(
    steps: Mapping[str, Step], row: Alert | Hotspot, person: Person, asked: Asked, noun: str
) -> dict[str, str | None]:
    """Return why each step is not open to a reader; at another time none is."""
    if not asked.is_now:
        elsewhen = _("You are looking at another time; go back to now to record something.")
        return dict.fromkeys(steps, elsewhen)
    at = timezone.now()
    return {
        name: not_for(person, step.call, str(DOING[noun])) or step.blocker(row, at)
        for name, step in steps.items()
    }
