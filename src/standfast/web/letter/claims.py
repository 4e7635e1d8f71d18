"""The day on which a letter is usually read: that of the newest claim."""

from datetime import date

from django.db.models import Max

from standfast.apps.accounts.models import Person
from standfast.apps.followup.models import Claim
from standfast.log.times import local_date
from standfast.web.reading import readable


def newest_claim_day(*, by: Person) -> date | None:
    """Return the day of mission time on which the newest claim that a reader may see was made or reworded."""
    newest = readable(Claim.objects.all(), by=by).aggregate(newest=Max("worded_at"))["newest"]
    return local_date(newest) if newest else None
