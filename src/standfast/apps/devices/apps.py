"""How Django finds this app."""

from standfast.log.apps import StandfastApp


class DevicesConfig(StandfastApp):
    """Devices that people carry, and the codes by which they are enrolled."""

    name = "standfast.apps.devices"
    label = "devices"
