from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.places import ELSEWHERE, FOUNDED, LINE, SQUARE, declared, founded, in_force
from standfast.apps.accounts.facts import Role
from standfast.apps.accounts.models import Person
from standfast.apps.places import operations, queries
from standfast.apps.places.facts import PolygonShape
from standfast.log.models import StoredEntry
from standfast.log.operations import Refused
from standfast.log.times import start_of_day

pytestmark = pytest.mark.django_db
NOON = datetime(2016, 10, 10, 12, tzinfo=UTC)
NOBODY = UUID(int=7)
OCTOBER, FEBRUARY = date(2016, 10, 1), date(2017, 2, 1)
SWAPPED = PolygonShape(coordinates=(tuple((lat, lon) for lon, lat in LINE),))
BOW_TIE = PolygonShape(
    coordinates=(((31.52, 4.79), (31.53, 4.80), (31.53, 4.79), (31.52, 4.80), (31.52, 4.79)),)
)


@pytest.fixture(autouse=True)
def _site() -> None:
    open_site()


@pytest.fixture
def planner() -> Person:
    return enrolled("juba.planner", "planner", "duty officer", "engineer")


def refusal(do: Callable[[], object]) -> str:
    before = StoredEntry.objects.count()
    with pytest.raises(Refused) as refused:
        do()
    assert StoredEntry.objects.count() == before
    return str(refused.value)


def test_a_site_is_founded_with_its_names_and_place(planner: Person) -> None:
    base = founded(planner, "UN House", code="un_house")

    site = founded(
        planner,
        "PoC site 3",
        kind="PoC site",
        aliases=("PoC3",),
        county="Juba",
        state="Central Equatoria",
        lon=31.517,
        lat=4.799,
        accuracy_m=500,
        parent=base.subject,
        field_office=False,
        note="Invented.",
    )

    assert (site.name, site.kind, site.names) == ("PoC site 3", "PoC site", ("PoC site 3", "PoC3"))
    assert (site.lon, site.lat, site.accuracy_m) == (31.517, 4.799, 500)
    assert (site.county, site.state, site.parent) == ("Juba", "Central Equatoria", base.subject)
    assert (site.founded_at, site.closed_at, site.code) == (FOUNDED, None, None)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"code": "un_house"}, "The code 'un_house' is taken by the site UN House; take another."),
        (
            {"parent": NOBODY},
            f"This site knows no place {NOBODY} that the new one could belong to; found that one first.",
        ),
        ({"lon": 31.5}, "A position has two numbers, lon and lat; one of them is missing."),
        (
            {"lon": 31.5, "lat": 4.8},
            "Say how precise the position is: accuracy_m, in metres.",
        ),
        ({"accuracy_m": 10}, "A precision was given without the position it is of."),
        (
            {"lon": 4.8, "lat": 31.5, "accuracy_m": 10},
            "The position 4.8, 31.5 looks like lat, lon; write lon, lat: 31.5, 4.8.",
        ),
        (
            {"lon": 2.35, "lat": 48.86, "accuracy_m": 10},
            "The position 2.35, 48.86 lies outside the mission's area, which runs from 23.6, 2.9 to 36.5, 12.8; "
            "check it.",
        ),
        ({"name": ""}, None),
        ({"code": "UN House"}, None),
    ],
)
def test_a_site_is_refused_when_it_cannot_be_placed(
    planner: Person, values: dict[str, Any], sentence: str | None
) -> None:
    founded(planner, code="un_house")

    said = refusal(lambda: founded(planner, **({"name": "Tomping"} | values)))

    assert said == sentence or (sentence is None and said.startswith("The body is not a places"))


def test_a_correction_changes_what_it_states_and_nothing_else(planner: Person) -> None:
    site = founded(
        planner, "Kajo Kaji", kind="town", county="Kajo-Keji", lon=31.6, lat=3.9, accuracy_m=5000
    )

    operations.correct_site(
        by=planner,
        at=NOON,
        site_id=site.subject,
        name="Kajo Keji",
        aliases=("Kajo Kaji",),
        lat=3.855,
    )

    row = queries.site(site.subject)
    assert row is not None
    assert (row.name, row.aliases, row.county) == ("Kajo Keji", ["Kajo Kaji"], "Kajo-Keji")
    assert (row.lon, row.lat, row.accuracy_m) == (31.6, 3.855, 5000)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Nothing is corrected: give at least one field with its right value."),
        (
            {"parent": NOBODY},
            f"This site knows no place {NOBODY} that UN House could belong to; found that one first.",
        ),
        ({"lon": 31.5, "lat": 4.8}, "Say how precise the position is: accuracy_m, in metres."),
    ],
)
def test_a_correction_that_leads_nowhere_is_refused(
    planner: Person, values: dict[str, Any], sentence: str
) -> None:
    site = founded(planner)

    said = refusal(
        lambda: operations.correct_site(by=planner, at=NOON, site_id=site.subject, **values)
    )

    assert said == sentence


