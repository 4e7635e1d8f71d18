"""Standing bodies: who sits in them under which terms, and the figures that follow them."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from standfast.apps.accounts.models import Person
from standfast.apps.bodies import operations, queries, rules
from standfast.apps.bodies.models import Body, Meeting, Seat, Submission, Terms
from standfast.web.bodies import meetings
from standfast.web.desks.declare import Ask, Column, Recording, Register, Related, Text, register
from standfast.web.desks.filters import State

DESK = "bodies"
MEMBER = Ask(
    label=_("Member"),
    hint=_("A component, section or organisation by its function; never a person's name."),
)


def members_of(row: Body, _person: Person) -> list[tuple[str, str]]:
    """Return the members of a body for boxes to tick."""
    return [(seat.member, seat.member) for seat in queries.members(row.subject)]


def _standing(row: Body, _person: Person) -> str | None:
    return rules.standing_blocker(row)


def _seats(row: Body) -> Any:
    return len(queries.members(row.subject))


def _last_met(row: Body) -> Any:
    """Return the day of the last meeting that is held under the body's own label: no other day is told here."""
    held = Meeting.objects.filter(body=row.subject, label=row.label, withdrawn=None)
    return held.exclude(start=None).order_by("-start").values_list("day", flat=True).first()


BODIES = register(
    Register(
        key="bodies",
        title=_("Bodies"),
        one=_("A standing body"),
        desk=DESK,
        model=Body,
        lede=_(
            "Who sits together to direct and decide, how often they met, and what they approved."
        ),
        name=lambda row: row.name,
        columns=(
            Column("name", _("Body")),
            Column("body_kind", _("Kind")),
            Column("area", _("Area"), unknown=_("the whole mission")),
            Column("meets_every_days", _("Meets every … days"), unknown=_("owes no rhythm")),
            Column("seats", _("Seats held"), _seats),
            Column("last_met", _("Last met"), _last_met, unknown=_("no meeting is on record")),
            Column("established_at", _("Established"), listed=False),
            Column("dissolved_at", _("Dissolved"), unknown=_("stands"), listed=False),
            Column("dissolved_reason", _("Dissolved because"), unknown=_("stands"), listed=False),
        ),
        filters=(
            Text(("name", "area")),
            State(
                "state",
                _("State"),
                (
                    ("standing", _("standing"), Q(dissolved_at=None)),
                    ("dissolved", _("dissolved"), Q(dissolved_at__isnull=False)),
                ),
            ),
        ),
        related=(
            Related(
                _("Terms, the last first"),
                lambda row: Terms.objects.filter(subject=row.subject).order_by("-since", "entry"),
                (
                    Column("since", _("Since")),
                    Column("purpose", _("For")),
                    Column("quorum", _("Quorum"), unknown=_("none named")),
                    Column("required", _("Must be there")),
                    Column("approves", _("May approve")),
                    Column("chair", _("Chair"), unknown=_("not named")),
                ),
                _(
                    "No terms are on record: no quorum is asked, and it approves what its kind does."
                ),
            ),
            Related(
                _("Members"),
                lambda row: Seat.objects.filter(subject=row.subject).order_by(
                    "until", "member", "since"
                ),
                (
                    Column("member", _("Member")),
                    Column("seating", _("Seat")),
                    Column("alternate", _("Alternate"), unknown=_("none named")),
                    Column("since", _("Since")),
                    Column("until", _("Until"), unknown=_("held")),
                ),
                _("Nobody has a seat yet."),
            ),
            Related(
                _("Meetings, the last first"),
                lambda row: Meeting.objects.filter(body=row.subject).order_by("-day", "pk"),
                (
                    Column("day", _("Day")),
                    Column("status", _("State")),
                    Column("attended", _("Attended")),
                ),
                _("No meeting is on record."),
                of="bodies/meetings",
                limit=20,
            ),
            Related(
                _("Put before it"),
                lambda row: Submission.objects.filter(body=row.subject).order_by(
                    "-submitted_at", "pk"
                ),
                (
                    Column("title", _("What")),
                    Column("matter_kind", _("Kind")),
                    Column("submitted_at", _("Since")),
                    Column("outcome", _("Outcome"), meetings.outcome, unknown=_("not judged")),
                ),
                _("Nothing was put before it."),
                of="bodies/submissions",
            ),
        ),
        records=(
            Recording(
                operations.establish_body,
                _("Establish a body"),
                asks=(("meets_every_days", Ask(hint=_("Left empty: it owes no rhythm."))),),
            ),
            Recording(
                operations.plan_meeting,
                _("Plan a meeting"),
                about="body_id",
                asks=(("on", Ask(label=_("Day"))),),
                blocker=_standing,
            ),
            Recording(
                operations.record_meeting,
                _("Record a meeting"),
                about="body_id",
                asks=(
                    ("attended", Ask(label=_("Attended"), choices=members_of)),
                    (
                        "by_alternate",
                        Ask(label=_("Of these, by their alternate"), choices=members_of),
                    ),
                    (
                        "meeting_id",
                        Ask(label=_("The meeting that was planned"), choices=meetings.planned_of),
                    ),
                ),
                blocker=_standing,
            ),
            Recording(
                operations.submit_for_approval,
                _("Put something before it"),
                about="body_id",
                asks=(
                    ("matter_kind", Ask(label=_("What it is"))),
                    ("document", Ask(label=_("Its record"), choices=meetings.documents)),
                    ("due", Ask(label=_("To be judged by"))),
                ),
                blocker=_standing,
            ),
            Recording(
                operations.seat_member,
                _("Give a seat"),
                about="body_id",
                asks=(("member", MEMBER),),
                blocker=_standing,
            ),
            Recording(
                operations.end_membership,
                _("End a seat"),
                about="body_id",
                asks=(("member", Ask(label=_("Member"), choices=members_of)),),
                blocker=_standing,
            ),
            Recording(
                operations.set_terms,
                _("Set its terms"),
                about="body_id",
                asks=(
                    ("quorum", Ask(hint=_("How many standing members must be there to decide."))),
                    ("required", Ask(label=_("Must be there"), choices=members_of)),
                ),
                blocker=_standing,
            ),
            Recording(
                operations.dissolve_body, _("Dissolve it"), about="body_id", blocker=_standing
            ),
        ),
        figures=(
            "bodies.assessments_approved",
            "bodies.meetings.owed",
            "bodies.meetings.missed",
            "bodies.decisions_overdue",
        ),
        empty=_("No standing body is on record. One stands here once somebody establishes it."),
    )
)
MEETINGS = meetings.declare_meetings()
DECISIONS = meetings.declare_decisions()
SUBMISSIONS = meetings.declare_submissions()

__all__ = ["BODIES", "DECISIONS", "MEETINGS", "SUBMISSIONS"]
