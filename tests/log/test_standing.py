"""What a chain may state: the root recognises, revokes and grants; only the assessor verifies; nothing depends on order."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from factories.log import START, Somebody
from factories.small_mission import LATER, all_rows, bundle, state, take, wipe
from standfast.apps.accounts.facts import ClearanceGranted, PersonEnrolled, RoleGranted
from standfast.apps.followup.facts import ClaimDisputed, Judged
from standfast.apps.incidents.facts import HarmRecorded, IncidentReported
from standfast.apps.incidents.models import Incident
from standfast.log import rowtext
from standfast.log.chains import NoChain, own_chain
from standfast.log.enrolment import card, open_chain, recipient_of_card
from standfast.log.exchange import trust_card
from standfast.log.facts import Fact
from standfast.log.ids import chain_subject
from standfast.log.models import Chain, StoredEntry, TrustRecord
from standfast.log.operations import Refused
from standfast.log.rebuild import rebuild
from standfast.log.standing import standing_reason
from standfast.log.times import Happened
from standfast.log.trust import ChainRecognised, ChainRevoked, DeviceEnrolled, DeviceRevoked
from standfast.log.trust_operations import pin_root, recognise_chain, revoke_chain
from standfast.log.verification import verify
from standfast.log.worlds import world

pytestmark = pytest.mark.django_db
ROLES = {
    "headquarters": "headquarters",
    "bentiu": "mission",
    "malakal": "mission",
    "assessor": "assessor",
    "phone": "device",
}
ADMINISTRATOR = Somebody.with_roles("administrator")


@dataclass
class Field:
    """The chains of a mission by site, all written from this home's keys."""

    chains: dict[str, str]
    cards: dict[str, dict[str, Any]]
    hour: int = 0

    def states(
        self,
        site: str,
        fact: Fact,
        subject: UUID,
        *,
        at: datetime | None = None,
        seen: tuple[UUID, ...] | None = None,
    ) -> UUID:
        self.hour += 1
        at = at or START + timedelta(hours=self.hour)
        return state((fact, Happened.exact(at)), subject, self.chains[site], at, seen=seen).id

    def recognised(self, site: str, *, by: str = "headquarters", role: str | None = None) -> UUID:
        row = Chain.objects.get(chain=self.chains[site])
        fact = ChainRecognised(
            chain=row.chain,
            key=row.key,
            site=row.site,
            role=role or row.role,  # type: ignore[arg-type]
            clearance="confidential",
            groups=("protection",),
        )
        return self.states(by, fact, chain_subject(row.chain), seen=())

    def enrolled(self, site: str, device: str, *may: str, holder: UUID = UUID(int=7)) -> UUID:  # noqa: B008
        row = Chain.objects.get(chain=self.chains[device])
        fact = DeviceEnrolled(
            chain=row.chain, key=row.key, site=site, holder=holder, may=may or REPORTS
        )
        return self.states(site, fact, chain_subject(row.chain), seen=())

    def revoked(self, site: str, last: int, *, by: str = "headquarters") -> UUID:
        fact = ChainRevoked(chain=self.chains[site], last_honoured=last, reason="Laptop lost.")
        return self.states(by, fact, chain_subject(self.chains[site]))

    def bundles(self) -> list[Path]:
        return [bundle(site, chain=chain) for site, chain in self.chains.items()]


REPORTS = ("incidents.incident.reported",)


@pytest.fixture
def field() -> Field:
    chains = {
        site: open_chain(
            site=site, at=START, role=role, world="demo", writing=site == "headquarters"
        ).chain
        for site, role in ROLES.items()
    }
    return Field(chains, {site: card(chain) for site, chain in chains.items()})


def elsewhere(field: Field, files: list[Path], *, root: str = "headquarters") -> None:
    """Become an empty home that has pinned the root by its card, and take the bundles in this order."""
    wipe()
    trust_card(field.cards[root], at=LATER)
    pin_root(field.chains[root], at=LATER)
    take(files)


