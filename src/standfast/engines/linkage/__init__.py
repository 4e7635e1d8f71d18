"""Two reports of one event, found and explained; never merged.

Frozen reports in, frozen proposals out; nothing here knows of Django, files, the clock or the network. Start reading at
`propose` (the door), then `comparison` (levels of agreement), `spelling` (names as they are written), `weights` (what was
learned), `blocking` and `loops` (what makes it fast and loses nothing), `clusters` (groups and their weakest link),
`calibration` (how weights are learned), `simulation` (invented events of known truth) and `evaluation`.
"""

from standfast.engines.linkage.clusters import Cluster, clusters_of
from standfast.engines.linkage.problem import Report, Settings
from standfast.engines.linkage.propose import Outcome, Proposal, Reason, propose, search
from standfast.engines.linkage.spelling import sides_named
from standfast.engines.linkage.weights import LEARNED, Weights

__all__ = [
    "LEARNED",
    "Cluster",
    "Outcome",
    "Proposal",
    "Reason",
    "Report",
    "Settings",
    "Weights",
    "clusters_of",
    "propose",
    "search",
    "sides_named",
]
