"""From rows to the engine and back: what a forecast reads, what it says, how it did, and what patrols gain from it."""

from standfast.apps.threats.planning.forecasts import (
    Made,
    computed_again,
    contents_of,
    digest_of,
    make_forecast,
    score_forecast,
)
from standfast.apps.threats.planning.inputs import Presence, known_catalogue, presence_before
from standfast.apps.threats.planning.patrol_values import PatrolValue, patrol_values

__all__ = [
    "Made",
    "PatrolValue",
    "Presence",
    "computed_again",
    "contents_of",
    "digest_of",
    "known_catalogue",
    "make_forecast",
    "patrol_values",
    "presence_before",
    "score_forecast",
]
