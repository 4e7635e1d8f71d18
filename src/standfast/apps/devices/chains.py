"""Taking note of a device's chain by its trust record, so that its requests are let in before its genesis has arrived."""

from typing import cast

from standfast.log.chains import recorded_world
from standfast.log.enrolment import MISSION, know
from standfast.log.genesis import ChainOpened, World
from standfast.log.models import Chain


def note_chain(chain: str, *, key: str, site: str) -> Chain:
    """Take note of the chain of a device that a trust record names, and return it."""
    mission, world = recorded_world() or (MISSION, "live")
    to_come = ChainOpened(
        key=key, mission=mission, world=cast("World", world), site=site, role="device"
    )
    return know(chain, to_come, trusted=False)
