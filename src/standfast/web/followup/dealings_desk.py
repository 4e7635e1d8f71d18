"""The desk of the follow-up, second half: consultations, asks, updates, task forces with what they leave, assessments."""

from django.utils.translation import gettext_lazy as _

from standfast.apps.accounts.models import Person
from standfast.apps.followup import operations, queries, rules
from standfast.apps.followup.models import (
    Ask,
    Circulation,
    CirculationAnswer,
    Reminder,
    Update,
)
from standfast.web.desks.declare import PEOPLE, Column, Recording, Register, Related, Text, register
from standfast.web.desks.declare import Ask as Asked
from standfast.web.desks.filters import Choice, Days
from standfast.web.followup import parts
from standfast.web.followup.keys import (
    ASKS,
    CLAIMS,
    CONSULTATIONS,
    DESK,
    DOCUMENTS,
    RECOMMENDATIONS,
    UPDATES,
)


def _asked_about(row: Circulation, _person: Person) -> list[tuple[str, str]]:
    asked = set(row.recommendations)
    return [
        (str(one.subject), f"{one.number}: {one.summary}")
        for one in queries.recommendations()
        if one.document == row.document and (not asked or str(one.subject) in asked)
    ]


CONSULTATION_LIST = register(
    Register(
        key=CONSULTATIONS,
        title=_("Consultations"),
        one=_("Recommendations sent to one peacekeeping operation for its view"),
        desk=DESK,
        model=Circulation,
        order="operation",
        name=lambda row: row.operation,
        columns=(
            Column("operation", _("Operation")),
            Column("sent_at", _("Asked")),
            Column("answer_by", _("Answer asked for by"), unknown=_("no day named")),
            Column("answered", _("Answered"), parts.answered_on, unknown=_("has not answered")),
            Column("reminded", _("Asked again"), parts.times_reminded),
            Column("document", _("Document"), of=DOCUMENTS, listed=False),
            Column(
                "recommendations",
                _("Asked about"),
                parts.asked_about,
                of=RECOMMENDATIONS,
                listed=False,
            ),
            Column(
                "answer", _("Its answer to the whole"), unknown=_("none on record"), listed=False
            ),
        ),
        filters=(
            Text(("operation", "answer")),
            Days("sent_at"),
        ),
        related=(
            Related(
                _("What it answered"),
                lambda row: CirculationAnswer.objects.filter(subject=row.subject).order_by(
                    "-on", "-entry"
                ),
                (
                    Column("on", _("On")),
                    Column(
                        "recommendation",
                        _("Of"),
                        of=RECOMMENDATIONS,
                        unknown=_("the document as a whole"),
                    ),
                    Column("view", _("View"), unknown=_("in words alone")),
                    Column("answer", _("Its words")),
                    Column("answered_by", _("Answered by"), unknown=_("not recorded")),
                    Column("stands", _("Stands")),
                ),
                _("Has not answered: what it holds is not known, and is not taken for a no."),
            ),
            Related(
                _("When it was asked again"),
                lambda row: Reminder.objects.filter(subject=row.subject).order_by("-on", "-entry"),
                (Column("on", _("On")), Column("note", _("Note"), unknown=_("none"))),
                _("It was asked once."),
            ),
        ),
        records=(
            Recording(
                operations.circulate_recommendations,
                _("Send recommendations to an operation"),
                asks=(
                    ("operation", Asked(label=_("Peacekeeping operation"))),
                    ("document", Asked(label=_("Document"), of=DOCUMENTS)),
                    (
                        "recommendations",
                        Asked(
                            label=_("Asked about"),
                            of=RECOMMENDATIONS,
                            hint=_("None chosen: the whole document."),
                        ),
                    ),
                    ("answer_by", Asked(label=_("Answer asked for by"))),
                ),
            ),
            Recording(
                operations.record_answer,
                _("Record an answer"),
                about="circulation_id",
                asks=(
                    ("answer", Asked(label=_("What it answered"))),
                    (
                        "recommendation",
                        Asked(
                            label=_("Of the recommendation"),
                            choices=_asked_about,
                            hint=_("None chosen: of the document as a whole."),
                        ),
                    ),
                    (
                        "view",
                        Asked(
                            label=_("Its view"),
                            hint=_("None chosen: it answered in words, and its view is not known."),
                        ),
                    ),
                    (
                        "answered_by",
                        Asked(
                            label=_("Answered by"),
                            hint=_("The office or function, never a person's name."),
                        ),
                    ),
                    ("received", Asked(label=_("Received"))),
                ),
            ),
            Recording(
                operations.remind_operation,
                _("Ask it again"),
                about="circulation_id",
                blocker=lambda row, person: rules.reminder_blocker(row),
                asks=(("answer_by", Asked(label=_("Answer asked for by"))),),
            ),
        ),
        figures=(
            "followup.operations_consulted",
            "followup.operations_answered",
            "followup.operations_answered_share",
        ),
        empty=_(
            "Nobody was asked. An operation stands here once the recommendations are sent to it."
        ),
    )
)


