"""What every fold of these apps does with a fact that is not its own, and with statements whose founding act is missing."""

import pytest

from factories.statements import SUBJECT, stated
from standfast.log.facts import FACTS
from standfast.log.fold import FOLDS, Unapplied
from standfast.log.genesis import BundleReceived

APPS = ("bodies", "safety", "medical", "stores", "centre", "perimeter")
NAMES = sorted(name for name in FOLDS if name.partition(".")[0] in APPS)
FOREIGN = BundleReceived(ranges=(), heads={})


@pytest.mark.parametrize("name", NAMES)
def test_a_foreign_fact_is_not_applied_and_says_so(name: str) -> None:
    fold = FOLDS[name]

    answer = fold.step(fold.state(), stated(1, FOREIGN))

    assert isinstance(answer, Unapplied)
    assert answer.reason.startswith("This is not a")


@pytest.mark.parametrize("name", NAMES)
def test_without_its_founding_act_a_subject_has_no_row(name: str) -> None:
    fold = FOLDS[name]
    assert fold.rows(fold.state(), subject=SUBJECT, label="unclassified") == []


def test_every_kind_of_these_apps_is_tried_here() -> None:
    kinds = {known.fold for known in FACTS.values() if known.fold.partition(".")[0] in APPS}

    assert kinds == set(NAMES)
