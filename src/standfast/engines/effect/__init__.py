"""Did a zone change anything? Counts before and after, around it and in areas like it; an answer with its interval.

A frozen `Problem` in, a frozen `Estimate` out; the same problem has the same answer. Where the counts cannot bear an
answer, "not estimable" is the answer, with its reason. Nothing here knows of Django, files, the clock or the network.

Start reading at `assess` (which method when, the verdict), then `comparison` (the zone against controls), `segmented` (the
zone against its own past), `rates` (two counts, exactly), `displacement`, `randomisation`, `design` (the next zones) and
`simulation` (zones whose truth is known, for the proof). Method, sources and limits: docs/reference/effect.md.
"""

from standfast.engines.effect.assess import assess
from standfast.engines.effect.design import DesignProblem, Plan, design, design_from
from standfast.engines.effect.displacement import Displacement
from standfast.engines.effect.estimate import Estimate
from standfast.engines.effect.problem import Problem, ProblemRefused, Row, problem_from
from standfast.engines.effect.rates import (
    RateRatio,
    exact_rate_ratio,
    rate_limits,
    tipping_baseline,
)

__all__ = [
    "DesignProblem",
    "Displacement",
    "Estimate",
    "Plan",
    "Problem",
    "ProblemRefused",
    "RateRatio",
    "Row",
    "assess",
    "design",
    "design_from",
    "exact_rate_ratio",
    "problem_from",
    "rate_limits",
    "tipping_baseline",
]
