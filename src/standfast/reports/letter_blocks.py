"""The letter as blocks, for the forms that have no template of their own."""

from standfast.apps.followup import wording
from standfast.reports.annexes import challenged_annex, figures_annex, withheld_annex
from standfast.reports.blocks import Block, Document, Heading, Items, Para, numbered, para, plain
from standfast.reports.letter import TRACK_TITLES, Letter, PrintedClaim
from standfast.reports.page import as_of_text, moment_query

TITLE = "Implementation of the recommendations of the special investigation and of the Malakal board of inquiry"
OUTSTANDING = "Overdue, lapsed and reopened"
NO_CLAIM = (
    "No claim was made by this day. Claims stand here from the day on which somebody makes them."
)
NOTHING_OUTSTANDING = "On this day nothing on the register is overdue, lapsed or reopened."
HOW_TO_READ = (
    "Each underlined number is read from the records; the annex says what it counts. Whose sentence it is stands before it. What the "
    "mission and the secretariat say of their own work is marked as reported; what an assessor found carries its day."
)


def letter_document(letter: Letter) -> Document:
    """Return the letter as a document."""
    blocks: list[Block] = [para(HOW_TO_READ, "quiet")]
    blocks += [Para(parts) for parts in letter.opening]
    if not letter.sections:
        blocks.append(para(NO_CLAIM, "note"))
    for track, title in TRACK_TITLES.items():
        sections = [section for section in letter.sections if section.track == track]
        if sections:
            blocks.append(Heading(1, title))
        for section in sections:
            blocks.append(Heading(2, section.title))
            blocks += [claim_block(claim) for claim in section.claims]
    blocks += outstanding_blocks(letter)
    if letter.withheld_claims and letter.edition is None:
        many = "claim" if letter.withheld_claims == 1 else "claims"
        blocks.append(para(f"{letter.withheld_claims} {many} withheld from this reader.", "note"))
    blocks += figures_annex(letter) + challenged_annex(letter) + withheld_annex(letter)
    lede = f"Letter dated {wording.day_text(letter.on)}, addressed to the President of the Security Council"
    return framed(letter, "letter", TITLE, lede, blocks, letter.digest)


def framed(
    letter: Letter, kind: str, title: str, lede: str, blocks: list[Block], digest: str
) -> Document:
    """Return blocks as a document at the letter's moment, with what stands on every page of it."""
    return Document(
        kind=kind,
        title=title,
        lede=lede,
        edition=letter.edition.title if letter.edition else "",
        moment=as_of_text(letter.moment),
        query=moment_query(letter.moment),
        on=letter.on,
        at=letter.moment.as_of,
        world="" if letter.world == "live" else letter.world.capitalize(),
        reader=letter.reader,
        heads=letter.heads_digest,
        digest=digest,
        blocks=numbered(blocks),
    )


def claim_block(claim: PrintedClaim) -> Para:
    """Return a claim with its number and voice before it, and below it what is reported and what was found."""
    under = [f"Reported: {claim.reported}.", f"{claim.assessed}."]
    if claim.verification.note:
        under.append(claim.verification.note)
    if claim.expectation:
        under.append(f"The claim {claim.expectation}.")
    return Para(claim.parts, "body", (claim.number, claim.voice), (" ".join(under),))


def outstanding_blocks(letter: Letter) -> list[Block]:
    """Return what is overdue, lapsed or reopened on the day."""
    found: list[Block] = [Heading(1, OUTSTANDING)]
    if not letter.outstanding:
        return [*found, para(NOTHING_OUTSTANDING, "note")]
    return [
        *found,
        Items(
            tuple(
                plain(
                    f"{item.what.capitalize()} since {wording.day_text(item.since)}: {item.text} ({item.owner})"
                )
                for item in letter.outstanding
            )
        ),
    ]
