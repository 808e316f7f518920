"""Online responses, held to contracts."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast, get_args

from contracts.contract import Contract
from contracts.errors import ContractWarning
from contracts.integrations.feast.ages import Ages, ages_of
from contracts.integrations.feast.exactness import Rounded
from contracts.integrations.feast.serving import NotFound, OnlineRows, Terms
from contracts.integrations.feast.values import served
from contracts.judging import DEFAULT_EXAMPLES, Tables, circumstances, specification_of
from contracts.rendering import render
from contracts.splitting import Parts, Reading, in_contract_form, parts_of

if TYPE_CHECKING:
    import polars as pl

    from contracts.frames import Frame

C = TypeVar("C", bound=Contract)


def read_online(
    contract: type[C],
    response: object,
    *,
    max_age: Ages = None,
    not_found: NotFound = "forbid",
    rounded: Rounded = "warn",
    now: datetime | None = None,
    max_examples: int | None = DEFAULT_EXAMPLES,
    tables: Tables | None = None,
) -> Frame[C]:
    """The rows of an online response in contract form, as a polars frame; or it raises.

    What no contract of values could tell apart is told apart: an entity that the store does not have
    (`not_found`), a feature that is null (`null`, unless the field may be; Feast keeps NaN as null), and a
    value that is too old (`stale`). Types are the contract's, and conversion is `parse`'s: exact.

    Args:
        contract: declares the features, and the keys of the entities, by the names they have in the
            response; `extra="ignore"` drops the others.
        response: what `store.get_online_features(…)` gives.
        max_age: how old an event may be, "2h" or a timedelta: one for every feature, or one for each that
            is named; `ttls` has those of feature views. None: what the store itself calls outside its
            age is `stale` all the same. Where the store gives no event timestamp, the rule is not run.
        not_found: "forbid", or "null": judged as null, and filled with the field's default.
        rounded: whether integers from 2**53 on are `lossy`, as an error ("forbid"), as a warning ("warn"),
            or not ("allow"): materialized beside a null they are rounded as floats are, and nothing tells.
        now: the time that ages are told at, with a time zone where `max_age` is given; the clock's unless
            given.
        max_examples, tables: as for `Contract.parse`.

    Raises:
        ContractViolation: the report is not ok; it is the error's `report`.
        UnsupportedDataError: it is no online response.
        ValueError: an argument is of no use.
    """
    reading = reading_of_online(
        contract,
        response,
        max_age=max_age,
        not_found=not_found,
        rounded=rounded,
        now=now,
        max_examples=max_examples,
        tables=tables,
    )
    done, report = in_contract_form(contract, reading)
    if report.warnings:
        warnings.warn(str(report), ContractWarning, stacklevel=2)
    return cast("Frame[C]", done)


def split_online(
    contract: type[Contract],
    response: object,
    *,
    max_age: Ages = None,
    not_found: NotFound = "forbid",
    rounded: Rounded = "warn",
    now: datetime | None = None,
    max_examples: int | None = DEFAULT_EXAMPLES,
    tables: Tables | None = None,
) -> Parts[pl.DataFrame]:
    """The rows of an online response in two parts, as `Contract.split` gives them: those to be scored,
    and those not to be, with `__row__`, the entity row, and `__violations__`, "rating: not_found".

    Args:
        contract, response: as for `read_online`, and so are the others.

    Raises:
        UnsupportedDataError: it is no online response.
        ValueError: an argument is of no use.
    """
    reading = reading_of_online(
        contract,
        response,
        max_age=max_age,
        not_found=not_found,
        rounded=rounded,
        now=now,
        max_examples=max_examples,
        tables=tables,
    )
    return parts_of(contract, reading)


def reading_of_online(
    contract: type[Contract],
    response: object,
    *,
    max_age: Ages,
    not_found: NotFound,
    rounded: Rounded,
    now: datetime | None,
    max_examples: int | None,
    tables: Tables | None,
) -> Reading:
    """How one response is read.

    Raises:
        ValueError, UnsupportedDataError: as `read_online` does.
    """
    refuse_no_choice("not_found", not_found, NotFound)
    refuse_no_choice("rounded", rounded, Rounded)
    specification = specification_of(contract)
    ages = ages_of(max_age, specification)
    told = circumstances(contract, max_examples, now, tables)
    time = told.clock if now is None else now
    if ages and time.tzinfo is None:
        raise ValueError(f"now must have a time zone, as event timestamps have (got {render(now)})")
    named = isinstance(max_age, Mapping)
    terms = Terms(ages, named, time.astimezone(UTC), not_found, rounded, told.most)
    kind = OnlineRows(served(response), specification, terms)
    return Reading(kind, told, max_examples, kind.source, {})


def refuse_no_choice(name: str, given: object, choices: Any) -> None:
    """Raise ValueError unless one of the choices was made."""
    known = get_args(choices)
    if given not in known:
        words = " or ".join(map(repr, known))
        raise ValueError(f"{name} must be {words} (got {render(given)})")
