"""Why something may not be recorded about an incident, as a sentence."""

from datetime import datetime
from uuid import UUID

from standfast.apps.accounts.models import Person
from standfast.apps.incidents import queries
from standfast.apps.incidents.facts import (
    HarmRecorded,
    IncidentCorrected,
    IncidentReported,
    SourceAdded,
    Status,
)
from standfast.apps.incidents.fold import CORRECTABLE
from standfast.apps.incidents.models import Incident
from standfast.apps.incidents.reference import CATEGORIES, Category
from standfast.log import labels
from standfast.log.masking import is_masked
from standfast.log.times import Happened, local_date

CONFIRMED = 1
JUDGED_BY_OTHERS = frozenset({"verified", "partially verified"})


def report_blocker(
    fact: IncidentReported, *, happened: Happened, at: datetime, label: str, by: Person
) -> str | None:
    """Say why a report cannot be recorded."""
    category = CATEGORIES.get(fact.category)
    if category is None:
        return f"There is no category '{fact.category}'; choose one from the list of categories."
    if not category.in_use(local_date(at)):
        return f"{category} is no longer in use; choose another category."
    return (
        label_blocker(category, label)
        or _account_blocker(category, fact, label=label, by=by)
        or _point_blocker(fact.lon, fact.lat, fact.accuracy_m)
        or _time_blocker(happened, at)
        or _hearing_blocker(fact, at)
    )


def label_blocker(category: Category, label: str) -> str | None:
    """Say why records of a category may not be held under a label."""
    level, _, groups = category.least_label.partition(":")
    holds_groups = set(filter(None, groups.split(","))) <= set(label.partition(":")[2].split(","))
    if labels.LEVELS.index(labels.level_of(label)) >= labels.LEVELS.index(level) and holds_groups:
        return None
    return (
        f"Records of {category} are held at least as '{category.least_label}'; this one is labelled '{label}'. "
        "Choose that label."
    )


def _account_blocker(
    category: Category, fact: IncidentReported, *, label: str, by: Person
) -> str | None:
    """Whoever is not cleared for a restricted category logs a referral, never what the survivor said."""
    if not category.restricted:
        return None
    if (
        fact.lon is not None
        or fact.lat is not None
        or fact.place is not None
        or fact.place_id is not None
    ):
        return (
            f"The place of a case of {category} is kept at county level: give the county, "
            "and leave out the point and the place."
        )
    if by.may_read(label):
        return None
    if fact.narrative is not None:
        return (
            f"You are not cleared to take an account of {category}: leave the narrative out, "
            "and say only to whom the person was referred."
        )
    if fact.referred_to is None:
        return f"For {category} you log only that a referral was made: say to whom the person was referred."
    return None


def _point_blocker(lon: float | None, lat: float | None, accuracy_m: float | None) -> str | None:
    if (lon is None) != (lat is None):
        return "A point needs longitude and latitude; give both or neither."
    if accuracy_m is not None and lon is None:
        return "An accuracy in metres needs a point; give longitude and latitude, or leave the accuracy out."
    return None


def _time_blocker(happened: Happened, at: datetime) -> str | None:
    if happened.start > at:
        return "The incident lies ahead of the time of recording; correct when it happened."
    return None


def _hearing_blocker(fact: IncidentReported, at: datetime) -> str | None:
    told = [moment for moment in (fact.reported_at, fact.received_at, at) if moment is not None]
    if any(moment.tzinfo is None for moment in told):
        return "A time needs its zone: write 2016-10-01T08:00:00Z or +03:00."
    if told != sorted(told):
        return "A report is first made, then received, then recorded; correct these times."
    return None


