"""One readable row for each declared register, so that every test of the desks looks at something."""

from collections.abc import Callable
from uuid import UUID

from factories.accounts import enrolled
from factories.linkage import proposed
from factories.places import founded
from factories.stores import issued, lot
from factories.web import Mission
from standfast.apps.accounts.facts import ROLES
from standfast.apps.accounts.models import Person


def everybody(mission: Mission) -> Person:
    """Return somebody who acts in every role but the administrator's and reads what is unclassified."""
    return enrolled("everybody", *(role for role in ROLES if role != "administrator"))


def _issue(mission: Mission, by: Person) -> UUID:
    return issued(by, lot(by, 100, "RV-9"), 10, "IV-9", place=founded(by, "Store house").subject)


ROWS: dict[str, Callable[[Mission, Person], UUID]] = {
    "linkage": lambda mission, by: proposed(by),
    "places": lambda mission, by: founded(by, "Register base").subject,
    "stores": _issue,
    "stores/lots": lambda mission, by: lot(by, 7, "RV-7"),
}
"""Records one row of a register and returns its subject."""
