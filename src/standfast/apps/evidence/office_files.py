"""DOCX and XLSX files of evidence: put together again from the parts that are understood, without names of who wrote them.

Macros, embedded objects, references to other files and fields that call out are refused; names, revision numbers, properties,
thumbnails and what cameras wrote into pictures are taken out.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

from lxml import etree

from standfast.apps.evidence import pictures
from standfast.apps.evidence.refusing import NotTaken

MOST_PARTS = 3_000
LARGEST_PART = 100_000_000
LARGEST_WHOLE = 300_000_000
LARGEST_RATIO = 200
"""How many times larger than its file a part may be before it is taken for a bomb; XML shrinks to a hundredth at most."""
EPOCH = (1980, 1, 1, 0, 0, 0)
TYPES = "[Content_Types].xml"
KINDS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": "word",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": "sheet",
}
NOBODY = "Author"
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    ValueError,
    KeyError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    UnicodeDecodeError,
    MemoryError,
    etree.LxmlError,
)
DROPPED = re.compile(
    r"^(docProps/|customXml/|_xmlsignatures/|xl/revisions/|xl/persons/|xl/threadedComments/|word/people\.xml$"
    r"|word/commentsIds\.xml$|word/commentsExtensible\.xml$|.*printerSettings\d*\.bin$|.*/thumbnail\.\w+$)"
)
"""Parts that say who wrote a document, where and when, and nothing of what it says."""
ACTIVE = (
    (
        re.compile(r"vbaProject|vbaData|macrosheets|dialogsheets|/attachedToolbars", re.IGNORECASE),
        "macros",
    ),
    (re.compile(r"activeX|/ctrlProps/", re.IGNORECASE), "controls that run programs (ActiveX)"),
    (re.compile(r"/embeddings/|oleObject", re.IGNORECASE), "embedded objects (OLE)"),
    (
        re.compile(r"externalLinks|/connections\.xml$|queryTables", re.IGNORECASE),
        "links to other files",
    ),
    (
        re.compile(r"afchunk|\.(mht|mhtml|html?|rtf|svg)$", re.IGNORECASE),
        "a web page or drawing inside",
    ),
    (
        re.compile(r"customUI|webextensions|\.(exe|dll|js|vbs|ps1|bat|jar)$", re.IGNORECASE),
        "programs",
    ),
)
UNDERSTOOD = (".xml", ".rels", ".vml", ".odttf", ".fntdata")
PICTURES: dict[str, Callable[[bytes], tuple[bytes, tuple[str, ...]]]] = {
    ".jpg": pictures.clean_jpeg,
    ".jpeg": pictures.clean_jpeg,
    ".png": pictures.clean_png,
    ".gif": pictures.clean_gif,
}
_FIELDS = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|MACROBUTTON|DATABASE|QUOTE|RD)\b",
    re.IGNORECASE,
)
_FORMULAS = re.compile(
    r"\|\s*'|\b(DDE|WEBSERVICE|CALL|REGISTER|REGISTER\.ID|EXEC|RTD|FILTERXML)\s*\(|\.xl[a-z]{1,2}\]",
    re.IGNORECASE,
)
_HYPERLINK = re.compile(r"/hyperlink$")
LINKS = ("http://", "https://", "mailto:")


@dataclass(slots=True)
class _Told:
    """What was stripped, each once."""

    sentences: dict[str, None] = field(default_factory=dict)

    def __call__(self, sentence: str) -> None:
        self.sentences[sentence] = None


def kind_of(content: bytes) -> str | None:
    """Return `word` or `sheet` for an Office file whose main part says so, or None for another archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            info = archive.getinfo(TYPES)
            if info.file_size > LARGEST_PART // 100:
                return None
            types = archive.read(info)
    except _UNREADABLE:
        return None
    text = types.decode("utf-8", "replace")
    found = {kind for name, kind in KINDS.items() if name in text}
    if found:
        return found.pop()
    return "word" if "wordprocessingml" in text else "sheet" if "spreadsheetml" in text else None


