"""How Django finds this app."""

from standfast.log.apps import StandfastApp


class BodiesConfig(StandfastApp):
    """The planning group, the security management teams and the security cell."""

    name = "standfast.apps.bodies"
    label = "bodies"