def _asking(_row: Ask | None, person: Person) -> list[tuple[str, str]]:
    return [
        (str(claim.subject), f"{claim.number}: {claim.text[:120]}")
        for claim in queries.claims_asking()
        if person.may_read(claim.label)
    ]


def _ask_ended(row: Ask, _person: Person) -> str | None:
    return rules.ask_ended_blocker(row)


RECEIVED = ("received", Asked(label=_("Received"), hint=_("Left empty: today.")))
ASK_LIST = register(
    Register(
        key=ASKS,
        title=_("Asks of others"),
        one=_("Something asked of somebody outside the mission and the secretariat"),
        desk=DESK,
        model=Ask,
        order="-asked_on",
        name=lambda row: f"{row.addressee}: {row.what}",
        columns=(
            Column("addressee", _("Asked of")),
            Column("what", _("What"), sort="what"),
            Column("asked_on", _("Since")),
            Column("times_asked", _("Times asked")),
            Column("state", _("It is")),
            Column("outcome_on", _("On"), unknown=_("has not answered")),
            Column("outcome", _("What came of it"), unknown=_("has not answered"), listed=False),
            Column("outcome_by", _("By"), unknown=_("not recorded"), listed=False),
            Column("answer_by", _("Answer asked for by"), unknown=_("no day named"), listed=False),
            Column("channel", _("Through"), unknown=_("not recorded"), listed=False),
            Column(
                "claim",
                _("Asked in"),
                of=CLAIMS,
                unknown=_("no sentence of the letter"),
                listed=False,
            ),
            Column("asked_by", _("Recorded by"), of=PEOPLE, listed=False),
        ),
        filters=(
            Text(("addressee", "what", "outcome")),
            Choice(
                "state",
                _("State"),
                tuple((w, w) for w in ("open", "answered", "declined", "withdrawn")),
            ),
            Days("asked_on"),
        ),
        records=(
            Recording(
                operations.make_ask,
                _("Record an ask"),
                asks=(
                    (
                        "addressee",
                        Asked(
                            label=_("Asked of"),
                            hint=_("A body or a function, never a person's name."),
                        ),
                    ),
                    ("what", Asked(label=_("What is asked"))),
                    ("claim", Asked(label=_("Asked in"), choices=_asking)),
                    (
                        "channel",
                        Asked(
                            label=_("Through"), hint=_("Such as: letter, briefing, note verbale.")
                        ),
                    ),
                    ("answer_by", Asked(label=_("Answer asked for by"))),
                    ("asked", Asked(label=_("Asked on"), hint=_("Left empty: today."))),
                ),
            ),
            Recording(operations.repeat_ask, _("Ask again"), about="ask_id", blocker=_ask_ended),
            Recording(
                operations.answer_ask,
                _("Record an answer"),
                about="ask_id",
                blocker=_ask_ended,
                asks=(("answer", Asked(label=_("What it answered or did"))), RECEIVED),
            ),
            Recording(
                operations.decline_ask,
                _("Record that it declined"),
                about="ask_id",
                blocker=_ask_ended,
                asks=(RECEIVED,),
            ),
            Recording(
                operations.withdraw_ask, _("Withdraw the ask"), about="ask_id", blocker=_ask_ended
            ),
        ),
        empty=_(
            "Nothing is asked of anybody on record. An ask stands here with its addressee and since when."
        ),
    )
)

UPDATE_LIST = register(
    Register(
        key=UPDATES,
        title=_("Updates to the task force"),
        one=_("What moved on the mission's track in a period, as it was told and frozen"),
        desk=DESK,
        model=Update,
        order="-made_at",
        columns=(
            Column("start", _("From")),
            Column("end", _("To")),
            Column("from_office", _("From the office")),
            Column("to", _("Told to")),
            Column("moved", _("Things that moved"), lambda row: len(row.changes)),
            Column("made_at", _("Made")),
            Column("made_by", _("Made by"), of=PEOPLE, listed=False),
            Column("received_at", _("Received"), unknown=_("not acknowledged")),
            Column(
                "received_by", _("Received by"), of=PEOPLE, unknown=_("nobody yet"), listed=False
            ),
            Column("received_note", _("Note on receipt"), unknown=_("none"), listed=False),
            Column("read_at", _("Read"), unknown=_("not said to be read")),
            Column("read_by", _("Read by"), of=PEOPLE, unknown=_("nobody yet"), listed=False),
            Column(
                "read_note",
                _("What the task force made of it"),
                unknown=_("nothing said"),
                listed=False,
            ),
            Column("cover", _("Note in free words"), unknown=_("none"), listed=False),
        ),
        filters=(Text(("from_office", "cover")), Days("made_at")),
        part="followup/update_part.html",
        context=parts.of_update,
        records=(
            Recording(
                operations.acknowledge_update,
                _("Acknowledge it"),
                about="update_id",
                blocker=lambda row, person: rules.acknowledgement_blocker(row, read=True),
                asks=(
                    (
                        "read",
                        Asked(
                            label=_("It was read"),
                            hint=_("Yes: read. No: received, and not read yet."),
                        ),
                    ),
                ),
            ),
        ),
        empty=_(
            "No update was made. The mission makes one from what has moved in the log since the last."
        ),
    )
)
