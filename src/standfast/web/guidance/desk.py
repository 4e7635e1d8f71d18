"""Guidance and lessons, declared: what each demands or found, who acknowledged it, and what is said to answer it."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from standfast.apps.accounts.models import Person
from standfast.apps.followup import queries as followup
from standfast.apps.guidance import operations, rules
from standfast.apps.guidance.models import (
    Answer,
    GuidanceAcknowledgement,
    GuidanceDocument,
    Lesson,
    LessonAnswer,
    Requirement,
    RequirementAnswer,
)
from standfast.log.figures import FIGURES
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
from standfast.web.desks.filters import State
from standfast.web.guidance.naming import records_to_name
from standfast.web.reading import readable

DESK = "guidance"


def _documents(_row: Any, person: Person) -> Options:
    found = readable(GuidanceDocument.objects.all(), by=person).order_by("title", "pk")
    return [(str(one.subject), one.title) for one in found]


def _sources(_row: Any, person: Person) -> Options:
    found = readable(followup.documents(), by=person)
    return [(str(one.subject), one.title) for one in found]


def _requirements(row: GuidanceDocument, _person: Person) -> Options:
    found = Requirement.objects.filter(subject=row.subject, label=row.label).order_by("number")
    return [(str(one.number), f"{one.number}. {one.text[:90]}") for one in found]


def _figures(_row: Any, _person: Person) -> Options:
    return [(key, key) for key in sorted(FIGURES) if not key.startswith("guidance.")]


def _answer_open(row: Answer, _person: Person) -> str | None:
    return rules.answer_withdrawal_blocker(row)


def _known(row: GuidanceDocument, _person: Person) -> str | None:
    return rules.document_blocker(row)


def _stands(row: Lesson, _person: Person) -> str | None:
    return rules.lesson_blocker(row)


def _is_draft(row: GuidanceDocument) -> bool:
    return row.in_force_from is None


def _asked(row: GuidanceDocument, _person: Person) -> str | None:
    return rules.asking_blocker(row, "")


def _ending(row: GuidanceDocument, _person: Person) -> str | None:
    return rules.ending_blocker(row, row.in_force_from) if row.in_force_from else None


ANSWER = (
    (
        "record",
        Ask(
            label=_("The record that answers"),
            hint=_("Left empty when a figure answers."),
            choices=lambda _row, person: records_to_name(person),
        ),
    ),
    ("figure", Ask(label=_("The figure that answers"), choices=_figures)),
    ("comparison", Ask(hint=_("Of the figure's reading with the number that it must reach."))),
    ("number", Ask(label=_("The number that it must reach"))),
)
WORTH = (
    Column("answer_kind", _("Kind")),
    Column("figure", _("Figure"), unknown=_("no figure")),
    Column("comparison", _("Test"), unknown=_("none")),
    Column("number", _("Number"), unknown=_("none")),
    Column("note", _("Note"), unknown=_("none")),
    Column("withdrawn", _("Taken back because"), unknown=_("stands")),
)
LINKS = State(
    "state",
    _("State"),
    (
        ("standing", _("standing"), Q(withdrawn=None)),
        ("withdrawn", _("taken back"), Q(withdrawn__isnull=False)),
    ),
)


def answer_words(row: Answer) -> str:
    """Return of which kind an answer is, with its figure or note."""
    return ", ".join(part for part in (row.answer_kind, row.figure or row.note or "") if part)


GUIDANCE = register(
    Register(
        key="guidance",
        title=_("Guidance"),
        one=_("A policy, directive or procedure"),
        desk=DESK,
        model=GuidanceDocument,
        lede=_(
            "What the mission works under. What each demands, and what answers that, stands in the policy map."
        ),
        name=lambda row: row.title,
        order="title",
        columns=(
            Column("title", _("Title")),
            Column("guidance_kind", _("Kind")),
            Column("number", _("Number"), unknown=_("none")),
            Column("issuer", _("Issued by")),
            Column("in_force_from", _("In force from"), unknown=_("a draft")),
            Column("in_force_to", _("In force to"), unknown=_("open")),
            Column("audience", _("For")),
            Column("supersedes", _("Supersedes"), of="guidance", listed=False),
            Column("training_required", _("Training required")),
            Column("training", _("Which training"), unknown=_("none named"), listed=False),
            Column("sourcing", _("How far its text was seen"), listed=False),
            Column("ended_reason", _("Ended because"), unknown=_("not ended"), listed=False),
            Column("registered_at", _("Entered"), listed=False),
            Column("registered_by", _("Entered by"), of=PEOPLE, listed=False),
        ),
        filters=(
            Text(("title", "number", "issuer")),
            State(
                "state",
                _("State"),
                (
                    ("draft", _("draft"), Q(in_force_from=None)),
                    ("issued", _("issued"), Q(in_force_from__isnull=False)),
                ),
            ),
        ),
        related=(
            Related(
                _("What it demands"),
                lambda row: Requirement.objects.filter(subject=row.subject).order_by("number"),
                (
                    Column("number", _("No.")),
                    Column("text", _("Requirement")),
                    Column("of", _("Of whom"), unknown=_("all for whom it is")),
                ),
                _("No requirement is stated: the policy map cannot show what answers it."),
            ),
            Related(
                _("What is said to answer it"),
                lambda row: RequirementAnswer.objects.filter(subject=row.subject).order_by(
                    "requirement", "at", "pk"
                ),
                (Column("requirement", _("Requirement")), *WORTH),
                _("Nothing is linked to it."),
                of="guidance/answers",
            ),
            Related(
                _("Acknowledgements"),
                lambda row: GuidanceAcknowledgement.objects.filter(subject=row.subject).order_by(
                    "organisation"
                ),
                (
                    Column("organisation", _("Unit or organisation")),
                    Column("asked_at", _("Asked"), unknown=_("of its own accord")),
                    Column("due", _("By"), unknown=_("no day named")),
                    Column("acknowledged_at", _("Acknowledged"), unknown=_("has not answered")),
                    Column("note", _("Note"), unknown=_("none")),
                ),
                _("Nobody was asked to acknowledge it."),
            ),
        ),
        records=(
            Recording(
                operations.register_guidance,
                _("Register guidance"),
                asks=(
                    ("supersedes", Ask(label=_("Supersedes"), choices=_documents)),
                    ("in_force_from", Ask(label=_("In force from"), hint=_("Empty: a draft."))),
                ),
            ),
            Recording(
                operations.put_guidance_in_force,
                _("Put it in force"),
                about="guidance_id",
                asks=(("on", Ask(label=_("From"))), ("to", Ask(label=_("To")))),
                applies=_is_draft,
                blocker=_known,
            ),
            Recording(
                operations.state_requirement,
                _("State what it demands"),
                about="guidance_id",
                blocker=_known,
            ),
            Recording(
                operations.answer_requirement,
                _("Link what answers it"),
                about="guidance_id",
                asks=(("requirement", Ask(choices=_requirements)), *ANSWER),
                blocker=_known,
            ),
            Recording(
                operations.ask_acknowledgement,
                _("Ask for an acknowledgement"),
                about="guidance_id",
                blocker=_asked,
            ),
            Recording(
                operations.acknowledge_guidance,
                _("Acknowledge it"),
                about="guidance_id",
                blocker=_asked,
            ),
            Recording(
                operations.correct_guidance,
                _("Correct what is written of it"),
                about="guidance_id",
                blocker=_known,
            ),
            Recording(
                operations.end_guidance,
                _("End it"),
                about="guidance_id",
                asks=(("on", Ask(label=_("Last day"))),),
                blocker=_ending,
            ),
        ),
        figures=("guidance.requirements_unanswered", "guidance.acknowledgements_outstanding"),
        empty=_(
            "No guidance is registered. Policies, directives and procedures stand here once they are."
        ),
    )
)
LESSONS = register(
    Register(
        key="guidance/lessons",
        title=_("Lessons"),
        one=_("A lesson"),
        desk=DESK,
        model=Lesson,
        name=lambda row: f"{row.number}, {row.event}",
        order="number",
        columns=(
            Column("number", _("No.")),
            Column("event", _("Event")),
            Column("finding", _("What was found")),
            Column("source", _("Source")),
            Column("reference", _("Reference"), unknown=_("none"), listed=False),
            Column("sourcing", _("How far it was seen")),
            Column("recorded_at", _("Recorded"), listed=False),
            Column("withdrawn", _("Taken back because"), unknown=_("stands"), listed=False),
        ),
        filters=(
            Text(("number", "event", "finding", "source")),
            State(
                "state",
                _("State"),
                (
                    ("standing", _("standing"), Q(withdrawn=None)),
                    ("withdrawn", _("taken back"), Q(withdrawn__isnull=False)),
                ),
            ),
        ),
        related=(
            Related(
                _("What is said to answer it"),
                lambda row: LessonAnswer.objects.filter(subject=row.subject).order_by("at", "pk"),
                WORTH,
                _("Nothing is linked to it."),
                of="guidance/lesson-answers",
            ),
        ),
        records=(
            Recording(
                operations.record_lesson,
                _("Record a lesson"),
                asks=(
                    ("number", Ask(hint=_("Such as L19."))),
                    ("document", Ask(label=_("Source in the register"), choices=_sources)),
                ),
            ),
            Recording(
                operations.answer_lesson,
                _("Link what answers it"),
                about="lesson_id",
                asks=ANSWER,
                blocker=_stands,
            ),
            Recording(
                operations.correct_lesson, _("Correct it"), about="lesson_id", blocker=_stands
            ),
            Recording(
                operations.withdraw_lesson, _("Take it back"), about="lesson_id", blocker=_stands
            ),
        ),
        figures=("guidance.lessons_unanswered", "guidance.lessons_verified"),
        empty=_("No lesson is recorded. Findings of inquiries stand here once they are entered."),
    )
)
REQUIREMENT_ANSWERS = register(
    Register(
        key="guidance/answers",
        title=_("Answers to requirements"),
        one=_("What is said to answer a requirement"),
        desk=DESK,
        model=RequirementAnswer,
        identity="entry",
        name=answer_words,
        order="-at",
        columns=(
            Column("subject", _("Guidance"), of="guidance", sort=""),
            Column("requirement", _("Requirement")),
            *WORTH,
            Column("at", _("Linked")),
        ),
        filters=(Text(("figure", "note")), LINKS),
        records=(
            Recording(
                operations.withdraw_requirement_answer,
                _("Take the link back"),
                about="answer_id",
                blocker=_answer_open,
            ),
        ),
        empty=_(
            "Nothing is linked. Answers stand here once they are linked on the page of guidance."
        ),
    )
)
LESSON_ANSWERS = register(
    Register(
        key="guidance/lesson-answers",
        title=_("Answers to lessons"),
        one=_("What is said to answer a lesson"),
        desk=DESK,
        model=LessonAnswer,
        identity="entry",
        name=answer_words,
        order="-at",
        columns=(
            Column("subject", _("Lesson"), of="guidance/lessons", sort=""),
            *WORTH,
            Column("at", _("Linked")),
        ),
        filters=(Text(("figure", "note")), LINKS),
        records=(
            Recording(
                operations.withdraw_lesson_answer,
                _("Take the link back"),
                about="answer_id",
                blocker=_answer_open,
            ),
        ),
        empty=_(
            "Nothing is linked. Answers stand here once they are linked on the page of a lesson."
        ),
    )
)
