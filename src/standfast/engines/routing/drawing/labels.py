"""Where words go on a map: beside their spot, never over another word; what finds no room is left out."""

from dataclasses import dataclass, field
from typing import TypeAlias

Rectangle: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom

CELL = 40.0


@dataclass(slots=True)
class Room:
    """What is taken on the map, in pixels; anything may be asked for and is given once."""

    left: float
    top: float
    right: float
    bottom: float
    _cells: dict[tuple[int, int], list[Rectangle]] = field(default_factory=dict)

    def take(self, wanted: Rectangle) -> None:
        """Mark a rectangle as taken, whatever was there."""
        for cell in self._over(wanted):
            self._cells.setdefault(cell, []).append(wanted)

    def first_free(self, choices: list[Rectangle]) -> Rectangle | None:
        """Take and return the first rectangle that lies inside the map and meets nothing taken."""
        for wanted in choices:
            if self._inside(wanted) and not self._met(wanted):
                self.take(wanted)
                return wanted
        return None

    def _inside(self, one: Rectangle) -> bool:
        return (
            one[0] >= self.left
            and one[1] >= self.top
            and one[2] <= self.right
            and one[3] <= self.bottom
        )

    def _met(self, one: Rectangle) -> bool:
        return any(
            one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
            for cell in self._over(one)
            for other in self._cells.get(cell, ())
        )

    @staticmethod
    def _over(one: Rectangle) -> list[tuple[int, int]]:
        return [
            (column, row)
            for column in range(int(one[0] // CELL), int(one[2] // CELL) + 1)
            for row in range(int(one[1] // CELL), int(one[3] // CELL) + 1)
        ]


def around(x: float, y: float, *, gap: float, width: float, height: float) -> list[Rectangle]:
    """Return the eight rectangles beside a point, the best to read first: right, left, above, below, then corners."""
    middle, up, down = y - height / 2, y - gap - height, y + gap
    right, left = x + gap, x - gap - width
    corner = gap * 0.6
    tops = [
        (right, middle),
        (left, middle),
        (x - width / 2, up),
        (x - width / 2, down),
        (x + corner, y - corner - height),
        (x + corner, y + corner),
        (x - corner - width, y - corner - height),
        (x - corner - width, y + corner),
    ]
    return [(a, b, a + width, b + height) for a, b in tops]
