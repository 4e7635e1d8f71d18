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
    CarriedCells,
    Done,
    cells_to_carry,
    do_what_is_due,
    issue_forecast,
    score_forecast,
    take_cells,
)
from standfast.apps.threats.operations.hotspots import (
    assess_hotspot,
    cancel_trigger,
    close_hotspot,
    identify_hotspot,
    schedule_trigger,
)

__all__ = [
    "CarriedCells",
    "Done",
    "acknowledge_alert",
    "act_on_alert",
    "answer_alert",
    "assess_hotspot",
    "cancel_trigger",
    "cells_to_carry",
    "close_alert",
    "close_hotspot",
    "decide_alert",
    "do_what_is_due",
    "identify_hotspot",
    "issue_forecast",
    "raise_alert",
    "reroute_alert",
    "schedule_trigger",
    "score_forecast",
    "take_cells",
    "withdraw_alert",
]
