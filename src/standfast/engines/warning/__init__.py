"""Where and when violence is likely next, as a distribution for each cell, and how good such forecasts have been.

Frozen problem in, frozen forecasts out; nothing here knows of Django, files, the clock or the network. Start reading at
`forecast` (the door), then `learning` (how models are fitted, judged and pooled), `excitation` (the self-exciting model),
`history` (what an origin sees: nothing from its day on), `counts` (distributions), `evaluation` and `scores` (judgement
against plain maps), `drivers` (reasons in words), `cells` and `catalogue` (the input), `simulation` (known truths).

No actor, group or person is a predictor: a forecast knows places, days and kinds of event.
"""

from standfast.engines.warning.catalogue import Catalogue, Event, Sign, catalogue_of
from standfast.engines.warning.cells import Cells, cells_over
from standfast.engines.warning.counts import LEVELS, Hurdle
from standfast.engines.warning.drivers import Driver, Reasons, reasons
from standfast.engines.warning.evaluation import Score, Trial, evaluate, judge
from standfast.engines.warning.forecast import Forecast, Problem, Violation, check, forecast
from standfast.engines.warning.history import History
from standfast.engines.warning.scores import Reliability

__all__ = [
    "LEVELS",
    "Catalogue",
    "Cells",
    "Driver",
    "Event",
    "Forecast",
    "History",
    "Hurdle",
    "Problem",
    "Reasons",
    "Reliability",
    "Score",
    "Sign",
    "Trial",
    "Violation",
    "catalogue_of",
    "cells_over",
    "check",
    "evaluate",
    "forecast",
    "judge",
    "reasons",
]
