"""How Django finds this app."""

from standfast.log.apps import StandfastApp


class FollowupConfig(StandfastApp):
    """Recommendations, obligations, claims and their verification."""

    name = "standfast.apps.followup"
    label = "followup"
