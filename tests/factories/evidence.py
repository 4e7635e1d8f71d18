"""Files of evidence with planted places and names, and the people who keep them."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import openpyxl  # type: ignore[import-untyped]
import pikepdf
from docx import Document
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from factories.accounts import enrolled
from standfast.apps.accounts.models import Person
from standfast.apps.evidence import operations
from standfast.log.fold import Entry

NOON = datetime(2016, 12, 1, 12, tzinfo=UTC)
AUTHOR = "Zqauthor Deng"
CAMERA = "zqcamera"
SOURCE = "Taken by the engineers on their round."


def keeper(account: str = "keeper") -> Person:
    """Return an engineer who may hold what is confidential to the protection group."""
    return enrolled(account, "engineer", clearance="confidential", groups=("protection",))


def jpeg(colour: str = "red", *, size: tuple[int, int] = (24, 16)) -> bytes:
    """Return a photograph with the place it was taken, its camera, its owner and a thumbnail's worth of notes planted in it."""
    exif = Image.Exif()
    exif[0x010F] = CAMERA
    exif[0x013B] = AUTHOR
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (IFDRational(4), IFDRational(51), IFDRational(48123, 1000)), 3: "E",
         4: (IFDRational(31), IFDRational(34), IFDRational(5777, 1000))}
    )  # fmt: skip
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(
        out, "JPEG", exif=exif, comment=AUTHOR.encode(), xmp=f"<x>{AUTHOR}</x>".encode()
    )
    return out.getvalue()


def png() -> bytes:
    """Return a picture with a text chunk."""
    from_pixels = Image.new("RGBA", (9, 7), (1, 2, 3, 128))
    out = io.BytesIO()
    from_pixels.save(out, "PNG", pnginfo=_texts(), exif=Image.open(io.BytesIO(jpeg())).getexif())
    return out.getvalue()


def _texts() -> Any:
    from PIL.PngImagePlugin import PngInfo  # noqa: PLC0415 -- kept beside its one use

    info = PngInfo()
    info.add_text("Author", AUTHOR)
    info.add_itxt("XML:com.adobe.xmp", f"<x>{AUTHOR}</x>", "en")
    return info


def pdf(change: Callable[[pikepdf.Pdf], None] | None = None) -> bytes:
    """Return a PDF with one page, a photograph on it, and an author; `change` may do more to it."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(200, 200))
    picture = made.make_stream(
        jpeg(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=24,
        Height=16,
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    page = made.pages[0]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
    page.Contents = made.make_stream(b"q 100 0 0 100 0 0 cm /Im0 Do Q")
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Text,
        Rect=[0, 0, 9, 9],
        T=AUTHOR,
        Contents="A note that stays",
        M="D:20161201",
    )
    page.Annots = made.make_indirect(pikepdf.Array([note]))
    made.docinfo["/Author"] = AUTHOR
    with made.open_metadata(set_pikepdf_as_editor=False) as xmp:
        xmp["dc:creator"] = [AUTHOR]
    if change is not None:
        change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def docx() -> bytes:
    """Return a Word document with an author, a comment, a photograph under a telling name and numbers of sittings."""
    made = Document()
    made.core_properties.author = AUTHOR
    made.core_properties.last_modified_by = AUTHOR
    paragraph = made.add_paragraph("The fence was mended on the north side.")
    made.add_comment(paragraph.runs, text="Seen.", author=AUTHOR, initials="ZQ")
    made.add_picture(io.BytesIO(jpeg()))
    made.element.body.xpath(".//pic:cNvPr")[0].set("name", f"C:\\Users\\{AUTHOR}\\IMG_1.jpg")
    out = io.BytesIO()
    made.save(out)
    return changed_zip(
        out.getvalue(),
        {"word/document.xml": lambda data: data.replace(b"<w:p>", b'<w:p w:rsidR="00ZQAUTH">', 1)},
    )


def xlsx() -> bytes:
    """Return a workbook with an author and a comment."""
    made = openpyxl.Workbook()
    made.properties.creator = AUTHOR
    sheet = made.active
    sheet["A1"], sheet["A2"] = "post", "=SUM(1,2)"
    sheet["A1"].comment = openpyxl.comments.Comment("Counted twice.", AUTHOR)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def changed_zip(
    data: bytes,
    changes: dict[str, Callable[[bytes], bytes]] | None = None,
    *,
    more: dict[str, bytes] | None = None,
) -> bytes:
    """Return an archive with some of its parts changed and others added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            change = (changes or {}).get(name)
            part = old.read(name)
            new.writestr(name, part if change is None else change(part))
        for name, part in (more or {}).items():
            new.writestr(name, part)
    return out.getvalue()


def everything_in(data: bytes) -> bytes:
    """Return a file's bytes together with all that they unpack to: what a hunter of secrets looks through."""
    found = [data]
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found += [archive.read(name) for name in archive.namelist()]
    if data[:4] == b"%PDF":
        with pikepdf.open(io.BytesIO(data)) as opened:
            for part in opened.objects:
                found.append(part.unparse())
                if isinstance(part, pikepdf.Stream):
                    found.append(part.read_raw_bytes())
    return b"\n".join(found)


def added(by: Person, content: bytes | None = None, **values: Any) -> Entry:
    """Add a file as evidence."""
    stated: dict[str, Any] = {
        "at": NOON,
        "name": "fence.jpg",
        "title": "The north fence, mended",
        "source": SOURCE,
        "label": "unclassified",
        "speaks_from": date(2016, 11, 28),
        **values,
    }
    return operations.add_file(jpeg() if content is None else content, by=by, **stated)


def subject_of(entry: Entry) -> UUID:
    """Return the number of a file."""
    return entry.subject


def kept(account: str) -> UUID:
    """Return a file that somebody of that account has added."""
    return added(keeper(account), f"A note of {account}.".encode(), name="n.txt").subject
