"""The `warning` commands that need no mission: forecasts from a file of events, and how good they would have been."""

import argparse
import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

from standfast.apps.threats.area import default_area
from standfast.apps.threats.event_files import UnreadableEvents, events_of
from standfast.engines.geo import Outline, OutlineRefused, outlines_from_geojson
from standfast.engines.warning import (
    LEVELS,
    Catalogue,
    Forecast,
    Problem,
    Trial,
    catalogue_of,
    evaluate,
    forecast,
)
from standfast.log.operations import Refused

Given = argparse.Namespace
# A week ahead and four: what patrols and plans are made for.
HORIZONS_WEEKS = (1, 4)
MOST_UNREAD_SHOWN = 10


def forecasts(given: Given) -> dict[str, Any]:
    """Return the forecasts that were asked for, as they are printed.

    :raises Refused: when the file, the outline or a cutoff does not fit.
    """
    cutoffs = tuple(_day(text, "--cutoff") for text in given.cutoff)
    outlines, (catalogue, unread) = _outlines(given.outline), _catalogue(given)
    try:
        made = forecast(Problem(outlines, catalogue, cutoffs, given.horizon_weeks, given.cell_km))
    except ValueError as error:
        raise Refused(str(error)) from error
    return {
        "horizon_weeks": given.horizon_weeks,
        "cell_km": given.cell_km,
        "rows_left_out": unread,
        "forecasts": [_forecast_json(one) for one in made],
    }


def _forecast_json(made: Forecast) -> dict[str, Any]:
    cells = zip(
        made.lonlats,
        made.mean.tolist(),
        made.p_any.tolist(),
        made.quantiles.tolist(),
        strict=True,
    )
    return {
        "cutoff": made.cutoff.isoformat(),
        "events_known": made.events_known,
        "leans_on": made.leans_on,
        "cells": [
            {
                "lon": round(lon, 6),
                "lat": round(lat, 6),
                "mean": mean,
                "p_any": p_any,
                "quantiles": dict(zip(map(str, LEVELS), levels, strict=True)),
            }
            for (lon, lat), mean, p_any, levels in cells
        ],
    }


def scores(given: Given) -> dict[str, Any]:
    """Return the scores of every model and year, as they are printed.

    :raises Refused: when the file, the outline or a day does not fit.
    """
    train_to, test_to = _day(given.train_to, "--train-to"), _day(given.test_to, "--test-to")
    outlines, (catalogue, unread) = _outlines(given.outline), _catalogue(given)
    try:
        trial = Trial(outlines, catalogue, train_to, test_to, given.cell_km)
        found = [
            score for weeks in HORIZONS_WEEKS for score in evaluate(trial, horizon_weeks=weeks)
        ]
    except ValueError as error:
        raise Refused(str(error)) from error
    return {
        "train_to": given.train_to,
        "test_to": given.test_to,
        "cell_km": given.cell_km,
        "rows_left_out": unread,
        "scores": [
            dataclasses.asdict(score) | {"year": "all" if score.year is None else score.year}
            for score in found
        ],
    }


def _catalogue(given: Given) -> tuple[Catalogue, list[str]]:
    try:
        read = events_of(Path(given.events).read_bytes(), given.layout)
        catalogue = catalogue_of(read.events, delay_days=given.delay_days)
    except UnreadableEvents as error:
        raise Refused(f"{given.events}: {error}") from error
    except ValueError as error:
        raise Refused(str(error)) from error
    unread = list(read.unread[:MOST_UNREAD_SHOWN])
    if more := len(read.unread) - len(unread):
        unread.append(f"{more} more lines were left out.")
    return catalogue, unread


def _outlines(file: str | None) -> tuple[Outline, ...]:
    if file is None:
        return default_area()
    try:
        return outlines_from_geojson(json.loads(Path(file).read_text(encoding="utf-8-sig")))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"{file} is not GeoJSON: {error}.") from error
    except (OutlineRefused, AttributeError) as error:
        raise Refused(f"{file}: {error}") from error


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"{option} '{text}' is not a day: write 2016-01-01.") from error
