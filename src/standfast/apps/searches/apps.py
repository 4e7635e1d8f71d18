"""How Django finds this app."""

from standfast.log.apps import StandfastApp


class SearchesConfig(StandfastApp):
    """Cordon-and-search operations and the register of seized items."""

    name = "standfast.apps.searches"
    label = "searches"
