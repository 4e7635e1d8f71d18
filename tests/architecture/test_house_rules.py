"""Rules of the house that no linter knows: who may write, what an app consists of, what an operation looks like."""

import ast
import inspect
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps as django_apps
from django.db import models

from standfast.log.models import Row
from standfast.log.operations import OPERATIONS, Operation

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "standfast"
APPS = sorted(path.parent for path in (SOURCE / "apps").glob("*/apps.py"))
APP_SHAPE = {"__init__", "apps", "facts", "models", "fold"}
WRITES = {
    "create",
    "bulk_create",
    "get_or_create",
    "update_or_create",
    "update",
    "bulk_update",
    "delete",
    "save",
    "acreate",
    "aupdate",
    "adelete",
    "asave",
}
OUTER_ROOMS = ("web", "api", "jobs", "reports", "demo")
ROLES = {
    "duty officer",
    "planner",
    "field office",
    "security officer",
    "police",
    "medical officer",
    "logistics officer",
    "engineer",
    "readiness officer",
    "task-force secretary",
    "assessor",
    "NGO focal point",
    "administrator",
}


def parsed(*rooms: str) -> Iterator[tuple[str, ast.Module]]:
    for room in rooms:
        for path in sorted((SOURCE / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(SOURCE)), ast.parse(path.read_text())


def row_names() -> set[str]:
    return {model.__name__ for model in django_apps.get_models() if issubclass(model, Row)}


def root_name(expression: ast.expr) -> str | None:
    """Return the name at which a chain such as `Incident.objects.filter(...).update` begins."""
    while isinstance(expression, ast.Attribute | ast.Call | ast.Subscript):
        if isinstance(expression, ast.Call):
            expression = expression.func
        else:
            expression = expression.value
    return expression.id if isinstance(expression, ast.Name) else None


def writes_of_rows(tree: ast.AST, rows: set[str]) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and root_name(node.func.value) in rows
    ]


def test_nobody_but_the_log_writes_a_row() -> None:
    rows = row_names()

    written = [
        f"{name}:{line}"
        for name, tree in parsed("apps", "config", *OUTER_ROOMS)
        for line in writes_of_rows(tree, rows)
    ]

    assert "Person" in rows
    assert written == []


@pytest.mark.parametrize(
    "code",
    [
        "Incident.objects.create(category='abduction')",
        "Incident.objects.filter(pk=1).exclude(pk=2).update(category='abduction')",
        "Incident(category='abduction').save()",
        "Incident.objects.get(pk=1).delete()",
    ],
)
def test_a_written_row_is_seen(code: str) -> None:
    assert writes_of_rows(ast.parse(code), {"Incident"}) == [1]


def test_outer_rooms_do_not_append() -> None:
    """A screen, an endpoint, a job or a report calls an operation; only operations append."""
    appended = [
        f"{name}:{node.lineno}"
        for name, tree in parsed(*OUTER_ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module == "standfast.log.operations"
        and {"append", "write_transaction"} & {alias.name for alias in node.names}
        and not name.startswith("demo/load")
    ]

    assert appended == []


def test_no_signals() -> None:
    used = [
        f"{name}:{node.lineno}"
        for name, tree in parsed("apps", "log", "config", *OUTER_ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module in ("django.dispatch", "django.db.models.signals", "django.core.signals")
    ]

    assert used == []


@pytest.mark.parametrize("app", APPS, ids=lambda path: path.name)
def test_an_app_has_its_shape(app: Path) -> None:
    modules = {
        path.stem
        for path in [*app.glob("*.py"), *(found.parent for found in app.glob("*/__init__.py"))]
    }
    docstring = ast.get_docstring(ast.parse((app / "__init__.py").read_text())) or ""

    assert APP_SHAPE - modules == set()
    assert docstring != "", "the room says what it is for"
    assert (app / "migrations" / "0001_initial.py").exists() or not project_tables(app.name)


def project_tables(app: str) -> list[type[models.Model]]:
    return list(django_apps.get_app_config(app).get_models())


@pytest.mark.parametrize("app", APPS, ids=lambda path: path.name)
def test_an_app_has_tests(app: Path) -> None:
    assert list((ROOT / "tests" / "apps" / app.name).rglob("test_*.py"))


def test_rows_refer_to_other_subjects_without_foreign_keys() -> None:
    bound = [
        f"{model.__name__}.{field.name}"
        for model in django_apps.get_models()
        if issubclass(model, Row)
        for field in model._meta.fields
        if field.is_relation or (getattr(field, "unique", False) and not field.primary_key)
    ]
    constrained = [
        model.__name__
        for model in django_apps.get_models()
        if issubclass(model, Row) and (model._meta.constraints or model._meta.unique_together)
    ]

    assert (bound, constrained) == ([], [])


def test_no_row_has_a_default_ordering() -> None:
    ordered = [
        model.__name__
        for model in django_apps.get_models()
        if issubclass(model, Row) and model._meta.ordering
    ]

    assert ordered == []


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.name)
def test_an_operation_is_keyword_only_and_says_who_and_when(operation: Operation) -> None:
    parameters = operation.signature.parameters

    positional = [
        name
        for name, parameter in parameters.items()
        if parameter.kind is not inspect.Parameter.KEYWORD_ONLY
    ]
    untyped = [
        name
        for name, parameter in parameters.items()
        if parameter.annotation is inspect.Parameter.empty
    ]

    assert positional == []
    assert untyped == []
    assert {"by", "at"} <= set(parameters)


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.name)
def test_an_operation_names_its_roles_and_describes_itself(operation: Operation) -> None:
    assert operation.roles, "an operation that anybody may call belongs to nobody"
    assert set(operation.roles) <= ROLES
    assert re.match(r"[A-Z].*\.", inspect.getdoc(operation.function) or "")


def test_every_setting_that_is_read_is_described() -> None:
    read = {
        match.group(1)
        for path in SOURCE.rglob("*.py")
        for match in re.finditer(
            r"environ(?:\.get\(|\[|\.setdefault\()\s*\"([A-Z_]+)\"", path.read_text()
        )
    }
    described = set(
        re.findall(r"^#?\s?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    )

    assert read - {"DJANGO_SETTINGS_MODULE"} == described
    assert "STANDFAST_HOME" in os.environ
