"""What this site holds, as it tells other sites: ranges of each chain, where it forked, and which bodies it still lacks."""

from collections.abc import Iterable

from standfast.api.exchange.comparison import SHORT, ChainHoldings, Holdings, Span, Stretch
from standfast.api.exchange.ranges import of_numbers
from standfast.api.signing import own_signer
from standfast.log.audience import Target
from standfast.log.bundles import KEY_DIGITS
from standfast.log.chains import recorded_world
from standfast.log.gaps import held_ranges
from standfast.log.keyring import kept_keys
from standfast.log.labels import may_read
from standfast.log.models import Chain, TrustRecord
from standfast.log.operations import Refused
from standfast.log.store import UNTRUSTED, WITHHELD, WITHOUT_STANDING, many

WITHOUT_BODY = (WITHHELD, UNTRUSTED, WITHOUT_STANDING)


def holdings(*, to: Target) -> Holdings:
    """Return what this site holds, as it tells another: of protected persons' keys those that the other may have.

    :raises Refused: when it holds nothing.
    """
    own, held = own_signer(), recorded_world()
    if held is None:
        raise Refused("This home holds no entries, so there is nothing to compare.")
    empty, closed = _lacking_bodies(own.chain)
    forks = _forks()
    chains = {
        chain: ChainHoldings(
            held=tuple(Stretch(first, last, _digests(chain, last)) for first, last in ranges),
            forks=forks.get(chain, {}),
            empty=empty.get(chain, ()),
            closed=closed.get(chain, ()),
        )
        for chain, ranges in held_ranges().items()
    }
    keys = tuple(sorted(kept.key[:KEY_DIGITS] for kept in kept_keys() if to.opens(kept.label)))
    return Holdings(own.site, own.chain, held[0], held[1], chains, keys)


def digests_at(chain: str, seq: int) -> frozenset[str]:
    """Return the digests, cut to what is sent, of the contents held for a place of a chain."""
    return frozenset(_digests(chain, seq))


def _digests(chain: str, seq: int) -> tuple[str, ...]:
    found = many(
        "SELECT digest FROM log_entry WHERE chain = %s AND seq = %s ORDER BY digest", chain, seq
    )
    return tuple(str(digest)[:SHORT] for (digest,) in found)


def _forks() -> dict[str, dict[int, tuple[str, ...]]]:
    """Return the places with several contents; the chains that have some are closed."""
    found: dict[str, dict[int, tuple[str, ...]]] = {}
    for chain in Chain.objects.exclude(closed=None).values_list("chain", flat=True):
        places = many(
            "SELECT seq FROM log_entry WHERE chain = %s GROUP BY seq HAVING COUNT(*) > 1", chain
        )
        if places:
            found[chain] = {seq: _digests(chain, seq) for (seq,) in places}
    return found


_Spans = dict[str, tuple[Span, ...]]


def _lacking_bodies(own: str) -> tuple[_Spans, _Spans]:
    """Return the entries without body and ciphertext, and those whose ciphertext this site is cleared for and cannot open."""
    opens = _own_clearance(own)
    empty: dict[str, list[int]] = {}
    closed: dict[str, list[int]] = {}
    found = many(
        "SELECT chain, seq, label, cipher IS NULL FROM log_entry "
        "WHERE body IS NULL AND standing IN (%s, %s, %s)",
        *WITHOUT_BODY,
    )
    for chain, seq, label, without_cipher in found:
        if without_cipher:
            empty.setdefault(chain, []).append(seq)
        elif opens(label):
            closed.setdefault(chain, []).append(seq)
    return _spans(empty), _spans(closed)


def _spans(numbers: dict[str, list[int]]) -> _Spans:
    return {chain: tuple(of_numbers(found)) for chain, found in numbers.items()}


class _Clearance:
    def __init__(self, level: str, groups: Iterable[str]) -> None:
        self.level, self.groups = level, frozenset(groups)

    def __call__(self, label: str) -> bool:
        return may_read(label, clearance=self.level, groups=self.groups)


def _own_clearance(own: str) -> _Clearance:
    record = TrustRecord.objects.filter(chain=own).first()
    if record is None:
        return _Clearance("unclassified", ())
    return _Clearance(record.clearance, record.groups)
