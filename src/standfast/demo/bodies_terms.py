"""What the demo's standing bodies are: their terms, members, what comes before them and what they decide; see `bodies.py`."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from standfast.apps.bodies.facts import BodyKind, MatterKind, Outcome

LAST = datetime(2017, 4, 14, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision at the meeting of a number: who owns it, how many days it has, after how many it was carried out."""

    meeting: int
    text: str
    owner: str | None = None
    days: int | None = None
    done_after: int | None = None
    action: str | None = None


@dataclass(frozen=True, slots=True)
class Submitted:
    """What is put before a body ahead of the meeting of a number, and what that meeting makes of it; None: nothing yet."""

    meeting: int
    kind: MatterKind
    title: str
    outcome: Outcome | None = "approved"
    remarks: str | None = None
    due: date | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class DemoBody:
    """A standing body of the demo: where and by whom it is written, its terms and rhythm, and what comes before it.

    `submitter` puts matters before it that `prepared_by` prepared: nobody approves their own work.
    """

    key: str
    kind: BodyKind
    name: str
    account: str
    site: str
    first: datetime
    every_days: int | None
    members: tuple[str, ...]
    purpose: str
    quorum: int
    on_call: tuple[str, ...] = ()
    area: str | None = None
    chair: str | None = None
    required: tuple[str, ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()
    approves: tuple[MatterKind, ...] = ()
    submitter: tuple[str, str] = ("juba.security", "juba")
    prepared_by: str = "United Nations security"
    submitted: tuple[Submitted, ...] = ()
    decides: tuple[Decided, ...] = ()
    until: datetime = LAST


AREA_MEMBERS = ("Head of field office", "Field security adviser", "Agencies, funds and programmes")
COMPONENTS = (
    "Civil affairs",
    "Force",
    "Human rights",
    "Joint Operations Centre",
    "Mission analysis centre",
    "Mission support",
    "Police",
    "Relief, reintegration and protection",
    "United Nations security",
)


SECURITY: tuple[MatterKind, ...] = ("security assessment", "security plan")
PLANNED: tuple[MatterKind, ...] = ("contingency plan", "exercise programme", "guidance")
ASKED_AGAIN = "The routes of relocation are not those of the relocation plan of Juba; to be brought into line. Invented."


def _area(town: str, first: datetime, *submitted: Submitted) -> DemoBody:
    return DemoBody(
        key=f"body.area.{town.lower()}",
        kind="area security management team",
        name=f"Area security management team, {town}",
        account=f"{town.lower()}.office",
        site=town.lower(),
        first=first,
        every_days=28,
        members=AREA_MEMBERS,
        purpose="Approve security assessments and plans of the area; see that all who work there are covered.",
        quorum=2,
        area=town,
        chair="Head of field office",
        approves=SECURITY,
        prepared_by="Field security adviser",
        submitted=submitted,
    )


BODIES: tuple[DemoBody, ...] = (
    DemoBody(
        key="body.security_team",
        kind="security management team",
        name="Security management team, Juba",
        account="juba.security",
        site="juba",
        first=datetime(2016, 7, 12, 7, tzinfo=UTC),
        every_days=14,
        members=(
            "Designated official",
            "Force",
            "Police",
            "United Nations security",
            "Agencies, funds and programmes",
        ),
        purpose="Advise the designated official; approve every security assessment and security plan.",
        quorum=3,
        chair="Designated official",
        required=("Designated official",),
        alternates=(("Designated official", "Deputy designated official"),),
        approves=SECURITY,
        submitter=("tomping.security", "tomping"),
        submitted=(
            Submitted(2, "security assessment", "Security assessment, Juba area, after July"),
            Submitted(5, "security plan", "Security plan, Juba area"),
            Submitted(9, "security assessment", "Security assessment, Juba area, fourth quarter"),
            Submitted(13, "security plan", "Relocation plan, Juba area"),
            Submitted(17, "security assessment", "Security assessment, Juba area, first quarter"),
            Submitted(
                19,
                "security assessment",
                "Security assessment, Juba area, second quarter",
                None,
                due=date(2017, 5, 15),
            ),
        ),
        decides=(
            Decided(
                3,
                "Residences outside the zone nearest the airport are given up.",
                "United Nations security",
                120,
                110,
            ),
            Decided(
                11,
                "Each agency names who answers a call by night.",
                "Agencies, funds and programmes",
                21,
                19,
            ),
            Decided(
                18,
                "Head-counts of staff are reported by telephone tree twice a month.",
                "United Nations security",
                14,
            ),
        ),
    ),
    _area(
        "Bentiu",
        datetime(2016, 7, 20, 7, tzinfo=UTC),
        Submitted(2, "security assessment", "Security assessment, Bentiu area"),
        Submitted(6, "security plan", "Security plan, Bentiu area"),
    ),
    _area(
        "Malakal",
        datetime(2016, 7, 21, 7, tzinfo=UTC),
        Submitted(1, "security assessment", "Security assessment, Malakal area"),
        Submitted(5, "security plan", "Security plan, Malakal area"),
    ),
    _area(
        "Wau",
        datetime(2016, 7, 22, 7, tzinfo=UTC),
        Submitted(
            3,
            "security plan",
            "Security plan, Wau area",
            "approved with conditions",
            "A second haven is named before the rains. Invented.",
        ),
    ),
    _area(
        "Bor",
        datetime(2016, 7, 25, 7, tzinfo=UTC),
        Submitted(4, "security plan", "Security plan, Bor area"),
        Submitted(
            8, "security assessment", "Security assessment, Bor area", "returned", ASKED_AGAIN
        ),
    ),
    DemoBody(
        key="body.planning_group",
        kind="planning group",
        name="Mission planning group",
        account="juba.planner",
        site="juba",
        first=datetime(2016, 9, 6, 8, tzinfo=UTC),
        every_days=21,
        members=COMPONENTS,
        purpose="Keep all contingency plans coordinated, integrated, complementary and in step with the threat.",
        quorum=5,
        chair="Joint Operations Centre",
        required=("Force", "Police"),
        alternates=(("Force", "Force plans branch"), ("Police", "Police operations")),
        approves=PLANNED,
        submitter=("juba.duty", "juba"),
        prepared_by="Joint Operations Centre",
        on_call=("Office for the Coordination of Humanitarian Affairs",),
        submitted=(
            Submitted(
                1, "contingency plan", "Juba security contingency plan, first integrated version"
            ),
            Submitted(
                5, "contingency plan", "Juba security contingency plan, after the exercises of 2016"
            ),
            Submitted(
                6,
                "guidance",
                "Procedure of the integrated operations centres",
                document="guidance.centres_procedure",
            ),
            Submitted(
                8, "contingency plan", "Contingency plans of the field offices, common framework"
            ),
        ),
        decides=(
            Decided(0, "All contingency plans come before this group ahead of their approval."),
            Decided(
                2,
                "Force and police state their tasks inside and outside the sites in one annex.",
                "Force",
                42,
                40,
            ),
            Decided(
                6,
                "Scenarios of all exercises are taken from incidents of the area.",
                "Force",
                30,
                25,
            ),
            Decided(
                9,
                "Field offices validate their plans by a tabletop exercise before the end of April.",
                "Mission support",
                55,
                action="action.field_exercises",
            ),
        ),
    ),
    DemoBody(
        key="body.security_cell",
        kind="security cell",
        name="Security cell",
        account="juba.security",
        site="juba",
        first=datetime(2016, 7, 20, 6, tzinfo=UTC),
        every_days=7,
        members=(
            "Agencies, funds and programmes",
            "Office for the Coordination of Humanitarian Affairs",
            "United Nations security",
        ),
        purpose="Share what is known of security with agencies and non-governmental organisations, week by week.",
        quorum=2,
        chair="United Nations security",
    ),
    DemoBody(
        key="body.protection_group",
        kind="senior management group",
        name="Senior management group on protection",
        account="juba.duty",
        site="juba",
        first=datetime(2016, 11, 8, 12, tzinfo=UTC),
        every_days=28,
        members=(
            "Head of mission",
            "Force",
            "Police",
            "Human rights",
            "Relief, reintegration and protection",
        ),
        purpose="Direct the protection of civilians; follow the mission's action plan on the recommendations.",
        quorum=3,
        chair="Head of mission",
        required=("Head of mission",),
        alternates=(("Head of mission", "Deputy head of mission"),),
        approves=("action plan", "threat assessment"),
        submitter=("juba.planner", "juba"),
        prepared_by="Mission planning group",
        submitted=(
            Submitted(
                0, "action plan", "Action plan on the recommendations of the special investigation"
            ),
            Submitted(4, "threat assessment", "Threats to civilians, dry season"),
        ),
        decides=(
            Decided(
                1,
                "Long patrols go to Greater Equatoria first.",
                "Force",
                60,
                50,
                "action.long_patrols",
            ),
            Decided(3, "The zone at UN House is reviewed after six months.", "Police", 90),
        ),
    ),
    DemoBody(
        key="body.centres",
        kind="operations centre",
        name="Coordination of the operations centres, Juba",
        account="juba.duty",
        site="juba",
        first=datetime(2016, 12, 7, 9, tzinfo=UTC),
        every_days=14,
        members=(
            "Joint Operations Centre",
            "Integrated operations centre, UN House",
            "Integrated operations centre, Tomping",
            "Security operations centre",
        ),
        purpose="Agree who leads the answer to what, and hand over between the centres.",
        quorum=3,
        chair="Joint Operations Centre",
        decides=(
            Decided(
                1, "One list of call signs for all four centres.", "Joint Operations Centre", 28, 20
            ),
        ),
    ),
    DemoBody(
        key="body.task_force",
        kind="task force",
        name="Secretariat task force on the special investigation",
        account="secretary",
        site="headquarters",
        first=datetime(2016, 11, 16, 15, tzinfo=UTC),
        every_days=21,
        members=(
            "Peacekeeping Operations",
            "Field Support",
            "Military Affairs",
            "Police Division",
            "Safety and Security",
        ),
        purpose="Carry out the recommendations on systemic and strategic matters; hear the mission's updates.",
        quorum=3,
        chair="Assistant Secretary-General for Peacekeeping Operations",
        until=datetime(2017, 4, 6, tzinfo=UTC),
        decides=(
            Decided(
                0,
                "The recommendations go to every peacekeeping operation for its view.",
                "Peacekeeping Operations",
                7,
                1,
            ),
            Decided(
                1,
                "Contributors are asked in writing whether their troops patrol on foot, day and night.",
                "Military Affairs",
                21,
                14,
            ),
            Decided(
                4,
                "A framework of accountability for protection is drafted.",
                "Peacekeeping Operations",
                60,
                action="action.framework",
            ),
        ),
    ),
    DemoBody(
        key="body.oversight",
        kind="oversight committee",
        name="Saving Lives Together oversight committee",
        account="secretary",
        site="headquarters",
        first=datetime(2017, 2, 9, 15, tzinfo=UTC),
        every_days=None,
        members=(
            "Safety and Security",
            "Office for the Coordination of Humanitarian Affairs",
            "International NGOs",
        ),
        purpose="Keep the Saving Lives Together framework understood alike by all who rely on it.",
        quorum=2,
    ),
)
