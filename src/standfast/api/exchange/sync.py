"""One sync with one site: compare what both hold, fetch what is missing here, send what is missing there.

Everything is taken up where an earlier sync was cut: half a bundle fetched, half a bundle sent. What still lacks at the end is a gap,
and the next sync, with whichever site, asks for it again.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from standfast.api.exchange.blob_sync import exchange_blobs
from standfast.api.exchange.comparison import (
    Asked,
    Digests,
    Doubt,
    Holdings,
    Wanted,
    doubts,
    joined,
    lacking,
    narrowed,
    portion,
    probes,
    questions,
    told,
)
from standfast.api.exchange.files import alone, folder, sha256, sweep, write_whole
from standfast.api.exchange.holdings import digests_at, holdings
from standfast.api.exchange.link import Gone, Link, LinkFailed
from standfast.api.exchange.outgoing import MOST_ENTRIES, Prepared
from standfast.api.signing import own_signer
from standfast.log.audience import Target
from standfast.log.blob_exchange import missing as missing_blobs
from standfast.log.bundles import export_bundle
from standfast.log.exchange import Report, import_bundle
from standfast.log.gaps import gaps
from standfast.log.models import Chain
from standfast.log.operations import Refused

Clock = Callable[[], datetime]


@dataclass(slots=True)
class Result:
    """What a sync did: the sums of the imports' reports here and there, and why it ended early if it did."""

    pulled: dict[str, Any] = field(default_factory=lambda: Report().as_json())
    pushed: dict[str, Any] = field(default_factory=lambda: Report().as_json())
    files: dict[str, int] = field(default_factory=lambda: {"pulled": 0, "pushed": 0})
    failed: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the result as `standfast sync` prints it, with the gaps that are left here."""
        names = dict(Chain.objects.values_list("chain", "site"))
        left = [
            {"chain": gap.chain, "site": names.get(gap.chain), "first": gap.first, "last": gap.last}
            for gap in gaps()
        ]
        files = {**self.files, "missing": len(missing_blobs())}
        return {"pulled": self.pulled, "pushed": self.pushed, "gaps": left, "files": files}


def sync(address: str, *, clock: Clock, link: Link | None = None) -> Result:
    """Exchange with the site at an address until both hold the same, or the link fails.

    :raises Refused: when either site does not exchange with the other; nothing was exchanged.
    """
    result = Result()
    with link or Link(address, own_signer()) as opened:
        try:
            begun = _Sync(opened, opened.holdings(), result, clock)
        except LinkFailed as error:
            result.failed = str(error)
            return result
        begun.check_world()
        with alone(begun.peer):
            try:
                begun.run()
            except (LinkFailed, Refused) as error:
                result.failed = str(error)
    return result


@dataclass(frozen=True, slots=True)
class _Pulled:
    """A bundle that was fetched, and the note by which a later sync finds it."""

    path: Path
    note: Path

    def remove(self) -> None:
        """Remove both: the bundle is taken in, or of no use."""
        self.note.unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)


@dataclass(slots=True)
class _Sync:
    link: Link
    other: Holdings
    result: Result
    clock: Clock

    @property
    def peer(self) -> str:
        """The chain of the other site."""
        return self.other.chain

    @property
    def to(self) -> Target:
        """Whom the other site's bundles are encrypted to."""
        assert self.link.to is not None
        return self.link.to

    def run(self) -> None:
        """Compare, fetch and send."""
        self._finish_pulls()
        self._finish_pushes()
        own = holdings(to=self.to)
        there = told(self.other, self._answers(own))
        forked = self._forked(doubts(own, self.other, here=digests_at, there=there), there)
        self._pull(joined(lacking(own, self.other, digests_at), forked), own.keys)
        own = holdings(to=self.to)
        self._push(joined(lacking(self.other, own, there), forked), own.keys)
        blobs = exchange_blobs(self.link, self.peer)
        self.result.files["pulled"] += blobs[0]
        self.result.files["pushed"] += blobs[1]

    def check_world(self) -> None:
        """Refuse to mix two worlds.

        :raises Refused: when the other site holds another mission or world.
        """
        own = holdings(to=self.to)
        if (own.mission, own.world) != (self.other.mission, self.other.world):
            raise Refused(
                f"{self.link.address} holds the {self.other.world} world of {self.other.mission}; this home holds the {own.world} "
                f"world of {own.mission}. Nothing was exchanged."
            )

    # --- what the other's holdings do not say ----------------------------------------------------------------------------

    def _answers(self, own: Holdings) -> dict[str, dict[int, tuple[str, ...]]]:
        asked = questions(own, self.other)
        return self.link.digests(asked) if asked else {}

    def _forked(self, found: list[Doubt], there: Digests) -> Asked:
        """Return the stretches in which the two hold different contents, from the first place that differs."""
        return {doubt.chain: [(self._first_difference(doubt), doubt.last)] for doubt in found}

    def _first_difference(self, doubt: Doubt) -> int:
        while doubt.first < doubt.last:
            places = probes(doubt)
            answers = self.link.digests({doubt.chain: places}).get(doubt.chain, {})
            doubt = narrowed(doubt, _differs(doubt.chain, answers), places)
        return doubt.last

    # --- fetching ----------------------------------------------------------------------------------------------------------

    def _pull(self, wanted: Wanted, known_keys: tuple[str, ...]) -> None:
        """Fetch what is wanted in parts; while one is taken in, the next is on its way."""
        lacks_keys = set(self.other.keys) - set(known_keys)
        coming: Future[_Pulled] | None = None
        with ThreadPoolExecutor(1) as ahead:
            while wanted or lacks_keys:
                part, wanted = portion(wanted, MOST_ENTRIES)
                before, coming = coming, ahead.submit(self._asked, part, known_keys)
                lacks_keys, known_keys = set(), (*known_keys, *self.other.keys)
                self._take(before)
            self._take(coming)

    def _finish_pulls(self) -> None:
        for note in sorted(folder("pull", self.peer).glob("*.json")):
            try:
                waiting = msgspec.json.decode(note.read_bytes(), type=Prepared)
            except msgspec.DecodeError:
                note.unlink()
                continue
            self._take_in(self._fetched(waiting))

    def _asked(self, part: Wanted, known_keys: tuple[str, ...]) -> "_Pulled":
        return self._fetched(self.link.prepare(part, known_keys))

    def _fetched(self, wanted: Prepared) -> "_Pulled":
        """Fetch a bundle; it and the note of it stay until it is taken in. Asks no database: it runs beside an import."""
        place = folder("pull", self.peer)
        pulled = _Pulled(place / f"{wanted.id}.part", place / f"{wanted.id}.json")
        sweep(place)
        write_whole(pulled.note, msgspec.json.encode(wanted))
        try:
            self.link.fetch(wanted, pulled.path)
        except Gone:
            pulled.remove()  # what is lacking is asked for anew
        return pulled

    def _take(self, coming: "Future[_Pulled] | None") -> None:
        if coming is not None:
            self._take_in(coming.result())

    def _take_in(self, pulled: "_Pulled") -> None:
        if not pulled.note.exists():
            return
        try:
            report = import_bundle(pulled.path, at=self.clock())
        except Refused:
            pulled.remove()
            raise
        pulled.remove()
        _add(self.result.pulled, report.as_json())

    # --- sending -----------------------------------------------------------------------------------------------------------

    def _push(self, wanted: Wanted, keys: tuple[str, ...]) -> None:
        lacks_keys = set(keys) - set(self.other.keys)
        known = self.other.keys
        while wanted or lacks_keys:
            part, wanted = portion(wanted, MOST_ENTRIES)
            self._send(self._made(part, known))
            lacks_keys, known = set(), (*known, *keys)

    def _made(self, part: Wanted, known_keys: tuple[str, ...]) -> Path:
        place = folder("push", self.peer)
        sweep(place)
        partial = place / "making.partial"
        with partial.open("wb") as file:
            export_bundle(
                file,
                ranges=part.missing,
                empty=part.empty,
                closed=part.closed,
                site=self.peer,
                known_keys=known_keys,
            )
        return partial.rename(place / f"{sha256(partial)}.age")

    def _finish_pushes(self) -> None:
        for path in sorted(folder("push", self.peer).glob("*.age")):
            self._send(path)

    def _send(self, path: Path) -> None:
        done = self.link.send(path.stem, path)
        path.unlink()
        if done.refused is not None:
            raise Refused(f"{self.link.address} did not take a bundle: {done.refused}")
        _add(self.result.pushed, done.report or {})


def _differs(chain: str, answers: dict[int, tuple[str, ...]]) -> Callable[[int], bool]:
    return lambda seq: not digests_at(chain, seq) & set(answers.get(seq, ()))


def _add(total: dict[str, Any], report: dict[str, Any]) -> None:
    for name, value in report.items():
        if name in total:
            total[name] = total[name] + value
