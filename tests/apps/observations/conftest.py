"""Files of events in a temporary folder."""

from collections.abc import Callable
from pathlib import Path

import pytest

from factories.observations import Row, as_csv

Writer = Callable[..., Path]


@pytest.fixture
def ucdp_file(tmp_path: Path) -> Writer:
    """Write a file of events and return its path; `encoding` is how its letters are written."""

    def write(*rows: Row, name: str = "ged.csv", encoding: str = "utf-8", **layout: object) -> Path:
        path = tmp_path / name
        path.write_bytes(as_csv(rows, **layout).encode(encoding))  # type: ignore[arg-type]
        return path

    return write
