"""How Django finds places."""

from standfast.log.apps import StandfastApp


class PlacesConfig(StandfastApp):
    """Sites, zones, perimeters."""

    default = True
    name = "standfast.apps.places"
    label = "places"
