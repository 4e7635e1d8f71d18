"""Questions about the follow-up. What depends on a day (overdue, lapsed, reopened) is asked with `on=` and never stored."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import get_args
from uuid import UUID

from django.db.models import QuerySet

from standfast.apps.evidence.queries import Stale, stale_support
from standfast.apps.followup.facts import SECTIONS, Due, DuePrecision
from standfast.apps.followup.models import (
    Action,
    ActionReport,
    Ask,
    Assessment,
    Call,
    Circulation,
    CirculationAnswer,
    Claim,
    ClaimReport,
    Recommendation,
    Reminder,
    SourceDocument,
    TaskForce,
    Transfer,
    Update,
    Verdict,
    Watch,
)
from standfast.log.labels import UNCLASSIFIED
from standfast.log.times import end_of_day, local_date

CLOSED = ("implemented", "implemented by other means", "not accepted", "overtaken")
SETTLED = (*CLOSED, "recurring on track", "transferred")
"""Words after which a matter does not count as opened again: it is closed, or it goes on as it should."""
NOT_ASSESSED = "not assessed"
VERIFIED = ("verified", "partially verified")
IMPLEMENTED = ("implemented", "implemented by other means")
INTERVAL_DAYS: dict[str, int] = {
    "daily": 1,
    "weekly": 7,
    "monthly": 31,
    "quarterly": 92,
    "yearly": 366,
}
"""The longest an interval may last in days: a month has up to 31, a quarter up to 92."""
_PRECISIONS: tuple[DuePrecision, ...] = get_args(DuePrecision)


@dataclass(frozen=True, slots=True)
class Lapsed:
    """An obligation that was not met when it should have been, and since when."""

    action: Action
    since: date
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Undated:
    """Something promised or expected without a date: its age, and whether anybody was asked for one."""

    row: Action | Claim
    since: date
    age_days: int
    asked_on: date | None
    asked_of: str | None


@dataclass(frozen=True, slots=True)
class Reopened:
    """A matter that was reported as closed, or verified, and is open again: by a later report, or since its evidence has lapsed."""

    subject: UUID
    closed_on: date
    reopened_on: date
    status: str
    by_evidence: bool = False


def documents() -> QuerySet[SourceDocument]:
    """Return the source documents, by day of issue."""
    return SourceDocument.objects.order_by("issued_on", "reference")


def recommendations(track: str | None = None) -> QuerySet[Recommendation]:
    """Return the recommendations by number, those of one track if it is named."""
    found = Recommendation.objects.order_by("number", "subject")
    return found.filter(track=track) if track else found


def recommendation(subject: UUID) -> Recommendation | None:
    """Return a recommendation."""
    return Recommendation.objects.filter(subject=subject).first()


def actions(track: str | None = None) -> QuerySet[Action]:
    """Return action points and obligations in the order in which they were set."""
    found = Action.objects.order_by("set_on", "text", "subject")
    return found.filter(track=track) if track else found


def action(subject: UUID) -> Action | None:
    """Return an action point or obligation."""
    return Action.objects.filter(subject=subject).first()


def actions_answering(recommendation_id: UUID) -> list[Action]:
    """Return the actions that answer a recommendation."""
    return [row for row in actions() if str(recommendation_id) in row.recommendations]


def claims_answering(recommendation_id: UUID) -> list[Claim]:
    """Return the claims that answer a recommendation."""
    return [row for row in claims() if str(recommendation_id) in row.recommendations]


def reports_of_action(subject: UUID) -> QuerySet[ActionReport]:
    """Return an owner's self-reports, oldest first."""
    return ActionReport.objects.filter(subject=subject).order_by("at", "id")


def calls_of(subject: UUID) -> QuerySet[Call]:
    """Return the events that called for an obligation, oldest first."""
    return Call.objects.filter(subject=subject).order_by("called_on", "id")


def open_actions() -> QuerySet[Action]:
    """Return the action points that nobody has reported as closed."""
    return actions().filter(obligation=False).exclude(status__in=CLOSED)


def task_force() -> TaskForce | None:
    """Return the task force set up last."""
    return TaskForce.objects.order_by("-established_at", "subject").first()


def task_force_by_subject(subject: UUID) -> TaskForce | None:
    """Return a task force."""
    return TaskForce.objects.filter(subject=subject).first()


def circulations() -> QuerySet[Circulation]:
    """Return the consultations by operation, the first sending first."""
    return Circulation.objects.order_by("operation", "sent_at", "subject")


def circulation(subject: UUID) -> Circulation | None:
    """Return a consultation."""
    return Circulation.objects.filter(subject=subject).first()


def answers() -> QuerySet[CirculationAnswer]:
    """Return what operations answered, oldest first."""
    return CirculationAnswer.objects.order_by("on", "entry")


