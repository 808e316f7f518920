"""Causes that make values wrong which keep the rule: half of a year in Fahrenheit is within the bounds of Celsius."""

from __future__ import annotations

from contracts.diagnosis import bounds, columns, numbers_as_text, times
from contracts.diagnosis.evidence import Diagnosis, gather_evidence
from contracts.diagnosis.majority import cause_of_most
from contracts.report.report import Violation
from contracts.specification import Specification

_MIN_SHARE = 0.1
"""The share of the rows from which a cause is more than that of single rows."""
_OF_A_NOTATION: tuple[Diagnosis, ...] = (
    bounds.swapped_coordinates,
    bounds.degrees_and_minutes,
    bounds.lost_sign,
    bounds.other_unit,
    bounds.other_scale,
    times.wrong_epoch_unit,
    times.date_in_text,
    numbers_as_text.number_in_text,
    columns.shifted_columns,
)
"""The diagnoses of a column written in another notation, which some of its values survive as others."""
_OF_POSITIONS = ("coordinates", "row_rule", "custom_row")
"""The codes of rules of a row whose causes are notations of coordinates."""


def concerns_valid_values(
    violation: Violation, cause: str | None, specification: Specification
) -> bool:
    """Whether the cause of a violation makes values wrong that keep the rule.

    Args:
        violation: with a sample of the whole violation as its examples.
    """
    if cause is None or violation.share < _MIN_SHARE:
        return False
    if violation.code in _OF_POSITIONS:
        return True
    try:
        return _is_of_a_notation(violation, cause, specification)
    except Exception:  # noqa: BLE001 - a hostile value must not cost the report
        return False


def _is_of_a_notation(violation: Violation, cause: str, specification: Specification) -> bool:
    evidence = gather_evidence(violation, specification)
    if evidence is None or len(set(evidence.values)) < 2:
        return False
    if any(cause == diagnosis(evidence) for diagnosis in _OF_A_NOTATION):
        return True
    return cause == cause_of_most(evidence, _OF_A_NOTATION)
