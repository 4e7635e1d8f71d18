"""What needs a person now: counts, each a door to the list that it counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from standfast.apps.accounts.facts import ADMINISTRATOR
from standfast.apps.accounts.models import Person
from standfast.apps.followup import queries as followup
from standfast.apps.followup.facts import HEADQUARTERS_SECTIONS
from standfast.apps.incidents import queries as incidents
from standfast.apps.persons import queries as persons
from standfast.log.gaps import gaps
from standfast.web.journal.entries import open_conflicts


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits: how many, what, why it matters, and where to see them."""

    count: int
    what: str
    why: str
    address: str


WATCH = frozenset({"duty officer", "field office", "police", "security officer"})


def needs_of(person: Person, *, on: date) -> list[Need]:
    """Return what waits, that of the person's own roles first; what waits for nobody is left out."""
    watch = [_unverified, _conflicts, _gaps]
    follow = [_overdue, _lapsed]
    assess = [_unassessed]
    order: list[Callable[[Person, date], Need]]
    if "assessor" in person.roles:
        order = [*assess, *follow, *watch]
    elif person.roles & WATCH:
        order = [*watch, *follow, *assess]
    else:
        order = [*follow, *assess, *watch]
    order = [_glass, _to_recall, *order]
    found = [need(person, on) for need in order]
    return [need for need in found if need.count]


def _glass(person: Person, on: date) -> Need:
    waits = persons.glass_to_review().count() if ADMINISTRATOR in person.roles else 0
    return Need(
        waits,
        _("times glass was broken that nobody has reviewed"),
        _(
            "Somebody who is not cleared opened who a protected person is; another person says whether that was right."
        ),
        reverse("protected_persons"),
    )


def _to_recall(person: Person, on: date) -> Need:
    return Need(
        persons.shares_to_recall(person).count(),
        _("shares of protected persons' records to be recalled"),
        _(
            "The person has withdrawn consent, or never gave it; what was handed over is asked back."
        ),
        reverse("protected_persons"),
    )


def _unverified(person: Person, on: date) -> Need:
    found = incidents.incidents(person, status="unverified").filter(
        exercise=False, merged_into=None
    )
    return Need(
        found.count(),
        _("incidents that nobody has looked into"),
        _("They count as reported, and as nothing more, until somebody verifies or refutes them."),
        reverse("incidents") + "?status=unverified",
    )


def _conflicts(person: Person, on: date) -> Need:
    return Need(
        open_conflicts(by=person).count(),
        _("conflicts between statements"),
        _("Two authors did not know of each other; somebody who has seen both settles it."),
        reverse("conflicts"),
    )


def _gaps(person: Person, on: date) -> Need:
    return Need(
        len(gaps()),
        _("gaps in chains"),
        _("Entries that other sites recorded have not arrived; figures that rest on them say so."),
        reverse("log"),
    )


def _overdue(person: Person, on: date) -> Need:
    found = [row for row in followup.overdue_actions(on=on) if person.may_read(row.label)]
    return Need(
        len(found),
        _("action points past their date"),
        _("Nobody has reported them as closed."),
        reverse("recommendations") + "?state=overdue",
    )


def _lapsed(person: Person, on: date) -> Need:
    found = {
        lapsed.action.subject
        for lapsed in followup.lapsed_obligations(on=on)
        if person.may_read(lapsed.action.label)
    }
    return Need(
        len(found),
        _("obligations that have lapsed"),
        _("They were not met when they should have been."),
        reverse("recommendations") + "?state=lapsed",
    )


def _unassessed(person: Person, on: date) -> Need:
    judged = followup.latest_verdicts()
    found = [
        claim
        for claim in followup.claims()
        if claim.subject not in judged
        and claim.section not in HEADQUARTERS_SECTIONS
        and person.may_read(claim.label)
    ]
    return Need(
        len(found),
        _("claims of the mission's track that no assessor has judged"),
        _("They stand in the letter as not assessed."),
        reverse("assessment") + "?state=not+assessed",
    )
