import re
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from standfast.apps.incidents.figures import case_of
from standfast.apps.incidents.models import Incident
from standfast.apps.incidents.reference import CATEGORIES
from standfast.demo import incident_elsewhere, incidents, load, people, places
from standfast.demo.cast import Cast
from standfast.demo.incident_words import LOOT, NARRATIVES, WHERE
from standfast.log.figures import Reading, evaluate
from standfast.log.models import Conflict, StoredEntry
from standfast.log.times import end_of_day
from standfast.log.worlds import world

KEY = "zones.un_house.serious_incidents."
LETTER, DECEMBER = date(2017, 4, 17), date(2016, 12, 23)
THEN = datetime(2016, 12, 23, 21, tzinfo=UTC)
CAST = Cast()


def read(key: str, on: date, known_by: datetime | None = None) -> Reading:
    with world(as_of=end_of_day(on), known_by=known_by, at_site="juba") as found:
        return evaluate(KEY + key, found.moment)


def handle(name: str) -> str:
    return case_of(Incident.objects.get(subject=CAST.id(f"incident.{name}"))).handle


def handles(reading: Reading) -> set[str]:
    return {case.handle for case in reading.entries}


def left_out(reading: Reading) -> dict[str, str]:
    return {found.case.handle: found.reason for found in reading.excluded}


@pytest.mark.slow
@pytest.mark.django_db
def test_the_demo_reads_48_and_12_and_the_two_that_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "topics", lambda: [people, places, incidents])
    load.load_demo(CAST)
    letter = {key: read(key, LETTER) for key in ("before", "after", "after_per_month")}
    letter["rate"] = read("after_per_30_days", LETTER)
    now_known, then_known = read("after", DECEMBER), read("after", DECEMBER, THEN)
    late, refuted = handle("twelve.6"), handle("after.refuted_late")

    assert {key: (reading.value, reading.reason) for key, reading in letter.items()} == {
        "before": (48, None),
        "after": (12, None),
        "after_per_month": (2.0, None),
        "rate": (1.98, None),
    }
    months = Counter(case.month for case in letter["after"].entries)
    assert sorted(months.values()) == [1, 1, 2, 2, 3, 3]
    assert (now_known.value, then_known.value) == (7, 7)
    assert handles(now_known) - handles(then_known) == {late}
    assert handles(then_known) - handles(now_known) == {refuted}
    assert left_out(now_known).keys() - left_out(then_known).keys() == {refuted}
    assert left_out(then_known).keys() <= left_out(now_known).keys()
    assert handles(read("before", DECEMBER)) == handles(read("before", DECEMBER, THEN))
    assert read("after_per_month", DECEMBER).value is None
    assert read("before", date(2016, 9, 20)).value is None

    why = left_out(letter["after"])
    assert why[refuted].startswith("refuted on 18 January 2017 by Police operations officer")
    assert why[handle("after.april.1")] == "happened on 5 April 2017, after the period"
    assert why[handle("after.exercise.1")] == "part of an exercise"
    assert why[handle("second_report.6")].startswith("a second report of one event: merged into")
    assert why[handle("after.plot_before")].startswith("outside the zone (Where the new plot")
    assert why[handle("after.road")].startswith("outside the zone (The public road")
    assert (
        why[handle("after.just_outside.1")] == "outside the zone (Beyond the 200 m around UN House)"
    )
    assert not [found for found in why if "restricted" in found]

    assert Incident.objects.filter(label="confidential:protection").count() == 19
    assert Conflict.objects.count() == 0
    kinds = StoredEntry.objects.filter(kind__startswith="incidents.")
    assert 1100 <= kinds.count() <= 1400


def test_the_same_seed_tells_the_same_story_and_ends_in_time() -> None:
    first = [(act.at, act.site) for act in incidents.acts(Cast())]
    second = [(act.at, act.site) for act in incidents.acts(Cast())]

    assert first == second
    assert max(at for at, _ in first) <= load.ENDS


def test_every_category_that_is_told_has_its_words_and_no_name() -> None:
    told = {
        *incidents.PETTY,
        *incidents.SEPTEMBER,
        *(category for _, _, category in incidents.TWELVE),
        *(kind for area in incident_elsewhere.AREAS for kind in area.kinds),
        *(kind for *_, kinds in incident_elsewhere.JULY for kind in kinds),
    }
    words = [text for texts in NARRATIVES.values() for text in texts]
    sentences = [text.format(where=WHERE[0], loot=LOOT[0], count=3) for text in words]

    assert told <= NARRATIVES.keys() <= CATEGORIES.keys()
    # A name would stand as a capital inside a sentence.
    assert [text for text in sentences if re.search(r"[a-z,] [A-Z]", text)] == []


def test_every_demo_account_is_named_by_function_and_cleared_as_needed() -> None:
    held = {who.account: who for who in people.ACCOUNTS}

    assert len(held) == len(people.ACCOUNTS) == 24
    assert held["ngo.focal"].clearance == "unclassified"
    assert held["juba.duty"].groups == ("protection",)
    assert {who.account for who in people.ACCOUNTS if "police" in who.roles and who.groups} == set()
