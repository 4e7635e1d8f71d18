"""What the demo learnt from Malakal (February 2016) and Juba (July 2016): findings in our own words, and what answers them.

Findings are facts that the named source states or that others report of it; `sourcing` says which. What the mission links to a
finding, and the number that a figure must reach, is the demo's own and invented; whether it answers is computed.
"""

from dataclasses import dataclass

from standfast.apps.followup.facts import Comparison
from standfast.apps.guidance.facts import AnswerKind, Sourcing
from standfast.demo.followup_register import BOARD_OF_INQUIRY, SPECIAL_INVESTIGATION

MALAKAL, JUBA = "Malakal, February 2016", "Juba, July 2016"
BOARD = "board of inquiry on Malakal, summary released"
TRIGGER = "special investigation of the causes in Malakal, result"
INVESTIGATION = "independent special investigation, executive summary"
STATED: Sourcing = "stated in the source"
REPORTED: Sourcing = "reported by others"
UNSEEN: Sourcing = "not verified"


@dataclass(frozen=True, slots=True)
class AnswerSpec:
    """What answers: a record by its name in the cast, or a figure with its test."""

    kind: AnswerKind
    record: str | None = None
    figure: str | None = None
    comparison: Comparison | None = None
    number: float | None = None


@dataclass(frozen=True, slots=True)
class LessonSpec:
    """A lesson and what is said to answer it."""

    number: str
    event: str
    finding: str
    source: str
    reference: str
    sourcing: Sourcing
    answers: tuple[AnswerSpec, ...] = ()

    @property
    def document(self) -> str:
        """The source document in the register of the follow-up."""
        return BOARD_OF_INQUIRY if self.event == MALAKAL else SPECIAL_INVESTIGATION


def recommendation(number: str) -> AnswerSpec:
    """Return an answer by a recommendation."""
    return AnswerSpec("recommendation", f"recommendation.{number}")


def claim(number: str) -> AnswerSpec:
    """Return an answer by a claim."""
    return AnswerSpec("claim", f"claim.{number}")


def action(name: str) -> AnswerSpec:
    """Return an answer by an action point."""
    return AnswerSpec("action", f"action.{name}")


def plan(key: str) -> AnswerSpec:
    """Return an answer by a plan."""
    return AnswerSpec("plan", f"plan.{key}")


def exercise(key: str) -> AnswerSpec:
    """Return an answer by an exercise."""
    return AnswerSpec("exercise", f"exercise.{key}")


def guidance(key: str) -> AnswerSpec:
    """Return an answer by other guidance."""
    return AnswerSpec("guidance", f"guidance.{key}")


def figure(key: str, comparison: Comparison, number: float) -> AnswerSpec:
    """Return an answer by a figure that must reach a number."""
    return AnswerSpec("figure", figure=key, comparison=comparison, number=number)


