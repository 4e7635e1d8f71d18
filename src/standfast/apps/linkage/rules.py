"""Why a judgement on two reports cannot be recorded, as a sentence."""

from standfast.apps.linkage.facts import Verdict
from standfast.apps.linkage.reports import Told

NOT_HERE = (
    "One of the two reports is not here, has vanished from its source, or is not one that you may open; "
    "compute the proposals again, or check which reports are meant."
)


def judging_blocker(a: Told, b: Told, *, verdict: Verdict, merge: bool) -> str | None:
    """Say why two reports cannot be judged."""
    if a.id == b.id:
        return "These are not two reports: both sides name the same one."
    if a.kind == b.kind == "incident" and a.label != b.label:
        return "The two incidents are held under different labels; only incidents under one label are compared and merged."
    if merge and (a.kind != "incident" or b.kind != "incident"):
        return "Only incidents are merged; an incident and an event of a catalogue are linked by the judgement alone."
    if merge and verdict != "same":
        return "Only reports of the same event are merged; leave the merging out, or judge them to be the same."
    return None
