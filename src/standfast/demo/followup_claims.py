"""The demo's claims on the mission's track, in our own words; every number is a slot. Days on which claims were made are
invented, save that each lies where the facts allow it.
"""

from dataclasses import dataclass
from datetime import date

from standfast.apps.followup.facts import (
    Claimant,
    Due,
    Expectation,
    Finding,
    Method,
    Nature,
    ReportedStatus,
    Section,
)

FIRST_LETTER = date(2016, 12, 20)
PERIOD_ENDED = date(2017, 4, 3)
"""The Monday after the months that the claim of the zone compares."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What becomes of a claim later: other words, another status, more that is expected of it."""

    on: date
    text: str | None = None
    status: ReportedStatus | None = None
    note: str | None = None
    expectation: Expectation | None = None


@dataclass(frozen=True, slots=True)
class VerdictSpec:
    """What the assessor finds on 19 March 2017."""

    finding: Finding
    methods: tuple[Method, ...]
    places: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimSpec:
    """A claim: who makes it, when, in which words, and what becomes of it."""

    number: str
    account: str
    section: Section
    position: int
    made: date
    text: str
    nature: Nature = "progress"
    status: ReportedStatus | None = None
    answers: tuple[str, ...] = ()
    expectation: Expectation | None = None
    claimant: Claimant = "mission"
    site: str = "juba"
    turns: tuple[Turn, ...] = ()
    verdict: VerdictSpec | None = None
    confidential: bool = False


