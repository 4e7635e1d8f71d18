from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest

from factories.accounts import enrolled
from factories.incidents import reported
from factories.log import open_site
from factories.observations import as_csv, event
from standfast.apps.accounts.models import Person
from standfast.apps.observations.operations import import_acled, import_ucdp
from standfast.apps.threats import operations, planning, queries
from standfast.apps.threats.models import ForecastCell, IssuedForecast
from standfast.log.models import StoredEntry
from standfast.log.operations import Refused

AT = datetime(2016, 10, 3, 6, tzinfo=UTC)
CUTOFF = date(2016, 10, 3)
LATER = AT + timedelta(weeks=4)
YEI = (30.6764, 4.0944)


@pytest.fixture
def planner(db: None) -> Person:
    open_site()
    return enrolled("juba.planner", "planner", "duty officer")


def imported(*, until: date = date(2016, 12, 31)) -> None:
    rows: list[dict[str, str]] = []
    day = date(2015, 6, 1)
    while day <= until:
        text = f"{day} 00:00:00.000"
        rows.append(
            event(str(1000 + len(rows)), date_start=text, date_end=text, year=str(day.year))
        )
        day += timedelta(days=9)
    import_ucdp(BytesIO(as_csv(rows).encode()), at=datetime(2017, 1, 1, tzinfo=UTC))


def issued(by: Person) -> IssuedForecast:
    entry = operations.issue_forecast(by=by, at=AT, cutoff=CUTOFF, cell_km=100.0)
    row = queries.issued_forecast(entry.subject)
    assert row is not None
    return row


def test_a_forecast_is_an_entry_with_the_digest_of_its_cells(planner: Person) -> None:
    imported()

    row = issued(planner)

    cells = queries.cells_of(row)
    assert row.cells == len(cells) > 60
    assert planning.digest_of(planning.contents_of(cells)) == row.cells_digest
    assert row.events_known == 55
    assert row.expected == pytest.approx(sum(cell.mean for cell in cells), rel=1e-6)
    assert row.sources.startswith("65 imported events; 0 unclassified incidents")


def test_the_first_cell_is_where_it_happened_and_says_why(planner: Person) -> None:
    imported()

    best = queries.ranked_cells(issued(planner))[0]

    assert (best.lon, best.lat) == pytest.approx(YEI, abs=0.7)
    assert best.reasons is not None
    assert best.reasons.startswith("Driven by events in this cell")
    assert best.change is not None


def test_what_happened_from_the_cutoff_on_does_not_change_a_forecast(planner: Person) -> None:
    imported(until=date(2016, 10, 2))
    before = issued(planner)
    imported()

    assert issued(planner).cells_digest == before.cells_digest


def acled(*rows: str) -> None:
    head = (
        "event_id_cnty,event_date,event_type,country,latitude,longitude,fatalities,time_precision"
    )
    import_acled(BytesIO("\n".join([head, *rows]).encode()), at=datetime(2017, 1, 1, tzinfo=UTC))


def test_catalogues_are_never_counted_twice_in_one_country(planner: Person) -> None:
    imported()
    acled(
        "SSD1,2016-07-12,Battles,South Sudan,4.0944,30.6764,4,1",
        "UGA1,2016-07-13,Battles,Uganda,3.6,31.72,2,1",
        "UGA2,2016-07-14,Protests,Uganda,3.6,31.72,0,3",
    )

    alone = planning.known_catalogue(100.0)
    both, words = planning.known_catalogue(100.0, ("ucdp", "acled"))
    other, _ = planning.known_catalogue(100.0, ("acled", "ucdp"))

    assert (len(alone[0].events), len(both.events), len(other.events)) == (65, 67, 3)
    assert words.startswith("67 imported events (ucdp, acled)")
    protest = next(one for one in other.events if one.start == date(2016, 7, 14))
    assert (protest.target, protest.known_on) == (False, date(2016, 7, 31))


def test_a_forecast_names_the_catalogues_that_it_read(planner: Person) -> None:
    imported()
    acled("UGA1,2016-07-13,Battles,Uganda,3.6,31.72,2,1")

    entry = operations.issue_forecast(
        by=planner, at=AT, cutoff=CUTOFF, cell_km=100.0, sources=("ucdp", "acled")
    )

    row = queries.issued_forecast(entry.subject)
    assert row is not None
    assert (row.catalogues, row.events_known) == (["ucdp", "acled"], 56)
    assert planning.computed_again(row) == planning.contents_of(queries.cells_of(row))
    with pytest.raises(Refused, match="name ucdp, acled or both"):
        operations.issue_forecast(by=planner, at=AT, cutoff=CUTOFF, sources=())


def test_a_forecast_is_scored_once_its_time_has_passed(planner: Person) -> None:
    imported()
    row = issued(planner)

    assert queries.forecasts_to_score(date(2016, 10, 30)) == ()
    assert [one.subject for one in queries.forecasts_to_score(date(2016, 10, 31))] == [row.subject]
    with pytest.raises(Refused, match="runs until 2016-10-31; score it then"):
        operations.score_forecast(by=planner, at=AT, forecast_id=row.subject)
    operations.score_forecast(by=planner, at=LATER, forecast_id=row.subject)

    scored = queries.issued_forecast(row.subject)
    assert scored is not None
    assert scored.events == 3
    own = scored.scores[0]
    assert (own["model"], own["capture_10"]) == ("standfast", 1.0)
    assert {one["model"] for one in scored.scores} >= {"zero", "last month", "12-month map"}
    assert queries.forecasts_to_score(date(2017, 1, 1)) == ()


