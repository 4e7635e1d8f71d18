"""Reference data of devices: what a device of each profile may state. A new profile is new rows in the table beside this file."""

import csv
from pathlib import Path


def _profiles() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    with (Path(__file__).parent / "profiles.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["profile"], []).append(row["kind"])
    return {profile: tuple(sorted(kinds)) for profile, kinds in found.items()}


PROFILES: dict[str, tuple[str, ...]] = _profiles()
"""The kinds that a device may state, by profile."""
CODE_HOURS = 48
"""How long a code may be used: over a week-end, and no longer than somebody remembers whom it was for. A house rule."""
FACTOR_FAILURES = 5
"""After so many wrong time codes or PINs a code is dead, and a new one is made. A house rule."""
