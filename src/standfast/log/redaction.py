"""What a redaction may do: take pieces out of the texts of a statement, and nothing else. Pure: bytes in, answers out."""

from typing import Any

import msgspec

from standfast.log.facts import FACTS

TAKEN_OUT = "[…]"
"""Stands where a piece was taken out; short, so that what remains still fits its field."""


def redactable(kind: str | None) -> bool:
    """Tell whether a statement may be redacted: not what the log says of itself, nor what only one authority may state."""
    if kind is None:
        return True
    stated_by = FACTS[kind].fact.stated_by if kind in FACTS else None
    return stated_by is None and not kind.startswith("log.")


def without(value: Any, secret: str) -> Any:
    """Return a JSON value with a secret taken out of every text in it."""
    if isinstance(value, str):
        return value.replace(secret, TAKEN_OUT)
    if isinstance(value, dict):
        return {name: without(item, secret) for name, item in value.items()}
    if isinstance(value, list):
        return [without(item, secret) for item in value]
    return value


def takes_away_only(original: bytes, remaining: bytes) -> bool:
    """Tell whether one body is another with pieces of its texts taken out, and nothing put in."""
    try:
        return _reduces(msgspec.json.decode(original), msgspec.json.decode(remaining))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def _reduces(original: Any, remaining: Any) -> bool:
    if isinstance(original, str) and isinstance(remaining, str):
        return _is_cut_from(remaining, original)
    if isinstance(original, dict) and isinstance(remaining, dict):
        same = original.keys() == remaining.keys()
        return same and all(_reduces(original[name], remaining[name]) for name in original)
    if isinstance(original, list) and isinstance(remaining, list):
        same = len(original) == len(remaining)
        return same and all(map(_reduces, original, remaining))
    return type(original) is type(remaining) and bool(original == remaining)


def _is_cut_from(text: str, original: str) -> bool:
    """Tell whether a text is the original with stretches of it replaced by the mark of what was taken out."""
    first, *others = text.split(TAKEN_OUT)
    if not others:
        return text == original
    *middle, last = others
    if not original.startswith(first) or not original.endswith(last):
        return False
    place, end = len(first), len(original) - len(last)
    for piece in middle:
        found = original.find(piece, place, max(end, place))
        if found < 0:
            return False
        place = found + len(piece)
    return place <= end
