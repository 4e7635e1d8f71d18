"""Reading the desk of protected persons: handles, one person's page, an opened record, erasures and who has confirmed them."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from standfast.apps.accounts import queries as accounts
from standfast.apps.accounts.facts import ADMINISTRATOR
from standfast.apps.accounts.models import Person
from standfast.apps.persons import operations, queries, rules
from standfast.apps.persons.models import ProtectedPerson
from standfast.log import erasure_operations as erasing
from standfast.web.lists import page_of
from standfast.web.reading import person_of
from standfast.web.recording import not_for

DESK = "protected"


@require_GET
def protected_persons(request: HttpRequest) -> HttpResponse:
    """List the persons whom the reader may know of, what is to be recalled, and broken glass for administrators."""
    person = person_of(request)
    page = page_of(request, queries.protected_persons(person))
    glass = list(queries.glass_to_review()) if ADMINISTRATOR in person.roles else []
    return render(
        request,
        "persons/list.html",
        {
            "desk_key": DESK,
            "page": page,
            "to_recall": list(queries.shares_to_recall(person)),
            "glass": glass,
            "names": accounts.names({row.reader for row in glass}),
            "cleared": person.may_read(rules.LEAST),
            "orders": rules.may_order_erasures(person),
            "cannot": {
                "enrol": not_for(person, operations.enrol_protected_person, _("enrolling")),
                "refer": not_for(person, operations.record_referral, _("referring")),
                "glass": not_for(person, operations.break_glass, _("breaking glass")),
            },
        },
    )


def found(request: HttpRequest, subject: UUID) -> ProtectedPerson:
    """Return the person of a page.

    :raises Http404: when there is none that the reader may open: the two look the same.
    """
    row = queries.protected_person(subject, reader=person_of(request))
    if row is None:
        raise Http404
    return row


@require_GET
def protected_person(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Show all that may be shown of a person without opening what is sealed."""
    row = found(request, subject)
    reader = person_of(request)
    dossier = queries.dossier(subject, reader=reader)
    people = {reading.reader for reading in dossier.readings} | {b.author for b in dossier.bodies}
    return render(
        request,
        "persons/person.html",
        {
            "desk_key": DESK,
            "row": row,
            "dossier": dossier,
            "names": accounts.names(people),
            "cannot": _cannot(reader),
        },
    )


def _cannot(reader: Person) -> dict[str, str | None]:
    return {
        "open": not_for(reader, operations.open_sealed_record, _("opening a record")),
        "identity": not_for(reader, operations.record_identity, _("recording who it is")),
        "account": not_for(reader, operations.record_account, _("recording an account"))
        or rules.account_blocker(reader),
        "consent": not_for(reader, operations.record_consent, _("recording consent")),
        "share": not_for(reader, operations.share_record, _("sharing")),
    }


@require_GET
def opened_record(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Show what a recorded reading opened, to who recorded it and for a quarter of an hour."""
    bodies = queries.opened_bodies(subject, reader=person_of(request), at=timezone.now())
    if not bodies:
        raise Http404
    response = render(request, "persons/opened.html", {"desk_key": DESK, "bodies": bodies})
    response.headers["Cache-Control"] = "no-store"
    return response


@require_GET
def erasures(request: HttpRequest) -> HttpResponse:
    """List erasures and redactions with the sites that have confirmed them and those that have not yet."""
    reader = person_of(request)
    known = [status for status in erasing.erasures() if reader.may_read(status.label)]
    page = page_of(request, known)
    return render(
        request,
        "persons/erasures.html",
        {
            "desk_key": DESK,
            "page": page,
            "names": accounts.names({status.author for status in page.object_list}),
            "orders": rules.may_order_erasures(reader),
        },
    )