def reminders() -> QuerySet[Reminder]:
    """Return when operations were asked again, oldest first."""
    return Reminder.objects.order_by("on", "entry")


def answered_operations() -> set[str]:
    """Return the operations that have answered at all."""
    said = set(CirculationAnswer.objects.values_list("subject", flat=True))
    return {row.operation for row in Circulation.objects.all() if row.subject in said}


def asks() -> QuerySet[Ask]:
    """Return what is asked of others, oldest first."""
    return Ask.objects.order_by("asked_on", "addressee", "subject")


def ask(subject: UUID) -> Ask | None:
    """Return an ask."""
    return Ask.objects.filter(subject=subject).first()


def claims_asking() -> list[Claim]:
    """Return the claims by which the letter asks something of somebody."""
    return [row for row in claims() if row.nature == "ask"]


def updates() -> QuerySet[Update]:
    """Return the updates to the task force, oldest first."""
    return Update.objects.order_by("made_at", "entry")


def update(subject: UUID) -> Update | None:
    """Return an update."""
    return Update.objects.filter(subject=subject).first()


def transfer(subject: UUID) -> Transfer | None:
    """Return a transfer."""
    return Transfer.objects.filter(subject=subject).first()


def watches_of(subject: UUID) -> QuerySet[Watch]:
    """Return the watches of an obligation, oldest first."""
    return Watch.objects.filter(subject=subject).order_by("set_at", "id")


def assessments() -> QuerySet[Assessment]:
    """Return the assessments, oldest first."""
    return Assessment.objects.order_by("opened_on", "subject")


def assessment(subject: UUID) -> Assessment | None:
    """Return an assessment."""
    return Assessment.objects.filter(subject=subject).first()


def claims() -> list[Claim]:
    """Return the claims in the order of the letter: by section, position, number."""
    return sorted(
        Claim.objects.all(),
        key=lambda claim: (
            SECTIONS.index(claim.section) if claim.section in SECTIONS else len(SECTIONS),
            claim.position,
            claim.number,
            str(claim.subject),
        ),
    )


def claim(subject: UUID) -> Claim | None:
    """Return a claim."""
    return Claim.objects.filter(subject=subject).first()


def claim_by_number(number: str) -> Claim | None:
    """Return the claim with a number; of several, the one made first."""
    return Claim.objects.filter(number=number).order_by("made_at", "subject").first()


def claims_sharing_a_number() -> dict[str, list[Claim]]:
    """Return the numbers that more than one claim bears: made at sites that did not know of each other."""
    by_number: defaultdict[str, list[Claim]] = defaultdict(list)
    for row in claims():
        by_number[row.number].append(row)
    return {number: rows for number, rows in by_number.items() if len(rows) > 1}


def reports_of_claim(subject: UUID) -> QuerySet[ClaimReport]:
    """Return the self-reports on a claim, oldest first."""
    return ClaimReport.objects.filter(subject=subject).order_by("at", "id")


def verdicts_of(subject: UUID) -> QuerySet[Verdict]:
    """Return the verdicts on a claim, oldest first."""
    return Verdict.objects.filter(subject=subject).order_by("at", "entry")


def latest_verdicts() -> dict[UUID, Verdict]:
    """Return the verdict that stands for each claim that has one: the last given."""
    return {row.subject: row for row in Verdict.objects.order_by("at", "entry")}


def due_of(row: Action | Claim) -> Due | None:
    """Return when an action point or claim is due, with its precision, or None."""
    for precision in _PRECISIONS:
        if row.due_on is not None and row.due_precision == precision:
            return Due(on=row.due_on, precision=precision)
    return None


def is_overdue(row: Action | Claim, *, on: date) -> bool:
    """Tell whether a day lies past the due date of something that nobody has reported as closed."""
    return row.due_on is not None and row.due_on < on and row.status not in CLOSED


def overdue_actions(*, on: date) -> list[Action]:
    """Return the open action points whose due date lies before a day."""
    return [row for row in open_actions() if is_overdue(row, on=on)]


def overdue_claims(*, on: date) -> list[Claim]:
    """Return the claims whose promised date lies before a day while the matter is not closed."""
    return [row for row in claims() if is_overdue(row, on=on)]


EXPECTING = ("not started", "planned", "in progress", "nearly complete", "piloted")
"""Words of a claim that say that something is still to come, so that one may ask by when."""


def undated(*, on: date) -> list[Undated]:
    """Return the open action points, and the claims of things to come, for which no date is given, the oldest first."""
    found: list[Undated] = [
        Undated(row, row.set_on, (on - row.set_on).days, row.date_asked_on, row.date_asked_of)
        for row in actions().filter(obligation=False, due_on=None)
        if row.status not in SETTLED
    ]
    for claim in claims():
        if claim.due_on is None and claim.status in EXPECTING:
            since = local_date(claim.made_at)
            age = (on - since).days
            found.append(Undated(claim, since, age, claim.date_asked_on, claim.date_asked_of))
    return sorted(found, key=lambda one: (one.since, str(one.row)))


