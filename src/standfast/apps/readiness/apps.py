"""How Django finds this app."""

from standfast.log.apps import StandfastApp


class ReadinessConfig(StandfastApp):
    """Instructions, training, confirmations, language tests and unit requirements."""

    name = "standfast.apps.readiness"
    label = "readiness"
