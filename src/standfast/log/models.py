"""Tables of the log, and `Row`, the base of every projection."""

from typing import Any, ClassVar, Self

from django.db import models

from standfast.log.routing import current_world


class StoredEntry(models.Model):
    """An entry as it is kept: its canonical bytes, and columns copied out of them to find it by.

    `arrival` is a local gapless number given when the entry becomes foldable; null while it is not (`standing` says why).
    Two contents for one (chain, seq) are a fork: both stay. `cipher` holds salt and body as ciphertext, kept and forwarded
    untouched; `stand_in` is the fact that is folded in place of a body that was redacted.
    """

    row = models.BigAutoField(primary_key=True)
    arrival = models.BigIntegerField(null=True, unique=True)
    id = models.UUIDField(db_index=True)
    chain = models.CharField(max_length=40)
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=100, null=True)
    version = models.IntegerField(null=True)
    subject = models.UUIDField(null=True, db_index=True)
    recorded_at = models.DateTimeField(null=True)
    author = models.UUIDField(null=True)
    label = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    header = models.BinaryField()
    salt = models.BinaryField(null=True)
    body = models.BinaryField(null=True)
    cipher = models.BinaryField(null=True)
    stand_in = models.BinaryField(null=True)
    signature = models.BinaryField()
    standing = models.CharField(max_length=16, default="folded")
    received_at = models.DateTimeField()

    class Meta:
        db_table = "log_entry"
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "seq", "digest"], name="one_entry_per_chain_seq_and_content"
            )
        ]
        indexes = [
            # Two columns each: alone, `standing` would be chosen before `subject` and read almost every entry.
            models.Index(fields=["kind", "chain"], name="log_entry_by_kind"),
            models.Index(fields=["standing", "subject"], name="log_entry_by_standing"),
        ]

    def __str__(self) -> str:
        return f"{self.kind or 'sealed entry'} {self.id}"


class Chain(models.Model):
    """A chain that this site knows: its key and genesis, whether it is trusted, and whether its private key is here.

    `root` is pinned by hand at each site: the chain whose trust records say what every other chain may state, up to entry
    `root_until` where another root has followed it. `card_recipient` is what its card said, until its own record arrives.
    """

    chain = models.CharField(max_length=40, primary_key=True)
    site = models.CharField(max_length=64)
    role = models.CharField(max_length=16)
    mission = models.CharField(max_length=64)
    world = models.CharField(max_length=16)
    key = models.CharField(max_length=64)
    continues = models.JSONField(null=True)
    trusted = models.BooleanField(default=False)
    root = models.BooleanField(default=False)
    root_until = models.BigIntegerField(null=True)
    card_recipient = models.CharField(max_length=100, null=True)
    own = models.BooleanField(default=False)
    writing = models.BooleanField(default=False)
    closed = models.CharField(max_length=200, null=True)
    stated_seq = models.BigIntegerField(default=0)

    class Meta:
        db_table = "log_chain"

    def __str__(self) -> str:
        return f"{self.site} ({self.chain[:8]})"


class SubjectState(models.Model):
    """The state of a fold for one subject under one label, so that an entry that sorts last is simply applied to it."""

    subject = models.UUIDField()
    label = models.CharField(max_length=200)
    fold = models.CharField(max_length=100)
    version = models.IntegerField()
    state = models.BinaryField()
    heads = models.TextField()
    newest = models.UUIDField()
    entries = models.BigIntegerField()
    earliest = models.DateTimeField(null=True)
    latest = models.DateTimeField(null=True)
    branched = models.BooleanField(default=False)
    dangling = models.TextField(default="")

    class Meta:
        db_table = "log_subject"
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "label", "fold"], name="one_state_per_subject_label_and_fold"
            )
        ]
        indexes = [
            models.Index(fields=["earliest"], name="log_subject_by_earliest"),
            models.Index(fields=["latest"], name="log_subject_by_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.fold} {self.subject}"


class Checkpoint(models.Model):
    """How far a reaction has followed the log, by arrival."""

    reaction = models.CharField(max_length=100, primary_key=True)
    arrival = models.BigIntegerField(default=0)

    class Meta:
        db_table = "log_checkpoint"

    def __str__(self) -> str:
        return f"{self.reaction} at {self.arrival}"


class FoldVersion(models.Model):
    """The version of a fold that its tables were built with; another one rebuilds them at start-up."""

    fold = models.CharField(max_length=100, primary_key=True)
    version = models.IntegerField()

    class Meta:
        db_table = "log_fold_version"

    def __str__(self) -> str:
        return f"{self.fold} {self.version}"


class RowManager(models.Manager[Any]):
    """Binds a queryset, when it is made, to the world that its maker stands in; it fails once that world is closed."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().using(current_world())


class Row(models.Model):
    """A row of a projection: the fold of one subject's entries under one label. Nothing else may write it."""

    subject = models.UUIDField(db_index=True)
    label = models.CharField(max_length=200)

    _is_row: ClassVar[bool] = True

    objects: ClassVar[models.Manager[Self]] = RowManager()

    class Meta:
        abstract = True


class Conflict(Row):
    """A statement that could not be applied, or two that were made without knowledge of each other and disagree."""

    fold = models.CharField(max_length=100)
    entry = models.UUIDField()
    other = models.UUIDField(null=True)
    reason = models.TextField()

    class Meta:
        db_table = "log_conflict"

    def __str__(self) -> str:
        return self.reason


class TrustRecord(Row):
    """What the mission's root says of a chain: who writes on it, what its site may read, how far it is honoured.

    `may` names the kinds that a device's chain may state; empty for a site. `honoured` is null while nothing was revoked.
    """

    chain = models.CharField(max_length=40, db_index=True)
    site = models.CharField(max_length=64, null=True)
    role = models.CharField(max_length=16, null=True)
    key = models.CharField(max_length=64, null=True)
    holder = models.UUIDField(null=True)
    recipient = models.CharField(max_length=100, null=True)
    clearance = models.CharField(max_length=24, default="unclassified")
    groups = models.JSONField(default=list)
    may = models.JSONField(default=list)
    honoured = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=500, null=True)
    recognised_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "log"
        db_table = "log_trust"

    def __str__(self) -> str:
        return f"{self.site or 'a chain'} ({self.chain[:8]})"


class Destroyed(Row):
    """What was erased or redacted: its body never comes back here, from whatever bundle or backup."""

    target_subject = models.UUIDField(null=True, db_index=True)
    target_entry = models.UUIDField(null=True, db_index=True)
    by_entry = models.UUIDField()
    reason = models.TextField()
    remaining = models.TextField(null=True)

    class Meta:
        app_label = "log"
        db_table = "log_destroyed"

    def __str__(self) -> str:
        return f"destroyed by {self.by_entry}"
