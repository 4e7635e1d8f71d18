"""The perimeter: posts and who stood there, breaches and their repair, works by the metre, sensors."""

from django.utils.translation import gettext_lazy as _

from standfast.apps.perimeter import operations, rules
from standfast.apps.perimeter.facts import BreachKind, PostKind, SensorKind, SensorState, WorkKind
from standfast.apps.perimeter.models import (
    Breach,
    Manning,
    Post,
    Reopening,
    Segment,
    Sensor,
    Work,
    WorkSection,
)
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
from standfast.web.desks.filters import Choice, Days, OneOf, literal, until

ALONG = ("perimeter", Ask(label=_("Perimeter"), of="places/perimeters"))
PERIMETER = Column("perimeter", _("Perimeter"), of="places/perimeters")
OF_PERIMETER = OneOf("perimeter", _("Perimeter"), of="places/perimeters")
FROM = ("start_m", Ask(label=_("From"), hint=_("In metres along the perimeter from gate 1.")))
TO = ("end_m", Ask(label=_("To"), hint=_("In metres along the perimeter from gate 1.")))
WATCHES = (
    "watches",
    Ask(
        label=_("Watches"),
        hint=_("One a line: from hour; to hour; sentries. A whole day with two is 0; 24; 2."),
    ),
)
WITHDRAWN = Column("withdrawn", _("Withdrawn because"), unknown=_("stands"), listed=False)

