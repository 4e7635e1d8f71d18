import argparse
import inspect
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import pytest

from standfast.config import docs
from standfast.log.facts import Fact, Kind
from standfast.log.figures import Figure, Moment, Reading
from standfast.log.operations import Operation

SETTINGS = """\
# Where the records are kept.
STANDFAST_HOME=./var

# A PostgreSQL to keep the records in,
# instead of a file.
# DATABASE_URL=postgres://standfast@127.0.0.1/standfast
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "docs" / "reference").mkdir(parents=True)
    (tmp_path / ".env.example").write_text(SETTINGS)
    return tmp_path


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="standfast")
    commands = parser.add_subparsers()
    letter = commands.add_parser("letter", help="print the letter")
    letter.add_argument("--as-of", required=True, metavar="DATE", help="the moment asked about")
    letter.add_argument("--format", choices=["json", "pdf"])
    letter.add_subparsers().add_parser("freeze", help="Keep it.")
    log = commands.add_parser("log").add_subparsers()
    log.add_parser("import", help="Read a bundle.").add_argument("file", metavar="FILE")
    return parser


class Part(msgspec.Struct, frozen=True):
    """Some of them."""

    block: str


class Counted(Fact):
    """Somebody counted.

    A second paragraph.
    """

    people: Annotated[int, msgspec.Meta(ge=0)]
    method: Literal["head-count", "estimate"] | None = None
    seen_at: datetime | None = None
    parts: tuple[Part, ...] = ()


Counted.version, Counted.act = 2, True


def test_commands_page_lists_the_commands_that_do_something() -> None:
    page = docs.commands_page(parser())

    assert [line for line in page.splitlines() if line.startswith(("## ", "| `", "standfast"))] == [
        "## standfast letter",
        "standfast letter [-h] --as-of DATE [--format {json,pdf}] {freeze} ...",
        "| `--as-of DATE` | the moment asked about |",
        "| `--format {json,pdf}` |  |",
        "## standfast letter freeze",
        "standfast letter freeze [-h]",
        "## standfast log import",
        "standfast log import [-h] FILE",
        "| `FILE` |  |",
    ]
    assert "Print the letter." in page.splitlines()


@pytest.mark.parametrize("columns", ["40", "200"])
def test_commands_page_does_not_depend_on_the_terminal(
    columns: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = docs.commands_page(parser())

    monkeypatch.setenv("COLUMNS", columns)

    assert docs.commands_page(parser()) == page


def test_facts_page_describes_every_field() -> None:
    kind = Kind("places.site.counted", 2, Counted, None, "places.site")

    page = docs.facts_page([kind])

    assert page.splitlines()[7:] == [
        "## places",
        "",
        "### places.site.counted",
        "",
        "Somebody counted. (act, version 2)",
        "",
        "| field | type | required |",
        "|---|---|---|",
        "| `people` | integer, at least 0 | yes |",
        '| `method` | "estimate", "head-count" or null | no |',
        "| `seen_at` | instant or null | no |",
        "| `parts` | list of Part | no |",
        "",
        "## Shapes",
        "",
        "Values with fields of their own, used above.",
        "",
        "### Part",
        "",
        "Some of them.",
        "",
        "| field | type | required |",
        "|---|---|---|",
        "| `block` | text | yes |",
    ]


def test_figures_page_has_a_heading_for_every_key() -> None:
    def measure(moment: Moment) -> Reading:
        return Reading(value=1)

    page = docs.figures_page(
        [
            Figure("searches.full_scale", "searches", "Full searches.", 1, ("a.b", "c.d"), measure),
            Figure("centre.groups", "groups", "Groups.", 3, (), measure),
        ]
    )

    assert page.splitlines()[7:] == [
        "## centre.groups",
        "",
        "Groups.",
        "",
        "Unit: groups. Version 3. Reads no records of its own.",
        "",
        "## searches.full_scale",
        "",
        "Full searches.",
        "",
        "Unit: searches. Version 1. Reads `a.b`, `c.d`.",
    ]


def operation(name: str, roles: tuple[str, ...], function: Callable[..., Any]) -> Operation:
    function.__module__ = "standfast.apps.patrols.operations"
    return Operation(name, roles, "mission", function, inspect.signature(function))


def test_permissions_page_tells_by_operation_and_by_role() -> None:
    def approve() -> None:
        """Approve a patrol."""

    def plan() -> None:
        """Plan a patrol."""

    page = docs.permissions_page(
        [
            operation("plan_patrol", ("planner", "duty officer"), plan),
            operation("approve_patrol", ("duty officer",), approve),
        ]
    )

    assert [line for line in page.splitlines() if line.startswith("| ")] == [
        "| operation | roles | chain | what it does |",
        "| `approve_patrol` | duty officer | mission | Approve a patrol. |",
        "| `plan_patrol` | planner, duty officer | mission | Plan a patrol. |",
        "| role | may |",
        "| duty officer | `approve_patrol`, `plan_patrol` |",
        "| planner | `plan_patrol` |",
    ]


def test_settings_page_keeps_the_comment_above_each_variable() -> None:
    page = docs.settings_page(SETTINGS)

    assert page.splitlines()[6:] == [
        "## STANDFAST_HOME",
        "",
        "Where the records are kept.",
        "",
        "Default: `./var`.",
        "",
        "## DATABASE_URL",
        "",
        "A PostgreSQL to keep the records in, instead of a file.",
        "",
        "Not set by default; for example `postgres://standfast@127.0.0.1/standfast`.",
    ]


def test_write_pages_writes_what_is_stale_and_nothing_else(checkout: Path) -> None:
    written = docs.write_pages(parser(), root=checkout)
    (checkout / "docs/reference/settings.md").write_text("old")

    assert sorted(written) == [
        f"docs/reference/{name}.md"
        for name in ("commands", "facts", "figures", "permissions", "settings")
    ]
    assert docs.stale_pages(parser(), root=checkout) == ["docs/reference/settings.md"]
    assert docs.write_pages(parser(), root=checkout) == ["docs/reference/settings.md"]
    assert docs.stale_pages(parser(), root=checkout) == []


def test_pages_are_refused_outside_a_checkout(tmp_path: Path) -> None:
    with pytest.raises(docs.NoCheckout, match="is not a checkout of the source; run"):
        docs.write_pages(parser(), root=tmp_path)

    assert list(tmp_path.iterdir()) == []
