from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from factories.accounts import enrolled
from factories.log import open_site
from factories.places import founded
from factories.statements import (
    AUTHOR,
    COLLEAGUE,
    START,
    SUBJECT,
    read,
    reasons,
    refusal,
    rows_of,
    stated,
    unapplied,
)
from standfast.apps.accounts.models import Person
from standfast.apps.safety import operations, queries
from standfast.apps.safety.facts import (
    FactSheetAcknowledged,
    FactSheetIssued,
    HavenAcceptanceRevoked,
    HavenAccepted,
    HavenCapacityStated,
    HavenPlanned,
    HavenProgressRead,
    PostingBegun,
    PostingEnded,
    ResidenceKind,
    ResidenceListed,
    ResidenceVacated,
    ResidentsCounted,
)
from standfast.apps.safety.models import (
    FactSheetConfirmation,
    Haven,
    HavenCapacity,
    HavenReading,
    Posting,
    Residence,
    ResidenceAddress,
)
from standfast.log.operations import append, write_transaction

AT = datetime(2016, 10, 10, 6, tzinfo=UTC)
LETTER = date(2017, 4, 17)
DAY = timedelta(days=1)
COMPLETED, TARGET = "works.safe_havens.completed", "works.safe_havens.target"
OUTSIDE, ON_BASE = "safety.residences.outside_zone1", "safety.residences.on_base_share"
PLANNED = HavenPlanned(name="Haven 1", site=SUBJECT, area="office")


@pytest.fixture
def security(db: None) -> Person:
    open_site()
    return enrolled("juba.security", "security officer", clearance="confidential")


@pytest.fixture
def engineer(security: Person) -> Person:
    return enrolled("juba.engineer", "engineer")


def haven(by: Person, name: str = "Haven 1", site: UUID | None = None) -> UUID:
    return operations.plan_haven(
        by=by, at=AT, name=name, site=site or uuid4(), area="office"
    ).subject


def measured(by: Person, subject: UUID, percent: int, *, at: datetime = AT) -> None:
    operations.read_haven_progress(by=by, at=at, haven_id=subject, percent=percent)


def residence(
    by: Person, block: str, kind: ResidenceKind, zone: int | None, residents: int | None = None
) -> UUID:
    subject = operations.list_residence(
        by=by,
        at=AT,
        residence_kind=kind,
        town="Juba",
        block=block,
        zone=zone,
        in_use_before_restriction=True,
    ).subject
    if residents is not None:
        operations.count_residents(by=by, at=AT, residence_id=subject, residents=residents)
    return subject


def test_the_progress_of_a_haven_is_its_latest_reading_not_the_latest_arrival() -> None:
    entries = (
        stated(1, HavenProgressRead(percent=60), day=20),
        stated(2, PLANNED),
        stated(3, HavenProgressRead(percent=30), day=10, by=COLLEAGUE),
    )

    (row,) = rows_of(Haven, *entries)
    readings = rows_of(HavenReading, *entries)

    assert (row.percent, row.read_at) == (60, START + 20 * DAY)
    assert row.readers == sorted([str(AUTHOR), str(COLLEAGUE)])
    assert [one.percent for one in readings] == [30, 60]
    assert rows_of(Haven, entries[0]) == []


@pytest.mark.parametrize(("by", "completed"), [(COLLEAGUE, True), (AUTHOR, False)])
def test_a_haven_is_complete_when_somebody_who_did_not_measure_it_accepts(
    by: UUID, completed: bool
) -> None:
    (row,) = rows_of(
        Haven,
        stated(1, PLANNED),
        stated(2, HavenProgressRead(percent=100)),
        stated(3, HavenAccepted(certificate="C-1"), by=by),
    )

    assert (row.completed, row.certificate) == (completed, "C-1")


def test_a_revoked_acceptance_opens_the_haven_even_if_it_arrives_first() -> None:
    (row,) = rows_of(
        Haven,
        stated(1, PLANNED),
        stated(2, HavenAcceptanceRevoked(reason="floods"), day=30),
        stated(3, HavenAccepted(certificate="C-1"), day=20, by=COLLEAGUE),
    )

    assert (row.completed, row.accepted_at, row.revoked_reason) == (False, None, "floods")


