"""The ground of the hunt: a small mission with words planted in everything that takes a label."""

import pytest

from factories.leaks import Ground, planted_ground
from standfast.config import commands


@pytest.fixture
def ground(db: None) -> Ground:
    return planted_ground()


@pytest.fixture(autouse=True)
def _prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands run in this process: the test's database is prepared already, and migrating would end its transaction."""
    monkeypatch.setattr(commands, "prepare", lambda: None)