def clean_docx(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return a DOCX put together again, and what was stripped.

    :raises NotTaken: when it is damaged, a bomb, or holds active content or references to other files.
    """
    return _clean(content, "word", "Word document")


def clean_xlsx(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return an XLSX put together again, and what was stripped.

    :raises NotTaken: when it is damaged, a bomb, or holds active content or references to other files.
    """
    return _clean(content, "sheet", "workbook")


def _clean(content: bytes, kind: str, what: str) -> tuple[bytes, tuple[str, ...]]:
    told = _Told()
    try:
        parts = _parts(content, what)
        _check_types(parts, kind, what)
        kept = _without_dropped(parts, told)
        clean = {name: _cleaned(name, data, kept, what, told) for name, data in kept.items()}
    except _UNREADABLE as error:
        raise NotTaken(
            f"This {what} cannot be read; it is damaged, or not what it says. Open it and save it anew."
        ) from error
    return _packed(clean), tuple(told.sentences)


def _parts(content: bytes, what: str) -> dict[str, bytes]:
    """Return the parts of an archive, each looked at before it is unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        names = [info.filename for info in infos]
        _check_measures(infos, what)
        if len({name.lower() for name in names}) != len(names):
            raise NotTaken(
                f"This {what} holds two parts under one name, so that programs disagree on what it says."
            )
        for name in names:
            _check_name(name, what)
        return {info.filename: archive.read(info) for info in infos}


def _check_measures(infos: list[zipfile.ZipInfo], what: str) -> None:
    whole = sum(info.file_size for info in infos)
    grows = [
        info
        for info in infos
        if info.file_size > 1_000_000
        and info.file_size > LARGEST_RATIO * max(1, info.compress_size)
    ]
    if (
        len(infos) > MOST_PARTS
        or whole > LARGEST_WHOLE
        or grows
        or any(info.file_size > LARGEST_PART for info in infos)
    ):
        raise NotTaken(
            f"This {what} grows beyond all measure when it is unpacked; it is not opened."
        )
    if any(info.flag_bits & 0x1 for info in infos):
        raise NotTaken(f"This {what} has a password, so nobody can look into it; save it without.")


def _check_name(name: str, what: str) -> None:
    if name.startswith(("/", "\\")) or ".." in name.split("/") or "\\" in name or ":" in name:
        raise NotTaken(f"This {what} holds a part whose name leads out of it.")
    for pattern, active in ACTIVE:
        if pattern.search(name):
            raise NotTaken(_active(what, active))
    ending = "." + name.lower().rpartition(".")[2]
    if ending not in UNDERSTOOD and ending not in PICTURES and not DROPPED.match(name):
        raise NotTaken(
            f"This {what} holds a part of a kind that is not looked into here ({ending}). Save pictures in it as PNG or JPEG, or "
            "print it into a PDF."
        )


def _active(what: str, active: str) -> str:
    return f"This {what} holds {active}. Save it without, or print it into a PDF, and add that."


def _check_types(parts: dict[str, bytes], kind: str, what: str) -> None:
    types = _xml(parts[TYPES], what)
    stated = {str(each.get("ContentType")) for each in types}
    if any("macroEnabled" in each or "vba" in each.lower() for each in stated):
        raise NotTaken(_active(what, "macros"))
    if not any(KINDS.get(each) == kind for each in stated):
        raise NotTaken(f"This is not a {what} but a template or another kind of Office file.")


def _without_dropped(parts: dict[str, bytes], told: _Told) -> dict[str, bytes]:
    for name in parts:
        if DROPPED.match(name):
            told(_WHY_DROPPED.get(name.split("/")[0], "parts that say who worked on it"))
    return {name: data for name, data in parts.items() if not DROPPED.match(name)}


_WHY_DROPPED = {
    "docProps": "who made the document, for whom, with what and when (properties, thumbnail)",
    "customXml": "data that programs keep in the document",
    "_xmlsignatures": "its signature, which holds for the document as it was",
}


def _cleaned(name: str, data: bytes, kept: dict[str, bytes], what: str, told: _Told) -> bytes:
    ending = "." + name.lower().rpartition(".")[2]
    if ending in PICTURES:
        clean, found = PICTURES[ending](data)
        if found:
            told("what cameras wrote into its pictures (EXIF, place, thumbnails)")
        return clean
    if ending in (".odttf", ".fntdata"):
        return data
    root = _xml(data, what)
    if name == TYPES:
        _prune_types(root, kept)
    elif ending == ".rels":
        _prune_relations(root, name, kept, what, told)
    else:
        _check_content(root, what)
        _strip(root, told)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _xml(data: bytes, what: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise NotTaken(
            f"This {what} holds XML that defines words of its own; none does that is not made to harm."
        )
    return root


def _prune_types(root: etree._Element, kept: dict[str, bytes]) -> None:
    for each in list(root):
        part = str(each.get("PartName") or "").lstrip("/")
        if part and part not in kept:
            root.remove(each)


def _prune_relations(
    root: etree._Element, name: str, kept: dict[str, bytes], what: str, told: _Told
) -> None:
    folder = dirname(dirname(name))
    for each in list(root):
        target, kind = str(each.get("Target") or ""), str(each.get("Type") or "")
        if str(each.get("TargetMode") or "").lower() == "external":
            if not _HYPERLINK.search(kind) or not target.lower().startswith(LINKS):
                raise NotTaken(_active(what, "references to other files or templates"))
            continue
        where = normpath(join("/" if target.startswith("/") else folder, target)).lstrip("/")
        if where not in kept:
            root.remove(each)


def _local(name: object) -> str:
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def _check_content(root: etree._Element, what: str) -> None:
    fields = "".join(
        str(each.text or "")
        for each in root.iter()
        if _local(each.tag) in ("instrText", "delInstrText")
    )
    simple = " ".join(
        str(value)
        for each in root.iter()
        for key, value in each.attrib.items()
        if _local(each.tag) == "fldSimple" and _local(key) == "instr"
    )
    if _FIELDS.search(fields) or _FIELDS.search(simple):
        raise NotTaken(_active(what, "fields that fetch something from other programs or files"))
    for each in root.iter():
        tag = _local(each.tag)
        if tag in ("f", "formula", "formula1", "formula2") and _FORMULAS.search(
            str(each.text or "")
        ):
            raise NotTaken(_active(what, "formulas that call other programs or the web"))
        if tag in (
            "ddeLink",
            "oleLink",
            "oleObject",
            "altChunk",
            "mailMerge",
            "control",
            "OLEObject",
        ):
            raise NotTaken(_active(what, "objects that call other programs or files"))
        if any(
            _local(key).lower().startswith("on")
            and len(_local(key)) > 4
            and "script" in str(value).lower()
            for key, value in each.attrib.items()
        ):
            raise NotTaken(_active(what, "scripts"))


REMOVED_TAGS = {
    "rsids": "numbers of the sittings in which it was written",
    "docVars": "variables that programs keep in it",
    "absPath": "the folder in which it was kept",
    "fileSharing": "who may change it",
    "revisionPtr": "numbers of the sittings in which it was written",
    "attachedTemplate": "the template that it was made from",
}
NAMED_ATTRIBUTES = {
    "author": NOBODY,
    "initials": "A",
    "lastEdited": "",
    "userId": "",
    "providerId": "",
}
_TIMES = ("date", "dT", "dateUtc")
_OF_REVISIONS = frozenset(
    {"ins", "del", "comment", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tcPrChange",
     "trPrChange", "numberingChange", "cellIns", "cellDel", "moveFromRangeStart", "moveToRangeStart", "tblGridChange"}
)  # fmt: skip
_PATH = re.compile(r"[\\/]|\.(jpe?g|png|gif|tiff?|heic|bmp)$", re.IGNORECASE)


def _strip(root: etree._Element, told: _Told) -> None:
    for each in list(root.iter()):
        tag = _local(each.tag)
        if tag in REMOVED_TAGS:
            _remove(each)
            told(REMOVED_TAGS[tag])
            continue
        if tag == "author" and each.text not in (None, NOBODY):
            each.text = NOBODY
            told("who wrote comments and changes, and when")
        for sentence in _stripped_attributes(each, tag):
            told(sentence)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    choice = next(
        (one for one in element.iterancestors() if _local(one.tag) == "AlternateContent"), None
    )
    if choice is not None and (above := choice.getparent()) is not None:
        above.remove(choice)
    else:
        parent.remove(element)


def _stripped_attributes(element: etree._Element, tag: str) -> Iterator[str]:
    for key in list(element.attrib):
        name = _local(key)
        if name.startswith("rsid"):
            del element.attrib[key]
            yield REMOVED_TAGS["rsids"]
        elif tag in _OF_REVISIONS and name in _TIMES:
            del element.attrib[key]
            yield "who wrote comments and changes, and when"
        elif tag in _OF_REVISIONS and element.attrib[key] != NAMED_ATTRIBUTES.get(
            name, element.attrib[key]
        ):
            element.attrib[key] = NAMED_ATTRIBUTES[name]
            yield "who wrote comments and changes, and when"
        elif tag in ("docPr", "cNvPr") and name in ("descr", "title", "name"):
            if _PATH.search(str(element.attrib[key])):
                element.attrib[key] = "Picture" if name == "name" else ""
                yield "the file names of its pictures"
        elif tag == "imagedata" and name == "title":
            del element.attrib[key]
            yield "the file names of its pictures"


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    order = sorted(parts, key=lambda name: (name != TYPES, not name.startswith("_rels/"), name))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in order:
            info = zipfile.ZipInfo(name, date_time=EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, parts[name])
    return out.getvalue()
