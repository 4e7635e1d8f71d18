"""What can be worked out from the breakdowns, by a reader who knows their rule, every open case and all their editions.

Every mission with a few restricted cases is tried: two that publish the same are not to be told apart where a small cell is
held back. The last test says what is not protected, so that the page about it stays true.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from itertools import combinations_with_replacement

import pytest

from factories.leaks import CLOSED
from factories.web import Mission, at, small_mission
from standfast.apps.incidents import operations, queries
from standfast.apps.incidents.models import Incident
from standfast.log.breakdowns import THRESHOLD, Count, suppressed
from standfast.log.times import Happened, end_of_day
from standfast.log.worlds import world

EARLIER = "2016-08"
"""Before the first month that the page names: such cases stand in its last resort, "other or not known"."""
MONTHS = ("2016-09", "2016-10", "2016-11")
CELLS: dict[str, tuple[str, ...]] = {
    "month": (EARLIER, *MONTHS),
    "county": ("Bor", "Juba", "Yei"),
    "family": ("crime", "restricted"),
}
CUTS = tuple(CELLS)
OPEN = 2
MOST, TRIED = 4, 7
"""Missions of up to four restricted cases are attacked by a reader who must reckon with up to seven."""
Case = tuple[str, str]
"""The month of a restricted case, and the cell of a cut that it stands in."""


def missions(cut: str) -> Iterator[tuple[Case, ...]]:
    months = (EARLIER, *MONTHS) if cut == "month" else MONTHS
    kinds = [
        (month, cell) for month in months for cell in CELLS[cut] if cut != "month" or cell == month
    ]
    for size in range(TRIED + 1):
        yield from combinations_with_replacement(kinds, size)


@cache
def truth(cases: tuple[Case, ...], cut: str, until: str) -> tuple[int, ...]:
    cells = [cell for cell in CELLS[cut] if cut != "month" or cell <= until]
    found = Counter(cell for month, cell in cases if month <= until)
    return tuple(found[cell] for cell in cells)


@cache
def published(counted: tuple[int, ...]) -> tuple[int | None, ...]:
    return tuple(cell.value for cell in suppressed(Count("", OPEN, n) for n in counted))


def edition(cases: tuple[Case, ...], cut: str, until: str) -> tuple[int | None, ...]:
    return published(truth(cases, cut, until))


def told(seen: Callable[[tuple[Case, ...]], object], cut: str) -> list[tuple[object, str, int]]:
    """Return the small cells held back in some edition of a cut that a reader who saw `seen` can tell for certain."""
    alike: defaultdict[object, list[tuple[Case, ...]]] = defaultdict(list)
    for cases in missions(cut):
        alike[seen(cases)].append(cases)
    found = []
    for key, possible in alike.items():
        if min(map(len, possible)) > MOST:
            continue
        for until in MONTHS:
            for position, value in enumerate(edition(possible[0], cut, until)):
                numbers = {truth(cases, cut, until)[position] for cases in possible}
                if value is None and len(numbers) == 1 and 0 < min(numbers) < THRESHOLD:
                    found.append((key, until, position))
    return found


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("until", MONTHS)
def test_one_edition_with_its_total_tells_no_small_cell(cut: str, until: str) -> None:
    def seen(cases: tuple[Case, ...]) -> object:
        return edition(cases, cut, until), sum(truth(cases, cut, until))

    assert [one for one in told(seen, cut) if one[1] == until] == []


@pytest.mark.parametrize("cut", CUTS)
def test_all_editions_of_a_cut_together_tell_no_small_cell(cut: str) -> None:
    def seen(cases: tuple[Case, ...]) -> object:
        return tuple(edition(cases, cut, until) for until in MONTHS)

    assert told(seen, cut) == []


def test_the_totals_of_two_editions_tell_how_many_cases_came_between() -> None:
    def seen(cases: tuple[Case, ...]) -> object:
        return tuple(sum(truth(cases, "month", until)) for until in MONTHS)

    assert told(seen, "month") != []


@pytest.mark.django_db
@pytest.mark.parametrize("cut", CUTS)
def test_the_page_publishes_what_the_trial_assumes(cut: queries.Cut) -> None:
    mission = small_mission()
    for month, county in ((9, "Juba"), (10, "Bor"), (10, "Juba")):
        _closed(mission, month, county)

    for until in (date(2016, 9, 30), date(2016, 10, 31), date(2016, 11, 30)):
        with world(as_of=end_of_day(until)) as there:
            found = queries.breakdown(cut, until=there.moment.as_of)
            rows = list(Incident.objects.all())
        names = [cell.name for cell in found.cells]
        counted = [
            Count(
                name,
                sum(_name(row, cut, names) == name for row in rows if row.label != CLOSED),
                sum(_name(row, cut, names) == name for row in rows if row.label == CLOSED),
            )
            for name in names
        ]
        assert found.cells == suppressed(counted)
        assert found.total == len(rows)
        assert found.held_back != ()


def _closed(mission: Mission, month: int, county: str) -> None:
    operations.report_incident(
        by=mission.cleared,
        at=at(month, 20),
        category="SV2",
        happened=Happened.day(date(2016, month, 4)),
        county=county,
        narrative="Told.",
        label=CLOSED,
    )


def _name(row: Incident, cut: str, names: list[str]) -> str:
    value = {
        "month": f"{row.happened_start:%Y-%m}",
        "county": row.county,
        "family": "restricted" if row.category == "SV2" else "crime",
    }[cut]
    return value if value in names else queries.ELSEWHERE
