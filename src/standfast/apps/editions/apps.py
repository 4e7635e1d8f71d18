"""How Django finds this app."""

from standfast.log.apps import StandfastApp


class EditionsConfig(StandfastApp):
    """Documents that were published, each with the digests of its bytes."""

    name = "standfast.apps.editions"
    label = "editions"
