"""Forms of the threats desk: an alert and each step that follows it, a hotspot and its assessment, the calendar."""

from collections.abc import Iterable
from typing import Any, get_args
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from standfast.apps.accounts import queries as accounts
from standfast.apps.accounts.models import Person
from standfast.apps.places import queries as places
from standfast.apps.threats import facts, queries
from standfast.apps.threats.operations.alerts import RESPONDERS
from standfast.apps.threats.reference import DEGREES, REVIEW_DAYS, WORDS
from standfast.log.labels import UNCLASSIFIED
from standfast.log.times import Happened
from standfast.web.incidents.forms import CREDIBILITY, TimeTold, words
from standfast.web.recording import RecordingForm

LABELS = (
    (UNCLASSIFIED, gettext_lazy("unclassified")),
    ("confidential", gettext_lazy("confidential")),
    ("confidential:protection", gettext_lazy("confidential, protection group only")),
)
LONGEST = 1000
DAY_ERRORS = {"invalid": gettext_lazy("Write the day as 2016-11-03.")}


def _text(label: Any, *, help_text: Any = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST,
        required=required,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=help_text,
    )


def _subject(label: Any, *, required: bool = False, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, required=required, coerce=UUID, empty_value=None, help_text=help_text
    )


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=help_text,
        error_messages=DAY_ERRORS,
    )


def _offer(form: forms.Form, field: str, choices: Iterable[tuple[str, str]], empty: Any) -> None:
    form.fields[field].choices = [("", empty), *choices]  # type: ignore[attr-defined]


def _responders() -> list[tuple[str, str]]:
    return [
        (str(row.subject), str(row))
        for row in accounts.active_people()
        if row.roles & set(RESPONDERS)
    ]


def _sites() -> list[tuple[str, str]]:
    return [(str(row.subject), row.name) for row in places.sites().filter(label=UNCLASSIFIED)]


