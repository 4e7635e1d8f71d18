"""From counts to an answer: which method the data bear, what it says, and the words that say no more than that."""

from dataclasses import replace

import numpy as np

from standfast.engines.effect import wording
from standfast.engines.effect.comparison import Aside, compare
from standfast.engines.effect.counts import Fit, dispersion_of
from standfast.engines.effect.displacement import displacement
from standfast.engines.effect.estimate import Estimate, Regression, Reporting
from standfast.engines.effect.panel import Panel, panel_of
from standfast.engines.effect.problem import Problem, Row
from standfast.engines.effect.randomisation import randomisation
from standfast.engines.effect.rates import RateRatio, exact_rate_ratio, tipping_baseline
from standfast.engines.effect.segmented import segmented

# Fewer periods than these show neither how months scatter nor whether the last one was a peak.
PERIODS_BEFORE = 6
PERIODS_AFTER = 3
PERIODS_AFTER_ALONE = 6
PEAK_PERIODS = 3
# Hours patrolled that changed by less than a quarter are taken for unchanged.
HOURS_CHANGED = 1.25
EXACT = "exact conditional interval of two counts"


def assess(problem: Problem) -> Estimate:
    """Return what the counts of a problem say about its zone; equal problems have equal answers."""
    panel = panel_of(problem)
    rows = [row for row in problem.of_role("zone") if row not in problem.crossing]
    before = [row for row in rows if row.end <= problem.start]
    after = [row for row in rows if row.start >= problem.start]
    if not before or not after:
        return _nothing(problem, before, after)
    bare = _bare(problem, before, after)
    aside = _peak(problem, panel)
    fit = _fit(panel, aside)
    if isinstance(fit, str):
        return _described(problem, panel, bare, fit)
    reporting = _reporting(panel, aside)
    changed = reporting is not None and reporting[1]
    ends = [(fit.low, fit.high, fit.p)]
    if reporting is not None and changed:
        ends.append((reporting[0].low, reporting[0].high, reporting[2]))
    mean = bare.after / max(int((~panel.before).sum()), 1)
    found = replace(
        bare,
        rate_ratio=fit.ratio,
        low=min(low for low, _, _ in ends),
        high=max(high for _, high, _ in ends),
        p=max(p for _, _, p in ends),
        method=fit.method,
        reason=None,
        tipping_baseline=tipping_baseline(
            bare.after, bare.months_after, scatter=1 + fit.dispersion * mean
        ),
        dispersion=fit.dispersion,
        memory=fit.memory,
        displacement=displacement(_per_hour(panel) if changed else panel),
        regression=_regression(problem, panel, aside),
        reporting=reporting[0] if reporting else None,
        randomisation=randomisation(panel),
    )
    warnings = wording.warnings_of(problem, panel, found, fit, aside)
    return replace(found, warnings=warnings, verdict=wording.verdict_of(found))


def _fit(panel: Panel, aside: Aside | None) -> Fit | str:
    before = int(panel.before.sum()) - (aside is not None)
    after = int((~panel.before).sum())
    alone = not panel.lines("control")
    least = PERIODS_AFTER_ALONE if alone else PERIODS_AFTER
    if before < PERIODS_BEFORE or after < least:
        return wording.too_short(before, after, PERIODS_BEFORE, least, peak=aside is not None)
    return segmented(panel, aside=aside) if alone else compare(panel, aside=aside)


def _peak(problem: Problem, panel: Panel) -> Aside | None:
    """Return the period after which the start was chosen: the highest of the last three before it.

    Where nobody said how the start was chosen, it is set aside only if it is the last and tops all months before.
    """
    if problem.start_chosen == "external":
        return None
    rates = (panel.counts[panel.zone] / panel.exposure[panel.zone])[panel.before]
    if len(rates) < 2:
        return Aside(0, None) if len(rates) and problem.start_chosen == "after_peak" else None
    first = max(0, len(rates) - PEAK_PERIODS)
    period = first + int(np.argmax(rates[first:]))
    tops = bool(rates[period] >= rates.max())
    if problem.start_chosen == "unknown" and not (tops and period == len(rates) - 1):
        return None
    return Aside(period, int(panel.counts[panel.zone, period]) if tops else None)


def _bare(problem: Problem, before: list[Row], after: list[Row]) -> Estimate:
    counts = [sum(row.count for row in rows) for rows in (before, after)]
    months = [sum(row.months for row in rows) / _areas(rows) for rows in (before, after)]
    naive = _naive(before, after, counts, months)
    return Estimate(
        rate_ratio=naive.ratio,
        low=naive.low,
        high=naive.high,
        method=EXACT,
        p=None,
        reason="not assessed yet",
        tipping_baseline=tipping_baseline(counts[1], months[1]),
        verdict="",
        warnings=(),
        before=counts[0],
        after=counts[1],
        months_before=months[0],
        months_after=months[1],
        naive=naive,
    )


