"""There is something to find: every operation with a label is planted, and who may read finds each word where it belongs."""

from django.urls import reverse

from factories.leaks import AFTERWARDS, FOUNDING, Ground
from factories.web import signed_in
from standfast.log.operations import OPERATIONS


def test_every_operation_that_takes_a_label_is_planted() -> None:
    labelled = {name for name, known in OPERATIONS.items() if "label" in known.signature.parameters}
    later = {name for stated in AFTERWARDS.values() for name, _values in stated}

    assert labelled == set(FOUNDING) | (later & labelled)


def test_who_is_cleared_finds_every_word_in_its_entry(ground: Ground) -> None:
    client = signed_in(ground.cleared)
    missing = [
        (one.operation, one.word)
        for one in ground.planted
        if one.word.replace(",", "") not in client.get(reverse("entry", args=[one.entry])).text
    ]

    assert len(ground.words) == len(set(ground.words))
    assert len(ground.words) > 50
    assert missing == []
