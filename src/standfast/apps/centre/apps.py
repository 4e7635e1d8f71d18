"""How Django finds this app."""

from standfast.log.apps import StandfastApp


class CentreConfig(StandfastApp):
    """Operations centres, interventions and influxes."""

    name = "standfast.apps.centre"
    label = "centre"
