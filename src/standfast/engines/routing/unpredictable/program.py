"""The linear program behind a schedule: least expected harm when the attacker knows the chain and has seen every cycle.

A schedule is a chain over plans: `flow[a, b]` is how often plan b follows plan a. The attacker who has seen a strikes
where the harm expected of the next cycle is greatest; the sum over a of that greatest harm is convex and piecewise
linear in the flow, so its least value is a linear program. The game is zero-sum, so what is best to commit to
(Stackelberg) is the minimax schedule. The rows, one a plan, place and slot, are far too many and are added as they are
broken; HiGHS solves each round.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from standfast.engines.routing.unpredictable.game import Booleans, Floats, GameRefused, Ints

BROKEN = 1e-7  # of the greatest harm: a row broken by less counts as kept
ROWS_A_STATE = 3  # rows added for one state and round
MOST_ROUNDS = 500


@dataclass(slots=True, eq=False)
class Program:
    """Arcs (a state, the plan that follows), what protects where, and the rows found so far.

    `covered` has the shape (plans, cells), `carried` (states, cells) and `harm` (cells,); a cell is a place and a slot.
    With `balanced` the states are the plans themselves, and what enters a plan leaves it.
    """

    state: list[int]
    plan: list[int]
    covered: Booleans
    carried: Booleans
    harm: Floats
    deterrence: float
    balanced: bool
    rows: list[tuple[int, int]] = field(default_factory=list)

    @property
    def states(self) -> int:
        """How many states there are."""
        return len(self.carried)

    def flow_of(self, arcs: Floats) -> Floats:
        """Return arcs as a table, shape (states, plans)."""
        flow = np.zeros((self.states, len(self.covered)))
        flow[self.state, self.plan] = arcs
        return flow

    def expected(self, flow: Floats) -> Floats:
        """Return the harm expected of a strike in every state and cell, weighted by how often the state occurs."""
        mass = flow.sum(axis=1)[:, None]
        prevented = np.where(self.carried, mass, flow @ self.covered.astype(np.float64))
        return np.asarray(self.harm[None, :] * (mass - self.deterrence * prevented))


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """The least harm, the flow that reaches it, and how the attacker mixes cells in answer, shape (cells,)."""

    harm: float
    flow: Floats
    attack: Floats


def least_harm(program: Program) -> Solved:
    """Return the flow with the least expected harm, and the attacker's own best mixture over places and slots."""
    return _solved(program, _harm_only, most_harm=None)


def spread(program: Program, *, most_harm: float) -> Solved:
    """Return, among flows of at most that harm, the one in which the commonest follow-up is least common."""
    return _solved(program, _commonest, most_harm=most_harm)


def _harm_only(program: Program) -> Floats:
    arcs, states = len(program.state), program.states
    return np.concatenate((np.zeros(arcs), np.ones(states), np.zeros(1)))


def _commonest(program: Program) -> Floats:
    cost = np.zeros(len(program.state) + program.states + 1)
    cost[-1] = 1
    return cost


def _solved(
    program: Program, objective: Callable[[Program], Floats], *, most_harm: float | None
) -> Solved:
    cost = objective(program)
    scale = float(program.harm.max(initial=0.0)) or 1.0
    arcs = len(program.state)
    even = program.flow_of(np.full(arcs, 1 / arcs))
    _add_broken(program, program.expected(even), np.full(program.states, -np.inf), scale)
    for _ in range(MOST_ROUNDS):
        answer = linprog(
            cost,
            *_kept_rows(program, most_harm),
            *_balance(program),
            bounds=[(0, None)] * len(cost),
            method="highs",
        )
        if answer.status != 0:
            raise GameRefused(f"The linear program of the schedule has no answer: {answer.message}")
        flow = program.flow_of(np.maximum(answer.x[:arcs], 0))
        bound = answer.x[arcs:-1]
        if not _add_broken(program, program.expected(flow), bound, scale):
            return Solved(float(bound.sum()), flow, _attack(program, answer.ineqlin.marginals))
    raise GameRefused(
        f"The linear program of the schedule did not close in {MOST_ROUNDS} rounds; give fewer plans."
    )


def _attack(program: Program, marginals: Floats) -> Floats:
    """Read the attacker's mixture over cells from the rows' multipliers."""
    mixture = np.zeros(program.harm.size)
    for (_, cell), weight in zip(program.rows, marginals[: len(program.rows)], strict=True):
        mixture[cell] += max(0.0, -float(weight))
    total = mixture.sum()
    return np.asarray(mixture / total if total > 0 else mixture)


def _add_broken(program: Program, expected: Floats, bound: Floats, scale: float) -> bool:
    """Add the most broken rows of every state; False when every row is kept."""
    over = expected - bound[:, None]
    known = set(program.rows)
    added = False
    for state in range(program.states):
        worst = np.argsort(-over[state], kind="stable")[:ROWS_A_STATE].tolist()
        for cell in worst:
            if over[state, cell] > BROKEN * scale and (state, cell) not in known:
                program.rows.append((state, cell))
                added = True
    return added


def _kept_rows(program: Program, most_harm: float | None) -> tuple[sparse.csr_matrix, Floats]:
    arcs, states = len(program.state), program.states
    state, plan = np.array(program.state), np.array(program.plan)
    data: list[Floats] = []
    columns: list[Ints] = []
    lengths = []
    for of, cell in program.rows:
        chosen = np.flatnonzero(state == of)
        prevented = program.covered[plan[chosen], cell] | program.carried[of, cell]
        data.append(np.append(program.harm[cell] * (1 - program.deterrence * prevented), -1.0))
        columns.append(np.append(chosen, arcs + of))
        lengths.append(len(chosen) + 1)
    limits = [0.0] * len(program.rows)
    if most_harm is not None:
        data.append(np.ones(states))
        columns.append(np.arange(arcs, arcs + states))
        lengths.append(states)
        limits.append(most_harm)
        for arc in range(arcs):
            data.append(np.array([1.0, -1.0]))
            columns.append(np.array([arc, arcs + states]))
            lengths.append(2)
            limits.append(0.0)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    shape = (len(lengths), arcs + states + 1)
    table = sparse.csr_matrix((np.concatenate(data), np.concatenate(columns), starts), shape=shape)
    return table, np.array(limits)


def _balance(program: Program) -> tuple[sparse.csr_matrix, Floats]:
    """Everything adds up to one and, in a chain, what enters a plan leaves it."""
    arcs, width = len(program.state), len(program.state) + program.states + 1
    whole = sparse.csr_matrix((np.ones(arcs), (np.zeros(arcs, int), np.arange(arcs))), (1, width))
    if not program.balanced:
        return whole, np.ones(1)
    ends = (np.concatenate((program.state, program.plan)), np.tile(np.arange(arcs), 2))
    signs = np.concatenate((np.ones(arcs), -np.ones(arcs)))
    balance = sparse.csr_matrix((signs, ends), (program.states, width))
    return sparse.vstack((whole, balance), format="csr"), np.append(1.0, np.zeros(program.states))
