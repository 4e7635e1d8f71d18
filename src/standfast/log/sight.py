"""Nobody states anything about a record that they may not read, and no refusal tells them what it holds.

Asked once for every operation, before its own rules: a rule's sentence may quote the record that it is about.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from standfast.log.labels import UNCLASSIFIED
from standfast.log.store import many, uuid_value

FOUNDS_OR_SAYS_WHO = frozenset({"id", "subject", "seen", "on_behalf_of", "target"})
"""Arguments that name no record to act on: what is founded, what a form had seen, and people; and the target of an erasure, a
hold or a review, who orders which need not be able to read it."""


def sight_blocker(by: Any, arguments: Mapping[str, Any]) -> str | None:
    """Say that a record which an operation names is not one that somebody may open, or return None.

    A record that is not here passes: the operation's own rule says so, in the same words where it takes care to.
    """
    named = dict(_named(arguments))
    if not named:
        return None
    for subject, what in named.items():
        held = many(
            "SELECT DISTINCT label FROM log_subject WHERE subject = %s", uuid_value(subject)
        )
        if held and not any(_opens(by, label) for (label,) in held):
            return f"This site knows no {what} {subject} that you may open; check the number."
    return None


def _named(arguments: Mapping[str, Any]) -> Iterator[tuple[UUID, str]]:
    for name, value in arguments.items():
        if name in FOUNDS_OR_SAYS_WHO:
            continue
        what = name.removesuffix("_id").replace("_", " ")
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, UUID):
                yield one, what


def _opens(by: Any, label: str) -> bool:
    if label == UNCLASSIFIED:
        return True
    reads = getattr(by, "may_read", None)
    return reads is not None and bool(reads(label))
