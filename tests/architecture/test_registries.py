"""Contracts over every registered fact and fold: nothing to write for a new one, and nothing forgotten."""

import random
import re
from typing import Any
from uuid import UUID

import msgspec
import pytest
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.any_fact import any_entries, any_fact
from standfast.log.canonical import builtins, canonical
from standfast.log.facts import FACTS, UPCASTERS, read_fact
from standfast.log.figures import FIGURES
from standfast.log.fold import FOLDS, Entry, Folded, apply_last, fold_entries, sorts_last

KINDS = sorted(FACTS)
FOLD_NAMES = sorted(FOLDS)
LETTER_KEYS = {
    "zones.un_house.serious_incidents.before",
    "zones.un_house.serious_incidents.after",
    "zones.un_house.serious_incidents.after_per_month",
    "patrols.long_duration.deployments.yei",
    "patrols.long_duration.deployments.kajo_keji",
    "patrols.long_duration.deployments.lainya",
    "patrols.long_duration.deployments.magwe",
    "patrols.long_duration.mean_days",
    "searches.full_scale",
    "exercises.juba.tabletop",
    "exercises.juba.field",
    "exercises.field_offices.tabletop",
    "works.un_house_wall.target_m",
    "works.un_house_wall.done_share",
    "works.safe_havens.target",
    "works.safe_havens.completed",
    "stores.ballistic_blankets.distributed",
    "malakal.watchtowers",
    "malakal.posts_day_and_night",
    "followup.operations_consulted",
    "readiness.women_police_share",
    "centre.bentiu.groups",
    "centre.pibor.sheltered",
}
NOBODY = UUID(int=9)
FEW = settings(
    max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_is_named_app_noun_verb_and_its_fold_is_registered(kind: str) -> None:
    fact = FACTS[kind].fact
    app = fact.__module__.removeprefix("standfast.apps.").partition(".")[0]

    assert re.fullmatch(r"[a-z]+\.[a-z_]+\.[a-z_]+", kind)
    assert kind.split(".")[0] == ("log" if fact.__module__.startswith("standfast.log.") else app)
    assert FACTS[kind].fold in FOLDS
    assert re.match(r"[A-Z].*\.", fact.__doc__ or "")


@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_of_an_older_version_can_be_read(kind: str) -> None:
    older = range(1, FACTS[kind].version)

    assert [version for version in older if (kind, version) not in UPCASTERS] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_comes_back_from_its_bytes(kind: str) -> None:
    @FEW
    @given(stated=any_fact(kind))
    def comes_back(stated: object) -> None:
        body = canonical(builtins(stated))

        assert read_fact(kind, FACTS[kind].version, body) == stated
        assert canonical(builtins(read_fact(kind, FACTS[kind].version, body))) == body

    comes_back()


@pytest.mark.parametrize("name", FOLD_NAMES)
def test_a_state_starts_from_nothing_and_comes_back_from_its_bytes(name: str) -> None:
    fold = FOLDS[name]

    assert fold.decode(msgspec.msgpack.encode(fold.state())) == fold.state()


@pytest.mark.parametrize("name", FOLD_NAMES)
def test_a_fold_takes_any_set_of_entries_in_any_order(name: str) -> None:
    fold = FOLDS[name]

    @FEW
    @given(entries=any_entries(name), order=st.randoms(use_true_random=False))
    def takes(entries: list[Entry], order: random.Random) -> None:
        folded = fold_entries(fold, entries)
        shuffled = fold_entries(fold, order.sample(entries, len(entries)))

        assert msgspec.msgpack.encode(folded.state) == msgspec.msgpack.encode(shuffled.state)
        assert folded.conflicts == shuffled.conflicts
        assert fold.decode(msgspec.msgpack.encode(folded.state)) == folded.state
        assert shown(name, folded, entries) == shown(name, shuffled, entries)

    takes()


@pytest.mark.parametrize("name", FOLD_NAMES)
def test_applying_what_sorts_last_leads_where_folding_everything_does(name: str) -> None:
    fold = FOLDS[name]

    @FEW
    @given(entries=any_entries(name))
    def leads(entries: list[Entry]) -> None:
        folded = Folded(fold.state())
        for count, entry in enumerate(entries, 1):
            if sorts_last(folded, entry):
                apply_last(fold, folded, entry)
            else:
                folded = fold_entries(fold, entries[:count])

        whole = fold_entries(fold, entries)
        assert (folded.state, folded.conflicts) == (whole.state, whole.conflicts)
        assert (folded.heads, folded.newest) == (whole.heads, whole.newest)
        assert shown(name, folded, entries) == shown(name, whole, entries)

    leads()


@pytest.mark.parametrize("name", FOLD_NAMES)
def test_rows_fit_a_database_that_is_strict_about_it(name: str) -> None:
    fold = FOLDS[name]
    refused: set[str] = set()

    @FEW
    @given(entries=any_entries(name))
    def fit(entries: list[Entry]) -> None:
        folded = fold_entries(fold, entries)
        rows = fold.rows(folded.state, subject=NOBODY, label="unclassified")
        refused.update(problem for row in [*rows, *folded.entry_rows] for problem in unfit(row))

    fit()

    assert sorted(refused) == []


def test_the_letter_finds_its_figures() -> None:
    assert sorted(LETTER_KEYS - set(FIGURES)) == []


@pytest.mark.parametrize("key", sorted(FIGURES))
def test_a_figure_says_what_it_counts_and_what_it_reads(key: str) -> None:
    known = FIGURES[key]

    assert re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)+", key)
    assert re.fullmatch(r"[A-Z].*\.", known.definition)
    assert known.unit.strip() != ""
    assert [name for name in known.reads if name not in FOLDS] == []
    assert known.version >= 1


def shown(name: str, folded: Folded, entries: list[Entry]) -> list[str]:
    """Return the rows of a state as text, each checked to fit its table."""
    fold = FOLDS[name]
    subject = entries[0].subject if entries else NOBODY
    rows = fold.rows(folded.state, subject=subject, label="unclassified")
    for row in rows:
        assert isinstance(row, fold.tables)
        assert (row.subject, row.label) == (subject, "unclassified")
    for row in folded.entry_rows:
        assert isinstance(row, fold.entry_tables)
    return [
        repr([getattr(row, field.attname) for field in row._meta.concrete_fields])
        for row in [*rows, *folded.entry_rows]
    ]


def unfit(row: models.Model) -> list[str]:
    """Return the fields of a row that a strict database would refuse; SQLite takes anything."""
    return [
        f"{type(row).__name__}.{field.name} cannot hold every value that the fact admits"
        for field in row._meta.concrete_fields
        if not field.primary_key and not fits(field, getattr(row, field.attname))
    ]


def fits(field: "models.Field[Any, Any]", value: object) -> bool:
    if value is None:
        return field.null
    if isinstance(field, models.CharField):
        return isinstance(value, str) and len(value) <= (field.max_length or len(value))
    if isinstance(field, models.IntegerField):
        lowest, highest = BaseDatabaseOperations.integer_field_ranges[field.get_internal_type()]
        return isinstance(value, int) and lowest <= value <= highest
    return True
