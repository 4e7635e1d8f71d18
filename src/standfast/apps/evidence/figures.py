"""Figures of evidence."""

from standfast.apps.evidence import queries
from standfast.log.figures import Case, Moment, Reading, figure
from standfast.log.times import local_date


@figure(
    "evidence.expired_support",
    unit="records",
    definition="Records that rest on evidence which has expired or was withdrawn by the moment, and in whose place no other stands.",
    version=1,
    reads=("evidence.file",),
)
def expired_support(moment: Moment) -> Reading:
    """Count the records with stale support; one with several such files counts once."""
    found = {one.target: one for one in reversed(queries.stale_support(moment.as_of))}
    cases = tuple(
        Case(
            ref=one.target,
            month=f"{local_date(one.since):%Y-%m}",
            county="mission",
            family=one.target_kind,
        )
        for one in sorted(found.values(), key=lambda one: (one.since, str(one.target)))
    )
    return Reading(value=len(cases), entries=cases)
