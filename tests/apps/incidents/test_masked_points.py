"""The point of what is held for those who protect persons is masked before it is written; nothing keeps the one that was given."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from standfast.apps.accounts.models import Person
from standfast.apps.incidents.facts import IncidentCorrected, IncidentReported
from standfast.apps.incidents.models import Incident
from standfast.apps.incidents.operations import correct_incident, report_incident
from standfast.engines.geo import distance_m
from standfast.log.fold import Entry
from standfast.log.models import StoredEntry
from standfast.log.operations import Refused
from standfast.log.times import Happened

pytestmark = pytest.mark.django_db
AT = datetime(2016, 12, 1, 12, tzinfo=UTC)
HOME = (31.535217, 4.810563)


@pytest.fixture
def police() -> Person:
    open_site()
    return enrolled("police", "police", clearance="confidential", groups=("medical", "protection"))


def reported(by: Person, label: str, lon: float = HOME[0], lat: float = HOME[1]) -> Entry:
    return report_incident(
        by=by,
        at=AT,
        category="CR2",
        happened=Happened.exact(AT),
        county="Juba",
        lon=lon,
        lat=lat,
        accuracy_m=15.0,
        label=label,
    )


@pytest.mark.parametrize("label", ["confidential:protection", "confidential:medical,protection"])
def test_a_protected_report_keeps_a_masked_point_and_says_so(police: Person, label: str) -> None:
    fact = reported(police, label).fact
    assert isinstance(fact, IncidentReported)
    assert fact.lon is not None
    assert fact.lat is not None

    assert fact.masked
    assert fact.accuracy_m == 2_725.0, "the mask's own, and that of what was given"
    assert 290 < distance_m(HOME, (fact.lon, fact.lat)) <= 2_710
    row = Incident.objects.get()
    assert (row.lon, row.lat, row.accuracy_m) == (fact.lon, fact.lat, 2_725.0)


def test_many_reports_of_one_place_average_out_to_nothing_more(police: Person) -> None:
    facts = [
        reported(
            police, "confidential:protection", HOME[0] + number / 1e5, HOME[1] - number / 1e5
        ).fact
        for number in range(6)
    ]

    assert len({(fact.lon, fact.lat) for fact in facts if isinstance(fact, IncidentReported)}) == 1


def test_the_point_that_was_given_is_written_nowhere(police: Person) -> None:
    entry = reported(police, "confidential:protection")
    correct_incident(
        by=police, at=AT, incident_id=entry.subject, reason="Seen anew.", lon=31.5347, lat=4.8108
    )

    bodies = [bytes(body) for body in StoredEntry.objects.values_list("body", flat=True) if body]
    assert not [body for body in bodies for text in (b"31.535217", b"4.810563", b"31.5347", b"4.8108") if text in body]  # fmt: skip


def test_what_others_read_keeps_its_point(police: Person) -> None:
    for label in ("unclassified", "confidential", "confidential:medical"):
        fact = reported(police, label).fact
        assert isinstance(fact, IncidentReported)
        assert (fact.lon, fact.lat, fact.accuracy_m, fact.masked) == (*HOME, 15.0, False)


def test_a_correction_is_masked_alike(police: Person) -> None:
    entry = reported(police, "confidential:protection")
    assert isinstance(entry.fact, IncidentReported)
    again = corrected(police, entry.subject, lon=HOME[0], lat=HOME[1])

    assert again.masked
    assert (again.lon, again.lat) == (entry.fact.lon, entry.fact.lat)
    assert again.accuracy_m == 2_710.0
    with pytest.raises(Refused, match="its accuracy is the mask's"):
        corrected(police, entry.subject, accuracy_m=5.0)


def corrected(by: Person, incident: UUID, **values: float) -> IncidentCorrected:
    fact = correct_incident(
        by=by,
        at=AT,
        incident_id=incident,
        reason="Seen anew.",
        lon=values.get("lon"),
        lat=values.get("lat"),
        accuracy_m=values.get("accuracy_m"),
    ).fact
    assert isinstance(fact, IncidentCorrected)
    return fact
