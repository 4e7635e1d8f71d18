"""Forms that record something: what they saw when drawn, an id that makes sending twice harmless, refusals kept beside them."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from standfast.apps.accounts.models import Person
from standfast.log.heads import heads_of
from standfast.log.ids import mint
from standfast.log.models import StoredEntry
from standfast.log.operations import OPERATIONS, Refused, role_blocker
from standfast.log.reactions import run_reactions
from standfast.log.times import MISSION_ZONE, Happened
from standfast.web.reading import person_of

Call = Callable[..., Any]


class RecordingForm(forms.Form):
    """A form whose sending appends to the log."""

    use_required_attribute = False
    id = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, subject: UUID | None = None, **kwargs: Any) -> None:
        heads = heads_of(subject) if subject else ()
        drawn = {"id": mint(timezone.now()), "seen": " ".join(map(str, heads))}
        kwargs["initial"] = {**drawn, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def clean_seen(self) -> tuple[UUID, ...]:
        """Return the heads that the form had seen when it was drawn."""
        try:
            return tuple(UUID(head) for head in str(self.cleaned_data["seen"]).split())
        except ValueError as error:
            raise forms.ValidationError(
                _("The form has lost what it had seen; open it again.")
            ) from error

    def known(self, *names: str) -> dict[str, Any]:
        """Return the named fields, with None for what was left empty."""
        return {name: self.cleaned_data[name] or None for name in names}


def record(request: HttpRequest, form: RecordingForm, call: Call, **values: Any) -> bool:
    """Call an operation with a valid form; a refusal becomes the form's error, and a form sent twice is done already."""
    if recorded(form.cleaned_data["id"]):
        return True
    seen = {"seen": form.cleaned_data["seen"]} if _takes(call, "seen") else {}
    try:
        call(
            by=person_of(request),
            at=timezone.now(),
            id=form.cleaned_data["id"],
            **seen,
            **values,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    run_reactions()
    return True


def recorded(id: UUID) -> StoredEntry | None:
    """Return the entry that a form has made before, if it was sent already."""
    return StoredEntry.objects.filter(id=id).first()


def not_for(person: Person, call: Call, doing: str = "") -> str | None:
    """Say why a person's roles do not allow an operation; the sentence beside a disabled button names it as `doing`."""
    known = OPERATIONS[call.__name__]
    return role_blocker(person, known.roles, doing or known.name)


def _takes(call: Call, parameter: str) -> bool:
    return parameter in OPERATIONS[call.__name__].signature.parameters


PARTS_OF_DAY = {"morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24), "night": (0, 6)}


class HappenedFields(forms.Form):
    """When something happened, as precisely as anybody can say: three fields that a recording form takes over."""

    on = forms.DateField(
        label=gettext_lazy("Day it happened"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Of an imprecise time, any day within it."),
        error_messages={"invalid": gettext_lazy("Write the day as 2016-11-03.")},
    )
    how_precise = forms.ChoiceField(
        label=gettext_lazy("How precisely it is known"),
        choices=[
            ("minute", gettext_lazy("to the minute")),
            ("hour", gettext_lazy("about that time, give or take half an hour")),
            ("morning", gettext_lazy("some time that morning")),
            ("afternoon", gettext_lazy("some time that afternoon")),
            ("evening", gettext_lazy("some time that evening")),
            ("night", gettext_lazy("some time that night, before dawn")),
            ("day", gettext_lazy("some time that day")),
            ("week", gettext_lazy("some time that week")),
            ("month", gettext_lazy("some time that month")),
        ],
    )
    clock = forms.TimeField(
        label=gettext_lazy("Clock time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
        help_text=gettext_lazy("In Juba time. Only for a time known to the minute or about."),
        error_messages={"invalid": gettext_lazy("Write the time as 14:05.")},
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the clock where a day is given and the precision needs it."""
        data = super().clean() or {}
        precise = data.get("how_precise") in ("minute", "hour")
        if data.get("on") and precise and data.get("clock") is None:
            self.add_error(
                "clock", _("Give the clock time, or choose how imprecisely the time is known.")
            )
        return data


def happened_from(data: dict[str, Any]) -> Happened:
    """Return the time that the three fields state."""
    return _happened(data["on"], data["how_precise"], data["clock"])


def _happened(on: date, how_precise: str, clock: time | None) -> Happened:
    if how_precise == "day":
        return Happened.day(on)
    if how_precise == "month":
        return Happened.month(on.year, on.month)
    if how_precise == "week":
        monday = on - timedelta(days=on.weekday())
        return Happened.between(_local(monday), _local(monday + timedelta(days=7)), "week")
    if how_precise in PARTS_OF_DAY:
        start, end = PARTS_OF_DAY[how_precise]
        return Happened.between(
            _local(on, start), _local(on, 0) + timedelta(hours=end), "part of day"
        )
    at = datetime.combine(on, clock or time(), MISSION_ZONE)
    if how_precise == "hour":
        half = timedelta(minutes=30)
        return Happened.between(at - half, at + half, "hour")
    return Happened.between(at, at + timedelta(minutes=1), "minute")


def _local(on: date, hour: int = 0) -> datetime:
    return datetime(on.year, on.month, on.day, hour, tzinfo=MISSION_ZONE)
