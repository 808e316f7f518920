"""Diagnose misplaced positions: missing ones at 0, 0, swapped ones, or lost signs."""

from __future__ import annotations

import math
from collections.abc import Callable

from contracts.report.report import Violation
from contracts.rules.requirement import rule_id
from contracts.rules.row import Coordinates
from contracts.specification import Specification

_Position = tuple[float, float]
_POSITION_MISTAKES: tuple[tuple[str, Callable[[_Position], _Position]], ...] = (
    ("latitude and longitude look swapped", lambda at: (at[1], at[0])),
    ("looks like a lost minus sign of the longitude", lambda at: (at[0], -at[1])),
    ("looks like a lost minus sign of the latitude", lambda at: (-at[0], at[1])),
)
"""Mistakes, and the functions that undo them."""


def misplaced_positions(violation: Violation, specification: Specification) -> str | None:
    """All positions are 0, 0, or all are in the box of the rule after the same mistake is undone."""
    rule = _violated_rule(violation, specification)
    positions = [_shown_position(example.value) for example in violation.examples]
    known = [position for position in positions if position is not None]
    if rule is None or not known or len(known) < len(positions):
        return None
    if all(position == (0, 0) for position in known):
        return "0, 0 is where missing positions are often put"
    if rule.box is None:
        return None
    undone = (
        say for say, undo in _POSITION_MISTAKES if all(_lies_in(rule, undo(at)) for at in known)
    )
    return next(undone, None)


def _violated_rule(violation: Violation, specification: Specification) -> Coordinates | None:
    for requirement in specification.row_rules:
        rule = requirement.rule
        if isinstance(rule, Coordinates) and rule_id(None, requirement) == violation.rule_id:
            return rule
    return None


def _shown_position(shown: object) -> _Position | None:
    """The latitude and longitude of an example, or None if they are not two finite numbers."""
    values = tuple(shown.values()) if isinstance(shown, dict) else ()
    if len(values) != 2 or not all(isinstance(value, (int, float)) for value in values):
        return None
    return values if all(map(math.isfinite, values)) else None


def _lies_in(rule: Coordinates, position: _Position) -> bool:
    west, south, east, north = rule.box or (-180, -90, 180, 90)
    latitude, longitude = position
    within = west <= longitude <= east if west <= east else longitude >= west or longitude <= east
    return south <= latitude <= north and within and abs(longitude) <= 180
