"""Questions about readiness."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from standfast.apps.readiness.facts import Course, Form, Issuer
from standfast.apps.readiness.models import (
    Confirmation,
    Instruction,
    LanguageTest,
    Training,
    UnitRequirement,
)
from standfast.apps.units import queries as units
from standfast.apps.units.facts import UnitKind
from standfast.apps.units.models import Rotation

INFANTRY: UnitKind = "infantry battalion"
# The letter of 17 April 2017: every battalion underwent "scenario-based and integrated response training".
REQUIRED_COURSES: tuple[Course, ...] = ("scenario-based", "integrated response")


@dataclass(frozen=True, slots=True)
class TrainedRotation:
    """A rotation with the courses that its people have had since they arrived."""

    rotation: Rotation
    courses: frozenset[str]

    @property
    def missing(self) -> tuple[str, ...]:
        """The required courses that it has not had."""
        return tuple(course for course in REQUIRED_COURSES if course not in self.courses)


def instruction_by_subject(subject: UUID) -> Instruction | None:
    """Return an instruction."""
    return Instruction.objects.filter(subject=subject).first()


def instructions(*, form: Form, issuer: Issuer | None = None) -> QuerySet[Instruction]:
    """Return the instructions of a form, of one issuer or of all, oldest first."""
    found = Instruction.objects.filter(form=form)
    if issuer is not None:
        found = found.filter(issuer=issuer)
    return found.order_by("issued_at", "subject")


def monthly_orders(topic: str) -> dict[str, tuple[Instruction, ...]]:
    """Return the monthly orders on a topic by the month for which they were issued; those without a month are left out."""
    by_month: dict[str, tuple[Instruction, ...]] = {}
    for order in instructions(form="monthly order").exclude(month=None):
        if topic in order.topics and order.month is not None:
            by_month[order.month] = (*by_month.get(order.month, ()), order)
    return dict(sorted(by_month.items()))


def training_by_subject(subject: UUID) -> Training | None:
    """Return a course that was held."""
    return Training.objects.filter(subject=subject).first()


def training_held(course: Course | None = None) -> QuerySet[Training]:
    """Return the courses that were held and not withdrawn, of one kind or all, oldest first."""
    held = Training.objects.filter(withdrawn=None)
    return (held if course is None else held.filter(course=course)).order_by("held_from", "subject")


def trained_rotations(*, start: datetime, end: datetime) -> tuple[TrainedRotation, ...]:
    """Return the rotations of infantry battalions that arrived in a half-open period, with what they were trained in.

    Training belongs to the rotation that had it: what their predecessors learned is not theirs, and a course counts once.
    """
    held: dict[str, list[Training]] = {}
    for training in training_held():
        for rotation_id in training.rotations:
            held.setdefault(rotation_id, []).append(training)
    return tuple(
        TrainedRotation(
            rotation,
            frozenset(
                training.course
                for training in held.get(str(rotation.subject), ())
                if training.held_until >= rotation.inducted_at
            ),
        )
        for rotation in units.rotations_inducted(start=start, end=end, kinds=(INFANTRY,))
    )


def confirmation_by_subject(subject: UUID) -> Confirmation | None:
    """Return a confirmation."""
    return Confirmation.objects.filter(subject=subject).first()


def confirmations(*, unit_kind: UnitKind | None = None) -> QuerySet[Confirmation]:
    """Return the confirmations asked for, of one kind of unit or all, by contributor."""
    found = Confirmation.objects.all()
    if unit_kind is not None:
        found = found.filter(unit_kind=unit_kind)
    return found.order_by("contributor", "subject")


def open_confirmations() -> QuerySet[Confirmation]:
    """Return the confirmations without an answer: it is not known what these countries will do."""
    return confirmations().filter(answer=None)


def language_test_by_subject(subject: UUID) -> LanguageTest | None:
    """Return a language test."""
    return LanguageTest.objects.filter(subject=subject).first()


def language_tests() -> QuerySet[LanguageTest]:
    """Return the language tests, oldest first."""
    return LanguageTest.objects.order_by("held_at", "subject")


def requirement_by_subject(subject: UUID) -> UnitRequirement | None:
    """Return a statement of unit requirements."""
    return UnitRequirement.objects.filter(subject=subject).first()


def requirements() -> QuerySet[UnitRequirement]:
    """Return the statements of unit requirements, by kind of unit."""
    return UnitRequirement.objects.order_by("unit_kind", "subject")
