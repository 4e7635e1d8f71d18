"""Whether what was said to answer a lesson or a requirement does answer it, by the records of the moment.

Two things alone verify: an assessor's finding on what was done, and a figure whose reading reaches the number that was named.
All else is the mission's word for its own work, and stays unverified. What is not done, was taken back, or is not known here
answers nothing; what an assessor found wrong, or a figure that misses its number, speaks against.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from standfast.apps.bodies import queries as bodies
from standfast.apps.bodies.models import Decision
from standfast.apps.followup import queries as followup
from standfast.apps.followup.models import Action, Claim, Recommendation, Verdict
from standfast.apps.followup.wording import COMPARISONS, number_text
from standfast.apps.guidance import queries
from standfast.apps.guidance.models import (
    Answer,
    GuidanceDocument,
    Lesson,
    LessonAnswer,
    Requirement,
    RequirementAnswer,
)
from standfast.apps.plans import queries as plans
from standfast.apps.plans.models import Exercise, Plan
from standfast.log.figures import Moment, Reading, UnknownFigure, evaluate
from standfast.log.times import local_date

VERIFIED, UNVERIFIED, AGAINST, NOTHING = "verified", "unverified", "against", "nothing"
ANSWERED_AND_VERIFIED = "answered and verified"
ANSWERED_UNVERIFIED = "answered, unverified"
UNANSWERED = "nothing answers it"
STATUSES = (ANSWERED_AND_VERIFIED, ANSWERED_UNVERIFIED, UNANSWERED)

DONE = ("implemented", "implemented by other means", "recurring on track")
NOT_DONE = ("not started", "not accepted", "overtaken")
FOUND_WRONG = ("not verified", "disputed")
OWN_FIGURES = "guidance."
"""Figures of this app rest on answers themselves, so that no answer may rest on them."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """An answer with what it is worth, and why, in words that name no other record."""

    answer: Answer
    worth: str
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a lesson or a requirement stands, and the answers that this rests on."""

    status: str
    weighed: tuple[Weighed, ...]


@dataclass(frozen=True, slots=True)
class LessonStanding:
    """A lesson and where it stands."""

    lesson: Lesson
    standing: Standing


@dataclass(frozen=True, slots=True)
class RequirementStanding:
    """A requirement of guidance that is in force, and where it stands."""

    document: GuidanceDocument
    requirement: Requirement
    standing: Standing


def status_of(worths: Iterable[str]) -> str:
    """Return the status that answers of some worth lead to.

    Something is answered and verified when an answer is verified and none speaks against it, and unanswered when no answer
    is left that could be right.
    """
    found = set(worths)
    if not found & {VERIFIED, UNVERIFIED}:
        return UNANSWERED
    if VERIFIED in found and AGAINST not in found:
        return ANSWERED_AND_VERIFIED
    return ANSWERED_UNVERIFIED


