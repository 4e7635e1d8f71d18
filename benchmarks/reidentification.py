"""What a reader of every edition can work out about a few restricted cases, as a number, with suppression on and off.

Small sites are generated: a year of incidents in twelve counties, few of them restricted. The reader holds every monthly edition
of a breakdown, the total of each, every open case, and knows the rule by which cells are held back. For each cell with one to four
restricted cases an integer program asks for the least and the greatest number that fits all of it: where the two are the same, the
cell is told. The programs stand alone: they share no code with `standfast.log.breakdowns` but its output and its two constants.

    .venv/bin/python benchmarks/reidentification.py [--sites 60] [--seed 7]
"""

import argparse
import itertools
import platform
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import highspy
import numpy as np

from standfast.log.breakdowns import THRESHOLD, TOGETHER, Cell, Count, suppressed

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "reidentification.md"
COUNTIES, MONTHS = 12, 12
OPEN_A_MONTH = 0.6
RESTRICTED_A_MONTH = {"few": (0.02, 0.3), "very few": (0.001, 0.03)}
MOST = 60
READERS = {
    "one edition, without its total": (1, False),
    "one edition with its total": (1, True),
    "every edition, without totals": (MONTHS, False),
    "every edition with every total": (MONTHS, True),
}


@dataclass(frozen=True)
class Made:
    """A generated site: open and restricted cases by the end of each month (month, county)."""

    open: np.ndarray
    restricted: np.ndarray


def site(rng: np.random.Generator, rates: tuple[float, float]) -> Made:
    """Return a site whose counties differ: most see few restricted cases in a year, some see many."""
    rate = rng.uniform(*rates, COUNTIES) * rng.choice([1, 1, 1, 4], COUNTIES)
    return Made(
        rng.poisson(OPEN_A_MONTH, (MONTHS, COUNTIES)).cumsum(axis=0),
        rng.poisson(rate, (MONTHS, COUNTIES)).cumsum(axis=0),
    )


def edition(made: Made, month: int, together: int) -> tuple[Cell, ...]:
    """Return a breakdown by county as of the end of a month: as it is published, or with the small cells alone held back."""
    pairs = zip(made.open[month].tolist(), made.restricted[month].tolist(), strict=True)
    counts = [Count(str(n), seen, held) for n, (seen, held) in enumerate(pairs)]
    if together == TOGETHER:
        return suppressed(counts)
    return tuple(
        Cell(each.name, None if 0 < each.restricted < THRESHOLD else each.open + each.restricted)
        for each in counts
    )


class Reader:
    """An integer program over the restricted cases of every county at the end of every month that the reader holds."""

    def __init__(self, made: Made, months: list[int], *, totals: bool, together: int) -> None:
        self.together = together
        self.solver = highspy.Highs()
        self.solver.silent()
        self.place: dict[tuple[int, int], highspy.highs.highs_var] = {}
        for month in months:
            cells = edition(made, month, together)
            for county in range(COUNTIES):
                self.place[month, county] = self._cell(made, month, county, cells[county])
            self._rule(month, cells)
            if totals:
                total = int(made.restricted[month].sum())
                self.solver.addConstr(
                    sum(self.place[month, county] for county in range(COUNTIES)) == total
                )
        for before, after in itertools.pairwise(months):
            for county in range(COUNTIES):
                self.solver.addConstr(self.place[after, county] - self.place[before, county] >= 0)

    def _cell(self, made: Made, month: int, county: int, cell: Cell) -> highspy.highs.highs_var:
        if cell.value is None:
            return self.solver.addIntegral(lb=0, ub=MOST)
        known = cell.value - int(made.open[month, county])
        return self.solver.addIntegral(lb=known, ub=known)

    def _rule(self, month: int, cells: tuple[Cell, ...]) -> None:
        """A group that is held back has a cell of one to four; one that is shown is known anyway."""
        for start in range(0, COUNTIES, self.together):
            if cells[start].value is not None:
                continue
            few = []
            for county in range(start, start + self.together):
                is_few = self.solver.addBinary()
                number = self.place[month, county]
                self.solver.addConstr(number - is_few >= 0)
                self.solver.addConstr(number + (MOST - THRESHOLD + 1) * is_few <= MOST)
                few.append(is_few)
            self.solver.addConstr(sum(few) >= 1)

    def span(self, month: int, county: int) -> tuple[int, int]:
        """Return the least and the greatest number of restricted cases that fit all that the reader holds."""
        ends = []
        for ask in (self.solver.minimize, self.solver.maximize):
            ask(self.place[month, county])
            ends.append(round(self.solver.getInfo().objective_function_value))
        return ends[0], ends[1]


def attacked(
    made: Made, editions: int, *, totals: bool, together: int = TOGETHER
) -> tuple[int, int]:
    """Return how many small cells the newest edition has, and how many of them the reader tells exactly."""
    months = list(range(MONTHS - editions, MONTHS))
    reader = Reader(made, months, totals=totals, together=together)
    small = [c for c in range(COUNTIES) if 0 < made.restricted[-1, c] < THRESHOLD]
    told = 0
    for county in small:
        least, most = reader.span(MONTHS - 1, county)
        truth = int(made.restricted[-1, county])
        assert least <= truth <= most, "the truth must fit what the reader holds"
        told += least == most
    return len(small), told


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sites", type=int, default=60)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=PAGE)
    given = parser.parse_args()
    rng = np.random.default_rng(given.seed)
    began = time.perf_counter()
    rows = []
    for density, rates in RESTRICTED_A_MONTH.items():
        sites = [site(rng, rates) for _ in range(given.sites)]
        for name, (editions, totals) in READERS.items():
            found = [attacked(made, editions, totals=totals) for made in sites]
            small, told = (sum(column) for column in zip(*found, strict=True))
            control = [attacked(made, editions, totals=totals, together=1) for made in sites]
            naive = sum(each[1] for each in control)
            shares = f"{100 * told / small:.1f} % | {100 * naive / small:.1f} % | 100 %"
            rows.append(f"| {density} | {name} | {small} | {told} | {shares} |")
    text = TEXT.format(
        sites=given.sites,
        seed=given.seed,
        rows="\n".join(rows),
        took=time.perf_counter() - began,
        python=platform.python_version(),
        highs=highspy.Highs().version(),
    )
    given.out.write_text(text)
    sys.stdout.write(text)


TEXT = """# Re-identification: what a reader of every edition can work out

Made by `.venv/bin/python benchmarks/reidentification.py --sites {sites} --seed {seed}` (Python {python}, HiGHS {highs}, {took:.0f} s).

{sites} generated sites of each density, of twelve counties over twelve months: with *few* restricted cases most counties have a handful
in the year, with *very few* most have none and the site a handful. The reader
holds the breakdown by county, knows the rule that holds cells back, can list every open case, and asks for the smallest and the
greatest number of restricted cases that fits. A cell of one to four is *told* when the two are equal. Without suppression every
such cell is printed, whatever the reader holds.

| restricted cases | the reader holds | cells of one to four | told | share told | if small cells alone were held back | if none were |
|---|---|---|---|---|---|---|
{rows}

Read it with [what must not leak](../explanation/what-must-not-leak.md): what a total adds is by design, because a claim must count every
case. A cell that is told is a number of cases in a county, of which month, family and place are held back with it.
"""


if __name__ == "__main__":
    main()
