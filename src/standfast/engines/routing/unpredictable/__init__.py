"""Schedules that an observer cannot predict, at a price in value that is shown, with a longest interval that is kept.

Plans of one cycle that are nearly best go in; out comes how often to draw each and what may follow what, such that an
attacker who knows all that and has seen every cycle can do the least harm. Start reading at `game` (the rules), then
`strategy` (the door), `program` (the linear program), `attackers` (best responses), `intervals` (what is promised, and
the longest time without a visit), `observers` (what 90 days of watching foretell), `pools` (where plans come from, and the
price of each) and `patrols` (mission plans as what can be drawn).
"""

from standfast.engines.routing.unpredictable.attackers import Answers, Attack, best_answers
from standfast.engines.routing.unpredictable.game import (
    Candidate,
    Game,
    GameRefused,
    candidate_of,
)
from standfast.engines.routing.unpredictable.intervals import Interval
from standfast.engines.routing.unpredictable.observers import Rate, prediction_rates
from standfast.engines.routing.unpredictable.patrols import (
    Cycle,
    Planner,
    candidate,
    crossed,
    variants,
)
from standfast.engines.routing.unpredictable.patrols import game_of as game_of_patrols
from standfast.engines.routing.unpredictable.pools import Grown, Price, grown, prices
from standfast.engines.routing.unpredictable.strategy import (
    Strategy,
    attackers_mixture,
    best_strategy,
    draw,
    fixed,
)

__all__ = [
    "Answers",
    "Attack",
    "Candidate",
    "Cycle",
    "Game",
    "GameRefused",
    "Grown",
    "Interval",
    "Planner",
    "Price",
    "Rate",
    "Strategy",
    "attackers_mixture",
    "best_answers",
    "best_strategy",
    "candidate",
    "candidate_of",
    "crossed",
    "draw",
    "fixed",
    "game_of_patrols",
    "grown",
    "prediction_rates",
    "prices",
    "variants",
]
