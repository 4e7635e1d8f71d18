"""Words that only closely held entries hold, planted by every operation that takes a label, and people to hunt them as."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from factories.accounts import enrolled
from factories.bodies import security_team
from factories.followup import judged, task_force
from factories.perimeter import WHOLE_DAY, drawn, post
from factories.readiness import inducted
from factories.web import AFTER, Mission, at, small_mission
from standfast.apps.accounts.facts import ROLES
from standfast.apps.accounts.models import Person
from standfast.apps.evidence.facts import Content
from standfast.apps.evidence.operations import keep
from standfast.apps.followup.facts import Due
from standfast.apps.incidents.models import Incident
from standfast.apps.persons.queries import reference_of
from standfast.apps.places import operations as places
from standfast.apps.safety import operations as safety
from standfast.log import blobs
from standfast.log.facts import new_subject
from standfast.log.operations import OPERATIONS
from standfast.log.times import Happened

CLOSED = "confidential:protection"
"""A level and a need-to-know group: whoever lacks either may read nothing under it."""
HEADCOUNT = 918_273
"""A capacity that only a closed entry states: the field has no words."""
NOON = at(12, 1)
DAY = Happened.exact(NOON)


@dataclass(frozen=True)
class Planted:
    """A word, the operation that planted it, and what it was planted in."""

    word: str
    operation: str
    subject: UUID
    entry: UUID


@dataclass(frozen=True)
class Ground:
    """The mission that was planted, with the people of the hunt."""

    mission: Mission
    writer: Person
    group_missing: Person
    cleared: Person
    planted: tuple[Planted, ...]
    site: UUID
    residence: UUID

    @property
    def words(self) -> tuple[str, ...]:
        """Every planted word."""
        return tuple(one.word for one in self.planted)

    def of(self, operation: str) -> Planted:
        """What an operation planted."""
        return next(one for one in self.planted if one.operation == operation)


def planted_ground() -> Ground:
    """Plant a word by every operation that takes a label, and more by what is stated about those records afterwards."""
    mission = small_mission()
    writer = enrolled(
        "writer",
        *(role for role in ROLES if role != "administrator"),
        clearance="confidential",
        groups=("protection",),
    )
    judge = enrolled("judge", "assessor", clearance="confidential", groups=("protection",))
    ring = drawn("leaks")
    site = places.found_site(
        by=writer, at=at(7, 2), name="Base", kind="base", county="Juba"
    ).subject
    facts = {
        "site": site,
        "perimeter": ring,
        "post": post(writer, ring, "P1"),
        "residence": safety.list_residence(
            by=writer, at=at(7, 3), residence_kind="private", town="Juba", block="B1", zone=1
        ).subject,
        "haven": safety.plan_haven(
            by=writer, at=at(7, 3), name="Haven", site=site, area="office"
        ).subject,
        "rotation": inducted(writer, at(7, 4)),
        "body": security_team(writer, at(7, 4)),
        "force": task_force(writer),
        "document": mission.recommendation,
        "recommendation": mission.recommendation,
        "assessment": mission.assessment,
        "robbery": mission.robbery,
        "zone": mission.zone,
    }
    found: list[Planted] = []

    def plant(operation: str, /, **values: Any) -> UUID:
        name = (
            operation if operation not in {one.operation for one in found} else f"{operation} again"
        )
        by = judge if operation == "verify_claim" else writer
        entry = OPERATIONS[operation].function(by=by, at=values.pop("at", NOON), **values)
        words = [text for value in values.values() for text in _words(value)]
        assert words or operation in WITHOUT_WORDS, f"{operation} planted nothing"
        found.extend(Planted(word, name, entry.subject, entry.id) for word in words)
        return UUID(str(entry.subject))

    for operation, values in FOUNDING.items():
        subject = plant(operation, label=CLOSED, **values(facts))
        for later, stated in AFTERWARDS.get(operation, ()):
            plant(later, **stated(facts, subject))
    return Ground(
        mission=mission,
        writer=writer,
        group_missing=enrolled("group.missing", "task-force secretary", clearance="confidential"),
        cleared=mission.cleared,
        planted=tuple(found),
        site=site,
        residence=facts["residence"],
    )


def _words(value: Any) -> list[str]:
    if isinstance(value, Content):
        inside = blobs.unseal(blobs.store().get(value.blob)) or b""
        return [*_words(value.name), *_words(inside.decode())]
    if isinstance(value, str):
        return [part for part in value.replace(".", " ").split() if part.startswith("zq")]
    if isinstance(value, tuple):
        return [word for part in value for word in _words(part)]
    return [f"{value:,}"] if value == HEADCOUNT else []


def _file(title: str, *, subject: UUID | None = None) -> dict[str, Any]:
    """What states a file of evidence: a word in its title, in its name and in its bytes."""
    subject = subject or new_subject()
    text = f"It holds {title}inside.".encode()
    content = keep(text, name=f"{title}name.txt", subject=subject, label=CLOSED)
    return {"subject": subject, "title": title, "content": content}


Values = Callable[[dict[str, Any]], dict[str, Any]]
Stated = Callable[[dict[str, Any], UUID], dict[str, Any]]

FOUNDING: dict[str, Values] = {
    "report_incident": lambda f: {
        "category": "CR2", "happened": DAY, "place": "zqplace", "county": "zqcounty", "lon": 31.535,
        "lat": 4.8105, "accuracy_m": 400.0, "narrative": "Told by zqnarrative.",
    },
    "record_intervention": lambda f: {
        "task": "stop an abduction", "place": f["site"], "component": "military", "outcome": "achieved",
        "force": "presence", "happened": DAY, "note": "zqintervention",
    },
    "task_patrol": lambda f: {
        "serial": "zqserial", "base": f["site"], "destinations": (f["site"],), "planned_nights": 6,
        "mobility": ("mounted",), "composition": "force", "time_of_day": "night",
        "purposes": ("protection presence",), "order": "Leave by zqroute.",
    },
    "report_breach": lambda f: {
        "perimeter": f["perimeter"], "breach_kind": "cut", "chainage_m": 10.0, "near_post": "zqbreach",
    },
    "install_sensor": lambda f: {
        "site": f["site"], "sensor_kind": "infrared", "name": "zqcamera", "state": "live",
    },
    "report_manning": lambda f: {
        "at": at(12, 3), "post_id": f["post"], "day": date(2016, 12, 1), "watches": WHOLE_DAY,
    },
    "record_search": lambda f: {
        "happened": DAY, "level": "FULL", "site": f["site"], "lead": "police", "note": "zqsearch",
    },
    "record_residence_address": lambda f: {"residence_id": f["residence"], "address": "zqaddress"},
    "state_haven_capacity": lambda f: {"haven_id": f["haven"], "capacity": HEADCOUNT},
    "raise_alert": lambda f: {
        "channel": "community hotline", "threat_kind": "attack", "threat": "zqthreat", "place": f["site"],
        "locality": "zqlocality",
    },
    "identify_hotspot": lambda f: {
        "name": "zqhotspot", "lon": 31.6, "lat": 4.9, "radius_km": 5.0, "threat": "zqdanger",
        "actors": ("militia",), "county": "zqregion",
    },
    "open_plan": lambda f: {
        "name": "zqplan", "family": "security contingency", "place": f["site"], "scenarios": ("zqscenario",),
    },
    "record_exercise": lambda f: {
        "happened": DAY, "exercise_type": "tabletop", "place": f["site"], "scenario": "zqexercise",
    },
    "schedule_exercise": lambda f: {
        "exercise_type": "tabletop", "place": f["site"], "on": date(2017, 1, 9),
    },
    "request_validation": lambda f: {"operation": "zqoperation", "reference": "zqreference"},
    "ask_confirmation": lambda f: {
        "contributor": "RWA", "unit_kind": "infantry battalion", "question": "zqquestion?",
    },
    "draft_requirement": lambda f: {"unit_kind": "medical", "tasks": ("zqtask",)},
    "record_instruction": lambda f: {
        "form": "monthly order", "issuer": "force headquarters", "title": "zqorder",
        "topics": ("freedom of movement",), "month": "2016-12", "hold_h": 48,
    },
    "record_language_test": lambda f: {
        "language": "zqlanguage", "required_level": "zqlevel", "tested": 3, "passed": 2,
    },
    "record_training": lambda f: {
        "happened": DAY, "course": "refresher", "rotations": (f["rotation"],), "scenarios": ("zqcourse",),
    },
    "receive_document": lambda f: {
        "reference": "zqnumber", "title": "zqtitle", "issuer": "zqissuer", "issued": date(2016, 11, 2),
    },
    "register_recommendation": lambda f: {
        "number": "R99", "document": f["document"], "summary": "zqsummary", "wording": "as issued",
        "track": "mission", "owner": "zqowner",
    },
    "set_action_point": lambda f: {
        "recommendations": (f["recommendation"],), "track": "mission", "owner": "zqactor",
        "deliverable": "zqdeliverable", "due": Due(on=date(2016, 12, 5), precision="day"),
    },
    "set_obligation": lambda f: {
        "recommendations": (f["recommendation"],), "track": "mission", "owner": "zqobliged",
        "duty": "zqduty", "interval": "weekly",
    },
    "plan_meeting": lambda f: {
        "body_id": f["body"], "on": date(2016, 12, 2), "note": "zqagenda",
    },
    "record_meeting": lambda f: {
        "body_id": f["body"], "attended": ("Police",), "happened": DAY, "note": "zqmet",
    },
    "submit_for_approval": lambda f: {
        "body_id": f["body"], "matter_kind": "security plan", "title": "zqsubmitted", "prepared_by": "zqpreparer",
    },
    "register_guidance": lambda f: {
        "guidance_kind": "policy", "title": "zqpolicy", "issuer": "zqissues", "number": "zqserialnumber",
        "audience": ("all personnel",), "in_force_from": date(2016, 12, 1), "training": "zqcurriculum",
    },
    "record_lesson": lambda f: {
        "number": "L98", "event": "zqevent", "finding": "zqfinding", "source": "zqinquiry", "reference": "zqpage",
    },
    "make_ask": lambda f: {"addressee": "zqaddressee", "what": "zqask", "channel": "zqchannel"},
    "make_update": lambda f: {
        "task_force_id": f["force"], "start": date(2016, 11, 1), "end": date(2016, 11, 30), "cover": "zqcover",
        "figures": (),
    },
    "enrol_protected_person": lambda f: {"person_kind": "survivor", "county": "zqhomecounty"},
    "record_referral": lambda f: {
        "person_kind": "child", "service": "medical care", "component": "police", "on": date(2016, 12, 1),
        "county": "zqchildcounty",
    },
    "record_file": lambda f: {"source": "Given by zqgiver.", **_file("zqfile")},
    "make_claim": lambda f: {
        "number": "C98", "claimant": "mission", "section": "protection", "position": 9,
        "text": f"zqclaim rests on {{{AFTER}:incident|incidents}}.", "nature": "metric",
    },
    "publish_edition": lambda f: {
        "document": "0" * 64, "document_kind": "letter", "edition": "mission", "reader": "zqreader", "as_of": NOON,
        "heads": {}, "forms": dict.fromkeys(("json", "html", "pdf", "docx"), "0" * 64),
    },
}  # fmt: skip
AFTERWARDS: dict[str, tuple[tuple[str, Stated], ...]] = {
    "report_incident": (
        ("add_source", lambda f, s: {
            "incident_id": s, "source_kind": "community", "channel": "in person", "reliability": "B",
            "credibility": 3, "note": "zqsource",
        }),
        ("add_source", lambda f, s: {
            "label": CLOSED, "incident_id": f["robbery"], "source_kind": "community", "channel": "telephone",
            "reliability": "C", "credibility": 3, "note": "zqinformant",
        }),
        ("correct_incident", lambda f, s: {
            "incident_id": s, "reason": "zqcorrected", "narrative": "Told anew by zqwitness.",
        }),
        ("verify_incident", lambda f, s: {
            "incident_id": s, "status": "refuted", "method": "document", "note": "zqjudgement",
        }),
        ("report_incident", lambda f, s: {
            "label": CLOSED, "category": "CR2", "happened": DAY, "place": "zqelsewhere", "county": "zqfar",
            "lon": 31.6, "lat": 4.9,
        }),
        ("judge_pair", lambda f, s: {
            "first_kind": "incident", "first_incident": s, "second_kind": "incident",
            "second_incident": Incident.objects.get(place="zqelsewhere").subject,
            "verdict": "different", "reason": "zqunlike",
        }),
    ),
    "record_intervention": (
        ("withdraw_intervention", lambda f, s: {"intervention_id": s, "reason": "zqstoodback"}),
    ),
    "enrol_protected_person": (
        ("record_identity", lambda f, s: {
            "label": CLOSED, "person_id": s, "name": "zqname", "contact": "zqcontact", "address": "zqshelternumber",
        }),
        ("record_account", lambda f, s: {
            "label": CLOSED, "person_id": s, "account": "She said zqaccount.", "language": "zqspoken",
        }),
        ("record_consent", lambda f, s: {
            "person_id": s, "decision": "given", "audiences": ("medical services",),
            "purpose": "referral to services", "language": "zqtongue", "given_by": "the person",
            "on": date(2016, 12, 1),
        }),
        ("share_record", lambda f, s: {
            "person_id": s, "audience": "medical services", "part": "identity",
            "purpose": "referral to services", "organisation": "zqclinic",
        }),
        ("break_glass", lambda f, s: {
            "reference": reference_of(s), "reason": "life in danger now", "note": "Taken by zqraiders.",
        }),
    ),
    "task_patrol": (
        ("record_denial", lambda f, s: {
            "patrol_id": s, "stage": "notification", "actor": "army", "restriction": "refused before departure",
            "where": "zqroadblock", "reason_given": "zqpretext",
        }),
        ("cancel_patrol", lambda f, s: {"patrol_id": s, "reason": "zqcancelled"}),
    ),
    "report_breach": (
        ("fix_breach_for_now", lambda f, s: {"breach_id": s, "means": "zqwire"}),
        ("withdraw_breach", lambda f, s: {"breach_id": s, "reason": "zqnobreach"}),
    ),
    "install_sensor": (
        ("set_sensor_state", lambda f, s: {"sensor_id": s, "state": "withdrawn", "reason": "zqlensbroken"}),
    ),
    "report_manning": (
        ("correct_manning", lambda f, s: {
            "at": at(12, 4), "manning_id": s, "watches": WHOLE_DAY, "reason": "zqsentry",
        }),
    ),
    "record_search": (
        ("record_seized_item", lambda f, s: {
            "label": CLOSED, "search_id": s, "tag": "zqtag", "item_class": "blade",
            "description": "zqblade", "found_where": "zqshelter", "holder": "zqholder",
        }),
        ("withdraw_search", lambda f, s: {"search_id": s, "reason": "zqunsearched"}),
    ),
    "open_plan": (
        ("issue_plan_version", lambda f, s: {"plan_id": s, "version": 1, "summary": "zqversion"}),
    ),
    "record_exercise": (
        ("withdraw_exercise", lambda f, s: {"exercise_id": s, "reason": "zqunexercised"}),
    ),
    "schedule_exercise": (
        ("cancel_exercise", lambda f, s: {"exercise_id": s, "reason": "zqcalledoff"}),
    ),
    "record_instruction": (
        ("supersede_instruction", lambda f, s: {"instruction_id": s, "reason": "zqsuperseded"}),
    ),
    "record_training": (
        ("withdraw_training", lambda f, s: {"training_id": s, "reason": "zquntrained"}),
    ),
    "plan_meeting": (
        ("add_agenda_item", lambda f, s: {"meeting_id": s, "number": 1, "title": "zqitem", "raised_by": "zqraiser"}),
        ("cancel_meeting", lambda f, s: {"meeting_id": s, "reason": "zqnotmet"}),
    ),
    "record_meeting": (
        ("record_decision", lambda f, s: {"meeting_id": s, "text": "zqdecided", "owner": "zqsees"}),
        ("record_approval", lambda f, s: {
            "meeting_id": s, "document_kind": "security plan", "title": "zqapproved",
        }),
        ("withdraw_meeting", lambda f, s: {"meeting_id": s, "reason": "zqunmet"}),
    ),
    "register_guidance": (
        ("state_requirement", lambda f, s: {"guidance_id": s, "number": 1, "text": "zqdemanded", "of": "zqdemandee"}),
        ("answer_requirement", lambda f, s: {
            "guidance_id": s, "requirement": 1, "answer_kind": "recommendation", "record": f["recommendation"],
            "note": "zqanswers",
        }),
        ("ask_acknowledgement", lambda f, s: {"guidance_id": s, "organisation": "zqbattalion"}),
        ("acknowledge_guidance", lambda f, s: {"guidance_id": s, "organisation": "zqcompany", "note": "zqread"}),
        ("end_guidance", lambda f, s: {"guidance_id": s, "on": date(2016, 12, 2), "reason": "zqended"}),
    ),
    "record_lesson": (
        ("answer_lesson", lambda f, s: {
            "lesson_id": s, "answer_kind": "figure", "figure": AFTER, "comparison": "at least", "number": 0,
            "note": "zqshows",
        }),
        ("withdraw_lesson", lambda f, s: {"lesson_id": s, "reason": "zqunlearnt"}),
    ),
    "submit_for_approval": (
        ("withdraw_submission", lambda f, s: {"submission_id": s, "reason": "zqtakenback"}),
    ),
    "make_ask": (
        ("repeat_ask", lambda f, s: {"ask_id": s, "note": "zqagain"}),
        ("answer_ask", lambda f, s: {"ask_id": s, "answer": "zqanswered", "answered_by": "zqanswerer"}),
    ),
    "make_update": (
        ("acknowledge_update", lambda f, s: {"update_id": s, "read": True, "note": "zqreadout"}),
    ),
    "set_action_point": (
        ("report_action_status", lambda f, s: {"action_id": s, "status": "in progress", "note": "zqprogress"}),
    ),
    "record_file": (
        ("replace_file", lambda f, s: {
            "file_id": s, "content": _file("zqcopy", subject=s)["content"], "reason": "zqclearer",
        }),
        ("open_file", lambda f, s: {"file_id": s, "purpose": "zqpurpose"}),
        ("withdraw_file", lambda f, s: {"file_id": s, "reason": "zqdoubted"}),
    ),
    "make_claim": (
        ("report_claim_status", lambda f, s: {"claim_id": s, "status": "in progress", "note": "zqreported"}),
        ("verify_claim", lambda f, s: {
            "at": at(3, 19, 2017), "claim_id": s, "assessment_id": f["assessment"], "finding": "verified",
            "judged": judged(**{AFTER.replace(".", "__"): 2}), "methods": ("document",), "note": "zqverdict",
            "places": ("zqvisited",),
        }),
    ),
}  # fmt: skip
WITHOUT_WORDS = {"report_manning", "schedule_exercise"}
"""Operations whose fields hold no words of a person: what is planted there comes with a later statement."""
