"""How Django finds this app."""

from standfast.log.apps import StandfastApp


class GuidanceConfig(StandfastApp):
    """Policies and procedures, the map of what they demand, and lessons."""

    name = "standfast.apps.guidance"
    label = "guidance"
