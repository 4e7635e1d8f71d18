"""The verdict and the warnings: sentences that say no more than the numbers."""

from standfast.engines.effect.comparison import SPREAD_CONTROLS, Aside
from standfast.engines.effect.counts import Fit
from standfast.engines.effect.displacement import Displacement
from standfast.engines.effect.estimate import SIGNIFICANT, Estimate
from standfast.engines.effect.panel import Panel
from standfast.engines.effect.problem import Problem

FEW_PERIODS = 12
RANDOM_DOUBT = 0.10
HOURS_CHANGED = 1.25


def verdict_of(found: Estimate) -> str:
    """Return the verdict in words."""
    if found.reason is not None:
        return f"Not estimable: {found.reason}. {_bare_text(found)}".strip()
    low, high, ratio = found.low or 0.0, found.high or 0.0, found.rate_ratio or 0.0
    span = f"{_percent(ratio)} (95 % interval {_percent(low)} to {_percent(high)})"
    against = (
        "what areas like it let expect"
        if found.method.startswith("difference")
        else "what its own past let expect"
    )
    if not found.shows_effect:
        text = (
            f"No effect shown: the zone had {span} of {against}, so that anything from a fall to {_percent(low)} to "
            f"{'a rise' if high > 1 else 'a fall'} to {_percent(high)} fits the counts. That is not proof of no effect."
        )
    elif high < 1:
        text = f"Fewer incidents were counted: the zone had {span} of {against}. {_cause(found)}"
    else:
        text = f"More incidents were counted: the zone had {span} of {against}. {_cause(found)}"
    return f"{text} {_displaced(found.displacement)}".strip()


def _cause(found: Estimate) -> str:
    if found.method.startswith("difference"):
        return "What else began in the zone on that day, and nowhere else, cannot be told from it."
    return "No other area was counted, so that whatever else changed on that day cannot be told from the zone."


def _displaced(found: Displacement | str) -> str:
    if isinstance(found, str):
        return ""
    if not found.clear:
        return (
            f"Around it nothing clear: {found.moved:+.0f} incidents against what was expected "
            f"(95 % interval {found.low:+.0f} to {found.high:+.0f})."
        )
    direction = "more, as if they had moved there" if found.moved > 0 else "fewer as well"
    return (
        f"Around it there were {abs(found.moved):.0f} {direction} "
        f"(95 % interval {found.low:+.0f} to {found.high:+.0f})."
    )


def _bare_text(found: Estimate) -> str:
    if found.rate_ratio is None:
        return ""
    high = "no limit" if found.high is None else f"{found.high:.3f}"
    return (
        f"The counts alone: {found.before} in {_months(found.months_before)} before, {found.after} in "
        f"{_months(found.months_after)} after, a rate ratio of {found.rate_ratio:.3f} (exact 95 % interval "
        f"{found.low:.3f} to {high}) if the time before was like any other. The claim of a fall needs a true rate "
        f"before of at least {found.tipping_baseline:.1f} a month."
    )


def _months(months: float) -> str:
    text = f"{months:.1f}".removesuffix(".0")
    return "1 month" if text == "1" else f"{text} months"


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def too_short(before: int, after: int, least_before: int, least_after: int, *, peak: bool) -> str:
    """Return why series are too short for an estimate."""
    parts = []
    if before < least_before:
        aside = ", the peak set aside," if peak else ""
        shown = f"{before} period{'' if before == 1 else 's'} before the start{aside}"
        parts.append(
            f"{shown} give{'s' if before == 1 else ''} no trend and no scatter ({least_before} are needed)"
        )
    if after < least_after:
        parts.append(
            f"{after} period{'' if after == 1 else 's'} after the start {'is' if after == 1 else 'are'} too few "
            f"({least_after} are needed)"
        )
    return " and ".join(parts)


