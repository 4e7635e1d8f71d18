"""The words of the documents: print, compare, freeze, publish, check."""

import argparse
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
READER = "who is to read it: public, or a role, such as 'task-force secretary'; public if left out"
KINDS = ("letter", "briefing", "report")
EDITIONS = ("mission", "agencies", "public")
FORMS = ("json", "html", "pdf", "docx")
ANSWER = "why an absolute word that no figure bears may stand; give it again for more"


def add_letter(commands: Commands) -> None:
    """Add `standfast letter` and what is done with documents."""
    text = (
        "The letter to the Council, every number live; a briefing or a report of the same claims."
    )
    letter = commands.add_parser("letter", help=text, description=text)
    letter.set_defaults(call="letter")
    add_moment(letter)
    letter.add_argument("--kind", choices=KINDS, default="letter")
    letter.add_argument(
        "--since",
        metavar="D",
        help="what a briefing or report is held against; the edition published last if left out",
    )
    letter.add_argument("--reader", default="public", metavar="ROLE", help=READER)
    letter.add_argument(
        "--for",
        dest="edition",
        choices=EDITIONS,
        help="an edition, which lists what it withholds; of the mission's, --reader says for whom",
    )
    letter.add_argument("--format", choices=FORMS, default="json")
    letter.add_argument("--out", metavar="FILE", help="standard output if left out")
    kept = letter.add_subparsers(
        metavar="diff | freeze | list | publish | published | take | moved | verify-frozen"
    )
    _diff(kept)
    _frozen(kept)
    _published(kept)


def _add(commands: Commands, name: str, call: str, text: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=text)
    command.set_defaults(call=call)
    return command


def _diff(kept: Commands) -> None:
    text = (
        "What the letter as of one day says otherwise than as of another, which is the one before."
    )
    diff = _add(kept, "diff", "letter_diff", text)
    add_moment(diff, required=True)
    diff.add_argument("--against", required=True, metavar="D", help="the day before: as of then")
    diff.add_argument(
        "--against-known-by", metavar="T", help="by what was known then; as --known-by if left out"
    )
    diff.add_argument("--against-at", metavar="SITE", help="whose knowledge; as --at if left out")
    diff.add_argument("--reader", default="public", metavar="ROLE", help=READER)
    diff.add_argument("--for", dest="edition", choices=EDITIONS)
    diff.add_argument("--format", choices=("json", "text"), default="json")


def _frozen(kept: Commands) -> None:
    freeze = _add(
        kept, "freeze", "letter_freeze", "Keep the letter's bytes and the heads that it rests on."
    )
    add_moment(freeze, required=True)
    freeze.add_argument("--reader", default="public", metavar="ROLE", help=READER)
    freeze.add_argument("--answer", action="append", metavar="CLAIM:WORD=REASON", help=ANSWER)
    _add(kept, "list", "letter_list", "List the letters that were kept.")


def _published(kept: Commands) -> None:
    text = "Publish a document: keep its bytes in every form, and state in the log which they are."
    publish = _add(kept, "publish", "letter_publish", text)
    add_moment(publish, required=True)
    publish.add_argument("--by", required=True, metavar="ACCOUNT", help="who answers for it")
    publish.add_argument("--kind", choices=KINDS, default="letter")
    publish.add_argument("--since", metavar="D", help="what a briefing or report is held against")
    publish.add_argument("--for", dest="edition", choices=EDITIONS, required=True)
    publish.add_argument("--answer", action="append", metavar="CLAIM:WORD=REASON", help=ANSWER)
    listed = _add(kept, "published", "letter_published", "List the documents that were published.")
    listed.add_argument("--reader", default="public", metavar="ROLE", help=READER)
    take = _add(kept, "take", "letter_take", "Write the bytes of a published document.")
    take.add_argument("digest", metavar="DIGEST", help="of the document, or how it begins")
    take.add_argument("--format", choices=FORMS, default="pdf")
    take.add_argument("--out", required=True, metavar="FILE")
    moved = _add(
        kept, "moved", "letter_moved", "What a published document would say otherwise today."
    )
    moved.add_argument("digest", metavar="DIGEST")
    moved.add_argument("--format", choices=("json", "text"), default="json")
    verify = _add(
        kept,
        "verify-frozen",
        "letter_verify_frozen",
        "Make a frozen document again from its heads; exit 1 if a byte differs, and say in which form.",
    )
    verify.add_argument("digest", metavar="DIGEST", help="of the document, or how it begins")


def add_moment(command: argparse.ArgumentParser, *, required: bool = False) -> None:
    """Add the words that name a moment."""
    command.add_argument(
        "--as-of",
        required=required,
        metavar="D",
        help="what was true then; a bare date is the end of that day",
    )
    command.add_argument(
        "--known-by",
        metavar="T",
        help="by what was known at the site then; the present heads if left out",
    )
    command.add_argument("--at", metavar="SITE", help="whose knowledge; this site's if left out")