def test_a_site_cannot_belong_to_itself(planner: Person) -> None:
    site = founded(planner)

    said = refusal(
        lambda: operations.correct_site(
            by=planner, at=NOON, site_id=site.subject, parent=site.subject
        )
    )

    assert said == "UN House cannot belong to itself; name another site."


def test_a_site_is_closed_once(planner: Person) -> None:
    site = founded(planner)

    operations.close_site(by=planner, at=NOON, site_id=site.subject, reason="Handed back.")

    row = queries.site(site.subject)
    assert row is not None
    assert (row.closed_at, row.closed_reason) == (NOON, "Handed back.")
    said = refusal(
        lambda: operations.close_site(by=planner, at=NOON, site_id=site.subject, reason="Again.")
    )
    assert said == "UN House was closed on 10 October 2016 already."


def counted(by: Person, site: UUID, **values: Any) -> UUID:
    given: dict[str, Any] = {
        "source": "Register",
        "method": "registration",
        "on": date(2016, 10, 3),
        "people": 29_800,
    }
    return operations.record_site_population(
        by=by, at=NOON, site_id=site, **(given | values)
    ).subject


def test_a_reading_is_corrected_and_withdrawn(planner: Person) -> None:
    site = founded(planner)
    reading = counted(planner, site.subject)

    operations.correct_site_population(by=planner, at=NOON, reading_id=reading, people=28_900)

    row = queries.population(reading)
    assert row is not None
    assert (row.people, row.method, row.on) == (28_900, "registration", date(2016, 10, 3))
    assert str(row) == "28,900 on 03 October 2016 by Register (registration)"

    operations.withdraw_site_population(
        by=planner, at=NOON, reading_id=reading, reason="Counted twice."
    )

    assert list(queries.populations(site.subject)) == []
    assert (
        refusal(
            lambda: operations.withdraw_site_population(
                by=planner, at=NOON, reading_id=reading, reason="Again."
            )
        )
        == "This reading was withdrawn already."
    )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"people": 37_000},
            "Register has a reading of UN House for that day: 29,800. Correct that one instead.",
        ),
        (
            {"on": date(2016, 10, 11)},
            "11 October 2016 has not come yet; record what was counted on a day that has.",
        ),
    ],
)
def test_a_reading_is_refused_when_it_is_there_or_its_day_is_not(
    planner: Person, values: dict[str, Any], sentence: str
) -> None:
    site = founded(planner)
    counted(planner, site.subject)

    assert refusal(lambda: counted(planner, site.subject, **values)) == sentence


def test_a_reading_of_today_counts_from_now_and_one_of_a_past_day_from_its_end(
    planner: Person,
) -> None:
    site = founded(planner)

    counted(planner, site.subject, on=date(2016, 10, 10))
    counted(planner, site.subject, on=date(2016, 10, 9))

    ends = [
        operations.record_site_population(
            by=planner,
            at=NOON,
            site_id=site.subject,
            source="Headcount",
            method="headcount",
            on=day,
            people=1,
        ).happened.end
        for day in (date(2016, 10, 10), date(2016, 10, 9))
    ]
    assert ends == [NOON, start_of_day(date(2016, 10, 10))]


def test_nothing_to_correct_in_a_reading_is_refused(planner: Person) -> None:
    reading = counted(planner, founded(planner).subject)

    said = refusal(
        lambda: operations.correct_site_population(by=planner, at=NOON, reading_id=reading)
    )

    assert said == "Nothing is corrected: give the right method or the right number of people."


def test_a_zone_is_in_force_from_the_start_of_its_local_day(planner: Person) -> None:
    zone = declared(planner)

    version = in_force(planner, zone, OCTOBER, agreement="Letters of 29 September")

    midnight = datetime(2016, 9, 30, 21, tzinfo=UTC)
    assert (version.number, version.in_force_from, version.in_force_until) == (1, midnight, None)
    assert (version.radius_m, version.rule_text, version.agreement) == (
        200,
        "200 m",
        "Letters of 29 September",
    )
    assert queries.zone_version_at(zone, midnight - timedelta(microseconds=1)) is None
    assert queries.zone_version_at(zone, midnight) == version


