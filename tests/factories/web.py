"""A small mission to look at, and people who have signed in to look at it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.test import Client

from factories.accounts import administrator, enrolled
from factories.followup import assessment, claimed, staff
from factories.incidents import declared_zone, reported
from standfast.apps.accounts.models import Person
from standfast.apps.followup import operations as followup
from standfast.apps.incidents import operations as incidents
from standfast.log.times import Happened

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "a long sentence nobody else writes"  # not a secret: the people are made by the tests
PLANTED = "zephyrquartz"
"""A word that only confidential records hold."""
AFTER = "zones.un_house.serious_incidents.after"
BEFORE = "zones.un_house.serious_incidents.before"
SENTENCE = f"In the zone there were {{{AFTER}:incident|incidents}}."
AS_OF = "2017-04-17"


def account(person: Person) -> User:
    """Give a person credentials, which stand outside the log."""
    return User.objects.create_user(person.account, password=PASSWORD)


def signed_in(person: Person) -> Client:
    """Return a browser in which the person has signed in."""
    user = User.objects.filter(username=person.account).first() or account(person)
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@dataclass(frozen=True)
class Mission:
    """People, a zone, four incidents, one of them confidential, a claim and an assessment."""

    duty: Person
    colleague: Person
    cleared: Person
    planner: Person
    secretary: Person
    assessor: Person
    outsider: Person
    administrator: Person
    zone: UUID
    robbery: UUID
    theft: UUID
    confidential: UUID
    claim: UUID
    assessment: UUID
    recommendation: UUID
    action: UUID


def at(month: int, day: int, year: int = 2016) -> datetime:
    """Return noon of a day, in UTC."""
    return datetime(year, month, day, 12, tzinfo=UTC)


def small_mission() -> Mission:
    """Record a small mission on this test's database."""
    people = staff()
    zone = declared_zone()
    duty = enrolled("duty", "duty officer", name="Duty officer")
    cleared = enrolled(
        "cleared",
        "duty officer",
        name="Cleared officer",
        clearance="confidential",
        groups=("protection",),
    )
    robbery = reported(duty, at(10, 20), narrative="Two armed men at the gate road.").subject
    theft = reported(duty, at(11, 3), category="CR8", place="Market").subject
    reported(duty, at(9, 10))
    confidential = incidents.report_incident(
        by=cleared,
        at=at(11, 5),
        category="SV2",
        happened=Happened.day(date(2016, 11, 4)),
        county="Juba",
        narrative=f"Account that holds {PLANTED}.",
        label="confidential:protection",
    ).subject
    document = followup.receive_document(
        by=people.secretary,
        at=at(11, 1),
        reference="summary",
        title="the special investigation",
        issuer="its lead",
        issued=date(2016, 11, 1),
    ).subject
    recommendation = followup.register_recommendation(
        by=people.secretary,
        at=at(11, 14),
        number="R02",
        document=document,
        summary="Keep the surroundings of the sites free of weapons.",
        wording="reconstructed, wording unverified",
        track="mission",
        owner="Joint Operations Centre",
    ).subject
    action = followup.set_action_point(
        by=people.planner,
        at=at(11, 20),
        recommendations=(recommendation,),
        track="mission",
        owner="Force headquarters",
        deliverable="Set up the zone",
    ).subject
    return Mission(
        duty=duty,
        colleague=enrolled("colleague", "police", name="Police officer"),
        cleared=cleared,
        planner=people.planner,
        secretary=people.secretary,
        assessor=people.assessor,
        outsider=people.outsider,
        administrator=administrator(),
        zone=zone,
        robbery=robbery,
        theft=theft,
        confidential=confidential,
        claim=claimed(
            people.planner,
            number="C10",
            text=SENTENCE,
            nature="metric",
            status=None,
            recommendations=(recommendation,),
        ),
        assessment=assessment(people.assessor),
        recommendation=recommendation,
        action=action,
    )
