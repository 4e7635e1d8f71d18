"""Forms that correct a row by hand: the cells of an event, or the report and the correction of an incident, filled as it came."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from standfast.apps.observations.facts import Cell
from standfast.apps.observations.layout import CODED, NEEDED, WORDS
from standfast.web.incidents.forms import LABELS
from standfast.web.recording import RecordingForm

READ = {
    "ucdp": (*NEEDED, *WORDS, *CODED),
    "acled": (
        *("event_id_cnty", "event_date", "time_precision", "event_type", "sub_event_type"),
        *("actor1", "actor2", "country", "admin1", "admin2", "location"),
        *("latitude", "longitude", "geo_precision", "fatalities"),
    ),
}
LONGEST_CELL = 4000
LONG = 80
ISO_DAY = 10
CLOCK = slice(11, 16)


class CellsForm(RecordingForm):
    """The cells that the reader of a source reads, as they came; the others stay as they are."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is corrected"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("In a sentence: where the right words are from."),
    )

    def __init__(
        self, *args: Any, source: str, columns: list[str], cells: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cells = cells
        self.columns = [name for name in READ[source] if name in columns]
        for number, name in enumerate(self.columns):
            cell = cells.get(name, "")
            self.fields[f"cell_{number}"] = forms.CharField(
                label=name,
                required=False,
                max_length=LONGEST_CELL,
                initial=cell,
                widget=forms.Textarea(attrs={"rows": 2}) if len(cell) > LONG else forms.TextInput(),
            )
        self.order_fields([*(f"cell_{number}" for number in range(len(self.columns))), "reason"])

    def corrected(self) -> tuple[Cell, ...]:
        """Return every cell of the row with what was corrected."""
        typed = {
            name: self.cleaned_data[f"cell_{number}"] for number, name in enumerate(self.columns)
        }
        return tuple(
            Cell(column=name, text=text[:LONGEST_CELL])
            for name, text in {**self.cells, **typed}.items()
            if text
        )


def report_initial(cells: dict[str, str]) -> dict[str, Any]:
    """Return what a form of a report begins with: the cells of a row, as far as they say it."""
    begins = cells.get("occurred_from", "")
    exact = len(begins) > ISO_DAY and cells.get("time_precision", "").lower() in ("exact", "minute")
    label = cells.get("label", "")
    known = {
        "category": cells.get("category", "").upper(),
        "on": begins[:ISO_DAY],
        "how_precise": "minute" if exact else "day",
        "clock": begins[CLOCK] if exact else None,
        **{name: cells.get(name) for name in ("place", "lon", "lat", "accuracy_m", "narrative")},
        "label": label if label in dict(LABELS) else None,
    }
    return {name: value for name, value in known.items() if value}
