"""From contract form to wire form: data as the other system is sent it."""

# No `from __future__ import annotations` here: the doctest below would inherit it, and its contract's
# annotations would be text.

from typing import TYPE_CHECKING, Any, TypeVar, cast

from contracts.backends.failing import enforcing
from contracts.errors import ContractViolation
from contracts.judging import DEFAULT_EXAMPLES, checked, read, specification_of
from contracts.specification import ListOf, StructOf, Value, columns_of
from contracts.wire.writing import written_text

if TYPE_CHECKING:
    import polars as pl

    from contracts.contract import Contract

Data = TypeVar("Data")
FORM = frozenset({"missing_field", "extra_field", "dtype", "lossy", "null", "nan", "inf", "format"})
"""The codes of what is not in contract form, whatever rules say of it."""


def render(contract: "type[Contract]", data: Data, *, text: bool = False) -> Data:
    """Data in contract form as wire form, which `parse` reads back as the data.

    Values of fields with a `Format`, `Numerals` or `Words` are written so; the rest stays as it is.

    Args:
        data: any kind that `validate` takes, and so it goes out.
        text: whether every value is written as text, as in CSV; nulls stay null.

    Raises:
        ContractViolation: the data is not in contract form. Bounds, row and table rules are not asked.
        ValueError: a value has no text in its field's format.

    >>> from datetime import date
    >>> from typing import Annotated
    >>> import contracts as ct
    >>> class Day(ct.Contract):
    ...     on: Annotated[date, ct.Format("%d/%m/%Y")]
    >>> ct.render(Day, [{"on": date(2024, 3, 2)}])
    [{'on': '02/03/2024'}]
    """
    import polars as pl

    from contracts.backends.valid_part import valid_frame

    kind, specification = read(contract, data), specification_of(contract)
    report = checked(contract, kind, DEFAULT_EXAMPLES, None, None)
    if any(violation.code in FORM for violation in report.violations):
        raise ContractViolation(report)
    with enforcing(specification, "rendering the data", kind.types):
        every = pl.repeat(True, n=kind.height, eager=True, dtype=pl.Boolean)
        frame = valid_frame(kind.columns(), every)
    beside = {
        field.alias: written_series(frame[field.alias], field.value, text=text)
        for field in specification.fields
        if is_written(field.value, text=text)
    }
    held, _ = columns_of(specification, kind.types())
    aliases = {field.name: field.alias for field in specification.fields}
    others = [
        name for field, name in held.items() if aliases[field] in beside and name not in beside
    ]
    return cast("Data", kind.without(others).part(every, beside))


def is_written(value: Value, *, text: bool) -> bool:
    """Whether a value on the wire is text, or holds some that is."""
    match value.dtype:
        case ListOf(item):
            return is_written(item, text=text)
        case StructOf(specification):
            return any(is_written(field.value, text=text) for field in specification.fields)
        case _:
            wire = value.wire
            return text or bool(wire.format or wire.numerals or wire.words)


def written_series(column: "pl.Series", expected: Value, *, text: bool) -> "pl.Series":
    """A column in wire form."""
    import polars as pl

    from contracts.wire.writing_columns import written_texts

    if isinstance(expected.dtype, (ListOf, StructOf)):
        values = [wire_form(value, expected, text=text) for value in column.to_list()]
        return pl.Series(column.name, values, strict=True)
    return written_texts(column, expected)


def wire_form(value: Any, expected: Value, *, text: bool) -> Any:
    """A value with what it holds in wire form."""
    if value is None or not is_written(expected, text=text):
        return value
    match expected.dtype:
        case ListOf(item):
            return [wire_form(one, item, text=text) for one in value]
        case StructOf(specification):
            return {
                field.alias: wire_form(value[field.alias], field.value, text=text)
                for field in specification.fields
            }
        case _:
            return written_text(value, expected)
