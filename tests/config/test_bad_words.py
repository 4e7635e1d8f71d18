import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from standfast.config import cli, commands
from standfast.config.moments import Usage


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("log", "export", "--out", "b", "--limit", "0"), "'0' is not a whole number, 1 or more"),
        (("log", "export", "--out", "b", "--limit", "-1"), "'-1' is not a whole number, 1 or more"),
        (("log", "export", "--out", "b", "--after", "-5"), "'-5' is not a whole number, 0 or more"),
        (("serve", "--port", "99999"), "'99999' is not a whole number from 1 to 65535"),
        (("serve", "--port", "abc"), "'abc' is not a whole number from 1 to 65535"),
    ],
)
def test_a_number_out_of_range_is_bad_usage(
    words: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        cli.parser().parse_args(words)

    assert refused.value.code == 2
    assert sentence in capsys.readouterr().err


def test_numbers_at_the_edges_are_taken() -> None:
    export = cli.parser().parse_args(
        ["log", "export", "--out", "b", "--limit", "1", "--after", "0"]
    )
    serve = cli.parser().parse_args(["serve", "--port", "65535"])

    assert (export.limit, export.after, serve.port) == (1, 0, 65535)


def test_a_port_in_use_is_refused_and_a_free_one_is_taken() -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(Usage) as refused:
            commands.hold_port("127.0.0.1", port)

    assert str(refused.value) == (
        f"Port {port} on 127.0.0.1 cannot be served on (Address already in use); stop what uses it or choose another with "
        "--port."
    )
    commands.hold_port("127.0.0.1", port)


def test_a_file_that_is_not_there_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as missing:
        (tmp_path / "none" / "b.partial").open("wb")

    assert commands.file_sentence(missing.value) == (
        f"A file could not be read or written: {tmp_path}/none/b (No such file or directory). "
        "Check that the path is right, that you may use it, and that there is room."
    )


@pytest.mark.parametrize(
    ("url", "begins"),
    [("mysql://somewhere/x", "begins with 'mysql:'"), ("rubbish", "is not an address")],
)
def test_an_address_of_no_database_we_know_is_bad_usage(
    url: str, begins: str, tmp_path: Path
) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "standfast.config.cli", "log", "state"],
        env=os.environ
        | {
            "DATABASE_URL": url,
            "STANDFAST_HOME": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "standfast.config.settings",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert (found.returncode, found.stderr) == (
        2,
        f"DATABASE_URL {begins}; it takes postgres://user@host:port/name or sqlite:///path.\n",
    )
