"""Tables of what was imported. Rows are added and never changed; the newest version of an event is how it stands."""

from django.db import models

from standfast.log.facts import new_subject
from standfast.log.labels import LONGEST, UNCLASSIFIED
from standfast.log.models import Row


class Batch(models.Model):
    """One import of one file; without `finished_at` it was interrupted, and importing the file again completes it.

    `label` is the closest of its rows': whoever may not read that does not learn that the file was taken.
    """

    subject = models.UUIDField(unique=True, default=new_subject)
    source = models.CharField(max_length=16)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    label = models.CharField(max_length=LONGEST, default=UNCLASSIFIED)
    taken_by = models.UUIDField(null=True)
    columns = models.JSONField(default=list)
    doubts = models.JSONField(default=list)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    read = models.IntegerField(default=0)
    new = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    vanished = models.IntegerField(default=0)
    flagged = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)

    class Meta:
        app_label = "observations"

    def __str__(self) -> str:
        return f"{self.file_name}, {self.read} rows"


class Observation(models.Model):
    """One version of one event as a source describes it: the row as it came, and the columns that are asked for.

    `subject` is the event's, in every version and at every site. `hand` is the subject of the decision by which a person corrected a row by hand; the version counts while that stands.
    """

    subject = models.UUIDField()
    source = models.CharField(max_length=16)
    external_id = models.CharField(max_length=64)
    version = models.IntegerField()
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, db_index=False)
    line = models.IntegerField(null=True)
    content = models.CharField(max_length=32)
    raw = models.TextField()
    gone = models.BooleanField(default=False)
    hand = models.UUIDField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    where_precision = models.IntegerField(null=True)
    place = models.TextField(null=True)
    admin1 = models.TextField(null=True)
    admin2 = models.TextField(null=True)
    country = models.TextField(null=True)
    date_start = models.DateField(null=True)
    date_end = models.DateField(null=True)
    date_precision = models.IntegerField(null=True)
    violence = models.IntegerField(null=True)
    event_kind = models.TextField(null=True)
    side_a = models.TextField(null=True)
    side_b = models.TextField(null=True)
    best = models.IntegerField(null=True)
    high = models.IntegerField(null=True)
    low = models.IntegerField(null=True)
    flags = models.TextField(default="")

    class Meta:
        app_label = "observations"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id", "version"],
                name="an_event_of_a_source_has_each_version_once",
            )
        ]
        indexes = [
            models.Index(fields=["date_start"], name="observation_by_start"),
            models.Index(fields=["subject"], name="observation_by_subject"),
            models.Index(
                fields=["hand"],
                name="observation_by_hand",
                condition=models.Q(hand__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}, version {self.version}"


class KeptRow(models.Model):
    """A row that was refused or flagged, kept as it came with its reasons until a person has decided about it.

    `subject` is what a decision is about: the same for the same file, line and outcome. `content` is the digest of what the
    row says: the same row in another file is not kept twice. `incident` is what was recorded of it.
    """

    subject = models.UUIDField(unique=True)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE)
    source = models.CharField(max_length=16)
    outcome = models.CharField(max_length=8)
    line = models.IntegerField()
    raw = models.TextField()
    reasons = models.JSONField(default=list)
    kinds = models.CharField(max_length=255)
    external_id = models.CharField(max_length=255, null=True)
    content = models.CharField(max_length=64)
    label = models.CharField(max_length=LONGEST, default=UNCLASSIFIED)
    incident = models.UUIDField(null=True)
    proposed = models.JSONField(null=True)

    class Meta:
        app_label = "observations"
        indexes = [
            models.Index(fields=["source", "content"], name="kept_row_by_content"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome}, line {self.line}"


class RowDecision(Row):
    """The decision in force about a row that was refused or flagged."""

    verdict = models.CharField(max_length=16)
    source = models.CharField(max_length=255)
    file = models.CharField(max_length=64)
    line = models.IntegerField()
    content = models.CharField(max_length=64)
    external_id = models.CharField(max_length=255, null=True)
    reason = models.TextField(null=True)
    cells = models.JSONField(default=dict)
    corrected = models.CharField(max_length=64, null=True)
    incident = models.UUIDField(null=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    entry = models.UUIDField(null=True)
    decisions = models.IntegerField(default=0)

    class Meta:
        app_label = "observations"

    def __str__(self) -> str:
        return f"{self.verdict}, line {self.line}"
