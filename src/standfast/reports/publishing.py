"""Documents that leave: published once, kept byte for byte, checked against the heads that they rest on, and watched since.

The log says which bytes were sent, by their digests; the bytes lie beside it. What they rest on is still there, so that
anybody who holds the same entries can make them again.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.editions import queries
from standfast.apps.editions.facts import ChallengeAnswer
from standfast.apps.editions.models import PublishedEdition
from standfast.apps.editions.operations import publish_edition
from standfast.log.figures import Moment
from standfast.log.worlds import present_heads
from standfast.reports.baseline import Baseline, earlier
from standfast.reports.challenges import Answer, refuse_unanswered
from standfast.reports.diff import Difference, difference
from standfast.reports.kinds import FORMS, KINDS, Kind, Made, made_at
from standfast.reports.models import FrozenForm, FrozenLetter
from standfast.reports.readers import Reader, reader_of, reader_under
from standfast.reports.release import EDITIONS, Edition, reader_of_edition

NOT_KEPT = "its bytes are not kept at this site"


class NotPublished(LookupError):
    """No document of that digest was published, as far as is known here."""


@dataclass(frozen=True, slots=True)
class Check:
    """What making a frozen document again came to: by form "same", "differs" or that its bytes are not kept here."""

    digest: str
    kind: str
    edition: str | None
    reader: str
    recomputed: str
    forms: dict[str, str]
    kept: dict[str, str]

    @property
    def same(self) -> bool:
        """Whether every form came out as it was sent, and what is kept is what was sent."""
        return (
            self.recomputed == self.digest
            and set(self.forms.values()) == {"same"}
            and not set(self.kept.values()) - {"same", NOT_KEPT}
        )

    def as_json(self) -> dict[str, Any]:
        """Return the check as `standfast letter verify-frozen` prints it."""
        return {
            "digest": self.digest,
            "kind": self.kind,
            "edition": self.edition,
            "reader": self.reader,
            "same": self.same,
            "recomputed": self.recomputed,
            "forms": self.forms,
            "kept": self.kept,
        }


def publish(
    kind: Kind,
    moment: Moment,
    *,
    edition: Edition,
    by: Person,
    at: datetime,
    since: datetime | None = None,
    answers: tuple[Answer, ...] = (),
    id: UUID | None = None,
) -> PublishedEdition:
    """Publish a document: freeze its bytes in every form, and state in the log which they are and what they rest on.

    :raises Unanswered: while an absolute word stands that no figure bears and no answer names.
    :raises Refused: when `by` may not publish, or the same document is published in this edition already.
    :raises NotPublished: when it is to be held against an edition whose bytes are not kept here.
    :raises ValueError: when `since` does not lie before the moment.
    """
    fixed = fixed_moment(moment, at=at)
    reader = reader_of_edition(edition, reader_of(by))
    baseline = baseline_of(kind, fixed, edition=edition, reader=reader, since=since)
    made = made_at(kind, fixed, reader=reader, edition=edition, baseline=baseline, answers=answers)
    refuse_unanswered(made.challenges)
    forms = {name: _kept(made.form(name)) for name in FORMS}
    held_against = made.baseline
    entry = publish_edition(
        by=by,
        at=at,
        document=made.digest,
        document_kind=kind,
        edition=edition.name,  # type: ignore[arg-type]  # a word of the fact's own list
        reader=reader.name,
        as_of=fixed.as_of,
        known_by=fixed.known_by,
        at_site=fixed.at_site,
        since=held_against.as_of if held_against else None,
        against=held_against.published if held_against else None,
        heads=made.letter.heads,
        forms=forms,
        challenged=tuple(f"{one.claim} {one.word}" for one in made.challenges),
        answers=tuple(
            ChallengeAnswer(claim=one.claim, word=one.word, reason=str(one.answer))
            for one in made.challenges
        ),
        label=reader.label,
        id=id,
    )
    return queries.published_editions().get(subject=entry.subject)


def fixed_moment(moment: Moment, *, at: datetime) -> Moment:
    """Return a moment that will be the same later: by the present heads, or by what a site knew by now."""
    if moment.known_by is None and moment.at_site is None:
        heads = tuple((chain, head[0]) for chain, head in sorted(present_heads().items()))
        return replace(moment, heads=heads)
    return moment if moment.known_by is not None else replace(moment, known_by=at)


def baseline_of(
    kind: Kind,
    moment: Moment,
    *,
    edition: Edition | None,
    reader: Reader,
    since: datetime | None,
) -> Baseline | None:
    """Return what a document is held against: an earlier day if one is named, else the edition published last before it.

    :raises NotPublished: when the bytes of that edition are not kept here.
    :raises ValueError: when `since` does not lie before the moment.
    """
    if kind == "letter":
        return None
    if since is not None:
        return earlier(moment, since, reader=reader, edition=edition)
    if edition is None:
        return None
    last = queries.last_edition(
        edition=edition.name, reader=reader.name, label=reader.label, before=moment.as_of
    )
    return None if last is None else _sent(last)


def _sent(row: PublishedEdition) -> Baseline:
    return Baseline(json.loads(form_of(row, "json")), row.as_of, row.document)


def _kept(content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    FrozenForm.objects.get_or_create(digest=digest, defaults={"content": content})
    return digest


def form_of(row: PublishedEdition, form: str) -> bytes:
    """Return the bytes of a published document in one of its forms.

    :raises NotPublished: when there is no such form, or its bytes are not kept at this site.
    """
    digest = row.forms.get(form)
    held = FrozenForm.objects.filter(digest=digest).values_list("content", flat=True).first()
    if digest is None or held is None:
        why = NOT_KEPT if digest else f"it has the forms {', '.join(FORMS)}"
        raise NotPublished(
            f"The document {row.document[:12]} cannot be handed over as {form}: {why}."
        )
    return bytes(held)


def published(digest: str) -> list[PublishedEdition]:
    """Return the publications of a document by its digest, or by how it begins.

    :raises NotPublished: when none is known here.
    """
    found = list(queries.editions_of(digest)) if digest else []
    if not found:
        raise NotPublished(
            f"No document with the digest {digest or '(none)'} was published, as far as is known here; the list has the digests."
        )
    return found


def made_again(row: PublishedEdition, *, now: bool = False) -> Made:
    """Return a published document as its heads say it today; with `now`, as all that is held today says it.

    :raises NotPublished: when it is held against an edition whose bytes are not kept here.
    """
    edition = EDITIONS[row.edition]
    reader = reader_under(row.reader, row.label)
    if now:
        moment = Moment(row.as_of, None, row.at_site)
    else:
        moment = _moment_of(row.as_of, row.known_by, row.at_site, row.heads)
    answers = tuple(Answer(**one) for one in row.answers)
    kind = next(one for one in KINDS if one == row.document_kind)
    return made_at(
        kind,
        moment,
        reader=reader,
        edition=edition,
        baseline=_baseline_again(row, moment, reader, edition),
        answers=answers,
    )


def _moment_of(
    as_of: datetime, known_by: datetime | None, at_site: str | None, heads: dict[str, Any]
) -> Moment:
    if known_by is not None or at_site is not None:
        return Moment(as_of, known_by, at_site)
    return Moment(as_of, heads=tuple((chain, head[0]) for chain, head in sorted(heads.items())))


def _baseline_again(
    row: PublishedEdition, moment: Moment, reader: Reader, edition: Edition
) -> Baseline | None:
    if row.against is not None:
        return _sent(published(row.against)[0])
    if row.since is not None:
        return earlier(moment, row.since, reader=reader, edition=edition)
    return None


def moved_since(row: PublishedEdition) -> Difference:
    """Return what a published document would say otherwise today of its own day: late reports, corrections, verdicts.

    :raises NotPublished: when its bytes, or those that it is held against, are not kept here.
    """
    return difference(json.loads(form_of(row, "json")), made_again(row, now=True).as_json())


def check(digest: str) -> list[Check]:
    """Make every frozen document of a digest again from its heads, and say what came out the same.

    :raises NotPublished: when no document of the digest was published or frozen here.
    """
    checks = [_check(row) for row in queries.editions_of(digest)] if digest else []
    letters = FrozenLetter.objects.filter(digest__startswith=digest) if digest else []
    checks += [_check_letter(row) for row in letters]
    if not checks:
        published(digest)
    return checks


def _check(row: PublishedEdition) -> Check:
    again = made_again(row)
    sent = {name: str(row.forms[name]) for name in FORMS if name in row.forms}
    return Check(
        digest=row.document,
        kind=row.document_kind,
        edition=row.edition,
        reader=row.reader,
        recomputed=again.digest,
        forms={name: _compared(again.form(name), digest) for name, digest in sent.items()},
        kept={name: _held(digest) for name, digest in sent.items()},
    )


def _held(digest: str) -> str:
    held = FrozenForm.objects.filter(digest=digest).values_list("content", flat=True).first()
    return NOT_KEPT if held is None else _compared(bytes(held), digest)


def _check_letter(row: FrozenLetter) -> Check:
    again = made_at(
        "letter",
        _moment_of(row.as_of, row.known_by, row.at_site, row.heads),
        reader=reader_under(row.reader, row.label),
        answers=tuple(Answer(**one) for one in row.answers),
    )
    sent = {name: bytes(getattr(row, name)) for name in ("json", "html", "pdf")}
    return Check(
        digest=row.digest,
        kind="letter",
        edition=None,
        reader=row.reader,
        recomputed=again.digest,
        forms={
            name: _compared(again.form(name), hashlib.sha256(content).hexdigest())
            for name, content in sent.items()
        },
        kept=dict.fromkeys(sent, "same"),
    )


def _compared(content: bytes, digest: str) -> str:
    return "same" if hashlib.sha256(content).hexdigest() == digest else "differs"
