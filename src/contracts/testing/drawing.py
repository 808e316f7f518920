"""Hypothesis strategies for the data of a contract: valid by construction, or with one known fault.

Hypothesis is loaded when one of them is first asked for; it comes with the extra `testing`.
"""

# No `from __future__ import annotations` here: the doctests below would inherit it, and their contracts'
# annotations would be text.

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, overload

from contracts.contract import Contract
from contracts.judging import Tables
from contracts.testing.faults import Faulty

if TYPE_CHECKING:
    import polars as pl
    from hypothesis.strategies import SearchStrategy

    from contracts.backends.wire_values import Source

    Strategies = Mapping[str | tuple[str, ...], SearchStrategy[Any]]

C = TypeVar("C", bound=Contract)


@overload
def frames(
    contract: type[Contract],
    *,
    min_size: int | None = ...,
    max_size: int | None = ...,
    now: datetime | None = ...,
    tables: Tables | None = ...,
    strategies: "Strategies | None" = ...,
    fault: None = ...,
) -> "SearchStrategy[pl.DataFrame]": ...
@overload
def frames(
    contract: type[Contract],
    *,
    min_size: int | None = ...,
    max_size: int | None = ...,
    now: datetime | None = ...,
    tables: Tables | None = ...,
    strategies: "Strategies | None" = ...,
    fault: str,
) -> "SearchStrategy[Faulty]": ...
def frames(
    contract: type[Contract],
    *,
    min_size: int | None = None,
    max_size: int | None = None,
    now: datetime | None = None,
    tables: Tables | None = None,
    strategies: "Strategies | None" = None,
    fault: str | None = None,
) -> "SearchStrategy[Any]":
    """Batches in contract form, as polars frames, that keep every rule of the contract.

    A batch is perfect rows, with drawn departures that keep the rules too: so it shrinks to perfect
    rows, and one bad cell. Values at which code goes wrong are drawn often. Nothing is filtered.

    Args:
        min_size: the fewest rows; what `RowCount` asks for unless given.
        max_size: the most rows; some more than the fewest unless given.
        now: the time that `Freshness` is judged at, as for `check`; without it the clock's, when the
            strategy is made, and the batches are drawn so that they stay fresh for half their age.
        tables: the data that `References` refer to, as for `check`.
        strategies: what to draw for a field, by its Python name, or for several together by theirs
            (as mappings, or values in their order).
        fault: the name of a known fault (see `faults()`), or "any": each batch has one in it, and comes
            as a `Faulty` that says which.

    Raises:
        StrategyNeeded: a rule is `Custom` and has no strategy, or no data was found that keeps it.
        ValueError: an argument is of no use.

    >>> import contracts as ct
    >>> class Trip(ct.Contract):
    ...     start: float
    ...     end: float
    ...     rules = ct.rules(ct.Unique("start"), ct.rule(ct.col("start") <= ct.col("end")))
    >>> from hypothesis import given
    >>> @given(frames(Trip, min_size=2))
    ... def test(frame):
    ...     Trip.validate(frame)
    >>> test()
    """
    from contracts.testing.strategies.source import batches_of, frames_from, sizes

    batches = batches_of(contract, strategies, now, tables)
    first, last = sizes(batches, min_size, max_size)
    if fault is None:
        return frames_from(batches, first, last)
    from contracts.testing.strategies.faulty import faulty_frames_from, targets

    among = targets(batches.specification, fault, of_one_row=False)
    return faulty_frames_from(batches, first, last, among)


def rows(contract: type[C], *, strategies: "Strategies | None" = None) -> "SearchStrategy[C]":
    """Instances of the contract: rows that keep its rules of values and of rows.

    Args:
        strategies: as for `frames`.

    Raises:
        StrategyNeeded, ValueError: as `frames` does.

    >>> import contracts as ct
    >>> class Trip(ct.Contract):
    ...     km: float
    >>> from hypothesis import find
    >>> find(rows(Trip), lambda trip: trip.km > 0)
    Trip(km=1.0)
    """
    from contracts.testing.strategies.source import rows_alone

    return rows_alone(contract, strategies or {}).strategy().map(contract.model_validate)


