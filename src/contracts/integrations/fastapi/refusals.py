"""The errors of a body, in the form of FastAPI's own 422 responses, as strict JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticUndefined
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from contracts.backends.payload.errors import ProblemText
from contracts.errors import WireError
from contracts.report.report import NotRun, Report, Violation
from contracts.report.values import escape_surrogates, jsonable
from contracts.specification import FieldType, ListOf, Specification, StructOf

_Cause = TypeVar("_Cause")
_MAX_LINES = 100
"""How many broken rules a response lists; the others are counted."""


class _BrokenValue(BaseModel):
    """One value that broke a rule."""

    row: int | None
    key: dict[str, Any] | None
    value: Any


class BrokenRule(BaseModel):
    """One rule that the body breaks, and where."""

    loc: list[str | int]
    type: str
    msg: str
    input: Any = None
    count: int | None = None
    cause: str | None = None
    examples: list[_BrokenValue] | None = None


class Refusal(BaseModel):
    """Why the body is refused."""

    detail: list[BrokenRule]


class _RefusedBody(RequestValidationError):
    """A body that breaks its contract; handlers of its base class handle it too.

    Its lines are safe to send.
    """


def refusal_error(lines: Iterable[Mapping[str, Any]]) -> _RefusedBody:
    """The error for which FastAPI sends a 422."""
    return _RefusedBody([*lines])


def bounded_lines(
    every: Sequence[_Cause], line_of: Callable[[_Cause], dict[str, Any]]
) -> list[dict[str, Any]]:
    """The lines of the first broken rules, and the number of the others, whose lines are not even written: a
    body of extra fields may have thousands.
    """
    lines = [line_of(one) for one in every[:_MAX_LINES]]
    more = len(every) - _MAX_LINES
    if more > 0:
        lines.append(error_line("more", (), f"{more:,} more broken rules are not listed"))
    return lines


def error_line(
    code: str, loc: Iterable[str | int], message: str, value: Any = None
) -> dict[str, Any]:
    """One error at a place in the body."""
    return {
        "type": code,
        "loc": ["body", *map(jsonable, loc)],
        "msg": escape_surrogates(message),
        "input": jsonable(value),
    }


# One row --------------------------------------------------------------------------------------


def lines_of_error(error: ValidationError) -> list[dict[str, Any]]:
    """The errors of one row."""
    every = error.errors(include_url=False, include_context=False)
    return bounded_lines(
        every, lambda one: error_line(one["type"], one["loc"], one["msg"], one["input"])
    )


# A batch --------------------------------------------------------------------------------------


def lines_of_wire(error: WireError) -> list[dict[str, Any]]:
    """The error of a body that has no rows."""
    return [error_line("json_invalid", () if error.row is None else (error.row,), str(error))]


def lines_of_report(
    report: Report, specification: Specification, *, by_columns: bool
) -> list[dict[str, Any]]:
    """The errors of a batch: a line for each broken rule, at the first value that breaks it.

    Args:
        by_columns: whether the body has an array for each column.
    """

    def line_of(one: Violation | NotRun) -> dict[str, Any]:
        if isinstance(one, NotRun):
            return _line_of_not_run(one, specification)
        return _line_of_violation(one, specification, by_columns=by_columns)

    broken: list[Violation | NotRun] = [one for one in report.violations if one.fails]
    return bounded_lines([*broken, *report.not_run], line_of)


def _line_of_violation(
    one: Violation, specification: Specification, *, by_columns: bool
) -> dict[str, Any]:
    """The line of one rule, with its exact count and some examples."""
    first = one.examples[0] if one.examples else None
    row = () if first is None or first.row is None else (first.row,)
    parts = _path_parts(one.field, specification)
    loc = (*parts[:1], *row, *parts[1:]) if by_columns else (*row, *parts)
    line = error_line(one.code, loc, one.rule, None if first is None else first.value)
    data = one.to_dict()
    return line | {name: data[name] for name in ("count", "cause", "examples")}


def _line_of_not_run(one: NotRun, specification: Specification) -> dict[str, Any]:
    """The line of a rule that could not be evaluated, and so did not pass."""
    message = f"{one.rule}: not run, {one.reason}"
    return error_line(one.code, _path_parts(one.field, specification), message) | {
        "count": 0,
        "examples": [],
    }


def _path_parts(path: str | None, specification: Specification) -> Sequence[str]:
    """The names of a path in a report: "address.zip" leads through two contracts, unless a field has that
    name.
    """
    if path is None:
        return ()
    for field in specification.fields:
        inner = _specification_within(field.value)
        if inner is not None and path.startswith(f"{field.alias}."):
            return (field.alias, *_path_parts(path.removeprefix(f"{field.alias}."), inner))
    return (path,)


def _specification_within(value: FieldType) -> Specification | None:
    """The specification of a nested contract, also in lists; None for other types."""
    match value.dtype:
        case ListOf(item):
            return _specification_within(item)
        case StructOf(specification):
            return specification
        case _:
            return None


# Errors of FastAPI itself ----------------------------------------------------------------------


async def refusal_response(_: Request, error: Exception) -> Response:
    """The response to any refused request, as strict JSON: with NaN as text."""
    lines: Sequence[Any] = getattr(error, "errors", list)()
    if not isinstance(error, _RefusedBody):
        lines = bounded_lines(lines, _strict_json_line)
    return JSONResponse({"detail": [*lines]}, status_code=422)


def _strict_json_line(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line of pydantic's as strict JSON."""
    shown = {
        name: jsonable(value) for name, value in line.items() if value is not PydanticUndefined
    }
    if type(line.get("ctx", {}).get("says")) is ProblemText:
        del shown["ctx"]  # there a contract repeats its message
    return shown
