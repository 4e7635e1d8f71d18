"""What parameters of operations are called on a form, where the declaration does not say."""

from typing import Any

from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Any] = {
    "accuracy_m": _("Accuracy of the point"),
    "county": _("County"),
    "description": _("Description"),
    "due": _("Due"),
    "kind": _("Kind"),
    "lat": _("Latitude"),
    "lon": _("Longitude"),
    "name": _("Name"),
    "narrative": _("Account"),
    "note": _("Note"),
    "people": _("People"),
    "place": _("Place"),
    "quantity": _("Quantity"),
    "reason": _("Why"),
    "reference": _("Reference"),
    "site": _("Site"),
    "source": _("Source"),
    "title": _("Title"),
    "unit": _("Unit"),
    "men": _("Men"),
    "women": _("Women"),
}
HINTS: dict[str, Any] = {
    "accuracy_m": _("In metres: how far the true place may lie from the point."),
    "lat": _("Degrees north, such as 4.8302."),
    "lon": _("Degrees east, such as 31.5713."),
    "reason": _("In a sentence; it stands beside the record for good."),
}


def words_for(name: str) -> Any:
    """Return the words for a parameter: known ones, or its own name."""
    return WORDS.get(name) or name.removesuffix("_id").replace("_", " ").capitalize()
