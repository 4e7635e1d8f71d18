"""Rows and files of the shape of UCDP's, made by hand, in any of the known layouts."""

import csv
import io
from collections.abc import Sequence

from standfast.apps.observations.layout import COLUMNS, HDX_COLUMNS

Row = dict[str, str]


def event(id: str = "1001", **values: str) -> Row:
    """Return the cells of an invented event near Yei in July 2016."""
    row = dict.fromkeys(HDX_COLUMNS, "") | {
        "id": id,
        "relid": f"SSD-2016-1-{id}",
        "year": "2016",
        "type_of_violence": "1",
        "side_a": "Side A",
        "side_b": "Side B",
        "where_prec": "1",
        "where_coordinates": "Yei town",
        "adm_1": "Central Equatoria state",
        "adm_2": "Yei county",
        "latitude": "4.094400",
        "longitude": "30.676400",
        "geom_wkt": "POINT (30.6764 4.0944)",
        "country": "South Sudan",
        "iso3": "SSD",
        "date_prec": "1",
        "date_start": "2016-07-12 00:00:00.000",
        "date_end": "2016-07-12 00:00:00.000",
        "best": "4",
        "high": "6",
        "low": "3",
    }
    return row | values


def as_csv(
    rows: Sequence[Row],
    *,
    columns: Sequence[str] = COLUMNS,
    header: bool = True,
    hxl: bool = False,
    names: dict[str, str] | None = None,
    end: str = "\n",
) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=end)
    if header:
        writer.writerow([(names or {}).get(name, name) for name in columns])
    if hxl:
        tags = {"year": "#date+year", "latitude": "#geo+lat", "best": "#affected+killed"}
        writer.writerow([tags.get(name, "") for name in columns])
    writer.writerows([row[name] for name in columns] for row in rows)
    return out.getvalue()
