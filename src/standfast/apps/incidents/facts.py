"""What is stated about an incident: the report, its sources and figures, corrections, verification, merging."""

from datetime import datetime
from typing import Annotated, Literal, get_args
from uuid import UUID

import msgspec

from standfast.log.facts import Fact, Happened, TimeCorrection, fact

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Narrative = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]
Category = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}[0-9]{0,2}$")]
Lon = Annotated[float, msgspec.Meta(ge=-180, le=180)]
Lat = Annotated[float, msgspec.Meta(ge=-90, le=90)]
Metres = Annotated[float, msgspec.Meta(ge=0)]
People = Annotated[int, msgspec.Meta(ge=0, le=100_000_000)]

Reliability = Literal["A", "B", "C", "D", "E", "F"]
"""Of the source. F is not the worst but unknown."""
Credibility = Literal[1, 2, 3, 4, 5, 6]
"""Of the information. 6 is not the worst but unknown."""
SourceKind = Literal[
    "mission patrol",
    "mission police",
    "mission civilian",
    "United Nations security",
    "community",
    "humanitarian partner",
    "authorities",
    "armed party",
    "ceasefire monitors",
    "media",
    "other",
]
Channel = Literal["radio", "telephone", "text message", "in person", "written", "sensor", "public"]
HarmType = Literal["killed", "injured", "missing", "abducted", "detained", "displaced"]
PersonClass = Literal[
    "civilian",
    "displaced person",
    "aid worker",
    "mission civilian",
    "mission uniformed",
    "host forces",
    "armed group",
    "unknown",
]
Method = Literal["own observation", "patrol visit", "two sources", "document", "imagery"]
Status = Literal[
    "unverified",
    "being verified",
    "partially verified",
    "verified",
    "refuted",
    "cannot be verified",
]
STATUSES: tuple[Status, ...] = get_args(Status)
VerifiedStatus = Literal["being verified", "partially verified", "verified", "cannot be verified"]

REPORTED = "incidents.incident.reported"


@fact(REPORTED, act=True)
class IncidentReported(Fact):
    """Something happened, as first heard. The entry says when it happened and when it was recorded.

    `masked`: the point is not where it was, but within the accuracy of it (docs/decisions/0009-points-are-masked-before-they-are-written.md).
    """

    category: Category
    place: Text | None = None
    place_id: UUID | None = None
    county: Text | None = None
    lon: Lon | None = None
    lat: Lat | None = None
    accuracy_m: Metres | None = None
    narrative: Narrative | None = None
    reported_at: datetime | None = None
    received_at: datetime | None = None
    referred_to: Text | None = None
    exercise: bool = False
    masked: bool = False


@fact("incidents.incident.source_added", act=False)
class SourceAdded(Fact):
    """One source of the incident, by kind and never by name, graded on two independent axes."""

    source: UUID
    source_kind: SourceKind
    channel: Channel
    reliability: Reliability
    credibility: Credibility
    heard_at: datetime | None = None
    relies_on: UUID | None = None
    note: Text | None = None


@fact("incidents.incident.harm_recorded", act=False)
class HarmRecorded(Fact):
    """How many people a source says were harmed: at least, at best knowledge, at most. None is not known."""

    harm: HarmType
    source: UUID | None = None
    people: PersonClass = "unknown"
    low: People | None = None
    best: People | None = None
    high: People | None = None


@fact(
    "incidents.incident.corrected",
    act=False,
    sets=(
        "category",
        "place",
        "place_id",
        "county",
        "lon",
        "lat",
        "accuracy_m",
        "narrative",
        "exercise",
        "happened",
    ),
)
class IncidentCorrected(Fact):
    """The report is wrong in what is set here."""

    reason: Text
    category: Category | None = None
    place: Text | None = None
    place_id: UUID | None = None
    county: Text | None = None
    lon: Lon | None = None
    lat: Lat | None = None
    accuracy_m: Metres | None = None
    narrative: Narrative | None = None
    exercise: bool | None = None
    happened: Happened | None = None
    masked: bool = False

    def correction_of_time(self) -> TimeCorrection | None:
        """Return how the report's time moves, if this corrects it."""
        return (
            None if self.happened is None else TimeCorrection(kind=REPORTED, happened=self.happened)
        )


@fact("incidents.incident.verified", act=True, sets=("status",))
class IncidentVerified(Fact):
    """Somebody looked into the report, by a method, and says how far it stands."""

    status: VerifiedStatus
    method: Method
    note: Text | None = None


@fact("incidents.incident.refuted", act=False, sets=("status",))
class IncidentRefuted(Fact):
    """The report does not hold: it did not happen, whenever it is said to have happened."""

    method: Method
    note: Text
    status: Literal["refuted"] = "refuted"


@fact("incidents.incident.merged", act=False, sets=("into",))
class IncidentMerged(Fact):
    """This is a second report of the event that another incident records."""

    into: UUID
    reason: Text


@fact("incidents.incident.separated", act=False)
class IncidentSeparated(Fact):
    """This was merged into another incident by mistake; it is an event of its own."""

    reason: Text
