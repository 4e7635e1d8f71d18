"""Forms of the follow-up: an owner reports, an assessor judges."""

from collections.abc import Iterable
from typing import Any, get_args

from django import forms
from django.utils.translation import gettext_lazy

from standfast.apps.followup import facts
from standfast.apps.followup.models import Assessment
from standfast.web.recording import RecordingForm


class StatusForm(RecordingForm):
    """Where the owner of an action says that it stands."""

    status = forms.ChoiceField(
        label=gettext_lazy("It is"), choices=[(word, word) for word in facts.REPORTED_STATUSES]
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("This is your own report of your own work; it is marked as that."),
    )


class VerdictForm(RecordingForm):
    """What every verdict says: within which assessment, by which methods, where, on which readings."""

    assessment = forms.ChoiceField(label=gettext_lazy("Within the assessment"))
    methods = forms.MultipleChoiceField(
        label=gettext_lazy("How it was judged"),
        choices=[(word, word) for word in get_args(facts.Method)],
        widget=forms.CheckboxSelectMultiple,
    )
    places = forms.CharField(
        label=gettext_lazy("Places seen"),
        required=False,
        max_length=600,
        help_text=gettext_lazy(
            "Apart by commas. What was seen there says nothing about other places."
        ),
    )
    readings = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, assessments: Iterable[Assessment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assessment"].choices = [  # type: ignore[attr-defined]
            (str(row.subject), row.title) for row in assessments
        ]

    def place_names(self) -> tuple[str, ...]:
        """Return the places that were typed."""
        names = str(self.cleaned_data["places"]).split(",")
        return tuple(name.strip() for name in names if name.strip())


class VerifyForm(VerdictForm):
    """A finding on a claim."""

    field_order = ("finding", "note", "assessment", "methods", "places")
    finding = forms.ChoiceField(
        label=gettext_lazy("The claim is"),
        choices=[(word, word) for word in get_args(facts.Finding)],
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DisputeForm(VerdictForm):
    """Holding a claim to be wrong."""

    field_order = ("reason", "assessment", "methods", "places")
    reason = forms.CharField(
        label=gettext_lazy("What is wrong with it"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
