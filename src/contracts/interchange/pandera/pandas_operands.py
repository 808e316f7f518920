"""The operands and patterns of checks that pandas evaluates, as contracts have them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import polars as pl

from contracts.interchange.pandera.check_operands import CheckedColumn, grouped

_FLAG_LETTERS = {re.IGNORECASE: "i", re.MULTILINE: "m", re.DOTALL: "s", re.VERBOSE: "x"}
"""The flags of patterns that Rust's engine has too, with their letters."""
_PASSED_BY_NULL = ("not_equal_to", "notin")
_MISSING_IN_EACH = (
    "equal_to", "less_than", "less_than_or_equal_to", "greater_than", "greater_than_or_equal_to",
    "in_range", "str_length",
)  # fmt: skip  # short values, several a line
"""The checks to which a type that keeps NA answers NA, which pandera takes for a pass."""


@dataclass(frozen=True, slots=True)
class PandasColumn(CheckedColumn):
    """A column of a frame of pandas that a check is read for.

    Attributes:
        zone: of its datetimes.
        keeps_na: whether its type answers NA where numpy's answers False.
    """

    zone: Any = None
    keeps_na: bool = False
    library: ClassVar[str] = "pandas"
    text_type: ClassVar[str] = "str"

    def value(self, value: Any) -> Any:
        """A value of numpy or pandas as Python has it.

        Raises:
            Obstructed: it has nanoseconds.
        """
        match value:
            case np.datetime64():
                return self.value(pd.Timestamp(value))
            case np.timedelta64() | pd.Timedelta():
                exact: Any = pd.Timedelta(value)
                self._refuse_nanoseconds(value, exact.nanoseconds)
                return exact.to_pytimedelta()
            case pd.Timestamp():
                self._refuse_nanoseconds(value, value.nanosecond)
                return value.to_pydatetime()
            case np.generic():
                return value.item()
            case _:
                return value

    def operand(self, operand: Any) -> Any:
        """An operand in the column's type; text as the datetime that pandas compares with."""
        self.refuse_null(operand)
        if isinstance(self.dtype, pl.Datetime) and isinstance(operand, str):
            operand = self._read_datetime(operand)
        return CheckedColumn.operand(self, self.value(operand))

    def refuse_null(self, operand: Any) -> None:
        if pd.api.types.is_scalar(operand) and pd.isna(operand):
            problem = (
                f"has a check that compares with {operand!r}, which no value equals or exceeds"
            )
            raise self.refusal(problem, "Compare with a value, or leave the check out")

    def possible_members(self, members: Iterable[Any]) -> list[Any]:
        """The members that a value of the column can equal: pandas passes nulls among them over."""
        present = [self.value(one) for one in members if not pd.isna(one)]
        return [one for one in present if self.can_hold(one)]

    def can_hold(self, member: Any) -> bool:
        """Whether a value can equal a member: text equals text, and nothing else."""
        is_text = isinstance(self.dtype, (pl.String, pl.Enum, pl.Categorical))
        return is_text == isinstance(member, str) and CheckedColumn.can_hold(self, member)

    def pattern(self, pattern: str | re.Pattern[str]) -> str:
        """A pattern as text, with the flags of a compiled one in it."""
        if isinstance(pattern, str):
            return pattern
        other = pattern.flags & ~(re.UNICODE | re.RegexFlag(sum(_FLAG_LETTERS)))
        if other:
            problem = f"has a check of {pattern!r}, with flags that contracts do not have"
            raise self.refusal(problem, "Write the pattern as text")
        letters = "".join(one for flag, one in _FLAG_LETTERS.items() if pattern.flags & flag)
        return f"(?{letters}){pattern.pattern}" if letters else pattern.pattern

    def search_from_start(self, pattern: str) -> str:
        """The pattern that is searched for instead: `re.match` begins every alternative at the start."""
        anchored = pattern.startswith("^") and "|" not in pattern
        return pattern if anchored else f"^{grouped(pattern)}"

    def fails_null(self, check: str) -> bool:
        """Whether null fails a built-in check that does not ignore it."""
        passes = check in _PASSED_BY_NULL or (self.keeps_na and check in _MISSING_IN_EACH)
        return not passes

    def _read_datetime(self, text: str) -> Any:
        try:
            instant = pd.Timestamp(text)
        except ValueError:
            problem = f"has a check that compares with {text!r}, which pandas does not read"
            raise self.refusal(problem, "Write a datetime") from None
        local = instant.tz is None and self.zone is not None
        return instant.tz_localize(self.zone) if local else instant

    def _refuse_nanoseconds(self, value: Any, nanoseconds: int) -> None:
        if nanoseconds:
            problem = f"has {value!r}, and contracts hold microseconds"
            raise self.refusal(problem, "Round it")
