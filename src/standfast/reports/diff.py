"""What one document says that another did not: claims by their sentences, figures by their values and cases.

Read from the JSON of the two, so that what was sent can be held against what would be sent now. The difference of A against
B mirrors that of B against A.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ClaimMoved:
    """A claim whose sentence, status or verification differs; None is a claim that one of the two does not have."""

    id: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class FigureMoved:
    """A figure whose value or cases differ; the cases are named by the handles that every reader may see."""

    key: str
    before: float | None
    after: float | None
    entries_added: tuple[str, ...]
    entries_removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two documents, in the order of claims and keys."""

    claims: tuple[ClaimMoved, ...]
    figures: tuple[FigureMoved, ...]

    def __bool__(self) -> bool:
        return bool(self.claims or self.figures)

    def as_json(self) -> Json:
        """Return the difference as `standfast letter diff` prints it."""
        return {
            "claims": [
                {"id": one.id, "before": one.before, "after": one.after} for one in self.claims
            ],
            "figures": [
                {
                    "key": one.key,
                    "before": one.before,
                    "after": one.after,
                    "entries_added": list(one.entries_added),
                    "entries_removed": list(one.entries_removed),
                }
                for one in self.figures
            ],
        }

    def as_text(self) -> str:
        """Return the difference for people, one line a change."""
        if not self:
            return "Nothing differs."
        lines = []
        for claim in self.claims:
            lines += [
                claim.id,
                f"  before: {_told(claim.before)}",
                f"  after:  {_told(claim.after)}",
            ]
        for figure in self.figures:
            lines.append(f"{figure.key}: {_value(figure.before)} -> {_value(figure.after)}")
            lines += [f"  + {handle}" for handle in figure.entries_added]
            lines += [f"  - {handle}" for handle in figure.entries_removed]
        return "\n".join(lines)


def difference(before: Json, after: Json) -> Difference:
    """Return what differs between two documents, from their JSON."""
    return Difference(tuple(_claims(before, after)), tuple(_figures(before, after)))


def _claims(before: Json, after: Json) -> list[ClaimMoved]:
    old, new = _by_name(before), _by_name(after)
    found = []
    for name in sorted(old.keys() | new.keys()):
        was, now = old.get(name), new.get(name)
        if was is not None and now is not None:
            if _compared(was) == _compared(now):
                continue
            found.append(ClaimMoved(name[0], _line(was, now), _line(now, was)))
        else:
            found.append(
                ClaimMoved(name[0], was["text"] if was else None, now["text"] if now else None)
            )
    return found


def _by_name(document: Json) -> dict[tuple[str, int], Json]:
    """Return the claims by number; where sites gave one number twice, by their place among its bearers."""
    seen: Counter[str] = Counter()
    found = {}
    for claim in document["claims"]:
        found[claim["id"], seen[claim["id"]]] = claim
        seen[claim["id"]] += 1
    return found


def _compared(claim: Json) -> tuple[Any, ...]:
    return claim["text"], claim["status"], claim["verification"]


def _line(claim: Json, other: Json) -> str:
    """Return a claim's sentence, followed by its status and verification where these differ."""
    said = []
    if claim["status"] != other["status"]:
        said.append(claim["status"])
    if claim["verification"] != other["verification"]:
        said.append(_verified(claim["verification"]))
    return f"{claim['text']} [{'; '.join(said)}]" if said else str(claim["text"])


def _verified(verification: Json) -> str:
    if verification["on"] is None:
        return str(verification["status"])
    reading = verification["reading"] or {}
    value = reading.get("value")
    judged = "" if value is None else f" at {_value(value)}"
    return f"{verification['status']}{judged} on {verification['on']} by {verification['by']}"


def _figures(before: Json, after: Json) -> list[FigureMoved]:
    old = {one["key"]: one for one in before["figures"]}
    new = {one["key"]: one for one in after["figures"]}
    found = []
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        before_value, after_value = was and was["value"], now and now["value"]
        had, has = Counter(was["entries"] if was else ()), Counter(now["entries"] if now else ())
        if before_value != after_value or had != has:
            found.append(
                FigureMoved(key, before_value, after_value, _more(has, had), _more(had, has))
            )
    return found


def _more(these: Counter[str], those: Counter[str]) -> tuple[str, ...]:
    return tuple(sorted((these - those).elements()))


def _told(text: str | None) -> str:
    return "(no such claim)" if text is None else text


def _value(value: float | None) -> str:
    return (
        "not known" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
    )
