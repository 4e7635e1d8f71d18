"""Questions about entries and chains, answered for one reader."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Min, QuerySet
from django.utils.translation import gettext as _

from standfast.apps.accounts.models import Person
from standfast.apps.accounts.queries import flagged_entries, names
from standfast.log.format import Header, open_sealed, read_header
from standfast.log.gaps import Gap, gaps
from standfast.log.gone_bodies import OnRecord
from standfast.log.keyring import is_personal
from standfast.log.models import Chain, Conflict, StoredEntry
from standfast.log.standing import Judge, standing_reason
from standfast.log.store import REDACTED, UNTRUSTED, WITHOUT_STANDING
from standfast.web.reading import readable

STANDINGS = {
    "folded": "",
    "unread": "written by a newer release; kept, not read here",
    "untrusted": "without standing: its chain is not trusted here; counts in nothing",
    "without standing": "without standing: its chain may not state this; counts in nothing",
    "redacted": "redacted: its body was destroyed",
    "forked": "one of two contents for the same place in its chain",
    "withheld": "its body is not held here",
}


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in the list; `kind` and all after it are None where the reader may not open its label."""

    id: UUID
    chain: str
    site: str
    seq: int
    label: str
    standing: str
    kind: str | None = None
    subject: UUID | None = None
    recorded_at: datetime | None = None
    received_at: datetime | None = None
    author: str | None = None
    flag: str | None = None

    @property
    def open(self) -> bool:
        """Whether the reader may open the entry."""
        return self.kind is not None

    @property
    def words(self) -> str:
        """The kind in words."""
        return kind_words(self.kind or "")


def kind_words(kind: str) -> str:
    """Return a kind as words: `incidents.incident.source_added` is `incident: source added`."""
    _app, _dot, rest = kind.partition(".")
    noun, _dot, verb = rest.partition(".")
    return f"{noun.replace('_', ' ')}: {verb.replace('_', ' ')}".strip(": ")


def entries_by_arrival(
    *,
    by: Person,
    site: str = "",
    kind: str = "",
    subject: UUID | None = None,
    flagged: bool = False,
    aside: bool = False,
) -> QuerySet[StoredEntry]:
    """Return the entries, newest arrival first.

    Whoever asks for a kind, a subject or what is flagged gets only what they may open: a filter must not tell what a closed entry is about.
    """
    found = StoredEntry.objects.order_by("-row")
    if site:
        found = found.filter(
            chain__in=Chain.objects.filter(site=site).values_list("chain", flat=True)
        )
    if aside:
        found = found.filter(standing__in=(UNTRUSTED, WITHOUT_STANDING))
    if kind or subject or flagged:
        found = readable(found, by=by)
    if flagged:
        found = found.filter(id__in=[one.entry for one in flagged_entries()])
    if kind:
        found = found.filter(kind__startswith=f"{kind}.")
    if subject:
        found = found.filter(subject=subject)
    return found


def lines(entries: Iterable[StoredEntry], *, by: Person) -> list[Line]:
    """Return the entries as one reader may see them: of closed ones the place in the chain and the label."""
    held = list(entries)
    sites = dict(Chain.objects.values_list("chain", "site"))
    who = names({entry.author for entry in held if entry.author})
    flags = {one.entry: one.reason for one in flagged_entries(entry.id for entry in held)}
    return [_line(entry, sites, who, flags, by.may_read(entry.label)) for entry in held]


def flagged_count(*, by: Person) -> int:
    """Return how many entries that a reader may open are flagged."""
    return sum(by.may_read(one.label) for one in flagged_entries())


def _line(
    entry: StoredEntry,
    sites: dict[str, str],
    who: dict[UUID, str],
    flags: dict[UUID, str],
    may: bool,
) -> Line:
    closed = Line(
        id=entry.id,
        chain=entry.chain,
        site=sites.get(entry.chain, ""),
        seq=entry.seq,
        label=entry.label,
        standing=STANDINGS.get(entry.standing, entry.standing),
    )
    if not may or entry.kind is None:
        return closed
    return Line(
        id=closed.id,
        chain=closed.chain,
        site=closed.site,
        seq=closed.seq,
        label=closed.label,
        standing=closed.standing,
        kind=entry.kind,
        subject=entry.subject,
        recorded_at=entry.recorded_at,
        received_at=entry.received_at,
        author=who.get(entry.author) if entry.author else None,
        flag=flags.get(entry.id),
    )


