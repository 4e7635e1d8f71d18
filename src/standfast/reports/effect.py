"""What is known of a zone's effect at a moment, on one page: its versions in law, its months, the verdict, what it rests on."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import typst

from standfast.apps.followup import wording
from standfast.apps.patrols.planning import Assessed, zone_effect
from standfast.apps.places import queries as places
from standfast.apps.places.models import Zone, ZoneVersion
from standfast.engines.effect import Displacement, Estimate, Row, rate_limits
from standfast.log.chains import recorded_world
from standfast.log.figures import Moment
from standfast.log.times import MISSION_ZONE, local_date
from standfast.reports.chart import Month, chart_svg
from standfast.reports.page import as_of_text

TEMPLATE = Path(__file__).parent / "effect.typ"
PER_HOURS = 100


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month of the table: the zone's count with the exact limits of its rate, patrol hours, and the rings beside it."""

    start: date
    before: bool
    count: int
    low: float
    high: float
    patrol_h: float | None
    rings: tuple[int, ...]

    @property
    def per_hours(self) -> float | None:
        """Incidents per 100 patrol hours; None where no hours are on record."""
        return self.count / self.patrol_h * PER_HOURS if self.patrol_h else None


@dataclass(frozen=True, slots=True)
class ZoneReport:
    """A zone's effect as a page shows it."""

    zone: Zone
    moment: Moment
    world: str
    versions: tuple[ZoneVersion, ...]
    start: date
    lines: tuple[MonthLine, ...]
    ring_names: tuple[str, ...]
    controls: int
    estimate: Estimate
    cases: int
    left_out: int
    unsure: int

    @property
    def chart(self) -> str:
        """The months as a drawing."""
        return chart_svg(
            [
                Month(line.start, line.count, line.low, line.high, line.patrol_h, line.before)
                for line in self.lines
            ]
        )

    @property
    def ratio_text(self) -> str:
        """The rate ratio with its interval, or that there is none."""
        found = self.estimate
        if found.rate_ratio is None:
            return "not known"
        high = "no limit" if found.high is None else f"{found.high:.3f}"
        return f"{found.rate_ratio:.3f} ({found.low or 0.0:.3f} to {high})"

    @property
    def p_text(self) -> str:
        """The chance of such a difference without an effect, or why nobody can say."""
        p = self.estimate.p
        if p is None:
            return f"not estimable: {self.estimate.reason}"
        return "below 0.001" if p < 0.001 else f"{p:.3f}"

    @property
    def tipping_text(self) -> str:
        """The true monthly rate before that the claim of a fall needs."""
        return f"{self.estimate.tipping_baseline:.1f} a month"

    @property
    def displacement_text(self) -> str:
        """What is known of the rings, in a sentence."""
        found = self.estimate.displacement
        if isinstance(found, Displacement):
            return (
                f"{found.moved:+.0f} incidents in the rings against what was expected ({found.low:+.0f} to {found.high:+.0f}); "
                f"weighted displacement difference {found.wdd:+.0f} (standard error {found.wdd_error:.0f})."
            )
        return f"Not estimable: {found}."

    @property
    def controls_text(self) -> str:
        """Which areas stand beside the zone."""
        if self.controls:
            return f"{self.controls} control areas."
        return "No control area is on record, so that what struck everywhere cannot be told from the zone."


def zone_report(zone: Zone, moment: Moment) -> ZoneReport | str:
    """Return what is known of a zone's effect, or why nothing is. Call it inside the world of the moment."""
    found = zone_effect(moment, code=zone.code, rings=True)
    if isinstance(found, str):
        return found
    held = recorded_world()
    rows = found.counts.rows
    return ZoneReport(
        zone=zone,
        moment=moment,
        world=held[1] if held else "live",
        versions=places.zone_versions(zone.subject),
        start=found.counts.start,
        lines=_lines(found),
        ring_names=tuple(dict.fromkeys(row.area for row in rows if row.role == "ring")),
        controls=len({row.area for row in rows if row.role == "control"}),
        estimate=found.estimate,
        cases=len(found.counts.entries),
        left_out=len(found.counts.excluded),
        unsure=found.counts.unsure,
    )


def _lines(found: Assessed) -> tuple[MonthLine, ...]:
    rows = found.counts.rows
    return tuple(_line(row, rows, found) for row in rows if row.role == "zone")


def _line(row: Row, rows: tuple[Row, ...], found: Assessed) -> MonthLine:
    low, high = rate_limits(row.count, row.months)
    return MonthLine(
        start=row.start,
        before=row.end <= found.counts.start,
        count=row.count,
        low=low,
        high=high,
        patrol_h=row.patrol_h,
        rings=tuple(one.count for one in rows if one.role == "ring" and one.start == row.start),
    )


def effect_pdf(report: ZoneReport) -> bytes:
    """Return the page as a PDF, dated by its own moment and not by the clock."""
    pdf = typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"effect": json.dumps(_content(report), ensure_ascii=False, sort_keys=True)},
        timestamp=int(report.moment.as_of.timestamp()),
    )
    assert isinstance(pdf, bytes)
    return pdf


def _content(report: ZoneReport) -> dict[str, Any]:
    local = report.moment.as_of.astimezone(MISSION_ZONE)
    return {
        "zone": report.zone.name,
        "date": [local.year, local.month, local.day],
        "as_of": as_of_text(report.moment),
        "world": "" if report.world == "live" else report.world.capitalize(),
        "chart": report.chart,
        "verdict": report.estimate.verdict,
        "warnings": list(report.estimate.warnings),
        "versions": [
            [
                str(version.number),
                version.rule_text,
                wording.day_text(local_date(version.in_force_from)),
                wording.day_text(local_date(version.in_force_until))
                if version.in_force_until
                else "still",
            ]
            for version in report.versions
        ],
        "rings": list(report.ring_names),
        "months": [
            [
                f"{line.start:%b %Y}",
                str(line.count),
                f"{line.low:.1f} to {line.high:.1f}",
                "not known" if line.patrol_h is None else f"{line.patrol_h:.0f}",
                "not known" if line.per_hours is None else f"{line.per_hours:.1f}",
                *map(str, line.rings),
            ]
            for line in report.lines
        ],
        "numbers": [
            ["Rate ratio, 95 % interval", report.ratio_text],
            ["Method", report.estimate.method],
            ["Chance of such a difference without an effect", report.p_text],
            ["True rate before that the claim of a fall needs", report.tipping_text],
            ["Around the zone", report.displacement_text],
            ["Areas like it", report.controls_text],
        ],
        "rests": rests_text(report),
    }


def rests_text(report: ZoneReport) -> str:
    """Return what the numbers rest on, in a sentence."""
    text = f"They rest on {report.cases} cases surely inside; {report.left_out} others were looked at and left out."
    if report.unsure:
        text += f" Of those, {report.unsure} may belong."
    return (
        f"{text} Cases of sexual violence are held without a point and are in none of these counts."
    )
