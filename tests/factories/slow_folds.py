"""The order, the corrected times and the moment, written for their words alone: slow, and without the product's code."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from standfast.log.fold import Entry
from standfast.log.times import Happened


def group_of(entry: Entry) -> tuple[str, str]:
    """Return the label and the fold under which an entry is folded."""
    return entry.label, entry.kind.rpartition(".")[0]


def slow_order(entries: Sequence[Entry]) -> list[Entry]:
    """Take, again and again, the least entry whose causes here have been taken; if there is none, the least of all."""
    left = sorted(entries, key=lambda found: found.place)
    here = {found.id for found in left}
    taken: list[Entry] = []
    done: set[UUID] = set()
    while left:
        free = [found for found in left if all(c in done for c in found.after if c in here)]
        chosen = (free or left)[0]
        left.remove(chosen)
        taken.append(chosen)
        done.add(chosen.id)
    return taken


def slow_times(entries: Sequence[Entry]) -> dict[tuple[UUID, str, int], Happened]:
    """Return when each entry happened, looking for its last correction from the end of the order."""
    ordered = slow_order(entries)
    found = {}
    for each in ordered:
        found[each.place] = each.happened
        for later in reversed(ordered):
            move = later.fact.correction_of_time()
            if move and (move.entry == str(each.id) or move.kind == each.kind):
                found[each.place] = move.happened
                break
    return found


def slow_kept(entries: Sequence[Entry], as_of: datetime) -> set[tuple[UUID, str, int]]:
    """Return what was true at a moment, entry by entry, straight from the words of the design."""
    times: dict[tuple[UUID, str, int], Happened] = {}
    for group in {group_of(each) for each in entries}:
        times |= slow_times([each for each in entries if group_of(each) == group])
    acts = [each for each in entries if each.fact.act]
    true_acts = {each.place for each in acts if times[each.place].end <= as_of}
    kept = set()
    for each in entries:
        if each.fact.act:
            counts = each.place in true_acts
        elif acts:
            counts = bool(true_acts)
        else:
            counts = times[each.place].end <= as_of
        if counts:
            kept.add(each.place)
    return kept
