"""The proof of engines/effect on zones whose truth is known, and the same zones judged by packages others would use.

    .venv/bin/python benchmarks/effect.py                    2,000 zones a question
    .venv/bin/python benchmarks/effect.py --zones 10000      the run that docs/reference/effect.md reports
    PYTHONPATH=src OTHER/python benchmarks/effect.py --peers-only     where statsmodels, diff-diff, causalimpact are

Packages that are not installed are named and left out. Every number follows from the seed.
"""

import argparse
import time
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec

import numpy as np
from scipy import stats

from standfast.engines.effect import Displacement, Problem, assess, exact_rate_ratio
from standfast.engines.effect.panel import Panel, panel_of
from standfast.engines.effect.simulation import World, simulated

SEED = 20161001
DISPERSIONS = (0.1, 0.3, 0.6, 1.0)
RATIOS = (1.0, 0.8, 0.5, 0.3)
STATED_DISPERSION = 0.05
MONTHS_AFTER_NAIVE = 6
PEER_ZONES = 200


def uneven(rng: np.random.Generator) -> World:
    """A zone without any effect that begins after the worst month of a year; nothing else is held still."""
    return World(
        mean=float(rng.uniform(4, 16)),
        level_spread=0.3,
        dispersion=float(rng.choice(DISPERSIONS)),
        trend_per_month=float(rng.uniform(-0.02, 0.02)),
        season=float(rng.uniform(0, 0.4)),
        reporting=float(rng.choice((1.0, 1.0, 1.0, 0.6))),
        worst_month=True,
    )


def any_effect(rng: np.random.Generator) -> World:
    """A zone of any effect or none, on a day of its own or after a peak, with part of what it prevents moving."""
    return replace(
        uneven(rng),
        ratio=float(rng.choice(RATIOS)),
        moved=float(rng.uniform(0, 0.6)),
        reporting=1.0,
        worst_month=bool(rng.random() < 0.5),
    )


def moving(rng: np.random.Generator) -> World:
    """A zone that halves its count or better, of which a quarter or more turns up around it."""
    return World(
        ratio=float(rng.uniform(0.2, 0.5)),
        moved=float(rng.uniform(0.25, 1.0)),
        dispersion=STATED_DISPERSION,
        season=float(rng.uniform(0, 0.3)),
        trend_per_month=float(rng.uniform(-0.02, 0.02)),
    )


def zones(
    number: int, of: Callable[[np.random.Generator], World], *, salt: int
) -> Iterable[tuple[World, Problem]]:
    """Yield so many zones of a kind, each with its world."""
    rng = np.random.default_rng((SEED, salt))
    for seed in rng.integers(0, 2**62, number):
        world = of(rng)
        yield world, simulated(world, seed=int(seed))


def always(world: World) -> Callable[[np.random.Generator], World]:
    """Return the kind of zones that are all of one world."""
    return lambda rng: world


@dataclass(slots=True)
class Score:
    """What a method did on zones whose truth is known."""

    zones: int = 0
    shown: int = 0
    fewer: int = 0
    held: int = 0
    given: int = 0
    seconds: float = 0.0

    def add(self, world: World, low: float, high: float, p: float, seconds: float) -> None:
        """Count one answer; NaN is no answer."""
        self.zones += 1
        self.seconds += seconds
        if np.isnan(p):
            return
        self.given += 1
        self.held += low <= world.ratio <= high
        self.shown += p < 0.05
        self.fewer += p < 0.05 and high < 1

    def __str__(self) -> str:
        held = f"{self.held / self.given:7.2%}" if self.given else "      -"
        each = 1000 * self.seconds / max(self.zones, 1)
        return (
            f"effect {self.shown / self.zones:7.2%}  fewer {self.fewer / self.zones:7.2%}  interval holds {held}  "
            f"no answer {1 - self.given / self.zones:6.2%}  {each:6.1f} ms"
        )


