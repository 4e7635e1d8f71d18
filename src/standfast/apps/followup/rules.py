"""Why something may not be done in the follow-up, as a sentence."""

from datetime import datetime

from standfast.apps.accounts.models import Person
from standfast.apps.followup import wording
from standfast.apps.followup.facts import (
    HEADQUARTERS_SECTIONS,
    Claimant,
    Expectation,
    Judged,
    Section,
)
from standfast.apps.followup.models import Action, Assessment, Claim
from standfast.log.figures import FIGURES
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


def fulfilment_blocker(action: Action) -> str | None:
    """Say why an action cannot be fulfilled once and remain."""
    if not action.obligation:
        return f"'{action}' is delivered once; report it as implemented instead."
    return None


def transfer_blocker(action: Action, *, to: str) -> str | None:
    """Say why an action cannot pass to another body."""
    if action.transferred_to == to:
        return f"'{action}' passed to {to} already."
    return None
