"""How Django finds this app."""

from standfast.log.apps import StandfastApp


class PerimeterConfig(StandfastApp):
    """Works, breaches, posts and sensors along perimeters."""

    name = "standfast.apps.perimeter"
    label = "perimeter"
