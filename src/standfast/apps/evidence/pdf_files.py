"""PDF files of evidence: written anew from what can be reached from their pages, without notes of who made them.

A script, an action that starts by itself or calls out, an attachment or a password is refused: what they would do is not known, and
a document without them is not the one that was given.
"""

import io
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf

from standfast.apps.evidence import pictures
from standfast.apps.evidence.refusing import NotTaken

MOST_OBJECTS = 200_000
MOST_PAGES = 3_000
LARGEST_STREAM = 200_000_000
_UNREADABLE = (
    pikepdf.PdfError,
    pikepdf.DataDecodingError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    RuntimeError,
    RecursionError,
    OverflowError,
    MemoryError,
    UnicodeDecodeError,
    NotImplementedError,
    zlib.error,
)
HARMFUL_KEYS = {
    "/JS": "a script",
    "/JavaScript": "a script",
    "/XFA": "a form with a program of its own (XFA)",
    "/EmbeddedFiles": "attached files",
    "/EF": "attached files",
    "/RichMedia": "a moving part",
    "/RichMediaContent": "a moving part",
    "/3DD": "a moving part",
}
HARMFUL_ACTIONS = {
    "/JavaScript": "a script",
    "/Launch": "an action that starts a program",
    "/SubmitForm": "a form that is sent somewhere",
    "/ImportData": "a form that reads files",
    "/GoToR": "a link into another file",
    "/GoToE": "a link into an attached file",
    "/Rendition": "a moving part",
    "/Movie": "a moving part",
    "/Sound": "sound",
    "/Trans": "an action of its own",
    "/ResetForm": "a form that changes itself",
    "/Hide": "an action of its own",
    "/SetOCGState": "an action of its own",
}
NOTES = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AA", "/SpiderInfo", "/Lastmod")
"""Keys that are dropped wherever they stand."""
OF_ANNOTATIONS = ("/T", "/M", "/CreationDate", "/NM", "/Subj")
"""Who wrote a note on a page, and when; kept on form fields, where /T is the field's own name."""
LINKS = ("http://", "https://", "mailto:")


