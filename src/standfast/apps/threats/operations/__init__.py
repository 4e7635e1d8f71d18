"""What may be done about threats: alerts, hotspots and triggers, forecasts. Importing it registers them all."""

from standfast.apps.threats.operations.alerts import (
    acknowledge_alert,
    act_on_alert,
    answer_alert,
    close_alert,
    decide_alert,
    raise_alert,
    reroute_alert,
    withdraw_alert,
)
from standfast.apps.threats.operations.forecasts import (
    issue_forecast,
    score_forecast,
)
from standfast.apps.threats.operations.hotspots import (
    assess_hotspot,
    cancel_trigger,
    close_hotspot,
    identify_hotspot,
    schedule_trigger,
)

__all__ = [
    "acknowledge_alert",
    "act_on_alert",
    "answer_alert",
    "assess_hotspot",
    "cancel_trigger",
    "close_alert",
    "close_hotspot",
    "decide_alert",
    "identify_hotspot",
    "issue_forecast",
    "raise_alert",
    "reroute_alert",
    "schedule_trigger",
    "score_forecast",
    "withdraw_alert",
]
