"""Letters that were sent: their bytes and heads are kept as they were, beside the log, and never overwritten."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from standfast.log.canonical import canonical
from standfast.log.figures import Moment
from standfast.reports.challenges import Answer, refuse_unanswered
from standfast.reports.letter import Letter, letter
from standfast.reports.models import FrozenLetter
from standfast.reports.page import letter_page
from standfast.reports.pdf import letter_pdf
from standfast.reports.readers import PUBLIC, Reader

FORMS = ("json", "html", "pdf")


class NotFrozen(LookupError):
    """No letter of that digest was frozen here."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """What is known of a frozen letter without its bytes."""

    digest: str
    as_of: datetime
    known_by: datetime | None
    at_site: str | None
    reader: str
    label: str
    frozen_at: datetime
    heads: dict[str, tuple[int, str]]


def freeze(
    moment: Moment,
    *,
    at: datetime,
    reader: Reader = PUBLIC,
    answers: tuple[Answer, ...] = (),
) -> Frozen:
    """Keep the letter of a moment as JSON, HTML and PDF; one that says the same to the same reader stays as it is.

    :raises NoSuchSite: when no chain of the moment's site is known here.
    :raises Unanswered: while an absolute word stands that no figure bears and no answer names.
    """
    made = letter(moment, reader=reader, answers=answers)
    refuse_unanswered(made.challenges)
    same = FrozenLetter.objects.filter(digest=made.digest, reader=reader.name)
    if (kept := same.first()) is not None:
        return _frozen(kept)
    row = FrozenLetter(
        digest=made.digest,
        as_of=moment.as_of,
        known_by=moment.known_by,
        at_site=moment.at_site,
        reader=reader.name,
        label=reader.label,
        heads={chain: list(head) for chain, head in sorted(made.heads.items())},
        answers=[asdict(one) for one in answers],
        frozen_at=at,
        json=letter_json(made),
        html=letter_page(made).encode(),
        pdf=letter_pdf(made),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # another process froze the same letter in between: the first one stays
        return _frozen(same.get())
    return _frozen(row)


def letter_json(made: Letter) -> bytes:
    """Return the canonical JSON of a letter."""
    return canonical(made.as_json())


def list_frozen() -> list[Frozen]:
    """Return the frozen letters, the newest first."""
    rows = FrozenLetter.objects.order_by("-frozen_at", "digest", "reader").defer(*FORMS)
    return [_frozen(row) for row in rows]


def frozen_bytes(digest: str, form: str, *, reader: str = PUBLIC.name) -> bytes:
    """Return the bytes of a letter frozen for a reader in one of its forms: json, html or pdf.

    :raises NotFrozen: when no such letter was frozen here, or it has no such form.
    """
    if form not in FORMS:
        raise NotFrozen(f"A frozen letter has the forms {', '.join(FORMS)}; there is no '{form}'.")
    found = FrozenLetter.objects.filter(digest=digest, reader=reader)
    row = found.values_list(form, flat=True).first()
    if row is None:
        raise NotFrozen(
            f"No letter with the digest {digest} was frozen here; the list of frozen letters has the digests."
        )
    return bytes(row)


def _frozen(row: FrozenLetter) -> Frozen:
    return Frozen(
        digest=row.digest,
        as_of=row.as_of,
        known_by=row.known_by,
        at_site=row.at_site,
        reader=row.reader,
        label=row.label,
        frozen_at=row.frozen_at,
        heads={chain: (head[0], head[1]) for chain, head in row.heads.items()},
    )
