from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import groupby

import pytest

from standfast.apps.followup import wording
from standfast.apps.followup.models import Claim, Verdict
from standfast.demo import followup, people
from standfast.demo.cast import Act, Cast
from standfast.demo.followup import CLAIMS
from standfast.demo.followup_actions import ACTIONS
from standfast.demo.followup_register import OPERATIONS, RECOMMENDATIONS
from standfast.demo.load import OPENED, SITES
from standfast.log.chains import writing_on
from standfast.log.enrolment import open_chain
from standfast.log.figures import FIGURES, Moment
from standfast.log.models import Conflict, StoredEntry
from standfast.log.operations import write_transaction
from standfast.log.times import end_of_day
from standfast.reports.letter import letter
from standfast.reports.readers import reader_named

ENDS = datetime(2017, 4, 17, 12, tzinfo=UTC)
SENTENCES = [
    (spec.number, text)
    for spec in CLAIMS
    for text in (spec.text, *(turn.text for turn in spec.turns if turn.text))
]


@pytest.mark.parametrize(("number", "text"), SENTENCES)
def test_a_sentence_prints_numbers_through_slots_of_known_figures_alone(
    number: str, text: str
) -> None:
    assert [key for key in wording.keys_of(text) if key not in FIGURES] == []
    assert wording.bare_number(text) is None
    assert wording.absolute_words(text) == ()


def test_the_register_holds_every_claim_recommendation_and_operation_once() -> None:
    assert sorted(spec.number for spec in CLAIMS) == [f"C{number:02}" for number in range(1, 61)]
    assert len({spec.number for spec in RECOMMENDATIONS}) == len(RECOMMENDATIONS) == 27
    assert Counter(spec.track for spec in RECOMMENDATIONS) == {"mission": 19, "headquarters": 8}
    assert len(set(OPERATIONS)) == 16
    assert len({spec.name for spec in ACTIONS}) == len(ACTIONS)


def test_every_answer_names_a_recommendation_and_every_recommendation_is_answered() -> None:
    numbers = {spec.number for spec in RECOMMENDATIONS}
    answered = {number for spec in (*CLAIMS, *ACTIONS) for number in spec.answers}

    assert answered == numbers


def test_headquarters_claims_and_the_assessors_own_carry_no_verdict() -> None:
    judged = {(spec.claimant, spec.site == "headquarters") for spec in CLAIMS if spec.verdict}

    assert judged == {("mission", False)}
    assert sum(1 for spec in CLAIMS if spec.verdict) >= 20


def test_nothing_is_recorded_after_the_letter_was_made() -> None:
    acts = list(followup.acts(Cast()))

    assert max(act.at for act in acts) <= ENDS
    assert {act.site for act in acts} <= set(SITES)


def story() -> Iterator[Act]:
    cast = Cast()
    acts = [*people.acts(cast), *followup.acts(cast)]
    return iter(sorted(acts, key=lambda act: act.at))


@pytest.mark.slow
@pytest.mark.django_db
def test_the_follow_up_loads_without_conflict_and_prints_by_date() -> None:
    chains = {
        site: open_chain(site=site, at=OPENED, role=role, world="demo").chain
        for site, role in SITES.items()
    }
    for site, acts in groupby(story(), key=lambda act: act.site):
        with write_transaction(), writing_on(chains[site]):
            for act in acts:
                act.do()

    december = letter(Moment(end_of_day(date(2016, 12, 23))))
    april = letter(Moment(end_of_day(date(2017, 4, 17))))
    cleared = letter(
        Moment(end_of_day(date(2017, 4, 17))), reader=reader_named("task-force secretary")
    )
    autumn = letter(Moment(end_of_day(date(2016, 10, 31))))

    assert Conflict.objects.count() == 0
    assert 450 <= StoredEntry.objects.filter(kind__startswith="followup.").count() <= 650
    assert (Claim.objects.count(), Verdict.objects.count()) == (60, 24)
    assert autumn.claims == ()
    assert 20 <= len(december.claims) < len(april.claims) == 59
    assert (april.withheld_claims, len(cleared.claims)) == (1, 60)
    assert {claim.verification.status for claim in december.claims} == {"not assessed"}
    readings = {reading.key: reading.value for reading in april.readings}
    assert readings["followup.operations_consulted"] == 16
    assert readings["followup.recommendations.total"] == 27
    texts = {
        made.on: {claim.number: claim.text for claim in made.claims} for made in (december, april)
    }
    assert texts[date(2016, 12, 23)]["C41"] != texts[date(2017, 4, 17)]["C41"]
