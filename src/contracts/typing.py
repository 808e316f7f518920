"""`Frame` and `LazyFrame`: polars frames that satisfy a contract, to type checkers. At run time they are
plain polars frames.
"""

from __future__ import annotations

from types import GenericAlias
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar, get_args

if TYPE_CHECKING:
    import polars as pl

    from contracts.contract import Contract

    C = TypeVar("C", bound=Contract)

    class Frame(pl.DataFrame, Generic[C]):
        """A `polars.DataFrame` that keeps a contract: `Frame[Ping]`.

        The verbs give it; what is made of it is a plain frame again. A frame of another contract is
        another type, of a subclass's too. It is for annotations, and `enforce` holds to them.
        """

    class LazyFrame(pl.LazyFrame, Generic[C]):
        """A `polars.LazyFrame` that keeps a contract, likewise."""

else:

    class _OfPolars:
        """An annotation only: no instance is ever made of it."""

        __class_getitem__ = classmethod(GenericAlias)

        def __new__(cls, *_: Any, **__: Any) -> NoReturn:
            raise TypeError(
                f"contracts.{cls.__name__} is for annotations: make a polars.{cls.__polars__}"
            )

        @classmethod
        def __get_pydantic_core_schema__(cls, source: Any, _: Any) -> NoReturn:
            named = "".join(f"[{one.__name__}]" for one in get_args(source))
            raise TypeError(
                f"{cls.__name__}{named} has no JSON form: for a body or a response write"
                f" Rows{named or '[Ping]'} of contracts.integrations.fastapi, in a model"
                f" polars.{cls.__polars__}"
            )

    class Frame(_OfPolars):
        """A `polars.DataFrame` that keeps a contract: `Frame[Ping]`."""

        __polars__ = "DataFrame"

    class LazyFrame(_OfPolars):
        """A `polars.LazyFrame` that keeps a contract: `LazyFrame[Ping]`."""

        __polars__ = "LazyFrame"
