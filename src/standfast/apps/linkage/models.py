"""Projections of what was said of pairs; and proposals, which are a cache outside the log."""

from django.db import models

from standfast.log.models import Row


class Pair(Row):
    """Two reports and what was last said of them."""

    a_kind = models.CharField(max_length=16)
    a_id = models.UUIDField(db_index=True)
    a_source = models.CharField(max_length=16, null=True)
    a_external = models.CharField(max_length=64, null=True)
    a_state = models.CharField(max_length=64)
    b_kind = models.CharField(max_length=16)
    b_id = models.UUIDField(db_index=True)
    b_source = models.CharField(max_length=16, null=True)
    b_external = models.CharField(max_length=64, null=True)
    b_state = models.CharField(max_length=64)
    verdict = models.CharField(max_length=16, db_index=True)
    reason = models.CharField(max_length=200)
    judged_at = models.DateTimeField()
    judged_by = models.UUIDField()

    class Meta:
        app_label = "linkage"

    def __str__(self) -> str:
        return f"{self.a_kind} and {self.b_kind}: {self.verdict}"


class Judging(Row):
    """One judgement of a pair, with the reasons that were shown; all of them stay, the last stands."""

    entry = models.UUIDField()
    position = models.IntegerField()
    verdict = models.CharField(max_length=16)
    reason = models.CharField(max_length=200)
    shown = models.JSONField(default=list)
    score = models.FloatField(null=True)
    judged_at = models.DateTimeField()
    judged_by = models.UUIDField()

    class Meta:
        app_label = "linkage"

    def __str__(self) -> str:
        return f"{self.verdict}: {self.reason}"


class Computation(models.Model):
    """One run over all reports: when, and which newest entry of every chain it had seen."""

    computed_at = models.DateTimeField()
    since = models.DateField(null=True)
    threshold = models.FloatField()
    heads = models.JSONField(default=dict)

    class Meta:
        app_label = "linkage"

    def __str__(self) -> str:
        return f"computed {self.computed_at:%Y-%m-%d %H:%M}"


class Proposal(models.Model):
    """Two reports that may be of one event, as they were compared last. Computed, so it can be thrown away.

    `label` opens for whoever may read both reports. `latest` is the earlier of the two ends: a search since a day replaces
    what lies wholly after it.
    """

    subject = models.UUIDField(primary_key=True)
    label = models.CharField(max_length=200, db_index=True)
    computation = models.ForeignKey(Computation, on_delete=models.CASCADE)
    a_kind = models.CharField(max_length=16)
    a_id = models.UUIDField(db_index=True)
    a_source = models.CharField(max_length=16, null=True)
    a_external = models.CharField(max_length=64, null=True)
    a_state = models.CharField(max_length=64)
    b_kind = models.CharField(max_length=16)
    b_id = models.UUIDField(db_index=True)
    b_source = models.CharField(max_length=16, null=True)
    b_external = models.CharField(max_length=64, null=True)
    b_state = models.CharField(max_length=64)
    score = models.FloatField(db_index=True)
    reasons = models.JSONField(default=list)
    happened = models.DateTimeField(db_index=True)
    latest = models.DateTimeField()
    place = models.CharField(max_length=200, null=True)

    class Meta:
        app_label = "linkage"

    def __str__(self) -> str:
        return f"{self.a_kind} and {self.b_kind}, {self.score:.2f}"
