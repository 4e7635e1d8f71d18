"""Forms of the linkage desk."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from standfast.web.recording import RecordingForm

VERDICTS = (
    ("same", _("the same event")),
    ("different", _("two events")),
    ("undecided", _("cannot be told")),
)
KEEP_BOTH, SECOND_INTO_FIRST, FIRST_INTO_SECOND = "", "second", "first"
MERGES = (
    (KEEP_BOTH, _("record the judgement alone; both go on counting")),
    (SECOND_INTO_FIRST, _("merge the second into the first; the first counts")),
    (FIRST_INTO_SECOND, _("merge the first into the second; the second counts")),
)
LONGEST_REASON = 200


class JudgingForm(RecordingForm):
    """What a person says of two reports."""

    verdict = forms.ChoiceField(label=_("They are of"), choices=[("", _("choose")), *VERDICTS])
    merge = forms.ChoiceField(
        label=_("If they are the same"),
        choices=MERGES,
        required=False,
        help_text=_("A merged incident is kept and can be separated again; it is not counted."),
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REASON,
        help_text=_("One sentence: what settles it."),
    )

    def __init__(self, *args: Any, mergeable: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not mergeable:
            del self.fields["merge"]

    @property
    def merging(self) -> str:
        """Which of the two is merged, if any."""
        return str(self.cleaned_data.get("merge") or KEEP_BOTH)


class MergeForm(RecordingForm):
    """Into which incident another one is merged, and why."""

    into = forms.ChoiceField(
        label=_("It is a second report of"),
        help_text=_(
            "Incidents under the same label that happened within a week; likely ones first."
        ),
    )
    reason = forms.CharField(label=_("Why"), max_length=LONGEST_REASON)

    def __init__(self, *args: Any, among: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [("", _("choose")), *among]  # type: ignore[attr-defined]


class SeparationForm(RecordingForm):
    """Why an incident is an event of its own after all."""

    reason = forms.CharField(label=_("Why"), max_length=LONGEST_REASON)
