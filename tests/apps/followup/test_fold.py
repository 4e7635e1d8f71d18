from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from standfast.apps.followup import claim_fold
from standfast.apps.followup.facts import (
    ClaimMade,
    ClaimReworded,
    ClaimStatusReported,
    ClaimVerified,
    Judged,
)
from standfast.apps.followup.models import Claim, Verdict
from standfast.log.facts import Fact, Happened
from standfast.log.fold import FOLDS, Entry, fold_entries

AT = datetime(2017, 3, 19, 9, tzinfo=UTC)
PLANNER, ASSESSOR, COLLEAGUE = UUID(int=1), UUID(int=2), UUID(int=3)
MADE = ClaimMade(
    number="C01", claimant="mission", section="protection", position=1, text="It is so."
)
VERIFIED = ClaimVerified(
    finding="verified",
    assessment=UUID(int=9),
    judged=Judged(as_of=AT, heads={}),
    methods=("document",),
)


def entry(number: int, fact: Fact, author: UUID, *, chain_role: str = "mission") -> Entry:
    at = AT + timedelta(minutes=number)
    return Entry(
        id=UUID(int=number << 80),
        chain="c" * 40,
        site=chain_role,
        chain_role=chain_role,
        seq=number,
        kind=fact.kind,
        version=1,
        subject=UUID(int=7),
        happened=Happened.exact(at),
        recorded_at=at,
        author=author,
        on_behalf_of=None,
        after=(),
        act_id=None,
        label="unclassified",
        fact=fact,
    )


def folded(*entries: Entry) -> tuple[list[str], list[str]]:
    """Return the findings that count and the conflicts."""
    result = fold_entries(FOLDS["followup.claim"], entries)
    rows = claim_fold.rows(result.state, subject=UUID(int=7), label="unclassified")  # type: ignore[arg-type]
    findings = [row.finding for row in rows if isinstance(row, Verdict)]
    return findings, [conflict.reason for conflict in result.conflicts]


def test_a_verdict_by_the_assessor_on_the_assessors_chain_counts() -> None:
    found = folded(entry(1, MADE, PLANNER), entry(2, VERIFIED, ASSESSOR, chain_role="assessor"))

    assert found == (["verified"], [])


@pytest.mark.parametrize(
    "part", [ClaimReworded(text="It is.", reason="Shorter."), ClaimStatusReported(status="planned")]
)
def test_who_had_any_part_in_a_claim_cannot_verify_it(part: Fact) -> None:
    verdict = entry(3, VERIFIED, COLLEAGUE, chain_role="assessor")

    found = folded(entry(1, MADE, PLANNER), entry(2, part, COLLEAGUE), verdict)

    assert found == (
        [],
        ["Who claims is never who verifies, and this verdict is by a maker of the claim."],
    )


def test_who_has_judged_a_claim_cannot_take_part_in_it_later() -> None:
    found = folded(
        entry(1, MADE, PLANNER),
        entry(2, VERIFIED, ASSESSOR, chain_role="assessor"),
        entry(3, ClaimReworded(text="Other.", reason="So."), ASSESSOR, chain_role="assessor"),
    )

    assert found == (
        ["verified"],
        ["Who has judged a claim has no part in making it, and this comes from them."],
    )


def test_the_last_wording_and_the_latest_report_stand_even_when_they_arrive_first() -> None:
    reworded = entry(2, ClaimReworded(text="Other words.", reason="So."), PLANNER)
    report = entry(3, ClaimStatusReported(status="implemented"), PLANNER)
    made = entry(1, MADE, PLANNER)

    result = fold_entries(FOLDS["followup.claim"], [report, reworded, made])
    claim = claim_fold.rows(result.state, subject=UUID(int=7), label="unclassified")[0]  # type: ignore[arg-type]

    assert isinstance(claim, Claim)
    assert (claim.text, claim.status) == ("Other words.", "implemented")


def test_a_claim_made_twice_keeps_the_first() -> None:
    again = replace(entry(2, MADE, COLLEAGUE))

    assert folded(entry(1, MADE, PLANNER), again) == (
        [],
        ["A claim is made once; other words are a rewording of it."],
    )
