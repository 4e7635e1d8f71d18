"""The demo's claims on headquarters' track, on what lies ahead, and the Secretary-General's asks, in our own words.

Nobody has assessed them: they stand as reported.
"""

from datetime import date

from standfast.apps.followup.facts import Due, Expectation
from standfast.demo.followup_claims import ClaimSpec, Turn

HQ_FIRST = date(2016, 12, 16)
COURSE_DUE = Due(on=date(2017, 5, 31), precision="month")

HEADQUARTERS_CLAIMS = (
    ClaimSpec(
        "C38",
        "secretary",
        "accountability",
        1,
        HQ_FIRST,
        "A framework of accountability for protecting civilians, with senior leaders at its centre, is being drawn up after a "
        "survey of the policies and good practice that exist.",
        status="in progress",
        answers=("R15",),
        claimant="secretariat",
        site="headquarters",
    ),
    ClaimSpec(
        "C56",
        "secretary",
        "accountability",
        2,
        HQ_FIRST,
        "With Member States, Military Affairs explores how uniformed personnel can be held to account when they fail to protect.",
        status="in progress",
        answers=("R15",),
        claimant="secretariat",
        site="headquarters",
    ),
    ClaimSpec(
        "C39",
        "secretary",
        "accountability",
        3,
        date(2017, 1, 31),
        "Since {date:2017-01} it is proposed that statements of unit requirements become part of memorandums of understanding; "
        "the decision lies with the General Assembly. {readiness.unit_requirements.recommended:statement is|statements are} "
        "recommended and {readiness.unit_requirements.approved} approved.",
        status="awaiting third party",
        answers=("R16",),
        claimant="secretariat",
        site="headquarters",
    ),
    ClaimSpec(
        "C40",
        "secretary",
        "guidance",
        1,
        date(2017, 1, 31),
        "A crisis exercise on protecting civilians was tried with civilian heads of mission in {date:2017-01} and is part of "
        "their induction from now on; one for force commanders and their deputies is to follow in {due}.",
        status="piloted",
        answers=("R17",),
        claimant="secretariat",
        site="headquarters",
        expectation=Expectation(
            condition="expects the exercise for force commanders", due=COURSE_DUE
        ),
    ),
    ClaimSpec(
        "C41",
        "secretary",
        "guidance",
        2,
        HQ_FIRST,
        "The generic directive for force commanders is under review.",
        status="in progress",
        answers=("R17",),
        claimant="secretariat",
        site="headquarters",
        turns=(
            Turn(
                date(2017, 2, 21),
                "The generic directive for force commanders was left as it is; newly appointed commanders are given guidance for "
                "their own mission instead, beside the existing handbook.",
                "implemented by other means",
                "The review found guidance by mission to serve better.",
            ),
        ),
    ),
    ClaimSpec(
        "C42",
        "secretary",
        "guidance",
        3,
        date(2017, 2, 21),
        "Guidelines for police in protecting civilians are in their last draft and under review.",
        status="nearly complete",
        answers=("R18",),
        claimant="secretariat",
        site="headquarters",
    ),
    ClaimSpec(
        "C57",
        "secretary",
        "guidance",
        4,
        date(2017, 2, 21),
        "Whenever a mandate is renewed, the operation concerned is to get timely guidance on carrying it out, protection included "
        "where it is part of the mandate.",
        status="recurring on track",
        answers=("R17",),
        claimant="secretariat",
        site="headquarters",
    ),
    ClaimSpec(
        "C43",
        "secretary",
        "guidance",
        5,
        HQ_FIRST,
        "The recommendations went to {followup.operations_consulted:peacekeeping operation|peacekeeping operations}, for their "
        "view of the systemic findings; their crisis plans are to be asked for as well.",
        status="planned",
        answers=("R19",),
        claimant="secretariat",
        site="headquarters",
        turns=(
            Turn(
                date(2017, 2, 21),
                "The recommendations went to {followup.operations_consulted:peacekeeping operation|peacekeeping operations}. "
                "Integrated crisis plans were asked of {plans.validation.requested:operation|operations}, and headquarters has "
                "validated {plans.validation.validated}.",
                "in progress",
                "Plans have been asked for since.",
            ),
        ),
    ),
    ClaimSpec(
        "C44",
        "secretary",
        "guidance",
        6,
        HQ_FIRST,
        "Contributors were reminded of the language requirements; whoever fails the test is sent home, as memorandums provide: "
        "{readiness.language.repatriated} of {readiness.language.tested} tested.",
        status="recurring on track",
        answers=("R20",),
        claimant="secretariat",
        site="headquarters",
    ),
    ClaimSpec(
        "C45",
        "secretary",
        "guidance",
        7,
        HQ_FIRST,
        "By note verbale of {date:2016-12} contributors were asked to confirm in writing that their personnel will patrol on "
        "foot, by day and by night, outside compounds and protection sites; of {readiness.confirmations.asked} that give "
        "infantry, {readiness.confirmations.open} have yet to answer.",
        status="in progress",
        answers=("R01", "R16"),
        claimant="secretariat",
        site="headquarters",
        turns=(
            Turn(
                date(2017, 1, 31),
                "By note verbale of {date:2016-12} contributors were asked to confirm in writing that their personnel will "
                "patrol on foot, by day and by night, outside compounds and protection sites; of "
                "{readiness.confirmations.asked} that give infantry, {readiness.confirmations.affirmative} said yes without "
                "limits and {readiness.confirmations.open} did not answer.",
                note="Answers have come in since.",
            ),
        ),
    ),
    ClaimSpec(
        "C60",
        "secretary",
        "guidance",
        8,
        date(2017, 4, 11),
        "Contributors that have not yet confirmed in writing are being approached one by one at senior level.",
        status="in progress",
        answers=("R16",),
        claimant="secretariat",
        site="headquarters",
        confidential=True,
    ),
    ClaimSpec(
        "C58",
        "secretary",
        "training",
        1,
        date(2017, 2, 21),
        "Training before deployment is validated for scenarios on the rules of engagement and the use of force; in missions, "
        "scenarios now take in protection and the prevention of sexual violence in conflict, and an assessment of further needs "
        "is under way.",
        status="in progress",
        answers=("R20",),
        claimant="secretariat",
        site="headquarters",
    ),
    ClaimSpec(
        "C46",
        "secretary",
        "training",
        2,
        HQ_FIRST,
        "Contributors are pressed to send more qualified women police officers; women are "
        "{readiness.women_police_share:percent} of the police deployed.",
        nature="metric",
        answers=("R21",),
        claimant="secretariat",
        site="headquarters",
    ),
    ClaimSpec(
        "C47",
        "secretary",
        "morale",
        1,
        HQ_FIRST,
        "Counselling in person and from afar reaches further into the field, training in self-care and better accommodation are "
        "on offer, and rotation out of the hardest duty stations is under review.",
        status="in progress",
        answers=("R22",),
        claimant="secretariat",
        site="headquarters",
    ),
    ClaimSpec(
        "C48",
        "secretary",
        "ahead",
        1,
        date(2017, 4, 12),
        "The task force was set up for a limited time. What it leaves open goes on in the ordinary work of the departments, and "
        "is reported through the channels that exist.",
        status="transferred",
        claimant="secretariat",
        site="headquarters",
    ),
    ClaimSpec(
        "C49",
        "juba.planner",
        "ahead",
        2,
        date(2017, 4, 10),
        "The mission's concept and strategy, the laydown of the force included, are under review with headquarters, and mobile "
        "training teams are to come.",
        status="in progress",
    ),
    ClaimSpec(
        "C59",
        "secretary",
        "asks",
        1,
        date(2017, 4, 17),
        "The new Force Commander is expected to lead the outward posture. The Council is asked to see to it that the Government "
        "lets the mission move, protects its own people and brings to account those who attack them or the United Nations, and "
        "to pursue a political strategy for a cessation of hostilities.",
        nature="ask",
        claimant="secretary-general",
        site="headquarters",
    ),
)
