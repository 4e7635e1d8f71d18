"""Who may be sent what: the sites that are recognised and not revoked, their recipients, and the labels that they open."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from standfast.log.labels import may_read
from standfast.log.models import Chain, TrustRecord
from standfast.log.operations import Refused
from standfast.log.recipients import is_recipient, own_recipient

SITES = frozenset({"mission", "headquarters", "assessor"})


@dataclass(frozen=True, slots=True)
class Cleared:
    """A recipient and what its site may read."""

    recipient: str
    clearance: str
    groups: frozenset[str]

    def opens(self, label: str) -> bool:
        """Tell whether the site may read a label."""
        return may_read(label, clearance=self.clearance, groups=self.groups)


@dataclass(frozen=True, slots=True)
class Audience:
    """The sites of the mission as the trust records stand; asked once for each bundle."""

    sites: tuple[Cleared, ...]
    own: str
    _known: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Audience":
        """Return the audience by everything that counts here."""
        records = TrustRecord.objects.filter(role__in=SITES, honoured__isnull=True)
        return cls(tuple(_cleared(records)), own_recipient())

    def recipients(self, label: str) -> tuple[str, ...]:
        """Return the recipients that may open a label, this site's own among them: what it sends out may come back to it."""
        if label not in self._known:
            cleared = {site.recipient for site in self.sites if site.opens(label)}
            self._known[label] = tuple(sorted(cleared | {self.own}))
        return self._known[label]


@dataclass(frozen=True, slots=True)
class Target:
    """The site that a bundle is for: its recipients, one for each of its chains that is honoured, and what it may read."""

    name: str
    chains: tuple[Cleared, ...]

    @property
    def recipients(self) -> tuple[str, ...]:
        """The recipients of the whole file."""
        return tuple(sorted({each.recipient for each in self.chains}))

    def opens(self, label: str) -> bool:
        """Tell whether the site may read a label."""
        return any(each.opens(label) for each in self.chains)


def target(site: str) -> Target:
    """Return whom a bundle for a site is encrypted to; the site is named, or one chain of it by its id.

    :raises Refused: when no such site is recognised here, it is revoked, or nobody has recorded its recipient.
    """
    named = Chain.objects.filter(chain=site).values_list("site", flat=True).first()
    records = list(TrustRecord.objects.filter(role__in=SITES, **_by(site, named)))
    name = f"{named} ({site[:8]})" if named else site
    if not records and (root := _root_by_its_card(site, named)) is not None:
        return Target(name, (root,))
    if not records:
        raise Refused(_unknown(site, name))
    honoured = [record for record in records if record.honoured is None]
    if not honoured:
        raise Refused(
            f"The site {name} is revoked ({records[-1].reason}); no bundle is made for it. "
            "A site that comes back opens a new chain, which the mission's root recognises."
        )
    cleared = tuple(_cleared(honoured))
    if not cleared:
        raise Refused(
            f"Nobody has recorded a recipient of the site {name}, so nothing can be encrypted to it: let it write its card again "
            "(`standfast site card --out FILE`) and the mission's root trust that."
        )
    return Target(name, cleared)


def _root_by_its_card(site: str, named: str | None) -> Cleared | None:
    """Return the root as its card has it, for the first exchange: its own record arrives with that, and says what it may read."""
    pinned = Chain.objects.filter(root=True, root_until=None, **_by(site, named))
    recipient = pinned.values_list("card_recipient", flat=True).first()
    if recipient is None or not is_recipient(recipient):
        return None
    return Cleared(recipient, "unclassified", frozenset())


def _by(site: str, named: str | None) -> dict[str, str]:
    return {"chain": site} if named is not None else {"site": site}


def _unknown(site: str, name: str) -> str:
    if name != site or Chain.objects.filter(site=site).exists():
        return (
            f"The site {name} is known here, and the mission's root has not recognised it, so nothing can be encrypted to it: "
            "trust its card at the root (`standfast site trust CARD`), or export without --for."
        )
    return f"No site {site} is known here; `standfast site list` shows those that are."


def _cleared(records: Iterable[TrustRecord]) -> Iterable[Cleared]:
    for record in records:
        if record.recipient is not None and is_recipient(record.recipient):
            yield Cleared(record.recipient, record.clearance, frozenset(record.groups))
