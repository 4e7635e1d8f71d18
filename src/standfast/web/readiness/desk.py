"""Readiness: what units were told, trained and tested in, what their countries confirmed, what is required of them."""

from django.utils.translation import gettext_lazy as _

from standfast.apps.readiness import operations, rules
from standfast.apps.readiness.facts import Course, Form, Issuer
from standfast.apps.readiness.models import (
    Confirmation,
    Instruction,
    LanguageTest,
    Training,
    UnitRequirement,
)
from standfast.web.desks.declare import Ask, Column, Recording, Register, Text, register
from standfast.web.desks.filters import Choice, Days, literal, until

ROTATIONS = ("rotations", Ask(label=_("Rotations trained"), of="units/rotations"))
COUNTRY = ("contributor", Ask(label=_("Country"), hint=_("Its three letters, such as RWA.")))
MONTH = ("month", Ask(hint=_("As 2016-11; of a monthly order.")))
UNANSWERED = _("has not answered")

INSTRUCTIONS = register(
    Register(
        key="readiness",
        title=_("Instructions"),
        one=_("What units or countries are told"),
        desk="readiness",
        model=Instruction,
        order="-issued_at",
        columns=(
            Column("title", _("Title")),
            Column("form", _("Form")),
            Column("issuer", _("Issued by")),
            Column("issued_at", _("Issued at")),
            Column("acknowledged", _("Acknowledged by"), lambda row: len(row.acknowledged_by)),
            Column("superseded_at", _("Superseded at"), unknown=_("in force")),
            Column("topics", _("Topics"), sort="", listed=False),
            Column("month", _("Month"), unknown=_("of no month"), listed=False),
            Column("hold_h", _("Hours to hold"), unknown=_("none named"), listed=False),
            Column("reference", _("Reference"), unknown=_("none"), listed=False),
            Column("acknowledged_by", _("Units"), of="units", listed=False),
            Column("superseded_reason", _("Because"), unknown=_("in force"), listed=False),
        ),
        filters=(
            Text(("title", "reference")),
            Choice("form", _("Form"), literal(Form)),
            Choice("issuer", _("Issued by"), literal(Issuer)),
            until("superseded_at", _("State"), _("in force"), _("superseded")),
            Days("issued_at"),
        ),
        records=(
            Recording(operations.record_instruction, _("Record an instruction"), asks=(MONTH,)),
            Recording(
                operations.acknowledge_instruction,
                _("A unit acknowledges it"),
                about="instruction_id",
                asks=(("unit", Ask(of="units")),),
            ),
            Recording(
                operations.supersede_instruction,
                _("It is superseded"),
                about="instruction_id",
                blocker=lambda row, _person: rules.superseding_blocker(row),
            ),
            Recording(
                operations.correct_instruction,
                _("Correct it"),
                about="instruction_id",
                asks=(MONTH,),
            ),
        ),
        empty=_("No instruction is recorded. One stands here when it is issued."),
    )
)
TRAINING = register(
    Register(
        key="readiness/training",
        title=_("Training"),
        one=_("A course that was held"),
        desk="readiness",
        model=Training,
        order="-held_from",
        columns=(
            Column("course", _("Course")),
            Column("held_from", _("Held from")),
            Column("held_until", _("Held until")),
            Column("rotations", _("Rotations"), of="units/rotations"),
            Column("participants", _("Participants"), unknown=_("nobody counted")),
            Column("place", _("Place"), of="places", unknown=_("not said"), listed=False),
            Column("scenarios", _("Scenarios"), sort="", listed=False),
            Column("withdrawn", _("Withdrawn because"), unknown=_("stands"), listed=False),
        ),
        filters=(
            Choice("course", _("Course"), literal(Course)),
            until("withdrawn", _("State"), _("standing"), _("withdrawn")),
            Days("held_from"),
        ),
        records=(
            Recording(
                operations.record_training,
                _("Record a course"),
                asks=(ROTATIONS, ("place", Ask(of="places"))),
                left_out=("incidents",),
            ),
            Recording(
                operations.correct_training,
                _("Correct it"),
                about="training_id",
                asks=(ROTATIONS,),
                blocker=lambda row, _person: rules.change_blocker(row),
            ),
            Recording(
                operations.withdraw_training,
                _("Withdraw it"),
                about="training_id",
                blocker=lambda row, _person: rules.change_blocker(row),
            ),
        ),
        empty=_("No course is recorded. One stands here when it was held."),
    )
)
CONFIRMATIONS = register(
    Register(
        key="readiness/confirmations",
        title=_("Confirmations"),
        one=_("What a country was asked to confirm"),
        desk="readiness",
        model=Confirmation,
        order="-asked_at",
        columns=(
            Column("question", _("Question")),
            Column("contributor", _("Country")),
            Column("unit_kind", _("For its")),
            Column("asked_at", _("Asked at")),
            Column("answer", _("Answer"), unknown=UNANSWERED),
            Column("answered_at", _("Answered at"), unknown=UNANSWERED),
            Column("limits", _("Limits"), unknown=_("none stated"), listed=False),
            Column("document", _("Document"), unknown=_("none"), listed=False),
            Column("reference", _("Reference"), unknown=_("none"), listed=False),
        ),
        filters=(
            Text(("contributor", "question")),
            until("answered_at", _("State"), _("not answered"), _("answered")),
        ),
        records=(
            Recording(operations.ask_confirmation, _("Ask for a confirmation"), asks=(COUNTRY,)),
            Recording(
                operations.record_confirmation_answer,
                _("Record the answer"),
                about="confirmation_id",
            ),
        ),
        empty=_("No country was asked. A question stands here when it is sent."),
    )
)
LANGUAGES = register(
    Register(
        key="readiness/languages",
        title=_("Language tests"),
        one=_("A language test, in numbers"),
        desk="readiness",
        model=LanguageTest,
        order="-held_at",
        columns=(
            Column("held_at", _("Held at")),
            Column("language", _("Language")),
            Column("unit", _("Unit"), of="units", unknown=_("no unit named")),
            Column("tested", _("Tested")),
            Column("passed", _("Passed")),
            Column("required_level", _("Level required"), listed=False),
            Column("tested_again", _("Tested again"), listed=False),
            Column("repatriated", _("Repatriated"), listed=False),
        ),
        filters=(Text(("language",)), Days("held_at")),
        records=(
            Recording(
                operations.record_language_test,
                _("Record a test"),
                asks=(("unit", Ask(of="units")),),
            ),
            Recording(
                operations.follow_up_language_test, _("Record what followed"), about="test_id"
            ),
        ),
        empty=_("No language test is recorded. One stands here when it was held."),
    )
)
REQUIREMENTS = register(
    Register(
        key="readiness/requirements",
        title=_("Unit requirements"),
        one=_("A statement of unit requirements"),
        desk="readiness",
        model=UnitRequirement,
        order="-drafted_at",
        columns=(
            Column("unit_kind", _("For")),
            Column("drafted_at", _("Drafted at")),
            Column("recommended_at", _("Recommended at"), unknown=_("not yet")),
            Column("approved_at", _("Approved at"), unknown=_("not yet")),
            Column("attached_to", _("Binds"), sort=""),
            Column("tasks", _("Tasks"), sort="", listed=False),
            Column("capabilities", _("Capabilities"), sort="", listed=False),
            Column("languages", _("Languages"), sort="", listed=False),
        ),
        filters=(until("approved_at", _("State"), _("not approved"), _("approved")),),
        records=(
            Recording(operations.draft_requirement, _("Draft a statement")),
            Recording(operations.endorse_requirement, _("Endorse it"), about="requirement_id"),
            Recording(
                operations.attach_requirement,
                _("Attach it to an agreement"),
                about="requirement_id",
                asks=(COUNTRY,),
            ),
        ),
        empty=_("No requirement is stated. One stands here when it is drafted."),
    )
)
