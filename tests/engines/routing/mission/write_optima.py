"""Write optima.json: the optimum of the first small problems that the oracle can enumerate.

PYTHONPATH=src:tests python tests/engines/routing/mission/write_optima.py
"""

import json
import sys

from engines.routing.mission.instances import small_problem
from engines.routing.mission.oracle import OPTIMA, TooLarge, optimum

WANTED = 400


def main() -> None:
    """Enumerate seed by seed until enough problems are known."""
    known: dict[int, float | None] = {}
    seed = 0
    while len(known) < WANTED:
        try:
            known[seed] = optimum(small_problem(seed))
        except TooLarge as error:
            print(f"seed {seed}: {error}", file=sys.stderr)
        seed += 1
    OPTIMA.write_text(json.dumps(known, indent=0) + "\n")


if __name__ == "__main__":
    main()
