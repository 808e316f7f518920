"""Hypothesis strategies for the data of a contract: valid by construction, or with one known fault.

Hypothesis is imported when one of them is first called; it comes with the extra `testing`.
"""

# No `from __future__ import annotations` here: the doctests below would inherit it, and their contracts'
# annotations would be text.

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, overload

from contracts.arguments import own_words
from contracts.contract import Contract
from contracts.engine.contract_class import engine_of, options_for, specification_of
from contracts.engine.options import Tables
from contracts.testing.faults import Faulty

if TYPE_CHECKING:
    import polars as pl
    from hypothesis.strategies import SearchStrategy

    from contracts.backends.python.convert import Source
    from contracts.profiles.baselines import Baselines
    from contracts.profiles.profile import Profile
    from contracts.testing.strategies.batches import Batches
    from contracts.testing.strategies.wire_forms import RowCodec

    Strategies = Mapping[str | tuple[str, ...], SearchStrategy[Any]]
else:
    Strategies = Mapping

_own_words = own_words(checked_later=("tables", "baseline", "fault"))
_DrawnContract = TypeVar("_DrawnContract", bound=Contract)


@overload
def frames(
    contract: type[Contract],
    *,
    min_size: int | None = ...,
    max_size: int | None = ...,
    now: datetime | None = ...,
    tables: Tables | None = ...,
    baseline: "Profile | Baselines | None" = ...,
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
    baseline: "Profile | Baselines | None" = ...,
    strategies: "Strategies | None" = ...,
    fault: str,
) -> "SearchStrategy[Faulty]": ...
@_own_words
def frames(
    contract: type[Contract],
    *,
    min_size: int | None = None,
    max_size: int | None = None,
    now: datetime | None = None,
    tables: Tables | None = None,
    baseline: "Profile | Baselines | None" = None,
    strategies: "Strategies | None" = None,
    fault: str | None = None,
) -> "SearchStrategy[Any]":
    """Batches in contract form, as polars frames, that keep every rule of the contract.

    A batch is made of perfect rows, and of drawn departures that keep the rules too: so it shrinks to
    perfect rows and one bad value. Values at which code often goes wrong are drawn often. Nothing is
    filtered.

    Args:
        min_size: the least number of rows; by default that of `RowCount`.
        max_size: the greatest number of rows; by default some more than the least.
        now: the time that `Freshness` is evaluated at, as for `check`. By default the time of this
            call; the drawn times then stay fresh for half of the permitted age.
        tables: the data that `References` are looked up in, as for `check`.
        baseline: what good data looks like, as for `check`; batches have as many rows as a `Volume` asks for.
        strategies: your own strategies, by a field's Python name, or by the names of several fields
            that are drawn together (as mappings, or values in the order of the names).
        fault: the name of a known fault (see `faults()`), or "any": each batch has one fault in it, and
            is a `Faulty` that names it.

    Raises:
        StrategyNeeded: a `Custom` rule has no strategy, or no data is found that keeps a rule.
        ValueError: an argument is invalid.

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
    from contracts.testing.strategies.frames import batch_heights, draw_frame

    batches = _batches(contract, strategies, {"now": now, "tables": tables, "baseline": baseline})
    first, last = batch_heights(batches, min_size, max_size)
    if fault is None:
        return draw_frame(batches, first, last)
    from contracts.testing.strategies.faulty import draw_faulty_frame, fault_targets

    among = fault_targets(batches.specification, fault, of_one_row=False)
    return draw_faulty_frame(batches, first, last, among)


def _batches(
    contract: type[Contract],
    strategies: "Strategies | None",
    keywords: Mapping[str, Any],
    source: "Source | None" = None,
) -> "Batches":
    from contracts.testing.strategies.frames import batches_of

    options = options_for(contract, keywords)
    return batches_of(engine_of(contract), strategies or {}, options, source)


def _codec(contract: type[Contract]) -> "RowCodec":
    from contracts.testing.strategies.wire_forms import RowCodec

    return RowCodec(
        specification_of(contract),
        lambda row: contract.model_validate(row).model_dump_json(),
        contract.model_validate_json,
    )


@_own_words
def rows(
    contract: type[_DrawnContract], *, strategies: "Strategies | None" = None
) -> "SearchStrategy[_DrawnContract]":
    """Instances of the contract: rows that keep its value rules and row rules.

    Args:
        strategies: as for `frames`.

    Raises:
        StrategyNeeded, ValueError: as `frames`.

    >>> import contracts as ct
    >>> class Trip(ct.Contract):
    ...     km: float
    >>> from hypothesis import find
    >>> find(rows(Trip), lambda trip: trip.km > 0)
    Trip(km=1.0)
    """
    from contracts.testing.strategies.frames import draw_instance, single_row_domain

    domain = single_row_domain(specification_of(contract), strategies or {})
    return draw_instance(domain, contract)


@overload
def payloads(
    contract: type[Contract], *, strategies: "Strategies | None" = ..., fault: None = ...
) -> "SearchStrategy[dict[str, Any]]": ...
@overload
def payloads(
    contract: type[Contract], *, strategies: "Strategies | None" = ..., fault: str
) -> "SearchStrategy[Faulty]": ...
@_own_words
def payloads(
    contract: type[Contract], *, strategies: "Strategies | None" = None, fault: str | None = None
) -> "SearchStrategy[Any]":
    """Payloads that an endpoint accepts, to be written as JSON: rows in wire form, without some of the
    fields that have a default.

    Args:
        strategies: as for `frames`.
        fault: the name of a known fault, or "any": each payload has one fault in it, and is a `Faulty`
            that names it. NaN is a float in it.

    Raises:
        StrategyNeeded, ValueError: as `frames`.

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
    from contracts.testing.strategies.frames import single_row_domain

    codec = _codec(contract)
    domain = single_row_domain(codec.specification, strategies or {}, "json")
    if fault is None:
        from contracts.testing.strategies.wire_forms import draw_payload

        return draw_payload(codec, domain.strategy())
    from contracts.testing.strategies.faulty import draw_faulty_payload, fault_targets

    among = fault_targets(codec.specification, fault, of_one_row=True)
    return draw_faulty_payload(codec, domain, among)


