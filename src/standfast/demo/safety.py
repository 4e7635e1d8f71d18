"""Residences, safe havens, embedded security officers and fact sheets of the demo.

The letter gives four havens nearing completion, three embedded officers, residences restricted to zone 1 and a fact sheet.
Invented: blocks, counts, dates, progress, capacities and addresses.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import NamedTuple

from standfast.apps.safety import operations
from standfast.apps.safety.facts import HavenArea, Host, ResidenceKind
from standfast.demo.cast import Act, Cast

LISTED_AT = datetime(2016, 7, 5, 6, tzinfo=UTC)
COUNTED_AT = (
    datetime(2016, 7, 8, 6, tzinfo=UTC),
    datetime(2016, 12, 6, 6, tzinfo=UTC),
    datetime(2017, 4, 10, 6, tzinfo=UTC),
)


class Block(NamedTuple):
    """A residence of the demo with its residents at each count; None where nobody counted."""

    name: str
    kind: ResidenceKind
    zone: int | None
    residents: tuple[int | None, int | None, int | None]
    vacated: datetime | None = None


BLOCKS = (
    Block("UN House, block A", "on base", None, (96, 118, 140)),
    Block("UN House, block B", "on base", None, (88, 110, 132)),
    Block("UN House, block C", "on base", None, (None, 64, 121)),
    Block("Tomping, block A", "on base", None, (104, 126, 138)),
    Block("Tomping, block B", "on base", None, (81, 97, 119)),
    Block("Tomping, block C", "on base", None, (None, None, 86)),
    Block("Compound 1", "approved compound", 1, (74, 71, 52)),
    Block("Compound 2", "approved compound", 1, (66, 63, 48)),
    Block("Compound 3", "approved compound", 1, (58, 60, 41)),
    Block("Compound 4", "approved compound", 1, (49, 52, 30)),
    Block("Compound 5", "approved compound", 1, (35, 33, None)),
    Block(
        "Compound 6",
        "approved compound",
        3,
        (31, None, None),
        datetime(2016, 9, 5, 6, tzinfo=UTC),
    ),
    Block(
        "Compound 7",
        "approved compound",
        4,
        (27, None, None),
        datetime(2016, 10, 17, 6, tzinfo=UTC),
    ),
    Block("House 1", "private", 2, (6, None, None), datetime(2016, 9, 12, 6, tzinfo=UTC)),
    Block("House 2", "private", 5, (4, 4, None), datetime(2017, 1, 20, 6, tzinfo=UTC)),
)


class DemoHaven(NamedTuple):
    """A safe haven of the demo and its progress in per cent on the days of READ_AT."""

    key: str
    name: str
    site: str
    area: HavenArea
    percent: tuple[int, ...]
    capacity: int


CHAIN = "un-house"
"""The engineer writes all of it at UN House, also what is built at Tomping."""
PLANNED_AT = datetime(2016, 10, 10, 6, tzinfo=UTC)
READ_AT = (
    datetime(2016, 11, 15, 8, tzinfo=UTC),
    datetime(2016, 12, 15, 8, tzinfo=UTC),
    datetime(2017, 1, 16, 8, tzinfo=UTC),
    datetime(2017, 2, 15, 8, tzinfo=UTC),
    datetime(2017, 3, 15, 8, tzinfo=UTC),
    datetime(2017, 4, 12, 8, tzinfo=UTC),
)
HAVENS = (
    DemoHaven("haven.un_house.living", "Haven 1", "site.un_house", "residential",
              (10, 25, 45, 65, 85, 95), 180),
    DemoHaven("haven.un_house.office", "Haven 2", "site.un_house", "office",
              (5, 20, 40, 60, 80, 90), 220),
    DemoHaven("haven.tomping.living", "Haven 3", "site.tomping", "residential",
              (5, 15, 30, 55, 80, 95), 160),
    DemoHaven("haven.tomping.office", "Haven 4", "site.tomping", "office",
              (0, 10, 30, 50, 75, 85), 140),
)  # fmt: skip


class DemoPosting(NamedTuple):
    """A security officer of the demo inside another organisation."""

    key: str
    host: Host
    begun: datetime
    ended: datetime | None = None


POSTINGS = (
    DemoPosting(
        "posting.ocha.first",
        "OCHA",
        datetime(2016, 7, 18, 6, tzinfo=UTC),
        datetime(2016, 9, 1, 6, tzinfo=UTC),
    ),
    DemoPosting("posting.ocha.second", "OCHA", datetime(2016, 8, 29, 6, tzinfo=UTC)),
    DemoPosting("posting.ocha.third", "OCHA", datetime(2016, 10, 3, 6, tzinfo=UTC)),
    DemoPosting(
        "posting.agencies",
        "agencies without their own security officers",
        datetime(2016, 11, 7, 6, tzinfo=UTC),
    ),
)
SECTIONS = (
    "Alert state",
    "Relocation and evacuation",
    "Concentration points in Juba",
    "Safe havens",
    "Air routes for relocation",
    "Key security tools",
    "Access control",
    "What to do in an incident at a protection site",
)
EDITIONS = (datetime(2016, 11, 14, 6, tzinfo=UTC), datetime(2017, 3, 1, 6, tzinfo=UTC))
FORUM = "International NGO forum"
ORGANISATIONS = ("FAO", "IOM", "UNDP", "UNHCR", "UNICEF", "WFP", FORUM)


def acts(cast: Cast) -> Iterator[Act]:
    """Yield residences, havens, postings and fact sheets."""
    yield from _residences(cast)
    yield from _havens(cast)
    yield from _postings(cast)
    yield from _fact_sheets(cast)


def _key(block: Block) -> str:
    return f"residence.{block.name}"


def _residences(cast: Cast) -> Iterator[Act]:
    for number, block in enumerate(BLOCKS):
        at = LISTED_AT + timedelta(minutes=number)
        yield Act(at, "juba", partial(_list, cast, block, at))
        for counted_at, residents in zip(COUNTED_AT, block.residents, strict=True):
            if residents is not None:
                at = counted_at + timedelta(minutes=number)
                yield Act(at, "juba", partial(_count, cast, block, residents, at))
        if block.vacated is not None:
            yield Act(block.vacated, "juba", partial(_vacate, cast, block, block.vacated))


def _list(cast: Cast, block: Block, at: datetime) -> None:
    by, subject = cast.person("juba.security"), cast.id(_key(block))
    operations.list_residence(
        by=by,
        at=at,
        residence_kind=block.kind,
        town="Juba",
        block=block.name,
        zone=block.zone,
        in_use_before_restriction=block.zone not in (None, 1),
        subject=subject,
    )
    if block.kind == "private":
        operations.record_residence_address(
            by=by, at=at, residence_id=subject, address=f"Invented: street of {block.name}"
        )


def _count(cast: Cast, block: Block, residents: int, at: datetime) -> None:
    operations.count_residents(
        by=cast.person("juba.security"),
        at=at,
        residence_id=cast.id(_key(block)),
        residents=residents,
    )


def _vacate(cast: Cast, block: Block, at: datetime) -> None:
    operations.vacate_residence(
        by=cast.person("juba.security"),
        at=at,
        residence_id=cast.id(_key(block)),
        reason="Residences in Juba are restricted to zone 1.",
    )


def _havens(cast: Cast) -> Iterator[Act]:
    for number, haven in enumerate(HAVENS):
        at = PLANNED_AT + timedelta(minutes=number)
        yield Act(at, CHAIN, partial(_plan, cast, haven, at))
        for read_at, percent in zip(READ_AT, haven.percent, strict=True):
            at = read_at + timedelta(minutes=number)
            yield Act(at, CHAIN, partial(_read, cast, haven, percent, at))


def _plan(cast: Cast, haven: DemoHaven, at: datetime) -> None:
    subject = cast.id(haven.key)
    operations.plan_haven(
        by=cast.person("juba.engineer"),
        at=at,
        name=haven.name,
        site=cast.id(haven.site),
        area=haven.area,
        subject=subject,
    )
    operations.state_haven_capacity(
        by=cast.person("juba.security"), at=at, haven_id=subject, capacity=haven.capacity
    )


def _read(cast: Cast, haven: DemoHaven, percent: int, at: datetime) -> None:
    operations.read_haven_progress(
        by=cast.person("juba.engineer"), at=at, haven_id=cast.id(haven.key), percent=percent
    )


def _postings(cast: Cast) -> Iterator[Act]:
    for posting in POSTINGS:
        yield Act(posting.begun, "juba", partial(_begin, cast, posting))
        if posting.ended is not None:
            yield Act(posting.ended, "juba", partial(_end, cast, posting, posting.ended))


def _begin(cast: Cast, posting: DemoPosting) -> None:
    operations.begin_posting(
        by=cast.person("juba.security"),
        at=posting.begun,
        host=posting.host,
        duty="Security advice and support inside the organisation.",
        subject=cast.id(posting.key),
    )


def _end(cast: Cast, posting: DemoPosting, at: datetime) -> None:
    operations.end_posting(
        by=cast.person("juba.security"),
        at=at,
        posting_id=cast.id(posting.key),
        reason="Handed over to the next officer.",
    )


def _fact_sheets(cast: Cast) -> Iterator[Act]:
    for edition, issued_at in enumerate(EDITIONS, start=1):
        yield Act(issued_at, "juba", partial(_issue, cast, edition, issued_at))
        for day, organisation in enumerate(ORGANISATIONS, start=1):
            at = issued_at + timedelta(days=day)
            yield Act(at, "juba", partial(_confirm, cast, edition, organisation, at))


def _issue(cast: Cast, edition: int, at: datetime) -> None:
    operations.issue_fact_sheet(
        by=cast.person("juba.security"),
        at=at,
        edition=edition,
        sections=SECTIONS,
        subject=cast.id(f"fact_sheet.{edition}"),
    )


def _confirm(cast: Cast, edition: int, organisation: str, at: datetime) -> None:
    account = "ngo.focal" if organisation == FORUM else "juba.security"
    operations.acknowledge_fact_sheet(
        by=cast.person(account),
        at=at,
        sheet_id=cast.id(f"fact_sheet.{edition}"),
        organisation=organisation,
    )
