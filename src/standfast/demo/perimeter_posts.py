"""Posts of the demo, and who manned those at Malakal by the hour.

The letter gives six watchtowers and 27 observation and sentry posts at Malakal, manned day and night, and posts at UN House
that were reinforced. Invented: 29 posts of which two were not manned throughout, a seventh tower that was given up, and the
days of all of it. Reports are recorded for eight days before each of three dates; on others the readings say that none is there.
Those of December were read out by radio and taken down in Juba; later ones are Malakal's own.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import NamedTuple

from standfast.apps.perimeter import operations
from standfast.apps.perimeter.facts import PostKind, Watch
from standfast.demo.cast import Act, Cast

DAY = timedelta(days=1)
REPORTED_DAYS = 8
# The last day, on whose chain the reports were written, and by whom.
REPORTED = (
    (date(2016, 12, 22), "juba", "juba.duty"),
    (date(2017, 3, 18), "malakal", "malakal.office"),
    (date(2017, 4, 16), "malakal", "malakal.office"),
)
EARLY = datetime(2016, 7, 6, 7, tzinfo=UTC)
LATER = datetime(2016, 12, 5, 7, tzinfo=UTC)
LATEST = datetime(2017, 2, 20, 7, tzinfo=UTC)


class DemoPost(NamedTuple):
    """A post of the demo."""

    key: str
    kind: PostKind
    name: str
    perimeter: str
    chain: str
    account: str
    commissioned: datetime
    given_up: datetime | None = None


def _malakal(
    kind: PostKind, name: str, commissioned: datetime, given_up: datetime | None = None
) -> DemoPost:
    key = f"post.malakal.{name.lower().replace(' ', '_')}"
    return DemoPost(
        key, kind, name, "perimeter.malakal", "malakal", "malakal.office", commissioned, given_up
    )


def _un_house(kind: PostKind, name: str, commissioned: datetime) -> DemoPost:
    key = f"post.un_house.{name.lower().replace(' ', '_')}"
    return DemoPost(
        key, kind, name, "perimeter.un_house", "un-house", "juba.security", commissioned
    )


def _when(number: int) -> datetime:
    return EARLY if number <= 18 else LATER if number <= 24 else LATEST


GUARDED = tuple(
    _malakal(
        "observation post" if number % 3 == 1 else "sentry post",
        f"{'OP' if number % 3 == 1 else 'SP'} {number:02}",
        _when(number) + timedelta(minutes=number),
    )
    for number in range(1, 30)
)
OTHERS = (
    _malakal("sentry post", "SP 30", EARLY + timedelta(hours=1), datetime(2016, 11, 3, 7, tzinfo=UTC)),
    _malakal("watchtower", "Tower 1", EARLY + timedelta(hours=2)),
    _malakal("watchtower", "Tower 2", EARLY + timedelta(hours=2, minutes=1)),
    _malakal("watchtower", "Tower 3", EARLY + timedelta(hours=2, minutes=2), datetime(2016, 10, 14, 7, tzinfo=UTC)),
    _malakal("watchtower", "Tower 4", datetime(2016, 10, 12, 7, tzinfo=UTC)),
    _malakal("watchtower", "Tower 5", datetime(2016, 12, 2, 7, tzinfo=UTC)),
    _malakal("watchtower", "Tower 6", datetime(2017, 1, 20, 7, tzinfo=UTC)),
    _malakal("watchtower", "Tower 7", datetime(2017, 2, 24, 7, tzinfo=UTC)),
    _malakal("firing position", "FP 1", datetime(2017, 1, 10, 7, tzinfo=UTC)),
    _malakal("firing position", "FP 2", datetime(2017, 1, 10, 7, 1, tzinfo=UTC)),
    _un_house("observation post", "OP A", EARLY + timedelta(hours=3)),
    _un_house("observation post", "OP B", EARLY + timedelta(hours=3, minutes=1)),
    _un_house("observation post", "OP C", EARLY + timedelta(hours=3, minutes=2)),
    _un_house("observation post", "OP D", EARLY + timedelta(hours=3, minutes=3)),
    _un_house("firing position", "FP A", datetime(2016, 11, 28, 7, tzinfo=UTC)),
    _un_house("firing position", "FP B", datetime(2016, 11, 28, 7, 1, tzinfo=UTC)),
)  # fmt: skip
REINFORCED = (
    ("post.un_house.op_a", datetime(2016, 10, 3, 7, tzinfo=UTC), "Overhead cover, sandbags."),
    ("post.un_house.op_b", datetime(2016, 10, 4, 7, tzinfo=UTC), "Overhead cover, sandbags."),
    ("post.un_house.op_c", datetime(2016, 11, 15, 7, tzinfo=UTC), "Second storey, searchlight."),
    ("post.un_house.op_d", datetime(2017, 1, 17, 7, tzinfo=UTC), "Ballistic panels."),
)

FOUR_HOURS = tuple(Watch(start_h=hour, end_h=hour + 4, sentries=2) for hour in range(0, 24, 4))
SIX_HOURS = tuple(Watch(start_h=hour, end_h=hour + 6, sentries=3) for hour in range(0, 24, 6))
ROSTERS = (FOUR_HOURS, SIX_HOURS)
# Post number and day -> the hours from and to which nobody stood there.
LEFT: dict[tuple[int, date], tuple[int, int]] = {
    (5, date(2016, 12, 18)): (1, 4),
    (12, date(2016, 12, 17)): (22, 24),
    (12, date(2016, 12, 20)): (22, 24),
    (20, date(2016, 12, 22)): (0, 8),
    (23, date(2016, 12, 16)): (12, 13),
    (14, date(2017, 3, 13)): (2, 5),
    (27, date(2017, 3, 16)): (0, 6),
    (14, date(2017, 4, 13)): (2, 5),
}
UNREPORTED = {(9, date(2017, 3, 17)), (22, date(2017, 4, 11))}
CORRECTED = (3, date(2017, 4, 12))
"""First reported with a gap of an hour; the check-in book showed that a sentry stood there."""


def acts(cast: Cast) -> Iterator[Act]:
    """Yield the posts, what was done to them, and the manning reports of Malakal."""
    for post in (*GUARDED, *OTHERS):
        yield Act(post.commissioned, post.chain, partial(_commission, cast, post))
        if post.given_up is not None:
            yield Act(post.given_up, post.chain, partial(_give_up, cast, post, post.given_up))
    for key, at, what in REINFORCED:
        yield Act(at, "un-house", partial(_reinforce, cast, key, at, what))
    for last, chain, account in REPORTED:
        for back in range(REPORTED_DAYS):
            day = last - back * DAY
            at = datetime(day.year, day.month, day.day, 5, tzinfo=UTC) + DAY
            yield Act(at, chain, partial(_report, cast, account, day, at))
    _, day = CORRECTED
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC) + 2 * DAY
    yield Act(at, "malakal", partial(_correct, cast, at))


def _commission(cast: Cast, post: DemoPost) -> None:
    operations.commission_post(
        by=cast.person(post.account),
        at=post.commissioned,
        perimeter=cast.id(post.perimeter),
        post_kind=post.kind,
        name=post.name,
        subject=cast.id(post.key),
    )


def _give_up(cast: Cast, post: DemoPost, at: datetime) -> None:
    operations.decommission_post(
        by=cast.person(post.account),
        at=at,
        post_id=cast.id(post.key),
        reason="A new one nearby sees more.",
    )


def _reinforce(cast: Cast, key: str, at: datetime, what: str) -> None:
    operations.reinforce_post(
        by=cast.person("juba.security"), at=at, post_id=cast.id(key), what=what
    )


def _report(cast: Cast, account: str, day: date, at: datetime) -> None:
    by = cast.person(account)
    for number, post in enumerate(GUARDED, start=1):
        if post.commissioned.date() <= day and (number, day) not in UNREPORTED:
            operations.report_manning(
                by=by,
                at=at,
                post_id=cast.id(post.key),
                day=day,
                watches=_watches(number, day),
                subject=cast.id(f"{post.key}.{day}"),
            )


def _watches(number: int, day: date) -> tuple[Watch, ...]:
    roster = ROSTERS[number % len(ROSTERS)]
    if (number, day) == CORRECTED:
        return roster[1:]
    if (number, day) not in LEFT:
        return roster
    left_from, left_to = LEFT[number, day]
    parts = (
        (start_h, end_h, one.sentries)
        for one in roster
        for start_h, end_h in (
            (one.start_h, min(one.end_h, left_from)),
            (max(one.start_h, left_to), one.end_h),
        )
    )
    return tuple(
        Watch(start_h=start_h, end_h=end_h, sentries=sentries)
        for start_h, end_h, sentries in parts
        if start_h < end_h
    )


def _correct(cast: Cast, at: datetime) -> None:
    number, day = CORRECTED
    operations.correct_manning(
        by=cast.person("malakal.office"),
        at=at,
        manning_id=cast.id(f"{GUARDED[number - 1].key}.{day}"),
        watches=ROSTERS[number % len(ROSTERS)],
        reason="The check-in book shows a sentry in the first watch.",
    )
