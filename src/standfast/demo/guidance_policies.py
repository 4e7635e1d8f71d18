"""The demo's guidance: what the mission works under, what each demands in our own words, and what answers it.

The resolution, the military guidelines, the guidelines for operations centres, the directives of August 2016, the monthly orders,
the framework for living and working in security together, and the draft for police are real; of most only the opening or a
report was read, and `sourcing` says so. The procedures, days within a month, acknowledgements and links are invented.
"""

from dataclasses import dataclass
from datetime import date

from standfast.apps.guidance.facts import Audience, GuidanceKind, Sourcing
from standfast.demo.guidance_lessons import (
    REPORTED,
    STATED,
    UNSEEN,
    AnswerSpec,
    action,
    claim,
    exercise,
    figure,
    guidance,
    plan,
    recommendation,
)


@dataclass(frozen=True, slots=True)
class RequirementSpec:
    """What guidance demands, and what is said to answer it."""

    text: str
    answers: tuple[AnswerSpec, ...] = ()
    of: str | None = None


@dataclass(frozen=True, slots=True)
class GuidanceSpec:
    """A piece of guidance: `asked` are asked to acknowledge it, the first `answered` of them have."""

    key: str
    account: str
    registered: date
    kind: GuidanceKind
    title: str
    issuer: str
    audience: tuple[Audience, ...]
    sourcing: Sourcing
    start: date | None
    number: str | None = None
    end: date | None = None
    supersedes: tuple[str, ...] = ()
    training: str | None = None
    training_required: bool | None = None
    requirements: tuple[RequirementSpec, ...] = ()
    asked: tuple[str, ...] = ()
    answered: int = 0


CONTINGENTS = (
    "Infantry battalion, Bor",
    "Infantry battalion, Malakal",
    "Infantry battalion, Wau",
    "Infantry battalions, UN House",
    "Infantry battalion, Bentiu",
)
CENTRES = (
    "Integrated operations centre, UN House",
    "Integrated operations centre, Tomping",
    "Security operations centre",
)

