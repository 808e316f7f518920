"""What type checkers know of a polars frame: the contract that it was held to. At run time it is
polars' own frame, of its own class.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import GenericAlias
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypedDict, TypeVar

if TYPE_CHECKING:
    import polars as pl

    from contracts.contract import Contract
    from contracts.identity import Key
    from contracts.judging import Tables

    C = TypeVar("C", bound=Contract)

    class Frame(pl.DataFrame, Generic[C]):
        """A `polars.DataFrame` that keeps a contract: `Frame[Ping]`.

        The verbs give it; what is made of it is a plain frame again. A frame of another contract is
        another type, of a subclass's too. It is for annotations, and `enforce` holds to them.
        """

    class LazyFrame(pl.LazyFrame, Generic[C]):
        """A `polars.LazyFrame` that keeps a contract, likewise."""

    class Told(TypedDict, total=False):
        """What a verb is told beside the data."""

        max_examples: int | None
        now: datetime | None
        tables: Tables | None

    class WireTold(Told, total=False):
        """What a verb is told beside data in wire form."""

        text: bool
        units: Mapping[str, str] | None

    class HandTold(WireTold, total=False):
        """What a handoff is told beside the data."""

        asked: object
        key: Key | None

else:

    class _OfPolars:
        """Stands for a frame of polars' own in annotations."""

        __class_getitem__ = classmethod(GenericAlias)

        def __new__(cls, *_: Any, **__: Any) -> NoReturn:
            raise TypeError(
                f"contracts.{cls.__name__} is for annotations: make a polars.{cls.__polars__}"
            )

    class Frame(_OfPolars):
        """A `polars.DataFrame` that keeps a contract: `Frame[Ping]`."""

        __polars__ = "DataFrame"

    class LazyFrame(_OfPolars):
        """A `polars.LazyFrame` that keeps a contract: `LazyFrame[Ping]`."""

        __polars__ = "LazyFrame"
