"""What is confidential by default cannot be made open by a word: addresses, capacities, the manning of posts."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from factories.leaks import Ground
from factories.perimeter import WHOLE_DAY
from factories.web import at
from standfast.apps.perimeter.models import Post
from standfast.apps.safety.models import Haven
from standfast.log.models import StoredEntry
from standfast.log.operations import OPERATIONS, Refused


def arguments(ground: Ground, name: str) -> dict[str, Any]:
    haven, post = Haven.objects.get().subject, Post.objects.get().subject
    given: dict[str, dict[str, UUID | Any]] = {
        "record_residence_address": {"residence_id": ground.residence, "address": "Here"},
        "state_haven_capacity": {"haven_id": haven, "capacity": 10},
        "report_manning": {"post_id": post, "day": date(2016, 12, 2), "watches": WHOLE_DAY},
    }
    return given[name]


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("record_residence_address", "The address of a residence"),
        ("state_haven_capacity", "The capacity of a safe haven"),
        ("report_manning", "The manning of a post"),
    ],
)
@pytest.mark.parametrize("label", ["unclassified", "confidential", "confidential:security"])
def test_a_label_less_close_than_required_is_refused(
    ground: Ground, name: str, what: str, label: str
) -> None:
    before = StoredEntry.objects.count()
    given = arguments(ground, name) | {"by": ground.writer, "at": at(12, 6), "label": label}

    if label != "unclassified":
        assert OPERATIONS[name].function(**given).label == label
        return
    with pytest.raises(Refused) as refused:
        OPERATIONS[name].function(**given)

    assert str(refused.value) == (
        f"{what} is held at least as 'confidential'; 'unclassified' is not. "
        "Leave the label out, or choose a closer one."
    )
    assert StoredEntry.objects.count() == before
