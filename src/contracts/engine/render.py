"""From contract form to wire form: data as the other system is sent it."""

# No `from __future__ import annotations` here: the doctest below would inherit it, and its contract's
# annotations would be text.

from typing import TYPE_CHECKING, TypeVar, cast

from contracts.arguments import own_words
from contracts.backends.engine_errors import enforcing
from contracts.backends.masking import contains_sensitive
from contracts.backends.raising import raise_alone
from contracts.dtypes import Datetime, Duration
from contracts.engine.contract_class import engine_of
from contracts.engine.engine import Engine
from contracts.errors import ContractViolation
from contracts.report.values import show_name
from contracts.specification import (
    DType,
    Field,
    FieldType,
    ListOf,
    Specification,
    StructOf,
    match_columns,
)
from contracts.wire.scalar.write import AsText, is_text_on_wire
from contracts.wire.scalar.write_times import UnwritableValue

if TYPE_CHECKING:
    import polars as pl

    from contracts.contract import Contract

_RenderedData = TypeVar("_RenderedData")
_FORM = frozenset(
    {"missing_field", "extra_field", "dtype", "lossy", "null", "nan", "inf", "format"}
)
"""The codes of what is not in contract form, whatever rules say of it."""


@own_words
def render(contract: "type[Contract]", data: _RenderedData, *, text: bool = False) -> _RenderedData:
    """Data in contract form as wire form, which `parse` reads back as the data.

    Values of fields with a `Format`, `Numerals` or `Words` are written so; the rest stays as it is.

    Args:
        data: any kind that `validate` takes, and so it goes out.
        text: whether every value is written as text, as in CSV; nulls stay null.

    Raises:
        ContractViolation: the data is not in contract form. Bounds, row and table rules are not evaluated.
        ValueError: a value has no text in its field's format.

    >>> from datetime import date
    >>> from typing import Annotated
    >>> import contracts as ct
    >>> class Day(ct.Contract):
    ...     on: Annotated[date, ct.Format("%d/%m/%Y")]
    >>> ct.render(Day, [{"on": date(2024, 3, 2)}])
    [{'on': '02/03/2024'}]
    """
    return render_data(engine_of(contract), data, text=text)


def render_data(engine: Engine, data: _RenderedData, *, text: bool = False) -> _RenderedData:
    """The same by the specification of an engine."""
    from contracts.backends.frame.output import valid_frame
    from contracts.backends.masks import constant_mask

    adapter, specification = engine.read(data), engine.specification
    report = engine.check_adapter(adapter)
    if any(violation.code in _FORM for violation in report.violations):
        raise ContractViolation(report)
    with enforcing(specification, "rendering the data", adapter.types):
        every = constant_mask(adapter.height, value=True)
        frame = valid_frame(adapter.columns(), every)
    beside = wire_columns(specification, frame, text=text)
    held, _ = match_columns(specification, adapter.types())
    aliases = {field.name: field.alias for field in specification.fields}
    others = [
        name for field, name in held.items() if aliases[field] in beside and name not in beside
    ]
    return cast("_RenderedData", adapter.without(others).select_rows(every, beside))


def wire_columns(
    specification: Specification, frame: "pl.DataFrame", *, text: AsText
) -> "dict[str, pl.Series]":
    """The columns of a frame in contract form that are text on the wire, written so.

    Raises:
        ValueError: as `render`.
    """
    return {
        field.alias: _write_field(frame[field.alias], field, text=text)
        for field in specification.fields
        if is_text_on_wire(field.value, text=text)
    }


def _write_field(column: "pl.Series", field: Field, *, text: AsText) -> "pl.Series":
    """A field's column in wire form.

    Raises:
        ValueError: no text parses back to a value, which is shown unless there is a sensitive one in the field.
    """
    try:
        return _write_column(column, field.value, text=text)
    except UnwritableValue as error:
        hides = contains_sensitive(field.value)
        shown = error.without_value(f"a value of {show_name(field.alias)}")
        raise_alone(shown if hides else ValueError(str(error)))


def _write_column(column: "pl.Series", expected: FieldType, *, text: AsText) -> "pl.Series":
    """A column in wire form, with its own name."""
    from contracts.wire.column.write import write_text_column

    if not is_text_on_wire(expected, text=text):
        return column
    match expected.dtype:
        case ListOf() | StructOf() if expected.wire.format is not None:
            return write_text_column(column, expected)
        case ListOf(item):
            return _write_lists(column, item, text=text)
        case StructOf(specification):
            return _write_structs(column, specification, text=text)
        case dtype:
            return write_text_column(_in_microseconds(column, dtype), expected)


def _write_lists(column: "pl.Series", item: FieldType, *, text: AsText) -> "pl.Series":
    """Lists with their items in wire form: all items are written as one column."""
    import polars as pl

    lists = column.arr.to_list() if isinstance(column.dtype, pl.Array) else column
    rows = pl.DataFrame({"row": pl.int_range(len(column), eager=True), "items": lists})
    items = rows.filter(pl.col("items").list.len() > 0).explode("items", empty_as_null=False)
    written = _write_column(items["items"], item, text=text)
    made = pl.DataFrame({"row": items["row"], "items": written})
    made = made.group_by("row", maintain_order=True).agg("items")
    joined = rows.select("row").join(made, on="row", how="left", maintain_order="left")
    empty = pl.lit(pl.Series([[]], dtype=made.schema["items"])).first()
    full = joined.select(
        pl.when(pl.lit(lists.list.len() == 0)).then(empty).otherwise(pl.col("items"))
    )
    return full.to_series().alias(column.name)


def _write_structs(
    column: "pl.Series", specification: Specification, *, text: AsText
) -> "pl.Series":
    """Structs with their members in wire form."""
    import polars as pl

    members = column.struct.unnest()
    written = members.with_columns(
        _write_column(members[field.alias], field.value, text=text)
        for field in specification.fields
    )
    structs = pl.when(column.is_not_null()).then(pl.lit(written.to_struct("structs")))
    return pl.select(structs).to_series().alias(column.name)


def _in_microseconds(column: "pl.Series", dtype: DType) -> "pl.Series":
    """Times in the unit and zone that contract form counts in, which is exact: `check` refuses others."""
    match dtype:
        case Datetime(aware):
            counted = column.dt.cast_time_unit("us")
            return counted.dt.convert_time_zone("UTC") if aware else counted
        case Duration():
            return column.dt.cast_time_unit("us")
        case _:
            return column
