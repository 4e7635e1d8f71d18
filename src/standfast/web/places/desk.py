"""Places: the sites that the mission knows, who shelters there, zones in law, perimeters."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from standfast.apps.accounts.models import Person
from standfast.apps.places import operations, queries, rules
from standfast.apps.places.facts import Method, SiteKind
from standfast.apps.places.models import Perimeter, Site, SitePopulation, Zone, ZoneVersion
from standfast.web.desks.declare import Ask, Column, Recording, Register, Related, Text, register
from standfast.web.desks.filters import Choice, Days, OneOf, State, literal, until

CODE = ("code", Ask(hint=_("Small letters, figures and low lines, such as un_house.")))
PARENT = ("parent", Ask(label=_("Part of"), of="places"))
AT = Ask(hint=_("Only where the hour is known; else give the day."))


def _versions(row: Zone, _person: Person) -> list[tuple[str, str]]:
    return [(str(one.version), str(one)) for one in queries.zone_versions(row.subject)]


SITES = register(
    Register(
        key="places",
        title=_("Places"),
        one=_("A place that the mission knows"),
        desk="places",
        model=Site,
        name=lambda row: row.name,
        columns=(
            Column("name", _("Name")),
            Column("kind", _("Kind")),
            Column("county", _("County")),
            Column("state", _("State")),
            Column("field_office", _("Field office")),
            Column("parent", _("Part of"), of="places", unknown=_("stands alone")),
            Column("aliases", _("Also written"), listed=False, sort=""),
            Column("lon", _("Longitude"), listed=False),
            Column("lat", _("Latitude"), listed=False),
            Column("accuracy_m", _("To within, in metres"), listed=False),
            Column("founded_at", _("Known since"), listed=False),
            Column("closed_at", _("Closed at"), unknown=_("in use"), listed=False),
            Column("closed_reason", _("Closed because"), unknown=_("in use"), listed=False),
            Column("note", _("Note"), listed=False),
        ),
        filters=(
            Text(("name", "county", "state", "code")),
            Choice("kind", _("Kind"), literal(SiteKind)),
            State(
                "state",
                _("State"),
                (
                    ("open", _("in use"), Q(closed_at=None)),
                    ("closed", _("closed"), Q(closed_at__isnull=False)),
                ),
            ),
        ),
        related=(
            Related(
                _("How many people it sheltered"),
                lambda row: SitePopulation.objects.filter(site=row.subject).order_by("-on", "pk"),
                (
                    Column("on", _("On")),
                    Column("people", _("People")),
                    Column("source", _("Said by")),
                    Column("method", _("Method")),
                ),
                _("Nobody has counted. That is not nought."),
                of="places/population",
            ),
        ),
        records=(
            Recording(operations.found_site, _("Enter a site"), asks=(CODE, PARENT)),
            Recording(
                operations.record_site_population, _("Record a count of people"), about="site_id"
            ),
            Recording(
                operations.correct_site,
                _("Correct it"),
                about="site_id",
                asks=(PARENT,),
                lede=_("Leave empty what was right."),
            ),
            Recording(
                operations.close_site,
                _("Close it"),
                about="site_id",
                blocker=lambda row, _person: rules.closing_blocker(row),
            ),
        ),
        empty=_("No site is recorded. One stands here when somebody enters it."),
    )
)
ZONES = register(
    Register(
        key="places/zones",
        title=_("Zones"),
        one=_("A zone that the mission declared"),
        desk="places",
        model=Zone,
        columns=(
            Column("name", _("Name")),
            Column("code", _("Code")),
            Column("sites", _("Protects"), of="places"),
            Column("declared_at", _("Declared at")),
            Column("repealed_at", _("Repealed at"), unknown=_("in law")),
            Column("purpose", _("Purpose"), unknown=_("not stated"), listed=False),
        ),
        filters=(
            Text(("name", "code")),
            until("repealed_at", _("State"), _("in law"), _("repealed")),
        ),
        part="places/zone.html",
        related=(
            Related(
                _("Versions"),
                lambda row: ZoneVersion.objects.filter(subject=row.subject).order_by("number"),
                (
                    Column("number", _("Version")),
                    Column("rule_text", _("Rule")),
                    Column("radius_m", _("Radius in metres")),
                    Column("in_force_from", _("In force from")),
                    Column("in_force_until", _("Until"), unknown=_("in force")),
                ),
                _("It was declared and is not in force."),
            ),
        ),
        records=(
            Recording(
                operations.declare_zone,
                _("Declare a zone"),
                asks=(CODE, ("sites", Ask(label=_("Protects"), of="places"))),
            ),
            Recording(
                operations.put_zone_version_in_force,
                _("Put a version in force"),
                about="zone_id",
                asks=(("in_force_at", AT),),
            ),
            Recording(
                operations.correct_zone_version,
                _("Correct a version"),
                about="zone_id",
                asks=(("version", Ask(choices=_versions)),),
            ),
            Recording(
                operations.repeal_zone,
                _("Repeal it"),
                about="zone_id",
                asks=(("repealed_at", AT),),
            ),
        ),
        empty=_("No zone is declared. One stands here when the mission declares it."),
    )
)
PERIMETERS = register(
    Register(
        key="places/perimeters",
        title=_("Perimeters"),
        one=_("The perimeter of a site"),
        desk="places",
        model=Perimeter,
        columns=(
            Column("name", _("Name")),
            Column("site", _("Site"), of="places"),
            Column("length_m", _("Length in metres")),
            Column("drawn_at", _("Drawn at")),
            Column("gate", _("Gate 1"), unknown=_("not named"), listed=False),
            Column("code", _("Code"), unknown=_("none"), listed=False),
        ),
        filters=(Text(("name",)), OneOf("site", _("Site"), of="places")),
        records=(
            Recording(
                operations.draw_perimeter,
                _("Draw a perimeter"),
                asks=(CODE, ("site_id", Ask(of="places"))),
            ),
            Recording(operations.correct_perimeter, _("Correct it"), about="perimeter_id"),
        ),
        empty=_("No perimeter is drawn. One stands here when an engineer draws it."),
    )
)
POPULATION = register(
    Register(
        key="places/population",
        title=_("Counts of people"),
        one=_("What one source says of how many people a site sheltered"),
        desk="places",
        model=SitePopulation,
        order="-on",
        columns=(
            Column("on", _("On")),
            Column("site", _("Site"), of="places"),
            Column("people", _("People")),
            Column("source", _("Said by")),
            Column("method", _("Method")),
            Column("note", _("Note"), unknown=_("none"), listed=False),
            Column("withdrawn_reason", _("Withdrawn because"), unknown=_("stands"), listed=False),
        ),
        filters=(
            Text(("source",)),
            OneOf("site", _("Site"), of="places"),
            Choice("method", _("Method"), literal(Method)),
            Days("on"),
        ),
        records=(
            Recording(operations.correct_site_population, _("Correct it"), about="reading_id"),
            Recording(operations.withdraw_site_population, _("Withdraw it"), about="reading_id"),
        ),
        empty=_("Nobody has counted. A count stands here when it is recorded on a site's page."),
    )
)
