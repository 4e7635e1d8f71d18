"""Figures of the way from warning to action: how long each step took, and what stands open past its time."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from statistics import median

from standfast.apps.places import queries as places
from standfast.apps.places.models import Site
from standfast.apps.threats import queries
from standfast.apps.threats.models import Alert
from standfast.apps.threats.reference import CLOCKS
from standfast.log.figures import Case, Excluded, Moment, Period, Reading, coarse_word, figure
from standfast.log.times import local_date

READS = ("threats.alert",)
# A quarter of alerts: long enough for a median, short enough to show a change.
PERIOD = timedelta(days=91)
UNPLACED = "unplaced"
WINDOW = (
    f"of the alerts raised in the {PERIOD.days} days before the moment, withdrawn ones left out"
)
MEDIAN = "median"
Took = Callable[[Alert], timedelta | str]


@figure(
    "threats.alerts.acknowledged_after",
    unit="minutes",
    definition=f"The {MEDIAN} time from an alert to its acknowledgement, {WINDOW}; one that nobody acknowledged has no time.",
    reads=READS,
)
def acknowledged_after(moment: Moment) -> Reading:
    """Return the median time to an acknowledgement."""
    return _median(moment, lambda row: _between(row.raised_at, row.acknowledged_at, "acknowledged"))


@figure(
    "threats.alerts.decided_after",
    unit="minutes",
    definition=(
        f"The {MEDIAN} time from an alert's acknowledgement to the first decision about it, {WINDOW}; one that was decided "
        "about without or before an acknowledgement has no such time."
    ),
    reads=READS,
)
def decided_after(moment: Moment) -> Reading:
    """Return the median time from acknowledgement to decision."""
    return _median(moment, _to_decide)


@figure(
    "threats.alerts.acted_after",
    unit="minutes",
    definition=(
        f"The {MEDIAN} time from the first decision about an alert to the first action, {WINDOW}; where it was decided to do "
        "nothing, no action is waited for."
    ),
    reads=READS,
)
def acted_after(moment: Moment) -> Reading:
    """Return the median time from decision to action."""
    return _median(moment, _to_act)


@figure(
    "threats.alerts.answered_after",
    unit="minutes",
    definition=(
        f"The {MEDIAN} time from an alert that a community raised to the answer that it was given, {WINDOW}; where nobody "
        "waits for an answer there is no time."
    ),
    reads=READS,
)
def answered_after(moment: Moment) -> Reading:
    """Return the median time until a community was answered."""
    return _median(moment, _to_answer)


def _late_figure(stage: str, what: str) -> None:
    minutes = int(CLOCKS[stage] / timedelta(minutes=1))

    @figure(
        f"threats.alerts.open_past_{stage}",
        unit="alerts",
        definition=(
            f"Alerts that stand at the moment, neither withdrawn nor closed, and that {what} though {minutes} minutes have "
            "passed since they were raised; a due day takes the place of the time to act."
        ),
        reads=READS,
    )
    def measure(moment: Moment) -> Reading:
        return _open_past(moment, stage)


_late_figure("acknowledged", "nobody has acknowledged")
_late_figure("decided", "nobody has decided about")
_late_figure("acted", "nobody has acted upon")
_late_figure("answered", "the community that raised them has heard nothing about")


def _to_decide(row: Alert) -> timedelta | str:
    if row.acknowledged_at is None:
        return "nobody has acknowledged it, so there is no time from then"
    if row.decided_at is not None and row.decided_at < row.acknowledged_at:
        return "it was decided about before it was acknowledged"
    return _between(row.acknowledged_at, row.decided_at, "decided about")


def _to_act(row: Alert) -> timedelta | str:
    if row.decided_at is None:
        return "nothing was decided about it yet, so there is no time from then"
    if row.acted_at is None and row.decision == "no action":
        return "it was decided to do nothing, with the reason"
    if row.acted_at is not None and row.acted_at < row.decided_at:
        return "it was acted upon before the decision is recorded to have been made"
    return _between(row.decided_at, row.acted_at, "acted upon")


def _to_answer(row: Alert) -> timedelta | str:
    if row.answered_at is None and not row.answer_owed:
        return "nobody waits for an answer"
    return _between(row.raised_at, row.answered_at, "answered")


def _between(start: datetime, end: datetime | None, done: str) -> timedelta | str:
    return f"it was not {done} by the moment asked about" if end is None else end - start


def _median(moment: Moment, took: Took) -> Reading:
    period = Period(moment.as_of - PERIOD, moment.as_of)
    known = _known()
    minutes: list[float] = []
    entries: list[Case] = []
    excluded: list[Excluded] = []
    for row in _raised_in(period):
        found = "it was withdrawn" if row.withdrawn is not None else took(row)
        if isinstance(found, str):
            excluded.append(Excluded(known(row), found, coarse=found))
        else:
            minutes.append(found / timedelta(minutes=1))
            entries.append(known(row))
    if not minutes:
        reason = "No alert of the period has passed both ends of this time."
        return Reading(value=None, period=period, excluded=tuple(excluded), reason=reason)
    return Reading(
        value=round(median(minutes), 1),
        period=period,
        entries=tuple(entries),
        excluded=tuple(excluded),
    )


def _raised_in(period: Period) -> Iterable[Alert]:
    found = Alert.objects.filter(raised_at__gte=period.start, raised_at__lt=period.end)
    return found.order_by("raised_at", "subject", "label")


def _open_past(moment: Moment, stage: str) -> Reading:
    period = Period(moment.as_of - PERIOD, moment.as_of)
    if not Alert.objects.exists():
        return Reading(value=None, period=period, reason="No alert is on record.")
    known = _known()
    wanted = {stage, queries.DUE} if stage == "acted" else {stage}
    late: list[Case] = []
    excluded: list[Excluded] = []
    for row in queries.standing_alerts(moment.as_of):
        if wanted & {alarm.stage for alarm in queries.alarms_of(row, moment.as_of)}:
            late.append(known(row))
        else:
            reason = "this step was taken, is not asked for, or still has time"
            excluded.append(Excluded(known(row), reason, coarse=reason))
    return Reading(
        value=len(late), period=period, entries=tuple(late), excluded=tuple(excluded)
    )  # fmt: skip


def _known() -> Callable[[Alert], Case]:
    counties = dict(Site.objects.values_list("subject", "county"))
    everybody = places.counties()

    def case(row: Alert) -> Case:
        county = counties.get(row.place) if row.place else None
        return Case(
            ref=row.subject,
            month=f"{local_date(row.raised_at):%Y-%m}",
            county=coarse_word(county or UNPLACED, label=row.label, known=everybody),
            family="alert",
        )

    return case
