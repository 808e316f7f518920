"""A namespace on frames, for those who ask for it: `frame.contracts.check(Ping)`."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Unpack

from contracts.arguments import methods_in_own_words, own_words
from contracts.engine.contract_class import require_contract
from contracts.engine.options import CheckOptions, ParseOptions, SplitOptions

if TYPE_CHECKING:
    from contracts.contract import Contract
    from contracts.engine.parts import Parts
    from contracts.report.report import Report


def _required(contract: type[Contract]) -> type[Contract]:
    """The class of a contract.

    Raises:
        TypeError: it is none.
    """
    require_contract(contract)
    return contract


@methods_in_own_words
class _Verbs:
    """The verbs of a contract, on one frame."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def check(self, contract: type[Contract], **options: Unpack[CheckOptions]) -> Report:
        """What `Contract.check` returns."""
        return _required(contract).check(self._frame, **options)

    def validate(self, contract: type[Contract], **options: Unpack[CheckOptions]) -> Any:
        """What `Contract.validate` returns, or raises."""
        return _required(contract).validate(self._frame, **options)

    def parse(self, contract: type[Contract], **options: Unpack[ParseOptions]) -> Any:
        """What `Contract.parse` returns, or raises."""
        return _required(contract).parse(self._frame, **options)

    def split(self, contract: type[Contract], **options: Unpack[SplitOptions]) -> Parts[Any]:
        """What `Contract.split` returns, or raises."""
        return _required(contract).split(self._frame, **options)


@own_words
def register(name: str = "contracts") -> None:
    """Give polars frames and LazyFrames, and pandas frames where pandas is installed, a namespace with the
    verbs of a contract: `check`, `validate`, `parse` and `split`.

    It is for a whole program, so an application calls it once and a library does not. Type checkers do not
    know the namespace: `Ping.check(frame)` is the same, and is known to them.

    >>> import contracts as ct, polars as pl
    >>> ct.register("quality")
    >>> Id = type(ct.Contract)("Id", (ct.Contract,), {"__annotations__": {"id": int}})
    >>> pl.DataFrame({"id": [1, 2]}).quality.check(Id).ok
    True

    Args:
        name: what the namespace is called on a frame.

    Raises:
        ValueError: it is not a Python name, or frames have another attribute of that name.
    """
    if not name.isidentifier():
        raise ValueError(f"name must be a Python name, as an attribute has (got {name!r})")
    registered = [*_polars_places(), *(_pandas_places() if find_spec("pandas") else ())]
    for frame, _ in registered:
        if hasattr(frame, name) and getattr(frame, name) is not _Verbs:
            raise ValueError(
                f"{frame.__module__.partition('.')[0]}'s {frame.__name__} has an attribute {name!r}"
                ": pass another name"
            )
    for frame, register_on in registered:
        if not hasattr(frame, name):
            register_on(name)(_Verbs)


def _polars_places() -> list[tuple[type, Any]]:
    """The frames of polars, each with what registers a namespace on it."""
    import polars as pl

    return [
        (pl.DataFrame, pl.api.register_dataframe_namespace),
        (pl.LazyFrame, pl.api.register_lazyframe_namespace),
    ]


def _pandas_places() -> list[tuple[type, Any]]:
    """The frame of pandas, likewise."""
    pandas = import_module("pandas")
    return [(pandas.DataFrame, pandas.api.extensions.register_dataframe_accessor)]