def standings(field: Field, site: str) -> list[str]:
    """Return what the entries of a site count as, without its genesis."""
    rows = StoredEntry.objects.filter(chain=field.chains[site], seq__gt=1).order_by("seq")
    return list(rows.values_list("standing", flat=True))


def reasons(field: Field, site: str) -> list[str | None]:
    rows = StoredEntry.objects.filter(chain=field.chains[site], seq__gt=1).order_by("seq")
    return [standing_reason(row) for row in rows]


def held() -> tuple[object, list[str]]:
    found = rowtext.state()
    return (found["tables"], found["overall"]), all_rows()


def same_in_every_order(field: Field, check: Callable[[], None]) -> None:
    """Take every chain as one bundle, those that state something in every order, and hold the same state each time."""
    said = {s for s, c in field.chains.items() if StoredEntry.objects.filter(chain=c).count() > 1}
    files = {site: bundle(site, chain=chain) for site, chain in field.chains.items()}
    silent = [file for site, file in files.items() if site not in said]
    results = []
    for order in permutations(files[site] for site in sorted(said)):
        elsewhere(field, [*order, *silent])
        check()
        assert [finding.what for finding in verify()] == []
        results.append(held())
    assert all(result == results[0] for result in results)
    rebuild()
    assert held() == results[0]


def test_a_chain_counts_when_the_root_has_recognised_it(field: Field) -> None:
    report = uuid4()
    field.states("bentiu", IncidentReported(category="CR2"), report)
    field.states("malakal", IncidentReported(category="CR2"), uuid4())
    field.recognised("bentiu")

    def check() -> None:
        assert standings(field, "bentiu") == ["folded"]
        assert standings(field, "malakal") == ["untrusted"]
        assert reasons(field, "malakal") == ["The mission's root has not recognised this chain."]
        assert list(Incident.objects.values_list("subject", flat=True)) == [report]

    same_in_every_order(field, check)


def test_nobody_but_the_root_recognises_revokes_or_grants(field: Field) -> None:
    person = uuid4()
    field.recognised("bentiu")
    field.states("bentiu", PersonEnrolled(account="x", name="Clerk", office="B"), person)
    field.states("bentiu", RoleGranted(role="administrator"), person)
    field.states("bentiu", ClearanceGranted(level="strictly confidential"), person)
    field.recognised("malakal", by="bentiu")
    field.states("malakal", IncidentReported(category="CR2"), uuid4())
    field.states("headquarters", RoleGranted(role="planner"), person)
    field.revoked("headquarters", 1, by="bentiu")

    def check() -> None:
        assert standings(field, "bentiu") == ["folded", *["without standing"] * 4]
        assert set(reasons(field, "bentiu")[1:]) == {
            "Only the mission's root site states this; this chain is not its."
        }
        assert standings(field, "malakal") == ["untrusted"]
        assert standings(field, "headquarters") == ["folded", "folded"]
        assert [row for row in all_rows() if "administrator" in row] == []

    same_in_every_order(field, check)


def test_only_the_assessors_chain_verifies_and_it_states_nothing_else(field: Field) -> None:
    verdict = ClaimDisputed(
        assessment=uuid4(),
        reason="No.",
        judged=Judged(as_of=START, heads={}),
        methods=("document",),
    )
    for site in ("bentiu", "assessor"):
        field.recognised(site)
        field.states(site, verdict, uuid4())
        field.states(site, IncidentReported(category="CR2"), uuid4())
    field.states("headquarters", verdict, uuid4())

    def check() -> None:
        assert standings(field, "bentiu") == ["without standing", "folded"]
        assert standings(field, "assessor") == ["folded", "without standing"]
        assert standings(field, "headquarters")[-1] == "without standing"
        assert reasons(field, "bentiu")[0] == (
            "Only a chain enrolled to the assessor verifies; this one is not."
        )

    same_in_every_order(field, check)


