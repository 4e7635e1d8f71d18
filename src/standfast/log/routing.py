"""Which database a query goes to: rows are read in the world that the caller stands in, everything else from live."""

from contextvars import ContextVar
from typing import Any

from django.db import models

LIVE = "default"
_world: ContextVar[str] = ContextVar("world", default=LIVE)
_folding: ContextVar[bool] = ContextVar("folding", default=False)


class ReadOnlyWorld(RuntimeError):
    """Something tried to write while standing in the world of a moment."""


def current_world() -> str:
    """Return the database alias of the world that the caller stands in; `default` is live."""
    return _world.get()


def stand_in(alias: str) -> Any:
    """Enter a world; the token leaves it again through `leave`."""
    return _world.set(alias)


def leave(token: Any) -> None:
    """Go back to where the caller stood before."""
    _world.reset(token)


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
