"""There is something to find: every operation with a label is planted, and who may read finds each word where it belongs."""

from uuid import UUID

from django.urls import reverse

from factories.leaks import AFTERWARDS, FOUNDING, Ground
from factories.web import signed_in
from standfast.log.models import StoredEntry
from standfast.log.operations import OPERATIONS
from standfast.log.store import entries_by_id


def test_every_operation_that_takes_a_label_is_planted() -> None:
    labelled = {name for name, known in OPERATIONS.items() if "label" in known.signature.parameters}
    later = {name for stated in AFTERWARDS.values() for name, _values in stated}

    assert labelled == set(FOUNDING) | (later & labelled)


def under_persons_keys() -> set[UUID]:
    closed = StoredEntry.objects.filter(cipher__isnull=False)
    return set(closed.values_list("id", flat=True))


def test_what_is_under_a_persons_key_is_there_and_no_page_of_the_log_opens_it(
    ground: Ground,
) -> None:
    client = signed_in(ground.cleared)
    sealed = under_persons_keys()
    planted = [one for one in ground.planted if one.entry in sealed]

    for one in planted:
        (entry,) = entries_by_id([one.entry])
        page = client.get(reverse("entry", args=[one.entry])).text
        assert one.word in str(entry.fact) or one.word.endswith("inside")  # a file's own bytes
        assert one.word not in page
        assert "sealed" in page
    assert {"zqname", "zqaccount", "zqclinic"} <= {one.word for one in planted}


def test_who_is_cleared_finds_every_word_in_its_entry(ground: Ground) -> None:
    client = signed_in(ground.cleared)
    sealed = under_persons_keys()
    missing = [
        (one.operation, one.word)
        for one in ground.planted
        if one.entry not in sealed
        and one.word.replace(",", "") not in client.get(reverse("entry", args=[one.entry])).text
    ]

    assert len(sealed) >= 6
    assert len(ground.words) == len(set(ground.words))
    assert len(ground.words) > 50
    assert missing == []
