"""The list of proposals, declared."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from standfast.apps.linkage import queries
from standfast.apps.linkage.models import Proposal
from standfast.web.desks.declare import Column, Register, Text, register
from standfast.web.desks.filters import Choice, Days, State

STANDINGS = (
    (queries.WAITING, _("waits for a person")),
    (queries.CHANGED, _("changed since judged")),
    ("same", _("the same event")),
    ("different", _("two events")),
    ("undecided", _("cannot be told")),
)
WORDS = dict(STANDINGS)
KINDS = (
    ("incidents", _("two incidents"), Q(a_kind="incident", b_kind="incident")),
    ("mixed", _("an incident and a catalogue"), Q(a_kind="incident", b_kind="observation")),
    ("catalogues", _("two catalogues"), Q(a_kind="observation", b_kind="observation")),
)
SURENESS = (
    ("high", _("90 % and more"), Q(score__gte=0.9)),
    ("middle", _("70 to 90 %"), Q(score__gte=0.7, score__lt=0.9)),
    ("low", _("below 70 %"), Q(score__lt=0.7)),
)
REASONS_LISTED = 3


def kind_words(row: Proposal) -> str:
    """Return of what kind the two reports are."""
    between = (row.a_kind, row.b_kind)
    if between == ("incident", "incident"):
        return str(_("two incidents"))
    if "incident" in between:
        return str(_("an incident and %s")) % (row.b_source or row.a_source or "").upper()
    return f"{(row.a_source or '').upper()}, {(row.b_source or '').upper()}"


def strongest(row: Proposal) -> str:
    """Return the reasons that weigh most, for or against."""
    ranked = sorted(row.reasons, key=lambda reason: -abs(reason["weight"]))
    return " ".join(reason["sentence"] for reason in ranked[:REASONS_LISTED])


PROPOSALS = register(
    Register(
        key="linkage",
        title=_("Linkage"),
        one=_("Two reports"),
        desk="linkage",
        model=Proposal,
        rows=queries.proposals,
        page="linkage_pair",
        name=lambda row: f"{kind_words(row)}, {row.place or _('place not known')}",
        order="-score",
        lede=_(
            "Reports that may be of one event, with the reasons. Nothing is merged unless a person says so."
        ),
        columns=(
            Column("score", _("Likely one event"), lambda row: f"{row.score:.0%}", sort="score"),
            Column("kind", _("Between"), kind_words, sort="a_kind"),
            Column("happened", _("Happened")),
            Column("place", _("Place")),
            Column("reasons", _("What speaks for and against"), strongest, sort=""),
            Column(
                "standing",
                _("Standing"),
                lambda row: WORDS.get(row.standing, row.standing),
                sort="standing",
            ),
            Column(
                "judged_reason", _("Reason given"), unknown=_("not judged"), sort="", listed=False
            ),
        ),
        filters=(
            Text(("place", "a_external", "b_external")),
            Choice("standing", _("Standing"), STANDINGS),
            State("between", _("Between"), KINDS),
            State("sure", _("Likely one event"), SURENESS),
            Days("happened"),
        ),
        empty=_(
            "No pair is proposed. Pairs stand here after `standfast linkage propose` has compared incidents with each "
            "other and with imported catalogues."
        ),
    )
)
