"""The input of a model: data that keeps its contract, as an array or a frame in the order of the fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Literal, get_args

from pydantic import BaseModel

from contracts.contract import Contract
from contracts.engine.contract_class import engine_of, specification_of
from contracts.errors import ContractViolation, UnsupportedDataError
from contracts.handoff.handoff import Handoff
from contracts.inputs.column_order import order_unless_declared
from contracts.report.ranking import build_report
from contracts.report.report import Example, build_violation
from contracts.report.values import show_name, show_value
from contracts.specification import IN_ORDER, Specification

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import polars as pl

    from contracts.inputs.adapter import InputAdapter

Output = Literal["numpy", "pandas", "polars"]
"""The type of a model's input."""


@dataclass(frozen=True)
class ModelInput:
    """Turns data into a model's input, or raises.

    Attributes:
        contract: the contract of the data; or the handoff from its sender to the model.
        output: whether the input is an array or a frame.
        dtype: the type of the array's numbers.
        reorder: whether columns in another order are reordered by their names, not refused.
        positional: whether arrays are accepted, whose columns have no names.
    """

    contract: type[Contract] | Handoff[Any]
    output: Output = "numpy"
    dtype: np.typing.DTypeLike = "float64"
    reorder: bool = False
    positional: bool = False

    def __post_init__(self) -> None:
        if self.output not in get_args(Output):
            names = ", ".join(map(show_value, get_args(Output)))
            raise ValueError(f"output must be one of {names} (got {show_value(self.output)})")
        for name in ("reorder", "positional"):
            if getattr(self, name) not in (True, False):
                got = show_value(getattr(self, name))
                raise ValueError(f"{name} must be True or False (got {got})")
        if self.output != "numpy" and not _is_float64(self.dtype):
            raise ValueError(
                f"dtype is the type of an array's numbers, and a frame has those of the fields: leave out"
                f" dtype=, or output={self.output!r}"
            )

    @cached_property
    def handoff(self) -> Handoff[Any]:
        """The handoff to the model.

        Raises:
            TypeError: `contract` is neither a contract's class nor a handoff.
            ValueError: it has rules that compare with a baseline, which would let no data pass.
        """
        contract: Any = self.contract
        if isinstance(contract, Handoff):
            _refuse_baseline_rules(contract.producer)
            _refuse_baseline_rules(contract.consumer)
            return contract
        if (
            isinstance(contract, type)
            and issubclass(contract, Contract)
            and contract is not Contract
        ):
            _refuse_baseline_rules(contract)  # pyright: ignore[reportArgumentType]  # it is a contract's
            return _handoff_to_itself(contract)  # pyright: ignore[reportArgumentType]  # a class is hashable
        got = f"an object of type {type(contract).__name__}"
        if isinstance(contract, type):
            got = f"the class {contract.__name__}"
        raise TypeError(f"contract must be a contract's class or a Handoff (got {got})")

    @property
    def input_names(self) -> tuple[str, ...]:
        """The names of the columns of the data."""
        return _aliases_of(specification_of(self.handoff.producer))

    @property
    def feature_names(self) -> tuple[str, ...]:
        """The names of the columns of the model's input, in order.

        Raises:
            HandoffError: the output is an array, and a field is not a number.
        """
        if self.output == "numpy":
            return self.handoff.features
        return _aliases_of(specification_of(self.handoff.consumer))

    def __call__(self, data: Any) -> Any:
        """The model's input: a C-contiguous array of (rows, features), or a frame.

        Raises:
            ContractViolation: the data breaks its contract, or its columns are out of order.
            UnsupportedDataError: it is not a supported data type, or its columns have no names.
            HandoffError: the output is an array, and a field is not a number.
        """
        data = self._named(data)
        if self._is_input(data):
            return data
        data = self._in_order(data)
        match self.output:
            case "numpy":
                return self.handoff.to_numpy(data, dtype=self.dtype)
            case "polars":
                return self.handoff.to_polars(data)
            case "pandas":
                return _pandas_frame(self.handoff.to_polars(data), data)

    def _named(self, data: Any) -> Any:
        """The data by column names: with `positional`, the columns of an array get those of the fields."""
        _refuse_sparse(data)
        if not _is_unnamed(data):
            return data
        if not self.positional:
            raise UnsupportedDataError(
                show_name(type(data).__name__),
                "has no names of columns",
                "Pass a frame, a list of dicts or a dict of columns, or positional=True if the"
                " columns stand in the order of the fields",
            )
        return _by_position(data, specification_of(self.handoff.producer))

    def _is_input(self, data: Any) -> bool:
        """Whether data is a small frame that is the model's input as it is."""
        contract, kind = self.contract, type(data)
        if isinstance(contract, Handoff) or kind.__name__ != "DataFrame":
            return False
        if kind.__module__.partition(".")[0] != self.output:
            return False
        engine = engine_of(contract)
        adapter = engine.read(data)
        rows = adapter.python_rows()
        return (
            rows is not None
            and not engine.specification.labelled
            and rows.names == _aliases_of(engine.specification)
            and all(dtype is not None for dtype in rows.dtypes)
            and engine.backends.small_batches.undecided(adapter, rows) == []
        )

    def _in_order(self, data: Any) -> Any:
        """The data, if its columns have no order, or that of the fields."""
        if self.reorder or isinstance(data, (list, Mapping)):
            return data
        adapter = engine_of(self.handoff.producer).read(data)
        _refuse_disorder(adapter, specification_of(self.handoff.producer))
        return adapter.to_native()


