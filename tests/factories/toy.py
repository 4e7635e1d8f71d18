"""A noun invented for tests of the log: a note with a title, pages and a time that can be corrected. In no registry."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from hypothesis import strategies as st

from standfast.log.facts import Fact, TimeCorrection
from standfast.log.fold import Entry, Fold, State, Unapplied
from standfast.log.times import Happened

EPOCH = datetime(2016, 7, 1, tzinfo=UTC)
SUBJECT = UUID(int=1)
AUTHOR = UUID(int=2)
FactType = TypeVar("FactType", bound=type[Fact])


def toy(kind: str, *, act: bool, sets: tuple[str, ...] = ()) -> Callable[[FactType], FactType]:
    """Declare a fact without registering it."""

    def declare(cls: FactType) -> FactType:
        cls.kind, cls.version, cls.act, cls.sets = kind, 1, act, sets
        return cls

    return declare


@toy("toy.note.written", act=True)
class Written(Fact):
    """A page was written."""

    page: int


@toy("toy.note.titled", act=False, sets=("title", "colour"))
class Titled(Fact):
    """The note was given a title, a colour or both."""

    title: str | None = None
    colour: str | None = None


@toy("toy.note.redated", act=False, sets=("happened",))
class Redated(Fact):
    """Pages, or one entry, came about at another time."""

    happened: Happened
    entry: str | None = None

    def correction_of_time(self) -> TimeCorrection | None:
        """Return the move."""
        if self.entry is not None:
            return TimeCorrection(entry=self.entry, happened=self.happened)
        return TimeCorrection(kind=Written.kind, happened=self.happened)


class NoteState(State):
    """Everything that was applied, in order."""

    pages: tuple[tuple[int, datetime, datetime], ...] = ()
    title: str | None = None
    colour: str | None = None


def step(state: NoteState, entry: Entry) -> NoteState | Unapplied:
    """Apply an entry; a page is written once."""
    match entry.fact:
        case Written(page=page):
            if any(page == known for known, _, _ in state.pages):
                return Unapplied("This page is written already.")
            page_at = (page, entry.happened.start, entry.happened.end)
            return msgspec.structs.replace(state, pages=(*state.pages, page_at))
        case Titled(title=title, colour=colour):
            return msgspec.structs.replace(
                state, title=title or state.title, colour=colour or state.colour
            )
        case _:
            return state


def rows(state: NoteState, *, subject: UUID, label: str) -> Sequence[Any]:
    """Return no rows: these folds are looked at through their state."""
    return []


NOTE = Fold(
    "toy.note", 1, NoteState, step, rows, (), None, (), msgspec.msgpack.Decoder(NoteState).decode
)


def id_of(number: int) -> UUID:
    """Return the UUIDv7 of a clock at `number` milliseconds."""
    return UUID(int=number << 80 | 0x7 << 76 | 0b10 << 62)


def entry(
    number: int,
    fact: Fact,
    *,
    after: Iterable[int] = (),
    happened: Happened | None = None,
    id: UUID | None = None,
    label: str = "unclassified",
    chain: str = "c" * 40,
) -> Entry:
    """Return an entry with its number as its clock."""
    return Entry(
        id=id or id_of(number),
        chain=chain,
        site="juba",
        chain_role="mission",
        seq=number,
        kind=fact.kind,
        version=1,
        subject=SUBJECT,
        happened=happened or Happened.exact(day(number)),
        recorded_at=EPOCH + timedelta(days=number),
        author=AUTHOR,
        on_behalf_of=None,
        after=tuple(sorted(id_of(cause) for cause in after)),
        act_id=None,
        label=label,
        fact=fact,
    )


def day(number: int) -> datetime:
    """Return the instant of a numbered day."""
    return EPOCH + timedelta(days=number)


def facts(numbers: int) -> st.SearchStrategy[Fact]:
    """Return any fact about a note whose entries have these numbers."""
    times = st.builds(
        lambda start, length: Happened.between(day(start), day(start + length), "period"),
        st.integers(0, 12),
        st.integers(0, 2),
    )
    targets = st.none() | st.integers(0, numbers).map(lambda number: str(id_of(number)))
    return (
        st.builds(Written, page=st.integers(0, 3))
        | st.builds(Titled, title=st.sampled_from([None, "A", "B"]), colour=st.sampled_from([None, "red"]))
        | st.builds(Redated, happened=times, entry=targets)
    )  # fmt: skip


@st.composite
def histories(draw: st.DrawFn, *, size: int = 7, forged: bool = False) -> list[Entry]:
    """Return entries about one note; causes come earlier, unless forgery lets them be anything, and ids stand twice."""
    count = draw(st.integers(0, size))
    made = []
    for number in range(count):
        causes = st.integers(0, size) if forged else st.integers(0, max(0, number - 1))
        after = draw(st.sets(causes, max_size=3)) if forged or number else set()
        clock = draw(st.integers(0, size)) if forged else number
        start, length = draw(st.integers(0, 12)), draw(st.integers(0, 2))
        happened = Happened.between(day(start), day(start + length), "period")
        made.append(
            entry(clock, draw(facts(size)), after=after, happened=happened, chain=f"{number:040x}")
        )
    return made
