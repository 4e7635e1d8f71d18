"""Patrols: tasked, under way, done; what stopped them; patrols in zones."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from standfast.apps.patrols import rules
from standfast.apps.patrols.facts import Actor, Composition, Restriction
from standfast.apps.patrols.models import Denial, Engagement, Patrol, Stay, ZonePatrol
from standfast.apps.patrols.operations import denials, journeys
from standfast.apps.patrols.operations import zones as zone_patrols
from standfast.web.desks.declare import (
    PEOPLE,
    Ask,
    Column,
    Recording,
    Register,
    Related,
    Text,
    register,
)
from standfast.web.desks.filters import Choice, Days, OneOf, State, literal, until

PLACE = ("place", Ask(of="places"))
UNIT = ("unit", Ask(of="units"))
ZONE = ("zone", Ask(of="places/zones"))
DESTINATIONS = ("destinations", Ask(of="places"))
NOT_YET = _("not yet")
STATES = (
    ("tasked", _("tasked or approved"), Q(departed_at=None, cancelled_at=None)),
    ("under way", _("under way"), Q(departed_at__isnull=False, returned_at=None)),
    ("returned", _("returned"), Q(returned_at__isnull=False)),
    ("cancelled", _("cancelled"), Q(cancelled_at__isnull=False)),
)

PATROLS = register(
    Register(
        key="patrols",
        title=_("Patrols"),
        one=_("A patrol from tasking to debriefing"),
        desk="patrols",
        model=Patrol,
        order="-tasked_at",
        columns=(
            Column("serial", _("Serial")),
            Column("status", _("State"), sort=""),
            Column("base", _("From"), of="places"),
            Column("destinations", _("To"), of="places"),
            Column("planned_nights", _("Nights")),
            Column("departed_at", _("Departed at"), unknown=NOT_YET),
            Column("returned_at", _("Returned at"), unknown=NOT_YET),
            Column("tasked_at", _("Tasked at"), listed=False),
            Column("tasked_by", _("Tasked by"), of=PEOPLE, listed=False),
            Column("approved_at", _("Approved at"), unknown=NOT_YET, listed=False),
            Column("approved_by", _("Approved by"), of=PEOPLE, unknown=NOT_YET, listed=False),
            Column("unit", _("Unit"), of="units", unknown=_("no unit named"), listed=False),
            Column("mobility", _("Mobility"), sort="", listed=False),
            Column("composition", _("Composition"), listed=False),
            Column("time_of_day", _("Time of day"), listed=False),
            Column("purposes", _("Purposes"), sort="", listed=False),
            Column("order", _("Order"), unknown=_("none written"), listed=False),
            Column("women", _("Women"), unknown=_("nobody counted"), listed=False),
            Column("men", _("Men"), unknown=_("nobody counted"), listed=False),
            Column("vehicles", _("Vehicles"), unknown=_("nobody counted"), listed=False),
            Column("report_summary", _("Report"), unknown=_("not reported"), listed=False),
            Column("distance_km", _("Kilometres"), unknown=_("not reported"), listed=False),
            Column("debriefed_at", _("Debriefed at"), unknown=NOT_YET, listed=False),
            Column("cancelled_reason", _("Cancelled because"), unknown=_("no"), listed=False),
        ),
        filters=(
            Text(("serial",)),
            State("state", _("State"), STATES),
            OneOf("base", _("From"), of="places"),
            OneOf("unit", _("Unit"), of="units"),
            Choice("composition", _("Composition"), literal(Composition)),
            Days("tasked_at"),
        ),
        related=(
            Related(
                _("Where it stayed"),
                lambda row: Stay.objects.filter(subject=row.subject).order_by("number"),
                (
                    Column("place", _("Place"), of="places"),
                    Column("arrived_at", _("Arrived at"), unknown=_("not recorded")),
                    Column("left_at", _("Left at"), unknown=_("not recorded")),
                ),
                _("No place was reached as far as is recorded."),
            ),
            Related(
                _("Obstacles"),
                lambda row: Denial.objects.filter(patrol=row.subject).order_by("held_from", "pk"),
                (
                    Column("where", _("Where")),
                    Column("actor", _("By")),
                    Column("restriction", _("What")),
                    Column("held_from", _("Since")),
                    Column("outcome", _("Outcome"), unknown=_("the hold lasts")),
                ),
                _("Nothing stopped it as far as is recorded."),
                of="patrols/denials",
            ),
            Related(
                _("With people"),
                lambda row: Engagement.objects.filter(subject=row.subject).order_by("at", "pk"),
                (
                    Column("at", _("At")),
                    Column("what", _("What")),
                    Column("place", _("Place"), of="places"),
                    Column("who", _("Who"), unknown=_("not said")),
                    Column("text", _("Said"), unknown=_("not said")),
                ),
                _("Nothing is recorded of people it met."),
            ),
        ),
        records=(
            Recording(
                journeys.task_patrol,
                _("Task a patrol"),
                asks=(("base", Ask(of="places")), DESTINATIONS, UNIT),
            ),
            Recording(
                journeys.approve_patrol,
                _("Approve"),
                about="patrol_id",
                blocker=lambda row, person: rules.approval_blocker(row, by=person.subject),
            ),
            Recording(
                journeys.record_departure,
                _("It departed"),
                about="patrol_id",
                blocker=lambda row, _person: rules.departure_blocker(row),
            ),
            Recording(
                journeys.record_place_reached, _("It reached"), about="patrol_id", asks=(PLACE,)
            ),
            Recording(journeys.record_place_left, _("It left"), about="patrol_id", asks=(PLACE,)),
            Recording(denials.record_denial, _("It was stopped"), about="patrol_id", asks=(PLACE,)),
            Recording(
                journeys.record_people_met, _("It met people"), about="patrol_id", asks=(PLACE,)
            ),
            Recording(
                journeys.record_monitoring, _("It monitored"), about="patrol_id", asks=(PLACE,)
            ),
            Recording(
                journeys.record_request_to_stay,
                _("It was asked to stay"),
                about="patrol_id",
                asks=(PLACE,),
            ),
            Recording(journeys.record_return, _("It returned"), about="patrol_id"),
            Recording(
                journeys.submit_patrol_report,
                _("Report"),
                about="patrol_id",
                blocker=lambda row, _person: rules.report_blocker(row),
            ),
            Recording(
                journeys.debrief_patrol,
                _("Debrief"),
                about="patrol_id",
                blocker=lambda row, _person: rules.debrief_blocker(row),
            ),
            Recording(
                journeys.correct_patrol,
                _("Correct the tasking"),
                about="patrol_id",
                asks=(DESTINATIONS, UNIT),
            ),
            Recording(
                journeys.cancel_patrol,
                _("Cancel"),
                about="patrol_id",
                blocker=lambda row, _person: rules.cancellation_blocker(row),
            ),
        ),
        empty=_("No patrol is tasked that you may open. One stands here when a planner tasks it."),
    )
)
DENIALS = register(
    Register(
        key="patrols/denials",
        title=_("Denials of movement"),
        one=_("A denial of movement and the hold that it began"),
        desk="patrols",
        model=Denial,
        order="-held_from",
        columns=(
            Column("held_from", _("Since")),
            Column("where", _("Where")),
            Column("patrol", _("Patrol"), of="patrols"),
            Column("actor", _("By")),
            Column("restriction", _("What")),
            Column("outcome", _("Outcome"), unknown=_("the hold lasts")),
            Column("held_h", _("Hours held"), sort="", unknown=_("the hold lasts")),
            Column("stage", _("Stage"), listed=False),
            Column("place", _("Place"), of="places", unknown=_("none named"), listed=False),
            Column("threat", _("Threat"), unknown=_("not said"), listed=False),
            Column("reason_given", _("Reason given"), unknown=_("none"), listed=False),
            Column("held_until", _("Until"), unknown=_("the hold lasts"), listed=False),
            Column("hold_due", _("Ground stood until"), sort="", listed=False),
            Column("authority", _("Ended by order of"), unknown=_("nobody named"), listed=False),
            Column("reason", _("Ended because"), unknown=_("not said"), listed=False),
            Column("liaison_attempts", _("Attempts at liaison"), listed=False),
        ),
        filters=(
            Text(("where",)),
            Choice("actor", _("By"), literal(Actor)),
            Choice("restriction", _("What"), literal(Restriction)),
            until("held_until", _("State"), _("the hold lasts"), _("ended")),
            Days("held_from"),
        ),
        records=(
            Recording(
                denials.record_liaison_attempt, _("An attempt at liaison"), about="denial_id"
            ),
            Recording(denials.end_hold, _("The hold ended"), about="denial_id"),
            Recording(denials.correct_denial, _("Correct it"), about="denial_id"),
        ),
        empty=_("No denial is recorded that you may open. Record one on the page of a patrol."),
    )
)
ZONE_PATROLS = register(
    Register(
        key="patrols/zones",
        title=_("Patrols in zones"),
        one=_("Some hours of patrol in a weapons-free zone"),
        desk="patrols",
        model=ZonePatrol,
        order="-start",
        columns=(
            Column("start", _("From")),
            Column("end", _("To")),
            Column("zone", _("Zone"), of="places/zones"),
            Column("time_of_day", _("Time of day")),
            Column("mobility", _("Mobility")),
            Column("composition", _("Composition")),
            Column("unit", _("Unit"), of="units", unknown=_("no unit named"), listed=False),
            Column("women", _("Women"), unknown=_("nobody counted"), listed=False),
            Column("men", _("Men"), unknown=_("nobody counted"), listed=False),
            Column("note", _("Note"), unknown=_("none"), listed=False),
            Column("withdrawn", _("Withdrawn because"), unknown=_("stands"), listed=False),
        ),
        filters=(
            OneOf("zone", _("Zone"), of="places/zones"),
            Choice("composition", _("Composition"), literal(Composition)),
            until("withdrawn", _("State"), _("standing"), _("withdrawn")),
            Days("start"),
        ),
        records=(
            Recording(
                zone_patrols.record_zone_patrol, _("Record a patrol in a zone"), asks=(ZONE, UNIT)
            ),
            Recording(
                zone_patrols.correct_zone_patrol,
                _("Correct it"),
                about="patrol_id",
                asks=(ZONE,),
                blocker=lambda row, _person: rules.withdrawal_blocker(row),
            ),
            Recording(
                zone_patrols.withdraw_zone_patrol,
                _("Withdraw it"),
                about="patrol_id",
                blocker=lambda row, _person: rules.withdrawal_blocker(row),
            ),
        ),
        empty=_("No patrol in a zone is recorded. One stands here when it was carried out."),
    )
)
