"""Reactions follow arrival: once for each entry that becomes foldable, late ones too, again after a crash."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from factories.log import open_site
from factories.small_mission import bundle, small_mission, take, wipe
from standfast.apps.incidents.facts import IncidentReported
from standfast.log.fold import Entry
from standfast.log.models import Checkpoint, StoredEntry
from standfast.log.reactions import REACTIONS, reaction, run_reactions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _registry() -> Iterator[None]:
    kept = dict(REACTIONS)
    REACTIONS.clear()
    yield
    REACTIONS.clear()
    REACTIONS.update(kept)


@pytest.fixture
def seen() -> list[UUID]:
    return []


def follow(seen: list[UUID], name: str = "toy", kinds: tuple[str, ...] = ()) -> None:
    @reaction(name, kinds=kinds)
    def note(entry: Entry) -> None:
        seen.append(entry.id)


def arrived(**given: object) -> list[UUID]:
    found = StoredEntry.objects.filter(standing="folded", **given).order_by("arrival")
    return list(found.values_list("id", flat=True))


def test_a_reaction_sees_every_entry_once_in_the_order_of_arrival(seen: list[UUID]) -> None:
    small_mission(size=20)
    follow(seen)

    shown = run_reactions()

    assert seen == arrived()
    assert shown == len(seen) == StoredEntry.objects.count()
    assert (run_reactions(), len(seen)) == (0, shown)


def test_a_reaction_sees_the_kinds_that_it_follows(seen: list[UUID]) -> None:
    small_mission(size=20)
    follow(seen, kinds=(IncidentReported.kind,))

    run_reactions()

    assert seen == arrived(kind=IncidentReported.kind) != []


def test_what_arrives_late_is_seen_though_it_is_older(seen: list[UUID]) -> None:
    mission = small_mission(size=30)
    juba, bentiu = mission.chains["juba"], mission.chains["bentiu"]
    first, late = bundle("juba", chain=juba), bundle("bentiu", chain=bentiu)
    wipe()
    mission.trust()
    follow(seen)
    take([first])
    run_reactions()
    assert set(seen) == set(arrived(chain=juba))

    take([late])
    run_reactions()

    assert seen == arrived()
    assert seen[-len(arrived(chain=bentiu)) :] == arrived(chain=bentiu)


def test_entries_of_a_chain_trusted_later_are_seen_then(seen: list[UUID]) -> None:
    mission = small_mission(size=20)
    whole = bundle("whole")
    wipe()
    follow(seen)
    take([whole])
    assert (run_reactions(), seen) == (0, [])

    mission.trust()
    run_reactions()

    assert sorted(seen) == sorted(arrived()) != []


def test_a_reaction_that_fails_sees_its_entries_again(
    seen: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("standfast.log.reactions.BATCH", 5)
    small_mission(size=20)
    broken = [True]

    @reaction("fragile")
    def note(entry: Entry) -> None:
        if broken and len(seen) == 12:
            raise ConnectionError("the gateway is gone")
        seen.append(entry.id)

    with pytest.raises(ConnectionError):
        run_reactions()
    assert Checkpoint.objects.get(reaction="fragile").arrival == 10
    broken.clear()
    run_reactions()

    assert seen[:12] == arrived()[:12]
    assert seen[12:] == arrived()[10:]


def test_each_reaction_has_a_checkpoint_of_its_own(seen: list[UUID]) -> None:
    open_site()
    follow(seen, "first")
    run_reactions()
    second: list[UUID] = []
    follow(second, "second")

    run_reactions()

    assert seen == second == arrived()
    assert sorted(Checkpoint.objects.values_list("reaction", "arrival")) == [
        ("first", 1),
        ("second", 1),
    ]
