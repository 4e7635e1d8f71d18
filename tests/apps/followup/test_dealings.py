from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from factories import followup as make
from factories.accounts import administrator, enrolled
from factories.followup import ESTABLISHED, MADE, NOWHERE, Staff
from standfast.apps.accounts import operations as accounts
from standfast.apps.followup import circulation, operations, queries, sunset, updates
from standfast.apps.followup.circulation import Matrix
from standfast.apps.followup.dealings import TransferAccepted
from standfast.apps.followup.facts import Due
from standfast.log.chains import writing_on
from standfast.log.figures import Moment, Reading, evaluate
from standfast.log.models import Chain, Conflict, StoredEntry
from standfast.log.operations import Refused, append, write_transaction
from standfast.log.reactions import run_reactions
from standfast.log.worlds import world

pytestmark = pytest.mark.django_db
LATER = datetime(2017, 4, 17, 9, tzinfo=UTC)


@pytest.fixture
def people() -> Staff:
    return make.staff()


def refusal(do: Any, **given: Any) -> str:
    before = StoredEntry.objects.count()
    with pytest.raises(Refused) as refused:
        do(**given)
    assert StoredEntry.objects.count() == before
    return str(refused.value)


def read(key: str) -> Reading:
    with world(as_of=LATER):
        return evaluate(key, Moment(LATER))


def recommendation(by: Any, document: Any, number: str) -> Any:
    return operations.register_recommendation(
        by=by,
        at=MADE,
        number=number,
        document=document,
        summary=f"Do {number}.",
        wording="as issued",
        track="headquarters",
        owner="Headquarters",
    ).subject


def matrix() -> Matrix:
    return circulation.matrix(
        recommendations=list(queries.recommendations()),
        circulations=list(queries.circulations()),
        answers=list(queries.answers()),
        reminders=list(queries.reminders()),
    )


def test_the_matrix_says_who_answered_what_and_what_is_not_known(people: Staff) -> None:
    make.task_force(people.secretary)
    document = make.document(people.secretary)
    first, second = (recommendation(people.secretary, document, n) for n in ("R01", "R02"))
    sent = {
        name: operations.circulate_recommendations(
            by=people.secretary, at=MADE, operation=name, document=document, recommendations=about
        ).subject
        for name, about in (("A", ()), ("B", ()), ("C", (first,)), ("D", ()))
    }
    by: dict[str, Any] = {"by": people.secretary, "at": LATER}
    operations.record_answer(
        **by, circulation_id=sent["A"], recommendation=first, view="agrees", answer="Yes."
    )
    operations.record_answer(**by, circulation_id=sent["B"], answer="We have read it.")
    operations.record_answer(
        **by, circulation_id=sent["C"], recommendation=first, view="agrees", answer="Yes."
    )
    operations.record_answer(
        **by, circulation_id=sent["C"], recommendation=first, view="does not agree", answer="No."
    )
    operations.remind_operation(**by, circulation_id=sent["D"], answer_by=date(2017, 4, 30))

    found = matrix()

    assert (found.asked, found.answered) == (4, 3)
    cells = {line.operation: [(c.view, c.reason) for c in line.cells] for line in found.lines}
    assert cells == {
        "A": [("agrees", None), (None, "has not answered")],
        "B": [(None, circulation.NOT_ON_THIS), (None, circulation.NOT_ON_THIS)],
        "C": [("does not agree", None), (None, "was not asked about it")],
        "D": [(None, "has not answered"), (None, "has not answered")],
    }
    silent = found.lines[3]
    assert [reminder.on for reminder in silent.reminders] == [date(2017, 4, 17)]
    assert (silent.answered_on, silent.is_late(date(2017, 4, 30))) == (None, False)
    assert silent.is_late(date(2017, 5, 1))
    assert [a.view for a in found.lines[2].answers if not a.stands] == ["agrees"]
    assert read("followup.operations_answered").value == 3
    share = read("followup.operations_answered_share")
    assert (share.value, len(share.entries), len(share.excluded)) == (0.75, 4, 1)
    assert "was not asked about the recommendation" in refusal(
        operations.record_answer,
        **by,
        circulation_id=sent["C"],
        recommendation=second,
        answer="And this?",
    )
    assert refusal(operations.remind_operation, **by, circulation_id=sent["B"]) == (
        "B has answered; there is nothing to ask again."
    )
    assert "an answer cannot have come before" in refusal(
        operations.record_answer,
        **by,
        circulation_id=sent["D"],
        answer="Early.",
        received=date(2016, 12, 1),
    )
    assert "knows no consultation" in refusal(
        operations.record_answer, **by, circulation_id=NOWHERE, answer="So."
    )


