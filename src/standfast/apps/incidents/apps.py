"""How Django finds this app."""

from standfast.log.apps import StandfastApp


class IncidentsConfig(StandfastApp):
    """Incidents per source, graded, verified, never edited."""

    name = "standfast.apps.incidents"
    label = "incidents"
