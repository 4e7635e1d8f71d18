"""The next zones: in which order to start them, and after how many months of baseline, to know whether they work.

Zones that have not begun yet stand as controls for those that have (a stepped wedge). For each order and each length of
baseline the power is computed from the information that such a plan would bear about one common log rate ratio, in the
model of `comparison`: area x month with negative binomial counts. Sources: Hussey and Hughes (Contemporary Clinical Trials
28, 2007) for the design; Signorini (Biometrika 78, 1991) for power with counts.

Limits: one effect for all zones, at once and lasting; levels and scatter are the planner's guesses; months that resemble
each other need more of them.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import numpy as np
from scipy import special

from standfast.engines.effect.problem import ProblemRefused, number_from
from standfast.engines.effect.rates import TAIL

WANTED = 0.80
MAX_SITES = 6
DEFAULT_DISPERSION = 0.1
DEFAULT_RATIO = 0.5
DEFAULT_GAP_MONTHS = 2
DEFAULT_MONTHS_AFTER = 6
DEFAULT_MAX_BASELINE = 24


@dataclass(frozen=True, slots=True)
class Site:
    """A site that is to have a zone, with the incidents a month that it has now."""

    name: str
    per_month: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.per_month) and self.per_month > 0):
            raise ProblemRefused(
                f"{self.name} has {self.per_month:g} incidents a month; power needs a rate above 0."
            )


@dataclass(frozen=True, slots=True)
class DesignProblem:
    """Sites to give a zone to, areas that keep none, what effect to detect, and how far apart the starts are.

    :raises ProblemRefused: with a sentence that names the value.
    """

    sites: tuple[Site, ...]
    controls_per_month: tuple[float, ...] = ()
    dispersion: float = DEFAULT_DISPERSION
    ratio: float = DEFAULT_RATIO
    gap_months: int = DEFAULT_GAP_MONTHS
    months_after: int = DEFAULT_MONTHS_AFTER
    max_baseline: int = DEFAULT_MAX_BASELINE

    def __post_init__(self) -> None:
        if not 1 <= len(self.sites) <= MAX_SITES:
            raise ProblemRefused(f"A design has 1 to {MAX_SITES} sites, not {len(self.sites)}.")
        if len({site.name for site in self.sites}) < len(self.sites):
            raise ProblemRefused("Two sites go by one name.")
        if not 0 < self.ratio < 1:
            raise ProblemRefused(f"The ratio {self.ratio:g} is no fall; a halving is 0.5.")
        if not (math.isfinite(self.dispersion) and self.dispersion >= 0):
            raise ProblemRefused(f"The dispersion {self.dispersion:g} is not 0 or above.")
        if self.gap_months < 0 or self.months_after < 1 or self.max_baseline < 1:
            raise ProblemRefused("Months are counted from 1, gaps from 0.")
        if any(not (math.isfinite(rate) and rate > 0) for rate in self.controls_per_month):
            raise ProblemRefused("A control has incidents; its rate is above 0.")
        if len(self.sites) == 1 and not self.controls_per_month:
            raise ProblemRefused("One site and no control: nothing tells the zone from the time.")


@dataclass(frozen=True, slots=True)
class Plan:
    """An order of starts with the least baseline that reaches 80 % power; None where the longest does not.

    `power` is that at this baseline, or at the longest one.
    """

    order: tuple[str, ...]
    baseline_months: int | None
    power: float

    def as_json(self) -> dict[str, Any]:
        """Return the plan as plain values."""
        return {
            "order": list(self.order),
            "baseline_months": self.baseline_months,
            "power": round(self.power, 3),
        }


def design(problem: DesignProblem) -> tuple[Plan, ...]:
    """Return a plan for every order, the one that needs the least baseline first, then the most powerful."""
    plans = [_plan(problem, order) for order in permutations(problem.sites)]
    longest = problem.max_baseline + 1
    return tuple(
        sorted(plans, key=lambda plan: (plan.baseline_months or longest, -plan.power, plan.order))
    )


def design_from(content: object) -> DesignProblem:
    """Return the design problem that decoded JSON describes.

    :raises ProblemRefused: with a sentence that names the value.
    """
    if not isinstance(content, Mapping) or not isinstance(content.get("sites"), Mapping):
        raise ProblemRefused("A design has sites: an object of names and incidents a month.")
    controls = content.get("controls_per_month", [])
    if not isinstance(controls, list):
        raise ProblemRefused("controls_per_month is a list of incidents a month.")
    return DesignProblem(
        sites=tuple(
            Site(str(name), number_from(rate, f"the rate of {name}"))
            for name, rate in content["sites"].items()
        ),
        controls_per_month=tuple(number_from(rate, "a control's rate") for rate in controls),
        dispersion=_given(content, "dispersion", DEFAULT_DISPERSION),
        ratio=_given(content, "ratio", DEFAULT_RATIO),
        gap_months=_months(content, "gap_months", DEFAULT_GAP_MONTHS),
        months_after=_months(content, "months_after", DEFAULT_MONTHS_AFTER),
        max_baseline=_months(content, "max_baseline", DEFAULT_MAX_BASELINE),
    )


def _given(content: Mapping[str, object], name: str, default: float) -> float:
    value = content.get(name)
    return default if value is None else number_from(value, name)


def _months(content: Mapping[str, object], name: str, default: int) -> int:
    value = _given(content, name, default)
    if value != value // 1:
        raise ProblemRefused(f"{name} is {value:g}; months are whole.")
    return int(value)


def _plan(problem: DesignProblem, order: tuple[Site, ...]) -> Plan:
    names = tuple(site.name for site in order)
    found = 0.0
    for baseline in range(1, problem.max_baseline + 1):
        found = power(problem, order, baseline)
        if found >= WANTED:
            return Plan(names, baseline, found)
    return Plan(names, None, found)


def power(problem: DesignProblem, order: tuple[Site, ...], baseline_months: int) -> float:
    """Return the chance to find the effect at the 5 % level, two-sided, when the sites start in an order."""
    error = _error(problem, order, baseline_months)
    wanted = float(special.ndtri(1 - TAIL))
    effect = abs(math.log(problem.ratio)) / error
    return float(special.ndtr(effect - wanted) + special.ndtr(-effect - wanted))


def _error(problem: DesignProblem, order: tuple[Site, ...], baseline_months: int) -> float:
    """Return the standard error of the log ratio: what is left of its information beside areas and months."""
    rates = np.array([*(site.per_month for site in order), *problem.controls_per_month])
    months = baseline_months + problem.gap_months * (len(order) - 1) + problem.months_after
    starts = baseline_months + problem.gap_months * np.arange(len(order))
    treated = np.zeros((len(rates), months))
    treated[: len(order)] = np.arange(months) >= starts[:, None]
    mean = rates[:, None] * np.where(treated > 0, problem.ratio, 1.0)
    weight = (mean / (1 + problem.dispersion * mean)).ravel()
    areas = np.kron(np.eye(len(rates)), np.ones((months, 1)))
    times = np.kron(np.ones((len(rates), 1)), np.eye(months))[:, 1:]
    beside = np.hstack([areas, times])
    column = treated.ravel()
    cross = beside.T @ (weight * column)
    within = float(weight @ column**2)
    explained = float(cross @ np.linalg.solve(beside.T @ (weight[:, None] * beside), cross))
    left = within - explained
    return math.inf if left <= 1e-12 else 1 / math.sqrt(left)
