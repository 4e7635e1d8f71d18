"""What an assessment answers, and its form as JSON."""

from dataclasses import dataclass
from typing import Any

from standfast.engines.effect.displacement import Displacement
from standfast.engines.effect.randomisation import Randomisation
from standfast.engines.effect.rates import RateRatio

SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Regression:
    """Empirical Bayes: what the peak month would be expected to be, and the ratio against a baseline that holds it so."""

    peak: int
    expected: float
    rate_ratio: float | None


@dataclass(frozen=True, slots=True)
class Reporting:
    """Patrol hours after over before against the controls' own, and the ratio of incidents per patrol hour."""

    hours_ratio: float
    rate_ratio: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """The answer. Where an effect is not estimable, `p` is None, the ratio is that of the bare counts, and `reason` says why."""

    rate_ratio: float | None
    low: float | None
    high: float | None
    method: str
    p: float | None
    reason: str | None
    tipping_baseline: float
    verdict: str
    warnings: tuple[str, ...]
    before: int
    after: int
    months_before: float
    months_after: float
    naive: RateRatio
    dispersion: float | None = None
    memory: float | None = None
    displacement: Displacement | str = "not asked"
    regression: Regression | None = None
    reporting: Reporting | None = None
    randomisation: Randomisation | None = None

    @property
    def estimable(self) -> bool:
        """Whether the effect could be estimated."""
        return self.reason is None

    @property
    def shows_effect(self) -> bool:
        """Whether an effect is shown, in either direction: estimable, and no change lies outside the interval."""
        if self.p is None or self.low is None or self.high is None:
            return False
        return self.p < SIGNIFICANT and not self.low <= 1 <= self.high

    def holds(self, ratio: float) -> bool:
        """Tell whether a true rate ratio lies in the interval; False where there is none."""
        return self.low is not None and self.high is not None and self.low <= ratio <= self.high

    def as_json(self) -> dict[str, Any]:
        """Return the answer as plain values; what nobody can say is null and has its reason beside it."""
        return {
            "rate_ratio": _rounded(self.rate_ratio),
            "low": _rounded(self.low),
            "high": _rounded(self.high),
            "method": self.method,
            "p": _rounded(self.p),
            "estimable": self.estimable,
            "reason": self.reason,
            "displacement": _displacement(self.displacement),
            "tipping_baseline": _rounded(self.tipping_baseline),
            "verdict": self.verdict,
            "warnings": list(self.warnings),
            "naive": {
                "before": self.before,
                "after": self.after,
                "months_before": _rounded(self.months_before),
                "months_after": _rounded(self.months_after),
                "rate_ratio": _rounded(self.naive.ratio),
                "low": _rounded(self.naive.low),
                "high": _rounded(self.naive.high),
                "p": _rounded(self.naive.p),
            },
            "dispersion": _rounded(self.dispersion),
            "memory": _rounded(self.memory),
            "regression_to_the_mean": _regression(self.regression),
            "reporting": _reporting(self.reporting),
            "randomisation": _randomisation(self.randomisation),
        }


def _rounded(value: float | None) -> float | None:
    """Return six significant digits: more are not there."""
    return None if value is None else float(f"{value:.6g}")


def _displacement(found: Displacement | str) -> dict[str, Any]:
    if isinstance(found, str):
        return {"sign": None, "moved": None, "reason": found}
    return {
        "sign": found.sign,
        "direction": {1: "displacement", 0: "none", -1: "diffusion"}[found.sign],
        "moved": _rounded(found.moved),
        "error": _rounded(found.error),
        "low": _rounded(found.low),
        "high": _rounded(found.high),
        "clear": found.clear,
        "prevented": _rounded(found.prevented),
        "share": _rounded(found.share),
        "wdd": _rounded(found.wdd),
        "wdd_error": _rounded(found.wdd_error),
        "rings": [
            {"area": ring.area, "counted": ring.counted, "expected": _rounded(ring.expected)}
            for ring in found.rings
        ],
    }


def _regression(found: Regression | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "peak": found.peak,
        "expected": _rounded(found.expected),
        "rate_ratio": _rounded(found.rate_ratio),
    }


def _reporting(found: Reporting | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "patrol_hours_ratio": _rounded(found.hours_ratio),
        "rate_ratio_per_patrol_hour": _rounded(found.rate_ratio),
        "low": _rounded(found.low),
        "high": _rounded(found.high),
    }


def _randomisation(found: Randomisation | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"p": _rounded(found.p), "placebos": found.placebos, "floor": _rounded(found.floor)}
