"""Why a document may not be published, as a sentence."""

from datetime import datetime

from standfast.apps.editions.facts import ChallengeAnswer
from standfast.log.labels import UNCLASSIFIED

LEAVING = ("agencies", "public")
FORMS = ("json", "html", "pdf", "docx")


def publication_blocker(
    *,
    at: datetime,
    edition: str,
    known_by: datetime | None,
    forms: dict[str, str],
    label: str,
    unanswered: tuple[str, ...],
    answers: tuple[ChallengeAnswer, ...],
) -> str | None:
    """Say why a document may not be published."""
    if edition in LEAVING and label != UNCLASSIFIED:
        return f"An edition for {edition} leaves the mission and is unclassified; '{label}' is not."
    if known_by is not None and known_by > at:
        return "A document is published by what is known by now; 'known by' lies in the future."
    if missing := [form for form in FORMS if form not in forms]:
        return f"A document is published in every form; the digest of its {missing[0]} is missing."
    answered = {f"{one.claim} {one.word}" for one in answers}
    if left := [one for one in unanswered if one not in answered]:
        return f"An absolute word stands that no figure bears: {left[0]}. Reword the claim, or answer it with a reason."
    return None
