"""The `import` commands: take a file of others as observations or as entries, and say what came of it."""

import argparse
from pathlib import Path

from standfast.apps.observations.operations import import_acled as take_acled
from standfast.apps.observations.operations import import_ucdp as take_ucdp
from standfast.config.import_incidents import take_incidents
from standfast.config.import_mapped import take_mapped
from standfast.config.output import now, say_json
from standfast.config.people import person_of_account

Given = argparse.Namespace


def import_ucdp(given: Given) -> None:
    """Take a UCDP file as observations."""
    by = person_of_account(given.by).subject if given.by else None
    say_json(take_ucdp(Path(given.file), at=now(), by=by, dry_run=given.dry_run))


def import_acled(given: Given) -> None:
    """Take an ACLED file as observations."""
    by = person_of_account(given.by).subject if given.by else None
    say_json(take_acled(Path(given.file), at=now(), by=by, dry_run=given.dry_run))


def import_incidents(given: Given) -> None:
    """Record the incidents of a file, each once."""
    say_json(take_incidents(Path(given.file), by=person_of_account(given.by), at=now()))


def import_mapped(given: Given) -> None:
    """Record the incidents of an export of another system, by a mapping file."""
    by = person_of_account(given.by)
    say_json(take_mapped(Path(given.file), Path(given.mapping), by=by, at=now()))
