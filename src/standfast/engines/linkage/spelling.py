"""Words as they compare: own tokens, stop words, and one key for the spellings under which one name is written.

The key folds what writers of Dinka, Nuer and Arabic names vary: breathed consonants (Thong Ping, Tongping, Tomping),
`c` and `ch` and `sh` (Machar, Mashar), `j` and `g` (Raja, Raga), `cj` and `j` (Kuacjok, Kuajok), single and double letters,
vowels that stand beside each other (Leer, Ler; Nhialdiu, Nyaldiu), `e` and `i`, `o` and `u` (Gumuruk, Gumoruk), a last `y`
(Olony, Oloni), and the Arabic article. It is made for these names and says nothing of others.

Limit: distinct short names may share a key; a shared key is one reason among several and never decides.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
WORD = re.compile(r"[^\W\d_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}][^\W\d_]+)*")
LETTERS = str.maketrans(
    {
        "ɛ": "e",
        "ɔ": "o",
        "\N{LATIN SMALL LETTER GAMMA}": "g",
        "ŋ": "ng",
        "ø": "o",
        "ə": "e",
        "'": "",
        APOSTROPHE: "",
    }
)
# Applied in this order. What is breathed is written plain; `x` stands for ch and sh.
FOLDED = (
    ("ph", "f"), ("th", "t"), ("dh", "d"), ("kh", "k"), ("gh", "g"), ("nh", "n"), ("ny", "n"),
    ("ng", "n"), ("cj", "j"), ("dj", "j"), ("ch", "x"), ("sh", "x"), ("ck", "k"), ("c", "k"),
    ("q", "k"), ("j", "g"), ("z", "s"), ("np", "mp"), ("nb", "mb"), ("e", "i"), ("o", "u"),
)  # fmt: skip
VOWELS = "aiu"


def _words_of(text: str) -> frozenset[str]:
    return frozenset(text.lower().split())


# Words that say nothing of an event: those of the language, and those that every report uses.
STOP = _words_of(
    """a about after again against al all also an and any are around as at be been before between both but by el
    during for from had has have in into is it its near no not of off on one or other over reported reportedly said
    several since some source sources than that the their them then there they this three to two under until up was
    were when where which while who with"""
)
# What kind of place or side it is, beside its name.
KINDS_OF_PLACE = _words_of(
    """area axis base boma camp central city county district east eastern greater IDP kilometres km junction location
    north northern outskirts payam poc region road site south southern state station sudan town village west
    western"""
)
KINDS_OF_ACTOR = _words_of(
    """alleged armed army attackers attacker bandit bandits civilian civilians clan clans combatants communal community
    criminals defence elements ethnic fighter fighters force forces gang government group groups gunman gunmen herder
    herders killer local man men military militia militias militant militants of pastoralists people police population
    robbers residents soldier soldiers south sudan suspected tribal tribe troops unidentified uniform uniformed unknown
    villagers warrior warriors youth youths"""
)
# One side under several names; the longest name that stands in a text decides. Names as catalogues of this war write them.
SIDES: dict[str, tuple[str, ...]] = {
    "=opposition": (
        "sudan people's liberation army in opposition", "sudan people's liberation movement/army-in opposition",
        "splm/a in opposition", "splm/a-in opposition", "splm/a-io", "splma-io", "spla-io", "spla io", "spla in opposition",
        "splm-io", "splm io", "opposition forces", "in opposition", "io forces", "io soldiers", "rebels of machar",
    ),
    "=government": (
        "government of south sudan", "military forces of south sudan", "police forces of south sudan",
        "sudan people's liberation army", "government forces", "government soldiers", "government troops", "spla-ig",
        "spla in government", "splm/a", "spla", "sspdf", "south sudan people's defence forces", "national security service",
        "presidential guard", "tiger division", "army soldiers",
    ),
    "=peacekeepers": ("unmiss", "united nations", "un mission", "peacekeepers", "un peacekeepers"),
}  # fmt: skip
SIDE_NAMES = sorted(
    ((name, side) for side, names in SIDES.items() for name in names),
    key=lambda pair: (-len(pair[0]), pair),
)
Keys = tuple[str, ...]


@lru_cache(maxsize=200_000)
def key_of(word: str) -> str:
    """Return the key that the spellings of a name have in common."""
    text = unicodedata.normalize("NFKD", word.lower().translate(LETTERS))
    text = "".join(letter for letter in text if letter.isalpha())
    if text.endswith("ny"):
        text = f"{text[:-1]}i"
    for written, folded in FOLDED:
        text = text.replace(written, folded)
    text = text[:1] + text[1:].replace("y", "i").replace("w", "u")
    text = _plain(text).rstrip("h") if len(text) > 1 else text
    return text or word.lower()


def _plain(text: str) -> str:
    """Write each letter once where it is doubled, and of vowels that stand together only the most open one."""
    kept: list[str] = []
    for letter in text:
        last = kept[-1] if kept else ""
        if letter in VOWELS and last and last in VOWELS:
            kept[-1] = next(vowel for vowel in "aui" if vowel in (letter, last))
        elif letter != last:
            kept.append(letter)
    return "".join(kept)


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    """Take the commonest English endings off, so that `attacked`, `attacks` and `attack` are one word."""
    word = re.sub(rf"['{APOSTROPHE}]s?$", "", word)
    for ending, least in (("ing", 7), ("ied", 6), ("ed", 6), ("es", 6), ("s", 4)):
        if word.endswith(ending) and len(word) >= least and not word.endswith("ss"):
            return word.removesuffix(ending)
    return word


def words_in(text: str) -> list[str]:
    """Return the words of a text in small letters, numbers left out."""
    return [found.lower() for found in WORD.findall(text)]


def word_keys(text: str | None) -> Keys:
    """Return the keys of what a text says, each once, sorted; none where it says nothing."""
    said = words_in(text or "")
    return tuple(
        sorted({key_of(_stem(word)) for word in said if word not in STOP and len(word) > 1})
    )


def place_keys(text: str | None) -> Keys:
    """Return the keys of a place's names, those of two words joined included: Kajo Keji is Kajokeji."""
    found: set[str] = set()
    for part in re.split(r"[,;/()]", text or ""):
        names = [
            w for w in words_in(part) if w not in KINDS_OF_PLACE and w not in STOP and len(w) > 1
        ]
        found |= {key_of(name) for name in names}
        found |= {key_of(one + two) for one, two in pairwise(names)}
    return tuple(sorted(found))


