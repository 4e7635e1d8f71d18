"""A zone's effect: a section of its page, and the same as one page to take away."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET

from standfast.apps.places import queries as places
from standfast.apps.places.models import Zone
from standfast.log.figures import Moment
from standfast.reports.effect import ZoneReport, effect_pdf, rests_text, zone_report
from standfast.web.moments import asked_of, moment_of, standing_in
from standfast.web.reading import person_of


def effect_section(zone: Zone, moment: Moment) -> dict[str, object]:
    """Return what the section of a zone's page reads. Call it inside the world of the moment."""
    found = zone_report(zone, moment)
    if isinstance(found, str):
        return {"effect": None, "effect_reason": found}
    return {"effect": found, "effect_chart": _drawn(found), "effect_rests": rests_text(found)}


def _drawn(report: ZoneReport) -> SafeString:
    """Return the drawing as markup: it is made of numbers and dates alone, never of what somebody wrote."""
    return mark_safe(report.chart)  # noqa: S308


@require_GET
def zone_effect_page(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Hand a zone's effect over as a PDF."""
    moment = asked_of(request)
    with standing_in(moment):
        zone = places.zone(subject)
        if zone is None or not person_of(request).may_read(zone.label):
            raise Http404
        found = zone_report(zone, moment_of(moment))
        if isinstance(found, str):
            raise Http404
        content = effect_pdf(found)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="zone-{zone.code}-effect.pdf"'
    return answer
