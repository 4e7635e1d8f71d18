"""What whoever holds a stolen laptop can do: state anything with its key, past every rule and every door."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from standfast.apps.accounts.facts import ClearanceGranted, RoleGranted
from standfast.apps.followup.facts import ClaimDisputed, Judged
from standfast.apps.incidents.facts import IncidentRefuted, IncidentReported
from standfast.log.chains import own_chain
from standfast.log.ids import chain_subject
from standfast.log.models import Chain
from standfast.log.operations import append, write_transaction
from standfast.log.trust import ChainRecognised, ChainRevoked


def main(accomplice: str, victim: str, hq: str) -> int:
    """State what must have no effect, and print the ids of it."""
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
    return 0
