"""One readable row for each declared register, so that every test of the desks looks at something."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from factories import followup
from factories.accounts import enrolled
from factories.evidence import added
from factories.guidance import (
    body,
    decided,
    guided,
    learnt,
    lesson_answered,
    met,
    requirement_answered,
    submitted,
)
from factories.imports import known_event, taken_file, waiting_row
from factories.linkage import proposed
from factories.perimeter import drawn, finished, planned_wall
from factories.places import founded
from factories.stated import STATED
from factories.stores import issued, lot
from factories.web import Mission
from standfast.apps.accounts.facts import ROLES
from standfast.apps.accounts.models import Person


def everybody(mission: Mission) -> Person:
    """Return somebody who acts in every role but the administrator's and reads what is unclassified."""
    return enrolled("everybody", *(role for role in ROLES if role != "administrator"))


def _issue(mission: Mission, by: Person) -> UUID:
    return issued(by, lot(by, 100, "RV-9"), 10, "IV-9", place=founded(by, "Store house").subject)


ROWS: dict[str, Callable[[Mission, Person], UUID]] = {
    **STATED,
    "bodies": lambda mission, by: body(by),
    "bodies/decisions": lambda mission, by: decided(by),
    "bodies/meetings": lambda mission, by: met(by, body(by, "Team that meets")),
    "bodies/submissions": lambda mission, by: submitted(by, body(by, "Team that approves")),
    "guidance": lambda mission, by: guided(by),
    "guidance/answers": lambda mission, by: requirement_answered(by, mission.recommendation),
    "guidance/lesson-answers": lambda mission, by: lesson_answered(by, mission.recommendation),
    "guidance/lessons": lambda mission, by: learnt(by),
    "evidence": lambda mission, by: added(by, title="Register file").subject,
    "imports": lambda mission, by: taken_file(),
    "imports/rows": lambda mission, by: waiting_row(),
    "linkage": lambda mission, by: proposed(by),
    "observations": lambda mission, by: known_event(),
    "places": lambda mission, by: founded(by, "Register base").subject,
    "perimeter/segments": lambda mission, by: finished(
        by, planned_wall(by, drawn("segments"), (0, 100)), 0, 50, date(2016, 12, 1)
    ),
    "places/perimeters": lambda mission, by: drawn("registers"),
    "stores": _issue,
    "stores/lots": lambda mission, by: lot(by, 7, "RV-7"),
    "followup/documents": lambda mission, by: followup.document(by),
    "followup/recommendations": lambda mission, by: mission.recommendation,
    "followup/actions": lambda mission, by: followup.obligation(by),
    "followup/claims": lambda mission, by: mission.claim,
    "followup/consultations": lambda mission, by: followup.circulated(by, "UNIFIL")[0],
    "followup/asks": lambda mission, by: followup.asked(by),
    "followup/updates": lambda mission, by: followup.updated(by, followup.task_force(by)),
    "followup/forces": lambda mission, by: followup.task_force(by),
    "followup/transfers": lambda mission, by: followup.transferring(by, mission.duty),
    "followup/assessments": lambda mission, by: mission.assessment,
}
"""Records one row of a register and returns its subject."""