def clean_pdf(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return a PDF written anew, and what was stripped.

    :raises NotTaken: when it is damaged, has a password, holds active content or attachments, or has more parts than is looked through.
    """
    try:
        with pikepdf.open(
            io.BytesIO(content), suppress_warnings=True, attempt_recovery=True
        ) as pdf:
            if pdf.is_encrypted:
                raise NotTaken(_PROTECTED)
            return _cleaned(pdf)
    except pikepdf.PasswordError as error:
        raise NotTaken(_PROTECTED) from error
    except _UNREADABLE as error:
        raise NotTaken(
            "This PDF cannot be read; it is damaged, or not what it says. Print it into a new PDF."
        ) from error


_PROTECTED = "This PDF has a password or is protected, so nobody can look into it; save it without protection."


def _cleaned(pdf: pikepdf.Pdf) -> tuple[bytes, tuple[str, ...]]:
    if len(pdf.objects) > MOST_OBJECTS or len(pdf.pages) > MOST_PAGES:
        raise NotTaken(
            f"This PDF has more than {MOST_OBJECTS:,} parts or {MOST_PAGES:,} pages, more than is looked through; split it."
        )
    if not len(pdf.pages):
        raise NotTaken("This PDF has no pages.")
    told = list(_told(pdf))
    _drop_roots(pdf)
    for part in _parts(pdf):
        _refuse_active(part)
        told += _stripped(part)
    out = io.BytesIO()
    pdf.remove_unreferenced_resources()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    _check_written(out.getvalue(), pages=len(pdf.pages))
    return out.getvalue(), tuple(dict.fromkeys(told))


def _check_written(data: bytes, *, pages: int) -> None:
    """Refuse what opens otherwise than it was written: a damaged file can be mended into nothing."""
    with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as again:
        if len(again.pages) != pages:
            raise ValueError("pages were lost")


def _told(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/Info" in pdf.trailer:
        yield "who made the document, with what and when (document information)"
    if "/Metadata" in pdf.Root:
        yield "notes of the programs that made it (XMP)"
    if "/OpenAction" in pdf.Root:
        yield "where it opens"


def _drop_roots(pdf: pikepdf.Pdf) -> None:
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    opening = pdf.Root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and str(opening.get("/S")) != "/GoTo":
        what = HARMFUL_ACTIONS.get(str(opening.get("/S")), "an action that starts by itself")
        raise NotTaken(_active(what))
    for name in ("/OpenAction", "/Collection"):
        if name in pdf.Root:
            del pdf.Root[name]


def _parts(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every dictionary and stream that the file holds, also those inside others."""
    waiting: list[Any] = [*pdf.objects, pdf.trailer]
    looked_at = 0
    while waiting:
        part = waiting.pop()
        looked_at += 1
        if looked_at > 20 * MOST_OBJECTS:
            raise NotTaken("This PDF has more parts inside each other than is looked through.")
        if isinstance(part, pikepdf.Array):
            waiting += [each for each in part if _is_nested(each)]
        elif isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            waiting += [each for _name, each in part.items() if _is_nested(each)]
            yield part


def _is_nested(part: Any) -> bool:
    """Tell whether a part stands directly inside another: indirect ones are looked at on their own."""
    inside = isinstance(part, pikepdf.Array | pikepdf.Dictionary)
    return inside and not part.is_indirect


def _refuse_active(part: Any) -> None:
    for name, what in HARMFUL_KEYS.items():
        if name in part:
            raise NotTaken(_active(what))
    action = str(part.get("/S", "")) if not isinstance(part.get("/S"), pikepdf.Dictionary) else ""
    if action in HARMFUL_ACTIONS and "/K" not in part:
        raise NotTaken(_active(HARMFUL_ACTIONS[action]))
    if action == "/URI" and "/URI" in part:
        address = str(part["/URI"]).strip().lower()
        if not address.startswith(LINKS):
            raise NotTaken(_active("a link that opens something else than a page of the web"))
    if str(part.get("/Type")) == "/Filespec" or str(part.get("/Type")) == "/F":
        raise NotTaken(_active("a reference to another file"))
    if str(part.get("/Subtype")) in (
        "/FileAttachment",
        "/Movie",
        "/Sound",
        "/Screen",
        "/RichMedia",
    ):
        raise NotTaken(_active("an attached file or a moving part"))


def _active(what: str) -> str:
    return f"This PDF holds {what}. Print it into a new PDF, which holds the pages alone, and add that."


def _stripped(part: Any) -> Iterator[str]:
    for name in NOTES:
        if name in part:
            del part[name]
            yield "notes inside the document"
    is_annotation = (
        "/Rect" in part and "/Subtype" in part and str(part.get("/Subtype")) != "/Widget"
    )
    for name in OF_ANNOTATIONS if is_annotation else ():
        if name in part:
            del part[name]
            yield "who wrote notes on its pages, and when"
    if isinstance(part, pikepdf.Stream) and str(part.get("/Subtype")) == "/Image":
        yield from _bare_picture(part)


def _bare_picture(stream: Any) -> Iterator[str]:
    """Take out of a picture what its camera wrote; the pixels stay as they are."""
    filters = _filters(stream)
    if not filters or filters[-1] not in ("/DCTDecode", "/JPXDecode"):
        return
    data = bytes(stream.read_raw_bytes())
    if any(name != "/FlateDecode" for name in filters[:-1]):
        raise NotTaken(
            "This PDF holds a picture that is packed in a way that cannot be looked into; print it into a new PDF."
        )
    for _ in filters[:-1]:
        data = _unpacked(data)
    bare = pictures.bare_jpeg(data) if filters[-1] == "/DCTDecode" else pictures.bare_jpeg2000(data)
    if len(filters) > 1 or bare != data:
        stream.write(bare, filter=pikepdf.Name(filters[-1]), type_check=False)
    if bare != data:
        yield "what the camera wrote into its pictures (EXIF, place, thumbnails)"


def _filters(stream: Any) -> list[str]:
    found = stream.get("/Filter")
    if found is None:
        return []
    return [str(each) for each in found] if isinstance(found, pikepdf.Array) else [str(found)]


def _unpacked(data: bytes) -> bytes:
    unzip = zlib.decompressobj()
    plain = unzip.decompress(data, LARGEST_STREAM)
    if unzip.unconsumed_tail:
        raise NotTaken("This PDF holds a part that grows beyond all measure when it is unpacked.")
    return plain
