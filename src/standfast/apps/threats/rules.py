"""Why something may not be done about a threat, as a sentence."""

from datetime import date, datetime, timedelta

from standfast.apps.threats import queries
from standfast.apps.threats.models import Alert, Hotspot, IssuedForecast, Trigger
from standfast.apps.threats.reference import REVIEW_DAYS
from standfast.log.facts import Happened
from standfast.log.times import local_date


def alert_blocker(alert: Alert | None) -> str | None:
    """Say why nothing can be stated about an alert."""
    if alert is None:
        return "This site knows no such alert; raise it first."
    if alert.withdrawn is not None:
        return f"The alert was withdrawn: {alert.withdrawn}"
    return None


def response_blocker(alert: Alert | None, happened: Happened | None, at: datetime) -> str | None:
    """Say why an alert cannot be acknowledged, decided or acted upon."""
    if reason := alert_blocker(alert):
        return reason
    if alert is not None and alert.closed_at is not None:
        return f"The alert was closed as '{alert.outcome}'; raise another one if the threat is new."
    when = happened.start if happened is not None else at
    if when > at:
        return "What is done about an alert is recorded once it is done; this time lies ahead."
    if alert is not None and when < alert.raised_at:
        return "Nothing was done about an alert before it was raised; check the time."
    return None


def acknowledge_blocker(alert: Alert | None, happened: Happened | None, at: datetime) -> str | None:
    """Say why an alert cannot be acknowledged."""
    if reason := response_blocker(alert, happened, at):
        return reason
    if alert is not None and alert.acknowledged_at is not None:
        return "The alert was acknowledged already; decide what is done about it."
    return None


def act_blocker(alert: Alert | None, happened: Happened | None, at: datetime) -> str | None:
    """Say why an action on an alert cannot be recorded."""
    if reason := response_blocker(alert, happened, at):
        return reason
    if alert is not None and alert.decision is None:
        return "Nothing was decided about this alert yet; record the decision first."
    return None


def answer_blocker(alert: Alert | None) -> str | None:
    """Say why a community cannot be told what became of an alert."""
    if reason := alert_blocker(alert):
        return reason
    if alert is not None and alert.decision is None:
        return "Nothing was decided about this alert yet, so there is nothing to answer."
    return None


def close_blocker(alert: Alert | None) -> str | None:
    """Say why an alert cannot be closed."""
    if reason := alert_blocker(alert):
        return reason
    if alert is None or alert.closed_at is not None:
        return "The alert was closed already."
    if alert.decision is None:
        return "An alert is closed once something was decided about it; decide first."
    return None


def hotspot_blocker(hotspot: Hotspot | None) -> str | None:
    """Say why nothing can be stated about a hotspot."""
    if hotspot is None:
        return "This site knows no such hotspot; identify it first."
    if hotspot.closed_at is not None:
        return f"{hotspot} was closed: {hotspot.closed_reason}"
    return None


def assessment_blocker(hotspot: Hotspot | None, review_on: date, at: datetime) -> str | None:
    """Say why a hotspot cannot be assessed like this."""
    if reason := hotspot_blocker(hotspot):
        return reason
    today = local_date(at)
    if not today < review_on <= today + timedelta(days=REVIEW_DAYS):
        return f"A hotspot is looked at again within {REVIEW_DAYS} days; {review_on} is not one of them."
    return None


def trigger_blocker(first: date, last: date) -> str | None:
    """Say why something to come cannot be scheduled like this."""
    if last < first:
        return f"It cannot end on {last}, before it begins on {first}."
    return None


def cancel_blocker(trigger: Trigger | None) -> str | None:
    """Say why a trigger cannot be cancelled."""
    if trigger is None:
        return "This site knows no such trigger; schedule it first."
    if trigger.cancelled is not None:
        return f"It was cancelled already: {trigger.cancelled}"
    return None


def issue_blocker(cutoff: date, at: datetime) -> str | None:
    """Say why a forecast cannot be issued for a cutoff."""
    if cutoff > local_date(at):
        return f"What happens before {cutoff} is not known yet; a forecast's cutoff is today at the latest."
    return None


def score_blocker(issued: IssuedForecast | None, at: datetime) -> str | None:
    """Say why a forecast cannot be scored."""
    if issued is None:
        return "This site knows no such forecast; issue it first."
    ends = queries.ends_on(issued)
    if ends > local_date(at):
        return f"{issued} runs until {ends}; score it then."
    return None
