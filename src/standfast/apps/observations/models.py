"""Tables of what was imported. Rows are added and never changed; the newest version of an event is how it stands."""

from django.db import models


class Batch(models.Model):
    """One import of one file; without `finished_at` it was interrupted, and importing the file again completes it."""

    source = models.CharField(max_length=16)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    columns = models.JSONField(default=list)
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
    """One version of one event as a source describes it: the row as it came, and the columns that are asked for."""

    source = models.CharField(max_length=16)
    external_id = models.CharField(max_length=64)
    version = models.IntegerField()
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, db_index=False)
    line = models.IntegerField(null=True)
    content = models.CharField(max_length=32)
    raw = models.TextField()
    gone = models.BooleanField(default=False)
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
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}, version {self.version}"


class RefusedRow(models.Model):
    """A row that could not be read, kept as it came with the reason."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE)
    line = models.IntegerField()
    raw = models.TextField()
    reason = models.TextField()

    class Meta:
        app_label = "observations"

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"
