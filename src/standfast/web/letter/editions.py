"""Editions: a document looked at before it leaves, published, found again, checked, and watched since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from standfast.apps.accounts.models import Person
from standfast.apps.editions import queries
from standfast.apps.editions.models import PublishedEdition
from standfast.log.models import Chain
from standfast.log.operations import Refused
from standfast.reports.challenges import Answer, Unanswered
from standfast.reports.kinds import FORMS, KIND_TITLES, KINDS, MEDIA, Kind, Made, made_at
from standfast.reports.publishing import (
    NotPublished,
    baseline_of,
    check,
    form_of,
    moved_since,
    publish,
)
from standfast.reports.readers import reader_of
from standfast.reports.release import EDITIONS, Edition, reader_of_edition
from standfast.web.letter.files import file_response
from standfast.web.letter.rules import publish_blocker
from standfast.web.moments import Asked, asked, asked_of, instant_from_person, moment_of
from standfast.web.reading import person_of, readable


@dataclass(frozen=True, slots=True)
class Wanted:
    """The document that an address or a form asks for."""

    kind: Kind
    edition: Edition
    asked: Asked
    since: datetime | None
    since_typed: str
    problem: str | None

    @property
    def query(self) -> str:
        """The document as the query of an address."""
        parts = [("kind", self.kind), ("edition", self.edition.name), ("since", self.since_typed)]
        return "&".join(filter(None, (urlencode([p for p in parts if p[1]]), self.asked.query)))

    def made(self, person: Person) -> Made:
        """Return the document for a person.

        :raises NotPublished: when it is to be held against an edition whose bytes are not kept here.
        :raises ValueError: when `since` does not lie before the moment.
        """
        moment = moment_of(self.asked)
        reader = reader_of_edition(self.edition, reader_of(person))
        baseline = baseline_of(
            self.kind, moment, edition=self.edition, reader=reader, since=self.since
        )
        return made_at(self.kind, moment, reader=reader, edition=self.edition, baseline=baseline)


def _wanted(values: Mapping[str, str], moment: Asked) -> Wanted:
    kind: Kind = next((one for one in KINDS if one == values.get("kind")), "letter")
    edition = EDITIONS.get(values.get("edition", ""), EDITIONS["public"])
    typed, since, problem = values.get("since", "").replace("\0", "").strip(), None, None
    if typed:
        try:
            since = instant_from_person(typed)
        except ValueError:
            problem = _("“%s” is not a time. Write a date as 2016-12-23.") % typed
    return Wanted(kind, edition, moment, since, "" if problem else typed, problem)


@require_GET
def editions(request: HttpRequest) -> HttpResponse:
    """List what was published, as far as the reader may hold it now."""
    rows = readable(queries.published_editions(), by=person_of(request))
    return render(
        request,
        "letter/editions.html",
        {"desk_key": "letter", "rows": rows, "titles": KIND_TITLES, "forms": FORMS} | _choices(),
    )


def _choices() -> dict[str, object]:
    return {"kinds": KIND_TITLES.items(), "editions": EDITIONS.values()}


@require_GET
def edition_preview(request: HttpRequest) -> HttpResponse:
    """Show a document as it would leave, with what must be answered before it does."""
    person, wanted = person_of(request), _wanted(request.GET.dict(), asked_of(request))
    made, problem = None, wanted.problem
    try:
        made = wanted.made(person)
    except (NotPublished, ValueError) as error:
        problem = str(error)
    return render(
        request,
        "letter/edition.html",
        {
            "desk_key": "letter",
            "wanted": wanted,
            "made": made,
            "body": made.body() if made else "",
            "problem": problem,
            "forms": FORMS,
            "sites": Chain.objects.order_by("site").values_list("site", flat=True).distinct(),
            "blocked": publish_blocker(by=person),
        }
        | _choices(),
    )


@require_GET
def edition_file(request: HttpRequest, form: str) -> HttpResponse:
    """Hand a document over as a file, unpublished."""
    if form not in FORMS:
        raise Http404
    wanted = _wanted(request.GET.dict(), asked_of(request))
    try:
        made = wanted.made(person_of(request))
    except (NotPublished, ValueError) as error:
        raise Http404 from error
    name = f"{wanted.kind}-{wanted.edition.name}-{made.letter.on.isoformat()}.{form}"
    return file_response(made.form(form), MEDIA[form], name)


@require_POST
def publish_edition(request: HttpRequest) -> HttpResponse:
    """Publish a document, with the answers to what is challenged in it."""
    person, values = person_of(request), request.POST.dict()
    wanted = _wanted(values, asked(values))
    back = f"{reverse('edition_preview')}?{wanted.query}"
    if reason := publish_blocker(by=person) or wanted.problem:
        messages.error(request, reason)
        return redirect(back)
    try:
        row = publish(
            wanted.kind,
            moment_of(wanted.asked),
            edition=wanted.edition,
            by=person,
            at=timezone.now(),
            since=wanted.since,
            answers=_answers(values),
        )
    except (Refused, Unanswered, NotPublished, ValueError) as error:
        messages.error(request, str(error))
        return redirect(back)
    messages.success(
        request, _("Published: the bytes are kept under the digest %s.") % row.document[:12]
    )
    return redirect("published_edition", digest=row.document)


def _answers(values: Mapping[str, str]) -> tuple[Answer, ...]:
    found = []
    for name, text in values.items():
        prefix, _colon, named = name.partition(":")
        claim, _colon, word = named.partition(":")
        if prefix == "answer" and claim and word and text.strip():
            found.append(Answer(claim, word, text.replace("\0", "").strip()))
    return tuple(found)


@require_GET
def published_edition(request: HttpRequest, digest: str) -> HttpResponse:
    """Show a published document: its bytes, what it rested on, and what it would say otherwise today."""
    row = _row(request, digest)
    moved, unknown = None, None
    try:
        moved = moved_since(row)
    except NotPublished as error:
        unknown = str(error)
    checked = [one for one in check(row.document) if one.edition == row.edition and one.reader == row.reader] if "check" in request.GET else []  # fmt: skip
    return render(
        request,
        "letter/published.html",
        {
            "desk_key": "letter",
            "row": row,
            "title": KIND_TITLES.get(row.document_kind, row.document_kind),
            "edition": EDITIONS[row.edition],
            "forms": [(form, row.forms[form]) for form in FORMS if form in row.forms],
            "moved": moved,
            "unknown": unknown,
            "checked": checked,
        },
    )


@require_GET
def published_form(request: HttpRequest, digest: str, form: str) -> HttpResponse:
    """Hand over the bytes of a published document, as they were sent."""
    row = _row(request, digest)
    try:
        content = form_of(row, form)
    except NotPublished as error:
        raise Http404 from error
    name = f"{row.document_kind}-{row.edition}-{row.document[:12]}.{form}"
    return file_response(content, MEDIA[form], name)


def _row(request: HttpRequest, digest: str) -> PublishedEdition:
    """Return a published document that the reader may hold.

    :raises Http404: when there is none, or it is closed to them: both look the same.
    """
    found = readable(
        queries.published_editions().filter(document=digest), by=person_of(request)
    ).first()
    if found is None:
        raise Http404
    return found