def crossing_warnings(problem: Problem) -> tuple[str, ...]:
    """Return the warnings about rows that hold the start inside."""
    if not problem.crossing:
        return ()
    rows = ", ".join(str(row.number) for row in problem.crossing)
    return (f"Left out, because the start lies inside the period: row {rows}.",)


def warnings_when_bare(problem: Problem, panel: Panel, found: Estimate) -> tuple[str, ...]:
    """Return what stands beside bare counts."""
    chosen = {
        "after_peak": (
            "The start followed a peak. A zone that begins after the worst month of an uneven year looks effective "
            "without any effect: in simulations this bare test then cries effect in more than 65 % of cases."
        ),
        "unknown": (
            "How the start was chosen is not known. If it followed a bad month, part or all of the fall is the return to "
            "what is usual: in simulations this bare test then cries effect in more than 65 % of cases without any."
        ),
        "external": "The exact interval assumes that counts scatter by chance alone; months usually scatter more.",
    }[problem.start_chosen]
    return (chosen, *_no_controls(panel), *_unseen(problem, panel))


def warnings_of(
    problem: Problem, panel: Panel, found: Estimate, fit: Fit, aside: Aside | None
) -> tuple[str, ...]:
    """Return what stands beside an estimate."""
    texts = [*_choice(problem, panel, aside), *_no_controls(panel), *_unseen(problem, panel)]
    if 0 < len(panel.lines("control")) < SPREAD_CONTROLS:
        texts.append(
            "With fewer than three control areas nobody can say how differently like areas change; the interval leaves that out."
        )
    if fit.spread > 0:
        texts.append(
            "The control areas changed differently from each other; the interval is wider for it."
        )
    if fit.memory > 0:
        texts.append("Months seem to resemble the month before; the interval is wider for it.")
    if min(panel.before.sum(), (~panel.before).sum()) < FEW_PERIODS and not panel.lines("control"):
        texts.append(
            "Less than a year on one side: the season is held back by assumption, not seen."
        )
    texts.extend(_hours(found))
    placebo = found.randomisation
    if placebo and found.p is not None and found.p < SIGNIFICANT and placebo.p > RANDOM_DOUBT:
        texts.append(
            f"Among {placebo.placebos} placebo areas and starts, {placebo.p:.0%} look as large; take the interval with care."
        )
    return tuple(texts)


def _choice(problem: Problem, panel: Panel, aside: Aside | None) -> tuple[str, ...]:
    if aside is not None:
        count = int(panel.counts[panel.zone, aside.period])
        how = (
            "followed a peak"
            if problem.start_chosen == "after_peak"
            else "may have followed a peak"
        )
        return (
            f"The start {how}: the {count} of that period are set aside, and the others are corrected for lying under it.",
        )
    if problem.start_chosen == "unknown":
        return ("How the start was chosen is not known; the last period before it was not a peak.",)
    return ()


def _no_controls(panel: Panel) -> tuple[str, ...]:
    if panel.lines("control"):
        return ()
    return ("No control area was given: a change that struck everywhere looks like the zone's.",)


def _unseen(problem: Problem, panel: Panel) -> tuple[str, ...]:
    texts = list(crossing_warnings(problem))
    if panel.dropped:
        texts.append(
            f"Left out, because they lack a period that the zone has: {', '.join(panel.dropped)}."
        )
    if any(row.patrol_h is None for row in problem.of_role("zone")):
        texts.append(
            "Patrol hours are not known for every period: fewer reports cannot be told from fewer incidents."
        )
    if problem.later_starts:
        texts.append("The zone changed again later; only its first start is assessed.")
    return tuple(texts)


def _hours(found: Estimate) -> tuple[str, ...]:
    reporting = found.reporting
    if reporting is None or 1 / HOURS_CHANGED <= reporting.hours_ratio <= HOURS_CHANGED:
        return ()
    return (
        f"Patrol hours changed to {reporting.hours_ratio:.0%} of what they were: per patrol hour the rate ratio is "
        f"{reporting.rate_ratio:.2f}. The interval covers both readings.",
    )
