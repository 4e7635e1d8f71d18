"""Pages about devices: the list, one device with what may be done about it, the offer with its code."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from standfast.apps.accounts.models import Person
from standfast.apps.accounts.queries import names, person_by_subject
from standfast.apps.devices import codes, operations, queries, rules
from standfast.apps.devices.models import Device
from standfast.apps.devices.reference import PROFILES
from standfast.log.facts import new_subject
from standfast.log.models import TrustRecord
from standfast.log.operations import Refused
from standfast.log.trust_operations import last_held
from standfast.web.devices.forms import CodeForm, OfferForm, ReasonForm
from standfast.web.lists import page_of
from standfast.web.reading import person_of
from standfast.web.recording import not_for, record, recorded

ACTS: dict[str, Callable[..., Any]] = {
    "withdraw": operations.withdraw_device_offer,
    "lock": operations.lock_device,
    "unlock": operations.unlock_device,
    "revoke": operations.revoke_device,
}


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A device as the list shows it."""

    row: Device
    holder: str | None
    revoked: TrustRecord | None
    held: int
    at: datetime

    @property
    def state(self) -> str:
        """Where the device stands, worst first."""
        if self.revoked is not None:
            return _("revoked; honoured up to its entry %s") % self.revoked.honoured
        if self.row.locked:
            return _("locked: it is told nothing, its work is taken")
        if self.row.chain is not None:
            return _("in use")
        if self.row.withdrawn_at is not None:
            return _("offer withdrawn")
        return _("waits to be taken up") if self.row.is_open(self.at) else _("offer ended")


def phones(request: HttpRequest) -> HttpResponse:
    """List the devices."""
    page = page_of(request, queries.devices())
    return _shown(
        request,
        "devices/devices.html",
        page=page,
        lines=_lines(list(page.object_list)),
        blocked=not_for(person_of(request), operations.offer_device),
    )


def offer_phone(request: HttpRequest) -> HttpResponse:
    """Offer somebody a device; the answer shows the code, this once."""
    person = person_of(request)
    form = OfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if (made := recorded(form.cleaned_data["id"])) is not None and made.subject is not None:
            messages.info(
                request, _("This offer is made already. A code is shown once; make a new one here.")
            )
            return redirect("phone", subject=made.subject)
        subject = new_subject()
        done = record(
            request,
            form,
            operations.offer_device,
            name=form.cleaned_data["name"],
            holder=UUID(form.cleaned_data["holder"]),
            may=PROFILES[form.cleaned_data["profile"]],
            factor=form.cleaned_data["factor"],
            subject=subject,
        )
        if done:
            return _code_page(request, _device(subject))
    return _shown(
        request,
        "devices/offer.html",
        status=422 if form.errors else 200,
        form=form,
        title=_("Offer a device"),
        submit=_("Make the offer and show its code"),
        cancel=reverse("phones"),
        blocked=not_for(person, operations.offer_device),
    )


def phone(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Show one device and what may be done about it; do it when asked."""
    row = _device(subject)
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    if asked == "code":
        return _new_code(request, row)
    forms_shown = [_form(request, row, act, asked) for act in _possible(row)]
    for one in forms_shown:
        form = one["form"]
        if one["act"] == asked and isinstance(form, ReasonForm) and form.is_valid():
            reason = form.cleaned_data["reason"]
            if record(request, form, ACTS[asked], device_id=subject, reason=reason):
                messages.success(request, _("Recorded."))
                return redirect("phone", subject=subject)
    return _shown(
        request,
        "devices/device.html",
        status=422 if any(one["form"].errors for one in forms_shown) else 200,
        line=_lines([row])[0],
        acts=forms_shown,
    )


def _possible(row: Device) -> list[str]:
    if row.chain is None:
        return ["code", "withdraw"] if row.is_open(timezone.now()) else []
    lock = "unlock" if row.locked else "lock"
    return [lock] if queries.revocation(row.chain) else [lock, "revoke"]


def _form(request: HttpRequest, row: Device, act: str, asked: str) -> dict[str, Any]:
    person = person_of(request)
    headings = {
        "code": (_("Make a new code"), _("Show a new code"), _("The code before it is forgotten.")),
        "withdraw": (_("Withdraw the offer"), _("Withdraw"), _("It can no longer be taken up.")),
        "lock": (
            _("Lock it"),
            _("Lock"),
            _(
                "It is told nothing more. What it has not handed in is still taken, and then it may wipe itself."
            ),
        ),
        "unlock": (_("Unlock it"), _("Unlock"), _("It is in the hands of its holder again.")),
        "revoke": (
            _("Revoke it"),
            _("Revoke"),
            _(
                "What is held here of it counts; whatever it states later is kept and counts in nothing."
            ),
        ),
    }
    heading, submit, lede = headings[act]
    form: forms.Form
    if act == "code":
        form = CodeForm()
        blocked = _code_blocker(row, person)
    else:
        data = request.POST if act == asked else None
        form = ReasonForm(data, act=act, subject=row.subject)
        blocked = not_for(person, ACTS[act])
    return {
        "act": act,
        "heading": heading,
        "lede": lede,
        "submit": submit,
        "form": form,
        "blocked": blocked,
    }


def _new_code(request: HttpRequest, row: Device) -> HttpResponse:
    if reason := _code_blocker(row, person_of(request)):
        raise Refused(reason)
    return _code_page(request, row)


def _code_blocker(row: Device, person: Person) -> str | None:
    holder = person_by_subject(row.holder)
    return not_for(person, operations.offer_device) or rules.code_blocker(
        row, holder, by=person, at=timezone.now()
    )


def _code_page(request: HttpRequest, row: Device) -> HttpResponse:
    code = codes.make_code(row, at=timezone.now())
    return _shown(request, "devices/code.html", line=_lines([row])[0], code=code)


def _device(subject: UUID) -> Device:
    row = queries.device(subject)
    if row is None:
        raise Http404
    return row


def _lines(rows: list[Device]) -> list[DeviceLine]:
    holders = names({row.holder for row in rows})
    at = timezone.now()
    return [
        DeviceLine(
            row=row,
            holder=holders.get(row.holder),
            revoked=queries.revocation(row.chain) if row.chain else None,
            held=last_held(row.chain) if row.chain else 0,
            at=at,
        )
        for row in rows
    ]


def _shown(
    request: HttpRequest, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    return render(request, template, {"desk_key": "phones", **context}, status=status)
