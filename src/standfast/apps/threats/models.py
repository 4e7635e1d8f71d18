"""Projections of threats, and the cells of forecasts, which stand outside the log."""

from django.db import models

from standfast.log.models import Row


class Alert(Row):
    """A warning and how far it has come: raised, acknowledged, decided, acted upon, answered, closed."""

    channel = models.CharField(max_length=32)
    threat_kind = models.CharField(max_length=32, db_index=True)
    threat = models.TextField()
    place = models.UUIDField(null=True, db_index=True)
    locality = models.CharField(max_length=120, null=True)
    credibility = models.IntegerField(null=True)
    routed_to = models.UUIDField(null=True)
    due_on = models.DateField(null=True)
    answer_owed = models.BooleanField(default=False)
    hotspot = models.UUIDField(null=True)
    raised_at = models.DateTimeField(db_index=True)
    acknowledged_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=24, null=True)
    decision_reason = models.TextField(null=True)
    acted_at = models.DateTimeField(null=True)
    action = models.TextField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=24, null=True)
    withdrawn = models.TextField(null=True)

    class Meta:
        app_label = "threats"

    def __str__(self) -> str:
        return f"{self.threat_kind}, {self.locality or 'place not named'}"


class Hotspot(Row):
    """A place where civilians are threatened, as it is assessed now; unassessed is None, not low."""

    name = models.CharField(max_length=120)
    lon = models.FloatField()
    lat = models.FloatField()
    radius_km = models.FloatField()
    place = models.UUIDField(null=True)
    county = models.CharField(max_length=120, null=True)
    threat = models.TextField()
    actors = models.JSONField(default=list)
    triggers = models.JSONField(default=list)
    at_risk = models.IntegerField(null=True)
    owner = models.UUIDField(null=True)
    identified_at = models.DateTimeField()
    likelihood = models.IntegerField(null=True)
    impact = models.IntegerField(null=True)
    rating = models.CharField(max_length=16, null=True)
    reason = models.TextField(null=True)
    action = models.TextField(null=True)
    assessed_at = models.DateTimeField(null=True)
    review_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_reason = models.TextField(null=True)

    class Meta:
        app_label = "threats"

    def __str__(self) -> str:
        return self.name


class Trigger(Row):
    """Something to come that may set violence off; both days belong to it."""

    trigger = models.CharField(max_length=24)
    first = models.DateField(db_index=True)
    last = models.DateField()
    what = models.TextField()
    county = models.CharField(max_length=120, null=True)
    cancelled = models.TextField(null=True)

    class Meta:
        app_label = "threats"

    def __str__(self) -> str:
        return f"{self.trigger} from {self.first:%-d %B %Y}"


class IssuedForecast(Row):
    """A forecast that was made, and how it did once its time had passed."""

    cutoff = models.DateField(db_index=True)
    horizon_weeks = models.IntegerField()
    cell_km = models.FloatField()
    cells = models.IntegerField()
    cells_digest = models.CharField(max_length=64)
    events_known = models.IntegerField()
    expected = models.FloatField()
    hurdle = models.JSONField(default=dict)
    leans_on = models.TextField()
    sources = models.TextField()
    basis = models.CharField(max_length=64, null=True)
    presence = models.TextField(null=True)
    catalogues = models.JSONField(default=list)
    issued_at = models.DateTimeField()
    scored_at = models.DateTimeField(null=True)
    events = models.IntegerField(null=True)
    scores = models.JSONField(default=list)

    class Meta:
        app_label = "threats"

    def __str__(self) -> str:
        return f"Forecast of {self.horizon_weeks} weeks from {self.cutoff:%-d %B %Y}"


class ForecastCell(models.Model):
    """One cell of a forecast: an observation outside the log, bound to its entry by the digest over all cells.

    `presence` is the share of the weeks before in which somebody of the mission was here, `if_reported` what would be
    expected if everything were told; both None where nothing is on record of where the mission was.
    """

    forecast = models.UUIDField()
    number = models.IntegerField()
    lon = models.FloatField()
    lat = models.FloatField()
    mean = models.FloatField()
    p_any = models.FloatField()
    quantiles = models.JSONField(default=dict)
    presence = models.FloatField(null=True)
    if_reported = models.FloatField(null=True)
    reasons = models.TextField(null=True)
    change = models.TextField(null=True)

    class Meta:
        app_label = "threats"
        constraints = [
            models.UniqueConstraint(
                fields=["forecast", "number"], name="a_forecast_has_each_cell_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lat:.2f} N {self.lon:.2f} E: {self.mean:.3f}"
