"""How Django finds this app."""

from standfast.log.apps import StandfastApp


class MedicalConfig(StandfastApp):
    """Medical facilities, their levels and capabilities."""

    name = "standfast.apps.medical"
    label = "medical"
