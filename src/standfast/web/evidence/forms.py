"""Forms that bring a file."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from standfast.apps.accounts.models import Person
from standfast.apps.evidence import intake
from standfast.log.labels import LEVELS, label_text
from standfast.web.recording import RecordingForm


def _day(label: Any, hint: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Write the day as 2016-11-03.")},
    )


class FileForm(RecordingForm):
    """A form with a file."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "A JPEG, PNG or WebP picture, PDF, DOCX, XLSX, CSV or text. Who made it and where is taken out before it is kept; "
            "the original is not kept, so keep it yourself if it is needed."
        ),
        max_length=1000,
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        given = self.cleaned_data["file"]
        if blocked := intake.size_blocker(given.size):
            raise forms.ValidationError(blocked)
        return given


class AddForm(FileForm):
    """A new file of evidence."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=500,
        help_text=gettext_lazy("Where it is from: who took or wrote it, on what occasion."),
    )
    speaks_from = _day(
        gettext_lazy("Speaks of days from"), gettext_lazy("Not the day it is added.")
    )
    speaks_to = _day(gettext_lazy("Up to"), "")
    expires_on = _day(
        gettext_lazy("Last day it counts"),
        gettext_lazy(
            "Such as the last day of a certificate. What rests on it is open again afterwards."
        ),
    )
    supports = forms.CharField(
        label=gettext_lazy("Supports"),
        required=False,
        help_text=gettext_lazy(
            "Numbers of records, separated by spaces; pages of records lead here with theirs."
        ),
    )
    label = forms.ChoiceField(
        label=gettext_lazy("Who may read it"),
        help_text=gettext_lazy("At least as close as what it supports."),
    )

    def __init__(self, *args: Any, reader: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["label"]
        field.choices = [("", _("Choose")), *((label, label) for label in labels_of(reader))]

    def clean_supports(self) -> tuple[UUID, ...]:
        """Return the records that are named."""
        return _numbers(self.cleaned_data["supports"])


class ReplaceForm(FileForm):
    """A better copy of a file."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        help_text=gettext_lazy("Such as a clearer scan. The copy before it stays under its entry."),
    )


class SupportsForm(RecordingForm):
    """What else a file supports."""

    supports = forms.CharField(
        label=gettext_lazy("Records"),
        help_text=gettext_lazy("Their numbers, as their pages have them, separated by spaces."),
    )

    def clean_supports(self) -> tuple[UUID, ...]:
        """Return the records that are named."""
        return _numbers(self.cleaned_data["supports"])


def _numbers(text: str) -> tuple[UUID, ...]:
    try:
        return tuple(UUID(part) for part in str(text).split())
    except ValueError as error:
        raise forms.ValidationError(
            _("This is no number of a record; copy it from its page.")
        ) from error


def labels_of(reader: Person) -> list[str]:
    """Return the labels that somebody may write: of each level that they open, without groups and with each of theirs."""
    found = [level for level in LEVELS if reader.may_read(level)]
    closed = [level for level in found if level != LEVELS[0]]
    return [*found, *(label_text(level, (group,)) for level in closed for group in reader.groups)]
