"""Backup of everything that this node holds but its private keys, and restore into a new chain."""

import base64
import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from django.apps import apps
from django.core import serializers
from django.db.models import Model

from standfast.log import blobs
from standfast.log.blobs import BlobDamaged, BlobMissing, BlobStore, FolderStore, StoreFailed
from standfast.log.bundles import read_line
from standfast.log.canonical import canonical
from standfast.log.disposal import carry_out_all
from standfast.log.enrolment import open_chain
from standfast.log.exchange import stored_entry
from standfast.log.genesis import Continues
from standfast.log.keyring import private_keys_in
from standfast.log.models import Chain, StoredEntry
from standfast.log.operations import Refused, write_transaction
from standfast.log.rebuild import rebuild
from standfast.log.routing import is_projection
from standfast.log.standing import Judge, judge_again, read_standing
from standfast.log.store import FOLDED, Chains, as_bytes, head_of, next_arrival, writer
from standfast.log.worlds import present_heads

FORMAT = 1
MANIFEST, ENTRIES, TABLES = "manifest.json", "entries.jsonl", "tables.json"
FILES = "files/"
"""Where the sealed files of evidence lie in a backup, each under its name."""
LEFT_OUT = ("sessions", "admin", "contenttypes", "log", "axes")


UNREADABLE = (
    OSError,
    KeyError,
    ValueError,
    EOFError,
    RuntimeError,  # NotImplementedError, too: the file asks for what zipfile cannot do
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    msgspec.MsgspecError,
)


