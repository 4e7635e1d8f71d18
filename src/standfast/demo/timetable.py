"""When each site's bundles reach the others. Invented: the letter says nothing of links."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

FIRST = datetime(2016, 7, 2, 4, 30, tzinfo=UTC)
LAST = datetime(2017, 4, 17, 11, 30, tzinfo=UTC)
EVERY_DAYS = {
    "un-house": 1,
    "tomping": 2,
    "bentiu": 5,
    "malakal": 5,
    "wau": 7,
    "bor": 7,
    "headquarters": 7,
    "assessor": 30,
}
CUT_FROM = datetime(2016, 11, 20, tzinfo=UTC)
CUT_UNTIL = datetime(2017, 1, 12, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A bundle of one site that reaches another at a moment."""

    at: datetime
    sender: str
    receiver: str


def deliveries() -> Iterator[Delivery]:
    """Yield every delivery to Juba and Juba's own to the others.

    Tomping's link is cut from 20 November to 12 January; on the last day every site has exchanged with Juba.
    """
    for offset, (site, days) in enumerate(EVERY_DAYS.items()):
        yield Delivery(LAST + timedelta(minutes=15 + offset), "juba", site)
        at = FIRST + timedelta(minutes=offset)
        while at < LAST:
            if site != "tomping" or not CUT_FROM <= at < CUT_UNTIL:
                yield Delivery(at, site, "juba")
            at += timedelta(days=days)
        yield Delivery(LAST + timedelta(minutes=offset), site, "juba")
    yield Delivery(CUT_UNTIL, "tomping", "juba")
    for offset, site in enumerate(
        ("un-house", "tomping", "bentiu", "malakal", "wau", "bor", "headquarters")
    ):
        at = FIRST + timedelta(days=3, minutes=30 + offset)
        while at < LAST:
            if site != "tomping" or not CUT_FROM <= at < CUT_UNTIL:
                yield Delivery(at, "juba", site)
            at += timedelta(days=14)
    yield Delivery(datetime(2017, 3, 12, 6, 0, tzinfo=UTC), "juba", "assessor")
    yield Delivery(datetime(2017, 3, 19, 6, 0, tzinfo=UTC), "juba", "assessor")
