"""Facts: the typed bodies of entries, what somebody states, in the past tense.

A fact is a frozen msgspec structure. Its kind is `<app>.<noun>.<verb>`; the part before the last dot names the fold that
reads it. A changed shape is a new version with an upcaster from the one before; versions are never edited.
"""

import uuid
from collections.abc import Callable
from typing import Any, ClassVar, Literal, TypeVar, cast, dataclass_transform
from uuid import UUID

import msgspec

from standfast.log.times import Happened, TimeCorrection

__all__ = [
    "FACTS",
    "Fact",
    "Happened",
    "TimeCorrection",
    "Unreadable",
    "fact",
    "new_subject",
    "read_fact",
    "upcaster",
]


class Unreadable(Exception):
    """The body of an entry cannot be read as the fact that it says it is."""


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(msgspec.field,))
class KeywordOnly(msgspec.StructMeta):
    """Makes every fact keyword-only, so that optional fields may stand where they read best."""

    def __new__(
        mcls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any
    ) -> Any:
        return super().__new__(mcls, name, bases, namespace, **({"kw_only": True} | options))


class Fact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, metaclass=KeywordOnly):
    """The body of an entry. Subclasses are declared with `@fact`."""

    kind: ClassVar[str]
    version: ClassVar[int]
    act: ClassVar[bool]
    sets: ClassVar[tuple[str, ...]]
    stated_by: ClassVar[str | None]

    def correction_of_time(self) -> TimeCorrection | None:
        """Return how this statement moves the time of what it corrects, if it does."""
        return None


class Kind(msgspec.Struct, frozen=True):
    """What the registry knows of a kind of fact."""

    kind: str
    version: int
    fact: type[Fact]
    decoder: Any
    fold: str


FactType = TypeVar("FactType", bound=type[Fact])
Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
FACTS: dict[str, Kind] = {}
UPCASTERS: dict[tuple[str, int], Upcaster] = {}


StatedBy = Literal["root", "assessor"]


def fact(
    kind: str,
    *,
    act: bool,
    version: int = 1,
    sets: tuple[str, ...] = (),
    stated_by: StatedBy | None = None,
) -> Callable[[FactType], FactType]:
    """Declare a fact: its kind, whether it is an act or a statement about its subject, which fields it sets alone.

    `stated_by` says which chains alone may state it: the mission's root, or one enrolled to the assessor; None is any site.

    :raises ValueError: when the kind is not `<app>.<noun>.<verb>`, is taken, or `sets` names a field that is not there.
    """

    def declare(cls: FactType) -> FactType:
        if kind.count(".") != 2:
            raise ValueError(f"'{kind}' is not a kind of fact: write <app>.<noun>.<past verb>.")
        if kind in FACTS and FACTS[kind].fact.__qualname__ != cls.__qualname__:
            raise ValueError(f"The kind '{kind}' is taken by {FACTS[kind].fact.__name__}.")
        if taken := {"kind", "version", "act", "sets", "stated_by"} & set(cls.__struct_fields__):
            raise ValueError(
                f"{cls.__name__} may not call a field {sorted(taken)}: every fact has that already."
            )
        if missing := set(sets) - set(cls.__struct_fields__):
            raise ValueError(f"{cls.__name__} has no field {sorted(missing)}.")
        cls.kind, cls.version, cls.act, cls.sets = kind, version, act, sets
        cls.stated_by = stated_by
        FACTS[kind] = Kind(kind, version, cls, msgspec.json.Decoder(cls), kind.rpartition(".")[0])
        return cls

    return declare


def upcaster(kind: str, *, from_version: int) -> Callable[[Upcaster], Upcaster]:
    """Declare how a body of an older version becomes one of the next."""

    def declare(function: Upcaster) -> Upcaster:
        UPCASTERS[kind, from_version] = function
        return function

    return declare


def readable(kind: str, version: int) -> bool:
    """Tell whether this release knows the kind in that version."""
    return kind in FACTS and version <= FACTS[kind].version


def read_fact(kind: str, version: int, body: bytes) -> Fact:
    """Return the fact that a body states, brought up to the version of this release.

    :raises Unreadable: when the kind or version is unknown here, or the body does not have its shape.
    """
    known = FACTS.get(kind)
    if known is None or version > known.version:
        raise Unreadable(
            f"This release does not know {kind} version {version}; update it to read this entry."
        )
    try:
        if version == known.version:
            return cast("Fact", known.decoder.decode(body))
        content = msgspec.json.decode(body, type=dict)
        for step in range(version, known.version):
            content = UPCASTERS[kind, step](content)
        return msgspec.convert(content, known.fact)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"The body is not a {kind} version {version}: {error}.") from error
    except KeyError as error:
        raise Unreadable(
            f"There is no upcaster of {kind} from version {version} to {known.version}."
        ) from error


def new_subject() -> UUID:
    """Return the id of a new subject: random, so that it tells nobody when the subject began."""
    return uuid.uuid4()