def test_the_newest_count_of_a_residence_is_the_latest_in_time() -> None:
    (row,) = rows_of(
        Residence,
        stated(1, ResidenceListed(residence_kind="on base", town="Juba", block="A")),
        stated(2, ResidentsCounted(residents=80), day=20),
        stated(3, ResidentsCounted(residents=50), day=10),
        stated(4, ResidenceVacated(reason="moved"), day=30),
    )

    assert (row.residents, row.counted_at) == (80, START + 20 * DAY)
    assert (row.vacated_at, row.vacated_reason) == (START + 30 * DAY, "moved")
    assert rows_of(Residence, stated(1, ResidentsCounted(residents=80))) == []


def test_the_latest_capacity_counts() -> None:
    (row,) = rows_of(
        HavenCapacity,
        stated(1, HavenCapacityStated(capacity=200), day=9),
        stated(2, HavenCapacityStated(capacity=150), day=3),
    )

    assert row.capacity == 200


def test_what_happens_once_is_applied_once() -> None:
    listed = ResidenceListed(residence_kind="on base", town="Juba", block="A")
    vacated = ResidenceVacated(reason="moved")
    begun, ended = PostingBegun(host="OCHA", duty="advice"), PostingEnded(reason="over")
    sheet, confirmed = (
        FactSheetIssued(edition=1, sections=("Havens",)),
        FactSheetAcknowledged(organisation="WFP"),
    )

    assert unapplied(stated(1, PLANNED), stated(2, PLANNED)) == [
        "A haven is planned once; this is a second plan of it."
    ]
    assert unapplied(
        stated(1, listed), stated(2, listed), stated(3, vacated), stated(4, vacated)
    ) == [
        "A residence is listed once; this lists it a second time.",
        "The residence was vacated already; this vacates it again.",
    ]
    assert unapplied(stated(1, begun), stated(2, begun), stated(3, ended), stated(4, ended)) == [
        "A posting begins once; this begins it a second time.",
        "The posting was over already; this ends it again.",
    ]
    assert unapplied(
        stated(1, sheet), stated(2, sheet), stated(3, confirmed), stated(4, confirmed)
    ) == [
        "An edition is issued once; this issues it a second time.",
        "WFP had confirmed this edition already.",
    ]
    assert rows_of(Posting, stated(1, ended)) == []
    assert rows_of(FactSheetConfirmation, stated(1, confirmed)) == []


def test_no_haven_is_complete_by_its_reading_alone(security: Person, engineer: Person) -> None:
    site = founded(enrolled("juba.planner", "planner"), county="Juba")
    first = haven(engineer, "Haven 1", site.subject)
    second = haven(engineer, "Haven 2", site.subject)
    haven(engineer, "Haven 3", site.subject)
    for subject, percent in ((first, 100), (second, 95)):
        measured(engineer, subject, percent, at=AT + DAY)

    reading = read(COMPLETED, LETTER)

    assert (read(TARGET, LETTER).value, reading.value, reading.entries) == (3, 0, ())
    assert reasons(reading) == [
        "last read at 100 per cent, not accepted as complete",
        "last read at 95 per cent, not accepted as complete",
        "nobody has read its progress",
    ]
    operations.accept_haven(by=security, at=AT + 2 * DAY, haven_id=first, certificate="C-1")
    accepted = read(COMPLETED, LETTER)
    assert accepted.value == 1
    assert accepted.entries[0].handle.startswith("2016-10 Juba safe haven ")
    assert read(COMPLETED, date(2016, 10, 11)).value == 0
    operations.revoke_haven_acceptance(
        by=security, at=AT + 3 * DAY, haven_id=first, reason="it floods"
    )
    assert reasons(read(COMPLETED, LETTER))[0] == "its acceptance was revoked: it floods"