def scored(number: int, of: Callable[[np.random.Generator], World], *, salt: int) -> Score:
    """Return how we did on so many zones of a kind."""
    score = Score()
    for world, problem in zones(number, of, salt=salt):
        began = time.perf_counter()
        found = assess(problem)
        seconds = time.perf_counter() - began
        if found.p is None or found.low is None or found.high is None:
            score.add(world, np.nan, np.nan, np.nan, seconds)
        else:
            score.add(world, found.low, found.high, found.p, seconds)
    return score


def naive(panel: Panel) -> tuple[float, float, float]:
    """Return the bare test: the month before against the six months after."""
    counts, days = panel.counts[panel.zone], panel.exposure[panel.zone]
    last = int(panel.before.sum()) - 1
    after = slice(last + 1, last + 1 + MONTHS_AFTER_NAIVE)
    found = exact_rate_ratio(
        int(counts[last]),
        int(counts[after].sum()),
        exposure_before=float(days[last]),
        exposure_after=float(days[after].sum()),
    )
    return found.low, np.inf if found.high is None else found.high, found.p


def oracle(panel: Panel, dispersion: float) -> float:
    """Return the p of one who knows the dispersion and that nothing else moves: a difference of log totals."""
    before = panel.before
    parts = [
        panel.counts[lines][:, side]
        for lines in ([panel.zone], panel.lines("control"))
        for side in (before, ~before)
    ]
    if any(part.sum() == 0 for part in parts):
        return float("nan")
    variance = sum(
        (part.sum() + dispersion * part.shape[1] * float((part.mean(axis=1) ** 2).sum()))
        / part.sum() ** 2
        for part in parts
    )
    logs = [float(np.log(part.sum())) for part in parts]
    return float(2 * stats.norm.sf(abs(logs[1] - logs[0] - logs[3] + logs[2]) / np.sqrt(variance)))


def question(text: str) -> None:
    """Print a heading."""
    print(f"\n{text}", flush=True)