def actor_keys(actors: tuple[str, ...]) -> Keys:
    """Return the keys of the sides that are named; `armed men` and `civilians` name nobody."""
    found: set[str] = set()
    for actor in actors:
        text = actor.lower().replace(APOSTROPHE, "'")
        side = next((side for name, side in SIDE_NAMES if _stands_in(name, text)), None)
        if side is not None:
            found.add(side)
            continue
        names = [
            w for w in words_in(text) if w not in KINDS_OF_ACTOR and w not in STOP and len(w) > 1
        ]
        found |= {key_of(name) for name in names}
    return tuple(sorted(found))


def sides_named(text: str | None) -> tuple[str, ...]:
    """Return the sides that a text names, in words that it uses; a side under two names once."""
    said = (text or "").lower().replace(APOSTROPHE, "'")
    found: dict[str, str] = {}
    for name, side in SIDE_NAMES:
        if side not in found and _stands_in(name, said):
            found[side] = name
            said = said.replace(name, " ")
    return tuple(sorted(found.values()))


def _stands_in(name: str, text: str) -> bool:
    at = text.find(name)
    if at < 0:
        return False
    after = text[at + len(name) : at + len(name) + 1]
    before = text[at - 1 : at] if at else ""
    return not (after.isalnum() or before.isalnum())
