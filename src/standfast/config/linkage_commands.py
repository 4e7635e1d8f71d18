"""The `linkage` commands: compute proposals and keep them."""

import argparse
from datetime import date

from standfast.apps.linkage.operations import keep_proposals
from standfast.apps.linkage.planning import found_now
from standfast.config.output import now, say_json
from standfast.log.labels import UNCLASSIFIED
from standfast.log.operations import Refused

Given = argparse.Namespace


def linkage_propose(given: Given) -> None:
    """Compute the proposals and keep them; the numbers printed count unclassified pairs alone."""
    since = _day(given.since)
    found = found_now(since=since)
    search = keep_proposals(found, at=now(), since=since)
    openly = [row for row in found.rows if row.label == UNCLASSIFIED]
    say_json(
        {
            "computed_at": search.computed_at.isoformat(),
            "since": since and since.isoformat(),
            "threshold": found.threshold,
            "proposals": sum(row.score >= found.threshold for row in openly),
        }
    )


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"--since '{text}' is not a day: write 2016-07-08.") from error
