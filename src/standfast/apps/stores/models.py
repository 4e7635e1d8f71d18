"""Projections of lots, issues and returns."""

from django.db import models

from standfast.log.models import Row


class Lot(Row):
    """A lot of an article, as received."""

    article = models.CharField(max_length=120, db_index=True)
    voucher = models.CharField(max_length=40)
    quantity = models.IntegerField()
    store = models.CharField(max_length=120)
    received_at = models.DateTimeField()
    withdrawn = models.TextField(null=True)

    class Meta:
        app_label = "stores"

    def __str__(self) -> str:
        return f"{self.quantity} of {self.article} (voucher {self.voucher})"


class Issue(Row):
    """One booking of an issue; the same voucher may be booked by several offices."""

    article = models.CharField(max_length=120, db_index=True)
    voucher = models.CharField(max_length=40, db_index=True)
    lot = models.UUIDField(db_index=True)
    quantity = models.IntegerField()
    place = models.UUIDField()
    issued_to = models.CharField(max_length=120)
    issued_at = models.DateTimeField()
    booked_by = models.UUIDField()
    withdrawn = models.TextField(null=True)

    class Meta:
        app_label = "stores"

    def __str__(self) -> str:
        return f"Issue {self.voucher}"


class Return(Row):
    """What came back of an issue (`subject`)."""

    voucher = models.CharField(max_length=40)
    quantity = models.IntegerField()
    returned_at = models.DateTimeField()
    reason = models.TextField()
    entry = models.UUIDField()

    class Meta:
        app_label = "stores"

    def __str__(self) -> str:
        return f"Return {self.voucher}"
