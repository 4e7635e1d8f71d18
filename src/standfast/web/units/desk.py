"""Units: who serves where, by rotation; strengths of women and men; vehicles that take the road."""

from django.utils.translation import gettext_lazy as _

from standfast.apps.units import operations, rules
from standfast.apps.units.facts import UnitKind, VehicleKind
from standfast.apps.units.models import Rotation, Strength, Unit, Vehicle
from standfast.web.desks.declare import Ask, Column, Recording, Register, Related, Text, register
from standfast.web.desks.filters import Choice, Days, OneOf, literal, until

BASE = ("base", Ask(label=_("Based at"), of="places"))
PARENT = ("parent", Ask(label=_("Part of"), of="units"))
COUNTRY = ("contributor", Ask(hint=_("The country's three letters, such as RWA.")))
OF_UNIT = OneOf("unit", _("Unit"), of="units")

UNITS = register(
    Register(
        key="units",
        title=_("Units"),
        one=_("A unit"),
        desk="units",
        model=Unit,
        columns=(
            Column("name", _("Name")),
            Column("unit_kind", _("Kind")),
            Column("contributor", _("From"), unknown=_("no country named")),
            Column("base", _("Based at"), of="places", unknown=_("no base named")),
            Column("deployed_at", _("Deployed at")),
            Column("left_at", _("Left at"), unknown=_("in the mission")),
            Column("parent", _("Part of"), of="units", unknown=_("stands alone"), listed=False),
            Column("left_reason", _("Left because"), unknown=_("in the mission"), listed=False),
            Column("note", _("Note"), unknown=_("none"), listed=False),
        ),
        filters=(
            Text(("name", "contributor")),
            Choice("unit_kind", _("Kind"), literal(UnitKind)),
            OneOf("base", _("Based at"), of="places"),
            until("left_at", _("State"), _("in the mission"), _("left")),
        ),
        related=(
            Related(
                _("Strength, the latest first"),
                lambda row: Strength.objects.filter(unit=row.subject).order_by("-on", "pk"),
                (Column("on", _("On")), Column("women", _("Women")), Column("men", _("Men"))),
                _("Nobody has reported its strength. That is not nought."),
                of="units/strengths",
            ),
            Related(
                _("Rotations"),
                lambda row: Rotation.objects.filter(unit=row.subject).order_by("-inducted_at"),
                (
                    Column("name", _("Name")),
                    Column("inducted_at", _("Arrived at")),
                    Column("departed_at", _("Departed at"), unknown=_("serves")),
                ),
                _("No rotation is recorded."),
                of="units/rotations",
            ),
            Related(
                _("Vehicles"),
                lambda row: Vehicle.objects.filter(unit=row.subject).order_by("plate", "pk"),
                (
                    Column("plate", _("Plate")),
                    Column("vehicle_kind", _("Kind")),
                    Column("serviceable", _("Takes the road"), unknown=_("nobody has looked")),
                ),
                _("No vehicle is recorded."),
                of="units/vehicles",
            ),
        ),
        records=(
            Recording(operations.deploy_unit, _("Deploy a unit"), asks=(BASE, PARENT, COUNTRY)),
            Recording(operations.report_strength, _("Report its strength"), about="unit_id"),
            Recording(operations.move_unit, _("Move it"), about="unit_id", asks=(BASE,)),
            Recording(operations.induct_rotation, _("A rotation arrives"), about="unit_id"),
            Recording(operations.assign_vehicle, _("Assign a vehicle"), about="unit_id"),
            Recording(
                operations.correct_unit,
                _("Correct it"),
                about="unit_id",
                asks=(BASE, PARENT, COUNTRY),
                lede=_("Leave empty what was right."),
            ),
            Recording(operations.record_unit_leaving, _("It leaves the mission"), about="unit_id"),
        ),
        empty=_("No unit is recorded. One stands here when a planner deploys it."),
    )
)
ROTATIONS = register(
    Register(
        key="units/rotations",
        title=_("Rotations"),
        one=_("The people who serve in a unit from arrival to departure"),
        desk="units",
        model=Rotation,
        order="-inducted_at",
        columns=(
            Column("name", _("Name")),
            Column("unit", _("Unit"), of="units"),
            Column("inducted_at", _("Arrived at")),
            Column("departed_at", _("Departed at"), unknown=_("serves")),
        ),
        filters=(
            Text(("name",)),
            OF_UNIT,
            until("departed_at", _("State"), _("serves"), _("departed")),
        ),
        records=(
            Recording(operations.record_rotation_departure, _("It departs"), about="rotation_id"),
        ),
        empty=_("No rotation is recorded. One stands here when it arrives, on its unit's page."),
    )
)
STRENGTHS = register(
    Register(
        key="units/strengths",
        title=_("Strengths"),
        one=_("How many women and men a unit had on a day"),
        desk="units",
        model=Strength,
        order="-on",
        columns=(
            Column("on", _("On")),
            Column("unit", _("Unit"), of="units"),
            Column("women", _("Women")),
            Column("men", _("Men")),
            Column("people", _("Everybody"), sort=""),
            Column("corrected", _("Corrected"), listed=False),
        ),
        filters=(OF_UNIT, Days("on")),
        records=(Recording(operations.correct_strength, _("Correct it"), about="strength_id"),),
        empty=_("No strength is reported. One stands here when a unit reports it."),
    )
)
VEHICLES = register(
    Register(
        key="units/vehicles",
        title=_("Vehicles"),
        one=_("A vehicle of a unit"),
        desk="units",
        model=Vehicle,
        columns=(
            Column("plate", _("Plate")),
            Column("vehicle_kind", _("Kind")),
            Column("unit", _("Unit"), of="units"),
            Column("serviceable", _("Takes the road"), unknown=_("nobody has looked")),
            Column("inspected_at", _("Inspected at"), unknown=_("nobody has looked")),
            Column("withdrawn_at", _("Withdrawn at"), unknown=_("in use"), listed=False),
            Column("withdrawn_reason", _("Because"), unknown=_("in use"), listed=False),
            Column("note", _("Note"), unknown=_("none"), listed=False),
        ),
        filters=(
            Text(("plate",)),
            Choice("vehicle_kind", _("Kind"), literal(VehicleKind)),
            OF_UNIT,
            until("withdrawn_at", _("State"), _("in use"), _("withdrawn")),
        ),
        records=(
            Recording(
                operations.inspect_vehicle,
                _("Inspect it"),
                about="vehicle_id",
                asks=(("serviceable", Ask(label=_("It takes the road"))),),
                blocker=lambda row, _person: rules.vehicle_blocker(row),
            ),
            Recording(
                operations.withdraw_vehicle,
                _("Withdraw it"),
                about="vehicle_id",
                blocker=lambda row, _person: rules.vehicle_blocker(row),
            ),
        ),
        empty=_("No vehicle is recorded. One stands here when it is assigned on a unit's page."),
    )
)