def test_a_zone_can_come_into_force_at_an_instant(planner: Person) -> None:
    zone = declared(planner)

    operations.put_zone_version_in_force(
        by=planner,
        at=NOON,
        zone_id=zone,
        around=(SQUARE,),
        radius_m=200,
        rule_text="200 m",
        in_force_at=NOON,
    )

    assert [row.in_force_from for row in queries.zone_versions(zone)] == [NOON]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"around": ()}, "A belt runs around something; name at least one outline."),
        ({"radius_m": 0}, "A belt is wider than 0 m; 0 m is not."),
        (
            {"around": (SWAPPED,)},
            "The position 4.79, 31.52 looks like lat, lon; write lon, lat: 31.52, 4.79.",
        ),
        (
            {"minus": (BOW_TIE,)},
            "The outline crosses itself near 31.525, 4.795 (self-intersection); draw it so that its lines meet only "
            "at corners.",
        ),
        (
            {"around": (PolygonShape(coordinates=(LINE[:-1],)),)},
            "The ring is not closed: it begins at 31.52, 4.79 and ends at 31.52, 4.8. "
            "Repeat the first position at the end.",
        ),
        (
            {
                "minus": (
                    PolygonShape(
                        coordinates=(
                            ((31.4, 4.6), (31.7, 4.6), (31.7, 4.9), (31.4, 4.9), (31.4, 4.6)),
                        )
                    ),
                )
            },
            "Nothing is left of the zone once the outlines under 'minus' are taken out; check them.",
        ),
        (
            {"on": date(2016, 6, 1)},
            "Weapons-free zone was declared on 02 July 2016; it cannot come into force on 01 June 2016.",
        ),
        (
            {"on": FEBRUARY},
            "Version 1 of Weapons-free zone came into force at that very moment; correct it, or name another moment.",
        ),
    ],
)
def test_a_version_that_draws_no_zone_is_refused(
    planner: Person, values: dict[str, Any], sentence: str
) -> None:
    zone = declared(planner)
    in_force(planner, zone, FEBRUARY)

    assert refusal(lambda: in_force(planner, zone, **({"on": OCTOBER} | values))) == sentence


@pytest.mark.parametrize(
    ("moments", "sentence"),
    [
        (
            {},
            "Name one moment: a day, which means its start in mission time, or an instant.",
        ),
        (
            {"in_force_on": OCTOBER, "in_force_at": NOON},
            "Name one moment: a day, which means its start in mission time, or an instant.",
        ),
        (
            {"in_force_at": datetime(2016, 10, 1)},  # noqa: DTZ001 -- a naive instant is what is refused
            "The moment 2016-10-01 00:00:00 has no zone: write 2016-10-01T00:00:00+03:00.",
        ),
    ],
)
def test_a_version_needs_exactly_one_moment(
    planner: Person, moments: dict[str, Any], sentence: str
) -> None:
    zone = declared(planner)

    said = refusal(
        lambda: operations.put_zone_version_in_force(
            by=planner,
            at=NOON,
            zone_id=zone,
            around=(SQUARE,),
            radius_m=200,
            rule_text="200 m",
            **moments,
        )
    )

    assert said == sentence


def test_a_version_is_corrected_without_becoming_another(planner: Person) -> None:
    zone = declared(planner)
    version = in_force(planner, zone, OCTOBER)

    operations.correct_zone_version(
        by=planner,
        at=NOON,
        zone_id=zone,
        version=version.version,
        reason="The southern corner was mistyped.",
        around=(ELSEWHERE,),
        minus=(),
        in_force_at=start_of_day(date(2016, 10, 2)),
    )

    (corrected,) = queries.zone_versions(zone)
    assert (corrected.number, corrected.corrected, corrected.rule_text) == (1, True, "200 m")
    assert corrected.in_force_from == start_of_day(date(2016, 10, 2))
    assert corrected.minus is None
    assert queries.position_in(corrected, lon=31.545, lat=4.795, accuracy_m=0) == "inside"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"version": NOBODY, "radius_m": 100},
            "Weapons-free zone has no such version at this site; name the entry that put it in force.",
        ),
        ({}, "Nothing is corrected: give at least one field with its right value."),
        ({"radius_m": 0}, "A belt is wider than 0 m; 0 m is not."),
        (
            {"in_force_at": start_of_day(FEBRUARY)},
            "Version 2 of Weapons-free zone came into force at that very moment; name another.",
        ),
    ],
)
def test_a_correction_of_a_version_is_refused_when_it_leads_nowhere(
    planner: Person, values: dict[str, Any], sentence: str
) -> None:
    zone = declared(planner)
    version = in_force(planner, zone, OCTOBER)
    in_force(planner, zone, FEBRUARY)
    given: dict[str, Any] = {"version": version.version, "reason": "Mistyped."} | values

    said = refusal(
        lambda: operations.correct_zone_version(by=planner, at=NOON, zone_id=zone, **given)
    )

    assert said == sentence