class KeptChain(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A chain as the manifest has it."""

    chain: str
    site: str
    role: str
    mission: str
    world: str
    key: str
    continues: dict[str, Any] | None
    trusted: bool
    own: bool
    writing: bool
    closed: str | None
    stated_seq: int
    root: bool = False
    root_until: int | None = None
    card_recipient: str | None = None


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a backup says that it holds."""

    backup: int
    made_at: str
    heads: dict[str, tuple[int, str]]
    entries: int
    chains: tuple[KeptChain, ...]
    parts: dict[str, str]
    private_keys: int
    files: tuple[str, ...] = ()
    files_elsewhere: int = 0


def backup(path: Path, *, at: datetime) -> dict[str, Any]:
    """Write a backup file and return its manifest: what it holds, with a hash of each part. Private keys are never in it.

    Files of evidence go along sealed, as they lie in the home. Those in a bucket stay there, and are counted.

    :raises Refused: when the file exists already, or this home holds nothing.
    """
    if path.exists():
        raise Refused(f"{path.name} exists already and was not overwritten; choose another name.")
    if not Chain.objects.exists():
        raise Refused("This home holds no entries, so there is nothing to back up.")
    parts = {ENTRIES: b"".join(_entry_lines()), TABLES: _tables()}
    if found := private_keys_in(parts.values()):
        raise Refused(
            f"The backup would have held {found} private keys, so it was not written; look for what holds them in clear."
        )
    files, elsewhere = _files()
    manifest = {
        "backup": FORMAT,
        "made_at": at.isoformat(),
        "heads": {chain: list(head) for chain, head in present_heads().items()},
        "entries": StoredEntry.objects.count(),
        "chains": [_chain(row) for row in Chain.objects.order_by("chain")],
        "parts": {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()},
        "private_keys": found,
        "files": files,
        "files_elsewhere": elsewhere,
    }
    partial = path.with_name(path.name + ".partial")
    with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
        for name, data in parts.items():
            archive.writestr(name, data)
        for name in files:
            archive.writestr(FILES + name, blobs.store().get(name), zipfile.ZIP_STORED)
    partial.chmod(0o600)
    partial.rename(path)
    return manifest


def _files() -> tuple[list[str], int]:
    """Return the names of the sealed files that are whole in this home, and how many lie elsewhere."""
    try:
        store = blobs.store()
        names = [name for name, _size in store.names()]
    except StoreFailed as error:
        raise Refused(f"{error} No backup was written.") from error
    if not isinstance(store, FolderStore):
        return [], len(names)
    return [name for name in names if _is_whole(store, name)], 0


def _is_whole(store: BlobStore, name: str) -> bool:
    try:
        store.get(name)
    except (BlobDamaged, BlobMissing):
        return False
    return True


def _entry_lines() -> Iterator[bytes]:
    columns = ("header", "salt", "body", "signature", "cipher")
    for header, salt, body, signature, cipher in (
        StoredEntry.objects.order_by("row").values_list(*columns).iterator()
    ):
        line = {
            "header": bytes(header).decode(),
            "salt": bytes(salt).hex() if salt is not None else None,
            "body": bytes(body).decode() if body is not None else None,
            "signature": bytes(signature).hex(),
        }
        if cipher is not None:
            line["cipher"] = base64.b64encode(as_bytes(cipher)).decode()
        yield canonical(line) + b"\n"


def _chain(row: Chain) -> dict[str, Any]:
    return {name: getattr(row, name) for name in KeptChain.__struct_fields__}


def _kept_models() -> list[type[Model]]:
    """Return the tables outside the log: credentials, second factors, observations, frozen letters."""
    return [
        m
        for m in apps.get_models()
        if not is_projection(m) and m._meta.app_label not in LEFT_OUT and m._meta.managed
    ]


def _tables() -> bytes:
    rows = [
        row for model in _kept_models() for row in model._default_manager.order_by("pk").iterator()
    ]
    text: str = serializers.serialize("json", rows)
    return text.encode()


def restore(path: Path, *, at: datetime) -> dict[str, Any]:
    """Restore a backup into an empty home, on new chains whose geneses name the old heads; return what was restored.

    :raises Refused: when this home is not empty, or the file is damaged; nothing was restored.
    """
    if StoredEntry.objects.exists() or Chain.objects.exists():
        raise Refused(
            "This home already holds records; restore into an empty one (set STANDFAST_HOME to a new folder)."
        )
    manifest, parts = _read(path)
    made_at = datetime.fromisoformat(manifest.made_at)
    with write_transaction():
        for kept in manifest.chains:
            row = msgspec.to_builtins(kept) | {"own": False, "writing": False}
            Chain.objects.create(**row)
        count = _restore_entries(parts[ENTRIES], made_at)
        for restored in serializers.deserialize(
            "json", parts[TABLES].decode(), ignorenonexistent=True
        ):
            restored.save()
        rebuild()
        judge_again(kept.chain for kept in manifest.chains)
        opened = [_continue(kept, at) for kept in manifest.chains if kept.writing and kept.own]
        files = _restore_files(path, manifest.files)
        carry_out_all(at=at)
    return {"entries": count, "opened": opened, "made_at": manifest.made_at, "files": files}


def _restore_files(path: Path, names: tuple[str, ...]) -> int:
    """Put the sealed files back; each is compared with its name, and one that is damaged refuses the whole."""
    try:
        with zipfile.ZipFile(path) as archive:
            for name in names:
                blobs.store().put(name, archive.read(FILES + name))
    except (BlobDamaged, StoreFailed, *UNREADABLE) as error:
        raise Refused(
            f"A file of evidence in {path.name} is damaged or could not be put back ({type(error).__name__}); nothing was restored."
        ) from error
    return len(names)


def _read(path: Path) -> tuple[Manifest, dict[str, bytes]]:
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = msgspec.json.decode(archive.read(MANIFEST), type=Manifest)
            parts = {name: archive.read(name) for name in (ENTRIES, TABLES)}
            datetime.fromisoformat(manifest.made_at)
    except UNREADABLE as error:
        raise Refused(
            f"{path.name} is not a backup that can be read ({error}); nothing was restored."
        ) from error
    if manifest.backup != FORMAT:
        raise Refused(
            f"{path.name} has format {manifest.backup}, and this release reads format {FORMAT}; nothing was restored."
        )
    for name, data in parts.items():
        if hashlib.sha256(data).hexdigest() != manifest.parts.get(name):
            raise Refused(
                f"The part {name} of {path.name} is damaged: its hash is not the one written; nothing was restored."
            )
    return manifest, parts


def _restore_entries(data: bytes, made_at: datetime) -> int:
    chains, arrival, count = Chains(), next_arrival(), 0
    judge, rows = Judge.now(), []
    for number, text in enumerate(data.splitlines(), start=1):
        try:
            arrived = read_line(number, text)
        except (msgspec.DecodeError, ValueError) as error:
            raise Refused(
                f"Entry {number} of the backup is damaged: {error}; nothing was restored."
            ) from error
        standing, _ = read_standing(arrived.header, arrived.body, chains, judge)
        place = arrival if standing == FOLDED else None
        received_at = arrived.head.recorded_at or made_at
        rows.append(stored_entry(arrived, standing, place, received_at=received_at))
        arrival += standing == FOLDED
        count += 1
    writer(StoredEntry).insert(rows)
    return count


def _continue(kept: KeptChain, at: datetime) -> dict[str, Any]:
    head = head_of(kept.chain)
    old = Continues(chain=kept.chain, seq=head[0], digest=head[1]) if head else None
    new = open_chain(
        site=kept.site,
        at=at,
        role=kept.role,
        world=kept.world,
        mission=kept.mission,
        continues=old,
    )
    return {
        "site": new.site,
        "chain": new.chain,
        "continues": kept.chain,
        "seq": head[0] if head else 0,
    }
