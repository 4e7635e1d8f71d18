"""Opening files of the UCDP Georeferenced Event Dataset: CSV or XLSX, with or without a header; `layout` reads the rows."""

from standfast.apps.observations.layout import COLUMNS, HDX_COLUMNS, NEEDED, Table
from standfast.apps.observations.tables import Kind, table_in

KIND = Kind(
    file="a UCDP event file",
    rows="UCDP events",
    needed=NEEDED,
    advice="Export it again from the source, with commas and a header.",
    other_names={"best_est": "best", "high_est": "high", "low_est": "low"},
    headless=(COLUMNS, HDX_COLUMNS),
)


def ucdp_table(content: bytes) -> Table:
    """Return the columns of a file and its rows, header and HXL tags left out.

    :raises UnreadableFile: when it is not a table of UCDP events.
    """
    return table_in(content, KIND)
