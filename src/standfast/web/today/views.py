"""What needs me today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from standfast.log.times import local_date
from standfast.web.journal import entries
from standfast.web.letter.claims import newest_claim_day
from standfast.web.reading import person_of, readable
from standfast.web.today.needs import needs_of

RECENT = 10
BOOKKEEPING = "log."
"""What chains state of themselves, such as which bundles they received; the log shows it."""


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """Show what waits for the reader, and the entries that arrived last."""
    person = person_of(request)
    stated = entries.entries_by_arrival(by=person).exclude(kind__startswith=BOOKKEEPING)
    newest = readable(stated, by=person)[:RECENT]
    return render(
        request,
        "today/today.html",
        {
            "desk_key": "today",
            "needs": needs_of(person, on=local_date(timezone.now())),
            "recent": entries.lines(newest, by=person),
            "claim_day": newest_claim_day(by=person),
        },
    )
