"""A noun that the code uses is in the glossary, and the pictures of the rooms show what the contracts enforce."""

import re
import tomllib
from pathlib import Path

from django.apps import apps as django_apps

from standfast.log.models import Row

ROOT = Path(__file__).parents[2]


def test_every_row_is_in_the_glossary() -> None:
    named = set(re.findall(r"`(\w+)`", (ROOT / "docs" / "glossary.md").read_text()))

    unexplained = {
        f"{model._meta.app_label}.{model.__name__}"
        for model in django_apps.get_models()
        if issubclass(model, Row) and model.__name__ not in named
    }

    assert unexplained == set()


def test_the_architecture_page_shows_the_order_of_the_apps() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    street = next(c for c in contracts["contracts"] if c["name"].startswith("Domain apps"))
    enforced = [re.sub(r"[()]", "", layer) for layer in street["layers"]]

    page = (ROOT / "docs" / "explanation" / "architecture.md").read_text()
    picture = page.split("higher may import lower:\n```\n")[1].split("```")[0]
    shown = [re.split(r"\s{2,}", line)[0] for line in picture.splitlines()]

    assert shown == enforced