LESSONS = (
    LessonSpec(
        "L01",
        MALAKAL,
        "The procedures in force would have sufficed; the components of the mission read them differently and did not act together.",
        BOARD,
        "note to correspondents, 5 August 2016",
        STATED,
        (
            recommendation("R07"),
            figure("bodies.planning_group.components", "at least", 9),
            exercise("malakal.ttx.1"),
        ),
    ),
    LessonSpec(
        "L02",
        MALAKAL,
        "Sentry posts were left as armed men came up to the berm.",
        BOARD,
        "note to correspondents, 5 August 2016, as reported in the press",
        REPORTED,
        (
            claim("C36"),
            recommendation("M02"),
            figure("malakal.posts_day_and_night", "at least", 27),
        ),
    ),
    LessonSpec(
        "L03",
        MALAKAL,
        "Two soldiers tried to bring ammunition in by a gate; guards and formed police stopped them, and men from outside freed them.",
        TRIGGER,
        "note to correspondents, 21 June 2016",
        STATED,
        (recommendation("M03"), claim("C37"), figure("searches.malakal.searches", "at least", 1)),
    ),
    LessonSpec(
        "L04",
        MALAKAL,
        "On 8 February the protection cluster asked for a plan against the risk; nobody acted on it before the attack.",
        "review of the attack",
        "SOLLIMS sampler, May 2017",
        REPORTED,
        (
            figure("threats.alerts.open_past_decided", "equals", 0),
            figure("threats.alerts.open_past_acted", "equals", 0),
        ),
    ),
    LessonSpec(
        "L05",
        MALAKAL,
        "A cut in the fence was reported about a week before, and was not mended.",
        "review of the attack",
        "SOLLIMS sampler, May 2017",
        REPORTED,
        (claim("C23"), figure("perimeter.breaches.median_repair_h", "at most", 48)),
    ),
    LessonSpec(
        "L06",
        MALAKAL,
        "From the evening on which fighting broke out again, 17 hours and 15 minutes went by before troops intervened.",
        "review of the attack",
        "SOLLIMS sampler, May 2017; the duration is computed from its times",
        REPORTED,
        (exercise("malakal.ttx.1"), plan("office.malakal")),
    ),
    LessonSpec(
        "L07",
        MALAKAL,
        "Some contingents did not apply the rules of engagement that they had been given.",
        BOARD,
        "note to correspondents, 5 August 2016",
        STATED,
        (
            recommendation("R16"),
            recommendation("M05"),
            figure("readiness.confirmations.open", "equals", 0),
        ),
    ),
    LessonSpec(
        "L08",
        MALAKAL,
        "Displaced people were led to expect more protection of a site than it could give; the concept of such sites was to be "
        "reviewed.",
        BOARD,
        "note to correspondents, 5 August 2016, as reported in the press",
        REPORTED,
    ),
    LessonSpec(
        "L09",
        JUBA,
        "Warnings were timely and right, and three situations that could be foreseen were not prepared for.",
        INVESTIGATION,
        "extracts of the executive summary, November 2016",
        REPORTED,
        (
            plan("juba.un_house"),
            plan("juba.evacuation"),
            claim("C17"),
            figure("exercises.juba.tabletop", "at least", 3),
        ),
    ),
    LessonSpec(
        "L10",
        JUBA,
        "The joint and the security operations centre were not in one place, although policy asked for it, and the answer was split.",
        INVESTIGATION,
        "extracts of the executive summary, November 2016",
        REPORTED,
        (
            claim("C21"),
            action("security_room"),
            figure("centre.joc_soc.days_co_located", "at least", 60),
        ),
    ),
    LessonSpec(
        "L11",
        JUBA,
        "Command failed at the top: the answer to the crisis was chaotic and nobody's to lead.",
        INVESTIGATION,
        "extracts of the executive summary, November 2016",
        REPORTED,
        (recommendation("R09"), recommendation("R17"), guidance("centres_procedure")),
    ),
    LessonSpec(
        "L12",
        JUBA,
        "The posture was inward and shunned risk: troops stayed inside.",
        INVESTIGATION,
        "press report, 2 November 2016",
        REPORTED,
        (
            claim("C12"),
            claim("C04"),
            figure("patrols.long_duration.deployments", "at least", 10),
            figure("readiness.confirmations.open", "equals", 0),
        ),
    ),
    LessonSpec(
        "L13",
        JUBA,
        "The hotel under attack lay less than a mile from UN House, and no force went.",
        INVESTIGATION,
        "press report, 2 November 2016",
        REPORTED,
        (plan("juba.evacuation"), exercise("juba.ttx.3"), exercise("juba.ftx.3")),
    ),
    LessonSpec(
        "L14",
        JUBA,
        "The bases were hit by more than 200 rounds, and some peacekeepers left their posts while others brought civilians in.",
        "report of an advocacy organisation",
        "statement of 5 October 2016",
        REPORTED,
        (claim("C22"), claim("C24"), figure("works.un_house_wall.done_share", "at least", 1)),
    ),
    LessonSpec(
        "L15",
        JUBA,
        "With no treatment at hand for wounded peacekeepers, others were less willing to go out.",
        "report of an advocacy organisation",
        "press report, 11 October 2016",
        REPORTED,
        (claim("C35"), figure("medical.un_house.level_1_plus_modules", "at least", 5)),
    ),
    LessonSpec(
        "L16",
        JUBA,
        "The population and the aid agencies lost their trust in the mission.",
        INVESTIGATION,
        "press report, 2 November 2016",
        REPORTED,
        (claim("C32"), figure("bodies.security_cell.weeks_without_meeting", "equals", 0)),
    ),
    LessonSpec(
        "L17",
        JUBA,
        "Each contingent in turn refused to send its reserve when asked, because its troops were committed.",
        INVESTIGATION,
        "no source was seen",
        UNSEEN,
    ),
    LessonSpec(
        "L18",
        JUBA,
        "Beyond the bases civilians had next to no protection while the fighting went on.",
        "report of an advocacy organisation",
        "statement of 5 October 2016",
        REPORTED,
        (
            claim("C09"),
            figure("zones.un_house.serious_incidents.after_per_month", "below", 48),
        ),
    ),
)
