"""Forms of the desk of protected persons. No form of the military or the police has a field for what happened."""

from typing import Any, get_args

from django import forms
from django.utils.translation import gettext_lazy

from standfast.apps.persons import facts
from standfast.web.recording import RecordingForm

CLOSER = "strictly confidential:protection"
LABELS = (
    (CLOSER, gettext_lazy("strictly confidential, protection group only")),
    ("confidential:protection", gettext_lazy("confidential, protection group only")),
)


def words(values: Any, *, empty: Any = None) -> list[tuple[str, Any]]:
    """Return the words of a list as choices."""
    first: list[tuple[str, Any]] = [] if empty is None else [("", empty)]
    return [*first, *((str(value), str(value)) for value in get_args(values))]


def day(label: Any) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Write the day as 2016-11-03.")},
    )


class EnrolForm(RecordingForm):
    """A person comes under protection."""

    field_order = ("person_kind", "county", "month", "label")
    person_kind = forms.ChoiceField(
        label=gettext_lazy("Who is protected"), choices=words(facts.PersonKind)
    )
    county = forms.CharField(label=gettext_lazy("County"), max_length=200, required=False)
    month = forms.RegexField(
        label=gettext_lazy("Month"),
        regex=r"^[0-9]{4}-(0[1-9]|1[0-2])$",
        required=False,
        widget=forms.TextInput(attrs={"type": "month"}),
        help_text=gettext_lazy(
            "No day and no place: a month and a county are all that lists show."
        ),
        error_messages={"invalid": gettext_lazy("Write the month as 2016-11.")},
    )
    label = forms.ChoiceField(label=gettext_lazy("Label"), choices=LABELS, initial=CLOSER)


class IdentityForm(RecordingForm):
    """Who the person is and how the person is reached."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    contact = forms.CharField(label=gettext_lazy("How to reach"), max_length=200, required=False)
    address = forms.CharField(label=gettext_lazy("Where"), max_length=200, required=False)


class AccountForm(RecordingForm):
    """What the person said."""

    account = forms.CharField(
        label=gettext_lazy("Account"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("In the person's words, taken by an officer who is trained to ask."),
    )
    language = forms.CharField(label=gettext_lazy("Language it was told in"), max_length=200)
    taken_on = forms.DateField(
        label=gettext_lazy("Day it was told"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class ConsentForm(RecordingForm):
    """What a person agrees to, and what not."""

    decision = forms.ChoiceField(label=gettext_lazy("Consent is"), choices=words(facts.Decision))
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("For whom"),
        choices=words(facts.Audience),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("A consent covers somebody: name the audiences.")},
    )
    purpose = forms.ChoiceField(
        label=gettext_lazy("For what"),
        choices=words(facts.Purpose, empty=gettext_lazy("all that was agreed (a withdrawal)")),
        required=False,
    )
    language = forms.CharField(label=gettext_lazy("Language it was asked in"), max_length=200)
    given_by = forms.ChoiceField(label=gettext_lazy("Decided by"), choices=words(facts.GivenBy))
    on = day(gettext_lazy("Day of the decision"))


class ShareForm(RecordingForm):
    """A part of the record is given to somebody."""

    audience = forms.ChoiceField(label=gettext_lazy("To whom"), choices=words(facts.Audience))
    organisation = forms.CharField(label=gettext_lazy("Organisation"), max_length=200)
    part = forms.ChoiceField(label=gettext_lazy("What"), choices=words(facts.Part))
    purpose = forms.ChoiceField(label=gettext_lazy("For what"), choices=words(facts.Purpose))


class RecallForm(RecordingForm):
    """What was shared was asked back."""

    returned = forms.ChoiceField(
        label=gettext_lazy("What came of it"),
        choices=[
            ("yes", gettext_lazy("given back or destroyed")),
            ("no", gettext_lazy("asked for; not given back")),
        ],
    )


class ReferralForm(RecordingForm):
    """Somebody was referred: to which service, when. There is no field for what happened."""

    field_order = ("person_kind", "service", "component", "on", "county")
    person_kind = forms.ChoiceField(label=gettext_lazy("Who"), choices=words(facts.PersonKind))
    service = forms.ChoiceField(label=gettext_lazy("Referred to"), choices=words(facts.Service))
    component = forms.ChoiceField(
        label=gettext_lazy("Referred by the"), choices=words(facts.Component)
    )
    on = day(gettext_lazy("Day"))
    county = forms.CharField(label=gettext_lazy("County"), max_length=200, required=False)


class OpenForm(RecordingForm):
    """Why a sealed record is opened."""

    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=words(facts.WhyRead))


class ReferenceForm(RecordingForm):
    """A form that names a person by the ten characters at the end of the handle."""

    reference = forms.RegexField(
        label=gettext_lazy("Reference"),
        regex=r"^\s*[0-9a-f]{10}\s*$",
        help_text=gettext_lazy("The ten characters at the end of the handle."),
        error_messages={"invalid": gettext_lazy("A reference is ten characters, 0-9 and a-f.")},
    )


class BreakGlassForm(ReferenceForm):
    """An emergency in which somebody who is not cleared must know who a person is."""

    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=words(facts.WhyBroken))
    note = forms.CharField(
        label=gettext_lazy("What the emergency is"),
        max_length=200,
        help_text=gettext_lazy(
            "Administrators read it, and another person reviews it. Name nobody."
        ),
    )


class ReviewForm(RecordingForm):
    """Whether breaking the glass was justified."""

    finding = forms.ChoiceField(label=gettext_lazy("It was"), choices=words(facts.Finding))
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)


class EraseForm(ReferenceForm):
    """A person is erased."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        help_text=gettext_lazy("Every site reads it for good. Name nobody."),
    )
    sure = forms.BooleanField(
        label=gettext_lazy("Every site destroys this record; nobody can bring it back"),
    )


class HoldForm(ReferenceForm):
    """A record is held for a court, or released."""

    what = forms.ChoiceField(
        label=gettext_lazy("The hold is"),
        choices=[("place", gettext_lazy("placed")), ("release", gettext_lazy("released"))],
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        help_text=gettext_lazy("Every site reads it for good. Name nobody."),
    )


class RedactForm(RecordingForm):
    """A secret that was typed into an open field is taken out."""

    secret = forms.CharField(
        label=gettext_lazy("Words that must go"),
        max_length=400,
        required=False,
        help_text=gettext_lazy(
            "Exactly as they stand there. They are not recorded again; what stands around them stays."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        help_text=gettext_lazy("In a sentence that does not repeat them; it stays for good."),
    )
