"""Tests touch nothing that is not theirs."""

import os
import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection


def test_the_network_ends_at_this_machine() -> None:
    with (
        socket.socket() as outward,
        pytest.raises(AssertionError, match=r"A test tried to reach 192\.0\.2\.1"),
    ):
        outward.connect(("192.0.2.1", 443))


def test_this_machine_can_be_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert client.getpeername() == server.getsockname()


def test_the_home_is_thrown_away() -> None:
    home = Path(settings.HOME)

    assert home.name.startswith("standfast-tests-")
    assert home.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_the_database_is_the_one_that_was_asked_for() -> None:
    asked = os.environ.get("DATABASE_URL", "sqlite").partition(":")[0]

    assert connection.vendor == {"postgres": "postgresql"}.get(asked, asked)
    assert "test" in str(connection.settings_dict["NAME"])
