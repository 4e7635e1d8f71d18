"""Staff safety: havens, where staff live, security officers posted to others, fact sheets."""

from django.utils.translation import gettext_lazy as _

from standfast.apps.safety import operations, rules
from standfast.apps.safety.facts import HavenArea, ResidenceKind
from standfast.apps.safety.models import (
    FactSheet,
    FactSheetConfirmation,
    Haven,
    HavenCapacity,
    HavenReading,
    Posting,
    Residence,
    ResidenceAddress,
)
from standfast.web.desks.declare import (
    PEOPLE,
    Ask,
    Column,
    Recording,
    Register,
    Related,
    Text,
    register,
)
from standfast.web.desks.filters import Choice, OneOf, literal, until

HAVENS = register(
    Register(
        key="safety",
        title=_("Safe havens"),
        one=_("A safe haven"),
        desk="safety",
        model=Haven,
        columns=(
            Column("name", _("Name")),
            Column("site", _("Site"), of="places"),
            Column("area", _("Area")),
            Column("percent", _("Per cent built"), unknown=_("nobody measured")),
            Column("read_at", _("Measured at"), unknown=_("nobody measured")),
            Column("completed", _("Accepted by somebody else"), sort=""),
            Column("planned_at", _("Planned at"), listed=False),
            Column("accepted_at", _("Accepted at"), unknown=_("not accepted"), listed=False),
            Column("accepted_by", _("By"), of=PEOPLE, unknown=_("not accepted"), listed=False),
            Column("certificate", _("Certificate"), unknown=_("not accepted"), listed=False),
            Column("revoked_reason", _("Revoked because"), unknown=_("no"), listed=False),
        ),
        filters=(
            Text(("name",)),
            Choice("area", _("Area"), literal(HavenArea)),
            OneOf("site", _("Site"), of="places"),
            until("accepted_at", _("State"), _("not accepted"), _("accepted")),
        ),
        related=(
            Related(
                _("Capacity"),
                lambda row: HavenCapacity.objects.filter(subject=row.subject),
                (Column("capacity", _("People")),),
                _("No capacity is stated that you may open."),
            ),
            Related(
                _("Progress"),
                lambda row: HavenReading.objects.filter(subject=row.subject).order_by("-at", "pk"),
                (
                    Column("at", _("At")),
                    Column("percent", _("Per cent")),
                    Column("note", _("Note"), unknown=_("none")),
                ),
                _("Nobody has measured it."),
            ),
        ),
        records=(
            Recording(operations.plan_haven, _("Plan a haven"), asks=(("site", Ask(of="places")),)),
            Recording(
                operations.read_haven_progress,
                _("Measure its progress"),
                about="haven_id",
                blocker=lambda row, _person: rules.reading_blocker(row),
            ),
            Recording(
                operations.accept_haven,
                _("Accept it"),
                about="haven_id",
                blocker=lambda row, person: rules.acceptance_blocker(row, by=person),
            ),
            Recording(
                operations.state_haven_capacity,
                _("State its capacity"),
                about="haven_id",
                blocker=lambda row, _person: rules.capacity_blocker(row),
            ),
            Recording(
                operations.revoke_haven_acceptance,
                _("Revoke the acceptance"),
                about="haven_id",
                blocker=lambda row, _person: rules.revocation_blocker(row),
            ),
        ),
        empty=_("No haven is planned. One stands here when somebody plans it."),
    )
)
RESIDENCES = register(
    Register(
        key="safety/residences",
        title=_("Residences"),
        one=_("A block in which staff live"),
        desk="safety",
        model=Residence,
        columns=(
            Column("block", _("Block")),
            Column("town", _("Town")),
            Column("residence_kind", _("Kind")),
            Column("zone", _("Security zone"), unknown=_("in no zone")),
            Column("residents", _("Residents"), unknown=_("nobody counted")),
            Column("counted_at", _("Counted at"), unknown=_("nobody counted")),
            Column("since", _("Listed since"), listed=False),
            Column("vacated_at", _("Vacated at"), unknown=_("lived in"), listed=False),
            Column("vacated_reason", _("Because"), unknown=_("lived in"), listed=False),
        ),
        filters=(
            Text(("block", "town")),
            Choice("residence_kind", _("Kind"), literal(ResidenceKind)),
            until("vacated_at", _("State"), _("lived in"), _("vacated")),
        ),
        related=(
            Related(
                _("Address"),
                lambda row: ResidenceAddress.objects.filter(subject=row.subject),
                (Column("address", _("Address")),),
                _("No address is recorded that you may open."),
            ),
        ),
        records=(
            Recording(operations.list_residence, _("List a residence")),
            Recording(
                operations.count_residents,
                _("Count residents"),
                about="residence_id",
                blocker=lambda row, _person: rules.residence_blocker(row),
            ),
            Recording(
                operations.record_residence_address,
                _("Record its address"),
                about="residence_id",
                blocker=lambda row, _person: rules.residence_blocker(row),
            ),
            Recording(
                operations.vacate_residence,
                _("It is vacated"),
                about="residence_id",
                blocker=lambda row, _person: rules.residence_blocker(row),
            ),
        ),
        empty=_("No residence is listed. One stands here when a security officer lists it."),
    )
)
POSTINGS = register(
    Register(
        key="safety/postings",
        title=_("Security officers posted"),
        one=_("A security officer who works inside another organisation"),
        desk="safety",
        model=Posting,
        order="-begun_at",
        columns=(
            Column("host", _("With")),
            Column("duty", _("Duty")),
            Column("begun_at", _("Since")),
            Column("ended_at", _("Until"), unknown=_("still there")),
            Column("ended_reason", _("Ended because"), unknown=_("still there"), listed=False),
        ),
        filters=(until("ended_at", _("State"), _("still there"), _("ended")),),
        records=(
            Recording(operations.begin_posting, _("Begin a posting")),
            Recording(
                operations.end_posting,
                _("End it"),
                about="posting_id",
                blocker=lambda row, _person: rules.posting_blocker(row),
            ),
        ),
        empty=_("No posting is recorded. One stands here when it begins."),
    )
)
SHEETS = register(
    Register(
        key="safety/sheets",
        title=_("Fact sheets"),
        one=_("An edition of the security fact sheet"),
        desk="safety",
        model=FactSheet,
        order="-edition",
        columns=(
            Column("edition", _("Edition")),
            Column("issued_at", _("Issued at")),
            Column("languages", _("Languages"), sort=""),
            Column("sections", _("Sections"), sort="", listed=False),
        ),
        related=(
            Related(
                _("Who confirmed to have it"),
                lambda row: FactSheetConfirmation.objects.filter(subject=row.subject).order_by(
                    "organisation"
                ),
                (Column("organisation", _("Organisation")), Column("at", _("At"))),
                _("Nobody has confirmed it. That is not yet a no."),
            ),
        ),
        records=(
            Recording(operations.issue_fact_sheet, _("Issue an edition")),
            Recording(
                operations.acknowledge_fact_sheet,
                _("An organisation confirms it"),
                about="sheet_id",
            ),
        ),
        empty=_("No fact sheet is issued. An edition stands here when it is."),
    )
)
