"""For whom a document is printed, and which labels that opens."""

from dataclasses import dataclass

from standfast.apps.accounts.facts import ROLES
from standfast.apps.accounts.models import Person
from standfast.log import labels


class UnknownReader(ValueError):
    """Nobody of that name reads letters."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who a document is printed for: a clearance and need-to-know groups; the public holds neither."""

    name: str
    clearance: str = labels.UNCLASSIFIED
    groups: tuple[str, ...] = ()

    def may_read(self, label: str) -> bool:
        """Tell whether this reader may see what carries a label."""
        return labels.may_read(label, clearance=self.clearance, groups=self.groups)

    @property
    def label(self) -> str:
        """The closest label that this reader opens: that of a document printed for them."""
        closed = self.clearance != labels.UNCLASSIFIED
        return labels.label_text(self.clearance, self.groups if closed else ())


PUBLIC = Reader("public")
CLEARED_ROLES = ("duty officer", "planner", "security officer", "task-force secretary", "assessor")
"""Roles for whose desks confidential letters are printed; need-to-know groups belong to people, not to roles."""


def reader_named(name: str) -> Reader:
    """Return the reader that a role name stands for; `public` reads what is unclassified.

    :raises UnknownReader: when it is neither `public` nor a role.
    """
    if name == PUBLIC.name:
        return PUBLIC
    if name not in ROLES:
        raise UnknownReader(
            f"There is no reader '{name}'; take public or a role: {', '.join(ROLES)}."
        )
    cleared = name in CLEARED_ROLES
    return Reader(name, labels.CONFIDENTIAL if cleared else labels.UNCLASSIFIED)


def reader_of(person: Person) -> Reader:
    """Return the reader that a person is, by their own clearance and groups; a closed account reads as the public."""
    if not person.active:
        return PUBLIC
    return Reader(person.account, person.clearance, tuple(person.groups))


def reader_under(name: str, label: str) -> Reader:
    """Return the reader for whom a document under a label was printed: the label is all that they could read."""
    level, _, groups = label.partition(":")
    return Reader(name, level, tuple(groups.split(",")) if groups else ())
