"""Standing bodies of the demo: the planning group, the security management teams and the security cell.

The letter says that they exist, who sits in them and that the cell meets weekly. Invented: every date, agenda and document,
the week between the years in which the cell did not meet, and the meeting that two offices recorded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from standfast.apps.bodies import operations
from standfast.apps.bodies.facts import BodyKind, DocumentKind
from standfast.demo.cast import Act, Cast
from standfast.log.facts import Happened

FOUNDED_AT = datetime(2016, 7, 4, 7, tzinfo=UTC)
LAST = datetime(2017, 4, 14, tzinfo=UTC)
RECORDED_AFTER = timedelta(hours=3)
DAY = timedelta(days=1)
FORUM = "International NGO forum, security focal point"
FORUM_JOINED_AT = datetime(2016, 8, 3, 6, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DemoBody:
    """A standing body of the demo: where and by whom it is written, its rhythm and what it approves."""

    key: str
    kind: BodyKind
    name: str
    account: str
    site: str
    first: datetime
    every_days: int
    members: tuple[str, ...]
    on_call: tuple[str, ...] = ()
    area: str | None = None
    approves: tuple[tuple[int, DocumentKind, str], ...] = ()
    decides: tuple[tuple[int, str], ...] = ()


AREA_MEMBERS = ("Head of field office", "Field security adviser", "Agencies, funds and programmes")
COMPONENTS = (
    "Civil affairs",
    "Force",
    "Human rights",
    "Joint Operations Centre",
    "Mission analysis centre",
    "Mission support",
    "Police",
    "Relief, reintegration and protection",
    "United Nations security",
)


def _area(town: str, first: datetime, *approves: tuple[int, DocumentKind, str]) -> DemoBody:
    return DemoBody(
        key=f"body.area.{town.lower()}",
        kind="area security management team",
        name=f"Area security management team, {town}",
        account=f"{town.lower()}.office",
        site=town.lower(),
        first=first,
        every_days=28,
        members=AREA_MEMBERS,
        area=town,
        approves=approves,
    )


BODIES: tuple[DemoBody, ...] = (
    DemoBody(
        key="body.security_team",
        kind="security management team",
        name="Security management team, Juba",
        account="juba.security",
        site="juba",
        first=datetime(2016, 7, 12, 7, tzinfo=UTC),
        every_days=14,
        members=(
            "Designated official",
            "Force",
            "Police",
            "United Nations security",
            "Agencies, funds and programmes",
        ),
        approves=(
            (2, "security assessment", "Security assessment, Juba area, after July"),
            (5, "security plan", "Security plan, Juba area"),
            (9, "security assessment", "Security assessment, Juba area, fourth quarter"),
            (13, "security plan", "Relocation plan, Juba area"),
            (17, "security assessment", "Security assessment, Juba area, first quarter"),
        ),
    ),
    _area(
        "Bentiu",
        datetime(2016, 7, 20, 7, tzinfo=UTC),
        (2, "security assessment", "Security assessment, Bentiu area"),
        (6, "security plan", "Security plan, Bentiu area"),
    ),
    _area(
        "Malakal",
        datetime(2016, 7, 21, 7, tzinfo=UTC),
        (1, "security assessment", "Security assessment, Malakal area"),
        (5, "security plan", "Security plan, Malakal area"),
    ),
    _area(
        "Wau",
        datetime(2016, 7, 22, 7, tzinfo=UTC),
        (3, "security plan", "Security plan, Wau area"),
    ),
    _area(
        "Bor",
        datetime(2016, 7, 25, 7, tzinfo=UTC),
        (4, "security plan", "Security plan, Bor area"),
    ),
    DemoBody(
        key="body.planning_group",
        kind="planning group",
        name="Mission planning group",
        account="juba.planner",
        site="juba",
        first=datetime(2016, 9, 6, 8, tzinfo=UTC),
        every_days=21,
        members=COMPONENTS,
        on_call=("Office for the Coordination of Humanitarian Affairs",),
        approves=(
            (1, "contingency plan", "Juba security contingency plan, first integrated version"),
            (5, "contingency plan", "Juba security contingency plan, after the exercises of 2016"),
            (8, "contingency plan", "Contingency plans of the field offices, common framework"),
        ),
        decides=(
            (0, "All contingency plans come before this group ahead of their approval."),
            (2, "Force and police state their tasks inside and outside the sites in one annex."),
            (6, "Scenarios of all exercises are taken from incidents of the area."),
            (
                9,
                "Field offices validate their plans by a tabletop exercise before the end of April.",
            ),
        ),
    ),
    DemoBody(
        key="body.security_cell",
        kind="security cell",
        name="Security cell",
        account="juba.security",
        site="juba",
        first=datetime(2016, 7, 20, 6, tzinfo=UTC),
        every_days=7,
        members=(
            "Agencies, funds and programmes",
            "Office for the Coordination of Humanitarian Affairs",
            "United Nations security",
        ),
    ),
)
CELL = "body.security_cell"
NO_CELL_MEETING = datetime(2016, 12, 28, 6, tzinfo=UTC)
RECORDED_TWICE = datetime(2016, 10, 12, 6, tzinfo=UTC)
RECORDED_IN_ERROR = datetime(2017, 2, 23, 6, tzinfo=UTC)


def acts(cast: Cast) -> Iterator[Act]:
    """Yield the establishment of each body, its seats, meetings, decisions and approvals."""
    for minute, body in enumerate(BODIES):
        at = max(FOUNDED_AT, body.first - 2 * DAY) + timedelta(minutes=minute)
        yield Act(at, body.site, partial(_establish, cast, body, at))
        yield from _meetings(cast, body)
    yield Act(FORUM_JOINED_AT, "juba", partial(_seat_forum, cast))
    yield from _recorded_twice_and_in_error(cast)


def _establish(cast: Cast, body: DemoBody, at: datetime) -> None:
    by, subject = cast.person(body.account), cast.id(body.key)
    operations.establish_body(
        by=by,
        at=at,
        body_kind=body.kind,
        name=body.name,
        area=body.area,
        meets_every_days=body.every_days,
        subject=subject,
    )
    for member in body.members:
        operations.seat_member(by=by, at=at, body_id=subject, member=member)
    for member in body.on_call:
        operations.seat_member(by=by, at=at, body_id=subject, member=member, seating="case by case")


def _seat_forum(cast: Cast) -> None:
    operations.seat_member(
        by=cast.person("juba.security"), at=FORUM_JOINED_AT, body_id=cast.id(CELL), member=FORUM
    )


def _meetings(cast: Cast, body: DemoBody) -> Iterator[Act]:
    held, number = body.first, 0
    while held < LAST:
        if body.key != CELL or held != NO_CELL_MEETING:
            at = held + RECORDED_AFTER
            yield Act(at, body.site, partial(_meet, cast, body, number, held, at))
        held, number = held + body.every_days * DAY, number + 1


def _meet(cast: Cast, body: DemoBody, number: int, held: datetime, at: datetime) -> None:
    by, subject = cast.person(body.account), cast.id(f"{body.key}.meeting.{number}")
    happened = Happened.between(held, held + timedelta(hours=2), "hour")
    operations.record_meeting(
        by=by,
        at=at,
        body_id=cast.id(body.key),
        attended=_attended(body, held),
        happened=happened,
        subject=subject,
    )
    for where, text in body.decides:
        if where == number:
            operations.record_decision(
                by=by, at=at, meeting_id=subject, text=text, happened=happened
            )
    for where, kind, title in body.approves:
        if where == number:
            operations.record_approval(
                by=by,
                at=at,
                meeting_id=subject,
                document_kind=kind,
                title=title,
                happened=happened,
            )


def _attended(body: DemoBody, held: datetime) -> tuple[str, ...]:
    if body.key == CELL and held > FORUM_JOINED_AT:
        return (*body.members, FORUM)
    return body.members


def _recorded_twice_and_in_error(cast: Cast) -> Iterator[Act]:
    """The integrated centre at Tomping records a meeting that Juba has recorded; a visit is taken for a meeting."""

    def record(account: str, held: datetime, at: datetime, key: str, note: str | None) -> None:
        operations.record_meeting(
            by=cast.person(account),
            at=at,
            body_id=cast.id(CELL),
            attended=("United Nations security", FORUM),
            happened=Happened.between(held, held + timedelta(hours=2), "hour"),
            note=note,
            subject=cast.id(key),
        )

    again_at = RECORDED_TWICE + timedelta(hours=8)
    yield Act(
        again_at,
        "tomping",
        partial(record, "tomping.security", RECORDED_TWICE, again_at, f"{CELL}.again", None),
    )
    error_at = RECORDED_IN_ERROR + RECORDED_AFTER
    note = "Briefing of two visiting organisations."
    error = partial(record, "juba.security", RECORDED_IN_ERROR, error_at, f"{CELL}.error", note)
    yield Act(error_at, "juba", error)
    withdrawn_at = error_at + DAY

    def withdraw() -> None:
        operations.withdraw_meeting(
            by=cast.person("juba.security"),
            at=withdrawn_at,
            meeting_id=cast.id(f"{CELL}.error"),
            reason="It was a briefing of visitors, not a meeting of the cell.",
        )

    yield Act(withdrawn_at, "juba", withdraw)
