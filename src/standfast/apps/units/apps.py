"""How Django finds units."""

from standfast.log.apps import StandfastApp


class UnitsConfig(StandfastApp):
    """Contingents, rotations, strengths, vehicles."""

    name = "standfast.apps.units"
    label = "units"