def _areas(rows: list[Row]) -> int:
    return len({row.area for row in rows})


def _naive(
    before: list[Row], after: list[Row], counts: list[int], months: list[float]
) -> RateRatio:
    """Return the exact ratio: by calendar months where every period is of whole ones fully counted, otherwise by days."""
    rows = before + after
    whole = all(
        row.start.day == 1 and row.end.day == 1 and row.exposure_days == row.span_days
        for row in rows
    )
    days = [sum(row.exposure_days for row in side) / _areas(side) for side in (before, after)]
    first, second = months if whole else days
    return exact_rate_ratio(counts[0], counts[1], exposure_before=first, exposure_after=second)


def _nothing(problem: Problem, before: list[Row], after: list[Row]) -> Estimate:
    side = "before" if not before else "after"
    reason = f"every period {side} the start holds the start itself, so that nothing lies {side} it"
    rows = before or after
    counts = sum(row.count for row in rows)
    months = sum(row.months for row in rows) / max(_areas(rows), 1)
    found = Estimate(
        rate_ratio=None,
        low=None,
        high=None,
        method="none",
        p=None,
        reason=reason,
        tipping_baseline=tipping_baseline(counts if after else 0, months or 1.0),
        verdict="",
        warnings=wording.crossing_warnings(problem),
        before=counts if before else 0,
        after=counts if after else 0,
        months_before=months if before else 0.0,
        months_after=months if after else 0.0,
        naive=RateRatio(None, 0.0, None, 1.0),
        displacement=reason,
    )
    return replace(found, verdict=wording.verdict_of(found))


def _described(problem: Problem, panel: Panel, bare: Estimate, reason: str) -> Estimate:
    """Return the bare counts with the reason why they are no estimate of an effect."""
    found = replace(bare, reason=reason, displacement=reason)
    return replace(
        found,
        warnings=wording.warnings_when_bare(problem, panel, found),
        verdict=wording.verdict_of(found),
    )


def _reporting(panel: Panel, aside: Aside | None) -> tuple[Reporting, bool, float] | None:
    """Return the same comparison per patrol hour, whether the hours changed enough to matter, and its p."""
    zone, controls = panel.zone, panel.lines("control")
    hours = panel.hours
    if not np.all(hours[zone] > 0):
        return None
    known = [line for line in controls if np.all(hours[line] > 0)]
    change = _hours_change(panel, zone)
    if known:
        change -= float(np.mean([_hours_change(panel, line) for line in known]))
    per_hour = _per_hour(panel)
    fit = segmented(per_hour, aside=aside) if not controls else compare(per_hour, aside=aside)
    if isinstance(fit, str):
        return None
    found = Reporting(float(np.exp(change)), fit.ratio, fit.low, fit.high)
    return found, abs(change) > np.log(HOURS_CHANGED), fit.p


def _per_hour(panel: Panel) -> Panel:
    """Return the table with patrol hours for days on every line that has them throughout."""
    known = np.all(panel.hours > 0, axis=1)
    return replace(panel, exposure=np.where(known[:, None], panel.hours, panel.exposure))


def _hours_change(panel: Panel, line: int) -> float:
    rates = panel.hours[line] / panel.exposure[line]
    return float(np.log(rates[~panel.before].mean() / rates[panel.before].mean()))


def _regression(problem: Problem, panel: Panel, aside: Aside | None) -> Regression | None:
    """Return what the peak would be expected to be by empirical Bayes (Hauer, Observational Before-After Studies, 1997).

    The prior is that of the zone's other months before the start: their mean, and their scatter beyond chance.
    """
    if aside is None or problem.start_chosen == "external":
        return None
    counts, exposure = panel.counts[panel.zone], panel.exposure[panel.zone]
    others = panel.before.copy()
    others[aside.period] = False
    mean = counts[others].sum() / exposure[others].sum()
    expected = exposure * mean
    alpha = dispersion_of(counts[others], expected[others], float(others.sum() - 1))
    prior = float(expected[aside.period])
    peak = float(counts[aside.period])
    weight = 1 / (1 + alpha * prior)
    shrunk = weight * prior + (1 - weight) * peak
    base = (counts[others].sum() + shrunk) / exposure[panel.before].sum()
    later = counts[~panel.before].sum() / exposure[~panel.before].sum()
    return Regression(int(peak), shrunk, float(later / base) if base > 0 else None)
