"""The desk of imports: decide about a row, correct one by hand, and see the versions of an event; closed rows stay closed."""

import re
from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import reverse

from factories.accounts import enrolled
from factories.imports import ROWS, TAKEN, take
from factories.observations import event
from factories.web import Mission, signed_in
from standfast.apps.incidents.models import Incident
from standfast.apps.observations import queries
from standfast.apps.observations.incident_files import HEADER, subject_of_incident
from standfast.apps.observations.models import Batch, KeptRow, Observation, RowDecision
from standfast.config.import_incidents import take_incidents

PLAIN = "X1,CR2,2016-11-03T10:00:00+03:00,,exact,,Gate road,31.58,4.85,50,community,B,2,Robbed (invented).,"


def drawn(client: Client, address: str) -> dict[str, Any]:
    """Return what a form sends when nothing is changed in it."""
    page = client.get(address).content.decode()
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag:
            found[name[1]] = value[1] if value else ""
    found |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', page))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def incidents(mission: Mission, tmp_path: Path, *rows: str) -> dict[str, Any]:
    path = tmp_path / "office.csv"
    path.write_text("\n".join([",".join(HEADER), *rows]) + "\n")
    return take_incidents(path, by=mission.duty, at=TAKEN)


def test_a_row_is_set_aside_on_its_page(mission: Mission) -> None:
    take(*ROWS)
    kept = KeptRow.objects.get(outcome="flagged")
    client = signed_in(mission.duty)
    address = reverse("imports/rows.record", args=[kept.subject, "decide-row"])

    sent = drawn(client, address) | {"verdict": "set aside", "reason": "It sums up others."}
    response = client.post(address, sent)

    assert response.status_code == 302
    decision = RowDecision.objects.get()
    assert (decision.verdict, decision.reason) == ("set aside", "It sums up others.")
    page = client.get(reverse("imports/rows.one", args=[kept.subject])).content.decode()
    assert "set aside: It sums up others." in page
    waiting = client.get(reverse("imports/rows.list"), {"decision": "waiting"}).content.decode()
    assert "line 3 of" not in waiting or "A-2" not in waiting


def test_an_event_is_corrected_by_hand_and_its_versions_say_what_changed(mission: Mission) -> None:
    take(*ROWS)
    kept = KeptRow.objects.get(outcome="flagged")
    client = signed_in(mission.duty)
    address = reverse("correct_row", args=[kept.subject])

    form = drawn(client, address)
    low = next(name for name, value in form.items() if value == "9")
    wrong = client.post(address, form | {low: "many"})
    right = client.post(address, form | {low: "2", "reason": "The report says two."})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "The low estimate &#x27;many&#x27; is not a number of deaths." in wrong.content.decode()
    found = queries.current().get(external_id="A-2")
    assert (found.low, found.version) == (2, 2)
    page = client.get(reverse("observations.one", args=[found.subject])).content.decode()
    assert "<del>9</del> → <ins>2</ins>" in page
    assert "corrected by hand" in page
    assert "in Yei" in page


def test_a_refused_incident_is_reported_from_its_row(mission: Mission, tmp_path: Path) -> None:
    result = incidents(mission, tmp_path, PLAIN.replace("31.58", "east"))
    kept = KeptRow.objects.get()
    client = signed_in(mission.duty)
    address = reverse("correct_row", args=[kept.subject])

    form = drawn(client, address)
    assert (form["category"], form["on"], form["place"]) == ("CR2", "2016-11-03", "Gate road")
    response = client.post(address, form | {"lon": "31.58"})

    assert response.status_code == 302
    assert result["new"] == 0
    row = Incident.objects.get(subject=subject_of_incident("X1"))
    assert row.narrative == "Robbed (invented)."
    assert RowDecision.objects.get().incident == row.subject


def test_a_proposed_point_is_recorded_only_when_a_person_takes_it(
    mission: Mission, tmp_path: Path
) -> None:
    incidents(mission, tmp_path, PLAIN.replace("Gate road,31.58,4.85,50", "Terekeka,,,"))
    kept = KeptRow.objects.get()
    row = Incident.objects.get(place="Terekeka")
    assert (row.lon, row.accuracy_m) == (None, None)
    client = signed_in(mission.duty)
    address = reverse("correct_row", args=[kept.subject])

    form = drawn(client, address)
    response = client.post(address, form)

    assert response.status_code == 302
    row = Incident.objects.get(place="Terekeka")
    assert (row.lon, row.lat, row.accuracy_m) == (31.7508, 5.4439, 5000.0)


def test_a_closed_file_and_its_rows_are_nothing_to_whoever_may_not_read_them(
    mission: Mission, tmp_path: Path
) -> None:
    closed = PLAIN.replace("CR2", "SV1").replace("Gate road,31.58,4.85,50", "zqplace,,,")
    incidents(mission, tmp_path, closed, PLAIN.replace("X1", "X2").replace("CR2", "ZZ9"))
    cleared = enrolled(
        "cleared.duty", "duty officer", clearance="confidential", groups=("protection",)
    )
    kept = {row.external_id: row for row in KeptRow.objects.all()}

    assert kept["X1"].label == "confidential:protection"
    assert kept["X2"].label == "confidential"
    assert Batch.objects.get().label == "confidential:protection"
    for who, status in ((mission.duty, 404), (cleared, 200)):
        client = signed_in(who)
        for row in kept.values():
            for name in ("imports/rows.one", "correct_row"):
                assert client.get(reverse(name, args=[row.subject])).status_code == status
    for name in ("imports.list", "imports/rows.list"):
        page = signed_in(mission.duty).get(reverse(name)).content.decode()
        assert "office.csv" not in page
        assert "zqplace" not in page
        assert "office.csv" in signed_in(cleared).get(reverse(name)).content.decode()


def test_a_withdrawn_event_keeps_its_page_and_says_so(mission: Mission) -> None:
    take(event("A-1"), event("A-2"))
    take(event("A-1"))
    gone = Observation.objects.get(external_id="A-2", gone=True)

    page = signed_in(mission.assessor).get(reverse("observations.one", args=[gone.subject]))

    assert "gone: the file below does not hold the event" in page.content.decode()
