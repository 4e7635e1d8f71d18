"""The `import` commands: take a file of others as observations, and say what came of it."""

import argparse
from pathlib import Path

from standfast.apps.observations.operations import import_acled as take_acled
from standfast.apps.observations.operations import import_ucdp as take_ucdp
from standfast.config.output import now, say_json

Given = argparse.Namespace


def import_ucdp(given: Given) -> None:
    """Take a UCDP file as observations."""
    say_json(take_ucdp(Path(given.file), at=now(), dry_run=given.dry_run))


def import_acled(given: Given) -> None:
    """Take an ACLED file as observations."""
    say_json(take_acled(Path(given.file), at=now(), dry_run=given.dry_run))