@overload
def payloads(
    contract: type[Contract], *, strategies: "Strategies | None" = ..., fault: None = ...
) -> "SearchStrategy[dict[str, Any]]": ...
@overload
def payloads(
    contract: type[Contract], *, strategies: "Strategies | None" = ..., fault: str
) -> "SearchStrategy[Faulty]": ...
def payloads(
    contract: type[Contract], *, strategies: "Strategies | None" = None, fault: str | None = None
) -> "SearchStrategy[Any]":
    """Payloads that an endpoint accepts, to be written as JSON: rows in wire form, some of the fields
    that have a default left out.

    Args:
        strategies: as for `frames`.
        fault: the name of a known fault, or "any": each payload has one in it, and comes as a `Faulty`
            that says which. NaN stands in it as a float.

    Raises:
        StrategyNeeded, ValueError: as `frames` does.

    >>> from datetime import date
    >>> from typing import Annotated
    >>> import contracts as ct
    >>> class Day(ct.Contract):
    ...     on: Annotated[date, ct.Format("%d/%m/%Y")]
    >>> from hypothesis import find
    >>> find(payloads(Day), lambda payload: True)
    {'on': '01/01/2000'}
    >>> find(payloads(Day, fault="null"), lambda case: True).data
    {'on': None}
    """
    from contracts.testing.strategies.source import rows_alone

    drawn = rows_alone(contract, strategies or {}, "json")
    if fault is None:
        from contracts.testing.strategies.wire_forms import payloads_from

        return payloads_from(drawn.strategy().map(contract.model_validate))
    from contracts.judging import specification_of
    from contracts.testing.strategies.faulty import faulty_payloads_from, targets

    among = targets(specification_of(contract), fault, of_one_row=True)
    return faulty_payloads_from(contract, drawn, among)


def wire_frames(
    contract: type[Contract],
    *,
    text: bool = False,
    min_size: int | None = None,
    max_size: int | None = None,
    now: datetime | None = None,
    tables: Tables | None = None,
    strategies: "Strategies | None" = None,
) -> "SearchStrategy[Any]":
    """Batches in wire form, which `parse` takes: values written as their fields say, nulls by the words
    that stand for them.

    A contract with a field that must be labelled with its unit has them as Arrow tables, whose columns
    say it; any other as polars frames.

    Args:
        text: whether every value is text, as in CSV; `parse` takes such with `text=True`.
        min_size: as for `frames`, and so are the others.

    Raises:
        StrategyNeeded, ValueError: as `frames` does.
    """
    from contracts.testing.strategies.source import batches_of, sizes
    from contracts.testing.strategies.wire_forms import wire_frames_from

    source: Source = "text" if text else "values"
    batches = batches_of(contract, strategies, now, tables, source)
    return wire_frames_from(batches, *sizes(batches, min_size, max_size), text=text)


def json_bodies(
    contract: type[Contract],
    *,
    min_size: int | None = None,
    max_size: int | None = None,
    now: datetime | None = None,
    tables: Tables | None = None,
    strategies: "Strategies | None" = None,
) -> "SearchStrategy[bytes]":
    """Batches as the bodies of requests, which `parse_json` takes: JSON arrays, or JSON texts a line.

    Args:
        min_size: as for `frames`, and so are the others.

    Raises:
        StrategyNeeded, ValueError: as `frames` does.
    """
    from contracts.testing.strategies.source import batches_of, sizes
    from contracts.testing.strategies.wire_forms import bodies_from

    batches = batches_of(contract, strategies, now, tables, "json")
    return bodies_from(contract, batches, *sizes(batches, min_size, max_size))
