"""Rules of the user's own: `accepts` is a function of one Python value or row, `expr` of columns.

Both backends need both. A frame calls `accepts` row by row; a single value is put into a frame of
one row where the rule has only an `expr`. Polars is loaded only then: one payload must not load it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from contracts.errors import is_failure
from contracts.hints import Hint
from contracts.report.values import show_error
from contracts.rules.predicate import Path
from contracts.rules.row import CustomRow
from contracts.rules.value import Custom
from contracts.specification import FieldType, Specification

if TYPE_CHECKING:
    import polars as pl


class RuleFailed(Exception):
    """A rule's own interpretation failed; the message says how."""


class RuleRaised(RuleFailed):
    """A rule's own interpretation raised; the message may quote a value."""


def shown_failure(reason: object, *, sensitive: bool) -> str:
    """Why a rule was not run, as it may be shown: a message may quote a sensitive value."""
    if sensitive:
        return "its interpretation failed"
    shown = reason.args[0] if isinstance(reason, Exception) and len(reason.args) == 1 else None
    return shown if isinstance(shown, Hint) else str(reason)


def accepts_value(rule: Custom, value: Any, expected: FieldType) -> bool:
    """Whether a custom rule accepts one value in contract form; the answer None is "no".

    Raises:
        RuleFailed: its interpretation raised or gave no Boolean.
    """
    if rule.accepts is None:
        return _accepts_in_frame(rule, value, expected)
    return bool(call_accepts(rule.accepts, value))


def accepts_row(
    rule: CustomRow, values: Mapping[Path, Any], specification: Specification
) -> bool | None:
    """What a custom row rule answers about one row.

    Raises:
        RuleFailed: its interpretation raised or gave no Boolean.
    """
    if rule.accepts is None:
        return _accepts_row_in_frame(rule, values, specification)
    return call_accepts(rule.accepts, {path[0]: value for path, value in values.items()})


def call_function(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a function of a rule returns.

    Raises:
        RuleRaised: it raised.
    """
    try:
        return function(*arguments)
    except BaseException as error:
        if not is_failure(error):
            raise
        raise RuleRaised(f"it raised {show_error(error)}") from error


def call_accepts(accepts: Callable[[Any], Any], argument: Any) -> bool | None:
    """What a rule's `accepts` answers.

    Raises:
        RuleFailed: it raised or gave no Boolean.
    """
    answer = call_function(accepts, argument)
    if answer is True or answer is False or answer is None:
        return answer
    if type(answer).__name__ not in ("bool", "bool_"):  # numpy's own, by version
        raise RuleFailed(f"it answered {type(answer).__name__}, not a Boolean")
    return bool(answer)


# With an `expr`: of Polars -----------------------------------------------------------------------


def call_expr(expr: Callable[[Any], Any], argument: Any) -> pl.Expr:
    """The expression that a rule's `expr` makes.

    Raises:
        RuleFailed: it raised or gave no expression.
    """
    import polars as pl

    try:
        answer = expr(argument)
    except BaseException as error:
        if not is_failure(error):
            raise
        raise RuleRaised(f"its expr raised {show_error(error)}") from error
    if not isinstance(answer, pl.Expr):
        raise RuleFailed(f"its expr gave {type(answer).__name__}, not a polars expression")
    return answer


def rejected_by_expr(expr: Callable[[Any], Any], values: pl.Expr) -> pl.Expr:
    """The mask of values that a value rule's `expr` rejects; where it answers null it rejects.

    Raises:
        RuleFailed: it raised, gave no expression, or may look at other rows or columns.
    """
    answer = call_expr(expr, values)
    if _meta(answer.meta.has_multiple_outputs, unknown=True):
        raise RuleFailed("its expr reads many columns at once, which a value rule cannot")
    others = set(answer.meta.root_names()) - set(values.meta.root_names())
    if others:
        raise RuleFailed(f"its expr reads {', '.join(sorted(others))}, which a value rule cannot")
    _refuse_other_rows(answer)
    return values.is_not_null() & ~answer.fill_null(value=False)


def row_expr(expr: Callable[[Any], Any], columns: Mapping[str, pl.Expr]) -> pl.Expr:
    """What a row rule's `expr` answers in every row.

    Raises:
        RuleFailed: it raised, gave no expression, or may look at other rows or columns.
    """
    answer = call_expr(expr, columns)
    read = {name for column in columns.values() for name in column.meta.root_names()}
    if _meta(answer.meta.has_multiple_outputs, unknown=True):
        raise RuleFailed("its expr reads many columns at once: take them from its argument")
    if others := set(answer.meta.root_names()) - read:
        raise RuleFailed(f"its expr reads {', '.join(sorted(others))}, which is not in its fields")
    _refuse_other_rows(answer)
    return answer


def _refuse_other_rows(answer: pl.Expr) -> None:
    """Raise RuleFailed unless the expression decides each row by itself, at every node of it."""
    one_a_row, own_row = _what_polars_knows()
    if not _meta(lambda: one_a_row(answer), unknown=True):
        raise RuleFailed("its expr does not give one answer a row")
    rest = [answer]
    while rest:
        node = rest.pop()
        if not _meta(partial(own_row, node), unknown=True):
            raise RuleFailed("its expr may look at other rows, which a value rule cannot")
        if "python_udf()" in str(node):
            raise RuleFailed("its expr calls Python on whole columns: give accepts= instead")
        if "list.eval" not in str(node):  # what is inside a list may well look at all its items
            rest += node.meta.pop()


def _what_polars_knows() -> tuple[Callable[[pl.Expr], bool], Callable[[pl.Expr], bool]]:
    """What says whether an expression gives one answer a row, and whether its uppermost node gives each from
    its own row.
    """
    from contracts.backends import older_polars

    if not older_polars.is_from_2_on():
        return older_polars.gives_one_answer_a_row, older_polars.looks_at_its_row_only
    return (lambda one: one.meta.is_length_preserving()), (lambda one: one.meta.is_row_separable())


def _meta(query: Callable[[], bool], *, unknown: bool) -> bool:
    """What Polars knows of an expression's nature; `unknown` where it would need a schema."""
    import polars as pl

    try:
        return query()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return unknown


def _accepts_in_frame(rule: Custom, value: Any, expected: FieldType) -> bool:
    import polars as pl

    from contracts.backends.physical_types import physical_type

    frame = pl.DataFrame({"value": [value]}, schema={"value": physical_type(expected.dtype)})
    mask = rejected_by_expr(cast("Any", rule.expr), pl.col("value"))
    return _select_one(frame, mask).item() is False


def _accepts_row_in_frame(
    rule: CustomRow, values: Mapping[Path, Any], specification: Specification
) -> bool | None:
    import polars as pl

    from contracts.backends.physical_types import physical_type

    fields = [specification.by_name[path[0]] for path in values]
    frame = pl.DataFrame(
        [
            pl.Series(field.name, [value], dtype=physical_type(field.value.dtype))
            for field, value in zip(fields, values.values(), strict=True)
        ]
    )
    answer = row_expr(cast("Any", rule.expr), {f.name: pl.col(f.name) for f in fields})
    found = _select_one(frame, answer)
    if found.dtype != pl.Boolean:
        raise RuleFailed(f"it answered {found.dtype}, not a Boolean")
    answered: bool | None = found.item()
    return answered


def _select_one(frame: pl.DataFrame, answer: pl.Expr) -> pl.Series:
    try:
        return frame.select(answer).to_series()
    except BaseException as error:
        if not is_failure(error):
            raise
        raise RuleFailed(f"the engine raised {show_error(error)}") from error
