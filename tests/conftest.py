"""Resources of all tests: which database they run on, a home of their own, no network beyond this machine."""

import ipaddress
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import SimpleTestCase

from split_week.field import close_nursery

ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")
DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
}

Command = Callable[..., "subprocess.CompletedProcess[str]"]

# The quick profile gives the same examples every time: a test that fails only sometimes is a defect of its own.
hypothesis.settings.register_profile("quick", max_examples=40, deadline=None, derandomize=True)
hypothesis.settings.register_profile("deep", max_examples=2000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())) or item.get_closest_marker(
            "django_db"
        ):
            item.add_marker("database")
        if ON_POSTGRESQL and item.get_closest_marker("sqlite"):
            item.add_marker(pytest.mark.skip(reason="This test is about the SQLite file itself."))
        if not ON_POSTGRESQL and item.get_closest_marker("postgresql"):
            item.add_marker(
                pytest.mark.skip(reason="This test needs PostgreSQL: script/test runs it there.")
            )


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _only_to_this_machine(getattr(socket.socket, name)))
        yield


def _only_to_this_machine(connect: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(str(address[0])):
            raise AssertionError(
                f"A test tried to reach {address[0]}; tests talk to this machine alone."
            )
        return connect(self, address)

    return guarded


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def _sites_end_with_the_run() -> Iterator[None]:
    yield
    close_nursery()


@pytest.fixture(scope="session", autouse=True)
def _worlds_may_be_opened() -> Iterator[None]:
    """Let tests of the database open the worlds of a moment, which are databases in memory made while the test runs."""
    guards: Any = SimpleTestCase.ensure_connection_patch_method

    def patch_method(cls: type[SimpleTestCase]) -> Callable[..., Any]:
        real = BaseDatabaseWrapper.ensure_connection
        guarded = guards.__func__(cls)

        def ensure(self: BaseDatabaseWrapper, *args: Any, **kwargs: Any) -> Any:
            own = self.alias.startswith(("world-", "building-"))
            return (real if own else guarded)(self, *args, **kwargs)

        return ensure

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SimpleTestCase, "ensure_connection_patch_method", classmethod(patch_method))
        yield


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home for commands that a test runs as processes of their own."""
    return tmp_path / "home"


@pytest.fixture
def standfast(home: Path) -> Command:
    """Run the `standfast` command in the test's home, on SQLite, and return the finished process."""

    def run(*arguments: str | Path, **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [Path(sys.executable).parent / "standfast", *arguments],
            env=command_environment(home) | environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    return run


def command_environment(home: Path) -> dict[str, str]:
    """Return the environment of a command that works in `home` on SQLite, whatever the tests themselves run on."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    }
    return kept | {"STANDFAST_HOME": str(home)}
