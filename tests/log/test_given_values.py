import pytest

from factories import followup as make
from standfast.apps.followup.models import Verdict
from standfast.log.rebuild import rebuild
from standfast.log.rowtext import state
from standfast.log.verification import verify

pytestmark = pytest.mark.django_db


def test_a_whole_number_given_for_a_float_folds_as_it_will_be_read_again() -> None:
    people = make.staff()
    claim = make.claimed(people.planner)
    make.verified(
        people.assessor,
        claim,
        make.assessment(people.assessor),
        judged=make.judged(followup__operations_consulted=12),
    )
    live = state()

    assert verify() == []
    assert [type(one["value"]) for one in Verdict.objects.get().judged_figures] == [float]
    rebuild()
    assert state() == live
