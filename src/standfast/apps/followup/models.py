"""Projections of the follow-up: recommendations, actions, circulations, assessments, claims and their verdicts."""

from django.db import models

from standfast.log.models import Row


class SourceDocument(Row):
    """A report whose recommendations are followed up."""

    reference = models.CharField(max_length=300)
    title = models.CharField(max_length=300)
    issuer = models.CharField(max_length=300)
    note = models.TextField(null=True)
    issued_on = models.DateField()

    class Meta:
        app_label = "followup"

    def __str__(self) -> str:
        return self.title


class Recommendation(Row):
    """What a source document asks for, in our own words, on one track."""

    number = models.CharField(max_length=8, db_index=True)
    document = models.UUIDField()
    summary = models.TextField()
    wording = models.CharField(max_length=40)
    track = models.CharField(max_length=16)
    owner = models.CharField(max_length=300)
    registered_on = models.DateField()

    class Meta:
        app_label = "followup"

    def __str__(self) -> str:
        return f"{self.number}: {self.summary}"


class Action(Row):
    """An action point (due once) or an obligation (owed every interval, or whenever an event calls for it)."""

    recommendations = models.JSONField(default=list)
    track = models.CharField(max_length=16)
    owner = models.CharField(max_length=300)
    text = models.TextField()
    obligation = models.BooleanField()
    interval = models.CharField(max_length=16, null=True)
    trigger = models.CharField(max_length=300, null=True)
    grace_days = models.IntegerField(null=True)
    date_asked_on = models.DateField(null=True)
    date_asked_of = models.CharField(max_length=300, null=True)
    due_on = models.DateField(null=True)
    due_precision = models.CharField(max_length=16, null=True)
    set_on = models.DateField()
    last_fulfilled_on = models.DateField(null=True)
    status = models.CharField(max_length=32, null=True)
    status_on = models.DateField(null=True)
    transferred_to = models.CharField(max_length=300, null=True)
    transferred_on = models.DateField(null=True)

    class Meta:
        app_label = "followup"

    def __str__(self) -> str:
        return self.text


class SelfReport(Row):
    """What somebody said of their own work, on a day."""

    status = models.CharField(max_length=32)
    note = models.TextField(null=True)
    on = models.DateField()
    at = models.DateTimeField()
    author = models.UUIDField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.status} on {self.on}"


class ActionReport(SelfReport):
    """Where the owner of an action point or obligation said that it stood."""

    class Meta:
        app_label = "followup"


class ClaimReport(SelfReport):
    """Where the maker of a claim said that the matter stood."""

    class Meta:
        app_label = "followup"


class Call(Row):
    """An event that called for an obligation, and when it was met."""

    event = models.CharField(max_length=300)
    due_on = models.DateField()
    due_precision = models.CharField(max_length=16)
    called_on = models.DateField()
    fulfilled_on = models.DateField(null=True)
    entry = models.UUIDField()
    cause = models.UUIDField(null=True)

    class Meta:
        app_label = "followup"

    def __str__(self) -> str:
        return self.event


class Fulfilment(Row):
    """One time that an obligation was met: on its own day, or for an event."""

    on = models.DateField()
    evidence = models.TextField()
    event = models.CharField(max_length=300, null=True)
    call = models.UUIDField(null=True)
    author = models.UUIDField()
    entry = models.UUIDField()

    class Meta:
        app_label = "followup"

    def __str__(self) -> str:
        return f"met on {self.on}"


class Watch(Row):
    """A kind of fact that calls for an obligation whenever it is recorded; `site` owns the watch and records the calls."""

    watched = models.CharField(max_length=100, db_index=True)
    where = models.JSONField(default=dict)
    event = models.CharField(max_length=200)
    within_days = models.IntegerField()
    site = models.CharField(max_length=300)
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    entry = models.UUIDField()

    class Meta:
        app_label = "followup"

    def __str__(self) -> str:
        return self.event


class TaskForce(Row):
    """A body set up for a limited time to follow recommendations up."""

    name = models.CharField(max_length=300)
    chair = models.CharField(max_length=300)
    established_at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    successor = models.CharField(max_length=300, null=True)

    class Meta:
        app_label = "followup"

    def __str__(self) -> str:
        return self.name


class Circulation(Row):
    """The recommendations as sent to one peacekeeping operation; no answer on record is None, not an empty one."""

    operation = models.CharField(max_length=300)
    document = models.UUIDField()
    sent_at = models.DateTimeField()
    recommendations = models.JSONField(default=list)
    answer_by = models.DateField(null=True)
    answer = models.TextField(null=True)
    answered_on = models.DateField(null=True)

    class Meta:
        app_label = "followup"

    def __str__(self) -> str:
        return self.operation


class CirculationAnswer(Row):
    """What an operation answered: of one recommendation, or of the document as a whole (None); `stands` marks the last."""

    recommendation = models.UUIDField(null=True)
    view = models.CharField(max_length=24, null=True)
    answer = models.TextField()
    answered_by = models.CharField(max_length=300, null=True)
    on = models.DateField()
    stands = models.BooleanField()
    entry = models.UUIDField()

    class Meta:
        app_label = "followup"

    def __str__(self) -> str:
        return self.answer


