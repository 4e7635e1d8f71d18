"""Why something may not be done with a medical facility, as a sentence."""

from standfast.apps.medical import queries
from standfast.apps.medical.models import Facility


def change_blocker(facility: Facility | None) -> str | None:
    """Say why nothing can be stated about a facility any more."""
    if facility is None:
        return "This site knows no such medical facility; open it first."
    if facility.closed_at is not None:
        return f"{facility} was closed: {facility.closed_reason}"
    return None


def level_blocker(facility: Facility | None, level: str) -> str | None:
    """Say why a facility cannot be set to a level."""
    if reason := change_blocker(facility):
        return reason
    if facility is None or level != "I plus":
        return None
    present = {one.capability for one in queries.capabilities(facility.subject) if one.present}
    if missing := [name for name in queries.LEVEL_I_PLUS if name not in present]:
        return (
            f"Level I plus has {', '.join(queries.LEVEL_I_PLUS)}; {facility.name} lacks {', '.join(missing)}. "
            "State what is there first."
        )
    return None
