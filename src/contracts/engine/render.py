"""From contract form to wire form: data as the other system is sent it."""

# No `from __future__ import annotations` here: the doctest below would inherit it, and its contract's
# annotations would be text.

from typing import TYPE_CHECKING, Any, TypeVar, cast

from contracts.backends.engine_errors import enforcing
from contracts.engine.contract_class import engine_of
from contracts.engine.engine import Engine
from contracts.errors import ContractViolation
from contracts.specification import FieldType, ListOf, StructOf, match_columns
from contracts.wire.scalar.write import write_text

if TYPE_CHECKING:
    import polars as pl

    from contracts.contract import Contract

_RenderedData = TypeVar("_RenderedData")
_FORM = frozenset(
    {"missing_field", "extra_field", "dtype", "lossy", "null", "nan", "inf", "format"}
)
"""The codes of what is not in contract form, whatever rules say of it."""


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
    import polars as pl

    from contracts.backends.frame.output import valid_frame

    adapter, specification = engine.read(data), engine.specification
    report = engine.check_adapter(adapter)
    if any(violation.code in _FORM for violation in report.violations):
        raise ContractViolation(report)
    with enforcing(specification, "rendering the data", adapter.types):
        every = pl.repeat(True, n=adapter.height, eager=True, dtype=pl.Boolean)
        frame = valid_frame(adapter.columns(), every)
    beside = {
        field.alias: _write_column(frame[field.alias], field.value, text=text)
        for field in specification.fields
        if _is_text_on_wire(field.value, text=text)
    }
    held, _ = match_columns(specification, adapter.types())
    aliases = {field.name: field.alias for field in specification.fields}
    others = [
        name for field, name in held.items() if aliases[field] in beside and name not in beside
    ]
    return cast("_RenderedData", adapter.without(others).select_rows(every, beside))


def _is_text_on_wire(value: FieldType, *, text: bool) -> bool:
    """Whether a value on the wire is text, or holds some that is."""
    match value.dtype:
        case ListOf(item):
            return _is_text_on_wire(item, text=text)
        case StructOf(specification):
            return any(_is_text_on_wire(field.value, text=text) for field in specification.fields)
        case _:
            wire = value.wire
            return text or bool(wire.format or wire.numerals or wire.words)


def _write_column(column: "pl.Series", expected: FieldType, *, text: bool) -> "pl.Series":
    """A column in wire form."""
    import polars as pl

    from contracts.wire.column.write import write_text_column

    if isinstance(expected.dtype, (ListOf, StructOf)):
        values = [to_wire_form(value, expected, text=text) for value in column.to_list()]
        return pl.Series(column.name, values, strict=True)
    return write_text_column(column, expected)


def to_wire_form(value: Any, expected: FieldType, *, text: bool) -> Any:
    """A value with what it holds in wire form."""
    if value is None or not _is_text_on_wire(expected, text=text):
        return value
    match expected.dtype:
        case ListOf(item):
            return [to_wire_form(one, item, text=text) for one in value]
        case StructOf(specification):
            return {
                field.alias: to_wire_form(value[field.alias], field.value, text=text)
                for field in specification.fields
            }
        case _:
            return write_text(value, expected)