@dataclass(frozen=True, slots=True)
class OpenedEntry:
    """One entry opened: its line, its whole header, its body as text; the last two None where it is closed."""

    line: Line
    stored: StoredEntry
    header: Header | None = None
    body: str | None = None
    why_closed: str | None = None
    why_uncounted: str | None = None

    @property
    def commitment(self) -> str:
        """What binds the body without showing it."""
        return read_header(bytes(self.stored.header)).commitment


def open_entry(id: UUID, *, by: Person) -> OpenedEntry | None:
    """Return an entry as one reader may see it; None where this site holds no such entry."""
    stored = StoredEntry.objects.filter(id=id).order_by("row").first()
    if stored is None:
        return None
    line = lines([stored], by=by)[0]
    if not by.may_read(stored.label):
        return OpenedEntry(line, stored, why_closed=_("Your clearance does not open its label."))
    uncounted = standing_reason(stored)
    content = stored.body or stored.stand_in
    if content is None or stored.standing == REDACTED:
        why = _why_without_body(stored)
        return OpenedEntry(line, stored, why_closed=why, why_uncounted=uncounted)
    try:
        header, fact = open_sealed(read_header(bytes(stored.header)), bytes(content))
        body = json.dumps(json.loads(fact), indent=2, ensure_ascii=False, sort_keys=True)
    except ValueError:
        return OpenedEntry(
            line, stored, why_closed=_("Its bytes cannot be read; run `standfast log verify`.")
        )
    return OpenedEntry(line, stored, header, body, why_uncounted=uncounted)


def _why_without_body(stored: StoredEntry) -> str:
    cause = OnRecord.now().cause(stored.id, stored.subject)
    if stored.cipher is None and cause is not None:
        return _("Its body was destroyed by entry %s.") % cause
    if is_personal(bytes(stored.cipher or b"")):
        return _(
            "It is about a protected person and sealed under that person's key. It is opened on the person's page, with a reason."
        )
    return _("This site does not hold its body.")


@dataclass(frozen=True, slots=True)
class ChainLine:
    """A chain as this site holds it."""

    chain: Chain
    last: int
    entries: int
    last_recorded: datetime | None
    gaps: tuple[Gap, ...]
    forks: int
    uncounted: str | None

    @property
    def state(self) -> str:
        """What is to be said of the chain, worst first."""
        if self.chain.closed:
            return _("closed: %s") % self.chain.closed
        if self.uncounted:
            return _("counts in nothing: %s") % self.uncounted
        if self.gaps:
            return _("gaps")
        return _("whole")

    @property
    def sound(self) -> bool:
        """Whether nothing is missing or doubtful."""
        return not (self.uncounted or self.chain.closed or self.gaps)


def chain_lines() -> list[ChainLine]:
    """Return every chain that this site knows, its own first."""
    missing: dict[str, list[Gap]] = {}
    for gap in gaps():
        missing.setdefault(gap.chain, []).append(gap)
    held = {
        row["chain"]: row
        for row in StoredEntry.objects.order_by()
        .values("chain")
        .annotate(
            last=Max("seq"),
            entries=Count("row"),
            places=Count("seq", distinct=True),
            recorded=Max("recorded_at"),
            first=Min("seq"),
        )
    }
    judge = Judge.now()
    found = []
    for chain in Chain.objects.order_by("-own", "site", "chain"):
        row = held.get(chain.chain, {"last": 0, "entries": 0, "places": 0, "recorded": None})
        blocked = judge.of_chain(chain.chain, row["last"])
        found.append(
            ChainLine(
                chain=chain,
                last=row["last"],
                entries=row["entries"],
                last_recorded=row["recorded"],
                gaps=tuple(missing.get(chain.chain, ())),
                forks=row["entries"] - row["places"],
                uncounted=blocked[1] if blocked else None,
            )
        )
    return found


def open_conflicts(*, by: Person) -> QuerySet[Conflict]:
    """Return the conflicts that a reader may see, newest statement first."""
    return readable(Conflict.objects.order_by("-entry"), by=by)


def kinds_held(*, by: Person) -> list[tuple[str, str]]:
    """Return the folds that entries open to a reader belong to, with their words, for a filter."""
    held = readable(StoredEntry.objects.exclude(kind=None), by=by)
    kinds = held.order_by().values_list("kind", flat=True).distinct()
    folds = sorted({str(kind).rpartition(".")[0] for kind in kinds})
    return [(fold, fold.replace(".", ": ").replace("_", " ")) for fold in folds]
