"""The one order, conflicts, corrected times and the moment, on an invented noun, against slow oracles."""

import random
from collections.abc import Sequence
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.slow_folds import slow_kept, slow_order, slow_times
from factories.toy import NOTE, NoteState, Redated, Titled, Written, day, entry, histories, id_of
from standfast.log.fold import (
    Entry,
    Folded,
    apply_last,
    concurrent_settings,
    fold_entries,
    in_order,
    kept_at,
    register_fold,
    sorts_last,
    with_corrected_times,
)
from standfast.log.times import Happened

any_order = st.randoms(use_true_random=False)


def note(entries: Sequence[Entry]) -> NoteState:
    state = fold_entries(NOTE, entries).state
    assert isinstance(state, NoteState)
    return state


def numbers(entries: Sequence[Entry]) -> list[int]:
    return [found.seq for found in entries]


@given(histories(forged=False), any_order)
def test_the_order_is_causal_then_by_id_however_entries_arrived(
    entries: list[Entry], order: random.Random
) -> None:
    arrived = order.sample(entries, order.randint(0, len(entries)))

    ordered = in_order(arrived)

    assert ordered == slow_order(arrived) == in_order(list(reversed(arrived)))
    place = {found.id: index for index, found in enumerate(ordered)}
    for found in ordered:
        assert all(place[cause] < place[found.id] for cause in found.after if cause in place)


@given(histories(forged=True), any_order)
def test_forged_cycles_and_ids_that_stand_twice_have_one_order_and_raise_nothing(
    entries: list[Entry], order: random.Random
) -> None:
    shuffled = order.sample(entries, len(entries))

    assert in_order(entries) == in_order(shuffled) == slow_order(entries)
    folded, again = fold_entries(NOTE, entries), fold_entries(NOTE, shuffled)
    assert folded == again
    assert folded.entries == len(entries)
    assert concurrent_settings(in_order(entries)) == concurrent_settings(in_order(shuffled))
    assert {e.place for e in kept_at(entries, day(5))} == {
        e.place for e in kept_at(shuffled, day(5))
    }


def test_a_forged_cycle_breaks_at_its_least_id() -> None:
    first = entry(1, Written(page=1), after=[2])
    second = entry(2, Written(page=2), after=[1])
    third = entry(3, Written(page=3), after=[2])

    assert numbers(in_order([third, second, first])) == [1, 2, 3]


def test_a_cause_sorts_first_even_with_a_wrong_clock() -> None:
    ahead = entry(9, Titled(title="A"))
    effect = entry(2, Titled(title="B"), after=[9])

    assert numbers(in_order([effect, ahead])) == [9, 2]
    assert note([effect, ahead]).title == "B"
    assert fold_entries(NOTE, [effect, ahead]).conflicts == []


@pytest.mark.parametrize("forged", [False, True])
def test_applying_entries_one_by_one_leads_where_folding_all_does(forged: bool) -> None:
    @given(histories(forged=forged), any_order)
    def leads(entries: list[Entry], order: random.Random) -> None:
        arrived = order.sample(entries, len(entries)) if order.random() < 0.3 else entries
        folded = Folded(NOTE.state())
        for count, each in enumerate(arrived, 1):
            if sorts_last(folded, each):
                apply_last(NOTE, folded, each)
            else:
                folded = fold_entries(NOTE, arrived[:count])
        whole = fold_entries(NOTE, entries)

        assert (folded.state, folded.conflicts) == (whole.state, whole.conflicts)
        assert (folded.heads, folded.newest, folded.entries) == (
            whole.heads, whole.newest, whole.entries,
        )  # fmt: skip
        assert (folded.earliest, folded.latest) == (whole.earliest, whole.latest)
        assert set(folded.dangling) >= set(whole.dangling)

    leads()


def test_an_entry_that_has_seen_everything_is_applied_and_not_folded_again() -> None:
    folded = fold_entries(NOTE, [entry(1, Written(page=1))])

    assert sorts_last(folded, entry(2, Written(page=2), after=[1]))
    assert sorts_last(folded, entry(2, Written(page=2), after=[0, 1]))  # 0: under another label
    assert not sorts_last(folded, entry(2, Written(page=2)))
    assert not sorts_last(folded, entry(0, Written(page=2), after=[1]))
    assert not sorts_last(folded, entry(2, Redated(happened=Happened.exact(day(3))), after=[1]))


def test_a_page_written_after_a_correction_of_all_pages_is_moved_too() -> None:
    moved = [
        entry(1, Written(page=1)),
        entry(2, Redated(happened=Happened.exact(day(9))), after=[1]),
    ]
    later = entry(3, Written(page=2), after=[2])
    folded = fold_entries(NOTE, moved)

    assert not sorts_last(folded, later)
    assert note([*moved, later]).pages == (
        (1, day(9), day(9)),
        (2, day(9), day(9)),
    )


