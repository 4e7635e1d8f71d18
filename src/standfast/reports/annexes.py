"""What every kind of document carries at its end: its figures, the words that were challenged, and what was withheld."""

from collections import Counter

from standfast.log.figures import Reading
from standfast.reports.blocks import Block, Heading, Items, Table, para, plain
from standfast.reports.letter import Letter
from standfast.reports.page import period_text, value_in_annex
from standfast.reports.release import (
    LEFT_OUT,
    NotReleased,
    Released,
    cases_text,
    left_out_text,
)
from standfast.reports.sentences import Part

CHALLENGED = "Annex: absolute words that no figure bears"
WITHHELD = "Annex: what this edition withholds"
FIGURES = "Annex: the figures"
SOURCES = "Annex: sources"


def figures_annex(letter: Letter) -> list[Block]:
    """Return the table of the figures that a document names."""
    if not letter.readings:
        return []
    head = ("Figure", "Value", "Period", "Cases", "Left out")
    rows = tuple(
        (
            plain(_figure_text(reading)),
            (Part(value_text(reading), reading.key),),
            plain(period_text(reading)),
            plain(cases_text(reading)),
            plain(left_out_text(reading)),
        )
        for reading in letter.readings
    )
    return [
        Heading(1, FIGURES),
        Table("", head, rows, (46, 17, 17, 10, 10), frozenset({3, 4})),
    ]


def _figure_text(reading: Reading) -> str:
    gaps = "".join(f" Incomplete: {gap.chain}. {gap.reason}" for gap in reading.incomplete)
    return f"{reading.key}: {reading.definition} (version {reading.version}){gaps}"


def value_text(reading: Reading) -> str:
    """Return a reading with its unit, or why there is none."""
    text = value_in_annex(reading)
    return text if reading.value is None else f"{text} {reading.unit}"


def sources_annex(letter: Letter) -> list[Block]:
    """Return what each figure rests on: its cases by month, county and family, and the chains that are incomplete."""
    if not letter.readings:
        return []
    rows = tuple(
        (plain(reading.key), plain(reading.definition), plain(_grouped(reading)))
        for reading in letter.readings
    )
    head = ("Figure", "What it counts", "Records that it rests on")
    return [Heading(1, SOURCES), Table("", head, rows, (28, 34, 38))]


def _grouped(reading: Reading) -> str:
    if isinstance(reading, NotReleased):
        return "not told"
    counted = Counter(f"{case.month} {case.county} {case.family}" for case in reading.entries)
    named = [name if n == 1 else f"{name} ({n})" for name, n in sorted(counted.items())]
    if isinstance(reading, Released) and reading.closely:
        named.append("and closely held ones")
    named += [f"incomplete: {gap.chain}. {gap.reason}" for gap in reading.incomplete]
    return "; ".join(named) or "no record"


def challenged_annex(letter: Letter) -> list[Block]:
    """Return the table of challenged words, with what their makers and the publisher say to them."""
    if not letter.challenges:
        return []
    head = ("Claim", "Word", "Why it is challenged", "Its maker", "The publisher")
    rows = tuple(
        (
            plain(one.claim),
            plain(one.word),
            plain(one.why),
            plain(one.maker or "gave no reason"),
            plain(one.answer or "has not answered"),
        )
        for one in letter.challenges
    )
    return [Heading(1, CHALLENGED), Table("", head, rows, (9, 14, 33, 22, 22))]


def withheld_annex(letter: Letter) -> list[Block]:
    """Return the list of what an edition withholds: numbers of claims, sections and rules, never a word of what it is."""
    if letter.edition is None:
        return []
    found: list[Block] = [Heading(1, WITHHELD)]
    if letter.withheld:
        head = ("Claim", "Section", "The rule")
        rows = tuple(
            (plain(one.claim), plain(one.section), plain(one.rule)) for one in letter.withheld
        )
        found.append(Table("", head, rows, (12, 33, 55)))
    else:
        found.append(para("No claim is withheld from this edition.", "note"))
    back = [reading for reading in letter.readings if isinstance(reading, NotReleased)]
    if back:
        named = tuple(plain(f"{reading.key}: {reading.reason}") for reading in back)
        found += [para("Numbers that this edition does not tell:", "note"), Items(named)]
    if letter.edition.leaves:
        found.append(para(LEFT_OUT, "note"))
    return found
