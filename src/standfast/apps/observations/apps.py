"""How Django finds this app."""

from standfast.log.apps import StandfastApp


class ObservationsConfig(StandfastApp):
    """Imported open data."""

    name = "standfast.apps.observations"
    label = "observations"
