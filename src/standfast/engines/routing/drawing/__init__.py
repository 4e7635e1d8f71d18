"""A plan as a drawing in which a planner sees who goes where and when; SVG text that also prints and reads in grey.

A map with each unit's way, a strip for each unit over the days, a strip for each place that is visited. Start reading at
`picture` (what a drawing shows), `patrols` (a plan becomes a picture) and `sheet` (the picture becomes SVG).
"""

from standfast.engines.routing.drawing.patrols import patrol_picture
from standfast.engines.routing.drawing.picture import Picture
from standfast.engines.routing.drawing.sheet import drawn

__all__ = ["Picture", "drawn", "patrol_picture"]
