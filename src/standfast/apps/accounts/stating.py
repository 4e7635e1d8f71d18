"""Which roles state which kinds of fact, read out of the operations themselves, so that no list can disagree with them."""

import inspect
from collections.abc import Callable, Iterator
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

from standfast.log.facts import Fact
from standfast.log.operations import OPERATIONS

LOOKED_INTO = (".operations", ".planning")
"""Modules whose functions an operation leaves the making of a fact to; rules and queries only read facts."""


@cache
def roles_that_state(kind: str) -> frozenset[str]:
    """Return the roles whose operations record a kind; none where no operation of this release does."""
    return _roles_by_kind().get(kind, frozenset())


@cache
def _roles_by_kind() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for known in OPERATIONS.values():
        for kind in _kinds_made(inspect.unwrap(known.function)):
            found.setdefault(kind, set()).update(known.roles or ())
    return {kind: frozenset(roles) for kind, roles in found.items()}


def _kinds_made(function: Callable[..., Any]) -> set[str]:
    """Return the kinds of the facts that a function names, itself or through the functions that it calls."""
    kinds: set[str] = set()
    waiting, seen = [function], set[Any]()
    while waiting:
        looked_at = waiting.pop()
        if not isinstance(looked_at, FunctionType) or looked_at in seen:
            continue
        seen.add(looked_at)
        for value in _named_in(looked_at):
            if inspect.isclass(value) and issubclass(value, Fact) and hasattr(value, "kind"):
                kinds.add(value.kind)
            elif inspect.isfunction(value) and _looked_into(value):
                waiting.append(inspect.unwrap(value))
    return kinds


def _named_in(function: FunctionType) -> Iterator[Any]:
    names = set(_names(function.__code__))
    for name in names:
        value = function.__globals__.get(name)
        if isinstance(value, ModuleType) and value.__name__.startswith("standfast."):
            yield from (getattr(value, part) for part in names if hasattr(value, part))
        elif isinstance(value, tuple | dict):
            yield from value.values() if isinstance(value, dict) else value
        elif value is not None:
            yield value


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _looked_into(function: Callable[..., Any]) -> bool:
    module = inspect.unwrap(function).__module__
    return module.startswith("standfast.apps.") and any(part in module for part in LOOKED_INTO)