def test_who_measured_a_haven_does_not_accept_it(security: Person, engineer: Person) -> None:
    subject = haven(engineer)

    def accept(by: Person) -> None:
        operations.accept_haven(by=by, at=AT, haven_id=subject, certificate="C-1")

    unread = refusal(lambda: accept(security))
    measured(engineer, subject, 90)
    early = refusal(lambda: accept(security))
    measured(engineer, subject, 100, at=AT + DAY)
    own = refusal(lambda: accept(engineer))
    accept(security)

    assert unread == (
        "Nobody has read the progress of this haven; have it measured before it is accepted."
    )
    assert early == "The last reading of Haven 1 is 90 per cent; it is accepted at 100."
    assert own == "You measured the progress of Haven 1; somebody else accepts it."
    assert refusal(lambda: measured(engineer, subject, 100)) == (
        "Haven 1 was accepted as complete; revoke the acceptance before its progress is read again."
    )


def test_an_acceptance_by_who_measured_it_that_arrives_from_elsewhere_does_not_count(
    engineer: Person,
) -> None:
    subject = haven(engineer)
    measured(engineer, subject, 100)
    with write_transaction():
        append(HavenAccepted(certificate="C-1"), subject=subject, by=engineer, at=AT + DAY)

    reading = read(COMPLETED, LETTER)

    assert (reading.value, reasons(reading)) == (
        0,
        ["was accepted by somebody who had measured its progress"],
    )


def test_a_capacity_is_held_more_closely_than_its_haven(security: Person) -> None:
    subject = haven(security)

    operations.state_haven_capacity(by=security, at=AT, haven_id=subject, capacity=180)

    assert [row.label for row in HavenCapacity.objects.all()] == ["confidential"]
    assert [row.label for row in Haven.objects.all()] == ["unclassified"]


def test_an_address_is_held_more_closely_than_its_residence(security: Person) -> None:
    subject = residence(security, "House 1", "private", 2)

    operations.record_residence_address(
        by=security, at=AT, residence_id=subject, address="Behind the mill"
    )

    (row,) = ResidenceAddress.objects.all()
    assert (row.address, row.label, row.subject) == ("Behind the mill", "confidential", subject)
    assert "mill" not in str(queries.residence(subject))


def test_residences_outside_the_zone_count_until_they_are_vacated(security: Person) -> None:
    residence(security, "Compound 1", "approved compound", 1)
    residence(security, "UN House, block A", "on base", None)
    outside = residence(security, "House 1", "private", 2)
    operations.vacate_residence(
        by=security, at=AT + 30 * DAY, residence_id=outside, reason="restricted"
    )

    assert read(OUTSIDE, date(2016, 10, 10)).value == 1
    assert read(OUTSIDE, LETTER).value == 0


def test_a_new_residence_outside_the_zone_is_refused(security: Person) -> None:
    def listed(zone: int | None, *, in_use: bool = False) -> None:
        operations.list_residence(
            by=security,
            at=AT,
            residence_kind="private",
            town="Juba",
            block="House 1",
            zone=zone,
            in_use_before_restriction=in_use,
        )

    assert refusal(lambda: listed(3)) == (
        "Residences in Juba are restricted to zone 1; this block lies in zone 3. "
        "If people live there already, record it with in_use_before_restriction."
    )
    assert refusal(lambda: listed(None, in_use=True)) == (
        "A residence in Juba off base lies in a security zone; say which."
    )
    listed(3, in_use=True)


def test_the_share_on_base_leaves_out_what_nobody_counted(security: Person) -> None:
    residence(security, "UN House, block A", "on base", None, 60)
    residence(security, "Compound 1", "approved compound", 1, 20)
    residence(security, "Compound 2", "approved compound", 1)

    reading = read(ON_BASE, LETTER)

    assert (reading.value, len(reading.entries)) == (0.75, 2)
    assert reasons(reading) == ["nobody has counted its residents"]


def test_embedded_officers_are_postings_that_stand(security: Person) -> None:
    first = operations.begin_posting(by=security, at=AT, host="OCHA", duty="advice").subject
    operations.begin_posting(by=security, at=AT + DAY, host="OCHA", duty="advice")
    operations.end_posting(by=security, at=AT + 2 * DAY, posting_id=first, reason="handed over")

    reading = read("safety.embedded_officers", LETTER)

    assert (reading.value, reasons(reading)) == (1, ["the posting ended: handed over"])
    assert read("safety.embedded_officers", date(2016, 10, 11)).value == 2
    assert refusal(
        lambda: operations.end_posting(by=security, at=AT, posting_id=first, reason="again")
    ) == ("Security officer, OCHA ended already: handed over")