def _is_float64(dtype: np.typing.DTypeLike) -> bool:
    import numpy as np

    return np.dtype(dtype) == np.float64


def _refuse_baseline_rules(contract: type[Contract]) -> None:
    """Raise ValueError if a contract has rules that compare with a baseline: a guard has none, so they would never be run."""
    from contracts.history.profiled import needs_baseline

    if needs_baseline(specification_of(contract)):
        name = contract.__name__
        raise ValueError(
            f"{name} has rules that compare with a baseline, and a guard has none. Declare them in a subclass,"
            f" class Nightly({name}), and check the batches of a night by that: Nightly.check(batch, baseline=good)"
        )


@lru_cache(maxsize=64)
def _handoff_to_itself(contract: type[Contract]) -> Handoff[Any]:
    return Handoff(contract, contract)


def _aliases_of(specification: Specification) -> tuple[str, ...]:
    return tuple(field.alias for field in specification.fields)


def _is_unnamed(data: Any) -> bool:
    """Whether data is an array or a list of lists, whose columns have no names."""
    from contracts.inputs.detect import has_any_method

    if isinstance(data, list):
        return bool(data) and not isinstance(data[0], (Mapping, BaseModel))
    if isinstance(data, Mapping) or has_any_method(data, "columns", "__arrow_c_stream__"):
        return False
    return has_any_method(data, "__array__")


def _refuse_sparse(data: Any) -> None:
    """Raise UnsupportedDataError for a sparse matrix."""
    from contracts.inputs.detect import data_type_name, has_any_method

    if has_any_method(type(data), "toarray"):
        hint = "Pass a frame, or data.toarray() with positional=True"
        raise UnsupportedDataError(
            data_type_name(data), "is sparse, and has no names of columns", hint
        )


def _by_position(data: Any, specification: Specification) -> dict[str, Any]:
    """The columns of an array by the names of the fields.

    Raises:
        ValueError: it has another number of columns; the message is that of scikit-learn.
    """
    import numpy as np

    array, names = np.asarray(data), _aliases_of(specification)
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


def _refuse_disorder(adapter: InputAdapter, specification: Specification) -> None:
    """Raise ContractViolation unless the columns have the order of the fields."""
    order = order_unless_declared(specification, adapter.names)
    if order is None:
        return
    found = build_violation(None, IN_ORDER, 0, adapter.height, [Example(None, None, order)])
    raise ContractViolation(build_report(specification, adapter.height, [found], []))


def _pandas_frame(frame: pl.DataFrame, data: Any) -> pd.DataFrame:
    """A polars frame as a pandas frame with the index of the data; nulls stay different from NaN."""
    import pandas as pd

    from contracts.inputs.pandas import pandas_series

    index = data.index if isinstance(data, pd.DataFrame) else pd.RangeIndex(frame.height)
    series = {column.name: pandas_series(column, index) for column in frame.get_columns()}
    return pd.DataFrame(series, index=index)
