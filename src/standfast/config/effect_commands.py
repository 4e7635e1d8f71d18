"""The `effect` commands: did a zone change anything, and in which order to start the next ones."""

import argparse
import json
from pathlib import Path
from typing import Any

from standfast.engines.effect import ProblemRefused, assess, design, design_from, problem_from
from standfast.log.operations import Refused

Given = argparse.Namespace


def assessed(given: Given) -> tuple[Any, int]:
    """Return the answer to a problem, or a list of answers to a list, and the number of problems that were refused.

    Of a list, a problem that does not fit is answered by its refusal; the others are assessed.

    :raises Refused: when the file holds no JSON, or its only problem does not fit.
    """
    content = _content(given.file)
    if not isinstance(content, list):
        try:
            return assess(problem_from(content)).as_json(), 0
        except ProblemRefused as error:
            raise Refused(f"{error} Nothing was estimated.") from error
    answers = [_answer(problem) for problem in content]
    return answers, sum("refused" in answer for answer in answers)


def _answer(problem: object) -> dict[str, Any]:
    try:
        return assess(problem_from(problem)).as_json()
    except ProblemRefused as error:
        return {"refused": f"{error} Nothing was estimated."}


def designed(given: Given) -> dict[str, Any]:
    """Return every order of starts with the baseline that it needs, the best first.

    :raises Refused: when the file holds no design.
    """
    try:
        plans = design(design_from(_content(given.file)))
    except ProblemRefused as error:
        raise Refused(str(error)) from error
    return {"power_wanted": 0.8, "plans": [plan.as_json() for plan in plans]}


def _content(name: str) -> Any:
    try:
        return json.loads(Path(name).read_text())
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"{name} is no JSON: {error}.") from error
