"""Letters that were frozen: outside the log, because they are copies of what it said."""

from django.db import models


class FrozenLetter(models.Model):
    """A letter as it was sent: its bytes in each form, and the heads that it rests on. Never overwritten."""

    digest = models.CharField(max_length=64, primary_key=True)
    as_of = models.DateTimeField()
    known_by = models.DateTimeField(null=True)
    at_site = models.CharField(max_length=64, null=True)
    reader = models.CharField(max_length=64)
    heads = models.JSONField()
    frozen_at = models.DateTimeField()
    json = models.BinaryField()
    html = models.BinaryField()
    pdf = models.BinaryField()

    class Meta:
        app_label = "reports"

    def __str__(self) -> str:
        return f"Letter as of {self.as_of:%Y-%m-%d}, {self.digest[:8]}"