def correction_blocker(fact: IncidentCorrected, incident: Incident, *, at: datetime) -> str | None:
    """Say why a correction cannot be recorded."""
    if all(getattr(fact, name) is None for name in CORRECTABLE):
        return "Nothing is corrected: give at least one field that was wrong."
    if fact.category is not None and (reason := _recategory_blocker(fact.category, incident)):
        return reason
    category = CATEGORIES.get(fact.category or incident.category)
    if (
        category is not None
        and category.restricted
        and (fact.lon is not None or fact.place is not None)
    ):
        return f"The place of a case of {category} is kept at county level: correct the county."
    if fact.happened is not None and (reason := _time_blocker(fact.happened, at)):
        return reason
    if (fact.lon is None) != (fact.lat is None):
        return "A point needs longitude and latitude; give both or neither."
    if fact.accuracy_m is not None and fact.lon is None and incident.lon is None:
        return "An accuracy in metres needs a point, and the incident has none; give longitude and latitude."
    if fact.accuracy_m is not None and fact.lon is None and is_masked(incident.label):
        return "The point of this report is masked, and its accuracy is the mask's; give the point anew, or leave the accuracy out."
    return None


def _recategory_blocker(code: str, incident: Incident) -> str | None:
    category = CATEGORIES.get(code)
    if category is None:
        return f"There is no category '{code}'; choose one from the list of categories."
    if label_blocker(category, incident.label):
        return (
            f"{category} is more closely held than this report: record it anew as '{category.least_label}', "
            "and refute this one without details."
        )
    return None


def source_blocker(
    fact: SourceAdded, incident: Incident, *, at: datetime, label: str
) -> str | None:
    """Say why a source cannot be added under a label."""
    if not labels.covers(label, incident.label):
        return (
            f"A source is held at least as closely as its incident, which is '{incident.label}'; "
            f"'{label}' is not. Leave the label out, or choose a closer one."
        )
    known = queries.sources_of(incident.subject, incident.label)
    ids = {row.source for row in known}
    if fact.source in ids:
        return "This source stands beside the incident already."
    if fact.heard_at is not None and fact.heard_at > at:
        return "The source was heard after the time of recording; correct when it was heard."
    if fact.relies_on is not None and fact.relies_on not in ids:
        return "The source that this one relies on is not among the incident's sources; add that one first."
    origins = queries.origins(known)
    own = fact.source if fact.relies_on is None else origins[fact.relies_on]
    if fact.credibility == CONFIRMED and not set(origins.values()) - {own}:
        return (
            "Credibility 1 means confirmed by another, independent source, and there is none yet; "
            "grade it 2 to 6, or add the other source first."
        )
    return None


def harm_blocker(fact: HarmRecorded, incident: Incident) -> str | None:
    """Say why a figure cannot be recorded."""
    stated = [count for count in (fact.low, fact.best, fact.high) if count is not None]
    if not stated:
        return "A figure needs at least one number: at least, best, or at most."
    if stated != sorted(stated):
        return "The figures must rise from 'at least' over 'best' to 'at most'."
    ids = {row.source for row in queries.sources_of(incident.subject, incident.label)}
    if fact.source is not None and fact.source not in ids:
        return (
            "The source of this figure is not among the incident's sources; add the source first."
        )
    return None


def verification_blocker(
    status: Status, incident: Incident, *, note: str | None, by: Person
) -> str | None:
    """Say why a judgement cannot be recorded."""
    if status == "unverified":
        return "Unverified is where every report begins; record 'cannot be verified' if that is what was found."
    if status == "refuted" and not note:
        return "A refutation says why: write in a sentence what was found instead."
    if status in JUDGED_BY_OTHERS and incident.author == by.subject:
        return "An incident is verified by somebody other than who reported it; ask a colleague."
    return None


def merge_blocker(incident: Incident, into_id: UUID, into: Incident | None) -> str | None:
    """Say why an incident cannot be merged into another."""
    if into_id == incident.subject:
        return "An incident cannot be merged into itself; choose the other report of the event."
    if into is None:
        return f"This site knows no incident {into_id} that you may open; check which report it is merged into."
    if into.label != incident.label:
        return "The two reports are held under different labels; only reports under the same label are merged."
    if into.exercise != incident.exercise:
        return (
            "One of the two belongs to an exercise; an exercise is never merged with what happened."
        )
    if queries.events().get(into_id) == incident.subject:
        return "The other report is merged into this one already; separate it first."
    return None


def separation_blocker(incident: Incident) -> str | None:
    """Say why an incident cannot be separated from what it was merged into."""
    if incident.merged_into is None:
        return "The incident is not merged into another one, so there is nothing to separate."
    return None
