"""Meetings of standing bodies, what they decided, and what was put before them."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from standfast.apps.accounts.models import Person
from standfast.apps.bodies import operations, queries, rules
from standfast.apps.bodies.models import (
    AgendaItem,
    Body,
    Decision,
    Meeting,
    Submission,
    SubmissionJudgement,
)
from standfast.apps.evidence.models import EvidenceFile
from standfast.apps.followup.models import Action
from standfast.apps.guidance.models import GuidanceDocument
from standfast.apps.plans.models import Plan
from standfast.web.desks.declare import (
    PEOPLE,
    Ask,
    Column,
    Options,
    Recording,
    Register,
    Related,
    Text,
    register,
)
from standfast.web.desks.filters import Days, OneOf, State
from standfast.web.reading import readable
from standfast.web.templatetags.reading import day

DESK = "bodies"
HELD = Q(start__isnull=False, withdrawn=None)
JUDGED = Exists(SubmissionJudgement.objects.filter(subject=OuterRef("subject")))
JUDGED_Q = Q(JUDGED)


def outcome(row: Submission) -> Any:
    """Return the last judgement of what was put before a body, or None where there is none."""
    given = SubmissionJudgement.objects.filter(subject=row.subject).order_by("at", "entry").last()
    return None if given is None else given.outcome


def planned_of(row: Body, person: Person) -> Options:
    """Return the meetings that a body has planned, for a choice."""
    waiting = Meeting.objects.filter(body=row.subject, start=None, cancelled=None, withdrawn=None)
    return [
        (str(one.subject), str(one)) for one in readable(waiting, by=person).order_by("day", "pk")
    ]


def documents(_row: Any, person: Person) -> Options:
    """Return the plans and the guidance that may be put before a body, for a choice."""
    plans = readable(Plan.objects.all(), by=person).order_by("name", "pk")
    guidance = readable(GuidanceDocument.objects.all(), by=person).order_by("title", "pk")
    return [(str(one.subject), str(one)) for one in (*plans, *guidance)]


def _files(_row: Any, person: Person) -> Options:
    found = readable(EvidenceFile.objects.all(), by=person).order_by("-added_at", "pk")[:500]
    return [(str(one.subject), one.title) for one in found]


def _actions(_row: Any, person: Person) -> Options:
    found = readable(Action.objects.all(), by=person).order_by("text", "pk")[:500]
    return [(str(one.subject), one.text[:120]) for one in found]


def _waiting(row: Meeting, person: Person) -> Options:
    before = Submission.objects.filter(body=row.body, withdrawn=None).filter(~JUDGED)
    return [
        (str(one.subject), one.title) for one in readable(before, by=person).order_by("title", "pk")
    ]


def _members(row: Meeting, _person: Person) -> Options:
    return [(seat.member, seat.member) for seat in queries.members(row.body)]


def _files_kept(row: Meeting) -> Any:
    return len(row.minutes) or None


def _is_planned(row: Meeting) -> bool:
    return row.status == "planned"


def _quorum(row: Meeting, _person: Person) -> str | None:
    return rules.quorum_blocker(row)


def _held(row: Meeting, _person: Person) -> str | None:
    return rules.held_blocker(row)


def _carried_out(row: Decision, _person: Person) -> str | None:
    return rules.carrying_out_blocker(row)


def _submission_open(row: Submission, _person: Person) -> str | None:
    return rules.submission_change_blocker(row)


DECIDED = (
    Column("text", _("What")),
    Column("document_kind", _("Approved as"), unknown=_("a decision")),
    Column("owner", _("Owner"), unknown=_("nobody named")),
    Column("due", _("Due"), unknown=_("no day named")),
    Column("done_at", _("Carried out"), unknown=_("not on record")),
)
JUDGEMENTS = (
    Column("at", _("At")),
    Column("outcome", _("Outcome")),
    Column("remarks", _("Conditions, or why"), unknown=_("none")),
)


def declare_meetings() -> Register:
    """Declare the list of meetings."""
    return register(
        Register(
            key="bodies/meetings",
            title=_("Meetings"),
            one=_("A meeting of a standing body"),
            desk=DESK,
            model=Meeting,
            name=lambda row: str(_("Meeting of %s")) % day(row.day),
            order="-day",
            columns=(
                Column("day", _("Day")),
                Column("body", _("Body"), of="bodies"),
                Column("status", _("State")),
                Column("attended", _("Attended")),
                Column("by_alternate", _("By their alternate"), listed=False),
                Column("note", _("Note"), unknown=_("none"), listed=False),
                Column("minutes", _("Files of minutes"), _files_kept, unknown=_("none kept")),
                Column(
                    "cancelled", _("Cancelled because"), unknown=_("not cancelled"), listed=False
                ),
                Column("withdrawn", _("Withdrawn because"), unknown=_("stands"), listed=False),
            ),
            filters=(
                OneOf("body", _("Body"), of="bodies"),
                State(
                    "state",
                    _("State"),
                    (
                        ("held", _("held"), HELD),
                        (
                            "planned",
                            _("planned"),
                            Q(start=None, cancelled=None, withdrawn=None),
                        ),
                        ("cancelled", _("cancelled"), Q(start=None, cancelled__isnull=False)),
                        ("withdrawn", _("withdrawn"), Q(withdrawn__isnull=False)),
                    ),
                ),
                Days("day"),
            ),
            related=(
                Related(
                    _("Agenda"),
                    lambda row: AgendaItem.objects.filter(subject=row.subject).order_by("number"),
                    (
                        Column("number", _("No.")),
                        Column("title", _("Matter")),
                        Column("raised_by", _("Raised by"), unknown=_("nobody named")),
                    ),
                    _("No agenda is on record."),
                ),
                Related(
                    _("Decided and approved"),
                    lambda row: Decision.objects.filter(subject=row.subject).order_by("number"),
                    DECIDED,
                    _("Nothing was decided."),
                ),
                Related(
                    _("Judged of what was put before it"),
                    lambda row: SubmissionJudgement.objects.filter(meeting=row.subject).order_by(
                        "at", "entry"
                    ),
                    (Column("what", _("What"), "subject", of="bodies/submissions"), *JUDGEMENTS),
                    _("Nothing was judged."),
                ),
            ),
            records=(
                Recording(
                    operations.add_agenda_item,
                    _("Put a matter on the agenda"),
                    about="meeting_id",
                    asks=(("matter", Ask(label=_("Put before the body"), choices=_waiting)),),
                    blocker=lambda row, _person: rules.meeting_change_blocker(row),
                ),
                Recording(
                    operations.record_decision,
                    _("Record a decision"),
                    about="meeting_id",
                    asks=(
                        ("item", Ask(label=_("Item of the agenda"))),
                        ("action", Ask(label=_("Action point set for it"), choices=_actions)),
                    ),
                    left_out=("happened",),
                    blocker=_quorum,
                ),
                Recording(
                    operations.judge_submission,
                    _("Record a judgement"),
                    about="meeting_id",
                    asks=(("submission_id", Ask(label=_("Of what"), choices=_waiting)),),
                    left_out=("happened",),
                    blocker=_quorum,
                ),
                Recording(
                    operations.record_approval,
                    _("Record an approval of what nobody had submitted"),
                    about="meeting_id",
                    asks=(("document", Ask(label=_("Its record"), choices=documents)),),
                    left_out=("happened",),
                    blocker=_quorum,
                ),
                Recording(
                    operations.keep_minutes,
                    _("Say which file holds the minutes"),
                    about="meeting_id",
                    asks=(("evidence", Ask(label=_("File"), choices=_files)),),
                    blocker=_held,
                ),
                Recording(
                    operations.cancel_meeting,
                    _("Cancel it"),
                    about="meeting_id",
                    blocker=lambda row, _person: rules.cancelling_blocker(row),
                    applies=_is_planned,
                ),
                Recording(
                    operations.correct_meeting,
                    _("Correct its time"),
                    about="meeting_id",
                    blocker=_held,
                ),
                Recording(
                    operations.withdraw_meeting,
                    _("Take the record back"),
                    about="meeting_id",
                    blocker=lambda row, _person: rules.meeting_change_blocker(row),
                ),
            ),
            empty=_(
                "No meeting is on record. One stands here once a body's secretary plans or records it."
            ),
        )
    )


def declare_decisions() -> Register:
    """Declare the list of decisions."""
    return register(
        Register(
            key="bodies/decisions",
            title=_("Decisions"),
            one=_("A decision of a standing body"),
            desk=DESK,
            model=Decision,
            rows=lambda _person: queries.decisions(),
            identity="entry",
            name=lambda row: row.text,
            order="-at",
            columns=(
                Column("text", _("Decision")),
                Column("owner", _("Owner"), unknown=_("nobody named")),
                Column("due", _("Due"), unknown=_("no day named")),
                Column("done_at", _("Carried out"), unknown=_("not on record")),
                Column("done_how", _("How"), unknown=_("not on record"), listed=False),
                Column("subject", _("Meeting"), of="bodies/meetings", sort="", exported=False),
                Column("at", _("Decided")),
            ),
            filters=(
                Text(("text", "owner")),
                State(
                    "state",
                    _("State"),
                    (
                        ("open", _("not carried out"), Q(done_at=None)),
                        ("done", _("carried out"), Q(done_at__isnull=False)),
                    ),
                ),
                Days("due"),
            ),
            records=(
                Recording(
                    operations.record_decision_carried_out,
                    _("Record that it was carried out"),
                    about="decision_id",
                    asks=(("evidence", Ask(label=_("File that shows it"), choices=_files)),),
                    blocker=_carried_out,
                ),
                Recording(
                    operations.change_decision,
                    _("Give another owner, day or action point"),
                    about="decision_id",
                    asks=(("action", Ask(label=_("Action point"), choices=_actions)),),
                    blocker=_carried_out,
                ),
            ),
            figures=("bodies.decisions_overdue",),
            empty=_("No decision is on record. One stands here once it is recorded at a meeting."),
        )
    )


def declare_submissions() -> Register:
    """Declare the list of what was put before bodies."""
    return register(
        Register(
            key="bodies/submissions",
            title=_("Put before bodies"),
            one=_("Something put before a standing body"),
            desk=DESK,
            model=Submission,
            name=lambda row: row.title,
            order="-submitted_at",
            columns=(
                Column("title", _("What")),
                Column("matter_kind", _("Kind")),
                Column("body", _("Body"), of="bodies"),
                Column("prepared_by", _("Prepared by")),
                Column("outcome", _("Outcome"), outcome, unknown=_("not judged")),
                Column("due", _("To be judged by"), unknown=_("at its next meeting")),
                Column("submitted_at", _("Submitted")),
                Column("submitted_by", _("Submitted by"), of=PEOPLE, listed=False),
                Column("withdrawn", _("Taken back because"), unknown=_("stands"), listed=False),
            ),
            filters=(
                Text(("title", "prepared_by")),
                OneOf("body", _("Body"), of="bodies"),
                State(
                    "state",
                    _("State"),
                    (
                        ("open", _("not judged"), Q(withdrawn=None) & ~JUDGED_Q),
                        ("judged", _("judged"), JUDGED_Q),
                        ("withdrawn", _("taken back"), Q(withdrawn__isnull=False)),
                    ),
                ),
            ),
            related=(
                Related(
                    _("Judgements"),
                    lambda row: SubmissionJudgement.objects.filter(subject=row.subject).order_by(
                        "at", "entry"
                    ),
                    (Column("meeting", _("At the meeting"), of="bodies/meetings"), *JUDGEMENTS),
                    _("No meeting has judged it."),
                ),
            ),
            records=(
                Recording(
                    operations.withdraw_submission,
                    _("Take it back"),
                    about="submission_id",
                    blocker=_submission_open,
                ),
            ),
            figures=("bodies.assessments_approved", "bodies.assessments_not_approved"),
            empty=_("Nothing was put before a body. What is submitted for approval stands here."),
        )
    )