VISITED_JUBA = ("UN House", "protection sites in Juba")
MISSION_CLAIMS = (
    ClaimSpec(
        "C50",
        "assessor",
        "overall",
        1,
        date(2017, 3, 19),
        "The mission has made a commendable effort: its ability to protect, to plan for crises and to keep staff safe has grown, "
        "and the posture of its military and police is better than it was.",
        nature="conclusion",
        claimant="assessor",
        site="assessor",
    ),
    ClaimSpec(
        "C01",
        "juba.readiness",
        "protection",
        1,
        FIRST_LETTER,
        "The Force Commander's directives of {date:2016-08}, {readiness.directives.issued} in force, require contingents to train on scenarios, to patrol "
        "robustly, to plan for contingencies together with rehearsals of evacuation and extraction, and to keep to a division "
        "of duties between military, police and security.",
        status="implemented",
        answers=("R04", "R06"),
        verdict=VerdictSpec("verified", ("document", "interview"), ("UN House",)),
    ),
    ClaimSpec(
        "C02",
        "juba.readiness",
        "protection",
        2,
        FIRST_LETTER,
        "Force headquarters renews its order on freedom of movement from month to month, so that commanders know the "
        "status-of-forces agreement and assert it: {readiness.movement_orders.months:month is|months are} covered and "
        "{readiness.movement_orders.missing_months} missing.",
        status="recurring on track",
        answers=("R05",),
        verdict=VerdictSpec("verified", ("document",), ("UN House",)),
    ),
    ClaimSpec(
        "C03",
        "juba.planner",
        "protection",
        3,
        date(2017, 2, 22),
        "Patrols that are refused passage are under standing instruction to hold their ground at the checkpoint for "
        "{readiness.movement_orders.hold_h:hour|hours}; of "
        "{patrols.denials:denial|denials} met since {date:2017-01}, they passed or held out in {patrols.denials.stood_ground}.",
        status="recurring on track",
        answers=("R05",),
    ),
    ClaimSpec(
        "C51",
        "juba.planner",
        "protection",
        4,
        date(2017, 2, 22),
        "Though restrictions go on, access to hotspots has improved: since {date:2017-01}, {patrols.access_success:percent} of "
        "journeys have reached a destination, against {patrols.access_success.before:percent} in the months before.",
        nature="metric",
        answers=("R01", "R05"),
        verdict=VerdictSpec(
            "partially verified",
            ("data test",),
            ("UN House",),
            "The records bear out the direction; attempts that were given up before departure are not on record.",
        ),
    ),
    ClaimSpec(
        "C04",
        "juba.planner",
        "protection",
        5,
        date(2017, 2, 22),
        "Since {date:2017-01} long-duration patrols have made {patrols.long_duration.deployments.yei:deployment|deployments} to "
        "Yei, {patrols.long_duration.deployments.kajo_keji} to Kajo Keji, {patrols.long_duration.deployments.lainya} to Lainya "
        "and {patrols.long_duration.deployments.magwe} to Magwe, staying out {patrols.long_duration.mean_days:day|days} on "
        "average.",
        status="recurring on track",
        answers=("R01", "R05"),
        verdict=VerdictSpec("verified", ("data test", "interview"), ("UN House",)),
    ),
    ClaimSpec(
        "C52",
        "juba.planner",
        "protection",
        6,
        date(2017, 3, 6),
        "Of these deployments, {patrols.long_duration.monitoring} served human-rights monitoring and "
        "{patrols.long_duration.outreach} outreach to authorities and civil society; on {patrols.long_duration.asked_to_stay} "
        "of them the patrol was asked to stay longer.",
        status="recurring on track",
        answers=("R01",),
    ),
    ClaimSpec(
        "C05",
        "juba.planner",
        "protection",
        7,
        date(2017, 3, 8),
        "The mission means to lengthen these patrols, which now stay out {patrols.long_duration.mean_days:day|days} on average, "
        "to as much as a month.",
        status="planned",
        answers=("R01",),
        expectation=Expectation(
            condition="expects patrols of up to a month",
            due=Due(on=date(2017, 6, 30), precision="month"),
        ),
    ),
    ClaimSpec(
        "C06",
        "bentiu.office",
        "protection",
        8,
        date(2017, 3, 6),
        "In Bentiu, peacekeepers stopped armed men who had beaten displaced people outside the site and tried to take them "
        "away: {centre.bentiu.groups:group|groups}, {centre.bentiu.people:person|people} together, came back safely.",
        nature="fact",
        answers=("R01",),
        site="bentiu",
    ),
    ClaimSpec(
        "C07",
        "bor.office",
        "protection",
        9,
        date(2017, 3, 2),
        "In Pibor, troops with combat vehicles took up position for {centre.pibor.sheltered:civilian|civilians} who had fled "
        "into the protection site on rumours of an attack on the town.",
        nature="fact",
        answers=("R01",),
        site="bor",
    ),
    ClaimSpec(
        "C08",
        "juba.duty",
        "protection",
        10,
        date(2017, 3, 6),
        "In Yei, troops brought out staff of the United Nations and of the ceasefire monitors who were caught between the "
        "parties' fire ({centre.yei.extractions:extraction|extractions}).",
        nature="fact",
        answers=("R01",),
    ),
    ClaimSpec(
        "C09",
        "juba.duty",
        "protection",
        11,
        FIRST_LETTER,
        "A weapons-free zone reaches {zones.un_house.radius_m:metre|metres} beyond UN House and the protection sites in Juba.",
        status="implemented",
        answers=("R02",),
        verdict=VerdictSpec("verified", ("site visit", "document"), VISITED_JUBA),
    ),
    ClaimSpec(
        "C10",
        "juba.duty",
        "protection",
        12,
        FIRST_LETTER,
        "In the month before the zone, {zones.un_house.serious_incidents.before:serious incident|serious incidents} happened "
        "inside its first outline; since it came into force, "
        "{zones.un_house.serious_incidents.after:serious incident has|serious incidents have} been reported in it.",
        nature="metric",
        answers=("R02",),
        turns=(
            Turn(
                PERIOD_ENDED,
                "In the month before the zone, {zones.un_house.serious_incidents.before:serious incident|serious incidents} "
                "happened inside its first outline; from {date:2016-10} to {date:2017-03}, "
                "{zones.un_house.serious_incidents.after:serious incident was|serious incidents were} reported in the "
                "zone, or {zones.un_house.serious_incidents.after_per_month} a month. That is {zones.un_house.effect.rate_ratio} "
                "times the rate before (exact interval {zones.un_house.effect.low} to {zones.un_house.effect.high}), if that "
                "month was like any other; so few since need a true rate before of at least "
                "{zones.un_house.effect.tipping_baseline} a month.",
                note="The period that the claim compares has ended, so that a monthly number can be given.",
            ),
        ),
        verdict=VerdictSpec(
            "partially verified",
            ("data test", "interview"),
            VISITED_JUBA,
            "The counts follow from the records; that the zone alone explains the fall was not shown.",
        ),
    ),
    ClaimSpec(
        "C54",
        "juba.duty",
        "protection",
        13,
        date(2017, 3, 6),
        "The zone has been welcomed by those whom it concerns, the Government among them.",
        nature="conclusion",
        answers=("R02",),
        verdict=VerdictSpec(
            "not verified",
            ("interview",),
            ("UN House",),
            "No record of what each party said was produced.",
        ),
    ),
    ClaimSpec(
        "C12",
        "juba.police",
        "protection",
        14,
        FIRST_LETTER,
        "Patrols walk the zone by day and by night: {patrols.zone.dismounted} are on record, "
        "{patrols.zone.dismounted_by_night} of them by night.",
        status="recurring on track",
        answers=("R01", "R02"),
        verdict=VerdictSpec("verified", ("data test", "site visit"), VISITED_JUBA),
    ),
    ClaimSpec(
        "C13",
        "juba.police",
        "protection",
        15,
        FIRST_LETTER,
        "Since {date:2016-07} the sites in Juba have seen {searches.full_scale:full-scale search|full-scale searches}. In between, "
        "people are searched as they enter, zones of at most {searches.zone.largest:shelter|shelters} day by day, and named "
        "shelters where intelligence points to them.",
        status="recurring on track",
        answers=("R03", "R06"),
        verdict=VerdictSpec("verified", ("data test", "exercise observed"), VISITED_JUBA),
    ),
    ClaimSpec(
        "C53",
        "juba.police",
        "protection",
        16,
        date(2017, 3, 8),
        "Formed police units are expected to patrol more, inside the sites and around them, the weapons-free zone first, by the "
        "police concept of operations and together with the force.",
        status="planned",
        answers=("R01", "R06"),
    ),
    ClaimSpec(
        "C11",
        "juba.duty",
        "protection",
        17,
        date(2017, 3, 6),
        "Wau, Bentiu and Malakal are to have such zones; {zones.being_established:zone is|zones are} declared and not yet in "
        "force.",
        status="in progress",
        answers=("R02",),
    ),
    ClaimSpec(
        "C14",
        "juba.planner",
        "planning",
        1,
        FIRST_LETTER,
        "One planning group, in which {bodies.planning_group.components:component sits|components sit} and OCHA takes part from "
        "case to case, keeps contingency plans in step with each other and with the threat.",
        status="implemented",
        answers=("R07",),
        verdict=VerdictSpec("verified", ("document", "interview"), ("UN House",)),
    ),
    ClaimSpec(
        "C15",
        "juba.readiness",
        "planning",
        2,
        date(2017, 2, 20),
        "Of {readiness.battalions.inducted:infantry battalion|infantry battalions} that have joined the mission since "
        "{date:2016-07}, {readiness.battalions.trained} have been trained on scenarios and integrated response.",
        status="recurring on track",
        answers=("R04",),
        expectation=Expectation(
            figure="readiness.inducted_battalions_trained_share", comparison="at least", number=1
        ),
    ),
    ClaimSpec(
        "C16",
        "juba.readiness",
        "planning",
        3,
        date(2017, 2, 20),
        "In {date:2017-01} force headquarters began to train trainers, so that contingents can rehearse the rules of engagement "
        "themselves, on incidents that took place in their own areas: {readiness.trainers.courses:course|courses} so far; where "
        "participants were written down, {readiness.trainers.trained} took part.",
        status="implemented",
        answers=("R04",),
        turns=(Turn(date(2017, 4, 10), status="recurring on track"),),
    ),
    ClaimSpec(
        "C55",
        "juba.police",
        "planning",
        4,
        date(2017, 2, 20),
        "Formed police units have rehearsed their security plans for compounds and protection sites, in "
        "{exercises.formed_police.rehearsals:exercise|exercises} so far.",
        status="implemented",
        answers=("R06", "R08"),
    ),
    ClaimSpec(
        "C17",
        "juba.planner",
        "planning",
        5,
        FIRST_LETTER,
        "The security contingency plans for Juba have been brought up to date and rehearsed in "
        "{exercises.juba.tabletop:tabletop exercise|tabletop exercises} and "
        "{exercises.juba.field:field exercise|field exercises} since {date:2016-10}.",
        status="in progress",
        answers=("R08",),
        turns=(Turn(date(2017, 2, 20), status="implemented"),),
        verdict=VerdictSpec("verified", ("document", "interview"), ("UN House",)),
    ),
    ClaimSpec(
        "C18",
        "juba.planner",
        "planning",
        6,
        date(2017, 3, 8),
        "Since {date:2017-02} the contingency plans of field offices have been put to the test in "
        "{exercises.field_offices.tabletop:tabletop exercise|tabletop exercises}; still without one: "
        "{exercises.field_offices.missing:places}.",
        status="nearly complete",
        answers=("R08",),
        verdict=VerdictSpec(
            "partially verified",
            ("document",),
            ("UN House", "Malakal"),
            "What was seen in Juba and Malakal says nothing of the other offices.",
        ),
    ),
    ClaimSpec(
        "C19",
        "juba.readiness",
        "planning",
        7,
        date(2017, 3, 8),
        "A training plan for the rest of the year is in place; {exercises.scheduled_ahead:exercise is|exercises are} still to "
        "come.",
        status="implemented",
        answers=("R08",),
    ),
    ClaimSpec(
        "C20",
        "juba.duty",
        "planning",
        8,
        FIRST_LETTER,
        "Military, police, security and civilian staff sit together in "
        "{centre.integrated_operations_centres:integrated operations centre|integrated operations centres}, to answer "
        "incidents inside and outside UN House, Tomping and the protection sites.",
        status="in progress",
        turns=(Turn(date(2017, 2, 20), status="implemented"),),
        answers=("R09",),
        verdict=VerdictSpec("verified", ("site visit", "interview"), ("UN House", "Tomping")),
    ),
    ClaimSpec(
        "C21",
        "juba.duty",
        "planning",
        9,
        date(2017, 2, 20),
        "At present the Joint Operations Centre works in one place with the Security Operations Centre, and has for "
        "{centre.joc_soc.days_co_located:day|days}.",
        status="implemented",
        answers=("R09",),
        verdict=VerdictSpec(
            "verified",
            ("site visit",),
            ("UN House",),
            "It can be undone; look again before it is repeated.",
        ),
    ),
)
