"""Suites of Great Expectations as contracts: `from_great_expectations`."""

# No `from __future__ import annotations` here: the doctest below would inherit it, and its contract's
# annotations would be text.

from collections.abc import Iterable, Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Annotated, Any, Unpack

from contracts.arguments import own_words
from contracts.contract import Contract
from contracts.engine.contract_class import specification_of
from contracts.errors import UnsupportedDataError
from contracts.interchange.class_builder import (
    FieldDraft,
    Identity,
    Obstructed,
    build_contract,
    contract_from_fields,
)
from contracts.interchange.great_expectations.arguments import kind_of
from contracts.interchange.json.strict_json import parse_strict_json
from contracts.interchange.leave_out import LeftOut
from contracts.interchange.tables.api import as_arrow_schema
from contracts.report.values import show_name
from contracts.rules.rule_set import rules
from contracts.rules.value import NonFinite
from contracts.types import Float32, Float64

_FLOATS = (float, Float32, Float64)


@own_words
def from_great_expectations(
    suite: str | bytes | PathLike[str] | Mapping[str, Any] | Any,
    columns: Any,
    *,
    leave_out: Iterable[str] | bool = (),
    **identity: Unpack[Identity],
) -> type[Contract]:
    """The contract of a suite of Great Expectations: it accepts a batch if and only if the suite's validation
    of it as a pandas frame succeeds.

    A suite says little of types, so they are passed. A column may be null unless it is expected not to be;
    NaN is read as null, as it is there, so use `parse` or `split`. What no rule requires is refused, with its
    place, unless you leave it out.

    Args:
        suite: a path, the text of a suite's JSON, what that is as a dict, or an ExpectationSuite.
        columns: the types of all columns: a Polars schema or frame, an Arrow schema, or a dict of Python types.
        leave_out: the places of what is to be left out, as an error names them; True: all that can be.
        identity: the contract's name, boundary, version and owner.

    Raises:
        DocumentError: the text is not JSON.
        OSError: the file cannot be read.
        SchemaError: no contract requires what some expectations do; with every place.
        UnsupportedDataError: `suite` or `columns` is of another type.

    >>> import contracts as ct
    >>> Trips = ct.from_great_expectations(
    ...     {"name": "trips", "expectations": [
    ...         {"type": "expect_column_values_to_be_between", "kwargs": {"column": "km", "min_value": 0}},
    ...         {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "km"}}]},
    ...     {"km": float, "driver": str},
    ... )
    >>> print(Trips.check([{"km": -2.0, "driver": None}]))
    trips: 1 rule broken in 1 row
      km  must be at least 0  1 row  row 0: -2.0
    """
    document = _read_suite(suite)
    keywords: dict[str, Any] = {
        "name": str(document.get("name") or document.get("expectation_suite_name") or "Suite")
    }
    keywords |= identity
    name = keywords.pop("name")
    left_out = LeftOut.of(leave_out)
    return build_contract(
        f"the suite {name}",
        lambda: _contract_of(document, columns, left_out, name, keywords),
    )


def _read_suite(suite: Any) -> Mapping[str, Any]:
    if isinstance(suite, PathLike):
        suite = Path(suite).read_bytes()
    if isinstance(suite, str) and not suite.lstrip().startswith("{"):
        hint = "Pass its JSON, or Path(…) for a file"
        raise UnsupportedDataError("text", "is not the JSON of a suite", hint)
    if isinstance(suite, (str, bytes)):
        suite = parse_strict_json(suite)
    read = suite.to_json_dict() if hasattr(suite, "to_json_dict") else suite
    if not isinstance(read, Mapping) or not isinstance(read.get("expectations"), list):
        hint = "Pass the JSON of a suite, or an ExpectationSuite"
        raise UnsupportedDataError(show_name(type(suite).__name__), "is not a suite", hint)
    return read


def _contract_of(
    document: Mapping[str, Any], columns: Any, left_out: LeftOut, name: str, keywords: Any
) -> type[Contract]:
    from contracts.interchange.great_expectations.expectations import OF_NULLS, Requirements

    drafts = _column_drafts(columns)
    typed = specification_of(contract_from_fields(name, drafts)).fields
    found = Requirements({one.alias: one for one in typed})
    placed = [(f"expectations[{n}]", one) for n, one in enumerate(document["expectations"])]
    for where, expectation in sorted(placed, key=lambda one: kind_of(one[1]) != OF_NULLS):
        with left_out.noting(where):  # those of nulls come first: others depend on them
            found.take(expectation)
    if left_out.obstacles:
        order = [where for where, _ in placed]
        raise Obstructed(*sorted(left_out.obstacles, key=lambda one: order.index(one.where)))
    left_out.refuse_unknown_places()
    fields = [
        _field(one, found.values.get(one.column, []), one.column in found.required)
        for one in drafts
    ]
    keywords = {
        "extra": "forbid" if found.is_closed else "allow",
        "ordered": found.is_ordered,
        **keywords,
    }
    return contract_from_fields(name, fields, keywords=keywords, body={"rules": rules(*found.body)})


def _column_drafts(columns: Any) -> list[FieldDraft]:
    """The columns as fields that may not be null."""
    import polars as pl

    from contracts.interchange.tables.polars_schemas import fields_of_polars

    if isinstance(columns, (pl.DataFrame, pl.LazyFrame)):
        columns = columns.collect_schema()
    if isinstance(columns, Mapping) and not isinstance(columns, pl.Schema):
        if not all(isinstance(n, str) and hasattr(t, "__module__") for n, t in columns.items()):
            hint = "Pass a dict of columns' names and types"
            raise UnsupportedDataError("dict", "is not a dict of columns and types", hint)
        return [FieldDraft(name, annotation) for name, annotation in columns.items()]
    if not isinstance(columns, pl.Schema):
        columns = pl.DataFrame(as_arrow_schema(columns).empty_table()).schema
    return fields_of_polars(columns, frozenset())


def _field(draft: FieldDraft, found: list[Any], is_required: bool) -> FieldDraft:  # noqa: FBT001 - read at one place
    """The field of a column with its rules: null, and NaN for null, unless it is required."""
    base = draft.annotation if is_required else draft.annotation | None
    if draft.annotation in _FLOATS:
        found = [*found, NonFinite(nan="forbid" if is_required else "null", inf="allow")]
    return replace(draft, annotation=Annotated[base, *found] if found else base)
