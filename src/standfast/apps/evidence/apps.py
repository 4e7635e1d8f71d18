"""How Django finds this app."""

from standfast.log.apps import StandfastApp


class EvidenceConfig(StandfastApp):
    """Files of evidence."""

    name = "standfast.apps.evidence"
    label = "evidence"