def test_a_repealed_zone_is_in_force_no_more_and_can_come_back(planner: Person) -> None:
    zone = declared(planner)
    in_force(planner, zone, OCTOBER)

    operations.repeal_zone(
        by=planner, at=NOON, zone_id=zone, reason="Agreement ended.", repealed_on=date(2016, 12, 1)
    )

    assert queries.zone_version_at(zone, start_of_day(date(2016, 11, 30))) is not None
    assert queries.zone_version_at(zone, start_of_day(date(2016, 12, 1))) is None
    row = queries.zone(zone)
    assert row is not None
    assert row.repealed_at == start_of_day(date(2016, 12, 1))

    in_force(planner, zone, FEBRUARY)

    assert queries.zone_version_at(zone, start_of_day(date(2017, 1, 31))) is None
    assert queries.zone_version_at(zone, start_of_day(FEBRUARY)) is not None
    revived = queries.zone(zone)
    assert revived is not None
    assert revived.repealed_at is None


def test_a_zone_that_is_not_in_force_is_not_repealed(planner: Person) -> None:
    zone = declared(planner)
    in_force(planner, zone, FEBRUARY)

    said = refusal(
        lambda: operations.repeal_zone(
            by=planner, at=NOON, zone_id=zone, reason="Ended.", repealed_on=OCTOBER
        )
    )

    assert said == (
        "Weapons-free zone is not in force on 01 October 2016; there is nothing to repeal."
    )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"code": "un_house"},
            "The code 'un_house' is taken by the zone Weapons-free zone; take another, or put a version of that one "
            "in force.",
        ),
        (
            {"code": "wau", "sites": (NOBODY,)},
            f"This site knows no place {NOBODY} for the zone to protect; found it first.",
        ),
    ],
)
def test_a_zone_is_declared_once_and_around_known_sites(
    planner: Person, values: dict[str, Any], sentence: str
) -> None:
    declared(planner)

    assert refusal(lambda: declared(planner, **values)) == sentence


@pytest.mark.parametrize(
    ("do", "sentence"),
    [
        (
            lambda by: operations.correct_site(by=by, at=NOON, site_id=NOBODY, name="X"),
            f"There is no place {NOBODY} on this site's map; found it first.",
        ),
        (
            lambda by: operations.correct_site_population(
                by=by, at=NOON, reading_id=NOBODY, people=1
            ),
            f"This site holds no reading {NOBODY}; record it first.",
        ),
        (
            lambda by: operations.repeal_zone(
                by=by, at=NOON, zone_id=NOBODY, reason="Ended.", repealed_at=NOON
            ),
            f"This site knows no zone {NOBODY}; declare it first.",
        ),
        (
            lambda by: operations.correct_perimeter(
                by=by, at=NOON, perimeter_id=NOBODY, reason="Renamed.", name="X"
            ),
            f"This site knows no perimeter {NOBODY}; draw it first.",
        ),
    ],
)
def test_what_this_site_does_not_know_cannot_be_changed(
    planner: Person, do: Callable[[Person], object], sentence: str
) -> None:
    assert refusal(lambda: do(planner)) == sentence


@pytest.mark.parametrize(
    ("roles", "may"),
    [(("planner",), True), (("duty officer",), False), ((), False)],
    ids=["planner", "duty officer", "outsider"],
)
def test_a_zone_is_for_those_who_plan_and_secure(roles: tuple[Role, ...], may: bool) -> None:
    person = enrolled("somebody", *roles)

    if may:
        assert queries.zone(declared(person)) is not None
    else:
        assert refusal(lambda: declared(person)).startswith(
            "Declare zone is for planner or security officer or administrator; you act as "
        )
