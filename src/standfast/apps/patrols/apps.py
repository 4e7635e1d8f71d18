"""How Django finds this app."""

from standfast.log.apps import StandfastApp


class PatrolsConfig(StandfastApp):
    """Patrols, denials of movement and zone patrols."""

    name = "standfast.apps.patrols"
    label = "patrols"