class Reminder(Row):
    """An operation was asked again."""

    on = models.DateField()
    note = models.TextField(null=True)
    entry = models.UUIDField()

    class Meta:
        app_label = "followup"

    def __str__(self) -> str:
        return f"asked again on {self.on}"


class Ask(Row):
    """Something asked of somebody outside; no answer on record is None, not a refusal."""

    addressee = models.CharField(max_length=300)
    what = models.TextField()
    claim = models.UUIDField(null=True)
    channel = models.CharField(max_length=300, null=True)
    answer_by = models.DateField(null=True)
    asked_on = models.DateField()
    asked_by = models.UUIDField()
    last_asked_on = models.DateField()
    times_asked = models.IntegerField()
    state = models.CharField(max_length=16)
    outcome = models.TextField(null=True)
    outcome_by = models.CharField(max_length=300, null=True)
    outcome_on = models.DateField(null=True)

    class Meta:
        app_label = "followup"

    def __str__(self) -> str:
        return f"{self.addressee}: {self.what}"


class Update(Row):
    """An update from the mission's track to the task force, frozen as it was made, with who has received and read it."""

    task_force = models.UUIDField()
    to = models.CharField(max_length=300)
    from_office = models.CharField(max_length=300)
    start = models.DateField()
    end = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    since = models.JSONField()
    upto = models.JSONField()
    previous = models.UUIDField(null=True)
    cover = models.TextField(null=True)
    changes = models.JSONField(default=list)
    figures = models.JSONField(default=list)
    entries = models.JSONField(default=list)
    received_at = models.DateTimeField(null=True)
    received_by = models.UUIDField(null=True)
    received_note = models.TextField(null=True)
    read_at = models.DateTimeField(null=True)
    read_by = models.UUIDField(null=True)
    read_note = models.TextField(null=True)
    entry = models.UUIDField()

    class Meta:
        app_label = "followup"

    def __str__(self) -> str:
        return f"Update of {self.from_office}, {self.start} to {self.end}"


class Transfer(Row):
    """Open matters that are to pass to a body at a sunset, and whether its person has taken them on."""

    task_force = models.UUIDField()
    items = models.JSONField(default=list)
    to = models.CharField(max_length=300)
    successor = models.UUIDField()
    reason = models.TextField()
    planned_on = models.DateField()
    planned_by = models.UUIDField()
    state = models.CharField(max_length=16)
    settled_on = models.DateField(null=True)
    note = models.TextField(null=True)

    class Meta:
        app_label = "followup"

    def __str__(self) -> str:
        return f"to {self.to}: {len(self.items)} matters, {self.state}"


class Assessment(Row):
    """An independent assessment: its terms, scope, places and cut-off day."""

    title = models.CharField(max_length=300)
    terms = models.TextField()
    lead = models.CharField(max_length=300)
    requested_by = models.CharField(max_length=300)
    scope = models.JSONField(default=list)
    cut_off = models.DateField()
    opened_on = models.DateField()
    opened_by = models.UUIDField()
    places = models.JSONField(default=list)
    conclusion = models.TextField(null=True)
    concluded_on = models.DateField(null=True)

    class Meta:
        app_label = "followup"

    def __str__(self) -> str:
        return self.title


class Claim(Row):
    """A sentence with live numbers, as it is worded now, with the status that its maker reports."""

    number = models.CharField(max_length=8, db_index=True)
    claimant = models.CharField(max_length=20)
    section = models.CharField(max_length=20)
    position = models.IntegerField()
    text = models.TextField()
    nature = models.CharField(max_length=16)
    expected_figure = models.CharField(max_length=200, null=True)
    expected_comparison = models.CharField(max_length=16, null=True)
    expected_number = models.FloatField(null=True)
    expected_condition = models.CharField(max_length=300, null=True)
    due_on = models.DateField(null=True)
    due_precision = models.CharField(max_length=16, null=True)
    absolute_reason = models.TextField(null=True)
    date_asked_on = models.DateField(null=True)
    date_asked_of = models.CharField(max_length=300, null=True)
    recommendations = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    worded_at = models.DateTimeField()
    status = models.CharField(max_length=32, null=True)
    status_on = models.DateField(null=True)
    voices = models.JSONField(default=list)

    class Meta:
        app_label = "followup"

    def __str__(self) -> str:
        return f"{self.number}: {self.text}"


class Verdict(Row):
    """What an assessor found of a claim, and on which readings."""

    finding = models.CharField(max_length=24)
    assessment = models.UUIDField()
    assessor = models.UUIDField()
    at = models.DateTimeField()
    on = models.DateField()
    note = models.TextField(null=True)
    methods = models.JSONField(default=list)
    places = models.JSONField(default=list)
    judged_as_of = models.DateTimeField()
    judged_known_by = models.DateTimeField(null=True)
    judged_heads = models.JSONField(default=dict)
    judged_figures = models.JSONField(default=list)
    entry = models.UUIDField()

    class Meta:
        app_label = "followup"

    def __str__(self) -> str:
        return f"{self.finding} on {self.on}"
