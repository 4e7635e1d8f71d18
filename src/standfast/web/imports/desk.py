"""The registers of imported files: files taken, their refused and flagged rows, and the events of open catalogues."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from standfast.apps.accounts.models import Person
from standfast.apps.observations import operations, queries
from standfast.apps.observations.flags import FLAG_KINDS
from standfast.apps.observations.models import Batch, KeptRow, Observation
from standfast.apps.observations.sources import INCIDENTS, MAPPED, SOURCES
from standfast.web.desks.declare import (
    PEOPLE,
    Ask,
    Column,
    Control,
    Recording,
    Register,
    Rows,
    Text,
    register,
)
from standfast.web.desks.filters import Choice, Days, State
from standfast.web.imports.words import cells_shown, decision_in_words, versions_of

SOURCE_NAMES = (
    *((source.name, source.title) for source in SOURCES.values()),
    (INCIDENTS, gettext_lazy("incidents with the fixed header")),
    (MAPPED, gettext_lazy("incidents by a mapping")),
)
CATALOGUES = tuple((source.name, source.title) for source in SOURCES.values())
OUTCOMES = (
    ("refused", gettext_lazy("refused: it could not be taken")),
    ("flagged", gettext_lazy("flagged: taken, and doubtful")),
)
KINDS = (
    *((kind, kind) for kind in FLAG_KINDS),
    ("unreadable", gettext_lazy("unreadable")),
    ("not recorded", gettext_lazy("refused by the record")),
    ("mapping", gettext_lazy("no mapping")),
)
VERDICTS = (
    ("accepted", gettext_lazy("Accept it as it stands")),
    ("set aside", gettext_lazy("Set it aside: it counts in nothing")),
    ("undecided", gettext_lazy("Take the decision back")),
)
STATES = (
    ("waiting", gettext_lazy("waiting for a decision")),
    ("accepted", gettext_lazy("accepted")),
    ("set aside", gettext_lazy("set aside")),
    ("corrected", gettext_lazy("corrected by hand")),
)


class Decided:
    """The rows that wait, or about which a decision of one kind stands."""

    key = "decision"

    @property
    def keys(self) -> tuple[str, ...]:
        """The parameters of the address that it reads."""
        return (self.key,)

    def narrow(self, rows: Rows, told: Sequence[str], reader: Person) -> tuple[Rows, str]:
        """Leave the rows in that state; anything else leaves all."""
        words = dict(STATES).get(told[0])
        if words is None:
            return rows, ""
        if told[0] == "waiting":
            return rows.exclude(subject__in=queries.decided_subjects()), str(words)
        return rows.filter(subject__in=queries.decided_subjects(told[0])), str(words)

    def controls(self, told: Sequence[str], reader: Person) -> list[Control]:
        """Return a field with the states."""
        return [Control(self.key, gettext_lazy("Decision"), "choice", told[0], STATES)]


class OfFile:
    """The rows of one file, whenever it was taken."""

    key = "file"

    @property
    def keys(self) -> tuple[str, ...]:
        """The parameters of the address that it reads."""
        return (self.key,)

    def narrow(self, rows: Rows, told: Sequence[str], reader: Person) -> tuple[Rows, str]:
        """Leave the rows of the file; one that the reader may not open leaves all."""
        batch = self._batch(told[0], reader)
        if batch is None:
            return rows, ""
        kept = rows.filter(batch__sha256=batch.sha256, source=batch.source)
        return kept, _("of the file %s") % batch.file_name

    def controls(self, told: Sequence[str], reader: Person) -> list[Control]:
        """Return a field with the files that the reader may open, the newest."""
        files = queries.batches(reader)[:50]
        options = tuple((str(one.subject), one.file_name) for one in files)
        return [Control(self.key, gettext_lazy("File"), "choice", told[0], options)]

    def _batch(self, text: str, reader: Person) -> Batch | None:
        try:
            subject = UUID(text)
        except ValueError:
            return None
        return queries.batches(reader).filter(subject=subject).first()


class OfKind:
    """The rows with a reason of one kind."""

    key = "kind"

    @property
    def keys(self) -> tuple[str, ...]:
        """The parameters of the address that it reads."""
        return (self.key,)

    def narrow(self, rows: Rows, told: Sequence[str], reader: Person) -> tuple[Rows, str]:
        """Leave the rows with such a reason; what is no kind leaves all."""
        words = dict(KINDS).get(told[0])
        if words is None:
            return rows, ""
        one = told[0]
        which = Q(kinds=one) | Q(kinds__startswith=f"{one},") | Q(kinds__endswith=f",{one}")
        return rows.filter(which | Q(kinds__contains=f",{one},")), _("because of: %s") % words

    def controls(self, told: Sequence[str], reader: Person) -> list[Control]:
        """Return a field with the kinds."""
        return [Control(self.key, gettext_lazy("Because of"), "choice", told[0], KINDS)]


def _source_name(row: Any) -> Any:
    return dict(SOURCE_NAMES).get(row.source, row.source)


def _file_context(row: Batch, person: Person) -> dict[str, Any]:
    kept = queries.kept_rows(row, person)
    decided = queries.decided_subjects()
    return {
        "file": row,
        "refused_here": kept.filter(outcome="refused").count(),
        "flagged_here": kept.filter(outcome="flagged").count(),
        "waiting_here": kept.exclude(subject__in=decided).count(),
    }


FILES = register(
    Register(
        key="imports",
        title=gettext_lazy("Files taken"),
        one=gettext_lazy("A file that was taken"),
        desk="imports",
        model=Batch,
        rows=lambda person: queries.batches(person),
        name=lambda row: str(row.file_name),
        order="-started_at",
        lede=gettext_lazy(
            "Catalogues and incidents that somebody imported. What was doubtful or could not be taken waits on the next list."
        ),
        columns=(
            Column("file_name", gettext_lazy("File")),
            Column("source", gettext_lazy("What it holds"), _source_name, sort="source"),
            Column("started_at", gettext_lazy("Taken")),
            Column(
                "taken_by",
                gettext_lazy("By"),
                of=PEOPLE,
                unknown=gettext_lazy("nobody was named"),
            ),
            Column("read", gettext_lazy("Rows")),
            Column("new", gettext_lazy("New")),
            Column("changed", gettext_lazy("Changed")),
            Column("unchanged", gettext_lazy("Unchanged")),
            Column("vanished", gettext_lazy("Vanished")),
            Column("flagged", gettext_lazy("Doubts")),
            Column("refused", gettext_lazy("Refused")),
            Column(
                "finished_at",
                gettext_lazy("Completed"),
                unknown=gettext_lazy("it was cut off: import the file again"),
                listed=False,
            ),
            Column("doubts", gettext_lazy("Doubts about the whole file"), listed=False),
            Column("sha256", gettext_lazy("SHA-256"), listed=False),
        ),
        filters=(
            Text(("file_name",)),
            Choice("source", gettext_lazy("What it holds"), SOURCE_NAMES),
            Days("started_at"),
        ),
        part="imports/file.html",
        context=_file_context,
        empty=gettext_lazy(
            "No file was taken. One stands here after: standfast import ucdp FILE --by ACCOUNT."
        ),
    )
)


def _reasons(row: KeptRow) -> list[str]:
    return list(row.reasons)


ROWS = register(
    Register(
        key="imports/rows",
        title=gettext_lazy("Rows to decide about"),
        one=gettext_lazy("A row of a file, as it came"),
        desk="imports",
        model=KeptRow,
        rows=lambda person: queries.every_kept_row(person).select_related("batch"),
        name=lambda row: (
            _("line %(line)d of %(file)s") % {"line": row.line, "file": row.batch.file_name}
        ),
        order="line",
        lede=gettext_lazy(
            "Rows that could not be taken, and rows that were taken and are doubtful. A person accepts, corrects or sets aside; "
            "each decision stands in the log, and a later one undoes it."
        ),
        columns=(
            Column("outcome", gettext_lazy("Outcome")),
            Column("reasons", gettext_lazy("Why"), _reasons, sort=""),
            Column(
                "decision",
                gettext_lazy("Decision"),
                decision_in_words,
                unknown=gettext_lazy("waiting"),
            ),
            Column("file", gettext_lazy("File"), lambda row: row.batch.file_name, sort=""),
            Column("line", gettext_lazy("Line")),
            Column("source", gettext_lazy("From"), _source_name, sort="source", listed=False),
            Column(
                "external_id",
                gettext_lazy("Its own id"),
                unknown=gettext_lazy("it could not be read"),
            ),
        ),
        filters=(
            Text(("reasons", "external_id", "raw")),
            State(
                "outcome",
                gettext_lazy("Outcome"),
                tuple((key, words, Q(outcome=key)) for key, words in OUTCOMES),
            ),
            Decided(),
            OfKind(),
            OfFile(),
        ),
        records=(
            Recording(
                operations.decide_row,
                gettext_lazy("Decide"),
                about="row_id",
                asks=(
                    ("verdict", Ask(label=gettext_lazy("Decision"), choices=VERDICTS)),
                    (
                        "reason",
                        Ask(
                            label=gettext_lazy("Why"),
                            hint=gettext_lazy(
                                "In a sentence. It must be given to set a row aside or to take a decision back."
                            ),
                        ),
                    ),
                ),
                left_out=("cells", "incident"),
            ),
        ),
        part="imports/row.html",
        context=cells_shown,
        empty=gettext_lazy(
            "No row waits. Rows stand here when an import refuses them or takes them with a doubt."
        ),
    )
)


def _stands(row: Observation) -> str:
    if row.gone:
        return _("gone: the source does not hold it any more")
    if row.content in queries.contents_set_aside():
        return _("set aside by a person")
    return _("corrected by hand") if row.hand else _("as the source says")


EVENTS = register(
    Register(
        key="observations",
        title=gettext_lazy("Events of others"),
        one=gettext_lazy("An event, as its source describes it"),
        desk="imports",
        model=Observation,
        rows=lambda person: queries.events(),
        name=lambda row: f"{row.source.upper()} {row.external_id}",
        order="-date_start",
        without_labels="Open catalogues, which hold nothing of the mission's and no label.",
        lede=gettext_lazy(
            "They are the sources' own, stand beside the mission's records and are in none of its figures."
        ),
        columns=(
            Column("date_start", gettext_lazy("From")),
            Column("date_end", gettext_lazy("To")),
            Column("place", gettext_lazy("Place")),
            Column("admin2", gettext_lazy("County")),
            Column("admin1", gettext_lazy("State"), listed=False),
            Column(
                "where",
                gettext_lazy("Where"),
                queries.place_in_words,
                unknown=gettext_lazy("it has no point"),
            ),
            Column("side_a", gettext_lazy("One side")),
            Column("side_b", gettext_lazy("Other side")),
            Column("kind", gettext_lazy("Kind"), lambda row: queries.kind_in_words(row)),
            Column("best", gettext_lazy("Deaths, best")),
            Column("low", gettext_lazy("Deaths, low"), listed=False),
            Column("high", gettext_lazy("Deaths, high"), listed=False),
            Column("source", gettext_lazy("Source"), _source_name, sort="source", listed=False),
            Column("external_id", gettext_lazy("Its own id"), listed=False),
            Column("version", gettext_lazy("Version")),
            Column("stands", gettext_lazy("As it stands"), _stands, listed=False),
            Column("flags", gettext_lazy("Doubts"), listed=False, unknown=gettext_lazy("none")),
        ),
        filters=(
            Text(("place", "admin1", "admin2", "side_a", "side_b", "external_id")),
            Choice("source", gettext_lazy("Source"), CATALOGUES),
            State(
                "stands",
                gettext_lazy("As it stands"),
                (
                    ("here", gettext_lazy("in the source"), Q(gone=False)),
                    ("gone", gettext_lazy("gone from the source"), Q(gone=True)),
                    ("doubtful", gettext_lazy("with a doubt"), ~Q(flags="")),
                ),
            ),
            Days("date_start", end="date_end"),
        ),
        part="imports/observation.html",
        context=versions_of,
        empty=gettext_lazy(
            "No event is held. Import a catalogue with: standfast import ucdp FILE, or acled."
        ),
    )
)
