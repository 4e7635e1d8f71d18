"""Canonical bytes (RFC 8785): made once, when an entry is appended, and never again."""

import json
from datetime import datetime
from typing import Any

import msgspec
import rfc8785

from standfast.log.times import instant_text

_DATETIME: tuple[type, ...] = (datetime,)


class Uncanonical(ValueError):
    """A value has no canonical bytes: NaN, an infinity, a NUL, a lone surrogate, or an integer beyond 2^53."""


def canonical(value: Any) -> bytes:
    """Return the canonical UTF-8 bytes of a JSON value.

    :raises Uncanonical: with a sentence that says what cannot be written.
    """
    try:
        data = rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise Uncanonical(f"This cannot be recorded: {error}") from error
    if b"\\u0000" in data and _holds_nul(value):
        raise Uncanonical(
            "This cannot be recorded: a text holds the character NUL (U+0000); take it out."
        )
    return data


def canonical_header(header: dict[str, Any]) -> bytes:
    """Return the canonical bytes of a header: ASCII names, text, whole numbers, null; the general case is `canonical`."""
    return json.dumps(header, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def builtins(value: Any) -> Any:
    """Return a fact as JSON values, with instants as the entry format writes them."""
    return _with_instants(msgspec.to_builtins(value, builtin_types=_DATETIME))


def _with_instants(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _with_instants(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_with_instants(item) for item in value]
    return instant_text(value) if isinstance(value, datetime) else value


def _holds_nul(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_holds_nul(key) or _holds_nul(item) for key, item in value.items())
    if isinstance(value, list | tuple):
        return any(_holds_nul(item) for item in value)
    return isinstance(value, str) and "\0" in value
