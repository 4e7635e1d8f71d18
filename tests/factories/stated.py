"""Rows of registers by one founding fact each, stated past the rules of its app with something in every field."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from factories.filled import filled
from factories.web import Mission
from standfast.apps.accounts.models import Person
from standfast.log.facts import FACTS, new_subject
from standfast.log.operations import append, write_transaction

WORD = "gatehouse"
AT = datetime(2016, 12, 2, 6, tzinfo=UTC)
KINDS = {
    "centre": "centre.intervention.made",
    "centre/centres": "centre.centre.opened",
    "centre/influxes": "centre.influx.opened",
    "centre/tallies": "centre.tally.made",
    "medical": "medical.facility.opened",
    "patrols": "patrols.patrol.tasked",
    "patrols/denials": "patrols.denial.met",
    "patrols/zones": "patrols.zone_patrol.carried_out",
    "perimeter": "perimeter.post.commissioned",
    "perimeter/breaches": "perimeter.breach.found",
    "perimeter/manning": "perimeter.manning.reported",
    "perimeter/sensors": "perimeter.sensor.installed",
    "perimeter/works": "perimeter.work.planned",
    "places/population": "places.population.counted",
    "places/zones": "places.zone.declared",
    "plans": "plans.plan.opened",
    "plans/exercises": "plans.exercise.held",
    "plans/validations": "plans.validation.requested",
    "readiness": "readiness.instruction.issued",
    "readiness/confirmations": "readiness.confirmation.asked",
    "readiness/languages": "readiness.language_test.held",
    "readiness/requirements": "readiness.requirement.drafted",
    "readiness/training": "readiness.training.held",
    "safety": "safety.haven.planned",
    "safety/postings": "safety.posting.begun",
    "safety/residences": "safety.residence.listed",
    "safety/sheets": "safety.fact_sheet.issued",
    "searches": "searches.search.carried_out",
    "searches/items": "searches.item.found",
    "units": "units.unit.deployed",
    "units/rotations": "units.rotation.inducted",
    "units/strengths": "units.strength.reported",
    "units/vehicles": "units.vehicle.assigned",
}


def _stated(kind: str) -> Callable[[Mission, Person], UUID]:
    def state(mission: Mission, by: Person) -> UUID:
        shape, subject = FACTS[kind].fact, new_subject()
        place = mission.zone
        fact = msgspec.convert(filled(shape, word=WORD, ref=place), shape, strict=False)
        with write_transaction():
            append(fact, subject=subject, by=by, at=AT)
        return subject

    return state


STATED = {key: _stated(kind) for key, kind in KINDS.items()}
"""Records one row of a register and returns its subject."""
