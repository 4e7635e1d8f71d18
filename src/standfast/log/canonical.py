"""Canonical bytes (RFC 8785): made once, when an entry is appended, and never again."""

import json
from datetime import datetime
from typing import Any

import msgspec
import rfc8785

from standfast.log.times import instant_text

LARGEST = 2**53 - 1
_DATETIME: tuple[type, ...] = (datetime,)
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


class Uncanonical(ValueError):
    """A value has no canonical bytes: NaN, an infinity, a NUL, a lone surrogate, or an integer beyond 2^53."""


def canonical(value: Any) -> bytes:
    """Return the canonical UTF-8 bytes of a JSON value.

    :raises Uncanonical: with a sentence that says what cannot be written.
    """
    try:
        return _encode(_plain(value)).encode()
    except (_Uncommon, RecursionError):
        return _canonical(value)


def _canonical(value: Any) -> bytes:
    """Return the canonical bytes of what the fast way leaves aside, or refuse it."""
    try:
        data = rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError) as error:
        raise Uncanonical(f"This cannot be recorded: {error}") from error
    if b"\\u0000" in data and _holds_nul(value):
        raise Uncanonical(
            "This cannot be recorded: a text holds the character NUL (U+0000); take it out."
        )
    return data


class _Uncommon(Exception):
    """A value that Python's own JSON may write otherwise than RFC 8785 does."""


def _plain(value: Any) -> Any:
    """Return a value that Python's JSON writes canonically: ASCII names, ordinary text, numbers that both write alike."""
    kind = type(value)
    if kind is str:
        if not value.isascii():
            _check_text(value)
        elif "\0" in value:
            raise _Uncommon
        return value
    if kind is dict:
        for name in value:
            if type(name) is not str or not name.isascii() or "\0" in name:
                raise _Uncommon
        return {name: _plain(item) for name, item in value.items()}
    if kind is list or kind is tuple:
        return [_plain(item) for item in value]
    if kind is float:
        return _number(value)
    if value is None or kind is bool or (kind is int and -LARGEST <= value <= LARGEST):
        return value
    raise _Uncommon


def _check_text(value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise _Uncommon from error
    if "\0" in value:
        raise _Uncommon


def _number(value: float) -> float | int:
    if value == 0:
        return 0
    if not 1e-4 <= abs(value) < 1e15:
        raise _Uncommon
    return int(value) if value.is_integer() else value


def canonical_header(header: dict[str, Any]) -> bytes:
    """Return the canonical bytes of a header: ASCII names, text, whole numbers, null; the general case is `canonical`."""
    return _encode(header).encode()


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
