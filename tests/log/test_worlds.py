"""Worlds of a moment against a slow oracle: every entry read, filtered by its words, and folded from nothing."""

import random
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.connection import ConnectionDoesNotExist

from factories.log import START, open_site
from factories.slow_folds import slow_kept
from factories.small_mission import (
    LATER,
    all_rows,
    bundle,
    full_bundle,
    small_mission,
    state,
    take,
    wipe,
)
from standfast.apps.incidents.facts import IncidentCorrected, IncidentReported
from standfast.apps.incidents.models import Incident
from standfast.log import figures, worlds
from standfast.log.fold import FOLDS, Entry, fold_entries
from standfast.log.genesis import BundleReceived
from standfast.log.models import Chain, StoredEntry
from standfast.log.operations import write_transaction
from standfast.log.projection import rows_of
from standfast.log.routing import ReadOnlyWorld, current_world
from standfast.log.rowtext import row_text
from standfast.log.store import Chains, read_entry
from standfast.log.times import Happened
from standfast.log.worlds import NoSuchSite, forget_worlds, present_heads, world

Moment = tuple[datetime | None, datetime | None, str | None]
SUBJECT = UUID(int=5)


def all_entries() -> list[Entry]:
    chains = Chains()
    stored = StoredEntry.objects.filter(standing="folded")
    return [read_entry(bytes(e.header), bytes(e.body or b""), chains) for e in stored]


def slow_known(entries: list[Entry], known_by: datetime | None, site: str | None) -> list[Entry]:
    """Return a site's own entries up to a moment, and those that its receipts name by then."""
    if known_by is None and site is None:
        return entries
    own = [
        e for e in entries if e.site == (site or "juba") and e.recorded_at <= (known_by or LATER)
    ]
    known = {(e.chain, e.seq) for e in own}
    for receipt in own:
        if isinstance(receipt.fact, BundleReceived):
            for part in receipt.fact.ranges:
                known |= {(part.chain, seq) for seq in range(part.first, part.last + 1)}
    return [e for e in entries if (e.chain, e.seq) in known]


def slow_rows(as_of: datetime | None, known_by: datetime | None, site: str | None) -> list[str]:
    """Return every row of the moment, folded from nothing."""
    known = sorted(slow_known(all_entries(), known_by, site), key=lambda e: e.subject)
    texts = []
    for subject, group in groupby(known, key=lambda e: e.subject):
        entries = list(group)
        if as_of is not None:
            kept = slow_kept(entries, as_of)
            entries = [e for e in entries if e.place in kept]
        for label, name in {(e.label, e.kind.rpartition(".")[0]) for e in entries}:
            chosen = [e for e in entries if (e.label, e.kind.rpartition(".")[0]) == (label, name)]
            folded = fold_entries(FOLDS[name], chosen)
            texts += [
                f"{row._meta.db_table} {row_text(row)}"
                for row in rows_of(FOLDS[name], folded, subject, label)
            ]
    return sorted(texts)


def moments(seed: int, count: int) -> list[Moment]:
    rng = random.Random(seed)

    def instant() -> datetime | None:
        return rng.choice([None, START + timedelta(hours=rng.randrange(-30, 600))])

    return [
        (instant(), instant(), rng.choice([None, "juba", "bentiu", "malakal"]))
        for _ in range(count)
    ]


def rows_in(moment: Moment) -> list[str]:
    as_of, known_by, site = moment
    with world(as_of=as_of, known_by=known_by, at_site=site):
        return all_rows()


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_world_is_what_a_slow_reading_says(seed: int) -> None:
    small_mission(seed=seed, size=70)
    live, seen = all_rows(), set()

    for moment in moments(seed, 25):
        expected = slow_rows(*moment)

        assert rows_in(moment) == expected, moment
        assert rows_in(moment) == expected, "from the cache"
        seen.add(len(expected))

    assert all_rows() == live
    assert len(seen) > 8