def test_a_chain_that_calls_itself_the_assessors_is_none_unless_recognised_as_one(
    field: Field,
) -> None:
    field.recognised("assessor", role="mission")
    verdict = ClaimDisputed(
        assessment=uuid4(),
        reason="No.",
        judged=Judged(as_of=START, heads={}),
        methods=("document",),
    )
    field.states("assessor", verdict, uuid4())

    def check() -> None:
        assert standings(field, "assessor") == ["without standing"]
        assert reasons(field, "assessor") == [
            "It says that it is a chain of the assessor; it was recognised as mission."
        ]

    same_in_every_order(field, check)


def test_a_revoked_chain_is_honoured_up_to_an_entry_whatever_arrives_first(field: Field) -> None:
    before, after = uuid4(), uuid4()
    field.recognised("bentiu")
    field.states("bentiu", IncidentReported(category="CR2"), before)
    field.states("bentiu", HarmRecorded(harm="injured", low=1, best=2, high=3), before)
    # Whoever holds the lost laptop sets its clock back: the number decides, not the time.
    field.states("bentiu", IncidentReported(category="CR1"), after, at=START)
    field.revoked("bentiu", 2)

    def check() -> None:
        assert standings(field, "bentiu") == ["folded", "without standing", "without standing"]
        assert reasons(field, "bentiu")[2] == (
            "Its chain is revoked and honoured up to entry 2: Laptop lost."
        )
        assert list(Incident.objects.values_list("subject", flat=True)) == [before]
        with world(as_of=LATER):
            assert Incident.objects.count() == 1

    same_in_every_order(field, check)


def test_a_later_revocation_never_honours_again_what_an_earlier_one_cut_off(field: Field) -> None:
    field.recognised("bentiu")
    for _ in range(4):
        field.states("bentiu", IncidentReported(category="CR2"), uuid4())
    field.revoked("bentiu", 2)
    field.revoked("bentiu", 4)
    field.revoked("bentiu", 3)

    def check() -> None:
        assert standings(field, "bentiu") == ["folded", *["without standing"] * 3]
        assert TrustRecord.objects.get(chain=field.chains["bentiu"]).honoured == 2

    same_in_every_order(field, check)


def test_a_device_states_what_it_was_enrolled_for_and_only_while_its_site_counts(
    field: Field,
) -> None:
    field.recognised("bentiu")
    field.enrolled("bentiu", "phone")
    field.states("phone", IncidentReported(category="CR2"), uuid4())
    field.states("phone", HarmRecorded(harm="injured", low=1, best=2, high=3), uuid4())

    def check() -> None:
        assert standings(field, "phone") == ["folded", "without standing"]
        assert reasons(field, "phone")[1] == "This device was not enrolled to state this."

    same_in_every_order(field, check)

    elsewhere(field, field.bundles())
    at = LATER + timedelta(days=1)
    cut = ChainRevoked(chain=field.chains["bentiu"], last_honoured=1, reason="It was stolen.")
    state(
        (cut, Happened.exact(at)),
        chain_subject(field.chains["bentiu"]),
        field.chains["headquarters"],
        at,
    )
    assert standings(field, "phone") == ["untrusted", "untrusted"]
    assert Incident.objects.count() == 0


def test_a_device_states_nothing_in_another_persons_name(field: Field) -> None:
    field.recognised("bentiu")
    field.enrolled("bentiu", "phone", holder=UUID(int=8))
    field.states("phone", IncidentReported(category="CR2"), uuid4())

    def check() -> None:
        assert standings(field, "phone") == ["without standing"]
        assert reasons(field, "phone") == [
            "A device states what its holder states; this names somebody else."
        ]

    same_in_every_order(field, check)


def test_no_other_site_takes_a_device_back_or_enrols_in_this_ones_name(field: Field) -> None:
    field.recognised("bentiu")
    field.recognised("malakal")
    field.enrolled("bentiu", "phone")
    field.states("phone", IncidentReported(category="CR2"), uuid4())
    lost = DeviceRevoked(chain=field.chains["phone"], last_honoured=1, reason="Says Malakal.")
    field.states("malakal", lost, chain_subject(field.chains["phone"]))

    def check() -> None:
        assert standings(field, "phone") == ["folded"]

    same_in_every_order(field, check)


