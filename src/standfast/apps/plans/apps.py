"""How Django finds this app."""

from standfast.log.apps import StandfastApp


class PlansConfig(StandfastApp):
    """Contingency plans, exercises and validation."""

    name = "standfast.apps.plans"
    label = "plans"