def test_an_ask_is_open_until_it_ends_once(people: Staff) -> None:
    claim = make.claimed(
        people.secretary, claimant="secretary-general", nature="ask", section="asks"
    )
    asks = [make.asked(people.secretary, claim=claim) for _ in range(3)]
    by: dict[str, Any] = {"by": people.secretary, "at": LATER}
    operations.repeat_ask(**by, ask_id=asks[0])
    operations.answer_ask(**by, ask_id=asks[0], answer="Done.", answered_by="Its president")
    operations.decline_ask(**by, ask_id=asks[1], reason="Not now.")

    rows = {row.subject: row for row in queries.asks()}

    assert [rows[ask].state for ask in asks] == ["answered", "declined", "open"]
    assert (rows[asks[0]].times_asked, rows[asks[0]].last_asked_on) == (2, date(2017, 4, 17))
    assert (rows[asks[0]].outcome, rows[asks[0]].outcome_by) == ("Done.", "Its president")
    assert rows[asks[2]].outcome is None
    assert "was answered on 17 April 2017" in refusal(
        operations.withdraw_ask, **by, ask_id=asks[0], reason="No longer."
    )
    other = make.claimed(people.planner, number="C44")
    assert "asks nothing of anybody" in refusal(
        operations.make_ask, **by, addressee="X", what="Y", claim=other
    )


def test_an_update_tells_what_moved_between_two_states_of_the_log(people: Staff) -> None:
    force = make.task_force(people.secretary)
    action = make.point(people.planner, "Set up the zone.", track="mission", owner="Operations")
    claim = make.claimed(people.planner, number="C43")
    make.point(people.secretary, "Not the mission's.")
    first = make.updated(people.planner, force, at=MADE + timedelta(days=20))
    january = datetime(2017, 1, 20, 9, tzinfo=UTC)
    reported = operations.report_action_status(
        by=people.planner, at=january, action_id=action, status="in progress"
    )
    operations.report_claim_status(
        by=people.planner, at=january, claim_id=claim, status="implemented"
    )
    make.circulated(people.secretary, "MINUSMA", at=january)
    second = make.updated(
        people.planner,
        force,
        start=date(2017, 1, 1),
        end=date(2017, 1, 31),
        figures=(make.CONSULTED,),
        at=january + timedelta(days=12),
    )

    told = {subject: queries.update(subject) for subject in (first, second)}

    assert all(told.values())
    moved = [(c.kind, c.what, c.before, c.after) for c in updates.changes_in(told[first])]  # type: ignore[arg-type]
    assert moved == [
        ("made", "Claim C43", None, "in progress"),
        ("made", "Set up the zone.", None, "not reported yet"),
    ]
    changes = updates.changes_in(told[second])  # type: ignore[arg-type]
    assert [(c.kind, c.what, c.before, c.after) for c in changes] == [
        ("status", "Claim C43", "in progress", "implemented"),
        ("status", "Set up the zone.", "not reported yet", "in progress"),
    ]
    assert changes[1].entries == (reported.id,)
    update = told[second]
    assert update is not None
    assert (update.previous, len(update.entries)) == (first, 2)
    assert updates.told_in(update)[0].value == 1.0
    assert updates.checked_again(update).same

    third = make.updated(
        people.planner,
        force,
        start=date(2017, 2, 1),
        end=date(2017, 2, 28),
        figures=(make.CONSULTED,),
        at=LATER,
    )
    kept = queries.update(third)
    assert kept is not None
    assert (kept.changes, kept.entries) == ([], [])


def test_a_figure_that_moved_is_told_with_what_it_read_before(people: Staff) -> None:
    force = make.task_force(people.secretary)
    first = {"figures": (make.CONSULTED,), "at": MADE + timedelta(days=20)}
    make.updated(people.planner, force, **first)
    make.circulated(people.secretary, "MINUSMA", "UNIFIL", at=datetime(2017, 1, 20, 9, tzinfo=UTC))
    second = make.updated(
        people.planner,
        force,
        start=date(2017, 1, 1),
        end=date(2017, 1, 31),
        figures=(make.CONSULTED,),
        at=LATER,
    )

    update = queries.update(second)
    assert update is not None
    change = updates.changes_in(update)[0]
    assert (change.kind, change.figure) == ("figure", make.CONSULTED)
    assert (change.before, change.after) == (
        "0 peacekeeping operations",
        "2 peacekeeping operations",
    )


