"""A document of blocks as a Word file: styles, numbered paragraphs, tables, header and footer, and the same bytes every time.

No part of the file names a person or reads the clock: times are those of the document's own moment, and the parts are packed
one after the other under one fixed time.
"""

import io
import re
import zipfile
from collections.abc import Iterable
from typing import Any, TypeAlias

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from standfast.reports.blocks import Block, Document, Heading, Items, Para, Table
from standfast.reports.sentences import Part

PRODUCT = "Standfast"
LANGUAGE = "en-GB"
TEXT, PLAIN, MONO = "Cambria", "Calibri", "Consolas"
INK, QUIET = RGBColor(0x10, 0x20, 0x2B), RGBColor(0x45, 0x55, 0x60)
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
THUMBNAIL = "docProps/thumbnail.jpeg"
NUMBERING = 91
# What XML 1.0 cannot hold: control characters and half of a surrogate pair.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_Element: TypeAlias = Any  # lxml's elements, as python-docx hands them over without types


def document_docx(document: Document) -> bytes:
    """Return a document as the bytes of a Word file."""
    word = docx.Document()
    _styles(word)
    _numbering(word)
    _page(word, document)
    _properties(word, document)
    _opening(word, document)
    for block in document.blocks:
        _add(word, block)
    held = io.BytesIO()
    word.save(held)
    return _same_bytes(held.getvalue())


