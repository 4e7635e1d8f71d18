"""A plan as a drawing in which a planner sees who goes where and when; SVG text that also prints and reads in grey.

A map with each unit's way, a strip for each unit over the days, a strip for each place that is visited. Start reading at
`picture` (what a drawing shows), then `patrols` and `tours` (a plan becomes a picture) and `sheet` (the picture becomes
SVG, with `maps`, `strips`, `labels` and `marks`).
"""

from standfast.engines.routing.drawing.patrols import patrol_picture
from standfast.engines.routing.drawing.picture import Picture
from standfast.engines.routing.drawing.sheet import drawn
from standfast.engines.routing.drawing.tours import tour_picture
from standfast.engines.routing.mission import Plan as PatrolPlan
from standfast.engines.routing.mission import Problem as PatrolProblem
from standfast.engines.routing.orienteering.problem import Plan as TourPlan
from standfast.engines.routing.orienteering.problem import Problem as TourProblem

__all__ = ["Picture", "draw", "drawn", "patrol_picture", "tour_picture"]


def draw(
    problem: PatrolProblem | TourProblem, plan: PatrolPlan | TourPlan, *, title: str | None = None
) -> str:
    """Return a plan of its problem as an SVG document, whichever kind both are.

    :raises TypeError: when the plan is of another kind than the problem.
    """
    if isinstance(problem, PatrolProblem) and isinstance(plan, PatrolPlan):
        return drawn(patrol_picture(plan, problem, title=title or "Patrol plan"))
    if isinstance(problem, TourProblem) and isinstance(plan, TourPlan):
        return drawn(tour_picture(plan, problem, title=title or "Tours"))
    raise TypeError("The plan is of another kind than the problem; draw each with its own.")