def test_a_site_takes_back_the_device_that_it_enrolled(field: Field) -> None:
    field.recognised("bentiu")
    field.enrolled("bentiu", "phone")
    for _ in range(2):
        field.states("phone", IncidentReported(category="CR2"), uuid4())
    lost = DeviceRevoked(
        chain=field.chains["phone"], last_honoured=2, reason="Taken at a roadblock."
    )
    field.states("bentiu", lost, chain_subject(field.chains["phone"]))

    def check() -> None:
        assert standings(field, "phone") == ["folded", "without standing"]

    same_in_every_order(field, check)


@pytest.mark.parametrize("seed", range(6))
def test_entry_by_entry_in_any_order_the_same_counts(field: Field, seed: int) -> None:
    field.recognised("bentiu")
    field.enrolled("bentiu", "phone")
    subject = uuid4()
    field.states("phone", IncidentReported(category="CR2"), subject)
    field.states("bentiu", HarmRecorded(harm="injured", low=1, best=2, high=3), subject)
    field.states("bentiu", RoleGranted(role="planner"), uuid4())
    field.revoked("bentiu", 3)
    pieces = [
        bundle(f"{site}-{after}", chain=chain, after=after, limit=1)
        for site, chain in field.chains.items()
        for after in range(StoredEntry.objects.filter(chain=chain).count())
    ]
    elsewhere(field, sorted(pieces))
    expected = held()

    elsewhere(field, random.Random(seed).sample(pieces, len(pieces)))

    assert held() == expected
    assert standings(field, "phone") == ["folded"]
    assert standings(field, "bentiu") == ["folded", "folded", "without standing"]
    assert [finding.what for finding in verify()] == []


def test_one_root_follows_another_which_is_honoured_up_to_where_it_was_held(field: Field) -> None:
    field.recognised("bentiu")
    field.states("headquarters", RoleGranted(role="planner"), uuid4())
    field.states("headquarters", RoleGranted(role="police"), uuid4())
    elsewhere(field, field.bundles())

    _, changed = pin_root(field.chains["malakal"], at=LATER, honour_old_to=3)

    assert changed == 2  # the new root's own genesis counts now, the old root's last grant no more
    assert standings(field, "headquarters") == ["folded", "folded", "without standing"]
    assert reasons(field, "headquarters")[2] == (
        "Another root has followed this one, which is honoured up to entry 3."
    )
    assert [finding.what for finding in verify()] == []


def test_the_root_is_pinned_by_an_entry_of_the_site_that_pins(field: Field) -> None:
    pin_root(field.chains["headquarters"], at=LATER)

    newest = StoredEntry.objects.filter(chain=field.chains["headquarters"]).order_by("-seq")[0]
    assert newest.kind == "log.chain.root_pinned"
    assert Chain.objects.get(root=True).chain == field.chains["headquarters"]


def test_a_standing_that_somebody_changed_in_the_database_is_found(field: Field) -> None:
    field.recognised("bentiu")
    field.states("bentiu", RoleGranted(role="administrator"), uuid4())
    elsewhere(field, field.bundles())
    entry = StoredEntry.objects.get(chain=field.chains["bentiu"], seq=2)
    StoredEntry.objects.filter(row=entry.row).update(standing="folded", arrival=900)

    found = [finding.what for finding in verify()]

    reason = "Only the mission's root site states this; this chain is not its."
    assert f"forged: it counts although {reason}" in found


# --- the operations at the root ---------------------------------------------------------------------------------------


@pytest.fixture
def rooted(field: Field) -> Field:
    pin_root(field.chains["headquarters"], at=START)
    return field


def test_an_administrator_at_the_root_recognises_and_revokes(rooted: Field) -> None:
    bentiu = rooted.chains["bentiu"]
    recognise_chain(
        by=ADMINISTRATOR, at=LATER, chain=bentiu, clearance="confidential", groups=("b", "a")
    )
    record = TrustRecord.objects.get(chain=bentiu)
    assert (record.site, record.role, record.clearance, record.groups, record.honoured) == (
        "bentiu",
        "mission",
        "confidential",
        ["a", "b"],
        None,
    )

    revoke_chain(by=ADMINISTRATOR, at=LATER, chain=bentiu, reason="Laptop lost.")

    record = TrustRecord.objects.get(chain=bentiu)
    assert (record.honoured, record.reason) == (1, "Laptop lost.")


