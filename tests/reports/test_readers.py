import pytest

from standfast.apps.accounts.models import Person
from standfast.reports.readers import PUBLIC, UnknownReader, reader_named, reader_of


@pytest.mark.parametrize(
    ("name", "label", "may"),
    [
        ("public", "unclassified", True),
        ("public", "confidential", False),
        ("assessor", "confidential", True),
        ("assessor", "confidential:protection", False),
        ("assessor", "strictly confidential", False),
        ("NGO focal point", "confidential", False),
        ("assessor", "", False),
    ],
)
def test_a_named_reader_reads_what_the_role_is_cleared_for(
    name: str, label: str, may: bool
) -> None:
    assert reader_named(name).may_read(label) is may


def test_an_unknown_reader_is_refused() -> None:
    with pytest.raises(UnknownReader) as refused:
        reader_named("king")

    assert str(refused.value).startswith("There is no reader 'king'; take public or a role: ")


def test_a_person_reads_by_their_own_clearance_until_the_account_closes() -> None:
    person = Person(account="assessor", clearance="confidential", groups=["protection"])

    reader = reader_of(person)
    person.active = False

    assert (reader.name, reader.may_read("confidential:protection")) == ("assessor", True)
    assert reader_of(person) == PUBLIC
