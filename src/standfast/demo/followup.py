"""The follow-up in the demo: two documents, the task force, the register, monthly self-reports, claims, and the assessment.

Invented: days within the months that the letter gives, what operations answered, owners, and the assessor's findings claim
by claim. The assessor judges readings as they stood at the desk on the morning of 19 March 2017; what moves later shows.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from standfast.apps.followup import operations
from standfast.apps.followup.facts import Due, Judged, ReportedStatus
from standfast.apps.followup.wording import keys_of
from standfast.demo.cast import Act, Cast
from standfast.demo.followup_actions import ACTIONS, ActionSpec
from standfast.demo.followup_claims import MISSION_CLAIMS, ClaimSpec, Turn
from standfast.demo.followup_claims_headquarters import HEADQUARTERS_CLAIMS
from standfast.demo.followup_claims_security import SECURITY_CLAIMS
from standfast.demo.followup_register import (
    BOARD_OF_INQUIRY,
    DOCUMENTS,
    OPERATIONS,
    RECOMMENDATIONS,
    RECONSTRUCTED,
    SPECIAL_INVESTIGATION,
)
from standfast.log.figures import Moment
from standfast.log.times import Happened
from standfast.reports.figures import judged

CLAIMS = (*MISSION_CLAIMS, *SECURITY_CLAIMS, *HEADQUARTERS_CLAIMS)
BOARD_REGISTERED = datetime(2016, 8, 22, 8, tzinfo=UTC)
INVESTIGATION_REGISTERED = datetime(2016, 11, 2, 8, tzinfo=UTC)
ESTABLISHED = datetime(2016, 11, 14, 13, tzinfo=UTC)
CIRCULATED = datetime(2016, 11, 16, 13, tzinfo=UTC)
SUNSET_PLANNED = datetime(2017, 4, 5, 13, tzinfo=UTC)
SUNSET_ACCEPTED = datetime(2017, 4, 11, 13, tzinfo=UTC)
SUNSET = datetime(2017, 4, 12, 13, tzinfo=UTC)
SUCCESSOR = "the departments' ordinary work"
REPORT_DAYS = (
    date(2016, 9, 26),
    date(2016, 10, 24),
    date(2016, 11, 28),
    date(2016, 12, 19),
    date(2017, 1, 27),
    date(2017, 2, 20),
    date(2017, 3, 27),
    date(2017, 4, 11),
)
LAST_FULFILMENT = date(2017, 4, 14)
TURN_OF_THE_YEAR = tuple(date(2016, 12, 24) + timedelta(days=day) for day in range(14))
"""Weekly duties were not met in these days, so that they had lapsed by early January; invented."""
CLAIM_REPORT_DAYS = (date(2017, 2, 21), date(2017, 4, 11))
ASSESSMENT = "assessment.follow_up"
OPENED = datetime(2017, 3, 12, 7, tzinfo=UTC)
JUDGED = datetime(2017, 3, 19, 8, tzinfo=UTC)
CONCLUDED = datetime(2017, 3, 19, 14, tzinfo=UTC)
SILENT = ("UNDOF (Golan)", "UNMOGIP (India and Pakistan)", "UNTSO (Middle East)")
"""Operations whose answer is not on record; invented."""


def acts(cast: Cast) -> Iterator[Act]:
    """Yield everything that the follow-up records."""
    yield from _register(cast)
    yield from _task_force(cast)
    for spec in ACTIONS:
        yield from _action(cast, spec)
    yield from _mandates(cast)
    for place, claim in enumerate(CLAIMS):
        yield from _claim(cast, claim, place)
    yield from _assessment(cast)


def _at(on: date, hour: int, minutes: int = 0) -> datetime:
    return datetime.combine(on, time(hour), tzinfo=UTC) + timedelta(minutes=minutes)


def _register(cast: Cast) -> Iterator[Act]:
    def receive(at: datetime, place: int) -> None:
        spec = DOCUMENTS[place]
        operations.receive_document(
            by=cast.person("secretary"),
            at=at,
            reference=spec.reference,
            title=spec.title,
            issuer=spec.issuer,
            issued=spec.issued,
            subject=cast.id(spec.name),
        )

    def recommend(at: datetime, place: int) -> None:
        spec = RECOMMENDATIONS[place]
        operations.register_recommendation(
            by=cast.person("secretary"),
            at=at,
            number=spec.number,
            document=cast.id(_document_of(spec.number)),
            summary=spec.summary,
            wording=RECONSTRUCTED,
            track=spec.track,
            owner=spec.owner,
            subject=cast.id(f"recommendation.{spec.number}"),
        )

    for place, document in enumerate(DOCUMENTS):
        at = _registered(document.name)
        yield Act(at, "headquarters", partial(receive, at, place))
    for place, spec in enumerate(RECOMMENDATIONS):
        at = _registered(_document_of(spec.number)) + timedelta(minutes=10 + place)
        yield Act(at, "headquarters", partial(recommend, at, place))


def _document_of(number: str) -> str:
    return BOARD_OF_INQUIRY if number.startswith("M") else SPECIAL_INVESTIGATION


def _registered(document: str) -> datetime:
    return BOARD_REGISTERED if document == BOARD_OF_INQUIRY else INVESTIGATION_REGISTERED


def _task_force(cast: Cast) -> Iterator[Act]:
    def establish() -> None:
        operations.establish_task_force(
            by=cast.person("secretary"),
            at=ESTABLISHED,
            name="The headquarters task force",
            chair="the Assistant Secretary-General for Peacekeeping Operations",
            subject=cast.id("task_force"),
        )

    def circulate(at: datetime, operation: str) -> None:
        operations.circulate_recommendations(
            by=cast.person("secretary"),
            at=at,
            operation=operation,
            document=cast.id(SPECIAL_INVESTIGATION),
            subject=cast.id(f"circulation.{operation}"),
        )

    def answer(at: datetime, operation: str) -> None:
        operations.record_answer(
            by=cast.person("secretary"),
            at=at,
            circulation_id=cast.id(f"circulation.{operation}"),
            answer="Sees the systemic findings in its own area too; notes are filed with the task force. Invented.",
        )

    def plan() -> None:
        operations.transfer_all(
            by=cast.person("secretary"),
            at=SUNSET_PLANNED,
            task_force_id=cast.id("task_force"),
            to=SUCCESSOR,
            successor=cast.person("departments").subject,
            reason="The task force was set up for a limited time, and this takes longer.",
            subject=cast.id("transfer.sunset"),
        )

    def accept() -> None:
        operations.accept_transfer(
            by=cast.person("departments"),
            at=SUNSET_ACCEPTED,
            transfer_id=cast.id("transfer.sunset"),
            note="Taken into the departments' work plans. Invented.",
        )

    def end() -> None:
        operations.end_task_force(
            by=cast.person("secretary"),
            at=SUNSET,
            task_force_id=cast.id("task_force"),
            successor=SUCCESSOR,
            reason="The task force was set up for a limited time, and this takes longer.",
            act=cast.id("act.sunset"),
        )

    rng = cast.rng("followup.answers")
    yield Act(ESTABLISHED, "headquarters", establish)
    for place, operation in enumerate(OPERATIONS):
        at = CIRCULATED + timedelta(minutes=2 * place)
        yield Act(at, "headquarters", partial(circulate, at, operation))
        if operation not in SILENT:
            at = _at(date(2016, 12, 1) + timedelta(days=rng.randrange(80)), 14, place)
            yield Act(at, "headquarters", partial(answer, at, operation))
    yield Act(SUNSET_PLANNED, "headquarters", plan)
    yield Act(SUNSET_ACCEPTED, "headquarters", accept)
    yield Act(SUNSET, "headquarters", end)


def _site_of(account: str) -> str:
    return {"secretary": "headquarters", "malakal.office": "malakal"}.get(account, "juba")


def _action(cast: Cast, spec: ActionSpec) -> Iterator[Act]:
    site = _site_of(spec.account)
    minutes = ACTIONS.index(spec)
    subject = cast.id(f"action.{spec.name}")

    def set_up(at: datetime) -> None:
        by = cast.person(spec.account)
        answers = tuple(cast.id(f"recommendation.{number}") for number in spec.answers)
        if spec.interval or spec.trigger:
            operations.set_obligation(
                by=by,
                at=at,
                recommendations=answers,
                track=spec.track,
                owner=spec.owner,
                duty=spec.text,
                interval=spec.interval,
                trigger=spec.trigger,
                subject=subject,
            )
            return
        operations.set_action_point(
            by=by,
            at=at,
            recommendations=answers,
            track=spec.track,
            owner=spec.owner,
            deliverable=spec.text,
            due=spec.due,
            subject=subject,
        )

    def report(at: datetime, status: ReportedStatus) -> None:
        operations.report_action_status(
            by=cast.person(spec.account), at=at, action_id=subject, status=status
        )

    def fulfil(at: datetime) -> None:
        operations.fulfil_obligation(
            by=cast.person(spec.account),
            at=at,
            action_id=subject,
            evidence="Record of the owner, kept with the office. Invented.",
        )

    at = _at(spec.set_on, 9, minutes)
    yield Act(at, site, partial(set_up, at))
    days = [on for on in REPORT_DAYS if on > spec.set_on]
    for place, on in enumerate(days):
        at = _at(on, 10, minutes)
        status = spec.statuses[min(place, len(spec.statuses) - 1)]
        yield Act(at, site, partial(report, at, status))
    for on in _fulfilled_days(spec):
        at = _at(on, 12, minutes)
        yield Act(at, site, partial(fulfil, at))


def _fulfilled_days(spec: ActionSpec) -> Iterator[date]:
    step = {"weekly": 7, "monthly": 30, "quarterly": 90}.get(spec.interval or "")
    if step is None:
        return
    on = spec.set_on + timedelta(days=min(step, 7))
    while on <= LAST_FULFILMENT:
        if spec.interval != "weekly" or on not in TURN_OF_THE_YEAR:
            yield on
        on += timedelta(days=step)


def _mandates(cast: Cast) -> Iterator[Act]:
    subject = cast.id("action.mandate_guidance")

    def trigger(at: datetime, event: str, due: Due) -> None:
        operations.trigger_obligation(
            by=cast.person("secretary"), at=at, action_id=subject, event=event, due=due
        )

    def fulfil(at: datetime, event: str) -> None:
        operations.fulfil_obligation(
            by=cast.person("secretary"),
            at=at,
            action_id=subject,
            event=event,
            evidence="Guidance sent to the head of mission. Invented.",
        )

    renewed = "The mandate of UNMISS is renewed, December 2016"
    other = "The mandate of MONUSCO is renewed, March 2017"
    at = datetime(2016, 12, 19, 14, tzinfo=UTC)
    due = Due(on=date(2017, 1, 31), precision="end of month")
    yield Act(at, "headquarters", partial(trigger, at, renewed, due))
    at = datetime(2017, 1, 20, 14, tzinfo=UTC)
    yield Act(at, "headquarters", partial(fulfil, at, renewed))
    at = datetime(2017, 4, 3, 14, tzinfo=UTC)
    due = Due(on=date(2017, 5, 31), precision="end of month")
    yield Act(at, "headquarters", partial(trigger, at, other, due))


def _claim(cast: Cast, spec: ClaimSpec, place: int) -> Iterator[Act]:
    subject = cast.id(f"claim.{spec.number}")
    label = "confidential" if spec.confidential else "unclassified"

    def make(at: datetime) -> None:
        operations.make_claim(
            by=cast.person(spec.account),
            at=at,
            number=spec.number,
            claimant=spec.claimant,
            section=spec.section,
            position=spec.position,
            text=spec.text,
            nature=spec.nature,
            status=spec.status,
            expectation=spec.expectation,
            recommendations=tuple(cast.id(f"recommendation.{number}") for number in spec.answers),
            subject=subject,
            label=label,
        )

    def turn(at: datetime, after: Turn) -> None:
        by = cast.person(spec.account)
        if after.text is not None:
            operations.reword_claim(
                by=by,
                at=at,
                claim_id=subject,
                text=after.text,
                expectation=after.expectation,
                reason=after.note or "Brought up to date.",
            )
        if after.status is not None:
            operations.report_claim_status(
                by=by, at=at, claim_id=subject, status=after.status, note=after.note
            )

    def report(at: datetime, status: ReportedStatus) -> None:
        operations.report_claim_status(
            by=cast.person(spec.account), at=at, claim_id=subject, status=status
        )

    hour = 15 if spec.claimant == "assessor" else 8
    at = _at(spec.made, hour, place)
    yield Act(at, spec.site, partial(make, at))
    for after in spec.turns:
        at = _at(after.on, 9, place)
        yield Act(at, spec.site, partial(turn, at, after))
    for on in CLAIM_REPORT_DAYS:
        status = _status_on(spec, on)
        if status is not None and spec.made < on:
            at = _at(on, 11, place)
            yield Act(at, spec.site, partial(report, at, status))


def _status_on(spec: ClaimSpec, on: date) -> ReportedStatus | None:
    said = [after.status for after in spec.turns if after.status is not None and after.on <= on]
    return said[-1] if said else spec.status


class Desk:
    """What lay before the assessor on the morning of the verdicts: every reading taken once, at one moment."""

    def __init__(self) -> None:
        self._judged: Judged | None = None

    def readings_for(self, keys: tuple[str, ...]) -> Judged:
        """Return the readings of some figures as they lay on the desk."""
        if self._judged is None:
            wanted = {
                key for spec in CLAIMS if spec.verdict is not None for key in keys_of(spec.text)
            }
            self._judged = judged(sorted(wanted), Moment(as_of=JUDGED))
        by_key = {figure.key: figure for figure in self._judged.figures}
        return Judged(
            as_of=self._judged.as_of,
            heads=self._judged.heads,
            figures=tuple(by_key[key] for key in keys),
        )


def _assessment(cast: Cast) -> Iterator[Act]:
    subject = cast.id(ASSESSMENT)
    desk = Desk()

    def begin() -> None:
        operations.open_assessment(
            by=cast.person("assessor"),
            at=OPENED,
            title="The independent follow-up assessment",
            terms="Look at what the mission has done about the recommendations addressed to it and, as its head asked, about "
            "those of the board of inquiry on Malakal. Headquarters' own work is not in these terms.",
            lead="the lead of the special investigation",
            requested_by="the Secretary-General",
            scope=("protection", "planning", "security", "medical", "malakal"),
            cut_off=date(2017, 3, 19),
            subject=subject,
        )

    def visit(at: datetime, place: str, site: str | None, first: date, last: date) -> None:
        when = Happened.between(_at(first, 5), _at(last, 15), "period")
        operations.record_visit(
            by=cast.person("assessor"),
            at=at,
            assessment_id=subject,
            place=place,
            place_id=cast.id(site) if site else None,
            happened=when,
        )

    def judge(at: datetime, spec: ClaimSpec) -> None:
        verdict = spec.verdict
        assert verdict is not None
        operations.verify_claim(
            by=cast.person("assessor"),
            at=at,
            claim_id=cast.id(f"claim.{spec.number}"),
            assessment_id=subject,
            finding=verdict.finding,
            judged=desk.readings_for(keys_of(spec.text)),
            methods=verdict.methods,
            note=verdict.note,
            places=verdict.places,
        )

    def conclude() -> None:
        operations.conclude_assessment(
            by=cast.person("assessor"),
            at=CONCLUDED,
            assessment_id=subject,
            conclusion="The effort is commendable and shows in the posture of military and police; some of what is claimed "
            "still rests on intentions.",
        )

    yield Act(OPENED, "assessor", begin)
    for place, site, first, last in (
        ("UN House", "site.un_house", date(2017, 3, 13), date(2017, 3, 14)),
        ("the protection sites in Juba", "site.poc1", date(2017, 3, 13), date(2017, 3, 14)),
        ("Tomping", "site.tomping", date(2017, 3, 14), date(2017, 3, 14)),
        ("Malakal", "site.malakal", date(2017, 3, 15), date(2017, 3, 17)),
    ):
        at = _at(last, 17, len(place))
        yield Act(at, "assessor", partial(visit, at, place, site, first, last))
    judgements = [spec for spec in CLAIMS if spec.verdict is not None]
    for minute, spec in enumerate(judgements):
        at = JUDGED + timedelta(minutes=10 + 5 * minute)
        yield Act(at, "assessor", partial(judge, at, spec))
    yield Act(CONCLUDED, "assessor", conclude)
