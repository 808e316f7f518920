"""The interface of input data: its columns, and data of the same kind made from some rows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from contracts.specification import match_columns

if TYPE_CHECKING:
    import polars as pl

    from contracts.backends.columns import Columns
    from contracts.backends.python.convert import Source
    from contracts.specification import Specification


COLUMN_HINT = "Pass a polars DataFrame or another table: .to_frame(), with the field's name"
"""What to pass instead of one column."""
RECORD_TEXT = "__text__"
"""The column of the invalid part that has the text of a record of a file that could not be read."""
ROW, VIOLATIONS = "__row__", "__violations__"
"""What the invalid part says of each row: its position in the input, and what is wrong with it."""
ADDED_COLUMNS = (ROW, VIOLATIONS, RECORD_TEXT)
"""The columns that the invalid part may have beside the wire's own."""


@dataclass(frozen=True, slots=True)
class PythonRows:
    """A batch as rows of Python's values.

    Attributes:
        names: the names of the columns.
        dtypes: the types of typed columns; None for columns of any values.
        read: gives the rows, or raises where Python has no value for one.
    """

    names: tuple[str, ...]
    dtypes: Sequence[pl.DataType | None]
    read: Callable[[], list[tuple[Any, ...]]]


class InputAdapter(ABC):
    """One batch, as its own library holds it."""

    specification: Specification
    source: ClassVar[Source] = "values"
    """What a batch of this kind is made of, as wire form."""
    has_column_order: ClassVar[bool] = True
    """Whether its columns stand in an order: names in a row or an object of JSON (RFC 8259) do not."""

    @property
    @abstractmethod
    def height(self) -> int:
        """The number of rows."""

    def frame(self) -> pl.DataFrame | None:
        """The batch as a polars DataFrame, where it is one."""
        return None

    def python_rows(self) -> PythonRows | None:
        """The batch as rows of Python's values; None where those are not plainly all that it has."""
        return None

    @abstractmethod
    def columns(self) -> Columns:
        """The batch by its columns."""

    @abstractmethod
    def to_native(self) -> Any:
        """The batch in the kind of the input, untouched."""

    @abstractmethod
    def without(self, names: Iterable[str]) -> Self:
        """The batch without some of its columns, where it has them."""

    @abstractmethod
    def select_rows(self, rows: pl.Series, beside: Mapping[str, pl.Series]) -> Any:
        """The rows of a mask as they came, in the kind of the input.

        Args:
            beside: columns to add, or to put in the place of those of the same names.
        """

    def output(self, columns: Columns, rows: pl.Series) -> Any:
        """The rows of a mask in contract form, in the kind that goes out for this input.

        Args:
            columns: the batch in contract form, with defaults.
        """
        from contracts.backends.frame.output import valid_frame

        return valid_frame(columns, rows)

    def units(self) -> Mapping[str, str]:
        """The units that columns are labelled with, by their names."""
        return {}

    @property
    def names(self) -> Sequence[str]:
        """The names of the columns, in order."""
        return [*self.types()]

    @abstractmethod
    def types(self) -> Mapping[str, str]:
        """The types of the columns as text, for an error message."""

    def cause(self, field: str | None, code: str) -> str | None:
        """What in the data as a whole probably broke a rule, or None: a column that is not declared, and is
        permitted, has the name of a missing field in another spelling.
        """
        if code != "missing_field" or field is None or self.specification.extra == "forbid":
            return None
        from contracts.diagnosis.columns import look_alike

        _, undeclared = match_columns(self.specification, self.names)
        if look_alike(field, undeclared, self.specification) is None:
            return None  # before columns are made
        columns = self.columns()
        own = columns.by_name.get(field)
        names = [name for name, one in columns.extra.items() if not _stand_together(own, one)]
        return look_alike(field, names, self.specification)


def _stand_together(own: object, other: object) -> bool:
    """Whether a row has a field and what is undeclared as well."""
    from contracts.backends.absent import ABSENT

    rows = other if isinstance(other, dict) else ()
    return isinstance(own, list) and any(own[row] is not ABSENT for row in rows)
