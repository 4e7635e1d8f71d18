"""What passes between the demo's follow-up and others: answers by recommendation, reminders, updates, asks, watched arrivals.

Invented: what operations answered of each recommendation, the updates' notes, and who takes things on. The letter names the
addressees of its asks and says that the mission gave regular updates to the task force.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial

from standfast.apps.accounts import operations as accounts
from standfast.apps.followup import operations, queries
from standfast.apps.followup.dealings import View
from standfast.demo.cast import Act, Cast
from standfast.log.reactions import run_reactions

INVENTED = "Invented."
BY_RECOMMENDATION: tuple[tuple[str, int, str, View, str], ...] = (
    (
        "MONUSCO (Democratic Republic of the Congo)",
        2,
        "R15",
        "agrees",
        "Has begun a framework of its own.",
    ),
    (
        "MONUSCO (Democratic Republic of the Congo)",
        2,
        "R20",
        "agrees in part",
        "Asks for time to test the whole of each unit.",
    ),
    ("MINUSCA (Central African Republic)", 3, "R15", "agrees", "Sees the same shortcoming."),
    (
        "MINUSCA (Central African Republic)",
        3,
        "R16",
        "agrees",
        "Caveats were found late here as well.",
    ),
    (
        "MINUSMA (Mali)",
        4,
        "R19",
        "agrees in part",
        "Its plan is under revision and comes afterwards.",
    ),
    ("UNFICYP (Cyprus)", 5, "R16", "does not apply here", "Has no such units."),
    ("UNIFIL (Lebanon)", 6, "R18", "agrees", "Has police guidance in use."),
)
"""Operation, days after 20 February 2017, recommendation, view, words."""
FIRST_ANSWERS = datetime(2017, 2, 20, 15, tzinfo=UTC)
REMINDED = datetime(2017, 2, 1, 14, tzinfo=UTC)
REMINDED_AGAIN = datetime(2017, 3, 15, 14, tzinfo=UTC)
SILENT = ("UNDOF (Golan)", "UNTSO (Middle East)")
UPDATES = (
    (date(2016, 11, 15), date(2016, 12, 31), "The zone holds; the wall is late. Invented."),
    (date(2017, 1, 1), date(2017, 1, 31), "Patrols have reached Yei and Lainya. Invented."),
    (date(2017, 2, 1), date(2017, 2, 28), "Plans outside Juba are being validated. Invented."),
    (date(2017, 3, 1), date(2017, 3, 31), "After the assessors' visit. Invented."),
)
TOLD = ("followup.claims.made", "followup.claims.verified")
ASKED = datetime(2017, 4, 17, 10, 30, tzinfo=UTC)
ASKS = (
    ("force_commander", "The Force Commander", "Lead the outward posture of the force."),
    (
        "council",
        "The Security Council",
        "See to it that the Government lets the mission move and protects its own people.",
    ),
    (
        "strategy",
        "The Security Council, with the region",
        "Pursue a collective strategy for a cessation of hostilities.",
    ),
)
BRIEFING = "action.focal_point_briefing"
BRIEFING_SET = datetime(2017, 2, 20, 11, tzinfo=UTC)
SECOND_FOCAL_POINT = datetime(2017, 3, 20, 8, tzinfo=UTC)
THIRD_FOCAL_POINT = datetime(2017, 4, 10, 8, tzinfo=UTC)
ASKED_FOR_DATES = datetime(2017, 4, 4, 14, tzinfo=UTC)


def acts(cast: Cast) -> Iterator[Act]:
    """Yield what passes between the follow-up and others."""
    yield from _answers(cast)
    yield from _updates(cast)
    yield from _asks(cast)
    yield from _briefings(cast)
    for place, name in enumerate(("police_patrols", "framework", "police_guidelines")):
        at = ASKED_FOR_DATES + timedelta(minutes=place)
        yield Act(at, "headquarters", partial(_ask_for_date, cast, name, at))


def _ask_for_date(cast: Cast, name: str, at: datetime) -> None:
    owner = "Police headquarters" if name == "police_patrols" else "the owning office"
    operations.ask_for_date(
        by=cast.person("secretary"), at=at, action_id=cast.id(f"action.{name}"), of=owner
    )


def _answers(cast: Cast) -> Iterator[Act]:
    def answer(at: datetime, operation: str, number: str, view: View, words: str) -> None:
        operations.record_answer(
            by=cast.person("secretary"),
            at=at,
            circulation_id=cast.id(f"circulation.{operation}"),
            recommendation=cast.id(f"recommendation.{number}"),
            view=view,
            answer=f"{words} {INVENTED}",
            answered_by="Office of the head of mission",
        )

    def remind(at: datetime, operation: str) -> None:
        operations.remind_operation(
            by=cast.person("secretary"),
            at=at,
            circulation_id=cast.id(f"circulation.{operation}"),
            note=f"Asked again by cable. {INVENTED}",
            answer_by=(at + timedelta(days=21)).date(),
        )

    for place, (operation, days, number, view, words) in enumerate(BY_RECOMMENDATION):
        at = FIRST_ANSWERS + timedelta(days=days, minutes=place)
        yield Act(at, "headquarters", partial(answer, at, operation, number, view, words))
    for operation in SILENT:
        yield Act(REMINDED, "headquarters", partial(remind, REMINDED, operation))
    yield Act(REMINDED_AGAIN, "headquarters", partial(remind, REMINDED_AGAIN, SILENT[0]))


def _updates(cast: Cast) -> Iterator[Act]:
    def make(at: datetime, place: int) -> None:
        start, end, cover = UPDATES[place]
        operations.make_update(
            by=cast.person("juba.planner"),
            at=at,
            task_force_id=cast.id("task_force"),
            start=start,
            end=end,
            cover=cover,
            figures=TOLD if place == len(UPDATES) - 1 else (),
            subject=cast.id(f"update.{place}"),
        )

    def acknowledge(at: datetime, place: int, read: bool) -> None:
        operations.acknowledge_update(
            by=cast.person("secretary"), at=at, update_id=cast.id(f"update.{place}"), read=read
        )

    for place, (_start, end, _cover) in enumerate(UPDATES):
        at = datetime(end.year, end.month, end.day, 13, tzinfo=UTC) + timedelta(days=2)
        yield Act(at, "juba", partial(make, at, place))
        received = at + timedelta(days=1)
        yield Act(received, "headquarters", partial(acknowledge, received, place, False))
        if place < len(UPDATES) - 1:
            read = at + timedelta(days=3)
            yield Act(read, "headquarters", partial(acknowledge, read, place, True))


def _asks(cast: Cast) -> Iterator[Act]:
    def ask(at: datetime, name: str, addressee: str, what: str) -> None:
        operations.make_ask(
            by=cast.person("secretary"),
            at=at,
            addressee=addressee,
            what=what,
            claim=cast.id("claim.C59"),
            channel="The letter of 17 April 2017",
            subject=cast.id(f"ask.{name}"),
        )

    for place, (name, addressee, what) in enumerate(ASKS):
        at = ASKED + timedelta(minutes=place)
        yield Act(at, "headquarters", partial(ask, at, name, addressee, what))


def _briefings(cast: Cast) -> Iterator[Act]:
    """Yield the letter's promise to brief each incoming focal point: watched in the log, called for, met once."""

    def promise() -> None:
        by, subject = cast.person("juba.security"), cast.id(BRIEFING)
        operations.set_obligation(
            by=by,
            at=BRIEFING_SET,
            recommendations=(cast.id("recommendation.R13"),),
            track="mission",
            owner="Security Operations Centre",
            duty="Brief each incoming security focal point of the forum on Saving Lives Together.",
            trigger="A security focal point of the forum arrives",
            subject=subject,
        )
        operations.watch_obligation(
            by=by,
            at=BRIEFING_SET,
            action_id=subject,
            watched="accounts.person.enrolled",
            where={"office": "International NGO forum"},
            event="A security focal point has arrived",
            within_days=14,
            site="juba",
        )
        operations.report_action_status(by=by, at=BRIEFING_SET, action_id=subject, status="planned")

    def arrive(at: datetime, account: str) -> None:
        accounts.enrol_person(
            by=cast.person("administrator"),
            at=at,
            account=account,
            name="Security focal point",
            office="International NGO forum",
            site="Juba",
            subject=cast.id(f"person.{account}"),
        )
        accounts.grant_role(
            by=cast.person("administrator"),
            at=at,
            person_id=cast.id(f"person.{account}"),
            role="NGO focal point",
        )

    def brief(at: datetime) -> None:
        calls = queries.calls_of(cast.id(BRIEFING))
        operations.fulfil_obligation(
            by=cast.person("juba.security"),
            at=at,
            action_id=cast.id(BRIEFING),
            call=calls[0].entry,
            evidence=f"Briefed for an hour on what the forum may expect. {INVENTED}",
        )

    def follow() -> None:
        run_reactions()

    yield Act(BRIEFING_SET, "juba", promise)
    for account, at in (("ngo.second", SECOND_FOCAL_POINT), ("ngo.third", THIRD_FOCAL_POINT)):
        yield Act(at, "juba", partial(arrive, at, account))
        yield Act(at + timedelta(minutes=1), "juba", follow)
    at = SECOND_FOCAL_POINT + timedelta(days=3)
    yield Act(at, "juba", partial(brief, at))
