"""Why something may not be done in the follow-up, as a sentence."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.followup import queries, sunset, watches, wording
from standfast.apps.followup.facts import (
    HEADQUARTERS_SECTIONS,
    Claimant,
    Expectation,
    Judged,
    Section,
)
from standfast.apps.followup.models import (
    Action,
    Ask,
    Assessment,
    Call,
    Circulation,
    Claim,
    TaskForce,
    Transfer,
    Update,
)
from standfast.log.figures import FIGURES
from standfast.log.labels import covers
from standfast.log.times import local_date

ASSESSOR = "assessor"
SECRETARY = "task-force secretary"
VOICES: dict[str, str] = {
    "assessor": ASSESSOR,
    "secretary-general": SECRETARY,
    "secretariat": SECRETARY,
}
"""Which role speaks in which voice; the mission's claims are made by its own staff."""


def text_blocker(text: str, expectation: Expectation | None) -> str | None:
    """Say why a sentence cannot stand as a claim: unreadable, a bare number, an unknown figure."""
    try:
        keys = wording.keys_of(text)
        pieces = wording.parse(text)
    except wording.Misworded as error:
        return str(error)
    if (number := wording.bare_number(text)) is not None:
        return (
            f"The sentence holds the number '{number}', and a number is printed only through a slot; "
            "name the figure that counts it."
        )
    if unknown := [key for key in keys if key not in FIGURES]:
        return f"There is no figure '{unknown[0]}'; the list of figures has the keys."
    due = expectation.due if expectation else None
    if due is None and any(isinstance(piece, wording.DueSlot) for piece in pieces):
        return "The sentence says when it is due, but the claim expects nothing by a date; add the due date."
    return None


def expectation_blocker(expectation: Expectation | None) -> str | None:
    """Say why an expectation cannot be tested."""
    if expectation is None:
        return None
    named = (expectation.figure, expectation.comparison, expectation.number)
    if any(part is not None for part in named) and None in named:
        return "An expectation of a number names its figure, its comparison and the number; one of them is missing."
    if expectation.figure is not None and expectation.figure not in FIGURES:
        return f"There is no figure '{expectation.figure}'; the list of figures has the keys."
    return None


def claim_blocker(
    *,
    by: Person,
    claimant: Claimant,
    section: Section,
    text: str,
    expectation: Expectation | None,
) -> str | None:
    """Say why somebody cannot make a claim in a voice."""
    if reason := voice_blocker(by=by, claimant=claimant):
        return reason
    if claimant == "mission" and section in HEADQUARTERS_SECTIONS:
        return (
            "The mission makes no claims about headquarters' own work; that is for the secretariat."
        )
    return expectation_blocker(expectation) or text_blocker(text, expectation)


def voice_blocker(*, by: Person, claimant: str) -> str | None:
    """Say why somebody cannot speak in a voice."""
    needed = VOICES.get(claimant)
    if needed is not None and needed not in by.roles:
        return f"A claim of the {claimant} is made by the {needed}; you act as {', '.join(sorted(by.roles))}."
    if needed is None and not by.roles - {ASSESSOR, SECRETARY}:
        return "A claim of the mission is made by the mission's own staff, who answer for the work."
    return None


def rewording_blocker(
    claim: Claim, *, by: Person, text: str, expectation: Expectation | None
) -> str | None:
    """Say why a claim cannot be put in these words."""
    if reason := voice_blocker(by=by, claimant=claim.claimant):
        return reason
    return expectation_blocker(expectation) or text_blocker(text, expectation)


def verification_blocker(
    claim: Claim, assessment: Assessment, *, by: Person, at: datetime, judged: Judged
) -> str | None:
    """Say why somebody cannot judge a claim within an assessment."""
    if str(by.subject) in claim.voices:
        return f"Who claims is never who verifies, and you had a part in claim {claim.number}; another assessor may judge it."
    if claim.claimant == ASSESSOR:
        return f"Claim {claim.number} is an assessor's own; assessors judge the claims of others."
    if claim.section not in assessment.scope:
        return (
            f"Claim {claim.number} lies outside the terms of '{assessment.title}', which cover "
            f"{', '.join(assessment.scope)}; it stands as not assessed until an assessment with wider terms takes it up."
        )
    if local_date(at) < assessment.opened_on:
        return f"'{assessment.title}' begins on {wording.day_text(assessment.opened_on)}; nothing is judged before."
    if judged.as_of > at:
        return "The readings judged lie in the future of the verdict; judge what is true by now."
    if stray := {f.key for f in judged.figures} - set(wording.keys_of(claim.text)):
        return f"Claim {claim.number} does not rest on '{min(stray)}'; judge the figures that it names."
    if missing := set(wording.keys_of(claim.text)) - {f.key for f in judged.figures}:
        return f"Claim {claim.number} also rests on '{min(missing)}'; a verdict names every reading that it judged."
    return None