def next_due(row: Action) -> date | None:
    """Return the last day on which a periodic obligation is still in time, or None for one without an interval."""
    if row.interval is None:
        return None
    last = row.last_fulfilled_on or row.set_on
    return last + timedelta(days=INTERVAL_DAYS[row.interval])


def lapsed_obligations(*, on: date) -> list[Lapsed]:
    """Return the obligations that by a day were not met when they should have been."""
    obligations = list(actions().filter(obligation=True))
    calls = _calls_by_subject(row.subject for row in obligations)
    return [
        lapsed for row in obligations for lapsed in _lapses(row, calls.get(row.subject, []), on=on)
    ]


def _lapses(row: Action, calls: list[Call], *, on: date) -> list[Lapsed]:
    found = [
        Lapsed(row, call.due_on + timedelta(days=1), call.event)
        for call in calls
        if call.fulfilled_on is None and call.due_on < on
    ]
    due = next_due(row)
    if due is not None and due < on:
        found.append(Lapsed(row, due + timedelta(days=1)))
    return found


def _calls_by_subject(subjects: Iterable[UUID]) -> dict[UUID, list[Call]]:
    found: defaultdict[UUID, list[Call]] = defaultdict(list)
    for call in Call.objects.filter(subject__in=list(subjects)).order_by("called_on", "id"):
        found[call.subject].append(call)
    return found


def reopened_actions(*, on: date) -> list[Reopened]:
    """Return the actions that by a day had been reported as closed and are open again: so reported, or their evidence has lapsed."""
    found = _reopened(ActionReport.objects.filter(on__lte=on).order_by("at", "id"))
    return _with_lapsed(found, actions_on_lapsed_evidence(on=on))


def reopened_claims(*, on: date) -> list[Reopened]:
    """Return the claims that by a day are open again: reported so, or the evidence on which they were verified has lapsed."""
    found = _reopened(ClaimReport.objects.filter(on__lte=on).order_by("at", "id"))
    return _with_lapsed(found, claims_on_lapsed_evidence(on=on))


def claims_on_lapsed_evidence(*, on: date) -> list[Reopened]:
    """Return the claims whose latest verdict is a verification that rests on evidence which has expired or was withdrawn by a day."""
    judged = {
        subject: (verdict.at, verdict.on)
        for subject, verdict in latest_verdicts().items()
        if verdict.finding in VERIFIED
    }
    return _lapsed(judged, "verification lapsed", on=on)


def actions_on_lapsed_evidence(*, on: date) -> list[Reopened]:
    """Return the actions last reported as implemented whose evidence has expired or was withdrawn by a day."""
    last = {
        report.subject: report
        for report in ActionReport.objects.filter(on__lte=on).order_by("at", "id")
    }
    closed = {
        subject: (report.at, report.on)
        for subject, report in last.items()
        if report.status in IMPLEMENTED
    }
    return _lapsed(closed, "evidence lapsed", on=on)


def _lapsed(closed: dict[UUID, tuple[datetime, date]], status: str, *, on: date) -> list[Reopened]:
    """Return what was closed at an instant on evidence that held then and holds no longer; each once, by its first lapse."""
    found: dict[UUID, Reopened] = {}
    for one in stale_support(end_of_day(on), targets=closed):
        at, closed_on = closed[one.target]
        if one.rested(at):
            turn = Reopened(one.target, closed_on, _told_day(one), status, by_evidence=True)
            found.setdefault(one.target, turn)
    return list(found.values())


def _told_day(one: Stale) -> date:
    """Return the day since which a matter is open again; of a closely held file the month alone, by its first day."""
    day = local_date(one.since)
    return day if one.file.label == UNCLASSIFIED else day.replace(day=1)


def _with_lapsed(found: list[Reopened], lapsed: list[Reopened]) -> list[Reopened]:
    held = {turn.subject for turn in found}
    return [*found, *(turn for turn in lapsed if turn.subject not in held)]


def _reopened(reports: Iterable[ActionReport | ClaimReport]) -> list[Reopened]:
    by_subject: defaultdict[UUID, list[ActionReport | ClaimReport]] = defaultdict(list)
    for report in reports:
        by_subject[report.subject].append(report)
    found = []
    for subject, rows in by_subject.items():
        turns = [
            (before, after)
            for before, after in pairwise(rows)
            if before.status in CLOSED and after.status not in SETTLED
        ]
        if turns and rows[-1].status not in SETTLED:
            before, after = turns[-1]
            found.append(Reopened(subject, before.on, after.on, rows[-1].status))
    return found