@pytest.mark.django_db
def test_a_world_of_no_moment_is_live() -> None:
    small_mission(size=30)

    assert rows_in((None, None, None)) == all_rows() != []


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_world_copied_from_the_file_equals_one_copied_row_by_row() -> None:
    small_mission(seed=4, size=50)
    for moment in moments(4, 12):
        forget_worlds()
        from_file = rows_in(moment)
        forget_worlds()
        with transaction.atomic():
            row_by_row = rows_in(moment)

        assert from_file == row_by_row == slow_rows(*moment)
    assert connection.in_atomic_block is False


def incident_at(day: int, *, on: str, subject: UUID = SUBJECT) -> Entry:
    happened = Happened.exact(START + timedelta(days=day))
    return state((IncidentReported(category="CR2"), happened), subject, on, happened.end + timedelta(hours=1))  # fmt: skip


def correct(day: int, *, on: str, at: datetime) -> Entry:
    happened = Happened.exact(START + timedelta(days=day))
    return state((IncidentCorrected(reason="Heard again.", happened=happened), happened), SUBJECT, on, at)  # fmt: skip


@pytest.mark.django_db
def test_a_corrected_time_moves_a_case_into_a_world_and_out_of_another() -> None:
    chain = open_site().chain
    incident_at(10, on=chain)
    corrected_at = START + timedelta(days=20)
    correct(3, on=chain, at=corrected_at)
    fifth = START + timedelta(days=5)

    def cases(as_of: datetime, known_by: datetime | None = None) -> int:
        with world(as_of=as_of, known_by=known_by):
            return Incident.objects.count()

    before = corrected_at - timedelta(seconds=1)
    assert (cases(fifth), cases(fifth, before), cases(fifth, corrected_at)) == (1, 0, 1)
    assert cases(START + timedelta(days=2)) == 0
    assert cases(START + timedelta(days=10), before) == 1


@pytest.mark.django_db
def test_a_queryset_belongs_to_the_world_that_it_was_made_in() -> None:
    chain = open_site().chain
    incident_at(1, on=chain)
    incident_at(9, on=chain, subject=UUID(int=6))
    live = Incident.objects.order_by("subject")

    with world(as_of=START + timedelta(days=2)) as opened:
        inside = Incident.objects.all()
        assert (inside.db, inside.count(), live.count()) == (opened.alias, 1, 2)
        assert StoredEntry.objects.count() == 3
        left_open = Incident.objects.filter(category="CR2")

    with pytest.raises(ConnectionDoesNotExist):
        list(left_open)
    assert (current_world(), Incident.objects.count()) == ("default", 2)


@pytest.mark.django_db
def test_a_world_inside_a_world_gives_way_to_the_outer_one() -> None:
    chain = open_site().chain
    incident_at(1, on=chain)

    with world(as_of=START + timedelta(days=2)):
        with world(as_of=START):
            assert Incident.objects.count() == 0
        assert Incident.objects.count() == 1


def _by_operation(chain: str) -> None:
    with write_transaction():
        pass


def _by_row(chain: str) -> None:
    Incident(subject=SUBJECT, label="unclassified", category="CR2", happened_start=START, happened_end=START, recorded_at=START).save()  # fmt: skip


def _by_update(chain: str) -> None:
    Incident.objects.update(category="SV1")


def _by_delete(chain: str) -> None:
    Incident.objects.all().delete()


@pytest.mark.django_db
@pytest.mark.parametrize("write", [_by_operation, _by_row, _by_update, _by_delete])
def test_writing_in_a_world_raises_and_changes_nothing(write: Callable[[str], Any]) -> None:
    chain = open_site().chain
    incident_at(1, on=chain)
    before = all_rows()

    with world(as_of=LATER):
        with pytest.raises((ReadOnlyWorld, DatabaseError)):
            write(chain)
        assert all_rows() == before

    assert (all_rows(), StoredEntry.objects.count()) == (before, 2)


