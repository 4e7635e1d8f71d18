"""Who may read what: three levels and need-to-know groups. A missing label is refused, never assumed."""

from collections.abc import Iterable
from functools import lru_cache

UNCLASSIFIED = "unclassified"
CONFIDENTIAL = "confidential"
STRICTLY_CONFIDENTIAL = "strictly confidential"
LEVELS = (UNCLASSIFIED, CONFIDENTIAL, STRICTLY_CONFIDENTIAL)
LONGEST = 200


def label_text(level: str, groups: Iterable[str] = ()) -> str:
    """Return the canonical text of a label.

    :raises ValueError: when the level or a group is not one.
    """
    return checked(":".join(filter(None, (level, ",".join(sorted(set(groups)))))))


@lru_cache(maxsize=1024)
def checked(label: str) -> str:
    """Return the label if it is well-formed.

    :raises ValueError: with a sentence, when it is not.
    """
    level, colon, groups = label.partition(":")
    names = groups.split(",") if colon else []
    if level not in LEVELS:
        raise ValueError(f"'{label}' is not a label: it begins with one of {', '.join(LEVELS)}.")
    if names != sorted(set(names)) or not all(name.replace("-", "").isalnum() for name in names):
        raise ValueError(
            f"'{label}' is not a label: groups are words, sorted, each once, joined by commas."
        )
    if len(label) > LONGEST:
        raise ValueError(f"A label has {LONGEST} characters at most; this one has {len(label)}.")
    if level == UNCLASSIFIED and names:
        raise ValueError(
            f"'{label}' is not a label: what is unclassified has no need-to-know groups."
        )
    return label


def level_of(label: str) -> str:
    """Return the level of a label, without its groups."""
    return label.partition(":")[0]


def covers(label: str, other: str) -> bool:
    """Tell whether a label is at least as close as another: whoever opens it opens the other as well."""
    level, _, named = label.partition(":")
    return may_read(other, clearance=level, groups=named.split(",") if named else ())


def least_label_blocker(what: str, label: str, *, least: str) -> str | None:
    """Say why something cannot be held under a label that is less close than it requires."""
    if covers(label, least):
        return None
    return f"{what} is held at least as '{least}'; '{label}' is not. Leave the label out, or choose a closer one."


def may_read(label: str, *, clearance: str, groups: Iterable[str]) -> bool:
    """Tell whether a clearance and its groups open a label; anything malformed stays shut."""
    level, _, named = label.partition(":")
    if level not in LEVELS or clearance not in LEVELS:
        return False
    needed = set(named.split(",")) if named else set()
    return LEVELS.index(level) <= LEVELS.index(clearance) and needed <= set(groups)
