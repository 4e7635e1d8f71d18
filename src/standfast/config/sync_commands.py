"""`standfast sync` and `standfast log export --for`: what leaves for one site, and what comes back."""

import argparse
import sys
from pathlib import Path

from standfast.api.exchange.sync import sync as exchange
from standfast.config.output import now, say, say_json
from standfast.log.bundles import export_bundle

Given = argparse.Namespace


def sync(given: Given) -> int:
    """Exchange with a site, and exit 1 if the link failed: what was taken stays taken."""
    result = exchange(given.address, clock=now)
    say_json(result.as_json())
    if result.failed is not None:
        say(result.failed, to=sys.stderr)
    return 0 if result.failed is None else 1


def log_export(given: Given) -> None:
    """Write a bundle: in clear, or encrypted to one site."""
    target = Path(given.out)
    partial = target.with_name(target.name + ".partial")
    try:
        with partial.open("wb") as file:
            written = export_bundle(
                file,
                chain=given.chain,
                after=given.after,
                limit=given.limit,
                site=given.site,
                blob_bytes=given.files * 1_000_000,
                blobs_asked=_names(given.files_asked),
            )
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    say_json(written)


def _names(path: str | None) -> list[str] | None:
    return Path(path).read_text().split() if path else None
