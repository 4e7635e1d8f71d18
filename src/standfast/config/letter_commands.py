"""The `letter` commands: print a document, compare two, freeze, publish, check what was published."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from standfast.apps.editions import queries
from standfast.apps.editions.models import PublishedEdition
from standfast.config.moments import Usage, instant, moment_of
from standfast.config.output import now, say, say_json
from standfast.config.people import person_of_account
from standfast.log.figures import Moment
from standfast.log.times import instant_text
from standfast.reports import frozen
from standfast.reports.challenges import Answer
from standfast.reports.diff import Difference, difference
from standfast.reports.kinds import Kind, Made, made_at
from standfast.reports.letter import letter as letter_at
from standfast.reports.publishing import (
    baseline_of,
    check,
    form_of,
    moved_since,
    publish,
    published,
)
from standfast.reports.readers import PUBLIC, Reader, reader_named
from standfast.reports.release import EDITIONS, Edition, reader_of_edition

Given = argparse.Namespace


def letter(given: Given) -> None:
    """Print or write a document."""
    made = _made(given)
    data = _pretty(made) if given.format == "json" else made.form(given.format)
    if given.out:
        Path(given.out).write_bytes(data)
        say(f"{given.out}: {len(data)} bytes")
        return
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _pretty(made: Made) -> bytes:
    return json.dumps(made.as_json(), ensure_ascii=False, indent=1).encode() + b"\n"


def _made(given: Given) -> Made:
    kind: Kind = getattr(given, "kind", "letter")
    moment, (reader, edition) = moment_of(given), _reader(given)
    since = instant(getattr(given, "since", None), name="--since")
    try:
        baseline = baseline_of(kind, moment, edition=edition, reader=reader, since=since)
    except ValueError as error:
        raise Usage(str(error)) from error
    return made_at(kind, moment, reader=reader, edition=edition, baseline=baseline)


def _reader(given: Given) -> tuple[Reader, Edition | None]:
    """Return for whom a document is printed, and in which edition."""
    name = getattr(given, "edition", None)
    if name is None:
        return reader_named(given.reader), None
    named = None if given.reader == PUBLIC.name else reader_named(given.reader)
    return reader_of_edition(EDITIONS[name], named), EDITIONS[name]


def letter_diff(given: Given) -> None:
    """Print what the letter of one moment says otherwise than that of another."""
    reader, edition = _reader(given)
    after = moment_of(given)
    before = Moment(
        instant(given.against, name="--against") or after.as_of,
        instant(given.against_known_by, name="--against-known-by") or after.known_by,
        given.against_at or after.at_site,
    )
    said = [
        letter_at(moment, reader=reader, edition=edition).as_json() for moment in (before, after)
    ]
    _say_difference(difference(*said), given.format)


def _say_difference(found: Difference, form: str) -> None:
    if form == "text":
        say(found.as_text())
    else:
        say_json(found.as_json())


def letter_freeze(given: Given) -> None:
    """Keep a letter."""
    answers = _answers(given)
    reader = reader_named(given.reader)
    kept = frozen.freeze(moment_of(given), reader=reader, at=now(), answers=answers)
    say_json(_frozen(kept))


def _answers(given: Given) -> tuple[Answer, ...]:
    """Return the answers to challenged words.

    :raises Usage: when one is not written as CLAIM:WORD=REASON.
    """
    found = []
    for text in getattr(given, "answer", None) or ():
        named, _, reason = text.partition("=")
        claim, _, word = named.partition(":")
        if not (claim and word and reason.strip()):
            raise Usage(
                f"--answer '{text}' is not an answer: write it as C54:all=Each party was asked."
            )
        found.append(Answer(claim, word.lower(), reason.strip()))
    return tuple(found)


def letter_list(given: Given) -> None:
    """List the letters that were kept."""
    say_json({"letters": [_frozen(kept) for kept in frozen.list_frozen()]})


def _frozen(kept: frozen.Frozen) -> dict[str, Any]:
    return {
        "digest": kept.digest,
        "as_of": instant_text(kept.as_of),
        "known_by": kept.known_by and instant_text(kept.known_by),
        "at": kept.at_site,
        "reader": kept.reader,
        "frozen_at": instant_text(kept.frozen_at),
        "heads": {chain: list(head) for chain, head in kept.heads.items()},
    }


def letter_publish(given: Given) -> None:
    """Publish a document."""
    try:
        row = publish(
            given.kind,
            moment_of(given),
            edition=EDITIONS[given.edition],
            by=person_of_account(given.by),
            at=now(),
            since=instant(given.since, name="--since"),
            answers=_answers(given),
        )
    except ValueError as error:
        raise Usage(str(error)) from error
    say_json(_published(row))


def letter_published(given: Given) -> None:
    """List the documents that were published, as far as a reader may hold them."""
    reader = reader_named(getattr(given, "reader", PUBLIC.name))
    rows = [row for row in queries.published_editions() if reader.may_read(row.label)]
    say_json({"published": [_published(row) for row in rows]})


def _published(row: PublishedEdition) -> dict[str, Any]:
    return {
        "digest": row.document,
        "kind": row.document_kind,
        "edition": row.edition,
        "reader": row.reader,
        "as_of": instant_text(row.as_of),
        "known_by": row.known_by and instant_text(row.known_by),
        "at": row.at_site,
        "since": row.since and instant_text(row.since),
        "against": row.against,
        "published_at": instant_text(row.published_at),
        "forms": row.forms,
        "answers": row.answers,
        "heads": row.heads,
    }


def letter_take(given: Given) -> None:
    """Write the bytes of a published document."""
    content = form_of(_the_one(given.digest), given.format)
    Path(given.out).write_bytes(content)
    say(f"{given.out}: {len(content)} bytes")


def _the_one(digest: str) -> PublishedEdition:
    """Return the publication of a digest.

    :raises Usage: when a beginning names several documents.
    """
    found = published(digest)
    if len({row.document for row in found}) > 1:
        raise Usage(f"'{digest}' begins the digests of several documents; write more of it.")
    return found[0]


def letter_moved(given: Given) -> None:
    """Print what a published document would say otherwise today of its own day."""
    _say_difference(moved_since(_the_one(given.digest)), given.format)


def letter_verify_frozen(given: Given) -> int:
    """Make frozen documents again from their heads, and exit 1 if a byte differs."""
    checks = check(given.digest)
    say_json({"checks": [one.as_json() for one in checks]})
    return 0 if all(one.same for one in checks) else 1
