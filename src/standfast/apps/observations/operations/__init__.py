"""Taking files of others, and deciding about the rows of them that were refused or flagged."""

from standfast.apps.observations.operations.deciding import DECIDERS, decide_row, keep_file
from standfast.apps.observations.operations.keeping import Keep, content_of
from standfast.apps.observations.operations.taking import (
    Imported,
    content_in,
    import_acled,
    import_ucdp,
)

__all__ = [
    "DECIDERS",
    "Imported",
    "Keep",
    "content_in",
    "content_of",
    "decide_row",
    "import_acled",
    "import_ucdp",
    "keep_file",
]
