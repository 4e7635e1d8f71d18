"""Projection of people."""

from django.db import models

from standfast.log import labels
from standfast.log.models import Row


class Person(Row):
    """Somebody who acts in the mission's log, named by function."""

    account = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=200)
    office = models.CharField(max_length=200)
    site = models.CharField(max_length=200, null=True)
    role_list = models.JSONField(default=list)
    clearance = models.CharField(max_length=24, default=labels.UNCLASSIFIED)
    groups = models.JSONField(default=list)
    active = models.BooleanField(default=True)
    enrolled_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.CharField(max_length=200, null=True)

    class Meta:
        app_label = "accounts"

    def __str__(self) -> str:
        return f"{self.name}, {self.office}"

    @property
    def roles(self) -> frozenset[str]:
        """The roles this person may act in; none once the account is closed."""
        return frozenset(self.role_list) if self.active else frozenset()

    def may_read(self, label: str) -> bool:
        """Tell whether this person's clearance and groups open a label; a closed account opens nothing."""
        return self.active and labels.may_read(label, clearance=self.clearance, groups=self.groups)
