import pytest

from standfast.log.labels import (
    CONFIDENTIAL,
    STRICTLY_CONFIDENTIAL,
    UNCLASSIFIED,
    checked,
    label_text,
    level_of,
    may_read,
)


@pytest.mark.parametrize(
    ("level", "groups", "text"),
    [
        (UNCLASSIFIED, (), "unclassified"),
        (CONFIDENTIAL, ("police", "medical", "police"), "confidential:medical,police"),
        (STRICTLY_CONFIDENTIAL, ("child-protection",), "strictly confidential:child-protection"),
    ],
)
def test_a_label_has_one_text(level: str, groups: tuple[str, ...], text: str) -> None:
    assert label_text(level, groups) == text
    assert checked(text) == text
    assert level_of(text) == level


@pytest.mark.parametrize(
    "text",
    [
        "", "secret", "Confidential", "confidential:", "confidential:police,medical", "confidential:a,a", "confidential:a b",
        "confidential:,a", "unclassified:police", "confidential:a:b", " confidential", "confidential:\0",
        "confidential:" + "x" * 200,
    ],
)  # fmt: skip
def test_what_is_no_label_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"label.*\."):
        checked(text)


@pytest.mark.parametrize(
    ("label", "clearance", "groups", "opens"),
    [
        ("unclassified", UNCLASSIFIED, (), True),
        ("confidential", UNCLASSIFIED, (), False),
        ("confidential", CONFIDENTIAL, (), True),
        ("confidential:medical", CONFIDENTIAL, (), False),
        ("confidential:medical", STRICTLY_CONFIDENTIAL, ("police",), False),
        ("confidential:medical", CONFIDENTIAL, ("police", "medical"), True),
        ("confidential:medical,police", CONFIDENTIAL, ("medical",), False),
        ("strictly confidential", CONFIDENTIAL, (), False),
        ("strictly confidential", STRICTLY_CONFIDENTIAL, (), True),
        ("", STRICTLY_CONFIDENTIAL, (), False),
        ("nonsense", STRICTLY_CONFIDENTIAL, (), False),
        ("unclassified", "", (), False),
        ("confidential:,", STRICTLY_CONFIDENTIAL, ("medical",), False),
    ],
)
def test_a_label_opens_to_enough_clearance_and_every_group_named(
    label: str, clearance: str, groups: tuple[str, ...], opens: bool
) -> None:
    assert may_read(label, clearance=clearance, groups=groups) is opens
