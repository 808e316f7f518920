"""What a model is given: data that keeps its contract, as an array or a frame in the order of the fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Literal, get_args

from pydantic import BaseModel

from contracts.contract import Contract
from contracts.errors import ContractViolation, UnsupportedDataError
from contracts.handoff import Handoff
from contracts.judging import read, specification_of
from contracts.rendering import name_text, render
from contracts.report import Example, report_of, violation_of
from contracts.specification import IN_ORDER, Specification, columns_of

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import polars as pl

    from contracts.kinds.kind import Kind

Output = Literal["numpy", "pandas", "polars"]
"""What a model is given its rows as."""


@dataclass(frozen=True)
class Intake:
    """Makes of data what a model is given, or raises.

    Attributes:
        contract: what the data must be; or the handoff from whoever sends it to the model.
        output: what the model is given: an array, or a frame.
        dtype: the type of the array's numbers.
        reorder: whether columns in another order are put in order by their names, not refused.
        positional: whether arrays are taken, whose columns have no names.
    """

    contract: type[Contract] | Handoff[Any]
    output: Output = "numpy"
    dtype: np.typing.DTypeLike = "float64"
    reorder: bool = False
    positional: bool = False

    def __post_init__(self) -> None:
        if self.output not in get_args(Output):
            names = ", ".join(map(render, get_args(Output)))
            raise ValueError(f"output must be one of {names} (got {render(self.output)})")

    @cached_property
    def handoff(self) -> Handoff[Any]:
        """The handoff to the model.

        Raises:
            TypeError: the contract is none.
        """
        given: Any = self.contract
        if isinstance(given, Handoff):
            return given
        if isinstance(given, type) and issubclass(given, Contract):
            return to_itself(given)
        raise TypeError(f"contract must be a contract's class or a Handoff (got {render(given)})")

    @property
    def taken(self) -> tuple[str, ...]:
        """The names of the columns that come in."""
        return names_of(specification_of(self.handoff.producer))

    @property
    def given(self) -> tuple[str, ...]:
        """The names of the features that the model is given, in order.

        Raises:
            HandoffError: an array is wanted, and a field is no number.
        """
        if self.output == "numpy":
            return self.handoff.features
        return names_of(specification_of(self.handoff.consumer))

    def __call__(self, data: Any) -> Any:
        """The data as the model is given it: a C-contiguous array of (rows, features), or a frame.

        Raises:
            ContractViolation: the data breaks its contract, or its columns are out of order.
            UnsupportedDataError: it is no kind of data that a contract reads, or has no names.
            HandoffError: an array is wanted, and a field is no number.
        """
        data = self._in_order(self._named(data))
        match self.output:
            case "numpy":
                return self.handoff.to_numpy(data, dtype=self.dtype)
            case "polars":
                return self.handoff.to_polars(data)
            case "pandas":
                return pandas_frame(self.handoff.to_polars(data), data)

    def _named(self, data: Any) -> Any:
        """The data by names: the columns of an array have those of the fields, if that was said."""
        refuse_sparse(data)
        if not is_unnamed(data):
            return data
        if not self.positional:
            raise UnsupportedDataError(
                name_text(type(data).__name__),
                "has no names of columns",
                "Pass a frame, a list of dicts or a dict of columns, or say positional=True if the"
                " columns stand in the order of the fields",
            )
        return by_position(data, specification_of(self.handoff.producer))

    def _in_order(self, data: Any) -> Any:
        """The data, if its columns stand in the order of the fields, where they have an order."""
        if self.reorder or isinstance(data, (list, Mapping)):
            return data
        kind = read(self.handoff.producer, data)
        refuse_disorder(kind, specification_of(self.handoff.producer))
        return kind.whole()


@lru_cache(maxsize=64)
def to_itself(contract: type[Contract]) -> Handoff[Any]:
    """The handoff from a contract to itself."""
    return Handoff(contract, contract)


def names_of(specification: Specification) -> tuple[str, ...]:
    """What data calls the fields of a contract, in order."""
    return tuple(field.alias for field in specification.fields)


def is_unnamed(data: Any) -> bool:
    """Whether data is an array, or lists in a list: numbers whose columns have no names."""
    from contracts.kinds.reading import speaks

    if isinstance(data, list):
        return bool(data) and not isinstance(data[0], (Mapping, BaseModel))
    if isinstance(data, Mapping) or speaks(data, "columns", "__arrow_c_stream__"):
        return False
    return speaks(data, "__array__")


def refuse_sparse(data: Any) -> None:
    """Raise UnsupportedDataError for a sparse matrix."""
    from contracts.kinds.reading import name_of, speaks

    if speaks(data, "toarray"):
        mend = "Pass a frame, or data.toarray() if positional=True is said"
        raise UnsupportedDataError(name_of(data), "is sparse, and has no names of columns", mend)


def by_position(data: Any, specification: Specification) -> dict[str, Any]:
    """The columns of an array by the names of the fields; what is wrong is said as scikit-learn does.

    Raises:
        ValueError: it has not as many columns as there are fields.
    """
    import numpy as np

    array, names = np.asarray(data), names_of(specification)
    if array.ndim != 2:
        raise ValueError(
            f"X must have 2 dimensions, rows and features (got {array.ndim}). Reshape your data: one"
            " row is X.reshape(1, -1)"
        )
    if array.shape[1] != len(names):
        raise ValueError(
            f"X has {array.shape[1]} features, but {specification.name} is expecting {len(names)}"
            f" features as input: {', '.join(names)}"
        )
    return {name: array[:, place] for place, name in enumerate(names)}


def refuse_disorder(kind: Kind, specification: Specification) -> None:
    """Raise ContractViolation where the fields' columns stand in another order than the fields."""
    present = [*kind.types()]
    held, _ = columns_of(specification, present)
    claimed = frozenset(held.values())
    there = [name for name in present if name in claimed]
    if there == [held[field.name] for field in specification.fields if field.name in held]:
        return
    found = violation_of(None, IN_ORDER, 0, kind.height, [Example(None, None, there)])
    raise ContractViolation(report_of(specification, kind.height, [found], []))


def pandas_frame(frame: pl.DataFrame, data: Any) -> pd.DataFrame:
    """A polars frame as pandas', with the labels of the rows that came; nulls stay apart from NaN."""
    import pandas as pd

    from contracts.kinds.pandas_frames import pandas_series

    index = data.index if isinstance(data, pd.DataFrame) else pd.RangeIndex(frame.height)
    series = {column.name: pandas_series(column, index) for column in frame.get_columns()}
    return pd.DataFrame(series, index=index)
