"""What the demo's follow-up is about: source documents, recommendations, and the operations consulted.

The issued text of the recommendations was not at hand: summaries are ours, drawn from what was reported back, and marked as
reconstructed. Owners that the letter does not give are invented.
"""

from dataclasses import dataclass
from datetime import date

from standfast.apps.followup.facts import Track, Wording

RECONSTRUCTED: Wording = "reconstructed, wording unverified"
SPECIAL_INVESTIGATION = "document.special_investigation"
BOARD_OF_INQUIRY = "document.malakal_board"


@dataclass(frozen=True, slots=True)
class DocumentSpec:
    """A source document and when it reached the register."""

    name: str
    reference: str
    title: str
    issuer: str
    issued: date


DOCUMENTS = (
    DocumentSpec(
        BOARD_OF_INQUIRY,
        "board of inquiry, summary",
        "the board of inquiry on the attack on the Malakal protection site",
        "United Nations Headquarters",
        date(2016, 8, 5),
    ),
    DocumentSpec(
        SPECIAL_INVESTIGATION,
        "special investigation, executive summary",
        "the independent special investigation into the violence in Juba of July 2016",
        "the lead investigator",
        date(2016, 11, 1),
    ),
)


@dataclass(frozen=True, slots=True)
class RecommendationSpec:
    """A recommendation, as the register summarises it."""

    number: str
    track: Track
    owner: str
    summary: str


RECOMMENDATIONS = (
    RecommendationSpec(
        "R01",
        "mission",
        "Force headquarters",
        "Patrol on foot by day and night outside the sites and beyond the perimeter, of the force's own accord.",
    ),
    RecommendationSpec(
        "R02",
        "mission",
        "Joint Operations Centre",
        "Keep the surroundings of the protection sites and UN House free of weapons.",
    ),
    RecommendationSpec(
        "R03",
        "mission",
        "Police headquarters",
        "Search and screen regularly, so that weapons do not come in.",
    ),
    RecommendationSpec(
        "R04",
        "mission",
        "Force headquarters",
        "Train units on scenarios of the rules of engagement and the use of force.",
    ),
    RecommendationSpec(
        "R05",
        "mission",
        "Force headquarters",
        "Assert freedom of movement, standing at checkpoints where passage is refused.",
    ),
    RecommendationSpec(
        "R06",
        "mission",
        "Police headquarters",
        "Settle what police and formed units do inside the sites, with duties clearly split.",
    ),
    RecommendationSpec(
        "R07",
        "mission",
        "Mission planning group",
        "Plan as one body, so that contingency plans fit together.",
    ),
    RecommendationSpec(
        "R08",
        "mission",
        "Mission planning group",
        "Rehearse the plans in Juba and in the field offices.",
    ),
    RecommendationSpec(
        "R09",
        "mission",
        "Joint Operations Centre",
        "Bring operations together in integrated centres with clear command and the security room beside them.",
    ),
    RecommendationSpec(
        "R10",
        "mission",
        "Mission support",
        "Harden the perimeter, its observation posts and its fighting positions.",
    ),
    RecommendationSpec(
        "R11",
        "mission",
        "Mission support",
        "Provide safe havens, ballistic blankets and technical security systems.",
    ),
    RecommendationSpec(
        "R12",
        "mission",
        "Security Operations Centre",
        "Set and apply a policy on where staff live.",
    ),
    RecommendationSpec(
        "R13",
        "mission",
        "Security Operations Centre",
        "Meet the security needs of agencies and of non-governmental organisations, and make clear what they may expect.",
    ),
    RecommendationSpec(
        "R14",
        "mission",
        "Medical section",
        "Have trauma surgery, blood and evacuation at hand in UN House.",
    ),
    RecommendationSpec(
        "R15",
        "headquarters",
        "Peacekeeping Operations",
        "Hold senior leaders and uniformed units accountable for protecting civilians.",
    ),
    RecommendationSpec(
        "R16",
        "headquarters",
        "Military Affairs",
        "Bind contributors to what their units must be able to do, with caveats declared.",
    ),
    RecommendationSpec(
        "R17",
        "headquarters",
        "Peacekeeping Operations",
        "Prepare leaders for crises and guide force commanders.",
    ),
    RecommendationSpec(
        "R18",
        "headquarters",
        "Police Division",
        "Give police guidance on protecting civilians.",
    ),
    RecommendationSpec(
        "R19",
        "headquarters",
        "Peacekeeping Operations",
        "Validate the crisis plans of peacekeeping operations.",
    ),
    RecommendationSpec(
        "R20",
        "headquarters",
        "Integrated Training",
        "Hold contributors to language skills and to the quality of training before deployment.",
    ),
    RecommendationSpec(
        "R21",
        "headquarters",
        "Police Division",
        "Raise the number of women among the police.",
    ),
    RecommendationSpec(
        "R22",
        "headquarters",
        "Field Support",
        "Care for staff: welfare, rotation, and support after trauma.",
    ),
    RecommendationSpec(
        "M01", "mission", "Malakal field office", "Strengthen the perimeter of the Malakal site."
    ),
    RecommendationSpec(
        "M02", "mission", "Malakal field office", "Man the posts around Malakal without gaps."
    ),
    RecommendationSpec(
        "M03",
        "mission",
        "Malakal field office",
        "Guard the gates at Malakal with troops and police.",
    ),
    RecommendationSpec(
        "M04", "mission", "Malakal field office", "Search the Malakal site regularly."
    ),
    RecommendationSpec(
        "M05",
        "mission",
        "Malakal field office",
        "Train units at Malakal to act robustly under their rules.",
    ),
)


OPERATIONS = (
    "MINURSO (Western Sahara)",
    "MINUSCA (Central African Republic)",
    "MINUSMA (Mali)",
    "MINUSTAH (Haiti)",
    "MONUSCO (Democratic Republic of the Congo)",
    "UNAMID (Darfur)",
    "UNDOF (Golan)",
    "UNFICYP (Cyprus)",
    "UNIFIL (Lebanon)",
    "UNISFA (Abyei)",
    "UNMIK (Kosovo)",
    "UNMIL (Liberia)",
    "UNMISS (South Sudan)",
    "UNMOGIP (India and Pakistan)",
    "UNOCI (Côte d'Ivoire)",
    "UNTSO (Middle East)",
)
"""The sixteen peacekeeping operations of the time."""