def test_only_confirmations_of_the_newest_fact_sheet_count(security: Person) -> None:
    forum = enrolled("ngo.focal", "NGO focal point")
    first, second = (
        operations.issue_fact_sheet(
            by=security, at=AT + edition * DAY, edition=edition, sections=("Havens",)
        ).subject
        for edition in (1, 2)
    )
    for sheet, by, organisation in (
        (first, security, "WFP"),
        (first, security, "IOM"),
        (second, forum, "NGO forum"),
    ):
        operations.acknowledge_fact_sheet(
            by=by, at=AT + 5 * DAY, sheet_id=sheet, organisation=organisation
        )

    reading = read("safety.fact_sheet.organisations", LETTER)

    assert (reading.value, len(reading.entries)) == (1, 1)
    assert refusal(
        lambda: operations.acknowledge_fact_sheet(
            by=forum, at=AT + 6 * DAY, sheet_id=second, organisation="NGO forum"
        )
    ) == ("NGO forum has confirmed Security fact sheet, edition 2 already.")


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (TARGET, "No safe haven is planned."),
        (COMPLETED, "No safe haven is planned."),
        ("safety.embedded_officers", "No posting of a security officer is on record."),
        (OUTSIDE, "No residence in Juba is on record."),
        (ON_BASE, "Nobody has counted the residents of a block in Juba."),
        ("safety.fact_sheet.organisations", "No security fact sheet was issued."),
    ],
)
def test_what_no_record_supports_has_a_reason_and_no_number(
    security: Person, key: str, reason: str
) -> None:
    reading = read(key, LETTER)

    assert (reading.value, reading.reason) == (None, reason)


def test_what_this_site_does_not_know_is_refused(security: Person) -> None:
    nobody = uuid4()
    gone = residence(security, "Compound 1", "approved compound", 1)
    operations.vacate_residence(by=security, at=AT, residence_id=gone, reason="moved")

    assert refusal(
        lambda: operations.count_residents(by=security, at=AT, residence_id=nobody, residents=1)
    ) == ("This site knows no such residence; list it first.")
    assert refusal(
        lambda: operations.count_residents(by=security, at=AT, residence_id=gone, residents=1)
    ) == ("Compound 1, Juba was vacated; list it anew if somebody moves in.")
    assert refusal(
        lambda: operations.vacate_residence(by=security, at=AT, residence_id=gone, reason="again")
    ) == ("Compound 1, Juba was vacated; list it anew if somebody moves in.")
    assert refusal(
        lambda: operations.record_residence_address(
            by=security, at=AT, residence_id=nobody, address="Behind the mill"
        )
    ) == ("This site knows no such residence; list it first.")
    unknown_haven = "This site knows no such safe haven; plan it first."
    assert unknown_haven == refusal(
        lambda: operations.accept_haven(by=security, at=AT, haven_id=nobody, certificate="C-1")
    )
    assert unknown_haven == refusal(
        lambda: operations.revoke_haven_acceptance(
            by=security, at=AT, haven_id=nobody, reason="floods"
        )
    )
    assert refusal(lambda: measured(security, nobody, 5)) == (
        "This site knows no such safe haven; plan it first."
    )
    planned = haven(security)
    assert refusal(
        lambda: operations.revoke_haven_acceptance(
            by=security, at=AT, haven_id=planned, reason="floods"
        )
    ) == ("Haven 1 is not accepted, so there is nothing to revoke.")
    assert refusal(
        lambda: operations.state_haven_capacity(by=security, at=AT, haven_id=nobody, capacity=1)
    ) == ("This site knows no such safe haven; plan it first.")
    assert refusal(
        lambda: operations.end_posting(by=security, at=AT, posting_id=nobody, reason="over")
    ) == ("This site knows no such posting; begin it first.")
    assert refusal(
        lambda: operations.acknowledge_fact_sheet(
            by=security, at=AT, sheet_id=nobody, organisation="WFP"
        )
    ) == ("This site knows no such edition of the fact sheet; issue it first.")
