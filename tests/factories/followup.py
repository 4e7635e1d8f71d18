"""The smallest valid follow-up: people in their roles, a task force, claims, an assessment."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from factories.accounts import enrolled
from factories.log import open_site
from standfast.apps.accounts.models import Person
from standfast.apps.followup import operations
from standfast.apps.followup.facts import Judged, JudgedFigure
from standfast.log.fold import Entry

ESTABLISHED = datetime(2016, 11, 14, 9, tzinfo=UTC)
MADE = datetime(2016, 12, 20, 9, tzinfo=UTC)
OPENED = datetime(2017, 3, 12, 9, tzinfo=UTC)
JUDGED = datetime(2017, 3, 19, 9, tzinfo=UTC)
CONSULTED = "followup.operations_consulted"
SENTENCE = f"The recommendations went to {{{CONSULTED}:operation|operations}}."
NOWHERE = UUID(int=404)


@dataclass(frozen=True)
class Staff:
    """Those who claim, who follow up and who assess."""

    planner: Person
    secretary: Person
    assessor: Person
    outsider: Person


def staff() -> Staff:
    """Open the mission's chain and the assessor's, and enrol the people."""
    open_site()
    open_site("assessor", role="assessor")
    return Staff(
        planner=enrolled("planner", "planner", name="Patrol planner"),
        secretary=enrolled("secretary", "task-force secretary"),
        assessor=enrolled("assessor", "assessor", name="Independent assessor"),
        outsider=enrolled("outsider", "NGO focal point"),
    )


def task_force(by: Person) -> UUID:
    """Set up a task force."""
    entry = operations.establish_task_force(
        by=by, at=ESTABLISHED, name="The task force", chair="its chair"
    )
    return entry.subject


def document(by: Person) -> UUID:
    """Register a report."""
    return operations.receive_document(
        by=by,
        at=MADE,
        reference="A/1",
        title="A report",
        issuer="Its lead",
        issued=date(2016, 11, 1),
    ).subject


def obligation(by: Person, **given: Any) -> UUID:
    """Set an obligation that an event calls for."""
    fields: dict[str, Any] = {
        "recommendations": (),
        "track": "mission",
        "owner": "Security section",
        "duty": "Brief each new focal point.",
        "trigger": "A focal point arrives",
        "at": MADE,
    }
    return operations.set_obligation(by=by, **(fields | given)).subject


def point(by: Person, text: str = "Draw up a framework.", **given: Any) -> UUID:
    """Set an action point on headquarters' track."""
    fields: dict[str, Any] = {
        "recommendations": (),
        "track": "headquarters",
        "owner": "Headquarters",
        "deliverable": text,
        "at": MADE,
    }
    return operations.set_action_point(by=by, **(fields | given)).subject


def asked(by: Person, **given: Any) -> UUID:
    """Ask something of somebody outside."""
    fields: dict[str, Any] = {
        "addressee": "The Council",
        "what": "Press for free movement.",
        "at": MADE,
    }
    return operations.make_ask(by=by, **(fields | given)).subject


def updated(by: Person, force: UUID, **given: Any) -> UUID:
    """Tell the task force what moved in December, and of no figure."""
    fields: dict[str, Any] = {
        "task_force_id": force,
        "start": date(2016, 12, 1),
        "end": date(2016, 12, 31),
        "figures": (),
        "at": OPENED,
    }
    return operations.make_update(by=by, **(fields | given)).subject


def transferring(by: Person, successor: Person) -> UUID:
    """Plan that an open headquarters action passes to somebody."""
    force, item = task_force(by), point(by)
    return operations.plan_transfer(
        by=by,
        at=MADE,
        task_force_id=force,
        items=(item,),
        to="the departments",
        successor=successor.subject,
        reason="It takes longer.",
    ).subject


def circulated(by: Person, *names: str, at: datetime = ESTABLISHED) -> list[UUID]:
    """Send the recommendations to operations."""
    return [
        operations.circulate_recommendations(by=by, at=at, operation=name, document=NOWHERE).subject
        for name in names
    ]


def claimed(by: Person, **given: Any) -> UUID:
    """Make a claim."""
    fields: dict[str, Any] = {
        "number": "C43",
        "claimant": "mission",
        "section": "protection",
        "position": 1,
        "text": SENTENCE,
        "status": "in progress",
        "at": MADE,
    }
    return operations.make_claim(by=by, **(fields | given)).subject


def assessment(by: Person, **given: Any) -> UUID:
    """Open an assessment of the mission's track."""
    fields: dict[str, Any] = {
        "title": "The follow-up assessment",
        "terms": "What the mission has done.",
        "lead": "its lead",
        "requested_by": "the Secretary-General",
        "scope": ("protection", "malakal"),
        "cut_off": date(2017, 3, 19),
        "at": OPENED,
    }
    return operations.open_assessment(by=by, **(fields | given)).subject


def judged(**values: float | None) -> Judged:
    """Return readings as they lay before the assessor; keys are written with two underscores for a dot."""
    return Judged(
        as_of=JUDGED,
        heads={"c" * 40: (7, "d" * 64)},
        figures=tuple(
            JudgedFigure(key=key.replace("__", "."), value=value, digest="e" * 64)
            for key, value in values.items()
        ),
    )


def verified(by: Person, claim_id: UUID, assessment_id: UUID, **given: Any) -> Entry:
    """Verify a claim on the reading of one operation consulted."""
    fields: dict[str, Any] = {
        "finding": "verified",
        "judged": judged(followup__operations_consulted=1),
        "methods": ("document",),
        "at": JUDGED,
    }
    return operations.verify_claim(
        by=by, claim_id=claim_id, assessment_id=assessment_id, **(fields | given)
    )