def clean(text: str) -> str:
    """Return a text with what XML cannot hold replaced by the sign for it."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _styles(word: WordDocument) -> None:
    normal = word.styles["Normal"]
    _font(normal, TEXT, 11)
    normal.paragraph_format.space_after = Pt(8)
    normal.paragraph_format.line_spacing = 1.15
    defaults = word.styles.element.find(qn("w:docDefaults"))
    for lang in defaults.iter(qn("w:lang")):
        lang.set(qn("w:val"), LANGUAGE)
    for name, size, before in (("Title", 20, 0), ("Heading 1", 15, 20), ("Heading 2", 12, 14)):
        style = word.styles[name]
        _font(style, TEXT, size, bold=True)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(8)
        style.paragraph_format.keep_with_next = True
    for border in word.styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break
    _paragraph_style(word, "Numbered Paragraph", TEXT, 11)
    _paragraph_style(word, "Spoken Paragraph", TEXT, 14).paragraph_format.line_spacing = 1.4
    for name in ("Numbered Paragraph", "Spoken Paragraph"):
        _number_style(word.styles[name])
    for name, points in (("Under", 9), ("Quiet", 9.5), ("Note", 10), ("Cell", 8.5)):
        style = _paragraph_style(word, name, PLAIN, points)
        style.font.color.rgb = INK if name in ("Cell", "Note") else QUIET
    word.styles["Under"].paragraph_format.left_indent = Mm(11)
    word.styles["Cell"].paragraph_format.space_after = Pt(1)
    word.styles["Cell"].paragraph_format.line_spacing = 1.0
    door = word.styles.add_style("Figure", WD_STYLE_TYPE.CHARACTER)
    door.font.underline = True
    margin = word.styles.add_style("Margin", WD_STYLE_TYPE.CHARACTER)
    _font(margin, PLAIN, 9, bold=True)


def _font(style: Any, name: str, size: float, *, bold: bool = False) -> None:
    style.font.name, style.font.size, style.font.bold = name, Pt(size), bold
    style.font.color.rgb = INK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), name)


def _paragraph_style(word: WordDocument, name: str, font: str, size: float) -> Any:
    style: Any = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = word.styles["Normal"]
    _font(style, font, size)
    style.quick_style = True
    return style


def _number_style(style: Any) -> None:
    style.paragraph_format.left_indent, style.paragraph_format.first_line_indent = Mm(11), Mm(-11)
    paragraph: _Element = style.element.get_or_add_pPr()
    paragraph.insert(
        0,
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{NUMBERING}"/></w:numPr>'
        ),
    )


def _numbering(word: WordDocument) -> None:
    numbering: _Element = word.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{NUMBERING}"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:tabs><w:tab w:val="num" w:pos="624"/></w:tabs><w:ind w:left="624" w:hanging="624"/></w:pPr></w:lvl>'
        "</w:abstractNum>"
    )
    first = numbering.find(qn("w:num"))
    first.addprevious(abstract)
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{NUMBERING}"><w:abstractNumId w:val="{NUMBERING}"/></w:num>'
        )
    )


def _page(word: WordDocument, document: Document) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(24)
    section.top_margin, section.bottom_margin = Mm(26), Mm(28)
    head = section.header.paragraphs[0]
    named = ". ".join(filter(None, (document.title, document.edition)))
    world = f"{document.world} mission: invented records" if document.world else ""
    _small(head, " | ".join(filter(None, (named, world))))
    foot = section.footer.paragraphs[0]
    _small(foot, f"{document.moment}. For {document.reader} reading. Page ")
    _field(foot, "PAGE")
    _small(foot, " of ")
    _field(foot, "NUMPAGES")
    _small(section.footer.add_paragraph(), f"Heads {document.heads}", mono=True)
    _small(section.footer.add_paragraph(), f"Document {document.digest}", mono=True)


def _small(paragraph: Paragraph, text: str, *, mono: bool = False) -> None:
    run = paragraph.add_run(clean(text))
    run.font.name, run.font.size, run.font.color.rgb = MONO if mono else PLAIN, Pt(7.5), QUIET
    paragraph.paragraph_format.space_after = Pt(0)


def _field(paragraph: Paragraph, name: str) -> None:
    run = paragraph.add_run()
    run.font.name, run.font.size, run.font.color.rgb = PLAIN, Pt(7.5), QUIET
    for kind, text in (
        ("begin", None),
        (None, name),
        ("separate", None),
        (None, "1"),
        ("end", None),
    ):
        if kind is not None:
            run._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))
        elif text == name:
            run._r.append(
                parse_xml(
                    f'<w:instrText {nsdecls("w")} xml:space="preserve"> {name} </w:instrText>'
                )
            )
        else:
            run._r.append(parse_xml(f"<w:t {nsdecls('w')}>{text}</w:t>"))


def _properties(word: WordDocument, document: Document) -> None:
    kept = word.core_properties
    kept.title = clean(f"{document.title}, {document.moment}")
    kept.subject = ", ".join(filter(None, (PRODUCT, document.kind, document.edition)))
    kept.category, kept.language, kept.identifier = document.kind, LANGUAGE, document.digest
    kept.author = kept.last_modified_by = kept.comments = kept.keywords = ""
    kept.version, kept.revision = "", 1
    kept.created = kept.modified = document.at.replace(tzinfo=None, microsecond=0)


def _opening(word: WordDocument, document: Document) -> None:
    if document.world:
        text = f"{document.world} mission: people and records in this document are invented."
        _added(word, "Note").add_run(clean(text))
    _added(word, "Quiet").add_run(clean(document.lede))
    _added(word, "Title").add_run(clean(document.title))
    when = _added(word, "Normal")
    when.add_run(clean(f"{document.moment}.")).bold = True
    if document.edition:
        when.add_run(f" {document.edition}.")


def _added(word: WordDocument, style: str) -> Paragraph:
    return _styled(word.add_paragraph(), style)


def _styled(paragraph: Paragraph, style: str) -> Paragraph:
    """Give a paragraph a style by its id: python-docx looks through all styles for a name, at every paragraph."""
    if style != "Normal":
        paragraph._p.style = style.replace(" ", "")
    return paragraph


def _add(word: WordDocument, block: Block) -> None:
    match block:
        case Heading(level, text):
            _added(word, f"Heading {level}").add_run(clean(text))
        case Para():
            _paragraph(word, block)
        case Items(items):
            for item in items:
                _runs(_added(word, "List Bullet"), item)
        case Table():
            _table(word, block)


STYLES = {
    "body": "Numbered Paragraph",
    "spoken": "Spoken Paragraph",
    "note": "Note",
    "quiet": "Quiet",
    "lede": "Normal",
}


def _paragraph(word: WordDocument, block: Para) -> None:
    paragraph = _added(word, STYLES[block.style])
    if block.margin:
        run = paragraph.add_run(clean(f"{block.margin[0]} {block.margin[1]}"))
        run._r.style = "Margin"
        run.add_break()
    _runs(paragraph, block.parts)
    paragraph.paragraph_format.keep_with_next = bool(block.under)
    for under in block.under:
        _added(word, "Under").add_run(clean(under))


def _runs(paragraph: Paragraph, parts: Iterable[Part]) -> None:
    for part in parts:
        run = paragraph.add_run(clean(part.text))
        if part.key:
            run._r.style = "Figure"


def _table(word: WordDocument, block: Table) -> None:
    if block.title:
        title = _added(word, "Note")
        title.add_run(clean(block.title)).bold = True
        title.paragraph_format.keep_with_next = True
    table = word.add_table(rows=1 + len(block.rows), cols=len(block.head))
    table.autofit = False
    _borders(table)
    width = Mm(162)
    shares = [round(width * share / sum(block.widths)) for share in block.widths]
    for place, column in enumerate(table.columns):
        column.width = shares[place]
    for number, row in enumerate(table.rows):
        _mark_row(row, "cantSplit" if number else "tblHeader")
        for place, cell in enumerate(row.cells):
            cell.width = shares[place]
            paragraph = _styled(cell.paragraphs[0], "Cell")
            if place in block.numbers:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if number:
                _runs(paragraph, block.rows[number - 1][place])
            else:
                paragraph.add_run(clean(block.head[place])).bold = True
    _added(word, "Note")


def _borders(table: Any) -> None:
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="B9C0C5"/>'
        for side in ("top", "bottom", "insideH")
    )
    table._tbl.tblPr.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>"))


def _mark_row(row: Any, mark: str) -> None:
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:{mark} {nsdecls('w')}/>"))


def _same_bytes(content: bytes) -> bytes:
    """Return a Word file with its parts packed under one fixed time, without the picture that the template brings."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(held, "w") as target:
        for name in source.namelist():
            if name == THUMBNAIL:
                continue
            part = source.read(name)
            if name == "_rels/.rels":
                part = _without_thumbnail(part)
            if name == "docProps/app.xml":
                part = APP.encode()
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            target.writestr(entry, part, compress_type=zipfile.ZIP_DEFLATED, compresslevel=9)
    return held.getvalue()


APP = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    f"<Application>{PRODUCT}</Application></Properties>"
)


def _without_thumbnail(relations: bytes) -> bytes:
    return re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", relations)
