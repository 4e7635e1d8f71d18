"""The log: entries by arrival, one entry, chains with gaps and forks, conflicts."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from standfast.log.models import Chain
from standfast.web.journal import entries
from standfast.web.lists import page_of, text_of
from standfast.web.reading import person_of


def log(request: HttpRequest) -> HttpResponse:
    """List the entries by arrival, beside the state of the chains."""
    person = person_of(request)
    site, kind = text_of(request, "site"), text_of(request, "kind")
    subject = _uuid(request.GET.get("subject", ""))
    flagged, aside = bool(text_of(request, "flagged")), bool(text_of(request, "aside"))
    found = entries.entries_by_arrival(
        by=person, site=site, kind=kind, subject=subject, flagged=flagged, aside=aside
    )
    page = page_of(request, found)
    return render(
        request,
        "log/log.html",
        {
            "desk_key": "log",
            "page": page,
            "lines": entries.lines(page.object_list, by=person),
            "chains": entries.chain_lines(),
            "conflicts": entries.open_conflicts(by=person).count(),
            "sites": Chain.objects.order_by("site").values_list("site", flat=True).distinct(),
            "kinds": entries.kinds_held(by=person),
            "site_asked": site,
            "kind_asked": kind,
            "subject_asked": subject,
            "flagged_asked": flagged,
            "aside_asked": aside,
            "flagged": entries.flagged_count(by=person),
        },
    )


def entry(request: HttpRequest, id: UUID) -> HttpResponse:
    """Open one entry."""
    opened = entries.open_entry(id, by=person_of(request))
    if opened is None:
        raise Http404
    return render(request, "log/entry.html", {"desk_key": "log", "opened": opened})


def conflicts(request: HttpRequest) -> HttpResponse:
    """List the conflicts that the reader may see."""
    page = page_of(request, entries.open_conflicts(by=person_of(request)))
    return render(request, "log/conflicts.html", {"desk_key": "log", "page": page})


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
