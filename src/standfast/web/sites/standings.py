"""Questions about the chains of sites: their standing, how far they were heard, what is missing, aside or flagged."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from standfast.apps.accounts.models import Person
from standfast.apps.accounts.queries import flagged_entries
from standfast.log.gaps import Gap
from standfast.log.labels import label_text
from standfast.log.models import Chain, StoredEntry, TrustRecord
from standfast.log.store import UNTRUSTED, WITHHELD, WITHOUT_STANDING
from standfast.web.journal.entries import ChainLine, chain_lines

ASIDE = (UNTRUSTED, WITHOUT_STANDING)


@dataclass(frozen=True, slots=True)
class SiteChain:
    """A chain of a site: what is on record of it, and what this site holds of it."""

    line: ChainLine
    record: TrustRecord | None
    heard: datetime | None
    aside: int
    withheld: int
    flagged: int

    @property
    def row(self) -> Chain:
        """The chain itself."""
        return self.line.chain

    @property
    def revoked(self) -> bool:
        """Whether the root honours the chain only up to an entry."""
        return self.record is not None and self.record.honoured is not None

    @property
    def standing(self) -> str:
        """What the chain counts as here, and since when it does not, as a phrase."""
        if self.record is not None and self.record.honoured is not None:
            return _("revoked; honoured up to its entry %(seq)s: %(reason)s") % {
                "seq": self.record.honoured,
                "reason": self.record.reason or "",
            }
        if self.row.closed:
            return _("closed: %s") % self.row.closed
        if self.row.root and self.row.root_until is not None:
            return _("was the root; honoured up to its entry %s") % self.row.root_until
        if self.row.root:
            return _("the mission's root")
        if self.line.uncounted:
            return _("counts in nothing: %s") % self.line.uncounted
        if self.record is not None and self.record.role is not None:
            return _("recognised by the root")
        return _("this site's own") if self.row.own else _("trusted by its card")

    @property
    def mark(self) -> str:
        """The marker that stands before the phrase, by shape."""
        if self.revoked:
            return "refuted"
        if self.line.uncounted or self.row.closed:
            return "cannot be verified"
        return "partly verified" if self.line.gaps else "verified"

    @property
    def reads(self) -> str:
        """Up to which label the site is sent bodies that it can open, as words."""
        if self.record is None or self.record.recipient is None:
            return _("nothing restricted: no recipient is on record")
        if self.revoked:
            return _("nothing: no bundle is made for it any more")
        return label_text(self.record.clearance, self.record.groups)


def site_chains(*, by: Person) -> list[SiteChain]:
    """Return the chains of sites that are known here, this site's own first; flags are counted where the reader may open them."""
    records = {record.chain: record for record in TrustRecord.objects.all()}
    held = {row["chain"]: row for row in _held()}
    flags = Counter(one.chain for one in flagged_entries() if by.may_read(one.label))
    nothing: dict[str, Any] = {"heard": None, "aside": 0, "withheld": 0}
    found = []
    for line in chain_lines():
        chain = line.chain.chain
        if line.chain.role == "device":
            continue
        row = held.get(chain, nothing)
        found.append(
            SiteChain(
                line=line,
                record=records.get(chain),
                heard=row["heard"],
                aside=row["aside"],
                withheld=row["withheld"],
                flagged=flags[chain],
            )
        )
    return found


def _held() -> Any:
    return (
        StoredEntry.objects.order_by()
        .values("chain")
        .annotate(
            heard=Max("received_at"),
            aside=Count("row", filter=Q(standing__in=ASIDE)),
            withheld=Count("row", filter=Q(standing=WITHHELD)),
        )
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be said of all sites together."""

    sites: int
    chains: int
    gaps: tuple[Gap, ...]
    revoked: int
    aside: int
    root: str | None


def told(chains: list[SiteChain]) -> Told:
    """Return what the page says before its list."""
    roots = [each.row.site for each in chains if each.row.root and each.row.root_until is None]
    return Told(
        sites=len({each.row.site for each in chains}),
        chains=len(chains),
        gaps=tuple(gap for each in chains for gap in each.line.gaps),
        revoked=sum(each.revoked for each in chains),
        aside=sum(each.aside for each in chains),
        root=roots[0] if roots else None,
    )