def test_cells_that_were_touched_are_not_scored(planner: Person) -> None:
    imported()
    row = issued(planner)
    ForecastCell.objects.filter(forecast=row.subject, number=3).update(mean=9.0)
    before = StoredEntry.objects.count()

    with pytest.raises(Refused, match="not held here as they were issued"):
        operations.score_forecast(by=planner, at=LATER, forecast_id=row.subject)

    assert StoredEntry.objects.count() == before


def test_a_forecast_from_nothing_or_of_tomorrow_is_refused(planner: Person) -> None:
    with pytest.raises(Refused, match="No event of the kind"):
        operations.issue_forecast(by=planner, at=AT, cutoff=CUTOFF)
    with pytest.raises(Refused, match="today at the latest"):
        operations.issue_forecast(by=planner, at=AT, cutoff=CUTOFF + timedelta(days=1))
    with pytest.raises(Refused, match="issue it first"):
        operations.score_forecast(by=planner, at=AT, forecast_id=uuid4())
    assert ForecastCell.objects.count() == 0


def test_without_imported_events_the_missions_own_violent_incidents_are_forecast(
    planner: Person,
) -> None:
    happened = datetime(2016, 8, 1, 9, tzinfo=UTC)
    reported(planner, happened, at=happened, category="AC1", lon=YEI[0], lat=YEI[1])
    reported(planner, happened, at=happened, category="CU1", lon=YEI[0], lat=YEI[1])
    reported(planner, happened, at=happened, category="CR8", lon=YEI[0], lat=YEI[1])
    reported(planner, happened, at=happened, category="AC1", lon=None, lat=None)

    catalogue, words = planning.known_catalogue(50.0)

    assert [one.target for one in catalogue.events] == [False, True]
    assert words == "2 unclassified incidents of the mission; no events of others are imported"


def test_closely_held_incidents_and_exercises_are_not_read(planner: Person) -> None:
    happened = datetime(2016, 8, 1, 9, tzinfo=UTC)
    reported(planner, happened, at=happened, category="AC1", lon=YEI[0], lat=YEI[1], exercise=True)

    assert planning.known_catalogue(50.0)[0].events == ()


def test_an_incident_recorded_late_is_known_late(planner: Person) -> None:
    happened, recorded = datetime(2016, 8, 1, 9, tzinfo=UTC), datetime(2016, 9, 5, 9, tzinfo=UTC)
    reported(planner, happened, at=recorded, category="AC1", lon=YEI[0], lat=YEI[1])

    (one,) = planning.known_catalogue(50.0)[0].events

    assert (one.start, one.known_on) == (date(2016, 8, 1), date(2016, 9, 5))


def hotspot(by: Person, name: str, lon: float, lat: float) -> UUID:
    return operations.identify_hotspot(
        by=by,
        at=AT,
        name=name,
        lon=lon,
        lat=lat,
        radius_km=80.0,
        threat="Invented",
        actors=("crowd",),
    ).subject


def test_patrol_values_add_up_rating_risk_and_forecast(planner: Person) -> None:
    imported()
    issued(planner)
    yei = hotspot(planner, "Yei", *YEI)
    operations.assess_hotspot(
        by=planner, at=AT, hotspot_id=yei, likelihood=5, impact=5, rating="must protect",
        reason="Why", action="What", review_on=CUTOFF + timedelta(days=7),
    )  # fmt: skip
    hotspot(planner, "Far", 33.0, 11.0)

    values = planning.patrol_values(
        on=CUTOFF, at_hotspots=queries.open_hotspots(), visited=(), seed=1
    )

    assert (values[0].name, values[0].points) == ("Yei", 60 + 40 + 30)
    assert values[0].reasons == (
        "rating: must protect",
        "risk: extreme",
        "forecast: first 5 % of cells",
    )
    far = next(value for value in values if value.name == "Far")
    assert "rating: not rated" in far.reasons


def test_a_share_of_visits_is_drawn_among_places_that_nobody_visits(planner: Person) -> None:
    imported()
    row = issued(planner)
    cells = queries.cells_of(row)
    visited = [(cell.lon, cell.lat) for cell in cells[:-3]]

    draws = [
        planning.patrol_values(on=CUTOFF, at_hotspots=(), visited=visited, seed=seed)
        for seed in (1, 1, 2, 3, 4)
    ]

    explored = [[value.name for value in values if value.explored] for values in draws]
    last = {str(cell) for cell in cells[-3:]}
    assert all(set(names) <= last for names in explored)
    assert explored[0] == explored[1]
    assert len({tuple(names) for names in explored}) > 1
    whole = len(draws[0])
    assert 0.05 <= len(explored[0]) / whole <= 0.2


def test_without_a_forecast_only_hotspots_are_ranked(planner: Person) -> None:
    hotspot(planner, "Yei", *YEI)

    values = planning.patrol_values(
        on=CUTOFF, at_hotspots=queries.open_hotspots(), visited=(), seed=1
    )

    assert [(value.name, value.points) for value in values] == [("Yei", 15)]