def test_what_the_root_refuses_and_nothing_is_written(rooted: Field) -> None:
    bentiu, hq = rooted.chains["bentiu"], rooted.chains["headquarters"]
    planner = Somebody.with_roles("planner")
    revoke_chain(by=ADMINISTRATOR, at=LATER, chain=bentiu, reason="Lost.", last_honoured=1)
    entries = StoredEntry.objects.count()

    with pytest.raises(Refused, match="is for administrator"):
        recognise_chain(by=planner, at=LATER, chain=rooted.chains["malakal"])
    with pytest.raises(Refused, match="No chain 0000"):
        recognise_chain(by=ADMINISTRATOR, at=LATER, chain="0" * 40)
    with pytest.raises(Refused, match="only sites are recognised"):
        recognise_chain(by=ADMINISTRATOR, at=LATER, chain=rooted.chains["phone"])
    with pytest.raises(Refused, match="is revoked from entry 1 on"):
        recognise_chain(by=ADMINISTRATOR, at=LATER, chain=bentiu)
    with pytest.raises(Refused, match=r"is not a label"):
        recognise_chain(
            by=ADMINISTRATOR, at=LATER, chain=rooted.chains["malakal"], groups=("protection",)
        )
    with pytest.raises(Refused, match="is the mission's root"):
        revoke_chain(by=ADMINISTRATOR, at=LATER, chain=hq, reason="Why not.")
    with pytest.raises(Refused, match="which is no later"):
        revoke_chain(by=ADMINISTRATOR, at=LATER, chain=bentiu, reason="Again.", last_honoured=5)

    assert StoredEntry.objects.count() == entries


def test_no_site_holds_a_chain_that_works_and_one_that_verifies(rooted: Field) -> None:
    second = open_chain(site="bentiu", at=LATER, role="assessor", world="demo", writing=False).chain
    recognise_chain(by=ADMINISTRATOR, at=LATER, chain=rooted.chains["bentiu"])
    with pytest.raises(Refused, match="no site verifies its own work"):
        recognise_chain(by=ADMINISTRATOR, at=LATER, chain=second)


def test_a_site_that_is_not_the_root_is_told_where_grants_are_made(field: Field) -> None:
    Chain.objects.filter(chain=field.chains["headquarters"]).update(own=False, writing=False)
    Chain.objects.filter(chain=field.chains["bentiu"]).update(writing=True)
    pin_root(field.chains["headquarters"], at=LATER)
    entries = StoredEntry.objects.count()

    with pytest.raises(Refused, match="root site, headquarters; this site is not it"):
        recognise_chain(by=ADMINISTRATOR, at=LATER, chain=field.chains["malakal"])

    assert StoredEntry.objects.count() == entries


def test_a_site_whose_own_chain_is_revoked_writes_nothing_more(rooted: Field) -> None:
    bentiu = rooted.chains["bentiu"]
    revoke_chain(by=ADMINISTRATOR, at=LATER, chain=bentiu, reason="Laptop lost.")
    Chain.objects.filter(own=True).exclude(chain=bentiu).update(writing=False)
    Chain.objects.filter(chain=bentiu).update(writing=True)

    with pytest.raises(NoChain, match="is revoked and honoured up to entry 1: Laptop lost"):
        own_chain()


def test_a_cards_recipient_is_signed_by_the_cards_own_chain(field: Field) -> None:
    content = card(field.chains["bentiu"])
    recipient = recipient_of_card(content)
    assert recipient is not None
    assert recipient.startswith("age1")

    other = card(field.chains["malakal"]) | {"recipient": content["recipient"]}
    with pytest.raises(Refused, match="is not signed by the card's own chain"):
        recipient_of_card(other)
    assert recipient_of_card({k: v for k, v in content.items() if k != "recipient"}) is None