@dataclass
class Records:
    """What answers are weighed by, read once: make one inside the world of a moment and let it go with that world."""

    moment: Moment
    readings: dict[str, Reading | None] = field(default_factory=dict)

    @cached_property
    def recommendations(self) -> dict[UUID, Recommendation]:
        """The recommendations."""
        return {row.subject: row for row in followup.recommendations()}

    @cached_property
    def claims(self) -> dict[UUID, Claim]:
        """The claims."""
        return {row.subject: row for row in followup.claims()}

    @cached_property
    def verdicts(self) -> dict[UUID, Verdict]:
        """The verdict that stands for each claim that has one."""
        return followup.latest_verdicts()

    @cached_property
    def actions(self) -> dict[UUID, Action]:
        """The action points and obligations."""
        return {row.subject: row for row in followup.actions()}

    @cached_property
    def claims_for(self) -> dict[UUID, list[Claim]]:
        """The claims that answer each recommendation."""
        found: defaultdict[UUID, list[Claim]] = defaultdict(list)
        for row in self.claims.values():
            for recommendation in row.recommendations:
                found[UUID(recommendation)].append(row)
        return found

    @cached_property
    def actions_for(self) -> dict[UUID, list[Action]]:
        """The actions that answer each recommendation."""
        found: defaultdict[UUID, list[Action]] = defaultdict(list)
        for row in self.actions.values():
            for recommendation in row.recommendations:
                found[UUID(recommendation)].append(row)
        return found

    @cached_property
    def plans(self) -> dict[UUID, Plan]:
        """The plans."""
        return {row.subject: row for row in plans.plans()}

    @cached_property
    def rehearsed(self) -> frozenset[UUID]:
        """The plans whose version in use was rehearsed."""
        left = {row.subject for row in plans.plans_not_rehearsed()}
        return frozenset(set(self.plans) - left)

    @cached_property
    def exercises(self) -> dict[UUID, Exercise]:
        """The exercises."""
        return {row.subject: row for row in Exercise.objects.all()}

    @cached_property
    def decisions(self) -> dict[UUID, Decision]:
        """What bodies decided, by entry; what stands in a withdrawn record of a meeting is left out."""
        gone = bodies.withdrawn_meetings()
        return {row.entry: row for row in bodies.decisions() if row.subject not in gone}

    @cached_property
    def guidance(self) -> dict[UUID, str]:
        """Where each piece of guidance stands on the day of the moment."""
        later, on = queries.superseding(), local_date(self.moment.as_of)
        return {
            row.subject: queries.status(row, on=on, successors=later.get(row.subject, ()))
            for row in queries.documents()
        }

    def reading(self, key: str) -> Reading | None:
        """Return a reading at the moment, or None where there is no such figure."""
        if key not in self.readings:
            try:
                self.readings[key] = (
                    None if key.startswith(OWN_FIGURES) else evaluate(key, self.moment)
                )
            except UnknownFigure:
                self.readings[key] = None
        return self.readings[key]

    def standing(self, answers: Iterable[Answer]) -> Standing:
        """Return where something stands that these answers were given to."""
        weighed = tuple(self.weigh(one) for one in answers)
        return Standing(status_of(one.worth for one in weighed), weighed)

    def weigh(self, answer: Answer) -> Weighed:
        """Return what an answer is worth."""
        if answer.answer_kind == "figure":
            return Weighed(answer, *self._figure(answer))
        if answer.target is None:
            return Weighed(answer, NOTHING, "It names nothing.")
        weighing = {
            "recommendation": self._recommendation,
            "action": self._action,
            "claim": self._claim,
            "plan": self._plan,
            "exercise": self._exercise,
            "decision": self._decision,
            "guidance": self._guidance,
        }
        return Weighed(answer, *weighing[answer.answer_kind](answer.target))

    def _figure(self, answer: Answer) -> tuple[str, str]:
        reading = self.reading(answer.figure or "")
        if reading is None or answer.comparison is None or answer.number is None:
            return NOTHING, "There is no such figure here, or no number that it must reach."
        if reading.value is None:
            return NOTHING, "The figure has no value at this moment, so that nothing is shown."
        said = f"It reads {number_text(reading.value)}; {answer.comparison} {number_text(answer.number)} was asked."
        if COMPARISONS[answer.comparison](reading.value, answer.number):
            return VERIFIED, said
        return AGAINST, said

    def _recommendation(self, target: UUID) -> tuple[str, str]:
        if target not in self.recommendations:
            return NOTHING, "This site holds no such recommendation."
        worths = [self._claim(one.subject)[0] for one in self.claims_for.get(target, [])]
        if AGAINST in worths:
            return AGAINST, "An assessor found a claim of it wrong."
        if worths and set(worths) == {VERIFIED}:
            return VERIFIED, "What is claimed of it is done, and an assessor found it verified."
        acted = [self._action(one.subject)[0] for one in self.actions_for.get(target, [])]
        if {VERIFIED, UNVERIFIED} & {*worths, *acted}:
            return (
                UNVERIFIED,
                "Something was done about it; an assessor did not find all of it verified.",
            )
        return NOTHING, "Nothing is on record as done about it."

    def _claim(self, target: UUID) -> tuple[str, str]:
        claim = self.claims.get(target)
        if claim is None:
            return NOTHING, "This site holds no such claim."
        verdict = self.verdicts.get(target)
        if verdict is not None and verdict.finding in FOUND_WRONG:
            return AGAINST, f"An assessor found it {verdict.finding}."
        if claim.status in NOT_DONE:
            return NOTHING, f"Its maker reports it as {claim.status}."
        if claim.status == "recurring lapsed":
            return AGAINST, "Its maker reports that it has lapsed."
        if claim.status is not None and claim.status not in DONE:
            return UNVERIFIED, f"Its maker reports it as {claim.status}: it is not done."
        if verdict is None:
            return UNVERIFIED, "No assessor has judged it."
        if verdict.finding == "verified":
            return VERIFIED, "An assessor found it verified."
        return UNVERIFIED, f"An assessor found it {verdict.finding}."

    def _action(self, target: UUID) -> tuple[str, str]:
        action = self.actions.get(target)
        if action is None:
            return NOTHING, "This site holds no such action point."
        if action.status is None or action.status in NOT_DONE:
            return NOTHING, f"Its owner reports it as {action.status or 'nothing yet'}."
        if action.status == "recurring lapsed":
            return AGAINST, "Its owner reports that it has lapsed."
        return UNVERIFIED, f"Its owner reports it as {action.status}; that is the owner's own word."

    def _plan(self, target: UUID) -> tuple[str, str]:
        plan = self.plans.get(target)
        if plan is None or plan.current_version is None:
            return NOTHING, "This site holds no version of such a plan."
        if target in self.rehearsed:
            return (
                UNVERIFIED,
                "The version in use was rehearsed; whether that sufficed nobody has verified.",
            )
        return UNVERIFIED, "A version is in use and was not rehearsed."

    def _exercise(self, target: UUID) -> tuple[str, str]:
        exercise = self.exercises.get(target)
        if exercise is None:
            return NOTHING, "This site holds no such exercise."
        if exercise.status == "held":
            return UNVERIFIED, "It was held; what it showed nobody has verified."
        return NOTHING, f"It is {exercise.status}."

    def _decision(self, target: UUID) -> tuple[str, str]:
        decision = self.decisions.get(target)
        if decision is None:
            return NOTHING, "This site holds no such decision."
        if decision.done_at is None:
            return UNVERIFIED, "It was decided; nobody has recorded it as carried out."
        return UNVERIFIED, "It was carried out by its owner's own word."

    def _guidance(self, target: UUID) -> tuple[str, str]:
        status = self.guidance.get(target)
        if status is None:
            return NOTHING, "This site holds no such guidance."
        if status != queries.IN_FORCE:
            return NOTHING, f"It is not in force: {status}."
        return UNVERIFIED, "It is in force; whether it is kept nobody has verified."


def lesson_standings(records: Records) -> tuple[LessonStanding, ...]:
    """Return where each lesson stands that was not taken back, by number."""
    answers: dict[UUID, tuple[LessonAnswer, ...]] = queries.lesson_answers()
    return tuple(
        LessonStanding(row, records.standing(answers.get(row.subject, ())))
        for row in queries.lessons().filter(withdrawn=None)
    )


def policy_map(records: Records) -> tuple[RequirementStanding, ...]:
    """Return where each requirement stands of the guidance that is in force on the day of the moment."""
    answers: dict[tuple[UUID, int], tuple[RequirementAnswer, ...]] = queries.requirement_answers()
    demanded: defaultdict[tuple[UUID, str], list[Requirement]] = defaultdict(list)
    for one in queries.requirements():
        demanded[one.subject, one.label].append(one)
    return tuple(
        RequirementStanding(row, one, records.standing(answers.get((one.subject, one.number), ())))
        for row in queries.in_force(on=local_date(records.moment.as_of))
        for one in demanded[row.subject, row.label]
    )
