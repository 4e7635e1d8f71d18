"""Questions about devices."""

from uuid import UUID

from django.db.models import QuerySet

from standfast.apps.devices.models import Device
from standfast.log.models import TrustRecord


def device(subject: UUID) -> Device | None:
    """Return a device by its subject."""
    return Device.objects.filter(subject=subject).first()


def device_of(chain: str) -> Device | None:
    """Return the device that writes a chain."""
    return Device.objects.filter(chain=chain).order_by("taken_up_at", "subject").first()


def devices() -> QuerySet[Device]:
    """Return every device, the one offered last first."""
    return Device.objects.order_by("-offered_at", "subject")


def revocation(chain: str) -> TrustRecord | None:
    """Return the trust record of a chain that is revoked, or None while it is not."""
    return TrustRecord.objects.filter(chain=chain, honoured__isnull=False).first()
