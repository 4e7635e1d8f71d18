"""Forms of the incident desk: what the mission's words are for each choice."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, get_args

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from standfast.apps.incidents import facts
from standfast.apps.incidents.models import Source
from standfast.apps.incidents.reference import CATEGORIES
from standfast.log.labels import UNCLASSIFIED
from standfast.web.moments import instant_from_person
from standfast.web.recording import HappenedFields, RecordingForm

RELIABILITY = {
    "A": gettext_lazy("A, completely reliable"),
    "B": gettext_lazy("B, usually reliable"),
    "C": gettext_lazy("C, fairly reliable"),
    "D": gettext_lazy("D, not usually reliable"),
    "E": gettext_lazy("E, unreliable"),
    "F": gettext_lazy("F, cannot be judged"),
}
CREDIBILITY = {
    1: gettext_lazy("1, confirmed by other, independent sources"),
    2: gettext_lazy("2, probably true"),
    3: gettext_lazy("3, possibly true"),
    4: gettext_lazy("4, doubtful"),
    5: gettext_lazy("5, improbable"),
    6: gettext_lazy("6, cannot be judged"),
}
LEAST = "least"
LABELS = (
    (LEAST, gettext_lazy("as the category requires")),
    ("confidential", gettext_lazy("confidential")),
    ("confidential:protection", gettext_lazy("confidential, protection group only")),
)
PLACE_HELP = gettext_lazy("As it was told: “north of the gate, 500 m” is a place.")


def words(values: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Return choices whose words are the values themselves."""
    return [(value, str(value)) for value in values]


def categories(on: date, *, empty: Any = None) -> list[Any]:
    """Return the categories in use on a day, under those above them."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in CATEGORIES.values():
        if row.in_use(on):
            above = CATEGORIES[row.parent].label if row.parent else row.label
            groups.setdefault(above, []).append((row.code, row.label))
    return [*([("", empty)] if empty is not None else []), *groups.items()]


class TimeTold(forms.CharField):
    """An instant in mission time, as the browser's own field writes it."""

    widget = forms.TextInput(attrs={"type": "datetime-local"})

    def clean(self, value: Any) -> datetime | None:
        """Return the instant, or None when nothing was typed."""
        text = super().clean(value)
        try:
            return instant_from_person(text) if text else None
        except ValueError as error:
            raise forms.ValidationError(
                _("Write the time as 2016-11-03T14:05, in Juba time.")
            ) from error


