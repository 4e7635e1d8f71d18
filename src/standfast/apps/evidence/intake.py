"""Which files are taken as evidence, and what is stripped from them before anything is kept. Bytes in, bytes out.

The type is judged by content, never by name. What is kept is written anew from what was understood: pictures are drawn again from
their pixels, documents put together again from their parts, so that what nobody looked at does not come along. What would run, call
out or hide something is refused with the reason, not repaired. The original is not kept.
"""

import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from standfast.apps.evidence import office_files, pdf_files, pictures, scanner, text_files
from standfast.apps.evidence.facts import MediaType
from standfast.apps.evidence.refusing import NotTaken
from standfast.log.operations import Refused

MEGABYTE = 1_000_000
LONGEST_NAME = 120
DOCX: MediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS: dict[str, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    "text/csv": (".csv", ".tsv", ".txt"),
    "text/plain": (".txt", ".csv", ".md", ".log"),
}
"""What is taken, with the endings that its names may have; the first is given to a name that has none of them."""
TAKEN_WORDS = "JPEG, PNG and WebP pictures, PDF, DOCX, XLSX, CSV and plain text"


@dataclass(frozen=True, slots=True)
class Taken:
    """A file as it may be kept: stripped, named, with what was stripped as sentences."""

    content: bytes
    media_type: MediaType
    name: str
    stripped: tuple[str, ...]


Cleaner = Callable[[bytes], tuple[bytes, tuple[str, ...]]]
CLEANERS: dict[MediaType, Cleaner] = {
    "image/jpeg": pictures.clean_jpeg,
    "image/png": pictures.clean_png,
    "image/webp": pictures.clean_webp,
    "application/pdf": pdf_files.clean_pdf,
    DOCX: office_files.clean_docx,
    XLSX: office_files.clean_xlsx,
    "text/csv": text_files.clean_text,
    "text/plain": text_files.clean_text,
}


def largest_bytes() -> int:
    """Return how many bytes a file may have."""
    return int(settings.EVIDENCE_MB * MEGABYTE)


def take_in(content: bytes, *, name: str) -> Taken:
    """Judge a file by its content, strip it, and return what may be kept of it.

    :raises Refused: when it is too large, of no type that is taken, holds active or hidden content, or a scanner does not pass it.
    """
    if blocked := size_blocker(len(content)):
        raise Refused(blocked)
    try:
        found = _type_or_refusal(content)
        _refuse_two_at_once(content, found)
        scanner.scan(content, address=settings.EVIDENCE_SCANNER)
        clean, stripped = CLEANERS[found](content)
    except NotTaken as error:
        raise Refused(f"{error} Nothing of it was kept.") from error
    if blocked := size_blocker(len(clean)):
        raise Refused(blocked)
    return Taken(clean, found, kept_name(name, found), stripped)


def size_blocker(size: int) -> str | None:
    """Say why a file of so many bytes is not taken, or return None."""
    if size == 0:
        return "The file is empty, so there is nothing to keep."
    if size > largest_bytes():
        return (
            f"The file has {size / MEGABYTE:.1f} MB, and files of evidence have {settings.EVIDENCE_MB:g} MB at most here. "
            "Make it smaller, or split it."
        )
    return None


def digest(salt: bytes, content: bytes) -> str:
    """Return the hash by which a record names a file's bytes: with a salt, so that nobody without it can try likely contents out."""
    return hashlib.sha256(b"standfast.file.1\0" + salt + content).hexdigest()


def type_of(content: bytes) -> MediaType | None:
    """Return the type of a file that is taken, by its content, or None."""
    try:
        return _type_or_refusal(content)
    except NotTaken:
        return None


def _type_or_refusal(content: bytes) -> MediaType:
    for begins, found in _MAGIC:
        if content.startswith(begins):
            return found
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content)
    _refuse_by(_NO_TEXTS, content)
    text = text_files.text_of(content)
    if text is None:
        _refuse_by(_NOT_TAKEN, content)
        raise NotTaken(f"This is no file that is taken as evidence: {TAKEN_WORDS}.")
    return "text/csv" if text_files.is_table(text) else "text/plain"


