"""The desk of the follow-up, its end: task forces with what they leave behind, transfers, and assessments."""

from django.utils.translation import gettext_lazy as _

from standfast.apps.accounts.models import Person
from standfast.apps.followup import operations, rules, sunset
from standfast.apps.followup.models import Assessment, TaskForce, Transfer
from standfast.web.desks.declare import PEOPLE, Column, Recording, Register, Text, register
from standfast.web.desks.declare import Ask as Asked
from standfast.web.desks.filters import Choice, Days
from standfast.web.followup import parts
from standfast.web.followup.keys import ASSESSMENTS, DESK, FORCES, TRANSFERS


def _open_matters(row: TaskForce, person: Person) -> list[tuple[str, str]]:
    return [
        (str(matter.subject), f"{matter.kind}: {matter.text}")
        for matter in sunset.orphans(row)
        if person.may_read(matter.label)
    ]


def _has_ended(row: TaskForce, _person: Person) -> str | None:
    return None if row.ended_on is None else str(_("It has ended already."))


TO = ("to", Asked(label=_("To the body"), hint=_("Which carries it on, in words.")))
SUCCESSOR = (
    "successor",
    Asked(
        label=_("Who accepts for it"),
        hint=_("Nothing has passed until this person has accepted."),
        of=PEOPLE,
    ),
)
FORCE_LIST = register(
    Register(
        key=FORCES,
        title=_("Task forces"),
        one=_("A body set up for a limited time, and what it leaves behind"),
        desk=DESK,
        model=TaskForce,
        order="-established_at",
        columns=(
            Column("name", _("Name")),
            Column("chair", _("Chair")),
            Column("established_at", _("Set up")),
            Column("ended_on", _("Ended"), unknown=_("not ended")),
            Column("successor", _("Carried on by"), unknown=_("not ended")),
        ),
        part="followup/force_part.html",
        context=parts.of_force,
        records=(
            Recording(operations.establish_task_force, _("Set up a task force")),
            Recording(
                operations.plan_transfer,
                _("Plan a transfer"),
                about="task_force_id",
                blocker=_has_ended,
                asks=(
                    ("items", Asked(label=_("What passes"), choices=_open_matters)),
                    TO,
                    SUCCESSOR,
                ),
            ),
            Recording(
                operations.transfer_all,
                _("Plan the transfer of all that is left"),
                about="task_force_id",
                blocker=_has_ended,
                asks=(TO, SUCCESSOR),
            ),
            Recording(
                operations.end_task_force,
                _("End the task force"),
                about="task_force_id",
                blocker=lambda row, person: (
                    _has_ended(row, person)
                    or rules.sunset_blocker(sunset.open_matters(row), by=person)
                ),
                asks=(("successor", Asked(label=_("Carried on by"))),),
            ),
        ),
        empty=_("No task force is set up."),
    )
)


def _not_yours(row: Transfer, person: Person) -> str | None:
    return rules.acceptance_blocker(row, by=person, accepting=True)


TRANSFER_LIST = register(
    Register(
        key=TRANSFERS,
        title=_("Transfers"),
        one=_("Open matters that are to pass to a successor, who accepts them or not"),
        desk=DESK,
        model=Transfer,
        order="-planned_on",
        name=lambda row: str(_("To %s")) % row.to,
        columns=(
            Column("to", _("To")),
            Column("matters", _("Matters"), lambda row: len(row.items)),
            Column("successor", _("Who accepts"), of=PEOPLE),
            Column("planned_on", _("Planned")),
            Column("planned_by", _("Planned by"), of=PEOPLE, listed=False),
            Column("state", _("It is")),
            Column("settled_on", _("On"), unknown=_("not settled")),
            Column("note", _("In the successor's words"), unknown=_("none"), listed=False),
            Column("reason", _("Why"), listed=False),
            Column("task_force", _("Of"), of=FORCES, listed=False),
        ),
        filters=(
            Choice(
                "state",
                _("State"),
                tuple((w, w) for w in ("planned", "accepted", "declined", "withdrawn")),
            ),
        ),
        part="followup/transfer_part.html",
        context=parts.of_transfer,
        records=(
            Recording(
                operations.accept_transfer, _("Accept it"), about="transfer_id", blocker=_not_yours
            ),
            Recording(
                operations.decline_transfer,
                _("Decline it"),
                about="transfer_id",
                blocker=lambda row, person: rules.acceptance_blocker(
                    row, by=person, accepting=False
                ),
            ),
            Recording(operations.withdraw_transfer, _("Withdraw it"), about="transfer_id"),
        ),
        empty=_(
            "None is planned. At a sunset every open matter stands in one, accepted by its successor."
        ),
    )
)

ASSESSMENT_LIST = register(
    Register(
        key=ASSESSMENTS,
        title=_("Assessments"),
        one=_("An independent assessment: its terms, what it saw, and what it came to"),
        desk=DESK,
        model=Assessment,
        order="-opened_on",
        name=lambda row: row.title,
        columns=(
            Column("title", _("Title")),
            Column("lead", _("Led by")),
            Column("requested_by", _("Asked for by")),
            Column("opened_on", _("Opened")),
            Column("cut_off", _("Looks at things until")),
            Column("scope", _("Sections in its terms"), listed=False),
            Column("places", _("Places seen")),
            Column("concluded_on", _("Concluded"), unknown=_("not concluded")),
            Column("terms", _("Terms"), listed=False),
            Column("conclusion", _("Conclusion"), unknown=_("not concluded"), listed=False),
        ),
        filters=(Text(("title", "lead", "terms")), Days("opened_on")),
        records=(
            Recording(
                operations.open_assessment,
                _("Open an assessment"),
                asks=(
                    (
                        "lead",
                        Asked(label=_("Led by"), hint=_("A function, never a person's name.")),
                    ),
                    ("requested_by", Asked(label=_("Asked for by"))),
                    ("scope", Asked(label=_("Sections in its terms"))),
                    ("cut_off", Asked(label=_("Looks at things until"))),
                ),
            ),
            Recording(
                operations.record_visit,
                _("Record a visit"),
                about="assessment_id",
                left_out=("place_id",),
                asks=(
                    ("place", Asked(label=_("Place"))),
                    ("happened", Asked(label=_("Day of the visit"))),
                ),
            ),
            Recording(operations.conclude_assessment, _("Conclude it"), about="assessment_id"),
        ),
        empty=_(
            "None was opened. An assessor opens one with its terms, and judges claims within them."
        ),
    )
)
