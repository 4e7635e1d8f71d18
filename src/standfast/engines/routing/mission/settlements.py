"""The towns and main roads on which generated problems stand: South Sudan's, coarsely.

Coordinates are rounded to two decimals; distances and surfaces are estimates for planning exercises, not a road map, and
seasons are those of an ordinary year. Everything that a generated problem adds between them is invented.
"""

from datetime import date
from typing import NamedTuple

from standfast.engines.routing.mission.forces import Speed
from standfast.engines.routing.mission.ground import Period, Season

START = date(2017, 4, 14)


class Town(NamedTuple):
    """A town: where it lies, what most people there speak, which corridor's rains reach it."""

    name: str
    lon: float
    lat: float
    language: str
    corridor: str
    office: bool = False


class MainRoad(NamedTuple):
    """A main road or reach of river between two towns."""

    start: str
    end: str
    km: float
    surface: str
    kind: str = "road"


TOWNS: tuple[Town, ...] = (
    Town("Juba", 31.58, 4.85, "Bari", "Central Equatoria", True),
    Town("Lainya", 31.00, 4.30, "Bari", "Central Equatoria"),
    Town("Yei", 30.68, 4.09, "Kakwa", "Central Equatoria"),
    Town("Torit", 32.57, 4.41, "Otuho", "Eastern Equatoria", True),
    Town("Magwi", 32.30, 4.13, "Acholi", "Eastern Equatoria"),
    Town("Nimule", 32.06, 3.60, "Acholi", "Eastern Equatoria"),
    Town("Kajo Keji", 31.66, 3.86, "Bari", "Central Equatoria"),
    Town("Terekeka", 31.75, 5.44, "Bari", "Central Equatoria"),
    Town("Bor", 31.56, 6.21, "Dinka", "Jonglei", True),
    Town("Mundri", 30.32, 5.35, "Moru", "Western Equatoria"),
    Town("Rumbek", 29.68, 6.81, "Dinka", "Lakes", True),
    Town("Yirol", 30.50, 6.55, "Dinka", "Lakes"),
    Town("Maridi", 29.47, 4.92, "Baka", "Western Equatoria"),
    Town("Yambio", 28.39, 4.57, "Zande", "Western Equatoria", True),
    Town("Wau", 27.99, 7.70, "Luo", "Bahr el Ghazal", True),
    Town("Kuajok", 27.98, 8.30, "Dinka", "Bahr el Ghazal", True),
    Town("Aweil", 27.39, 8.76, "Dinka", "Bahr el Ghazal", True),
    Town("Leer", 30.14, 8.30, "Nuer", "Unity"),
    Town("Bentiu", 29.80, 9.26, "Nuer", "Unity", True),
    Town("Pariang", 29.98, 9.92, "Dinka", "Unity"),
    Town("Malakal", 31.66, 9.53, "Shilluk", "Upper Nile", True),
    Town("Renk", 32.80, 11.74, "Dinka", "Upper Nile"),
    Town("Kapoeta", 33.59, 4.77, "Toposa", "Eastern Equatoria"),
    Town("Pibor", 33.13, 6.80, "Murle", "Jonglei"),
)

MAIN_ROADS: tuple[MainRoad, ...] = (
    MainRoad("Juba", "Nimule", 192, "sealed"),
    MainRoad("Juba", "Lainya", 100, "murram"),
    MainRoad("Lainya", "Yei", 60, "murram"),
    MainRoad("Juba", "Kajo Keji", 150, "earth"),
    MainRoad("Juba", "Torit", 135, "murram"),
    MainRoad("Torit", "Magwi", 80, "earth"),
    MainRoad("Magwi", "Nimule", 90, "earth"),
    MainRoad("Torit", "Kapoeta", 140, "murram"),
    MainRoad("Juba", "Terekeka", 85, "murram"),
    MainRoad("Terekeka", "Bor", 105, "murram"),
    MainRoad("Bor", "Pibor", 150, "black_cotton"),
    MainRoad("Juba", "Mundri", 180, "murram"),
    MainRoad("Mundri", "Rumbek", 200, "earth"),
    MainRoad("Mundri", "Maridi", 110, "murram"),
    MainRoad("Maridi", "Yambio", 130, "murram"),
    MainRoad("Rumbek", "Yirol", 110, "earth"),
    MainRoad("Rumbek", "Wau", 240, "murram"),
    MainRoad("Wau", "Kuajok", 100, "murram"),
    MainRoad("Wau", "Aweil", 150, "murram"),
    MainRoad("Rumbek", "Leer", 180, "black_cotton"),
    MainRoad("Leer", "Bentiu", 120, "earth"),
    MainRoad("Bentiu", "Pariang", 80, "earth"),
    MainRoad("Bentiu", "Malakal", 250, "black_cotton"),
    MainRoad("Malakal", "Renk", 290, "earth"),
    MainRoad("Juba", "Terekeka", 80, "water", "river"),
    MainRoad("Terekeka", "Bor", 110, "water", "river"),
)

DRY_WET_KMH: dict[str, Speed] = {
    "sealed": Speed(50, 50),
    "murram": Speed(35, 12),
    "earth": Speed(20, 7),
    "black_cotton": Speed(20, 0),
    "track": Speed(15, 5),
    "water": Speed(15, 15),
}

SEASONS: tuple[Season, ...] = (
    Season("Central Equatoria", (Period(date(2017, 4, 22), date(2017, 12, 1)),)),
    Season("Eastern Equatoria", (Period(date(2017, 4, 29), date(2017, 12, 1)),)),
    Season("Western Equatoria", (Period(date(2017, 4, 18), date(2017, 12, 1)),)),
    Season("Jonglei", (Period(date(2017, 5, 6), date(2017, 11, 16)),)),
    Season("Lakes", (Period(date(2017, 5, 4), date(2017, 11, 16)),)),
    Season("Bahr el Ghazal", (Period(date(2017, 5, 9), date(2017, 11, 1)),)),
    Season("Unity", (Period(date(2017, 5, 20), date(2017, 11, 1)),)),
    Season("Upper Nile", (Period(date(2017, 5, 25), date(2017, 11, 1)),)),
)
