"""The demo's claims on staff safety, medical response and Malakal, in our own words; every number is a slot."""

from datetime import date

from standfast.apps.followup.facts import Due, Expectation
from standfast.demo.followup_claims import FIRST_LETTER, ClaimSpec, Turn, VerdictSpec

WALL_DUE = Due(on=date(2017, 11, 30), precision="month")
MOVES_DUE = Due(on=date(2017, 5, 31), precision="end of month")
CALL_DUE = Due(on=date(2017, 4, 20), precision="mid-month")

SECURITY_CLAIMS = (
    ClaimSpec(
        "C22",
        "juba.engineer",
        "security",
        1,
        FIRST_LETTER,
        "A defence wall is being built along the {works.un_house_wall.target_m:km} around UN House; "
        "{works.un_house_wall.done_share:percent} of it stands, and the rest is due by {due}.",
        status="in progress",
        answers=("R10",),
        expectation=Expectation(condition="expects the whole wall to stand", due=WALL_DUE),
        turns=(
            Turn(
                date(2017, 3, 6),
                "A defence wall is being built along the {works.un_house_wall.target_m:km} around UN House; "
                "{works.un_house_wall.done_share:percent} of it stands, and the rest is due by {due}.",
                note="The greater part stands, and the claim is held to that from now on.",
                expectation=Expectation(
                    figure="works.un_house_wall.done_share",
                    comparison="above",
                    number=0.5,
                    due=WALL_DUE,
                ),
            ),
        ),
        verdict=VerdictSpec("verified", ("site visit", "data test"), ("UN House",)),
    ),
    ClaimSpec(
        "C23",
        "juba.engineer",
        "security",
        2,
        FIRST_LETTER,
        "Breaches of the fences are reported and mended, on the spot by patrols of the force or, as far as means allow, by "
        "mission support: {perimeter.breaches.open:breach is|breaches are} open, and a verified repair took "
        "{perimeter.breaches.median_repair_h:hour|hours} in the median.",
        status="recurring on track",
        answers=("R10",),
    ),
    ClaimSpec(
        "C24",
        "juba.engineer",
        "security",
        3,
        FIRST_LETTER,
        "Observation posts around UN House have been reinforced and firing positions built on the ground; more posts around "
        "{name:PoC site 1} and {name:PoC site 3} are under way.",
        status="in progress",
        answers=("R10",),
        verdict=VerdictSpec("partially verified", ("site visit",), ("UN House",)),
    ),
    ClaimSpec(
        "C25",
        "juba.engineer",
        "security",
        4,
        FIRST_LETTER,
        "Of the {works.safe_havens.target:safe haven|safe havens} for staff in the living and working areas of UN House and "
        "Tomping, {works.safe_havens.completed:is|are} finished; what is not finished is being built.",
        status="in progress",
        answers=("R11",),
        expectation=Expectation(
            figure="works.safe_havens.completed", comparison="at least", number=4
        ),
        turns=(Turn(date(2017, 2, 20), status="nearly complete"),),
        verdict=VerdictSpec(
            "partially verified",
            ("site visit",),
            ("UN House", "Tomping"),
            "They are near completion; none was ready for use on the day.",
        ),
    ),
    ClaimSpec(
        "C26",
        "juba.logistics",
        "security",
        5,
        date(2017, 2, 20),
        "{stores.ballistic_blankets.distributed:ballistic blanket has|ballistic blankets have} been handed out to staff who live "
        "in prefabricated buildings in Juba and in the field.",
        status="in progress",
        answers=("R11",),
        expectation=Expectation(
            figure="stores.ballistic_blankets.distributed", comparison="at least", number=4000
        ),
        turns=(Turn(date(2017, 4, 10), status="implemented"),),
        verdict=VerdictSpec("verified", ("data test", "document"), ("Tomping",)),
    ),
    ClaimSpec(
        "C27",
        "juba.security",
        "security",
        6,
        date(2017, 2, 20),
        "The feasibility study of an integrated security system is done; detection at the perimeter, infrared, cameras and "
        "access control are on trial at UN House and Tomping.",
        status="piloted",
        answers=("R11",),
    ),
    ClaimSpec(
        "C28",
        "juba.security",
        "security",
        7,
        FIRST_LETTER,
        "Staff are to live where they work, at UN House or Tomping, by {due}; of those counted in Juba, "
        "{safety.residences.on_base_share:percent} live on base.",
        status="in progress",
        answers=("R12",),
        expectation=Expectation(condition="expects the phased moves to be finished", due=MOVES_DUE),
    ),
    ClaimSpec(
        "C29",
        "juba.security",
        "security",
        8,
        FIRST_LETTER,
        "Residences off base in Juba are restricted to the security zone nearest the airport; "
        "{safety.residences.outside_zone1:residence lies|residences lie} outside it.",
        status="in progress",
        turns=(Turn(date(2017, 2, 20), status="implemented"),),
        answers=("R12",),
        expectation=Expectation(
            figure="safety.residences.outside_zone1", comparison="equals", number=0
        ),
        verdict=VerdictSpec("verified", ("document", "data test"), ("UN House",)),
    ),
    ClaimSpec(
        "C30",
        "juba.security",
        "security",
        9,
        FIRST_LETTER,
        "The security management team and the area teams, in which mission and agencies sit, have approved "
        "{bodies.security_management.approvals:security assessment, plan or contingency plan|"
        "security assessments, plans and contingency plans}.",
        status="recurring on track",
        answers=("R13",),
    ),
    ClaimSpec(
        "C31",
        "juba.security",
        "security",
        10,
        FIRST_LETTER,
        "{safety.embedded_officers:security officer works|security officers work} inside OCHA and for the agencies without "
        "officers of their own.",
        status="implemented",
        answers=("R13",),
        verdict=VerdictSpec("verified", ("interview",), ("UN House",)),
    ),
    ClaimSpec(
        "C32",
        "juba.security",
        "security",
        11,
        FIRST_LETTER,
        "The security cell, with the focal point of the international non-governmental organisations as a member, has met "
        "{bodies.security_cell.meetings:time|times} and missed {bodies.security_cell.weeks_without_meeting:week|weeks}; what "
        "agencies are told goes to the forum too.",
        status="recurring on track",
        answers=("R13",),
        verdict=VerdictSpec("verified", ("document", "interview"), ("UN House",)),
    ),
    ClaimSpec(
        "C33",
        "juba.security",
        "security",
        12,
        date(2017, 2, 20),
        "A fact sheet on alert states, relocation, concentration points, safe havens and access has gone out; "
        "{safety.fact_sheet.organisations:organisation has|organisations have} confirmed its newest edition.",
        status="implemented",
        answers=("R13",),
    ),
    ClaimSpec(
        "C34",
        "juba.security",
        "security",
        13,
        date(2017, 4, 10),
        "In {due} a joint call with the security cell is to settle who does what under Saving Lives Together; new focal points "
        "will be briefed as they arrive.",
        status="planned",
        answers=("R13",),
        expectation=Expectation(condition="expects the joint call to be held", due=CALL_DUE),
    ),
    ClaimSpec(
        "C35",
        "juba.medical",
        "medical",
        1,
        date(2017, 2, 20),
        "The clinic at UN House now works at level I plus, with a surgical team, theatre, X-ray, laboratory and blood: "
        "{medical.un_house.level_1_plus_modules:module of that level is|modules of that level are} in place.",
        status="implemented",
        answers=("R14",),
        expectation=Expectation(
            figure="medical.un_house.level_1_plus_modules", comparison="at least", number=5
        ),
        verdict=VerdictSpec("verified", ("site visit", "interview"), ("UN House",)),
    ),
    ClaimSpec(
        "C36",
        "malakal.office",
        "malakal",
        1,
        date(2017, 3, 6),
        "Malakal's perimeter has been rebuilt with layered fences, a deeper ditch, a higher berm, a buffer and wider patrol "
        "tracks. {malakal.watchtowers:watchtower stands|watchtowers stand} over it, and "
        "{malakal.posts_day_and_night:post is|posts are} manned by day and by night.",
        status="implemented",
        answers=("M01", "M02"),
        site="malakal",
        verdict=VerdictSpec("verified", ("site visit", "data test"), ("Malakal",)),
    ),
    ClaimSpec(
        "C37",
        "malakal.office",
        "malakal",
        2,
        date(2017, 3, 6),
        "Troops stand by the police at Malakal's gates, patrols go round the site and the base, and searches by section or of "
        "the camp as a whole, {searches.malakal.searches} on record, have become more frequent.",
        status="recurring on track",
        answers=("M03", "M04", "M05"),
        site="malakal",
        verdict=VerdictSpec("verified", ("site visit", "exercise observed"), ("Malakal",)),
    ),
)