def trigger_blocker(action: Action) -> str | None:
    """Say why an event cannot call for an action."""
    if action.trigger is None:
        return (
            f"'{action}' does not wait for an event; report its status or its fulfilment instead."
        )
    return None


def fulfilment_blocker(
    action: Action, *, call: UUID | None = None, calls: Iterable[Call] = ()
) -> str | None:
    """Say why an action cannot be fulfilled once and remain."""
    if not action.obligation:
        return f"'{action}' is delivered once; report it as implemented instead."
    if call is not None and call not in {known.entry for known in calls}:
        return f"The entry {call} does not call for '{action}'; name one that does, or the event in words."
    return None


def watch_blocker(action: Action, *, watched: str, where: Mapping[str, str]) -> str | None:
    """Say why a fact may not call for an action."""
    if reason := trigger_blocker(action):
        return reason
    if watched not in watches.WATCHABLE:
        return (
            f"'{watched}' cannot call for an obligation; these can: {', '.join(watches.WATCHABLE)}."
        )
    if strange := sorted(set(where) - set(watches.fields_of(watched))):
        known = ", ".join(watches.fields_of(watched))
        return f"A record of '{watched}' has no '{strange[0]}'; it has {known}."
    return None


def dating_blocker(action: Action) -> str | None:
    """Say why the owner of an action may not give it a date."""
    if action.obligation:
        return f"'{action}' comes back, so that no one date is its own; its interval or its events say when it is owed."
    if action.due_on is not None:
        return f"'{action}' is due by {wording.day_text(action.due_on)} already; the task-force secretary moves a date."
    return None


def date_asking_blocker(row: Action | Claim) -> str | None:
    """Say why nobody is asked for the date of something."""
    if isinstance(row, Action) and row.obligation:
        return f"'{row}' comes back, so that no one date is its own."
    if row.due_on is not None:
        return f"'{row}' is due by {wording.day_text(row.due_on)}; there is no date to ask for."
    return None


def circulation_blocker(document: UUID, recommendations: Sequence[UUID]) -> str | None:
    """Say why recommendations cannot be sent as those of a document."""
    of_document = {row.subject for row in queries.recommendations() if row.document == document}
    strange = [one for one in recommendations if one not in of_document]
    if strange:
        return f"The recommendation {strange[0]} is not one of the document {document}; send those that are."
    return None


def reminder_blocker(circulation: Circulation) -> str | None:
    """Say why an operation is not asked again."""
    said = [row for row in queries.answers() if row.subject == circulation.subject]
    if any(row.recommendation is None for row in said):
        return f"{circulation} has answered; there is nothing to ask again."
    asked = set(circulation.recommendations)
    if asked and asked <= {str(row.recommendation) for row in said}:
        return (
            f"{circulation} has answered of all that it was asked; there is nothing to ask again."
        )
    return None


def answer_blocker(
    circulation: Circulation, *, recommendation: UUID | None, received: date | None
) -> str | None:
    """Say why something is not an answer to a consultation."""
    if received is not None and received < local_date(circulation.sent_at):
        sent = wording.day_text(local_date(circulation.sent_at))
        return f"{circulation} was asked on {sent}; an answer cannot have come before."
    if recommendation is None:
        return None
    if circulation.recommendations:
        if str(recommendation) in circulation.recommendations:
            return None
    else:
        known = queries.recommendation(recommendation)
        if known is not None and known.document == circulation.document:
            return None
    return f"{circulation} was not asked about the recommendation {recommendation}; choose one that it was sent."


