"""A batch in two parts: what `split` gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, NoReturn

from typing_extensions import (
    TypeVar,  # pydantic needs it too; the one of typing has no default before 3.13
)

from contracts.arguments import methods_in_own_words
from contracts.other_names import OF_PARTS
from contracts.report.truth import no_truth, other_uses_answered

if TYPE_CHECKING:
    import os

    from contracts.report.report import Report

_Native = TypeVar("_Native")
_Valid = TypeVar("_Valid", default=_Native)


@other_uses_answered(
    "a batch in two parts", OF_PARTS, "is not a tuple: ask for its .valid, .invalid and .report"
)
@methods_in_own_words
@dataclass(frozen=True)
class Parts(Generic[_Native, _Valid]):
    """A batch in two parts, each in the input's order and of the input's type; to type checkers the valid
    part of a polars frame is a `Frame` of the contract.

    Attributes:
        valid: the rows that no rule of severity "error" names, in contract form: defaults filled,
            fields under their names in data and in the contract's order.
        invalid: the other rows with their wire values, and beside them `__row__` (the 0-based
            position in the input) and `__violations__` (what is wrong: "speed: nan", …).
        report: the report on the whole input.
    """

    valid: _Valid = field(repr=False)  # which may hold what is sensitive
    invalid: _Native = field(repr=False)
    report: Report

    def __bool__(self) -> NoReturn:
        raise no_truth("a batch in two parts", ".report.ok")

    def write_invalid(self, path: str | os.PathLike[str]) -> None:
        """Write the invalid rows to a file that `split_csv`, `split_ndjson`, `split_parquet` and `split_to` read
        again: nothing of them is lost, whatever kind of data they are.

        Parquet and Arrow IPC have the columns as they are, NDJSON each row as an object. In CSV every cell
        is text, and lists and structs, `__violations__` among them, are JSON in it.

        Args:
            path: a file, by its suffix .parquet, .arrow, .ndjson or .csv, which is replaced; it appears whole
                or not at all.

        Raises:
            UnsupportedDataError: the suffix names no format, or no column of that format holds the values.
            EngineError: the engine failed.
            OSError: the file cannot be written.
        """
        from contracts.engine.invalid_part import write_invalid_part

        write_invalid_part(self.invalid, path)
