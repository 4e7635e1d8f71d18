"""How Django finds this app."""

from standfast.log.apps import StandfastApp


class SafetyConfig(StandfastApp):
    """Residences, safe havens, embedded security officers, fact sheets."""

    name = "standfast.apps.safety"
    label = "safety"
