"""How Django finds this app."""

from standfast.log.apps import StandfastApp


class AccountsConfig(StandfastApp):
    """People, roles and clearances."""

    name = "standfast.apps.accounts"
    label = "accounts"
