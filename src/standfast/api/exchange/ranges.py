"""Sets of whole numbers as ranges, first and last inclusive, in order and apart."""

from collections.abc import Iterable

from standfast.log.gaps import Ranges, merged


def of_numbers(numbers: Iterable[int]) -> Ranges:
    """Return numbers as ranges."""
    return merged((number, number) for number in numbers)


def without(ranges: Ranges, taken: Ranges) -> Ranges:
    """Return what is in the first ranges and not in the second; both are merged."""
    found: Ranges = []
    place = 0
    for first, last in ranges:
        while place < len(taken) and taken[place][1] < first:
            place += 1
        at = place
        while at < len(taken) and taken[at][0] <= last:
            if taken[at][0] > first:
                found.append((first, taken[at][0] - 1))
            first = taken[at][1] + 1
            at += 1
        if first <= last:
            found.append((first, last))
    return found


def within(ranges: Ranges, others: Ranges) -> Ranges:
    """Return what is in both; both are merged."""
    found: Ranges = []
    one = two = 0
    while one < len(ranges) and two < len(others):
        first = max(ranges[one][0], others[two][0])
        last = min(ranges[one][1], others[two][1])
        if first <= last:
            found.append((first, last))
        if ranges[one][1] < others[two][1]:
            one += 1
        else:
            two += 1
    return found


def count(ranges: Ranges) -> int:
    """Return how many numbers ranges hold."""
    return sum(last - first + 1 for first, last in ranges)


def cut(ranges: Ranges, most: int) -> tuple[Ranges, Ranges]:
    """Return the first `most` numbers of ranges, and the rest."""
    taken: Ranges = []
    for place, (first, last) in enumerate(ranges):
        size = last - first + 1
        if size > most:
            if most:
                taken.append((first, first + most - 1))
            return taken, [(first + most, last), *ranges[place + 1 :]]
        taken.append((first, last))
        most -= size
    return taken, []
