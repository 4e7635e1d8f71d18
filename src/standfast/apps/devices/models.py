"""Projection of devices; and, outside the log, the codes by which they are taken up."""

from datetime import datetime

from django.db import models

from standfast.log.models import Row


class Device(Row):
    """A device that somebody carries or is to carry; `chain` is None until it is taken up."""

    name = models.CharField(max_length=120)
    holder = models.UUIDField(db_index=True)
    may = models.JSONField(default=list)
    factor = models.CharField(max_length=16)
    site = models.CharField(max_length=64)
    offered_at = models.DateTimeField()
    offered_by = models.UUIDField()
    until = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, null=True)
    chain = models.CharField(max_length=40, null=True, db_index=True)
    taken_up_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    locked_reason = models.CharField(max_length=200, null=True)
    locks = models.JSONField(default=list)

    class Meta:
        app_label = "devices"

    def __str__(self) -> str:
        return self.name

    def is_open(self, at: datetime) -> bool:
        """Tell whether the device waits to be taken up."""
        return self.chain is None and self.withdrawn_at is None and at < self.until

    @property
    def locked(self) -> bool:
        """Whether the device is told nothing more."""
        return self.locked_at is not None


class EnrolmentCode(models.Model):
    """A code by which one device may be taken up here: kept as a keyed hash, outside the log."""

    device = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=64, unique=True)
    pin = models.CharField(max_length=64, null=True)
    made_at = models.DateTimeField()
    failures = models.IntegerField(default=0)

    class Meta:
        db_table = "devices_enrolment_code"

    def __str__(self) -> str:
        return f"a code for device {self.device}"