@pytest.mark.django_db
def test_a_world_names_the_heads_that_it_was_folded_from() -> None:
    mission = small_mission(size=40)
    known_by = START + timedelta(days=5)
    bentiu = mission.chains["bentiu"]
    last = (
        StoredEntry.objects.filter(chain=bentiu, recorded_at__lte=known_by).order_by("-seq").first()
    )
    assert last is not None

    with world(known_by=known_by, at_site="bentiu") as then, world() as now:
        assert now.heads == present_heads()
        assert then.heads[bentiu] == (last.seq, last.digest)


@pytest.mark.django_db
def test_a_site_that_nobody_knows_is_named_with_those_that_are_known() -> None:
    small_mission(size=5)

    where = world(at_site="wau")
    with pytest.raises(NoSuchSite, match="'wau' is known here; the sites are: bentiu, juba, mala"):
        where.__enter__()


@pytest.mark.django_db
def test_a_gap_that_closes_is_seen_at_once_though_no_head_moves() -> None:
    mission = small_mission(size=40)
    expected = slow_rows(LATER, None, None)
    juba = mission.chains["juba"]
    made = [
        bundle("head", chain=juba, limit=2), bundle("middle", chain=juba, after=2, limit=9), bundle("tail", chain=juba, after=11),
        *(bundle(name, chain=mission.chains[name]) for name in ("bentiu", "malakal")),
    ]  # fmt: skip
    full = full_bundle("full")
    wipe()
    mission.trust()
    take([path for path in made if "middle" not in path.name])
    heads = present_heads()
    with_gap = rows_in((LATER, None, None))

    take([full])

    assert present_heads() == heads
    assert rows_in((LATER, None, None)) == expected != with_gap


@pytest.mark.django_db
def test_a_chain_that_becomes_trusted_is_seen_at_once() -> None:
    mission = small_mission(size=20)
    whole = bundle("whole")
    wipe()
    take([whole])
    assert rows_in((LATER, None, None)) == []

    mission.trust()

    assert rows_in((LATER, None, None)) == slow_rows(LATER, None, None) != []


@pytest.mark.django_db
def test_an_entry_that_another_site_could_not_read_yet_was_still_known_to_it() -> None:
    mission = small_mission(size=40)
    clear = bundle("clear")
    wipe()
    mission.trust()
    take([clear])
    withheld = StoredEntry.objects.filter(standing="withheld").order_by("chain", "seq")[0]
    chain = Chain.objects.get(chain=withheld.chain)

    known = worlds.known_at(figures.Moment(LATER, LATER, chain.site)) or {}

    held = StoredEntry.objects.filter(chain=chain.chain)
    recorded = held.exclude(recorded_at=None).order_by("-seq").values_list("seq", flat=True)
    assert known[chain.chain] == [(1, recorded[0])]


@pytest.mark.django_db(transaction=True)
def test_worlds_stay_whole_while_another_thread_writes() -> None:
    chain = open_site().chain
    stop = threading.Event()
    failures: list[str] = []

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            incident_at(1, on=chain, subject=UUID(int=1000 + number))
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(8):
            with world(as_of=START + timedelta(days=2, seconds=number)) as opened:
                if Incident.objects.count() != opened.heads[chain][0] - 1:
                    failures.append(f"{Incident.objects.count()} rows at {opened.heads}")
    finally:
        stop.set()
        writer.join()

    assert failures == []
    assert Incident.objects.count() > 3
    assert Chain.objects.count() == 1


@pytest.mark.django_db
def test_only_so_many_worlds_are_kept() -> None:
    open_site()
    for number in range(worlds.CACHED_WORLDS + 3):
        with world(as_of=START + timedelta(days=number)):
            pass

    assert len(worlds._cache) == worlds.CACHED_WORLDS
    forget_worlds()
    assert len(worlds._cache) == 0
