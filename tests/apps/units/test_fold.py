from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest

from standfast.apps.units.facts import (
    RotationDeparted,
    RotationInducted,
    StrengthCorrected,
    StrengthReported,
    UnitCorrected,
    UnitDeployed,
    UnitLeft,
    UnitMoved,
    VehicleAssigned,
    VehicleInspected,
    VehicleWithdrawn,
)
from standfast.log.facts import Fact
from standfast.log.fold import FOLDS, Entry, fold_entries
from standfast.log.models import Row
from standfast.log.times import Happened

SUBJECT, UNIT, BASE, OTHER_BASE = (UUID(int=number) for number in range(1, 5))
START = datetime(2016, 9, 1, tzinfo=UTC)
DEPLOYED = UnitDeployed(name="Unit", unit_kind="medical", contributor="KHM")
INDUCTED = RotationInducted(unit=UNIT, name="Rotation 1")
REPORTED = StrengthReported(unit=UNIT, on=date(2016, 9, 1), women=10, men=90)
ASSIGNED = VehicleAssigned(unit=UNIT, vehicle_kind="truck", plate="UN-001")


def entry(number: int, fact: Fact) -> Entry:
    at = START + timedelta(days=number)
    return Entry(
        id=UUID(int=number << 80 | 0x7 << 76 | 0b10 << 62),
        chain="c" * 40,
        site="juba",
        chain_role="mission",
        seq=number,
        kind=fact.kind,
        version=fact.version,
        subject=SUBJECT,
        happened=Happened.exact(at),
        recorded_at=at,
        author=UNIT,
        on_behalf_of=None,
        after=(),
        act_id=None,
        label="unclassified",
        fact=fact,
    )


def folded(fold: str, entries: Sequence[Entry]) -> tuple[list[Row], list[str]]:
    found = fold_entries(FOLDS[fold], entries)
    rows = FOLDS[fold].rows(found.state, subject=SUBJECT, label="unclassified")
    return list(rows), [conflict.reason for conflict in found.conflicts if conflict.other is None]


@pytest.mark.parametrize(
    ("fold", "facts", "field", "value"),
    [
        ("units.unit", (DEPLOYED, UnitCorrected(name="Hospital")), "name", "Hospital"),
        ("units.unit", (DEPLOYED, UnitMoved(base=BASE)), "base", BASE),
        ("units.unit", (DEPLOYED, UnitLeft(reason="Ended.")), "left_reason", "Ended."),
        (
            "units.rotation",
            (INDUCTED, RotationDeparted()),
            "departed_at",
            START + timedelta(days=2),
        ),
        ("units.strength", (REPORTED, StrengthCorrected(women=11)), "women", 11),
        ("units.vehicle", (ASSIGNED, VehicleInspected(serviceable=False)), "serviceable", False),
        (
            "units.vehicle",
            (ASSIGNED, VehicleWithdrawn(reason="Lost.")),
            "withdrawn_reason",
            "Lost.",
        ),
    ],
)
def test_a_statement_counts_whichever_arrives_first(
    fold: str, facts: tuple[Fact, Fact], field: str, value: object
) -> None:
    entries = [entry(number, fact) for number, fact in enumerate(facts, start=1)]

    values = [getattr(folded(fold, order)[0][0], field) for order in permutations(entries)]
    swapped = [entry(2, facts[0]), entry(1, facts[1])]

    assert values == [value, value]
    if field != "departed_at":
        assert getattr(folded(fold, swapped)[0][0], field) == value


@pytest.mark.parametrize(
    ("fold", "facts", "sentence"),
    [
        (
            "units.unit",
            (DEPLOYED, DEPLOYED),
            "A unit is deployed once; this deploys the same unit again.",
        ),
        (
            "units.unit",
            (UnitLeft(reason="Ended."), UnitLeft(reason="Again.")),
            "The unit had left already; this has it leave a second time.",
        ),
        ("units.unit", (ASSIGNED,), "This is not a statement about a unit."),
        (
            "units.rotation",
            (INDUCTED, INDUCTED),
            "A rotation is inducted once; this inducts the same one again.",
        ),
        (
            "units.rotation",
            (RotationDeparted(), RotationDeparted()),
            "The rotation had departed already; this is a second departure.",
        ),
        ("units.rotation", (ASSIGNED,), "This is not a statement about a rotation."),
        (
            "units.strength",
            (REPORTED, REPORTED),
            "A strength is one reading; this is a second under the same id.",
        ),
        ("units.strength", (ASSIGNED,), "This is not a statement about a unit's strength."),
        (
            "units.vehicle",
            (ASSIGNED, ASSIGNED),
            "A vehicle is assigned once; this assigns the same one again.",
        ),
        (
            "units.vehicle",
            (VehicleWithdrawn(reason="Lost."), VehicleWithdrawn(reason="Again.")),
            "The vehicle was withdrawn already; this does it a second time.",
        ),
        ("units.vehicle", (DEPLOYED,), "This is not a statement about a vehicle."),
    ],
)
def test_what_a_subject_cannot_take_stands_among_its_conflicts(
    fold: str, facts: Sequence[Fact], sentence: str
) -> None:
    _, conflicts = folded(fold, [entry(n, fact) for n, fact in enumerate(facts, start=1)])

    assert conflicts == [sentence]


@pytest.mark.parametrize(
    ("fold", "fact"),
    [
        ("units.unit", UnitCorrected(name="X")),
        ("units.rotation", RotationDeparted()),
        ("units.strength", StrengthCorrected(women=1)),
        ("units.vehicle", VehicleInspected(serviceable=True)),
    ],
)
def test_a_subject_without_its_beginning_has_no_row(fold: str, fact: Fact) -> None:
    assert folded(fold, [entry(1, fact)]) == ([], [])


def test_an_older_inspection_or_move_that_arrives_late_changes_nothing() -> None:
    late = Happened.exact(START)
    old_move = entry(3, UnitMoved(base=OTHER_BASE))
    old_look = entry(3, VehicleInspected(serviceable=False))
    moves = [entry(1, DEPLOYED), entry(2, UnitMoved(base=BASE)), _at(old_move, late)]
    looks = [entry(1, ASSIGNED), entry(2, VehicleInspected(serviceable=True)), _at(old_look, late)]

    assert [getattr(row, "base", None) for row in folded("units.unit", moves)[0]] == [BASE]
    assert [getattr(row, "serviceable", None) for row in folded("units.vehicle", looks)[0]] == [
        True
    ]


def _at(one: Entry, happened: Happened) -> Entry:
    return Entry(**{name: getattr(one, name) for name in Entry.__slots__} | {"happened": happened})
