"""Which places to serve, and by which tours, where time does not suffice for all: team orienteering.

A frozen `Problem` in, a frozen `Plan` out; `check` judges a plan and shares no code with the search. With time windows it
is the team orienteering problem with time windows. Nothing here knows of Django, files or the network; a clock is passed
in where seconds are the budget.

Start reading at `problem`, then `solve` (rounds), `anneal` (one change after another), `ruin`, `refill` and `shorten` (what
a change does), `pool` (tours of different rounds driven together), `tours` (the arrays). `files` reads the benchmark texts.
"""

from standfast.engines.routing.orienteering.check import Violation, check, worth_of
from standfast.engines.routing.orienteering.files import read_top, read_toptw
from standfast.engines.routing.orienteering.problem import (
    TOLERANCE,
    Place,
    Plan,
    Problem,
    ProblemRefused,
)
from standfast.engines.routing.orienteering.solve import compile_loops, solve

__all__ = [
    "TOLERANCE",
    "Place",
    "Plan",
    "Problem",
    "ProblemRefused",
    "Violation",
    "check",
    "compile_loops",
    "read_top",
    "read_toptw",
    "solve",
    "worth_of",
]
