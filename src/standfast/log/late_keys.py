"""Folding what was held as ciphertext once the key to it has come: in a later bundle, or from the mission's recovery key."""

from standfast.log import keyring
from standfast.log.format import open_sealed, read_header
from standfast.log.models import StoredEntry
from standfast.log.operations import write_transaction
from standfast.log.standing import judge_again
from standfast.log.store import WITHHELD, as_bytes, content_of, many


def take_up_sealed() -> int:
    """Fold the entries whose keys are here by now; return how many bodies can be read that could not before."""
    names = _keys_come()
    if not names:
        return 0
    with write_transaction():
        chains: set[str] = set()
        opened = 0
        for row in StoredEntry.objects.filter(row__in=_rows_under(names)).order_by("row"):
            content = content_of(row)
            if content is None:
                continue
            _note_columns(row, content)
            chains.add(row.chain)
            opened += 1
        judge_again(sorted(chains))
    return opened


def _keys_come() -> list[bytes]:
    """Return the beginnings of withheld ciphertexts whose key is here."""
    found = many(
        f"SELECT DISTINCT substr(cipher, 1, {keyring.PREFIX}) FROM log_entry "  # noqa: S608 -- a number
        "WHERE standing = %s AND cipher IS NOT NULL",
        WITHHELD,
    )
    begins = [as_bytes(begin) for (begin,) in found]
    return [begin for begin in begins if keyring.is_personal(begin) and keyring.is_here(begin)]


def _rows_under(begins: list[bytes]) -> list[int]:
    return [
        row
        for begin in begins
        for (row,) in many(
            f"SELECT row FROM log_entry WHERE standing = %s AND substr(cipher, 1, {keyring.PREFIX}) = %s",  # noqa: S608
            WITHHELD,
            begin,
        )
    ]


def _note_columns(row: StoredEntry, content: bytes) -> None:
    """Copy out of an opened body what the row is found by; a strictly confidential header says nothing itself."""
    try:
        header, _ = open_sealed(read_header(as_bytes(row.header)), content)
    except ValueError:
        return  # it is judged as unread
    row.kind, row.version, row.subject = header.kind, header.version, header.subject
    row.recorded_at, row.author = header.recorded_at, header.author
    row.save(update_fields=["kind", "version", "subject", "recorded_at", "author"])
