import pytest

from standfast.apps.accounts.models import Person


@pytest.mark.parametrize(
    ("label", "readable"),
    [
        ("unclassified", True),
        ("confidential", True),
        ("confidential:protection", True),
        ("confidential:legal,protection", False),
        ("confidential:legal", False),
        ("strictly confidential", False),
        ("secret", False),
        ("", False),
    ],
)
def test_a_person_reads_what_level_and_every_group_allow(label: str, readable: bool) -> None:
    person = Person(clearance="confidential", groups=["protection"], active=True)

    assert person.may_read(label) is readable


def test_a_closed_account_holds_no_role_and_reads_nothing() -> None:
    person = Person(clearance="confidential", role_list=["planner"], active=False)

    assert person.roles == frozenset()
    assert person.may_read("unclassified") is False
