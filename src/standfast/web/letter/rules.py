"""Why somebody may not do something with a letter, as a sentence."""

from django.utils.translation import gettext as _

from standfast.apps.accounts.models import Person

FREEZERS = frozenset({"task-force secretary", "assessor", "administrator"})


def freeze_blocker(*, by: Person) -> str | None:
    """Say why a person may not freeze a letter."""
    if by.roles & FREEZERS:
        return None
    return _("A letter is frozen by the task-force secretary, an assessor or an administrator.")


def publish_blocker(*, by: Person) -> str | None:
    """Say why a person may not publish a document."""
    if by.roles & FREEZERS:
        return None
    return _(
        "A document is published by the task-force secretary, an assessor or an administrator."
    )
