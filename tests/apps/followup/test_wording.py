from datetime import date

import pytest

from standfast.apps.followup import wording
from standfast.apps.followup.facts import Due
from standfast.apps.followup.wording import DueSlot, FigureSlot, Words


def test_parse_finds_words_and_every_kind_of_slot() -> None:
    text = "In {date:2017-01}, {a.b:percent} and {a.c:patrol|patrols} by {due} at {name:PoC site 1} from {a.d}."

    assert wording.parse(text) == (
        Words("In "),
        Words("January 2017"),
        Words(", "),
        FigureSlot("a.b", style="percent"),
        Words(" and "),
        FigureSlot("a.c", nouns=("patrol", "patrols")),
        Words(" by "),
        DueSlot(),
        Words(" at "),
        Words("PoC site 1"),
        Words(" from "),
        FigureSlot("a.d"),
        Words("."),
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("A {a.b", "A brace stands alone in the sentence; write a slot as {figure.key}."),
        ("A a.b}", "A brace stands alone in the sentence; write a slot as {figure.key}."),
        (
            "{nokey}",
            "'{nokey}' is not a slot; write {figure.key}, {date:2017-01}, {name:...} or {due}.",
        ),
        (
            "{a.b:}",
            "'{a.b:}' is not a slot; write {figure.key}, {date:2017-01}, {name:...} or {due}.",
        ),
        (
            "{a.b:roman}",
            "'roman' is not a way to print a number; take one of number, percent, km, places, or 'noun|nouns'.",
        ),
        (
            "{date:17}",
            "'17' is not a date; write {date:2017-01} or {date:2017-03-19}.",
        ),
        ("{date:2017-13}", "'2017-13' is not a date: month must be in 1..12."),
    ],
)
def test_parse_refuses_what_it_cannot_read(text: str, sentence: str) -> None:
    with pytest.raises(wording.Misworded) as refused:
        wording.parse(text)

    assert str(refused.value) == sentence


def test_keys_are_named_once_in_their_order() -> None:
    assert wording.keys_of("{b.b} {a.a} {b.b:percent}") == ("b.b", "a.a")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("{a.b4:percent} in {date:2017-01} at {name:PoC site 3}", None),
        ("Some 48 incidents", "48"),
        ("More than half of it", "half"),
        ("Two towers", "Two"),
        ("Attwood", None),
    ],
)
def test_a_number_outside_a_slot_is_found(text: str, number: str | None) -> None:
    assert wording.bare_number(text) == number


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("All units", ("all",)),
        ("A dramatic drop", ("dramatic",)),
        ("Allowed, completed and {all.units}", ()),
        ("Almost all came, not every one did, and no longer walk", ()),
        ("No post was left, and none will be; all came, all stayed", ("no", "none", "all")),
        ("All-terrain vehicles, over-all", ()),
        ("Nearly, all came", ("all",)),
        ("To complete the wall", ()),
        ("ALWAYS: {name:All Saints} church", ("always",)),
    ],
)
def test_absolute_words_are_found(text: str, words: tuple[str, ...]) -> None:
    assert wording.absolute_words(text) == words


@pytest.mark.parametrize(
    ("word", "comparison", "number", "value", "unit", "borne"),
    [
        ("all", "equals", 1, 1.0, "share", True),
        ("all", "at least", 1, 1.0, "share of residents", True),
        ("all", "at least", 0.9, 0.95, "share", False),
        ("all", "equals", 1, 0.99, "share", False),
        ("all", "at least", 16, 17, "operations", True),
        ("all", "at most", 16, 16, "operations", False),
        ("all", "at least", 0, 3, "operations", False),
        ("all", "at least", 16, None, "operations", False),
        ("all", None, None, 16, "operations", False),
        ("none", "equals", 0, 0, "residences", True),
        ("none", "at most", 3, 2, "residences", False),
        ("never", "equals", 1, 1.0, "share", True),
        ("dramatic", "below", 0.5, 0.04, "times the rate before", True),
        ("dramatic", "below", 0.5, 0.6, "times the rate before", False),
    ],
)
def test_a_word_is_borne_by_a_reading_that_speaks_of_as_much(
    word: str,
    comparison: str | None,
    number: float | None,
    value: float | None,
    unit: str,
    borne: bool,
) -> None:
    found = wording.bears(word, comparison=comparison, number=number, value=value, unit=unit)

    assert found is borne


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [
        (4000, "number", "4,000"),
        (2.0, "number", "2"),
        (6.94, "number", "6.9"),
        (0.5333, "number", "0.53"),
        (0, "number", "0"),
        (0.18, "percent", "18 per cent"),
        (0.5333, "percent", "53.3 per cent"),
        (4000, "km", "4 km"),
    ],
)
def test_numbers_are_printed_with_at_most_one_decimal(value: float, style: str, text: str) -> None:
    assert wording.number_text(value, style) == text


@pytest.mark.parametrize(
    ("due", "text"),
    [
        (Due(on=date(2017, 5, 31), precision="end of month"), "the end of May 2017"),
        (Due(on=date(2017, 11, 30), precision="month"), "November 2017"),
        (Due(on=date(2017, 4, 20), precision="mid-month"), "mid-April 2017"),
        (Due(on=date(2017, 4, 5), precision="day"), "5 April 2017"),
        (Due(on=date(2017, 12, 31), precision="year"), "2017"),
    ],
)
def test_a_due_date_is_as_precise_as_it_was_promised(due: Due, text: str) -> None:
    assert wording.due_text(due) == text
