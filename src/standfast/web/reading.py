"""Who may see a row: the one place where screens ask."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from standfast.apps.accounts.models import Person

Labelled = TypeVar("Labelled", bound=Model)


def readable(rows: QuerySet[Labelled], *, by: Person) -> QuerySet[Labelled]:
    """Return the rows whose label the reader may read; of the others not even a count is left."""
    labels = rows.order_by().values_list("label", flat=True).distinct()
    return rows.filter(label__in=[label for label in labels if by.may_read(label)])


def person_of(request: HttpRequest) -> Person:
    """Return the person who asks.

    :raises Http404: when the account has no person here; the door has refused it before.
    """
    person: Person | None = getattr(request, "person", None)
    if person is None:
        raise Http404
    return person