def ask_blocker(claim_id: UUID | None, *, label: str) -> str | None:
    """Say why a claim cannot be the sentence that asks something."""
    if claim_id is None:
        return None
    claim = queries.claim(claim_id)
    if claim is None:
        return (
            f"This site knows no claim {claim_id}; leave the claim out, or name one that is made."
        )
    if claim.nature != "ask":
        return (
            f"Claim {claim.number} asks nothing of anybody; it is of the nature '{claim.nature}'."
        )
    if not covers(label, claim.label):
        return (
            f"The claim {claim_id} is held more closely than this ask would be; choose its label."
        )
    return None


def ask_ended_blocker(ask: Ask, *, on: date | None = None) -> str | None:
    """Say why nothing more is recorded of an ask."""
    if ask.outcome_on is not None:
        return f"The ask of {ask.addressee} was {ask.state} on {wording.day_text(ask.outcome_on)}; make another."
    if on is not None and on < ask.asked_on:
        return f"{ask.addressee} was asked on {wording.day_text(ask.asked_on)}; an answer cannot have come before."
    return None


def update_blocker(
    force: TaskForce,
    before: Update | None,
    *,
    by: Person,
    at: datetime,
    start: date,
    end: date,
    label: str,
) -> str | None:
    """Say why an update to a task force cannot be made."""
    if force.ended_on is not None:
        return f"{force} ended on {wording.day_text(force.ended_on)}; updates go to its successors by their own ways."
    if not by.may_read(label):
        return f"An update labelled '{label}' tells what you may not read; choose a label that you hold."
    if end < start:
        return "The period ends before it begins; give the days the other way round."
    if end > local_date(at):
        return "The period ends in the future; an update tells what has moved."
    if before is not None and start < before.start:
        return (
            f"The update before covers {wording.day_text(before.start)} to {wording.day_text(before.end)}; "
            "this one begins before it."
        )
    return None


def acknowledgement_blocker(update: Update, *, read: bool) -> str | None:
    """Say why an update is not acknowledged once more."""
    if read and update.read_at is not None:
        return "The task force has read this update already."
    if not read and update.received_at is not None:
        return "The task force has received this update already."
    return None


def transfer_plan_blocker(
    items: Sequence[UUID],
    matters: Mapping[UUID, sunset.Matter],
    *,
    successor: Person | None,
    by: Person,
) -> str | None:
    """Say why matters cannot be planned to pass to somebody."""
    if successor is None or not successor.active:
        return "The successor is a person with an account here that is open; choose one."
    if successor.subject == by.subject:
        return "Who hands over is not who takes on; name somebody else as the successor."
    if not items:
        return "A transfer names what passes; choose at least one open matter."
    for item in items:
        matter = matters.get(item)
        if matter is None or not by.may_read(matter.label):
            return f"Nothing open here is {item}; choose from what the task force has open."
        if not matter.orphaned:
            return f"'{matter.text}' has a successor who accepted it already."
    if len(set(items)) < len(items):
        return "A transfer names each matter once; one is named twice."
    return None


def acceptance_blocker(transfer: Transfer, *, by: Person, accepting: bool) -> str | None:
    """Say why somebody may not accept or decline a transfer."""
    if transfer.successor != by.subject:
        return "A transfer is accepted or declined by the successor that it names, and you are somebody else."
    if transfer.state == "withdrawn":
        return "This transfer was withdrawn; there is nothing to take on."
    if transfer.state == ("accepted" if accepting else "declined"):
        return f"You have {transfer.state} this transfer already."
    return None


def sunset_blocker(matters: Sequence[sunset.Matter], *, by: Person) -> str | None:
    """Say why a task force cannot end: what nobody has accepted."""
    left = [matter for matter in matters if matter.orphaned]
    if not left:
        return None
    told = [f"'{m.text}' ({m.why})" for m in left if by.may_read(m.label)][:3]
    named = f": {'; '.join(told)}{' and others' if len(left) > len(told) else ''}" if told else ""
    return (
        f"{len(left)} open matter{'s have' if len(left) > 1 else ' has'} no successor who accepted{named}. "
        "Plan the transfer and have it accepted; the task force ends with nothing orphaned."
    )


def transfer_blocker(action: Action, *, to: str) -> str | None:
    """Say why an action cannot pass to another body."""
    if action.transferred_to == to:
        return f"'{action}' passed to {to} already."
    return None
