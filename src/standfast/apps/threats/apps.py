"""How Django finds this app."""

from standfast.log.apps import StandfastApp


class ThreatsConfig(StandfastApp):
    """Forecasts, hotspots, alerts, and the way from warning to action."""

    name = "standfast.apps.threats"
    label = "threats"
