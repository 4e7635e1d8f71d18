"""The desk of the follow-up: actions and obligations, consultations, asks, updates, what a task force leaves, assessments."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from standfast.apps.accounts.models import Person
from standfast.apps.followup import operations, queries, rules, watches
from standfast.apps.followup.models import (
    Action,
    ActionReport,
    Call,
    Claim,
    ClaimReport,
    Fulfilment,
    Recommendation,
    SourceDocument,
    Watch,
)
from standfast.web.desks.declare import (
    PEOPLE,
    Column,
    Recording,
    Register,
    Related,
    Text,
    register,
)
from standfast.web.desks.declare import Ask as Asked
from standfast.web.desks.filters import Choice, Days, OneOf, State
from standfast.web.followup.keys import ACTIONS, CLAIMS, DESK, DOCUMENTS, RECOMMENDATIONS

TRACKS = (("mission", _("the mission's")), ("headquarters", _("headquarters'")))
DUE = (
    ("due_on", Asked(label=_("Last day in time"))),
    ("due_precision", Asked(label=_("As precisely as it was promised"))),
)
ANSWERS = ("recommendations", Asked(label=_("Recommendations that it answers"), of=RECOMMENDATIONS))
OWNER = ("owner", Asked(label=_("Owner"), hint=_("An office or section, never a person's name.")))
NOBODY_YET = _("not reported yet")
NO_DATE = _("no date given")


def _due(row: Action | Claim) -> Any:
    return row.due_on


DOCUMENT_LIST = register(
    Register(
        key=DOCUMENTS,
        title=_("Source documents"),
        one=_("A report whose recommendations are followed up"),
        desk=DESK,
        model=SourceDocument,
        order="-issued_on",
        columns=(
            Column("title", _("Title")),
            Column("reference", _("Reference")),
            Column("issuer", _("Issued by")),
            Column("issued_on", _("Issued")),
            Column("note", _("Note"), unknown=_("none"), listed=False),
        ),
        filters=(Text(("title", "reference", "issuer")), Days("issued_on")),
        related=(
            Related(
                _("Its recommendations"),
                lambda row: Recommendation.objects.filter(document=row.subject).order_by("number"),
                (Column("number", _("No.")), Column("summary", _("What is asked"))),
                _("None is registered yet."),
                of=RECOMMENDATIONS,
            ),
        ),
        records=(Recording(operations.receive_document, _("Register a report")),),
        empty=_(
            "No report is registered. One stands here when the task-force secretary registers it."
        ),
    )
)

RECOMMENDATION_LIST = register(
    Register(
        key=RECOMMENDATIONS,
        title=_("Recommendations as a list"),
        one=_("A recommendation"),
        desk=DESK,
        model=Recommendation,
        page="recommendation",
        order="number",
        name=lambda row: f"{row.number}: {row.summary}",
        columns=(
            Column("number", _("No.")),
            Column("summary", _("What is asked")),
            Column("track", _("Track")),
            Column("owner", _("Owner")),
            Column("document", _("Source"), of=DOCUMENTS),
            Column("wording", _("Wording"), listed=False),
            Column("registered_on", _("Registered")),
        ),
        filters=(
            Text(("number", "summary", "owner")),
            Choice("track", _("Track"), TRACKS),
            OneOf("document", _("Source"), DOCUMENTS),
        ),
        records=(
            Recording(
                operations.register_recommendation,
                _("Register a recommendation"),
                asks=(
                    ("document", Asked(label=_("Source document"), of=DOCUMENTS)),
                    (
                        "number",
                        Asked(label=_("Number"), hint=_("A letter and two digits, such as R07.")),
                    ),
                    OWNER,
                ),
            ),
            Recording(
                operations.correct_recommendation,
                _("Correct it"),
                about="recommendation_id",
                asks=(OWNER,),
            ),
        ),
        empty=_(
            "None is registered. They stand here once the task-force secretary registers them."
        ),
    )
)


def _is_obligation(row: Action) -> bool:
    return bool(row.obligation)


def _is_point(row: Action) -> bool:
    return not row.obligation


def _kind(row: Action) -> str:
    if not row.obligation:
        return _now("action point")
    if row.interval:
        return _now("obligation, %s") % row.interval
    return _now("obligation, when %s") % row.trigger


def _calls(row: Action, _person: Person) -> list[tuple[str, str]]:
    return [
        (str(call.entry), f"{call.event}, {_now('owed by')} {call.due_on}")
        for call in queries.calls_of(row.subject)
        if call.fulfilled_on is None
    ]


FACT_HINT = _("One a line, as field: what it must read. A role is given: role: NGO focal point.")
ACTION_LIST = register(
    Register(
        key=ACTIONS,
        title=_("Actions and obligations"),
        one=_("An action point, delivered once; or an obligation, which comes back"),
        desk=DESK,
        model=Action,
        order="-set_on",
        name=lambda row: row.text,
        columns=(
            Column("text", _("What"), sort="text"),
            Column("kind", _("Kind"), _kind),
            Column("track", _("Track")),
            Column("owner", _("Owner")),
            Column("status", _("Reported"), unknown=NOBODY_YET),
            Column("status_on", _("Reported on"), unknown=NOBODY_YET, listed=False),
            Column("due_on", _("Due"), _due, sort="due_on", unknown=NO_DATE),
            Column("due_precision", _("Given as"), unknown=NO_DATE, listed=False),
            Column("date_asked_of", _("Asked for a date"), unknown=_("nobody"), listed=False),
            Column("date_asked_on", _("Asked on"), unknown=_("not asked"), listed=False),
            Column(
                "last_fulfilled_on",
                _("Last met"),
                unknown=_("never, or not an obligation"),
                listed=False,
            ),
            Column("grace_days", _("Grace in days"), unknown=_("as usual"), listed=False),
            Column("set_on", _("Set on")),
            Column("transferred_to", _("Passed to"), unknown=_("nobody"), listed=False),
            Column("recommendations", _("Answers"), of=RECOMMENDATIONS, listed=False),
        ),
        filters=(
            Text(("text", "owner", "status")),
            Choice("track", _("Track"), TRACKS),
            State(
                "state",
                _("State"),
                (
                    ("open", _("open"), ~Q(status__in=queries.CLOSED) | Q(status=None)),
                    ("closed", _("closed as reported"), Q(status__in=queries.CLOSED)),
                    ("undated", _("without a date"), Q(obligation=False, due_on=None)),
                    ("obligations", _("an obligation"), Q(obligation=True)),
                ),
            ),
            Days("set_on"),
        ),
        related=(
            Related(
                _("What its owner reported"),
                lambda row: ActionReport.objects.filter(subject=row.subject).order_by("-at", "-id"),
                (
                    Column("on", _("On")),
                    Column("status", _("It is")),
                    Column("note", _("Note"), unknown=_("none")),
                    Column("author", _("Reported by"), of=PEOPLE),
                ),
                _("Nothing yet. A report is the owner's own word about their own work."),
            ),
            Related(
                _("What called for it"),
                lambda row: Call.objects.filter(subject=row.subject).order_by("-called_on", "-id"),
                (
                    Column("event", _("Event")),
                    Column("called_on", _("On")),
                    Column("due_on", _("Owed by")),
                    Column("fulfilled_on", _("Met"), unknown=_("not met yet")),
                ),
                _("No event has called for it."),
            ),
            Related(
                _("When it was met"),
                lambda row: Fulfilment.objects.filter(subject=row.subject).order_by("-on", "-id"),
                (
                    Column("on", _("On")),
                    Column("evidence", _("What shows it")),
                    Column("author", _("Recorded by"), of=PEOPLE),
                ),
                _("Nothing on record."),
            ),
            Related(
                _("What is watched for it"),
                lambda row: Watch.objects.filter(subject=row.subject).order_by("-set_at", "-id"),
                (
                    Column("event", _("Event")),
                    Column("watched", _("Record that calls for it")),
                    Column(
                        "where",
                        _("Whose fields read"),
                        lambda row: [f"{k}: {v}" for k, v in sorted(row.where.items())],
                    ),
                    Column("within_days", _("Owed within days")),
                    Column("site", _("Site that records the call")),
                    Column("ended_at", _("Ended"), unknown=_("kept")),
                ),
                _("Nothing: it is called for by hand, or comes back by itself."),
            ),
        ),
        records=(
            Recording(
                operations.set_action_point, _("Set an action point"), asks=(ANSWERS, OWNER, *DUE)
            ),
            Recording(
                operations.set_obligation,
                _("Set an obligation"),
                asks=(
                    ANSWERS,
                    OWNER,
                    ("interval", Asked(label=_("It comes back"))),
                    (
                        "trigger",
                        Asked(
                            label=_("Or whenever"), hint=_("The event that calls for it, in words.")
                        ),
                    ),
                    (
                        "grace_days",
                        Asked(
                            label=_("Grace in days"),
                            hint=_(
                                "How long after its last day a fulfilment still counts, late. Left empty: as usual for its interval."
                            ),
                        ),
                    ),
                ),
            ),
            Recording(
                operations.report_action_status, _("Report where it stands"), about="action_id"
            ),
            Recording(
                operations.fulfil_obligation,
                _("Record that it was met"),
                about="action_id",
                applies=_is_obligation,
                asks=(
                    ("evidence", Asked(label=_("What shows it"))),
                    ("call", Asked(label=_("For the event"), choices=_calls)),
                    ("done", Asked(label=_("On"), hint=_("Left empty: today."))),
                ),
                left_out=("event",),
            ),
            Recording(
                operations.trigger_obligation,
                _("Record the event that calls for it"),
                about="action_id",
                asks=DUE,
                applies=_is_obligation,
                blocker=lambda row, person: rules.trigger_blocker(row),
            ),
            Recording(
                operations.watch_obligation,
                _("Watch for what calls for it"),
                about="action_id",
                applies=_is_obligation,
                blocker=lambda row, person: rules.trigger_blocker(row),
                asks=(
                    (
                        "watched",
                        Asked(
                            label=_("It is called for whenever"),
                            choices=tuple(watches.WATCHABLE.items()),
                        ),
                    ),
                    ("where", Asked(label=_("Whose fields read"), hint=FACT_HINT)),
                    (
                        "event",
                        Asked(
                            label=_("The event in words"),
                            hint=_("Such as: a new focal point has arrived."),
                        ),
                    ),
                    ("within_days", Asked(label=_("Owed within days"))),
                ),
                left_out=("site",),
            ),
            Recording(
                operations.end_watch, _("End the watch"), about="action_id", applies=_is_obligation
            ),
            Recording(
                operations.give_date,
                _("Give it a date"),
                about="action_id",
                asks=DUE,
                applies=_is_point,
                blocker=lambda row, person: rules.dating_blocker(row),
            ),
            Recording(
                operations.ask_for_date,
                _("Ask by when"),
                about="action_id",
                left_out=("claim_id",),
                applies=_is_point,
                blocker=lambda row, person: rules.date_asking_blocker(row),
                asks=(("of", Asked(label=_("Who is asked"), initial=lambda row: row.owner)),),
            ),
            Recording(
                operations.correct_action, _("Correct it"), about="action_id", asks=(OWNER, *DUE)
            ),
            Recording(
                operations.transfer_action,
                _("Pass it to another body"),
                about="action_id",
                asks=(("to", Asked(label=_("To"))),),
            ),
        ),
        figures=(
            "followup.obligations.met",
            "followup.obligations.owed",
            "followup.obligations.met_share",
        ),
        empty=_("Nothing is set. Owners set here what is to be done about a recommendation."),
    )
)


def _is_dated(row: Claim) -> bool:
    return row.due_on is None


CLAIM_LIST = register(
    Register(
        key=CLAIMS,
        title=_("Claims as a list"),
        one=_("A claim"),
        desk=DESK,
        model=Claim,
        page="claim",
        order="number",
        name=lambda row: _now("Claim %s") % row.number,
        columns=(
            Column("number", _("No.")),
            Column("claimant", _("Whose sentence")),
            Column("section", _("Section")),
            Column("nature", _("Nature")),
            Column("status", _("Reported"), unknown=NOBODY_YET),
            Column("due_on", _("Due"), _due, sort="due_on", unknown=NO_DATE),
            Column("date_asked_of", _("Asked for a date"), unknown=_("nobody"), listed=False),
            Column("made_at", _("Made")),
        ),
        filters=(
            Text(("number", "text")),
            Choice(
                "claimant",
                _("Whose sentence"),
                tuple((w, w) for w in ("mission", "assessor", "secretary-general", "secretariat")),
            ),
            State(
                "state",
                _("State"),
                (
                    (
                        "undated",
                        _("still to come, without a date"),
                        Q(due_on=None, status__in=queries.EXPECTING),
                    ),
                ),
            ),
        ),
        records=(
            Recording(
                operations.report_claim_status,
                _("Report where the matter stands"),
                about="claim_id",
                blocker=lambda row, person: rules.voice_blocker(by=person, claimant=row.claimant),
            ),
            Recording(
                operations.ask_for_date,
                _("Ask by when"),
                about="claim_id",
                left_out=("action_id",),
                applies=_is_dated,
                blocker=lambda row, person: rules.date_asking_blocker(row),
                asks=(("of", Asked(label=_("Who is asked"))),),
            ),
        ),
        related=(
            Related(
                _("What its maker reported"),
                lambda row: ClaimReport.objects.filter(subject=row.subject).order_by("-at"),
                (Column("on", _("On")), Column("status", _("It is"))),
                _("Nothing yet."),
            ),
        ),
        empty=_(
            "No claim is made. A claim stands here with its numbers as soon as somebody makes it."
        ),
    )
)
