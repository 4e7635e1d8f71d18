"""Patrols of a mission: who goes where, when and how long, so that the people at risk see protection where it counts.

A frozen `Problem` in, a frozen `Plan` out; `check` judges a plan without knowing how it was found. Nothing here knows of
Django, files, the clock or the network.

Start reading at `problem` (what is asked, with `ground` and `forces`), `plan` (what is answered) and `value` (what a plan
is worth). `document` is the JSON of both, docs/reference/routing-mission.md its description.
"""

from standfast.engines.routing.mission.check import check
from standfast.engines.routing.mission.document import (
    PlanRefused,
    plan_document,
    read_plan,
    read_problem,
    write_plan,
    write_problem,
)
from standfast.engines.routing.mission.feasibility import Conflict, conflict, notes
from standfast.engines.routing.mission.forces import CompositionRule, Speed, SpeedClass, Unit
from standfast.engines.routing.mission.generate import generate
from standfast.engines.routing.mission.ground import (
    Closure,
    DwellOption,
    Facility,
    Hours,
    Period,
    Place,
    Report,
    Road,
    Season,
)
from standfast.engines.routing.mission.plan import Patrol, Plan, Stop
from standfast.engines.routing.mission.prices import Price, prices
from standfast.engines.routing.mission.problem import (
    Demand,
    Order,
    Policy,
    Problem,
    Recurrence,
    Scale,
    Valuation,
)
from standfast.engines.routing.mission.refusals import ProblemRefused
from standfast.engines.routing.mission.replan import Change, changed, replan
from standfast.engines.routing.mission.solve import bound, solve
from standfast.engines.routing.mission.trip import Violation
from standfast.engines.routing.mission.value import value

__all__ = [
    "Change",
    "Closure",
    "CompositionRule",
    "Conflict",
    "Demand",
    "DwellOption",
    "Facility",
    "Hours",
    "Order",
    "Patrol",
    "Period",
    "Place",
    "Plan",
    "PlanRefused",
    "Policy",
    "Price",
    "Problem",
    "ProblemRefused",
    "Recurrence",
    "Report",
    "Road",
    "Scale",
    "Season",
    "Speed",
    "SpeedClass",
    "Stop",
    "Unit",
    "Valuation",
    "Violation",
    "bound",
    "changed",
    "check",
    "conflict",
    "generate",
    "notes",
    "plan_document",
    "prices",
    "read_plan",
    "read_problem",
    "replan",
    "solve",
    "value",
    "write_plan",
    "write_problem",
]
