"""The kinds of document, made from the same claims, and the forms in which each is set."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeAlias

from standfast.log.canonical import canonical
from standfast.log.figures import Moment
from standfast.reports.baseline import Baseline, earlier, month_before
from standfast.reports.blocks import Document
from standfast.reports.briefing import Briefing, briefing, briefing_document
from standfast.reports.challenges import Answer, Challenge
from standfast.reports.letter import Letter, letter
from standfast.reports.letter_blocks import letter_document
from standfast.reports.page import document_body, document_page, letter_body, letter_page
from standfast.reports.pdf import document_pdf, letter_pdf
from standfast.reports.periodic import Report, report, report_document
from standfast.reports.readers import Reader
from standfast.reports.release import Edition
from standfast.reports.word import document_docx

Kind = Literal["letter", "briefing", "report"]
KINDS: tuple[Kind, ...] = ("letter", "briefing", "report")
KIND_TITLES = {
    "letter": "Letter",
    "briefing": "Oral briefing",
    "report": "Periodic report",
}
Content: TypeAlias = Letter | Briefing | Report
FORMS = ("json", "html", "pdf", "docx")
MEDIA = {
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class Made:
    """A document of a kind at a moment, ready to be set in any form."""

    kind: Kind
    letter: Letter
    content: Content
    baseline: Baseline | None

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON of the document without this digest."""
        return self.content.digest

    @property
    def challenges(self) -> tuple[Challenge, ...]:
        """Every absolute word that no figure bears."""
        return self.letter.challenges

    @cached_property
    def document(self) -> Document:
        """The document as blocks."""
        match self.content:
            case Briefing():
                return briefing_document(self.content)
            case Report():
                return report_document(self.content)
            case Letter():
                return letter_document(self.content)

    def as_json(self) -> dict[str, Any]:
        """Return the document as JSON."""
        return self.content.as_json()

    def body(self) -> str:
        """Return the document as a fragment of a page."""
        return letter_body(self.letter) if self.kind == "letter" else document_body(self.document)

    def form(self, name: str) -> bytes:
        """Return the bytes of the document in one of the forms."""
        return SETTERS[name](self)


def _page(made: Made) -> bytes:
    page = letter_page(made.letter) if made.kind == "letter" else document_page(made.document)
    return page.encode()


def _pdf(made: Made) -> bytes:
    return letter_pdf(made.letter) if made.kind == "letter" else document_pdf(made.document)


SETTERS: dict[str, Callable[[Made], bytes]] = {
    "json": lambda made: canonical(made.as_json()),
    "html": _page,
    "pdf": _pdf,
    "docx": lambda made: document_docx(made.document),
}


def made_at(
    kind: Kind,
    moment: Moment,
    *,
    reader: Reader,
    edition: Edition | None = None,
    baseline: Baseline | None = None,
    answers: tuple[Answer, ...] = (),
) -> Made:
    """Return a document at a moment; a report without a baseline begins with the month of its moment.

    :raises NoSuchSite: when no chain of the moment's site is known here.
    """
    made = letter(moment, reader=reader, edition=edition, answers=answers)
    if kind == "letter":
        return Made(kind, made, made, None)
    if kind == "briefing":
        return Made(kind, made, briefing(made, baseline), baseline)
    start = baseline or earlier(moment, month_before(moment), reader=reader, edition=edition)
    return Made(kind, made, report(made, start, reader=reader), start)
