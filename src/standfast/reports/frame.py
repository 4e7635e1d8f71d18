"""What stands around the claims: the opening, made from the register, and what is overdue, lapsed or reopened on the day."""

from dataclasses import dataclass
from datetime import date, timedelta

from standfast.apps.followup import queries, wording
from standfast.apps.followup.models import Action, Claim
from standfast.reports.readers import Reader


@dataclass(frozen=True, slots=True)
class Outstanding:
    """Something that is overdue, lapsed or reopened on the day of the letter."""

    what: str
    text: str
    owner: str
    since: date


def opening(reader: Reader) -> tuple[str, ...]:
    """Return the opening paragraphs as templates, of what was on record at the moment. Call it inside a world."""
    return tuple(
        paragraph
        for paragraph in (
            _documents(reader),
            _recommendations(reader),
            _task_force(reader),
            *_assessments(reader),
        )
        if paragraph
    )


def _documents(reader: Reader) -> str | None:
    held = [row for row in queries.documents() if reader.may_read(row.label)]
    if not held:
        return None
    named = "; ".join(
        f"{_plain(row.title)} ({_plain(row.reference)}), issued by {_plain(row.issuer)} on {_day(row.issued_on)}"
        for row in held
    )
    return f"This letter follows up: {named}."


def _recommendations(reader: Reader) -> str | None:
    held = [row for row in queries.recommendations() if reader.may_read(row.label)]
    if not held:
        return None
    text = (
        "The register holds {followup.recommendations.total:recommendation|recommendations}: "
        "{followup.recommendations.mission} on the mission's own track and "
        "{followup.recommendations.headquarters} on that of headquarters."
    )
    if any(row.wording != "as issued" for row in held):
        text += (
            " They are summarised in our own words; where the issued text was not at hand, the register marks them as "
            "reconstructed, with their wording unverified."
        )
    return text


def _task_force(reader: Reader) -> str | None:
    force = queries.task_force()
    if force is None or not reader.may_read(force.label):
        return None
    text = (
        f"{_plain(force.name)}, chaired by {_plain(force.chair)}, put the recommendations before "
        "{followup.operations_consulted:peacekeeping operation|peacekeeping operations}; "
        "answers from {followup.operations_answered} are on record."
    )
    if force.ended_on is not None and force.successor is not None:
        text += (
            f" It was set up for a limited time and ended on {_day(force.ended_on)}; what was open then was transferred to "
            f"{_plain(force.successor)}, and is not thereby closed."
        )
    return text


def _assessments(reader: Reader) -> list[str]:
    return [
        f"{_plain(row.title)}, led by {_plain(row.lead)} and asked for by {_plain(row.requested_by)}, began on "
        f"{_day(row.opened_on)}{_visited(row.places)}. What it found counts up to {_day(row.cut_off)}; "
        "what was not in its terms stands here as not assessed."
        for row in queries.assessments()
        if reader.may_read(row.label)
    ]


def _visited(places: list[str]) -> str:
    if not places:
        return ""
    names = [_plain(place) for place in places]
    last = names.pop()
    return f" and visited {', '.join(names)} and {last}" if names else f" and visited {last}"


def outstanding(reader: Reader, *, on: date) -> tuple[Outstanding, ...]:
    """Return what is overdue, lapsed or reopened on a day and open to the reader, the longest standing first."""
    found = [
        *(
            Outstanding("overdue", row.text, row.owner, row.due_on + timedelta(days=1))
            for row in queries.overdue_actions(on=on)
            if row.due_on is not None and reader.may_read(row.label)
        ),
        *(
            Outstanding("lapsed", _lapse_text(lapsed), lapsed.action.owner, lapsed.since)
            for lapsed in queries.lapsed_obligations(on=on)
            if reader.may_read(lapsed.action.label)
        ),
        *_reopened(reader, on=on),
    ]
    return tuple(sorted(found, key=lambda item: (item.since, item.what, item.text)))


def _lapse_text(lapsed: queries.Lapsed) -> str:
    text = lapsed.action.text
    return f"{text} (called for by: {lapsed.event})" if lapsed.event else text


def _reopened(reader: Reader, *, on: date) -> list[Outstanding]:
    found = []
    for turn in queries.reopened_actions(on=on):
        row: Action | None = queries.action(turn.subject)
        if row is not None and reader.may_read(row.label):
            found.append(Outstanding("reopened", row.text, row.owner, turn.reopened_on))
    for turn in queries.reopened_claims(on=on):
        claim: Claim | None = queries.claim(turn.subject)
        if claim is not None and reader.may_read(claim.label):
            was = "verified" if turn.by_evidence else "reported as closed"
            text = f"Claim {claim.number}, {was} on {wording.day_text(turn.closed_on)}"
            if turn.by_evidence:
                text += " on evidence that no longer holds"
            found.append(Outstanding("reopened", text, claim.claimant, turn.reopened_on))
    return found


def _day(on: date) -> str:
    return f"{{date:{on.isoformat()}}}"


def _plain(text: str) -> str:
    """Return a text of the register so that no brace in it is taken for a slot."""
    return text.replace("{", "(").replace("}", ")").strip()
