"""Causes that make values wrong which keep the rule: half of a year in Fahrenheit is within the bounds of Celsius."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.diagnosis import bounds, columns, numbers_as_text, times
from contracts.diagnosis.evidence import Diagnosis
from contracts.report.report import Violation

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


@dataclass(frozen=True, slots=True)
class Cause:
    """A probable cause.

    Attributes:
        text: the phrase that ends the violation's line.
        diagnosis: the diagnosis of one field's values that gave it, if one did.
        of_one_value: whether that examined one value only.
    """

    text: str
    diagnosis: Diagnosis | None = None
    of_one_value: bool = False

    def concerns_valid_values(self, violation: Violation) -> bool:
        """Whether it makes values wrong that keep the rule which the violation is of."""
        if violation.share < _MIN_SHARE:
            return False
        of_notation = self.diagnosis in _OF_A_NOTATION and not self.of_one_value
        return violation.code in _OF_POSITIONS or of_notation
