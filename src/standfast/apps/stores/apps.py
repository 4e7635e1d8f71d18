"""How Django finds this app."""

from standfast.log.apps import StandfastApp


class StoresConfig(StandfastApp):
    """Lots, issues and returns of stores."""

    name = "standfast.apps.stores"
    label = "stores"
