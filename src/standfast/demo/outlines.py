"""Invented outlines of the demo's sites, and the ground of the two versions of the zone at UN House.

None of these lines has any likeness to a real one. Other topics take points of the zone from `point_near_un_house`.
"""

import random

from standfast.apps.places.facts import Coordinate
from standfast.engines.geo import Belt, Outline, Position

Ring = tuple[Coordinate, ...]
# 4,000.0 m on the ellipsoid, walked clockwise from gate 1 on the north side.
UN_HOUSE: Ring = (
    (31.531165, 4.803895),
    (31.535825, 4.803623),
    (31.536359, 4.80039),
    (31.535728, 4.796153),
    (31.530582, 4.795812),
    (31.52534, 4.796056),
    (31.524952, 4.799805),
    (31.525437, 4.803749),
    (31.531165, 4.803895),
)
POC1: Ring = (
    (31.52094, 4.797016),
    (31.524727, 4.797097),
    (31.524808, 4.80009),
    (31.521022, 4.800009),
    (31.52094, 4.797016),
)
POC3: Ring = (
    (31.514089, 4.796202),
    (31.520715, 4.796328),
    (31.520841, 4.802351),
    (31.514216, 4.802224),
    (31.514089, 4.796202),
)
NEW_PLOT: Ring = (
    (31.537621, 4.798915),
    (31.540235, 4.799014),
    (31.540334, 4.800995),
    (31.53772, 4.800895),
    (31.537621, 4.798915),
)
PUBLIC_ROAD: Ring = (
    (31.521887, 4.804702),
    (31.541268, 4.80425),
    (31.541268, 4.804612),
    (31.521887, 4.805064),
    (31.521887, 4.804702),
)
TOMPING: Ring = (
    (31.6, 4.872803),
    (31.603787, 4.872622),
    (31.603967, 4.867468),
    (31.59973, 4.867106),
    (31.596123, 4.867558),
    (31.596304, 4.872713),
    (31.6, 4.872803),
)
MALAKAL: Ring = (
    (31.69, 9.576329),
    (31.697105, 9.575515),
    (31.697652, 9.569186),
    (31.696376, 9.56349),
    (31.68918, 9.563129),
    (31.682531, 9.564214),
    (31.682804, 9.570814),
    (31.683624, 9.575786),
    (31.69, 9.576329),
)

# The letter's belt around the compound and the sites (C09, C10): 200 m.
ZONE_RADIUS_M = 200.0
FIRST_AROUND = (UN_HOUSE, POC1, POC3)
FIRST_MINUS = FIRST_AROUND
SECOND_AROUND = (*FIRST_AROUND, NEW_PLOT)
SECOND_MINUS = (*SECOND_AROUND, PUBLIC_ROAD)


def outline_of(ring: Ring) -> Outline:
    """Return the outline of one ring."""
    return Outline(ring)


FIRST_BELT = Belt(
    tuple(map(outline_of, FIRST_AROUND)), ZONE_RADIUS_M, tuple(map(outline_of, FIRST_MINUS))
)
SECOND_BELT = Belt(
    tuple(map(outline_of, SECOND_AROUND)), ZONE_RADIUS_M, tuple(map(outline_of, SECOND_MINUS))
)


def point_near_un_house(
    rng: random.Random,
    *,
    first: Position,
    second: Position | None = None,
    accuracy_m: float = 0.0,
) -> Coordinate:
    """Return an invented point that lies so in the first version of the zone, and so in the second (default: alike).

    `first="inside", second="outside"` is a point on the public road; the other way round, near the new plot.
    """
    box = SECOND_BELT.box.widened(ZONE_RADIUS_M)
    wanted = (first, second or first)
    while True:
        lon = round(rng.uniform(box.west, box.east), 5)
        lat = round(rng.uniform(box.south, box.north), 5)
        found = tuple(belt.position((lon, lat), accuracy_m) for belt in (FIRST_BELT, SECOND_BELT))
        if found == wanted:
            return lon, lat