@_own_words
def wire_frames(
    contract: type[Contract],
    *,
    text: bool = False,
    min_size: int | None = None,
    max_size: int | None = None,
    now: datetime | None = None,
    tables: Tables | None = None,
    baseline: "Profile | Baselines | None" = None,
    strategies: "Strategies | None" = None,
) -> "SearchStrategy[Any]":
    """Batches in wire form, which `parse` reads: values written as their fields declare, some nulls
    replaced by the values that `Missing` declares.

    They are polars frames; Arrow tables where a field must be labelled with its unit, which columns of
    Arrow tables can be.

    Args:
        text: whether every value is text, as in CSV; `parse` reads such batches with `text=True`.
        min_size: as for `frames`, and so are the others.

    Raises:
        StrategyNeeded, ValueError: as `frames`.
    """
    from contracts.testing.strategies.frames import batch_heights
    from contracts.testing.strategies.wire_forms import draw_wire_frame

    keywords = {"now": now, "tables": tables, "baseline": baseline}
    batches = _batches(contract, strategies, keywords, "text" if text else "values")
    return draw_wire_frame(batches, *batch_heights(batches, min_size, max_size), text=text)


@_own_words
def json_bodies(
    contract: type[Contract],
    *,
    min_size: int | None = None,
    max_size: int | None = None,
    now: datetime | None = None,
    tables: Tables | None = None,
    baseline: "Profile | Baselines | None" = None,
    strategies: "Strategies | None" = None,
) -> "SearchStrategy[bytes]":
    """Batches as bodies of requests, which `parse_json` reads: JSON arrays, or a JSON text on each line.

    Args:
        min_size: as for `frames`, and so are the others.

    Raises:
        StrategyNeeded, ValueError: as `frames`.
    """
    from contracts.testing.strategies.frames import batch_heights
    from contracts.testing.strategies.wire_forms import draw_body

    keywords = {"now": now, "tables": tables, "baseline": baseline}
    batches = _batches(contract, strategies, keywords, "json")
    return draw_body(_codec(contract), batches, *batch_heights(batches, min_size, max_size))