def test_two_statements_made_apart_conflict_until_one_made_with_both_in_view() -> None:
    written = entry(1, Written(page=1))
    here, there = entry(2, Titled(title="A"), after=[1]), entry(3, Titled(title="B"), after=[1])
    settled = entry(4, Titled(title="A"), after=[2, 3])

    apart = fold_entries(NOTE, [written, here, there])
    assert [(c.entry, c.other) for c in apart.conflicts] == [(there.id, here.id)]
    assert apart.conflicts[0].reason.startswith("Two statements set title without knowledge")
    assert (note([written, here, there]).title, apart.heads) == ("B", (here.id, there.id))

    together = fold_entries(NOTE, [written, here, there, settled])
    assert (together.conflicts, note([written, here, there, settled]).title, together.heads) == (
        [],
        "A",
        (settled.id,),
    )


def test_a_statement_about_something_else_settles_nothing() -> None:
    here, there = entry(2, Titled(title="A")), entry(3, Titled(title="B"))
    other = entry(4, Titled(colour="red"), after=[2, 3])
    half = entry(5, Titled(title="A"), after=[2])

    assert len(fold_entries(NOTE, [here, there, other]).conflicts) == 1
    assert [c.other for c in fold_entries(NOTE, [here, there, half]).conflicts] == [there.id]


def test_different_fields_set_apart_do_not_conflict() -> None:
    made = [entry(2, Titled(title="A")), entry(3, Titled(colour="red"))]

    assert fold_entries(NOTE, made).conflicts == []


def test_what_cannot_be_applied_stands_among_the_conflicts_with_its_sentence() -> None:
    folded = fold_entries(NOTE, [entry(1, Written(page=1)), entry(2, Written(page=1), after=[1])])

    assert [(c.entry, c.other, c.reason) for c in folded.conflicts] == [
        (id_of(2), None, "This page is written already.")
    ]


@given(histories(), any_order)
def test_a_conflict_is_exactly_two_last_settings_that_do_not_know_each_other(
    entries: list[Entry], order: random.Random
) -> None:
    known: dict[UUID, set[UUID]] = {}
    for each in slow_order(entries):
        here = [cause for cause in each.after if cause in known]
        known[each.id] = set(here).union(*(known[cause] for cause in here))
    expected = set()
    for name in ("title", "colour", "happened"):
        setters = [
            e
            for e in slow_order(entries)
            if name in e.fact.sets and getattr(e.fact, name) is not None
        ]
        standing = [e for e in setters if not any(e.id in known[later.id] for later in setters)]
        expected |= {(standing[-1].id, other.id, name) for other in standing[:-1]}

    found = fold_entries(NOTE, order.sample(entries, len(entries))).conflicts

    assert {(c.entry, c.other, c.reason.split()[3]) for c in found if c.other} == expected


@given(histories(forged=False), st.integers(-1, 15))
def test_what_was_true_at_a_moment_is_what_a_slow_reading_says(
    entries: list[Entry], number: int
) -> None:
    labelled = [
        each if each.seq % 3 else entry(each.seq, each.fact, happened=each.happened, label="confidential")
        for each in entries
    ]  # fmt: skip
    for held in (entries, labelled):
        kept = kept_at(held, day(number))

        assert {each.place for each in kept} == slow_kept(held, day(number))
    times = slow_times(entries)
    assert {e.place: e.happened for e in with_corrected_times(in_order(entries))} == times


@pytest.mark.parametrize(
    ("said", "corrected", "as_of", "counts"),
    [(5, None, 5, True), (5, None, 4, False), (5, 3, 4, True), (3, 5, 4, False), (3, 5, 5, True)],
)
def test_a_corrected_time_moves_an_act_into_the_moment_or_out_of_it(
    said: int, corrected: int | None, as_of: int, counts: bool
) -> None:
    made = [entry(1, Written(page=1), happened=Happened.exact(day(said)))]
    if corrected is not None:
        made.append(entry(2, Redated(happened=Happened.exact(day(corrected))), after=[1]))

    assert [e.seq for e in kept_at(made, day(as_of)) if e.fact.act] == ([1] if counts else [])


def test_an_imprecise_time_counts_once_its_interval_has_ended() -> None:
    made = [entry(1, Written(page=1), happened=Happened.between(day(1), day(4), "period"))]

    assert kept_at(made, day(3)) == []
    assert kept_at(made, day(4)) == made


def test_a_statement_counts_whenever_an_act_of_its_subject_does() -> None:
    made = [entry(1, Written(page=1)), entry(9, Titled(title="A"), after=[1])]

    assert numbers(kept_at(made, day(2))) == [1, 9]
    assert kept_at(made, day(0)) == []


def test_of_several_corrections_the_last_in_the_order_counts() -> None:
    page = entry(1, Written(page=1))
    one = entry(2, Redated(happened=Happened.exact(day(7)), entry=str(page.id)), after=[1])
    all_pages = entry(3, Redated(happened=Happened.exact(day(8))), after=[2])
    one_again = entry(4, Redated(happened=Happened.exact(day(9)), entry=str(page.id)), after=[3])

    assert note([page, one, all_pages]).pages == ((1, day(8), day(8)),)
    assert note([page, one, all_pages, one_again]).pages == ((1, day(9), day(9)),)


def test_a_fold_is_registered_by_one_module() -> None:
    def elsewhere(state: NoteState, entry: Entry) -> NoteState:
        return state

    with pytest.raises(ValueError, match=r"The fold 'log\.chain' is registered by standfast\.log"):
        register_fold(
            "log.chain", version=1, state=NOTE.state, step=elsewhere, rows=NOTE.rows, tables=()
        )
