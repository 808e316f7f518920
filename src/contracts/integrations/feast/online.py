"""Reading online responses by contracts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar, Unpack, cast, get_args

from contracts.arguments import own_words
from contracts.contract import Contract
from contracts.engine.contract_class import engine_of, options_for
from contracts.engine.engine import Engine
from contracts.engine.options import CheckOptions, SplitResponseOptions
from contracts.engine.parse import WireBatch, parse_to_native, split_batch
from contracts.engine.parts import Parts
from contracts.integrations.feast.ages import Ages, ages_of
from contracts.integrations.feast.online_rows import NotFound, OnlineOptions, OnlineRows
from contracts.integrations.feast.protobuf import read_response
from contracts.integrations.feast.rounded_integers import Rounded
from contracts.report.values import show_value
from contracts.report.warn import warn_of

if TYPE_CHECKING:
    import polars as pl

    from contracts.typing import Frame

_OnlineContract = TypeVar("_OnlineContract", bound=Contract)


@own_words(checked_later=("max_age", "not_found", "rounded"))
def read_online(
    contract: type[_OnlineContract],
    response: object,
    *,
    max_age: Ages = None,
    not_found: NotFound = "forbid",
    rounded: Rounded = "warn",
    **options: Unpack[CheckOptions],
) -> Frame[_OnlineContract]:
    """The rows of an online response in contract form, as a polars frame; or it raises.

    Three states are reported apart: an entity that the store does not have (`not_found`), a feature that
    is null (`null`, unless the field is nullable; Feast keeps NaN as null), and a value that is too old
    (`stale`). Types are the contract's, and values are converted exactly, as by `parse`.

    Args:
        contract: declares the features, and the keys of the entities, by their names in the response;
            `extra="ignore"` drops the other columns.
        response: the result of `store.get_online_features(…)`.
        max_age: the greatest age of an event, "2h" or a timedelta: one for every feature, or one for each
            named feature; `ttls` reads those of feature views. With None, values that the store itself
            reports as outside their maximum age are still `stale`. Without an event timestamp in the
            response the rule is not run.
        not_found: "forbid", or "null": treated as null, and replaced by the field's default.
        rounded: whether integers from 2**53 on are `lossy`, as an error ("forbid"), as a warning ("warn"),
            or not ("allow"): beside a null they are materialized as rounded floats, which leaves no trace.
        now: the time that ages are measured at; it needs a time zone if `max_age` is passed. By default
            the time of the call.
        max_examples, tables: as for `Contract.parse`.

    Raises:
        ContractViolation: the report is not ok; it is the error's `report`.
        UnsupportedDataError: it is not an online response.
        ValueError: an argument is invalid.
    """
    engine, batch = _online_batch(
        contract,
        response,
        max_age=max_age,
        not_found=not_found,
        rounded=rounded,
        options=options,
    )
    done, report = parse_to_native(engine.backends, batch)
    warn_of(report)
    return cast("Frame[_OnlineContract]", done)


@own_words(checked_later=("max_age", "not_found", "rounded"))
def split_online(
    contract: type[_OnlineContract],
    response: object,
    *,
    max_age: Ages = None,
    not_found: NotFound = "forbid",
    rounded: Rounded = "warn",
    **options: Unpack[SplitResponseOptions],
) -> Parts[pl.DataFrame, Frame[_OnlineContract]]:
    """The rows of an online response in two parts, as `Contract.split` returns them: valid rows, and invalid
    rows with `__row__`, the entity row, and `__violations__`, "rating: not_found".

    Args:
        contract, response: as for `read_online`, and so are the others.

    Raises:
        ContractViolation: `max_invalid_share` is passed, and the response is wrong as a whole.
        UnsupportedDataError: it is not an online response.
        ValueError: an argument is invalid.
    """
    engine, batch = _online_batch(
        contract,
        response,
        max_age=max_age,
        not_found=not_found,
        rounded=rounded,
        options=options,
    )
    return split_batch(engine.backends, batch)


def _online_batch(
    contract: type[Contract],
    response: object,
    *,
    max_age: Ages,
    not_found: NotFound,
    rounded: Rounded,
    options: Mapping[str, Any],
) -> tuple[Engine, WireBatch]:
    """One response as a batch in wire form, and the engine that parses it.

    Raises:
        ValueError, UnsupportedDataError: as `read_online`.
    """
    check_choice("not_found", not_found, NotFound)
    check_choice("rounded", rounded, Rounded)
    engine = engine_of(contract)
    ages = ages_of(max_age, engine.specification)
    known = options_for(contract, options)
    now = datetime.now(UTC) if known.now is None else known.now
    if ages and now.tzinfo is None:
        raise ValueError(
            f"now must have a time zone, as event timestamps have (got {show_value(now)})"
        )
    named = isinstance(max_age, Mapping)
    online_options = OnlineOptions(
        ages, named, now.astimezone(UTC), not_found, rounded, known.examples_sought
    )
    rows = OnlineRows(read_response(response), engine.specification, online_options)
    return engine, WireBatch(rows, known, rows.source, {})


def check_choice(name: str, value: object, choices: Any) -> None:
    """Raise ValueError unless the value is one of a Literal's."""
    known = get_args(choices)
    if value not in known:
        words = " or ".join(map(repr, known))
        raise ValueError(f"{name} must be {words} (got {show_value(value)})")