def test_an_update_is_refused_when_something_moved_since_it_was_looked_at(people: Staff) -> None:
    force = make.task_force(people.secretary)
    given: dict[str, Any] = {"start": date(2016, 12, 1), "end": date(2017, 4, 17), "figures": ()}
    seen = operations.drafted(task_force_id=force, at=LATER, **given).digest
    make.point(people.planner, "Set up the zone.", track="mission")

    said = refusal(
        operations.make_update,
        by=people.planner,
        at=LATER,
        task_force_id=force,
        drafted_as=seen,
        **given,
    )

    assert said.startswith("Something has moved since the draft was drawn")
    now = operations.drafted(task_force_id=force, at=LATER, **given).digest
    made = operations.make_update(
        by=people.planner, at=LATER, task_force_id=force, drafted_as=now, **given
    )
    for read_it in (False, True):
        operations.acknowledge_update(
            by=people.secretary, at=LATER, update_id=made.subject, read=read_it
        )
    row = queries.update(made.subject)
    assert row is not None
    assert row.received_by == row.read_by == people.secretary.subject
    assert (
        refusal(
            operations.acknowledge_update,
            by=people.secretary,
            at=LATER,
            update_id=made.subject,
            read=True,
        )
        == "The task force has read this update already."
    )
    assert (
        "the period ends in the future"
        in refusal(
            operations.make_update,
            by=people.planner,
            at=LATER,
            task_force_id=force,
            start=date(2017, 4, 1),
            end=date(2017, 4, 18),
        ).lower()
    )


def test_an_update_says_nothing_of_what_is_held_more_closely(people: Staff) -> None:
    force = make.task_force(people.secretary)
    cleared = enrolled("cleared.planner", "planner", clearance="confidential")
    make.point(cleared, "Hide the safe house.", track="mission", label="confidential")
    open_one = make.updated(cleared, force, at=LATER, end=date(2017, 4, 17))
    closed_one = make.updated(
        cleared, force, at=LATER, start=date(2016, 12, 1), end=date(2017, 4, 17)
    )
    closed = operations.drafted(
        task_force_id=NOWHERE,
        start=date(2016, 12, 1),
        end=date(2017, 4, 17),
        at=LATER,
        label="confidential",
        figures=(),
    )

    for subject in (open_one, closed_one):
        row = queries.update(subject)
        assert row is not None
        assert (row.changes, row.entries) == ([], [])
    assert [change.what for change in closed.changes] == ["Hide the safe house."]
    assert "tells what you may not read" in refusal(
        operations.make_update,
        by=people.planner,
        at=LATER,
        task_force_id=force,
        start=date(2017, 1, 1),
        end=date(2017, 1, 31),
        label="confidential",
    )


def test_a_task_force_ends_with_nothing_orphaned(people: Staff) -> None:
    force = make.task_force(people.secretary)
    point = make.point(people.secretary, at=ESTABLISHED)
    sent = make.circulated(people.secretary, "UNDOF", "UNIFIL")
    operations.record_answer(by=people.secretary, at=MADE, circulation_id=sent[1], answer="Agrees.")
    ask = make.asked(people.secretary)
    by: dict[str, Any] = {"by": people.secretary, "at": LATER}
    end: dict[str, Any] = {**by, "task_force_id": force, "successor": "all", "reason": "Time."}
    row = queries.task_force()
    assert row is not None
    assert {matter.subject for matter in sunset.orphans(row)} == {point, sent[0], ask}
    assert refusal(operations.end_task_force, **end).startswith(
        "3 open matters have no successor who accepted: 'Draw up a framework.' (no successor is planned)"
    )

    plan: dict[str, Any] = {**by, "task_force_id": force, "to": "the departments", "reason": "So."}
    assert "Who hands over is not who takes on" in refusal(
        operations.plan_transfer, **plan, items=(point,), successor=people.secretary.subject
    )
    one = operations.plan_transfer(**plan, items=(point,), successor=people.planner.subject).subject
    rest = operations.transfer_all(**plan, successor=people.planner.subject).subject
    transfer = queries.transfer(rest)
    assert transfer is not None
    assert set(transfer.items) == {str(sent[0]), str(ask)}
    assert "you are somebody else" in refusal(
        operations.accept_transfer, by=people.secretary, at=LATER, transfer_id=one
    )
    operations.accept_transfer(by=people.planner, at=LATER, transfer_id=one)
    operations.decline_transfer(by=people.planner, at=LATER, transfer_id=rest, reason="Not ours.")
    assert [matter.why for matter in sunset.orphans(row)] == [
        "the departments has declined it: Not ours."
    ] * 2
    assert refusal(operations.end_task_force, **end).startswith("2 open matters have")
    again = operations.transfer_all(**plan, successor=people.planner.subject).subject
    operations.accept_transfer(by=people.planner, at=LATER, transfer_id=again)

    entries = operations.end_task_force(**end)

    assert [entry.subject for entry in entries] == [force, point]
    action = queries.action(point)
    assert action is not None
    assert action.transferred_to == "the departments"
    ended = queries.task_force()
    assert ended is not None
    assert sunset.orphans(ended) == []
    assert "is with its successors" in refusal(
        operations.withdraw_transfer, **by, transfer_id=one, reason="Back."
    )