def prove(number: int) -> None:
    """Print the proof: false positives, coverage, power beside an oracle, signs, and what strains the method."""
    question(
        f"False positives: {number} zones without effect after the worst month of an uneven year"
    )
    bare = Score()
    for world, problem in zones(number, uneven, salt=1):
        bare.add(world, *naive(panel_of(problem)), seconds=0.0)
    print(f"  month before, six after  {bare}")
    print(f"  ours                     {scored(number, uneven, salt=1)}", flush=True)

    question(
        f"Coverage: {number} zones of ratios {RATIOS}, half of them after a peak, with displacement"
    )
    print(f"  ours                     {scored(number, any_effect, salt=2)}", flush=True)
    alone = scored(number // 4, lambda rng: replace(any_effect(rng), controls=0), salt=3)
    print(f"  ours, without controls   {alone}", flush=True)

    for dispersion in (STATED_DISPERSION, 0.1):
        _power(number // 2, dispersion)
    _signs(number // 2)
    _strains(number // 4)


def _power(number: int, dispersion: float) -> None:
    question(
        f"Power: {number} halvings at 12 + 12 months, 4 controls, mean 8, dispersion {dispersion}"
    )
    world = World(ratio=0.5, dispersion=dispersion)
    found = [
        oracle(panel_of(problem), dispersion) for _, problem in zones(number, always(world), salt=4)
    ]
    print(f"  oracle that knows        effect {np.mean(np.array(found) < 0.05):7.2%}")
    print(f"  ours                     {scored(number, always(world), salt=4)}", flush=True)


def _signs(number: int) -> None:
    question(
        f"Displacement: {number} zones at half or less, a quarter or more of it moving, dispersion {STATED_DISPERSION}"
    )
    found = [
        (world, assess(problem).displacement) for world, problem in zones(number, moving, salt=5)
    ]
    for least, most in ((0.25, 1.0), (0.25, 0.5), (0.5, 1.0)):
        signs = [
            isinstance(one, Displacement) and one.sign == 1
            for world, one in found
            if least <= world.moved <= most
        ]
        print(
            f"  share moved {least:.2f}-{most:.2f}    sign right {np.mean(signs):7.2%} of {len(signs)}",
            flush=True,
        )


def _strains(number: int) -> None:
    question(f"What strains it: {number} zones each without effect, dispersion 0.2")
    base = World(dispersion=0.2)
    for name, world in {
        "plain": base,
        "season and trend": replace(base, season=0.4, trend_per_month=0.03),
        "memory 0.3": replace(base, memory=0.3),
        "memory 0.6": replace(base, memory=0.6),
        "own drift 0.1 a year": replace(base, own_drift=0.1),
        "own drift 0.2 a year": replace(base, own_drift=0.2),
        "mean 2 a month": replace(base, mean=2.0),
        "half the reports": replace(base, reporting=0.5),
        "2 controls": replace(base, controls=2),
        "no controls": replace(base, controls=0),
        "6 + 6 months": replace(base, months_before=6, months_after=6),
    }.items():
        print(f"  {name:24} {scored(number, always(world), salt=6)}", flush=True)


# --- packages that others would use ------------------------------------------------------------------------------------


def by_statsmodels(panel: Panel) -> tuple[float, float, float]:
    """Return a negative binomial regression on areas, months and the zone after its start; errors by maximum likelihood."""
    api = import_module("statsmodels.discrete.discrete_model")
    counts, design = _long(panel)
    fit = api.NegativeBinomial(counts, design).fit(disp=0, maxiter=200, method="bfgs")
    low, high = np.asarray(fit.conf_int())[0]
    return float(np.exp(low)), float(np.exp(high)), float(np.asarray(fit.pvalues)[0])


def by_statsmodels_alone(panel: Panel) -> tuple[float, float, float]:
    """Return the exact-conditional test of statsmodels on the month before and six after, as a user would call it."""
    rates = import_module("statsmodels.stats.rates")
    counts, days = panel.counts[panel.zone], panel.exposure[panel.zone]
    last = int(panel.before.sum()) - 1
    after = slice(last + 1, last + 1 + MONTHS_AFTER_NAIVE)
    given = int(counts[after].sum()), days[after].sum(), int(counts[last]), days[last]
    p = rates.test_poisson_2indep(*given, method="exact-cond").pvalue
    low, high = rates.confint_poisson_2indep(*given, method="score")
    return float(low), float(high), float(p)


def by_diff_diff(panel: Panel) -> tuple[float, float, float]:
    """Return a difference in differences of log counts, errors clustered by area."""
    package, pandas = import_module("diff_diff"), import_module("pandas")
    lines = [panel.zone, *panel.lines("control")]
    rows = [
        {
            "y": float(np.log(panel.counts[line, month] + 0.5)),
            "treated": int(line == panel.zone),
            "post": int(not panel.before[month]),
            "area": line,
        }
        for line in lines
        for month in range(panel.counts.shape[1])
    ]
    model = package.DifferenceInDifferences(robust=True, cluster="area")
    found = model.fit(pandas.DataFrame(rows), outcome="y", treatment="treated", time="post")
    low, high = found.conf_int
    return float(np.exp(low)), float(np.exp(high)), float(found.p_value)


def by_causalimpact(panel: Panel) -> tuple[float, float, float]:
    """Return a structural time series of the zone on its controls; the interval is that of the mean relative effect."""
    package, pandas = import_module("causalimpact"), import_module("pandas")
    lines = [panel.zone, *panel.lines("control")]
    frame = pandas.DataFrame(
        panel.counts[lines].T, columns=["y", *(f"x{n}" for n in range(len(lines) - 1))]
    )
    last = int(panel.before.sum()) - 1
    found = package.CausalImpact(frame, [0, last], [last + 1, len(frame) - 1])
    average = found.summary_data["average"]
    return (
        1 + float(average["rel_effect_lower"]),
        1 + float(average["rel_effect_upper"]),
        float(found.p_value),
    )


def _long(panel: Panel) -> tuple[np.ndarray, np.ndarray]:
    lines = [panel.zone, *panel.lines("control")]
    counts = panel.counts[lines]
    areas, months = counts.shape
    effect = np.zeros(counts.shape)
    effect[0, ~panel.before] = 1
    design = np.column_stack(
        [
            effect.ravel(),
            np.kron(np.eye(areas), np.ones((months, 1))),
            np.kron(np.ones((areas, 1)), np.eye(months))[:, 1:],
        ]
    )
    return counts.ravel(), design


PEERS = {
    "statsmodels exact": ("statsmodels", by_statsmodels_alone),
    "statsmodels NB": ("statsmodels", by_statsmodels),
    "diff-diff": ("diff_diff", by_diff_diff),
    "causalimpact": ("causalimpact", by_causalimpact),
}


def compare_exact(number: int) -> None:
    """Print how far our exact interval is from that of statsmodels, and what its square-root interval says of the letter."""
    proportion = import_module("statsmodels.stats.proportion")
    rates = import_module("statsmodels.stats.rates")
    rng, farthest = np.random.default_rng(SEED), 0.0
    for _ in range(number):
        before, after = (int(count) for count in rng.integers(1, 80, 2))
        first, second = rng.uniform(0.5, 24, 2)
        found = exact_rate_ratio(before, after, exposure_before=first, exposure_after=second)
        ends = proportion.proportion_confint(after, before + after, method="beta")
        theirs = [end / (1 - end) * first / second for end in ends]
        assert found.high is not None
        farthest = max(farthest, abs(found.low / theirs[0] - 1), abs(found.high / theirs[1] - 1))
    question(f"Exact interval: {number} pairs of counts, farthest from statsmodels {farthest:.1e}")
    low, high = rates.confint_poisson_2indep(12, 6, 48, 1, method="sqrtcc")
    print(
        f"  its sqrtcc interval of the letter's 48 and 12: {low:.4f} to {high:.4f}; exact 0.0201 to 0.0796"
    )


def compare_peers(number: int) -> None:
    """Print the same zones judged by every package that is here."""
    absent = sorted({package for package, _ in PEERS.values() if find_spec(package) is None})
    if absent:
        question(f"Not installed here, so not compared: {', '.join(absent)}.")
    present = {name: judge for name, (package, judge) in PEERS.items() if find_spec(package)}
    if not present:
        return
    if "statsmodels exact" in present:
        compare_exact(number)
    kinds = {
        "no effect, after the worst month": uneven,
        "no effect, a day of its own, dispersion 0.3": always(World(dispersion=0.3)),
        "halved, dispersion 0.05": always(World(ratio=0.5, dispersion=STATED_DISPERSION)),
    }
    for salt, (name, kind) in enumerate(kinds.items(), start=7):
        question(f"Beside others: {number} zones, {name}")
        print(f"  {'ours':24} {scored(number, kind, salt=salt)}", flush=True)
        for peer, judge in present.items():
            try:
                print(f"  {peer:24} {_peer(judge, zones(number, kind, salt=salt))}", flush=True)
            except (AttributeError, ImportError, TypeError) as error:
                print(f"  {peer:24} does not run with what is installed here: {error}", flush=True)


def _peer(
    judge: Callable[[Panel], tuple[float, float, float]], given: Iterable[tuple[World, Problem]]
) -> Score:
    score = Score()
    for world, problem in given:
        panel = panel_of(problem)
        began = time.perf_counter()
        try:
            low, high, p = judge(panel)
        except (
            ArithmeticError,
            ValueError,
            IndexError,
            np.linalg.LinAlgError,
        ):  # a package that gives up has no answer
            low = high = p = float("nan")
        score.add(world, low, high, p, time.perf_counter() - began)
    return score


def main() -> None:
    """Run what the words ask for."""
    words = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    words.add_argument("--zones", type=int, default=2000)
    words.add_argument("--peers-only", action="store_true")
    words.add_argument("--peer-zones", type=int, default=PEER_ZONES)
    given = words.parse_args()
    if not given.peers_only:
        prove(given.zones)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the packages' own
        compare_peers(given.peer_zones)


if __name__ == "__main__":
    main()
