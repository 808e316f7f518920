"""Positions that cannot be: put where missing ones go, swapped, or without their sign."""

from __future__ import annotations

import math
from collections.abc import Callable

from contracts.report import Violation
from contracts.rules.requirement import rule_id
from contracts.rules.row import Coordinates
from contracts.specification import Specification

Position = tuple[float, float]
TURNED: tuple[tuple[str, Callable[[Position], Position]], ...] = (
    ("latitude and longitude look swapped", lambda at: (at[1], at[0])),
    ("looks like a lost minus sign of the longitude", lambda at: (at[0], -at[1])),
    ("looks like a lost minus sign of the latitude", lambda at: (-at[0], at[1])),
)
"""What may have been done to positions, and how it is undone."""


def misplaced(violation: Violation, specification: Specification) -> str | None:
    """All positions are 0, 0, or all lie in the rule's box once the same mistake is undone."""
    rule = rule_of(violation, specification)
    positions = [position_of(example.value) for example in violation.examples]
    known = [position for position in positions if position is not None]
    if rule is None or not known or len(known) < len(positions):
        return None
    if all(position == (0, 0) for position in known):
        return "0, 0 is where missing positions are often put"
    if rule.box is None:
        return None
    undone = (say for say, undo in TURNED if all(lies_in(rule, undo(at)) for at in known))
    return next(undone, None)


def rule_of(violation: Violation, specification: Specification) -> Coordinates | None:
    """The rule that the violation is of."""
    for requirement in specification.row_rules:
        rule = requirement.rule
        if isinstance(rule, Coordinates) and rule_id(None, requirement) == violation.rule_id:
            return rule
    return None


def position_of(shown: object) -> Position | None:
    """The latitude and longitude that a report shows, if they are two finite numbers."""
    values = tuple(shown.values()) if isinstance(shown, dict) else ()
    if len(values) != 2 or not all(isinstance(value, (int, float)) for value in values):
        return None
    return values if all(map(math.isfinite, values)) else None


def lies_in(rule: Coordinates, position: Position) -> bool:
    """Whether the position lies in the rule's box."""
    west, south, east, north = rule.box or (-180, -90, 180, 90)
    latitude, longitude = position
    within = west <= longitude <= east if west <= east else longitude >= west or longitude <= east
    return south <= latitude <= north and within