class AlertForm(RecordingForm):
    """A warning as it came in; who called is asked nowhere."""

    channel = forms.ChoiceField(
        label=gettext_lazy("By which way it came"),
        choices=words(get_args(facts.Channel)),
        help_text=gettext_lazy("The way alone: never a name, a number, or who took the call."),
    )
    threat_kind = forms.ChoiceField(
        label=gettext_lazy("What is feared"), choices=words(get_args(facts.ThreatKind))
    )
    threat = _text(
        gettext_lazy("In a sentence"),
        help_text=gettext_lazy("What is threatened, where and when. Name nobody who warned."),
    )
    place = _subject(gettext_lazy("Site"))
    locality = forms.CharField(
        label=gettext_lazy("Locality"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("In words, where it is no site of the mission."),
    )
    credibility = forms.TypedChoiceField(
        label=gettext_lazy("How far it is believed"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", gettext_lazy("not judged yet")), *CREDIBILITY.items()],
    )
    routed_to = _subject(gettext_lazy("Who has to see to it"))
    due_on = _day(
        gettext_lazy("To be dealt with by"),
        required=False,
        help_text=gettext_lazy("Only where a day was promised or asked for."),
    )
    answer_owed = forms.BooleanField(
        label=gettext_lazy("A community waits to hear what became of it"), required=False
    )
    hotspot = _subject(gettext_lazy("Hotspot that it belongs to"))
    reached_at = TimeTold(
        label=gettext_lazy("When it reached the mission"),
        required=False,
        help_text=gettext_lazy("Now, if left empty. The clocks run from then."),
    )
    label = forms.ChoiceField(label=gettext_lazy("Label"), choices=LABELS, initial=UNCLASSIFIED)

    def __init__(self, *args: Any, reader: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "place", _sites(), _("none of the mission's sites"))
        _offer(self, "routed_to", _responders(), _("nobody yet"))
        standing = [(str(row.subject), row.name) for row in queries.open_hotspots(reader)]
        _offer(self, "hotspot", standing, _("none"))

    def values(self) -> dict[str, Any]:
        """Return the fields as the operation takes them."""
        data = self.cleaned_data
        names = ("channel", "threat_kind", "threat", "place", "credibility", "routed_to")
        return {name: data[name] for name in (*names, "due_on", "answer_owed", "hotspot", "label")} | {
            "locality": data["locality"] or None,
            "happened": _happened(data["reached_at"]),
        }  # fmt: skip


def _happened(told: Any) -> Happened | None:
    return None if told is None else Happened.exact(told)


class StepForm(RecordingForm):
    """A step on the way from warning to action, with the time at which it was taken."""

    done_at = TimeTold(
        label=gettext_lazy("When"),
        required=False,
        help_text=gettext_lazy("Now, if left empty. In Juba time."),
    )

    def values(self) -> dict[str, Any]:
        """Return the fields as the operation takes them."""
        data = self.cleaned_data
        told = {name: data[name] or None for name in data if name not in ("id", "seen", "done_at")}
        return told | ({"happened": _happened(data["done_at"])} if "done_at" in data else {})


class DecisionForm(StepForm):
    """What is to be done, and why."""

    field_order = ("decision", "reason", "done_at")
    decision = forms.ChoiceField(
        label=gettext_lazy("It was decided to"), choices=words(get_args(facts.Decision))
    )
    reason = _text(
        gettext_lazy("Why"), help_text=gettext_lazy("Doing nothing needs a reason as well.")
    )


class ActionForm(StepForm):
    """The first action."""

    field_order = ("action", "done_at")
    action = _text(gettext_lazy("What was begun"))


class AnswerForm(StepForm):
    """What the community was told."""

    field_order = ("answer", "done_at")
    answer = _text(
        gettext_lazy("What they were told"),
        help_text=gettext_lazy("Name nobody who was spoken to."),
    )


class ClosingForm(StepForm):
    """What an alert came to."""

    field_order = ("outcome", "note", "done_at")
    outcome = forms.ChoiceField(
        label=gettext_lazy("It came to"), choices=words(get_args(facts.Outcome))
    )
    note = _text(gettext_lazy("Note"), required=False)


class ReroutingForm(StepForm):
    """Who has to see to an alert from now on."""

    done_at = None  # type: ignore[assignment]  # an alert changes hands when it is recorded
    routed_to = _subject(gettext_lazy("Who has to see to it"), required=True)
    reason = _text(gettext_lazy("Why"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "routed_to", _responders(), _("choose somebody"))


class ReasonForm(StepForm):
    """A step that needs nothing but its reason."""

    done_at = None  # type: ignore[assignment]  # what is taken back is taken back when it is recorded
    reason = _text(gettext_lazy("Why"))


class HotspotForm(StepForm):
    """A place where civilians are threatened: kinds of actor, never a community."""

    done_at = None  # type: ignore[assignment]  # analysts state what they hold now
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    lon = forms.FloatField(
        label=gettext_lazy("Longitude"),
        min_value=-180,
        max_value=180,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=gettext_lazy("Degrees east, such as 31.5713."),
    )
    lat = forms.FloatField(
        label=gettext_lazy("Latitude"),
        min_value=-90,
        max_value=90,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=gettext_lazy("Degrees north, such as 4.8302."),
    )
    radius_km = forms.FloatField(
        label=gettext_lazy("How far around, in km"),
        min_value=0.1,
        max_value=500,
        initial=25,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    county = forms.CharField(label=gettext_lazy("County"), max_length=120, required=False)
    place = _subject(gettext_lazy("Site"))
    threat = _text(gettext_lazy("What threatens civilians there"))
    actors = forms.TypedMultipleChoiceField(
        label=gettext_lazy("From whom"),
        choices=words(get_args(facts.Actor)),
        widget=forms.CheckboxSelectMultiple,
    )
    triggers = forms.TypedMultipleChoiceField(
        label=gettext_lazy("What may set it off"),
        choices=words(get_args(facts.TriggerKind)),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    at_risk = forms.IntegerField(
        label=gettext_lazy("People at risk"),
        min_value=0,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("Empty is not known, and not nought."),
    )
    owner = _subject(gettext_lazy("Who sees to it"))
    label = forms.ChoiceField(label=gettext_lazy("Label"), choices=LABELS, initial=UNCLASSIFIED)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "place", _sites(), _("none of the mission's sites"))
        _offer(self, "owner", _responders(), _("nobody yet"))

    def values(self) -> dict[str, Any]:
        """Return the fields as the operation takes them; nought and the equator are values, not gaps."""
        data = self.cleaned_data
        return {
            name: data[name] for name in ("name", "lon", "lat", "radius_km", "threat", "label")
        } | {
            "county": data["county"] or None,
            "place": data["place"],
            "owner": data["owner"],
            "at_risk": data["at_risk"],
            "actors": tuple(data["actors"]),
            "triggers": tuple(data["triggers"]),
        }


def _degrees(scale: str) -> list[tuple[int, str]]:
    return [(degree, f"{degree}, {WORDS[scale, degree]}") for degree in DEGREES]


class AssessmentForm(StepForm):
    """How likely and how grave, and what is done about it."""

    done_at = None  # type: ignore[assignment]  # an assessment holds from when it is made
    likelihood = forms.TypedChoiceField(
        label=gettext_lazy("Likelihood"), coerce=int, choices=_degrees("likelihood")
    )
    impact = forms.TypedChoiceField(
        label=gettext_lazy("Impact"), coerce=int, choices=_degrees("impact")
    )
    rating = forms.ChoiceField(label=gettext_lazy("Rating"), choices=words(get_args(facts.Rating)))
    reason = _text(gettext_lazy("Why it is held to be so"))
    action = _text(gettext_lazy("What is to be done"))
    review_on = _day(
        gettext_lazy("Looked at again on"),
        help_text=gettext_lazy("Within %d days.") % REVIEW_DAYS,
    )


class TriggerForm(StepForm):
    """Something to come that may set violence off."""

    done_at = None  # type: ignore[assignment]  # it is noted when it is recorded
    trigger = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=words(get_args(facts.TriggerKind))
    )
    first = _day(gettext_lazy("First day"))
    last = _day(gettext_lazy("Last day"))
    what = _text(gettext_lazy("What is to come"))
    county = forms.CharField(
        label=gettext_lazy("County"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Empty, where it concerns the whole area."),
    )


class IssueForm(RecordingForm):
    """For how long a forecast is asked; it begins today."""

    horizon_weeks = forms.TypedChoiceField(
        label=gettext_lazy("Looking ahead"),
        coerce=int,
        choices=[(4, gettext_lazy("four weeks")), (1, gettext_lazy("one week"))],
        help_text=gettext_lazy("From today on; nothing from today on is read for it."),
    )
