"""Operations centres: who sits in them, interventions and their outcome, influxes counted at the gates."""

from django.utils.translation import gettext_lazy as _

from standfast.apps.centre import operations, rules
from standfast.apps.centre.facts import CentreKind, Outcome, Task
from standfast.apps.centre.models import Centre, CoLocation, Influx, Intervention, Tally
from standfast.web.desks.declare import Ask, Column, Recording, Register, Related, Text, register
from standfast.web.desks.filters import Choice, Days, OneOf, literal, until

OTHER = ("other", Ask(label=_("The other centre"), of="centre/centres"))
PLACE = ("place", Ask(of="places"))
UNCOUNTED = _("nobody counted")

INTERVENTIONS = register(
    Register(
        key="centre",
        title=_("Interventions"),
        one=_("A record of an intervention"),
        desk="centre",
        model=Intervention,
        order="-start",
        columns=(
            Column("start", _("Began at")),
            Column("task", _("Task")),
            Column("place", _("Place"), of="places"),
            Column("component", _("By")),
            Column("outcome", _("Outcome")),
            Column("force", _("Force used")),
            Column("end", _("Ended at"), listed=False),
            Column("people", _("People protected"), unknown=UNCOUNTED, listed=False),
            Column("people_least", _("At least"), unknown=UNCOUNTED, listed=False),
            Column("people_most", _("At most"), unknown=UNCOUNTED, listed=False),
            Column("troops", _("Troops"), unknown=UNCOUNTED, listed=False),
            Column("vehicles", _("Vehicles"), unknown=UNCOUNTED, listed=False),
            Column("exercise", _("Belongs to an exercise"), listed=False),
            Column("same_as", _("Same as"), of="centre", unknown=_("its own"), listed=False),
            Column("same_reason", _("Because"), unknown=_("its own"), listed=False),
            Column("note", _("Note"), unknown=_("none"), listed=False),
            Column("withdrawn", _("Withdrawn because"), unknown=_("stands"), listed=False),
        ),
        filters=(
            Choice("task", _("Task"), literal(Task)),
            Choice("outcome", _("Outcome"), literal(Outcome)),
            OneOf("place", _("Place"), of="places"),
            until("withdrawn", _("State"), _("standing"), _("withdrawn")),
            Days("start"),
        ),
        records=(
            Recording(
                operations.record_intervention,
                _("Record an intervention"),
                asks=(PLACE,),
                left_out=("incident",),
            ),
            Recording(
                operations.correct_intervention,
                _("Correct it"),
                about="intervention_id",
                blocker=lambda row, _person: rules.record_blocker(row),
            ),
            Recording(
                operations.match_interventions,
                _("It is the same as another"),
                about="intervention_id",
                asks=(("same_as", Ask(of="centre")),),
                blocker=lambda row, _person: rules.record_blocker(row),
            ),
            Recording(
                operations.withdraw_intervention,
                _("Withdraw it"),
                about="intervention_id",
                blocker=lambda row, _person: rules.record_blocker(row),
            ),
        ),
        empty=_("No intervention is recorded that you may open. One stands here when it was made."),
    )
)
CENTRES = register(
    Register(
        key="centre/centres",
        title=_("Centres"),
        one=_("An operations centre"),
        desk="centre",
        model=Centre,
        columns=(
            Column("name", _("Name")),
            Column("centre_kind", _("Kind")),
            Column("site", _("Site"), of="places"),
            Column("components", _("Who has staff in it"), sort=""),
            Column("opened_at", _("Opened at")),
            Column("closed_at", _("Closed at"), unknown=_("open"), listed=False),
            Column("closed_reason", _("Closed because"), unknown=_("open"), listed=False),
        ),
        filters=(
            Text(("name",)),
            Choice("centre_kind", _("Kind"), literal(CentreKind)),
            until("closed_at", _("State"), _("open"), _("closed")),
        ),
        related=(
            Related(
                _("Worked in one place with"),
                lambda row: CoLocation.objects.filter(subject=row.subject).order_by("-since"),
                (
                    Column("other", _("Centre"), of="centre/centres"),
                    Column("since", _("Since")),
                    Column("until", _("Until"), unknown=_("still does")),
                ),
                _("With no other as far as is recorded."),
            ),
        ),
        records=(
            Recording(
                operations.open_centre, _("Open a centre"), asks=(("site", Ask(of="places")),)
            ),
            Recording(
                operations.join_centre,
                _("A component joins"),
                about="centre_id",
                blocker=lambda row, _person: rules.centre_blocker(row),
            ),
            Recording(
                operations.leave_centre,
                _("A component leaves"),
                about="centre_id",
                blocker=lambda row, _person: rules.centre_blocker(row),
            ),
            Recording(
                operations.co_locate_centres,
                _("It moves in with another"),
                about="centre_id",
                asks=(OTHER,),
                blocker=lambda row, _person: rules.centre_blocker(row),
            ),
            Recording(
                operations.end_co_location,
                _("They part"),
                about="centre_id",
                asks=(OTHER,),
            ),
            Recording(
                operations.close_centre,
                _("Close it"),
                about="centre_id",
                blocker=lambda row, _person: rules.centre_blocker(row),
            ),
        ),
        empty=_("No centre is recorded. One stands here when it is opened."),
    )
)
INFLUXES = register(
    Register(
        key="centre/influxes",
        title=_("Influxes"),
        one=_("An influx of people into a site"),
        desk="centre",
        model=Influx,
        order="-opened_at",
        columns=(
            Column("opened_at", _("Began at")),
            Column("place", _("Place"), of="places"),
            Column("cause", _("Cause")),
            Column("closed_at", _("Ended at"), unknown=_("goes on")),
        ),
        filters=(
            OneOf("place", _("Place"), of="places"),
            until("closed_at", _("State"), _("goes on"), _("ended")),
            Days("opened_at"),
        ),
        related=(
            Related(
                _("Counted at the gates"),
                lambda row: Tally.objects.filter(influx=row.subject).order_by("start", "pk"),
                (
                    Column("gate", _("Gate")),
                    Column("people", _("People")),
                    Column("counted_by", _("Counted by")),
                    Column("start", _("From")),
                    Column("end", _("To")),
                ),
                _("Nobody has counted. That is not nought."),
                of="centre/tallies",
            ),
        ),
        records=(
            Recording(operations.open_influx, _("Open an influx"), asks=(PLACE,)),
            Recording(operations.record_tally, _("Record a count"), about="influx_id"),
            Recording(operations.close_influx, _("It ended"), about="influx_id"),
        ),
        empty=_("No influx is recorded. One stands here when a duty officer opens it."),
    )
)
TALLIES = register(
    Register(
        key="centre/tallies",
        title=_("Counts at gates"),
        one=_("A count at a gate"),
        desk="centre",
        model=Tally,
        order="-start",
        columns=(
            Column("start", _("From")),
            Column("end", _("To")),
            Column("influx", _("Influx"), of="centre/influxes"),
            Column("gate", _("Gate")),
            Column("people", _("People")),
            Column("counted_by", _("Counted by")),
            Column(
                "same_as",
                _("Same crowd as"),
                of="centre/tallies",
                unknown=_("its own"),
                listed=False,
            ),
            Column("same_reason", _("Because"), unknown=_("its own"), listed=False),
            Column("withdrawn", _("Withdrawn because"), unknown=_("stands"), listed=False),
        ),
        filters=(
            OneOf("influx", _("Influx"), of="centre/influxes"),
            Text(("gate",)),
            Days("start"),
        ),
        records=(
            Recording(
                operations.match_tallies,
                _("It is the same crowd as another"),
                about="tally_id",
                asks=(("same_as", Ask(of="centre/tallies")),),
                blocker=lambda row, _person: rules.record_blocker(row),
            ),
            Recording(
                operations.withdraw_tally,
                _("Withdraw it"),
                about="tally_id",
                blocker=lambda row, _person: rules.record_blocker(row),
            ),
        ),
        empty=_(
            "Nobody has counted yet. A count stands here when it is recorded on an influx's page."
        ),
    )
)