GUIDANCE = (
    GuidanceSpec(
        "military_guidelines",
        "secretary",
        date(2016, 11, 21),
        "guidelines",
        "Protecting civilians: guidelines for military components",
        "Peacekeeping Operations",
        ("military contingents", "mission leadership"),
        REPORTED,
        date(2015, 2, 1),
        number="2015.02",
        training="predeployment training on the protection of civilians",
        training_required=True,
        requirements=(
            RequirementSpec(
                "Prevent: be present and patrol before there is a clear threat.",
                (claim("C04"), claim("C12"), figure("patrols.zone.dismounted", "at least", 100)),
            ),
            RequirementSpec(
                "Pre-empt: where an attack is likely, act on the warning before it comes.",
                (figure("threats.alerts.open_past_acted", "equals", 0),),
            ),
            RequirementSpec(
                "Respond: stop an attack, with force where nothing less does.",
                (claim("C06"), figure("centre.bentiu.groups", "at least", 1)),
            ),
            RequirementSpec(
                "Consolidate: after an attack, see to the area, the victims and the evidence.",
            ),
        ),
    ),
    GuidanceSpec(
        "mandate",
        "secretary",
        date(2016, 12, 19),
        "mandate",
        "Mandate of the mission",
        "Security Council",
        ("all personnel",),
        REPORTED,
        date(2016, 12, 16),
        number="resolution 2327 (2016)",
        end=date(2017, 12, 15),
        requirements=(
            RequirementSpec(
                "Protect civilians under threat of physical violence with all means that are necessary.",
                (recommendation("R01"), recommendation("R02")),
            ),
            RequirementSpec(
                "Move freely: the status-of-forces agreement is kept, and what breaks it is reported.",
                (claim("C02"), figure("readiness.movement_orders.missing_months", "equals", 0)),
            ),
        ),
    ),
    GuidanceSpec(
        "operations_centres",
        "secretary",
        date(2016, 11, 21),
        "guidelines",
        "Joint operations centres: guidelines",
        "Peacekeeping Operations",
        ("mission leadership", "civilian sections", "security personnel"),
        REPORTED,
        date(2010, 2, 1),
        number="2010.8",
        requirements=(
            RequirementSpec(
                "One centre keeps the picture of the whole mission, day and night.",
                (claim("C20"), figure("centre.integrated_operations_centres", "at least", 2)),
            ),
            RequirementSpec(
                "The joint and the security operations centre work in one place.",
                (claim("C21"), action("security_room")),
            ),
        ),
    ),
    GuidanceSpec(
        "force_directives",
        "juba.readiness",
        date(2016, 9, 12),
        "directive",
        "Force Commander's directives of August 2016",
        "Force headquarters",
        ("military contingents",),
        STATED,
        date(2016, 8, 22),
        training="scenario-based training on the mandate, rules of engagement and use of force",
        training_required=True,
        requirements=(
            RequirementSpec(
                "Train and rehearse on scenarios, again and again.",
                (
                    claim("C15"),
                    figure("readiness.inducted_battalions_trained_share", "at least", 1),
                ),
            ),
            RequirementSpec(
                "Patrol so that abuse of civilians is prevented.",
                (claim("C12"), claim("C04")),
            ),
            RequirementSpec(
                "Plan for the worst case with all who have a part in it, evacuation and extraction exercised.",
                (claim("C17"), plan("juba.evacuation"), exercise("juba.ftx.3")),
            ),
            RequirementSpec(
                "Settle who does what among military, police and security personnel.",
                (recommendation("R06"),),
            ),
        ),
        asked=CONTINGENTS,
        answered=4,
    ),
    GuidanceSpec(
        "movement_orders",
        "juba.readiness",
        date(2016, 9, 13),
        "order",
        "Monthly order on freedom of movement",
        "Force headquarters",
        ("military contingents",),
        STATED,
        date(2016, 7, 15),
        requirements=(
            RequirementSpec(
                "Commanders know the status-of-forces agreement and assert free movement.",
                (claim("C51"), figure("patrols.access_success", "at least", 0.8)),
            ),
            RequirementSpec(
                "Stand ground for 48 hours where passage is refused.",
                (claim("C03"), figure("readiness.movement_orders.hold_h", "equals", 48)),
            ),
        ),
    ),
    GuidanceSpec(
        "living_together",
        "juba.security",
        date(2016, 9, 14),
        "framework",
        "Saving Lives Together",
        "Safety and Security",
        (
            "security personnel",
            "agencies, funds and programmes",
            "non-governmental organisations",
        ),
        STATED,
        date(2016, 7, 1),
        requirements=(
            RequirementSpec(
                "Share security information with partners outside the security management system.",
                (claim("C32"), claim("C33")),
            ),
            RequirementSpec(
                "Brief each incoming focal point on what the framework gives and what it does not.",
                (claim("C34"),),
            ),
        ),
    ),
    GuidanceSpec(
        "residences",
        "juba.security",
        date(2016, 11, 28),
        "policy",
        "Live where you work",
        "Mission leadership",
        ("all personnel",),
        STATED,
        date(2016, 12, 1),
        requirements=(
            RequirementSpec(
                "Staff live at UN House or Tomping by the end of May 2017.",
                (claim("C28"), figure("safety.residences.on_base_share", "at least", 1)),
            ),
        ),
    ),
    GuidanceSpec(
        "police_guidelines",
        "secretary",
        date(2016, 12, 19),
        "guidelines",
        "Protecting civilians: guidelines for police",
        "Police Division",
        ("formed police units", "police officers"),
        STATED,
        None,
        requirements=(
            RequirementSpec("Formed police answer physical threats to civilians as they should."),
        ),
    ),
    GuidanceSpec(
        "centres_procedure_first",
        "juba.security",
        date(2016, 11, 14),
        "standard operating procedure",
        "Procedure of the integrated operations centres, first issue (invented)",
        "Joint Operations Centre",
        ("security personnel", "formed police units", "military contingents"),
        UNSEEN,
        date(2016, 11, 15),
        number="SOP 1, invented",
        requirements=(RequirementSpec("Each incident has one lead."),),
        asked=CENTRES,
        answered=2,
    ),
    GuidanceSpec(
        "centres_procedure",
        "juba.security",
        date(2016, 12, 19),
        "standard operating procedure",
        "Procedure of the integrated operations centres (invented)",
        "Joint Operations Centre",
        ("security personnel", "formed police units", "military contingents"),
        UNSEEN,
        date(2017, 1, 11),
        number="SOP 2, invented",
        supersedes=("centres_procedure_first",),
        training="one watch in each centre",
        training_required=True,
        requirements=(
            RequirementSpec(
                "Each incident has one lead, named within the hour.",
                (recommendation("R09"),),
            ),
            RequirementSpec(
                "A reserve that is asked for answers yes or no, with the reason, within two minutes.",
                of="commanders of reserves",
            ),
            RequirementSpec(
                "Every watch is handed over in writing.",
                (guidance("operations_centres"),),
            ),
        ),
        asked=CENTRES,
        answered=2,
    ),
)
