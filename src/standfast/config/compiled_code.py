"""Where compiled search loops are kept, so that a command need not compile them again.

The name of the folder follows from the source of the routing engines and the release of Python: what was compiled from
other source is never used, even where numba itself would not notice that a loop which another calls has changed.
"""

import os
import shutil
import sys
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "engines" / "routing"
VARIABLE = "NUMBA_CACHE_DIR"


def keep_compiled_code(part: str = "") -> Path:
    """Say where the compiled code of an engine is kept and return the folder; call it before anything imports numba.

    `part` is a folder of the routing engines that uses no other's loops, such as orienteering; all of them if left out.

    A folder that the operator chose with NUMBA_CACHE_DIR is left as it is.
    """
    chosen = os.environ.get(VARIABLE)
    folder = (
        Path(chosen) if chosen else shelf() / f"{part or 'routing'}-{fingerprint(SOURCE / part)}"
    )
    os.environ[VARIABLE] = str(folder)
    return folder


def shelf() -> Path:
    """Return the folder of all compiled code: inside the environment that runs this, or the user's cache."""
    inside = Path(sys.prefix) / "compiled"
    if sys.prefix != sys.base_prefix and os.access(sys.prefix, os.W_OK):
        return inside
    if inside.is_dir():
        return inside
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "standfast"


def fingerprint(source: Path) -> str:
    """Return a name for the source files that hold compiled loops, and for what compiles them."""
    digest = sha256(sys.version.encode())
    numba = find_spec("numba")
    digest.update(str(numba and numba.origin).encode())
    for path in sorted(source.rglob("*.py")):
        content = path.read_bytes()
        if b"compiled" in content or b"njit" in content:
            digest.update(str(path.relative_to(source)).encode() + b"\0" + content)
    return digest.hexdigest()[:16]


def drop_stale(folder: Path) -> None:
    """Remove what was compiled from other source."""
    kind = folder.name.partition("-")[0]
    if folder.parent == shelf():
        for other in folder.parent.glob(f"{kind}-*"):
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)


if __name__ == "__main__":
    print(*(f"{part or 'routing'}-{fingerprint(SOURCE / part)}" for part in ("orienteering", "")))
