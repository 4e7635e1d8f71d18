"""How Django finds this app."""

from standfast.log.apps import StandfastApp


class PersonsConfig(StandfastApp):
    """Protected persons, their consent, and who reads about them."""

    name = "standfast.apps.persons"
    label = "persons"
