"""The files of one sync: once both sites hold the same entries, each fetches and sends the sealed files that the other lacks.

A file that was cut half-way is gone on with by the next sync. One that is forged, or that nothing speaks of, is thrown away and the
rest goes on.
"""

from pathlib import Path

from standfast.api.exchange.files import folder, partial_of
from standfast.api.exchange.link import Gone, Link
from standfast.log.blob_exchange import held, read, take, wanted
from standfast.log.operations import Refused


def exchange_blobs(link: Link, peer: str) -> tuple[int, int]:
    """Fetch what is wanted here and send what is wanted there; return how many files came and how many went.

    :raises LinkFailed: when the link is cut; what has come of a file is kept.
    :raises Refused: when the store here does not answer, or what came was not what it said it was.
    """
    there = link.blobs(held())
    came = sum(_fetched(link, peer, name, there.held[name]) for name in wanted(there.held))
    went = sum(_sent(link, peer, name) for name in there.wanted)
    return came, went


def _fetched(link: Link, peer: str, name: str, size: int) -> bool:
    path = folder("blobs", peer) / f"{name}.fetched"
    try:
        link.fetch_blob(name, path, size=size)
    except Gone:
        path.unlink(missing_ok=True)
        return False
    try:
        return take(name, path.read_bytes())
    finally:
        path.unlink()


def _sent(link: Link, peer: str, name: str) -> bool:
    data = read(name)
    if data is None:
        return False
    path = partial_of(folder("blobs", peer) / name)
    try:
        return _send(link, name, path, data)
    finally:
        path.unlink(missing_ok=True)


def _send(link: Link, name: str, path: Path, data: bytes) -> bool:
    path.write_bytes(data)
    done = link.send_blob(name, path)
    if done.refused is not None:
        raise Refused(f"{link.address} did not keep a file: {done.refused}")
    return bool(done.report and done.report.get("files"))