def test_an_acceptance_from_somebody_else_counts_in_nothing(people: Staff) -> None:
    subject = make.transferring(people.secretary, people.planner)
    chain = Chain.objects.filter(role="mission").first()
    assert chain is not None
    with writing_on(chain.chain), write_transaction():
        append(TransferAccepted(), subject=subject, by=people.outsider, at=LATER)

    row = queries.transfer(subject)

    assert row is not None
    assert row.state == "planned"
    assert [c.reason for c in Conflict.objects.filter(subject=subject)] == [
        "A transfer is accepted or declined by the successor that it names, and this comes from somebody else."
    ]


def test_what_has_no_date_is_told_with_its_age_and_who_was_asked(people: Staff) -> None:
    undated = make.point(people.planner, "Lengthen patrols.", track="mission")
    make.point(
        people.planner,
        "Dated.",
        track="mission",
        due=Due(on=date(2017, 5, 31), precision="end of month"),
    )
    claim = make.claimed(people.planner, status="planned")
    operations.ask_for_date(
        by=people.secretary, at=LATER, action_id=undated, of="Force headquarters"
    )

    found = queries.undated(on=date(2017, 4, 19))

    assert {one.row.subject for one in found} == {undated, claim}
    told = next(one for one in found if one.row.subject == undated)
    assert (told.age_days, told.asked_of, told.asked_on) == (
        120,
        "Force headquarters",
        date(2017, 4, 17),
    )
    operations.give_date(
        by=people.planner,
        at=LATER,
        action_id=undated,
        due=Due(on=date(2017, 6, 30), precision="month"),
    )
    assert [one.row.subject for one in queries.undated(on=date(2017, 4, 19))] == [claim]
    assert "the task-force secretary moves a date" in refusal(
        operations.give_date,
        by=people.planner,
        at=LATER,
        action_id=undated,
        due=Due(on=date(2017, 7, 31), precision="month"),
    )


def arrives(account: str, at: datetime) -> None:
    accounts.enrol_person(
        by=administrator(), at=at, account=account, name="Focal point", office="Forum"
    )


def test_an_arrival_calls_for_the_obligation_that_watches_for_it(people: Staff) -> None:
    duty = make.obligation(people.planner)
    watch: dict[str, Any] = {
        "by": people.planner,
        "at": datetime(2017, 1, 1, tzinfo=UTC),
        "action_id": duty,
        "watched": "accounts.person.enrolled",
        "event": "A focal point has arrived",
        "within_days": 14,
    }
    arrives("early", MADE)
    operations.watch_obligation(**watch, where={"account": "late", "office": "Forum"})
    run_reactions()
    assert list(queries.calls_of(duty)) == []
    arrives("other", LATER)
    arrives("late", LATER)

    run_reactions()
    run_reactions()

    calls = list(queries.calls_of(duty))
    assert [(call.called_on, call.due_on) for call in calls] == [
        (date(2017, 4, 17), date(2017, 5, 1))
    ]
    assert calls[0].event.startswith("A focal point has arrived, 2017-04-17 (")
    operations.fulfil_obligation(
        by=people.planner, at=LATER, action_id=duty, evidence="Told.", call=calls[0].entry
    )
    assert [call.fulfilled_on for call in queries.calls_of(duty)] == [date(2017, 4, 17)]
    assert "cannot call for an obligation" in refusal(
        operations.watch_obligation, **watch | {"watched": "incidents.incident.reported"}
    )
    assert "has no 'shoe'" in refusal(operations.watch_obligation, **watch, where={"shoe": "x"})
