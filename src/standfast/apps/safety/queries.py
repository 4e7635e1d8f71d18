"""Questions about the safety of staff."""

from uuid import UUID

from standfast.apps.safety.models import FactSheet, FactSheetConfirmation, Haven, Posting, Residence

ON_BASE = "on base"
RESIDENCE_ZONE = 1
"""The security zone of Juba, near the airport, to which residences are restricted (letter of 17 April 2017)."""


def residence(subject: UUID) -> Residence | None:
    """Return a residence."""
    return Residence.objects.filter(subject=subject).order_by("label").first()


def residences_in_use(town: str) -> tuple[Residence, ...]:
    """Return the residences of a town that are lived in, by block."""
    found = Residence.objects.filter(town=town, vacated_at=None)
    return tuple(found.order_by("block", "subject", "label"))


def outside_zone(residences: tuple[Residence, ...]) -> tuple[Residence, ...]:
    """Return those off base that do not lie in the zone to which residences are restricted."""
    return tuple(
        one for one in residences if one.residence_kind != ON_BASE and one.zone != RESIDENCE_ZONE
    )


def haven(subject: UUID) -> Haven | None:
    """Return a safe haven."""
    return Haven.objects.filter(subject=subject).order_by("label").first()


def havens() -> tuple[Haven, ...]:
    """Return all safe havens, planned ones included, by name."""
    return tuple(Haven.objects.order_by("name", "subject", "label"))


def posting(subject: UUID) -> Posting | None:
    """Return a security officer's posting."""
    return Posting.objects.filter(subject=subject).order_by("label").first()


def postings() -> tuple[Posting, ...]:
    """Return all postings of security officers to other organisations, the oldest first."""
    return tuple(Posting.objects.order_by("begun_at", "subject", "label"))


def fact_sheet(subject: UUID) -> FactSheet | None:
    """Return an edition of the security fact sheet."""
    return FactSheet.objects.filter(subject=subject).order_by("label").first()


def newest_fact_sheet() -> FactSheet | None:
    """Return the newest edition of the security fact sheet."""
    return FactSheet.objects.order_by("-edition", "-issued_at", "subject").first()


def confirmations(sheet_id: UUID) -> tuple[FactSheetConfirmation, ...]:
    """Return who confirmed an edition of the fact sheet, in the order of time."""
    found = FactSheetConfirmation.objects.filter(subject=sheet_id)
    return tuple(found.order_by("at", "organisation", "entry"))
