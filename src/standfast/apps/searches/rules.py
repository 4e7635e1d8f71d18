"""Why something may not be recorded about a search or a seized item, as a sentence."""

from datetime import datetime

from standfast.apps.searches import queries
from standfast.apps.searches.facts import ZONE_SHELTERS, SearchCorrected
from standfast.apps.searches.models import Search, SeizedItem
from standfast.log.facts import Happened


def record_blocker(
    *,
    level: str,
    shelters: int | None,
    basis: str | None,
    happened: Happened,
    at: datetime,
) -> str | None:
    """Say why a search cannot be recorded."""
    if happened.start > at:
        return (
            "A search is recorded once it has begun; this one lies in the future. Check its time."
        )
    if not _day_is_known(level, happened):
        return (
            f"A search is recorded with its day; '{happened.precision}' is too imprecise. "
            "Ask the team that searched for the day."
        )
    if level == "ZONE" and shelters is not None and shelters > ZONE_SHELTERS:
        return (
            f"A daily zone has up to {ZONE_SHELTERS} shelters; this one has {shelters}. "
            "Record it as several zones, or as a targeted or full search."
        )
    if level == "TARGET" and not basis:
        return (
            "A targeted search names the intelligence that it rests on; give its reference "
            "as the basis."
        )
    return None


def change_blocker(search: Search) -> str | None:
    """Say why a record of a search cannot be corrected, withdrawn or added to."""
    if search.withdrawn is not None:
        return f"The {search} was withdrawn: {search.withdrawn} Record the search anew."
    return None


def correction_blocker(search: Search, fact: SearchCorrected) -> str | None:
    """Say why a correction of a search cannot be recorded."""
    if reason := change_blocker(search):
        return reason
    if fact == SearchCorrected():
        return "Nothing is corrected: give the field that was wrong with its right value."
    level = fact.level or search.level
    if fact.happened is not None and not _day_is_known(level, fact.happened):
        return "A search is recorded with its day; give the day that it is now known to have been."
    return None


def _day_is_known(level: str, happened: Happened) -> bool:
    """Tell whether a time is precise enough: tallies at the gates may cover a week, searches name their day."""
    return level == "ENTRY" or happened.precision in queries.DAY_IS_KNOWN


def custody_blocker(item: SeizedItem, handed_by: str) -> str | None:
    """Say why an item cannot be handed over or disposed of by somebody."""
    if item.disposal is not None:
        return f"{item} was {item.disposal}; what has left custody cannot be handed on."
    if item.holder != handed_by:
        return (
            f"{item} is held by {item.holder}, not by {handed_by}; "
            "record the hand-over that is missing first."
        )
    return None


def disposal_blocker(item: SeizedItem, handed_by: str, witnesses: tuple[str, str]) -> str | None:
    """Say why an item cannot be disposed of."""
    if reason := custody_blocker(item, handed_by):
        return reason
    if len({handed_by, *witnesses}) < 3:
        return (
            "A disposal has two witnesses who are different people and not the one who hands "
            "the item over; name them."
        )
    return None
