"""What differs between two documents, from their JSON."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from standfast.reports.diff import difference

NOT_ASSESSED = {"status": "not assessed", "by": None, "on": None, "reading": None}
VERIFIED = {
    "status": "verified",
    "by": "Assessor",
    "on": "2017-03-19",
    "reading": {"key": "a.b", "value": 3, "digest": "d"},
}


def claim(number: str, text: str, status: str = "planned", verification: Any = None) -> Any:
    return {
        "id": number,
        "text": text,
        "status": status,
        "verification": verification or NOT_ASSESSED,
    }


def figure(key: str, value: float | None, *entries: str) -> Any:
    return {"key": key, "value": value, "entries": list(entries)}


def document(claims: list[Any], figures: list[Any]) -> Any:
    return {"claims": claims, "figures": figures}


def test_the_json_has_exactly_its_shape() -> None:
    before = document(
        [claim("C01", "Old."), claim("C02", "Same."), claim("C03", "Gone.")],
        [figure("a.b", 1, "x"), figure("a.c", 2, "x", "y"), figure("a.d", 0)],
    )
    after = document(
        [claim("C01", "New."), claim("C02", "Same.", "implemented"), claim("C04", "Come.")],
        [figure("a.b", 2, "x", "z", "z"), figure("a.c", 2, "y", "w"), figure("a.d", 0)],
    )

    assert difference(before, after).as_json() == {
        "claims": [
            {"id": "C01", "before": "Old.", "after": "New."},
            {"id": "C02", "before": "Same. [planned]", "after": "Same. [implemented]"},
            {"id": "C03", "before": "Gone.", "after": None},
            {"id": "C04", "before": None, "after": "Come."},
        ],
        "figures": [
            {
                "key": "a.b",
                "before": 1,
                "after": 2,
                "entries_added": ["z", "z"],
                "entries_removed": [],
            },
            {
                "key": "a.c",
                "before": 2,
                "after": 2,
                "entries_added": ["w"],
                "entries_removed": ["x"],
            },
        ],
    }


def test_a_verdict_is_told_where_it_differs() -> None:
    found = difference(
        document([claim("C01", "Same.")], []),
        document([claim("C01", "Same.", verification=VERIFIED)], []),
    )

    assert [(one.before, one.after) for one in found.claims] == [
        ("Same. [not assessed]", "Same. [verified at 3 on 2017-03-19 by Assessor]")
    ]


def test_the_text_names_what_came_and_went() -> None:
    found = difference(
        document([], [figure("a.b", None, "x")]),
        document([claim("C01", "New.")], [figure("a.b", 0.5)]),
    )

    assert found.as_text().splitlines() == [
        "C01",
        "  before: (no such claim)",
        "  after:  New.",
        "a.b: not known -> 0.5",
        "  - x",
    ]
    assert difference(document([], []), document([], [])).as_text() == "Nothing differs."


CLAIMS = st.lists(
    st.builds(
        claim,
        st.sampled_from(["C01", "C02", "C03"]),
        st.sampled_from(["A.", "B."]),
        st.sampled_from(["planned", "implemented"]),
        st.sampled_from([NOT_ASSESSED, VERIFIED]),
    ),
    max_size=5,
)
FIGURES = st.dictionaries(
    st.sampled_from(["a.b", "a.c", "a.d"]),
    st.tuples(st.sampled_from([None, 0, 1]), st.lists(st.sampled_from(["x", "y"]), max_size=3)),
).map(lambda found: [figure(key, value, *entries) for key, (value, entries) in found.items()])
DOCUMENTS = st.builds(document, CLAIMS, FIGURES)


@given(DOCUMENTS, DOCUMENTS)
def test_the_difference_mirrors_when_the_two_are_exchanged(one: Any, other: Any) -> None:
    there, back = difference(one, other), difference(other, one)

    assert [(c.id, c.after, c.before) for c in back.claims] == [
        (c.id, c.before, c.after) for c in there.claims
    ]
    assert [
        (f.key, f.after, f.before, f.entries_removed, f.entries_added) for f in back.figures
    ] == [(f.key, f.before, f.after, f.entries_added, f.entries_removed) for f in there.figures]


@given(DOCUMENTS)
def test_a_document_does_not_differ_from_itself(one: Any) -> None:
    assert difference(one, one).as_json() == {"claims": [], "figures": []}
