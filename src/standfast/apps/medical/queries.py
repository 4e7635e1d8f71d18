"""Questions about medical facilities."""

from uuid import UUID

from standfast.apps.medical.models import CapabilityStanding, Facility

LEVEL_I_PLUS = ("surgical team", "operating theatre", "X-ray", "laboratory", "blood on site")
"""The modules that the letter of 17 April 2017 names for the level I plus clinic at UN House."""


def facility(subject: UUID) -> Facility | None:
    """Return a medical facility."""
    return Facility.objects.filter(subject=subject).order_by("label").first()


def facility_at(site_id: UUID) -> Facility | None:
    """Return the facility that takes patients at a site; of several, the one opened first."""
    found = Facility.objects.filter(site=site_id, closed_at=None)
    return found.order_by("opened_at", "subject").first()


def facilities() -> tuple[Facility, ...]:
    """Return the facilities that take patients, by name."""
    return tuple(Facility.objects.filter(closed_at=None).order_by("name", "subject"))


def capabilities(facility_id: UUID) -> tuple[CapabilityStanding, ...]:
    """Return what was last said of each capability of a facility, by capability."""
    found = CapabilityStanding.objects.filter(subject=facility_id)
    return tuple(found.order_by("capability", "label"))
