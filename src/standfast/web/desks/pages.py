"""The addresses of every register: its list, the page of one, its forms, its files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from standfast.apps.accounts.models import Person
from standfast.log import labels
from standfast.log.chains import own_site, recorded_world
from standfast.log.figures import FIGURES
from standfast.log.models import Chain, Conflict
from standfast.web.desks.declare import REGISTERS, Column, Recording, Register, Related
from standfast.web.desks.exports import FORMS, About, file_of, table_of
from standfast.web.desks.forms import ELSEWHERE, DeskForm, blocker_of, recorded_with
from standfast.web.desks.listing import (
    Asked,
    Cell,
    Line,
    asked_of_list,
    cells_of,
    lines_of,
)
from standfast.web.desks.names import address_of, identities
from standfast.web.journal import entries
from standfast.web.lists import page_of
from standfast.web.moments import Asked as Moment
from standfast.web.moments import asked_of, moment_of, moment_text, standing_in
from standfast.web.reading import person_of, readable
from standfast.web.recording import recorded

MOST_ENTRIES = 50
MOST_PANEL = 12
MOST_BESIDE = 4
"""Columns that stay in the list while one is opened beside it."""


@dataclass(frozen=True, slots=True)
class Door:
    """A button that leads to a form, or the reason why it does not."""

    title: Any
    address: str
    blocked: Any


@dataclass(frozen=True, slots=True)
class Beside:
    """A table of related rows on the page of one."""

    related: Related
    columns: tuple[Column, ...]
    lines: tuple[tuple[tuple[Cell, ...], str], ...]
    total: int


@require_GET
def listing(request: HttpRequest, *, key: str) -> HttpResponse:
    """List what the reader may open of a register, filtered, sorted and paged by the address, with one opened beside it."""
    declared, person, moment = REGISTERS[key], person_of(request), asked_of(request)
    columns = tuple(column for column in declared.columns if column.listed)
    with standing_in(moment):
        asked = asked_of_list(declared, request, person)
        page = page_of(request, asked.rows)
        opened = _opened(request, declared, person)
        columns = columns[:MOST_BESIDE] if opened else columns
        lines = lines_of(declared, list(page.object_list), columns, person)
        doors = [_door(declared, one, None, person, moment) for one in _founding(declared)]
    return render(
        request,
        "desks/list.html",
        {
            "desk_key": declared.desk,
            "register": declared,
            "siblings": siblings_of(declared),
            "heads": [(one, one.key in declared.sorts) for one in columns],
            "page": page,
            "lines": lines,
            "asked": asked,
            "opened": opened,
            "doors": doors,
            "default_order": asked.sort == declared.default_order,
            "sites": _sites(),
        },
    )


def siblings_of(declared: Register) -> list[Register]:
    """Return the registers of the same desk, in the order of their declaration."""
    return [one for one in REGISTERS.values() if one.desk == declared.desk]


def _sites() -> list[str]:
    return list(Chain.objects.order_by("site").values_list("site", flat=True).distinct())


def _founding(declared: Register) -> list[Recording]:
    return [one for one in declared.records if not one.about]


def _opened(request: HttpRequest, declared: Register, person: Person) -> Line | None:
    found = identities(request.GET.get("open", ""))
    row = _row(declared, found[0], person) if found else None
    if row is None:
        return None
    return lines_of(declared, [row], declared.columns[:MOST_PANEL], person)[0]


def _row(declared: Register, subject: UUID, person: Person) -> Any | None:
    rows = declared.readable_rows(person).filter(**{declared.identity: subject})
    return rows.order_by("pk").first()


def _door(
    declared: Register, recording: Recording, row: Any, person: Person, moment: Moment
) -> Door:
    blocked = blocker_of(recording, row, person) if moment.is_now else ELSEWHERE
    if row is None:
        return Door(
            recording.title, reverse(f"{declared.key}.found", args=[recording.slug]), blocked
        )
    subject = getattr(row, declared.identity)
    address = reverse(f"{declared.key}.record", args=[subject, recording.slug])
    return Door(recording.title, address, blocked)


@require_GET
def one(request: HttpRequest, *, key: str, subject: UUID) -> HttpResponse:
    """Show one with all that stands beside it; one that is closed to the reader looks like none."""
    declared, person, moment = REGISTERS[key], person_of(request), asked_of(request)
    with standing_in(moment):
        row = _row(declared, subject, person)
        if row is None:
            raise Http404
        context = _page_of_one(declared, row, person, moment)
    return render(request, "desks/one.html", {**context, "sites": _sites()})


def _page_of_one(declared: Register, row: Any, person: Person, moment: Moment) -> dict[str, Any]:
    subject = getattr(row, declared.identity)
    offered = [
        one for one in declared.records if one.about and (one.applies is None or one.applies(row))
    ]
    conflicts = readable(Conflict.objects.filter(subject=subject), by=person)
    held = entries.entries_by_arrival(by=person, subject=subject)
    return {
        "desk_key": declared.desk,
        "register": declared,
        "line": lines_of(declared, [row], declared.columns, person)[0],
        "label": getattr(row, "label", ""),
        "doors": [_door(declared, one, row, person, moment) for one in offered],
        "beside": [_beside(one, row, person) for one in declared.related],
        "conflicts": list(conflicts.order_by("entry")),
        "entries": entries.lines(held[:MOST_ENTRIES], by=person) if moment.is_now else [],
        "more_entries": moment.is_now and held.count() > MOST_ENTRIES,
        "part": declared.part,
        **(declared.context(row, person) if declared.context else {}),
    }


def _beside(related: Related, row: Any, person: Person) -> Beside:
    rows = readable(related.rows(row), by=person)
    shown = list(rows[: related.limit])
    addresses = [
        address_of(related.of, getattr(one, REGISTERS[related.of].identity)) if related.of else ""
        for one in shown
    ]
    cells = cells_of(shown, related.columns, person)
    lines = tuple(zip(cells, addresses, strict=True))
    return Beside(related, related.columns, lines, rows.count())


def found(request: HttpRequest, *, key: str, operation: str) -> HttpResponse:
    """Record something new."""
    return _recording(request, REGISTERS[key], operation, None)


def record(request: HttpRequest, *, key: str, subject: UUID, operation: str) -> HttpResponse:
    """Record something about one."""
    declared = REGISTERS[key]
    row = _row(declared, subject, person_of(request))
    if row is None:
        raise Http404
    return _recording(request, declared, operation, row)


def _recording(request: HttpRequest, declared: Register, slug: str, row: Any) -> HttpResponse:
    recording = declared.record_named(slug)
    if recording is None or bool(recording.about) != (row is not None):
        raise Http404
    person = person_of(request)
    subject = getattr(row, declared.identity) if row is not None else None
    form = DeskForm(
        request.POST or None, recording=recording, row=row, person=person, subject=subject
    )
    if request.method == "POST" and form.is_valid() and recorded_with(request, form):
        return _after(request, declared, form, subject)
    return render(
        request,
        "desks/form.html",
        {
            "desk_key": declared.desk,
            "register": declared,
            "recording": recording,
            "line": None if row is None else lines_of(declared, [row], (), person)[0],
            "form": form,
            "submit": recording.submit,
            "blocked": blocker_of(recording, row, person),
            "cancel": address_of(declared.key, subject)
            if subject
            else reverse(f"{declared.key}.list"),
        },
        status=422 if form.errors else 200,
    )


def _after(
    request: HttpRequest, declared: Register, form: DeskForm, subject: UUID | None
) -> HttpResponse:
    entry = recorded(form.cleaned_data["id"])
    made = subject or (entry.subject if entry else None)
    if made is None or _row(declared, made, person_of(request)) is None:
        messages.success(
            request, _("Recorded. It is held under a label that your clearance does not open.")
        )
        return redirect(f"{declared.key}.list")
    messages.success(request, _("Recorded."))
    return redirect(address_of(declared.key, made))


@require_GET
def take_away(request: HttpRequest, *, key: str, form: str) -> HttpResponseBase:
    """Give the list as a file: the rows, order and moment that the address asks for, as this reader sees them."""
    declared, person, moment = REGISTERS[key], person_of(request), asked_of(request)
    if form not in FORMS:
        raise Http404
    if declared.not_exported:
        return render(
            request, "errors/refused.html", {"sentence": declared.not_exported}, status=409
        )
    columns = tuple(column for column in declared.columns if column.exported)
    heads = [_("number"), *(str(column.title) for column in columns), _("label")]
    with standing_in(moment):
        asked = asked_of_list(declared, request, person)
        if not declared.without_labels:
            asked = _without_strict(asked)
        about = _about(declared, asked, person, moment)
        file = file_of(form, heads, table_of(declared, columns, asked.rows, person), about)
    name = f"{declared.key.replace('/', '-')}-{_stamp(moment)}.{form}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=FORMS[form])


def _stamp(moment: Moment) -> str:
    at: datetime = moment_of(moment).as_of if moment.as_of else timezone.now()
    return f"{at:%Y%m%d}"


def _without_strict(asked: Asked) -> Asked:
    """Leave out what is strictly confidential: it is read on the screen and nowhere else."""
    rows = asked.rows.exclude(label__startswith=labels.STRICTLY_CONFIDENTIAL)
    return Asked(rows, asked.words, asked.sort, asked.controls)


def _about(declared: Register, asked: Asked, person: Person, moment: Moment) -> About:
    world = recorded_world() or ("", "")
    when = moment.words if not moment.is_now else moment_text(timezone.now())
    held = () if declared.without_labels else _labels_in(asked.rows)
    return About(
        (
            ("mission", f"{world[0]}, {own_site() or ''} ({world[1]})"),
            ("list", str(declared.title)),
            ("moment", when),
            ("filter", asked.sentence or _("none")),
            ("reader", ", ".join(person.role_list) or _("no role")),
            ("labels of its lines", ", ".join(held) or labels.UNCLASSIFIED),
            (
                "left out",
                _(
                    "what the reader's clearance does not open, and what is strictly confidential; whether there is any is not told"
                ),
            ),
        )
    )


def _labels_in(rows: Any) -> Sequence[str]:
    return sorted(rows.order_by().values_list("label", flat=True).distinct())


def figures_of(declared: Register) -> list[str]:
    """Return the figures of a register that this release has."""
    return [key for key in declared.figures if key in FIGURES]
