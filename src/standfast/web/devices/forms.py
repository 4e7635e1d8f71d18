"""Forms about devices: an offer, and a reason for what happens to one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from standfast.apps.accounts.queries import active_people
from standfast.apps.devices.reference import PROFILES
from standfast.web.recording import RecordingForm

FACTORS = [
    ("time code", gettext_lazy("the time code of their account")),
    ("PIN", gettext_lazy("a PIN that you tell them by another way than the code")),
]
PROFILE_WORDS = {
    "reports": gettext_lazy("Reports: incidents, their sources and harm"),
    "patrol": gettext_lazy("Patrol: reports, and the patrol on its way"),
    "guard": gettext_lazy("Guard: breaches and manning of a perimeter"),
    "liaison": gettext_lazy("Liaison: alerts of a community, and reports"),
}


class OfferForm(RecordingForm):
    """Who is to carry a device, what it may state, and what its holder proves themselves by."""

    name = forms.CharField(
        label=gettext_lazy("Device"),
        max_length=120,
        help_text=gettext_lazy("By function: “Phone of the patrol leader, Bentiu”."),
    )
    holder = forms.ChoiceField(label=gettext_lazy("Carried by"))
    profile = forms.ChoiceField(
        label=gettext_lazy("What it may state"),
        choices=[(name, PROFILE_WORDS.get(name, name)) for name in sorted(PROFILES)],
    )
    factor = forms.ChoiceField(
        label=gettext_lazy("They prove themselves by the code and"),
        choices=FACTORS,
        help_text=gettext_lazy("The code may be used once, within two days."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(row.subject), f"{row} ({row.account})") for row in active_people()]
        self.fields["holder"].choices = people  # type: ignore[attr-defined]


class ReasonForm(RecordingForm):
    """Why something is done with a device."""

    act = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=200)

    def __init__(self, *args: Any, act: str, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{act}_%s", initial={"act": act}, **kwargs)


class CodeForm(forms.Form):
    """A new code for a device that waits; it has nothing to fill in."""

    act = forms.CharField(widget=forms.HiddenInput, initial="code")