POSTS = register(
    Register(
        key="perimeter",
        title=_("Posts"),
        one=_("A post along a perimeter"),
        desk="perimeter",
        model=Post,
        columns=(
            Column("name", _("Name")),
            Column("post_kind", _("Kind")),
            PERIMETER,
            Column("commissioned_at", _("Commissioned at")),
            Column("decommissioned_at", _("Decommissioned at"), unknown=_("in use")),
            Column("decommissioned_reason", _("Because"), unknown=_("in use"), listed=False),
            Column("reinforcements", _("Reinforced with"), sort="", listed=False),
        ),
        filters=(
            Text(("name",)),
            Choice("post_kind", _("Kind"), literal(PostKind)),
            OF_PERIMETER,
            until("decommissioned_at", _("State"), _("in use"), _("decommissioned")),
        ),
        related=(
            Related(
                _("Days manned, the latest first"),
                lambda row: Manning.objects.filter(post=row.subject).order_by("-day", "pk"),
                (
                    Column("day", _("Day")),
                    Column("hours", _("Hours manned"), lambda row: len(row.hours)),
                    Column("reported_by", _("Reported by"), of=PEOPLE),
                ),
                _("No day is reported that you may open. That is not a day unmanned."),
                of="perimeter/manning",
            ),
        ),
        records=(
            Recording(operations.commission_post, _("Commission a post"), asks=(ALONG,)),
            Recording(
                operations.report_manning,
                _("Report a day's manning"),
                about="post_id",
                asks=(WATCHES,),
                blocker=lambda row, _person: rules.post_blocker(row),
            ),
            Recording(
                operations.reinforce_post,
                _("Reinforce it"),
                about="post_id",
                blocker=lambda row, _person: rules.post_blocker(row),
            ),
            Recording(
                operations.decommission_post,
                _("Decommission it"),
                about="post_id",
                blocker=lambda row, _person: rules.post_blocker(row),
            ),
        ),
        empty=_("No post is recorded. One stands here when an engineer commissions it."),
    )
)
BREACHES = register(
    Register(
        key="perimeter/breaches",
        title=_("Breaches"),
        one=_("A breach of a perimeter and its repair"),
        desk="perimeter",
        model=Breach,
        order="-found_at",
        columns=(
            Column("found_at", _("Found at")),
            Column("breach_kind", _("Kind")),
            PERIMETER,
            Column("chainage_m", _("Metres from gate 1"), unknown=_("nobody measured")),
            Column("guarded", _("Guarded"), unknown=_("nobody said")),
            Column("repaired_at", _("Repaired at"), unknown=_("open")),
            Column("verified_at", _("Repair verified at"), unknown=_("not verified")),
            Column("cause", _("Cause"), listed=False),
            Column("width_m", _("Width in metres"), unknown=_("nobody measured"), listed=False),
            Column("near_post", _("Near post"), unknown=_("nobody said"), listed=False),
            Column("fixed_for_now_at", _("Fixed for now at"), unknown=_("not yet"), listed=False),
            Column("repaired_by", _("Repaired by"), of=PEOPLE, unknown=_("open"), listed=False),
            Column("route", _("Repaired through"), unknown=_("open"), listed=False),
            Column(
                "verified_by", _("Verified by"), of=PEOPLE, unknown=_("nobody yet"), listed=False
            ),
            Column("rejected_reason", _("Repair rejected because"), unknown=_("no"), listed=False),
            WITHDRAWN,
        ),
        filters=(
            Choice("breach_kind", _("Kind"), literal(BreachKind)),
            OF_PERIMETER,
            until("repaired_at", _("State"), _("open"), _("repaired")),
            Days("found_at"),
        ),
        records=(
            Recording(operations.report_breach, _("Report a breach"), asks=(ALONG,)),
            Recording(
                operations.fix_breach_for_now,
                _("Fixed for now"),
                about="breach_id",
                blocker=lambda row, _person: rules.repair_blocker(row),
            ),
            Recording(
                operations.repair_breach,
                _("Repaired"),
                about="breach_id",
                blocker=lambda row, _person: rules.repair_blocker(row),
            ),
            Recording(
                operations.verify_repair,
                _("Verify the repair"),
                about="breach_id",
                blocker=lambda row, person: rules.verification_blocker(row, by=person),
            ),
            Recording(
                operations.reject_repair,
                _("Reject the repair"),
                about="breach_id",
                blocker=lambda row, person: rules.verification_blocker(row, by=person),
            ),
            Recording(
                operations.withdraw_breach,
                _("Withdraw the report"),
                about="breach_id",
                blocker=lambda row, _person: rules.withdrawal_blocker(row),
            ),
        ),
        empty=_("No breach is recorded that you may open. One stands here when a post reports it."),
    )
)
SECTIONS = (Column("start_m", _("From, metres")), Column("end_m", _("To, metres")))
WORKS = register(
    Register(
        key="perimeter/works",
        title=_("Works"),
        one=_("A work along a perimeter"),
        desk="perimeter",
        model=Work,
        columns=(
            Column("name", _("Name")),
            Column("work_kind", _("Kind")),
            PERIMETER,
            Column("planned_at", _("Planned at")),
            Column("due", _("Due"), unknown=_("no date given")),
            Column("due_precision", _("Due to the"), unknown=_("no date given"), listed=False),
        ),
        filters=(
            Text(("name",)),
            Choice("work_kind", _("Kind"), literal(WorkKind)),
            OF_PERIMETER,
        ),
        related=(
            Related(
                _("Sections planned"),
                lambda row: WorkSection.objects.filter(subject=row.subject).order_by("start_m"),
                SECTIONS,
                _("No section is planned yet."),
            ),
            Related(
                _("Segments"),
                lambda row: Segment.objects.filter(work=row.subject).order_by("start_m", "pk"),
                (
                    *SECTIONS,
                    Column("finished_at", _("Finished at"), unknown=_("under construction")),
                ),
                _("Nothing of it was started."),
                of="perimeter/segments",
            ),
        ),
        records=(
            Recording(operations.plan_work, _("Plan a work"), asks=(ALONG,)),
            Recording(
                operations.plan_section, _("Plan a section"), about="work_id", asks=(FROM, TO)
            ),
            Recording(
                operations.start_segment, _("Start a segment"), about="work_id", asks=(FROM, TO)
            ),
            Recording(
                operations.finish_segment, _("Finish a segment"), about="work_id", asks=(FROM, TO)
            ),
        ),
        empty=_("No work is planned. One stands here when an engineer plans it."),
    )
)
SEGMENTS = register(
    Register(
        key="perimeter/segments",
        title=_("Segments"),
        one=_("A stretch of a work"),
        desk="perimeter",
        model=Segment,
        order="-started_at",
        columns=(
            Column("stretch", _("Stretch"), str, sort="start_m"),
            Column("work", _("Work"), of="perimeter/works"),
            Column("started_at", _("Started at"), unknown=_("nobody said")),
            Column("finished_at", _("Finished at"), unknown=_("under construction")),
            Column(
                "measured_by", _("Measured by"), of=PEOPLE, unknown=_("not measured"), listed=False
            ),
            WITHDRAWN,
        ),
        filters=(
            OneOf("work", _("Work"), of="perimeter/works"),
            until("finished_at", _("State"), _("under construction"), _("finished")),
        ),
        related=(
            Related(
                _("Stretches that stand no longer"),
                lambda row: Reopening.objects.filter(subject=row.subject).order_by("at", "pk"),
                (*SECTIONS, Column("at", _("Since")), Column("reason", _("Why"))),
                _("All of it stands as far as is known."),
            ),
        ),
        records=(
            Recording(
                operations.reopen_segment,
                _("It was damaged or taken down"),
                about="segment_id",
                asks=(FROM, TO),
            ),
            Recording(
                operations.withdraw_segment,
                _("Withdraw it"),
                about="segment_id",
                blocker=lambda row, _person: rules.withdrawal_blocker(row),
            ),
        ),
        empty=_("Nothing is under construction. A segment stands here when it is started."),
    )
)
MANNING = register(
    Register(
        key="perimeter/manning",
        title=_("Guards"),
        one=_("A day of a post"),
        desk="perimeter",
        model=Manning,
        order="-day",
        columns=(
            Column("day", _("Day")),
            Column("post", _("Post"), of="perimeter"),
            Column("manned", _("Hours manned"), lambda row: len(row.hours)),
            Column("hours", _("In the hours"), sort="", listed=False),
            Column("reported_by", _("Reported by"), of=PEOPLE, listed=False),
            Column("corrected_reason", _("Corrected because"), unknown=_("no"), listed=False),
        ),
        filters=(OneOf("post", _("Post"), of="perimeter"), Days("day")),
        records=(
            Recording(
                operations.correct_manning, _("Correct it"), about="manning_id", asks=(WATCHES,)
            ),
        ),
        empty=_(
            "No day is reported that you may open. Report one on the page of a post; it is closely held."
        ),
    )
)
SENSORS = register(
    Register(
        key="perimeter/sensors",
        title=_("Sensors"),
        one=_("A sensor or barrier"),
        desk="perimeter",
        model=Sensor,
        columns=(
            Column("name", _("Name")),
            Column("sensor_kind", _("Kind")),
            Column("site", _("Site"), of="places"),
            Column("state", _("State")),
            Column("state_since", _("Since")),
            Column("installed_at", _("Installed at"), listed=False),
        ),
        filters=(
            Text(("name",)),
            Choice("sensor_kind", _("Kind"), literal(SensorKind)),
            Choice("state", _("State"), literal(SensorState)),
            OneOf("site", _("Site"), of="places"),
        ),
        records=(
            Recording(
                operations.install_sensor,
                _("Install a sensor"),
                asks=(("site", Ask(of="places")),),
            ),
            Recording(operations.set_sensor_state, _("Set its state"), about="sensor_id"),
        ),
        empty=_("No sensor is recorded that you may open. One stands here when it is installed."),
    )
)
