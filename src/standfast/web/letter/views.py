"""The letter: read at a moment, taken away as PDF, HTML or JSON, frozen."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from standfast.apps.accounts.models import Person
from standfast.log.models import Chain
from standfast.reports.challenges import Unanswered
from standfast.reports.frozen import (
    Frozen,
    NotFrozen,
    freeze,
    frozen_bytes,
    list_frozen,
)
from standfast.reports.kinds import MEDIA, made_at
from standfast.reports.letter import Letter
from standfast.reports.letter import letter as letter_at
from standfast.reports.page import letter_body
from standfast.reports.readers import PUBLIC, reader_of
from standfast.web.letter.claims import newest_claim_day
from standfast.web.letter.files import file_response
from standfast.web.letter.rules import freeze_blocker
from standfast.web.moments import asked, asked_of, moment_of
from standfast.web.reading import person_of

FROZEN_FORMS = ("pdf", "html", "json")
FORMS = ("pdf", "docx", "html", "json")


@require_GET
def letter(request: HttpRequest) -> HttpResponse:
    """Show the letter at the moment that the address asks for."""
    made = _letter(request)
    return render(
        request,
        "letter/letter.html",
        {
            "desk_key": "letter",
            "body": letter_body(made),
            "letter": made,
            "sites": Chain.objects.order_by("site").values_list("site", flat=True).distinct(),
            "forms": FORMS,
            "claim_day": newest_claim_day(by=person_of(request)),
            "blocked": freeze_blocker(by=person_of(request)),
        },
    )


@require_GET
def take_away(request: HttpRequest, form: str) -> HttpResponse:
    """Hand the letter over as a file."""
    if form not in FORMS:
        raise Http404
    made = made_at("letter", moment_of(asked_of(request)), reader=reader_of(person_of(request)))
    return file_response(
        made.form(form), MEDIA[form], f"letter-{made.letter.on.isoformat()}.{form}"
    )


@require_POST
def freeze_letter(request: HttpRequest) -> HttpResponse:
    """Keep the letter of a moment as it reads now."""
    person = person_of(request)
    moment = asked(request.POST.dict())
    address = f"{reverse('letter')}?{moment.query}"
    if reason := freeze_blocker(by=person):
        messages.error(request, reason)
        return redirect(address)
    try:
        kept = freeze(moment_of(moment), at=timezone.now(), reader=reader_of(person))
    except Unanswered as error:
        messages.error(request, str(error))
        return redirect(address)
    messages.success(
        request, _("Frozen: the bytes are kept under the digest %s.") % kept.digest[:12]
    )
    return redirect("frozen_letters")


@require_GET
def frozen_letters(request: HttpRequest) -> HttpResponse:
    """List the frozen letters that were made for this reader or for the public."""
    kept = _frozen_for(person_of(request))
    return render(
        request, "letter/frozen.html", {"desk_key": "letter", "frozen": kept, "forms": FROZEN_FORMS}
    )


@require_GET
def frozen_letter(request: HttpRequest, digest: str, form: str) -> HttpResponse:
    """Hand over the bytes of a frozen letter, to the reader for whom it was made."""
    kept = [row for row in _frozen_for(person_of(request)) if row.digest == digest]
    if not kept:
        raise Http404
    own = next((row for row in kept if row.reader != PUBLIC.name), kept[0])
    try:
        content = frozen_bytes(digest, form, reader=own.reader)
    except NotFrozen as error:
        raise Http404 from error
    return file_response(content, MEDIA[form], f"letter-{digest[:12]}.{form}")


def _frozen_for(person: Person) -> list[Frozen]:
    """Return the letters made for a person or the public, as far as the person may read now what they may hold."""
    mine = {PUBLIC.name, person.account}
    return [row for row in list_frozen() if row.reader in mine and person.may_read(row.label)]


def _letter(request: HttpRequest) -> Letter:
    return letter_at(moment_of(asked_of(request)), reader=reader_of(person_of(request)))
