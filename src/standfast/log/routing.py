"""Which database a query goes to: rows are read in the world that the caller stands in, everything else from live."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar, cast

from django.db import models

LIVE = "default"
T = TypeVar("T")
_world: ContextVar[str] = ContextVar("world", default=LIVE)
Known = dict[str, list[tuple[int, int]]]  # by chain: the ranges of seq that count
_known: ContextVar[Known | None] = ContextVar("known", default=None)
_memo: ContextVar[dict[str, Any] | None] = ContextVar("memo", default=None)


class ReadOnlyWorld(RuntimeError):
    """Something tried to write while standing in the world of a moment."""


def current_world() -> str:
    """Return the database alias of the world that the caller stands in; `default` is live."""
    return _world.get()


def known_entries() -> Known | None:
    """Return which entries were known in the world that the caller stands in; None is all of them."""
    return _known.get()


def remembered(name: str, ask: Callable[[], T]) -> T:
    """Return an answer that stays the same while the caller stands in one world; outside of worlds ask each time."""
    memo = _memo.get()
    if memo is None:
        return ask()
    if name not in memo:
        memo[name] = ask()
    return cast("T", memo[name])


def stand_in(alias: str, known: Known | None) -> Any:
    """Enter a world; the token leaves it again through `leave`."""
    return _world.set(alias), _known.set(known), _memo.set({})


def leave(token: Any) -> None:
    """Go back to where the caller stood before."""
    _world.reset(token[0])
    _known.reset(token[1])
    _memo.reset(token[2])


def is_projection(model: type[models.Model]) -> bool:
    """Tell whether a table is a projection, written by folds alone."""
    return bool(getattr(model, "_is_row", False))


class WorldRouter:
    """Reads rows in the caller's world and refuses to write in any world but live."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str:
        return current_world() if is_projection(model) else LIVE

    def db_for_write(self, model: type[models.Model], **hints: Any) -> str:
        if is_projection(model) and current_world() != LIVE:
            raise ReadOnlyWorld(
                "The world of a moment is read-only: what happened then cannot be written now."
            )
        return LIVE

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == LIVE
