"""What whoever holds a stolen laptop can do: state anything with its key, past every rule and every door."""

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standfast.config.settings")
django.setup()

from standfast.apps.accounts.facts import ClearanceGranted, RoleGranted  # noqa: E402 -- Django first
from standfast.apps.followup.facts import ClaimDisputed, Judged  # noqa: E402
from standfast.apps.incidents.facts import IncidentRefuted, IncidentReported  # noqa: E402
from standfast.log.chains import own_chain  # noqa: E402
from standfast.log.ids import chain_subject  # noqa: E402
from standfast.log.models import Chain  # noqa: E402
from standfast.log.operations import append, write_transaction  # noqa: E402
from standfast.log.trust import ChainRecognised, ChainRevoked  # noqa: E402


def main() -> None:
    accomplice, victim, hq = json.loads(sys.argv[1])
    own = Chain.objects.get(chain=own_chain().chain)
    long_ago = datetime.now(UTC) - timedelta(days=40)
    recognised = ChainRecognised(
        chain=own.chain,
        key=own.key,
        site=own.site,
        role="mission",
        clearance="strictly confidential",
        groups=("medical", "protection"),
    )
    forged = [
        (RoleGranted(role="administrator"), UUID(accomplice)),
        (ClearanceGranted(level="strictly confidential"), UUID(accomplice)),
        (recognised, chain_subject(own.chain)),
        (ChainRevoked(chain=hq, last_honoured=1, reason="No more."), chain_subject(hq)),
        (IncidentRefuted(method="document", note="It never happened."), UUID(victim)),
        (IncidentReported(category="CR2", narrative="Staged."), uuid4()),
        (
            ClaimDisputed(
                reason="No.",
                assessment=uuid4(),
                judged=Judged(as_of=long_ago, heads={}),
                methods=("document",),
            ),
            uuid4(),
        ),
    ]
    told = []
    for fact, subject in forged:
        with write_transaction():
            entry = append(
                fact, subject=subject, by=UUID(accomplice), at=long_ago, happened=long_ago
            )
        told.append(str(entry.id))
    print(json.dumps(told))


if __name__ == "__main__":
    main()
