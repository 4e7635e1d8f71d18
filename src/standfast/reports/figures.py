"""Figures in the world of a moment, and the form in which a verdict names them."""

import hashlib
from collections.abc import Iterable, Sequence

from standfast.apps.followup.facts import Judged, JudgedFigure
from standfast.log.canonical import canonical
from standfast.log.figures import FIGURES, Moment, Reading, evaluate, reading_json, registered
from standfast.log.worlds import standing_at

__all__ = ["FIGURES", "judged", "reading_digest", "readings"]


def readings(keys: Iterable[str] | None, moment: Moment) -> list[Reading]:
    """Return readings at a moment, in the order of the keys; None means every figure, by key.

    :raises UnknownFigure: before anything is read, when a key is not registered.
    """
    wanted = sorted(FIGURES) if keys is None else list(keys)
    for key in wanted:
        registered(key)
    with standing_at(moment):
        return [evaluate(key, moment) for key in wanted]


def reading_digest(reading: Reading) -> str:
    """Return the digest of a reading: of its canonical JSON, cases and reasons included."""
    return hashlib.sha256(canonical(reading_json(reading))).hexdigest()


def judged(keys: Sequence[str], moment: Moment) -> Judged:
    """Return what lies before an assessor at a moment: the readings of these figures and the heads that they rest on."""
    for key in keys:
        registered(key)
    with standing_at(moment) as there:
        found = [evaluate(key, moment) for key in keys]
        return Judged(
            as_of=moment.as_of,
            known_by=moment.known_by,
            heads=dict(there.heads),
            figures=tuple(
                JudgedFigure(key=reading.key, value=reading.value, digest=reading_digest(reading))
                for reading in found
            ),
        )
