"""Documents that were frozen: outside the log, because they are copies of what it said."""

from django.db import models


class FrozenLetter(models.Model):
    """A letter as it was sent: its bytes in each form, and the heads that it rests on. Never overwritten.

    `label` is all that its reader could read when it was printed; whoever takes it away must be able to read that now.
    """

    digest = models.CharField(max_length=64)
    as_of = models.DateTimeField()
    known_by = models.DateTimeField(null=True)
    at_site = models.CharField(max_length=64, null=True)
    reader = models.CharField(max_length=64)
    label = models.CharField(max_length=200)
    heads = models.JSONField()
    answers = models.JSONField(default=list)
    frozen_at = models.DateTimeField()
    json = models.BinaryField()
    html = models.BinaryField()
    pdf = models.BinaryField()

    class Meta:
        app_label = "reports"
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "reader"], name="one_frozen_letter_per_digest_and_reader"
            )
        ]

    def __str__(self) -> str:
        return f"Letter as of {self.as_of:%Y-%m-%d}, {self.digest[:8]}"


class FrozenForm(models.Model):
    """The bytes of one form of a published document, by their digest, which the log has; never overwritten."""

    digest = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()

    class Meta:
        app_label = "reports"

    def __str__(self) -> str:
        return self.digest