def _refuse_by(patterns: "tuple[tuple[re.Pattern[bytes], str], ...]", content: bytes) -> None:
    for pattern, sentence in patterns:
        if pattern.match(content):
            raise NotTaken(sentence)


_MAGIC: tuple[tuple[bytes, MediaType], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
)
_NO_TEXTS = (
    (
        re.compile(rb"(\xef\xbb\xbf)?\s*<[!?a-zA-Z]"),
        "HTML, SVG and other XML are not taken: they can hold scripts. Print the page into a PDF, or save the drawing as PNG.",
    ),
    (re.compile(rb"#!"), "Programs and scripts are not taken."),
    (re.compile(rb"\{\\rtf"), "RTF is not taken: it can hold programs. Save it as DOCX or PDF."),
)
"""What is text and is not taken as such."""
_NOT_TAKEN = (
    (
        re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        "This is an old Office file or one with a password; neither can be looked into. Save it as DOCX or XLSX without a password.",
    ),
    (
        re.compile(
            rb"ID3|\xff[\xfb\xf3\xf2\xfa]|OggS|fLaC|RIFF....WAVE|.{4}ftyp(?!hei|mif|avif)",
            re.DOTALL,
        ),
        "Sound and video are not taken: who speaks and where it was recorded cannot be stripped from them here. Write down what "
        "they show, and keep the recording where your unit keeps such.",
    ),
    (
        re.compile(rb".{4}ftyp(hei|mif|avif)", re.DOTALL),
        "HEIC and AVIF pictures are not taken; save the picture as JPEG.",
    ),
    (
        re.compile(rb"(GIF8|BM|II\*\0|MM\0\*)"),
        "Of pictures JPEG, PNG and WebP are taken; save it as one of these.",
    ),
    (
        re.compile(rb"(\x1f\x8b|7z\xbc\xaf|Rar!|BZh|\xfd7zXZ)"),
        "Archives are not taken; add the files in it one by one.",
    ),
    (re.compile(rb"(MZ|\x7fELF)"), "Programs and scripts are not taken."),
)
"""What is no text, and has a sentence of its own."""


def _office_type(content: bytes) -> MediaType:
    kind = office_files.kind_of(content)
    if kind is None:
        raise NotTaken("Archives are not taken; add the files in it one by one.")
    return DOCX if kind == "word" else XLSX


def _refuse_two_at_once(content: bytes, found: MediaType) -> None:
    """Refuse a file that another program would read as something else."""
    other = None
    if found != "application/pdf" and b"%PDF-" in content[:1024]:
        other = "a PDF"
    elif found not in (DOCX, XLSX) and _is_archive(content):
        other = "an archive"
    elif found.startswith("image/") and _MARKUP.search(content[:512]):
        other = "a web page"
    if other is not None:
        raise NotTaken(
            f"This file is two things at once: {_WORDS[found]} and {other}. Such files are made to get past those who look at them."
        )


_MARKUP = re.compile(rb"<(script|html|svg)\b", re.IGNORECASE)
_WORDS = {
    **dict.fromkeys(("image/jpeg", "image/png", "image/webp"), "a picture"),
    "application/pdf": "a PDF",
    DOCX: "a Word document",
    XLSX: "a workbook",
    "text/csv": "a table",
    "text/plain": "a text",
}


def _is_archive(content: bytes) -> bool:
    if b"PK\x05\x06" not in content[-66_000:]:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return bool(archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def kept_name(name: str, media_type: MediaType) -> str:
    """Return the name under which a file is kept: no path, nothing invisible, and an ending that says what it is."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(
        each for each in base if unicodedata.category(each)[0] not in "CZ" or each == " "
    )
    shown = re.sub(r'[<>:"|?*]', "_", shown).strip(" .")
    endings = ENDINGS[media_type]
    stem, dot, ending = shown.rpartition(".")
    if dot and f".{ending.lower()}" in endings:
        shown, ending = stem, f".{ending.lower()}"
    else:
        ending = endings[0]
    return (shown.rstrip(" .")[: LONGEST_NAME - len(ending)] or "file") + ending