class PlaceFields(forms.Form):
    """Where it happened, as precisely as anybody can say."""

    place = forms.CharField(
        label=gettext_lazy("Place"), max_length=200, required=False, help_text=PLACE_HELP
    )
    county = forms.CharField(label=gettext_lazy("County"), max_length=200, required=False)
    lon = forms.FloatField(
        label=gettext_lazy("Longitude"),
        required=False,
        min_value=-180,
        max_value=180,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=gettext_lazy("Degrees east, such as 31.5713."),
    )
    lat = forms.FloatField(
        label=gettext_lazy("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=gettext_lazy("Degrees north, such as 4.8302."),
    )
    accuracy_m = forms.FloatField(
        label=gettext_lazy("Accuracy of the point"),
        required=False,
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("In metres: how far the true place may lie from the point."),
    )

    def place_values(self) -> dict[str, Any]:
        """Return the fields as an operation takes them."""
        data = self.cleaned_data
        return {
            "place": data["place"] or None,
            "county": data["county"] or None,
            "lon": data["lon"],
            "lat": data["lat"],
            "accuracy_m": data["accuracy_m"],
        }


class ReportForm(PlaceFields, HappenedFields, RecordingForm):
    """A report as first heard."""

    field_order = (
        "category",
        "on",
        "how_precise",
        "clock",
        "place",
        "county",
        "lon",
        "lat",
        "accuracy_m",
        "narrative",
        "reported_at",
        "received_at",
        "referred_to",
        "label",
        "exercise",
    )
    category = forms.ChoiceField(label=gettext_lazy("What happened"))
    narrative = forms.CharField(
        label=gettext_lazy("Account"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "What is known, in plain sentences. Name no source, survivor or witness."
        ),
    )
    reported_at = TimeTold(label=gettext_lazy("First told to the mission at"), required=False)
    received_at = TimeTold(label=gettext_lazy("Received at this desk at"), required=False)
    referred_to = forms.CharField(
        label=gettext_lazy("Referred to"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("For restricted categories: to whom the person was referred."),
    )
    label = forms.ChoiceField(label=gettext_lazy("Label"), choices=LABELS, initial=LEAST)
    exercise = forms.BooleanField(
        label=gettext_lazy("This belongs to an exercise and counts in nothing"), required=False
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = categories(on, empty=_("choose"))  # type: ignore[attr-defined]

    def label_of(self) -> str:
        """Return the label that was chosen, or the least that the category requires."""
        chosen = str(self.cleaned_data["label"])
        if chosen != LEAST:
            return chosen
        category = CATEGORIES.get(self.cleaned_data["category"])
        return category.least_label if category else UNCLASSIFIED


class CorrectionForm(PlaceFields, HappenedFields, RecordingForm):
    """What was wrong in a report; fields left empty stay as they are."""

    field_order = (
        "reason",
        "category",
        "on",
        "how_precise",
        "clock",
        "place",
        "county",
        "lon",
        "lat",
        "accuracy_m",
        "narrative",
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it is corrected"),
        max_length=200,
        help_text=gettext_lazy("In a sentence; it stands beside the record for good."),
    )
    category = forms.ChoiceField(label=gettext_lazy("What happened"), required=False)
    narrative = forms.CharField(
        label=gettext_lazy("Account"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = categories(on, empty=_("as it is"))  # type: ignore[attr-defined]
        self.fields["on"].required = False
        self.fields["how_precise"].required = False


class SourceForm(RecordingForm):
    """A source: its kind and never its name, graded on two independent axes."""

    source_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of source"),
        choices=words(get_args(facts.SourceKind)),
        help_text=gettext_lazy("Never the name: a source is known by its kind alone."),
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Heard by"), choices=words(get_args(facts.Channel))
    )
    reliability = forms.ChoiceField(
        label=gettext_lazy("Reliability of the source"),
        choices=list(RELIABILITY.items()),
        initial="F",
    )
    credibility = forms.TypedChoiceField(
        label=gettext_lazy("Credibility of what it says"),
        choices=list(CREDIBILITY.items()),
        coerce=int,
        initial=6,
        help_text=gettext_lazy("The two are judged apart. F and 6 mean unknown, not worst."),
    )
    heard_at = TimeTold(label=gettext_lazy("Heard at"), required=False)
    relies_on = forms.TypedChoiceField(
        label=gettext_lazy("It relies on"),
        required=False,
        empty_value=None,
        help_text=gettext_lazy("Two that quote one witness have one origin."),
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=200)

    def __init__(self, *args: Any, sources: Iterable[Source], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relies_on"].choices = [  # type: ignore[attr-defined]
            ("", _("nobody else")),
            *((str(row.source), f"{row.source_kind}, {row.grade}") for row in sources),
        ]


class HarmForm(RecordingForm):
    """How many people one source says were harmed."""

    source = forms.TypedChoiceField(
        label=gettext_lazy("Said by"),
        required=False,
        empty_value=None,
    )
    harm = forms.ChoiceField(label=gettext_lazy("Harm"), choices=words(get_args(facts.HarmType)))
    people = forms.ChoiceField(
        label=gettext_lazy("People"), choices=words(get_args(facts.PersonClass)), initial="unknown"
    )
    low = forms.IntegerField(label=gettext_lazy("At least"), required=False, min_value=0)
    best = forms.IntegerField(label=gettext_lazy("At best knowledge"), required=False, min_value=0)
    high = forms.IntegerField(
        label=gettext_lazy("At most"),
        required=False,
        min_value=0,
        help_text=gettext_lazy("Leave empty what is not known; empty is never counted as nought."),
    )

    def __init__(self, *args: Any, sources: Iterable[Source], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            ("", _("no source named")),
            *((str(row.source), f"{row.source_kind}, {row.grade}") for row in sources),
        ]


class VerificationForm(RecordingForm):
    """A judgement on an incident."""

    status = forms.ChoiceField(
        label=gettext_lazy("It is"),
        choices=words(status for status in facts.STATUSES if status != "unverified"),
    )
    method = forms.ChoiceField(
        label=gettext_lazy("Found by"), choices=words(get_args(facts.Method))
    )
    note = forms.CharField(
        label=gettext_lazy("What was found"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("A refutation must say what was found instead."),
    )
