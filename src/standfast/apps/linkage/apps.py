"""How Django finds this app."""

from standfast.log.apps import StandfastApp


class LinkageConfig(StandfastApp):
    """Pairs of reports that may be of one event, and what was said of them."""

    name = "standfast.apps.linkage"
    label = "linkage"
